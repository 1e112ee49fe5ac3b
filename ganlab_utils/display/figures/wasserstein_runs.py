"""Chapter 6: whole WGANs, samples beside exact W1, the critic's estimate and JSD."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points

POINTS = ring_points()
STEPS = np.arange(0, 1001, 100)
RUNS = {"penalty, lambda 10": "penalty", "spectral norm": "spectral", "clip to 0.01": "clip"}


def draw_runs(view: View, name: str, step: float) -> None:
    """Draw the samples of the first seed, and the readings of all seeds over the steps."""
    history = kept.run(name)
    k = round(step / 200)
    fake = np.clip(history.snapshots[k, 0].astype(float), -2.9, 2.9)
    view[0].points("real", POINTS[:, 0], POINTS[:, 1], "real", label="real", size=9)
    view[0].points("fake", fake[:, 0], fake[:, 1], "fake", label="fake", size=5)
    exact = history.observed["exact"].astype(float)
    told = history.observed["told"].astype(float) / history.observed["steepest"]
    for key, values, role, label in (
        ("exact", exact, "theory", "exact W1"),
        ("told", told, "discriminator", "critic's gap / slope"),
    ):
        low, middle, high = kept.band(np.clip(values, -0.9, 2.9))
        view[1].fill(f"{key} band", STEPS, low, high, role)
        view[1].line(key, STEPS, middle, role, label=label)
    view[1].hline("jsd", float(np.log(2.0)), "neutral", label="JSD = log 2")
    view[1].vline("now", 200 * k, "guess")
    view.number("exact W1, median of 16", float(np.median(exact[2 * k])), digits=3)
    view.number("critic's gap / slope", float(np.median(told[2 * k])), digits=3)
    view.number("JSD", float(np.log(2.0)))
    view.note("Bands and samples are cut at the edges of the axes.")


def runs_figure() -> SliderFigure:
    """Figure: which reading follows the samples?"""
    return SliderFigure(
        draw_runs,
        panels=[
            Panel("x", "y", (-3, 3), (-3, 3), equal=True),
            Panel("generator steps", "reading", (0, 1000), (-1.0, 3.0)),
        ],
        title="Whole WGANs on the ring, 16 seeds (line: median, band: all)",
        question="Which curve falls while the samples get better, and which cannot?",
        alt="Left: samples of the first seed and the eight real points. Right: exact W1 falls "
        "with training, the critic's estimate with it, JSD stays at log 2.",
        height=420,
        name=choice(RUNS, start="penalty, lambda 10", label="critic"),
        step=slider(1000, 0, 1000, step=200, label="generator steps", digits=0),
    )
