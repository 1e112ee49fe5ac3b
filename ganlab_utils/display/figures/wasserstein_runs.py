"""Chapter 6: whole WGANs, exact W1 beside the critic's number, 16 seeds of each method."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

STEPS = np.arange(0, 1001, 100)
KINDS = {"gap / slope": "divided", "raw gap / its greatest median": "raw"}


@lru_cache(maxsize=3)
def follows(name: str) -> tuple[float, float]:
    """Return the median rank correlations with W1, of gap / slope and of the raw gap.

    Taken within each of 16 seeds over the steps from 100 to 1000.
    """
    exact = ranks(kept.run(name).observed["exact"][1:])
    found = (told(name, "divided")[1:], told(name, "raw")[1:])
    return tuple(float(np.median((exact * ranks(values)).mean(0))) for values in found)


def ranks(values: np.ndarray) -> np.ndarray:
    """Return the ranks along the first axis, with mean 0 and variance 1."""
    order = values.argsort(axis=0).argsort(axis=0).astype(float)
    return (order - order.mean(0)) / order.std(0)


@lru_cache(maxsize=6)
def told(name: str, kind: str) -> np.ndarray:
    """Return the critic's number, (11, 16): its gap by a slope, or by its greatest median."""
    watched = kept.run(name).observed
    gap = watched["told"].astype(float)
    if kind == "raw":
        return gap / np.median(gap[1:], axis=1).max()
    return gap / watched["steepest"]


def draw_runs(view: View, kind: str, step: float) -> None:
    """Draw exact W1 and the critic's number of all seeds, for each method."""
    k = round(step / 100)
    for panel, (title, name) in enumerate(kept.RUNS.items()):
        exact = kept.run(name).observed["exact"].astype(float)
        said = told(name, kind)
        for key, values, role, label in (
            ("exact", exact, "theory", "exact W1"),
            ("told", said, "discriminator", "critic"),
        ):
            low, middle, high = kept.band(np.clip(values, -0.9, 2.9))
            view[panel].fill(f"{key} band", STEPS, low, high, role)
            view[panel].line(key, STEPS, middle, role, label=label)
        view[panel].hline("jsd", float(np.log(2.0)), "neutral", label="JSD")
        view[panel].vline("now", 100 * k, "neutral")
        view.number(f"{title}: exact W1, median", float(np.median(exact[k])), digits=2)
        view.number(f"{title}: critic, median", float(np.median(said[k])), digits=2)
    view.note("Lines: medians of 16 seeds. Bands: all seeds, cut at the edges of the axes.")
    if k == 0:
        view.note("At step 0 the critic is untrained: its gap has either sign.")


def runs_figure() -> SliderFigure:
    """Figure: whose number falls with W1?"""
    return SliderFigure(
        draw_runs,
        panels=[
            Panel("steps of G", "reading", (0, 1000), (-1, 3), title, xticks=(0, 500, 1000))
            for title in kept.RUNS
        ],
        title="What the critic tells while G learns",
        question="Whose number falls whenever W1 does? Compare gap / slope with the raw gap.",
        alt="For each of three methods exact W1 falls over 1,000 steps and JSD stays at log 2. "
        "The critic's gap divided by its slope starts near or below 0, rises until step 100 or "
        "200, then falls and stays below W1.",
        height=400,
        kind=choice(KINDS, start="gap / slope", label="critic's number"),
        step=slider(1000, 0, 1000, step=100, label="generator steps", digits=0),
    )
