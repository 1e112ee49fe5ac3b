"""Chapter 6: whole WGANs, samples of each method beside exact W1 and the critic's estimate."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points

POINTS = ring_points()
STEPS = np.arange(0, 1001, 100)
RUNS = {"clip to 0.01": "clip", "penalty, lambda 10": "penalty", "spectral norm": "spectral"}


@lru_cache(maxsize=3)
def follows(name: str) -> tuple[float, float]:
    """Return the median rank correlations with W1, of gap / slope and of the raw gap.

    Taken within each of 16 seeds over the steps from 100 to 1000.
    """
    watched = kept.run(name).observed
    exact = ranks(watched["exact"][1:])
    raw = watched["told"].astype(float)[1:]
    return tuple(
        float(np.median((exact * ranks(found)).mean(0)))
        for found in (raw / watched["steepest"][1:], raw)
    )


def ranks(values: np.ndarray) -> np.ndarray:
    """Return the ranks along the first axis, with mean 0 and variance 1."""
    order = values.argsort(axis=0).argsort(axis=0).astype(float)
    return (order - order.mean(0)) / order.std(0)


def draw_runs(view: View, name: str, step: float) -> None:
    """Draw the samples of each method's first seed, and one method's readings of all seeds."""
    k = round(step / 200)
    for panel, run in enumerate(RUNS.values()):
        fake = np.clip(kept.run(run).snapshots[k, 0].astype(float), -2.9, 2.9)
        view[panel].points("real", POINTS[:, 0], POINTS[:, 1], "real", label="real", size=9)
        view[panel].points("fake", fake[:, 0], fake[:, 1], "fake", label="fake", size=4)
    history = kept.run(name)
    exact = history.observed["exact"].astype(float)
    told = history.observed["told"].astype(float) / history.observed["steepest"]
    for key, values, role, label in (
        ("exact", exact, "theory", "exact W1"),
        ("told", told, "discriminator", "gap / slope"),
    ):
        low, middle, high = kept.band(np.clip(values, -0.9, 2.9))
        view[3].fill(f"{key} band", STEPS, low, high, role)
        view[3].line(key, STEPS, middle, role, label=label)
    view[3].hline("jsd", float(np.log(2.0)), "neutral", label="JSD")
    view[3].vline("now", 200 * k, "neutral")
    right, critic = float(np.median(exact[2 * k])), float(np.median(told[2 * k]))
    view.number("exact W1, median of 16", right, digits=3)
    view.number("critic's gap / slope", critic, digits=3)
    gaps = history.snapshots[k].astype(float)[..., None, :] - POINTS
    least = float(np.sqrt(np.square(gaps).sum(-1).min()))
    view.number("JSD", float(np.log(2.0)))
    view.number("least distance of a sample to a point", least, digits=4)
    scaled, raw = follows(name)
    view.number("rank correlation with W1, gap / slope", scaled, digits=2)
    view.number("the same, raw gap", raw, digits=2)
    if critic > 0.0:
        view.note(f"Here the critic's gap / slope is {100 * critic / right:.0f} % of exact W1.")
    view.note(
        "Exact W1 is that of 256 samples; 256 samples of a perfect generator would read about "
        f"{kept.PERFECT:.2f}, not 0. Bands and samples are cut at the edges of the axes."
    )


def runs_figure() -> SliderFigure:
    """Figure: which reading follows the samples?"""
    edge = (-3, 3)
    return SliderFigure(
        draw_runs,
        panels=[
            *(
                Panel("x", "y", edge, edge, title, equal=True, xticks=(-2, 0, 2), yticks=(-2, 0, 2))
                for title in RUNS
            ),
            Panel(
                "steps of G", "reading", (0, 1000), (-1.0, 3.0), "Readings", xticks=(0, 500, 1000)
            ),
        ],
        title="Whole WGANs on the ring: samples of the first seed; readings of 16 (line: median)",
        question="Which curve falls while the samples get better, and which cannot?",
        alt="Samples of three WGANs and the eight real points. By clipping they still lie on a "
        "short curve; by penalty and spectral norm they surround the ring. Right: for one "
        "method exact W1 falls with training; the critic's gap divided by its slope starts below "
        "0, rises, then falls, and stays below it; JSD stays at log 2.",
        height=400,
        name=choice(RUNS, start="penalty, lambda 10", label="readings of"),
        step=slider(1000, 0, 1000, step=200, label="generator steps", digits=0),
    )
