"""Chapter 6: whole WGANs, exact W1 beside the critic's number, 16 seeds of each method."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

STEPS = np.arange(0, 1001, 100)
KINDS = {"gap / slope": "divided", "raw gap, rescaled": "raw"}
OPTIMISERS = {"as in the recipes": False, "exchanged: clip Adam, penalty RMSProp": True}


@lru_cache(maxsize=10)
def told(name: str, kind: str) -> np.ndarray:
    """Return the critic's number, (11, 16): its gap by a slope, or by its greatest median."""
    watched = kept.run(name).observed
    gap = watched["told"].astype(float)
    if kind == "raw":
        return gap / np.median(gap[1:], axis=1).max()
    return gap / watched["steepest"]


def draw_runs(view: View, kind: str, exchanged: bool, step: float) -> None:
    """Draw exact W1 and the critic's number of all seeds, for each method."""
    k = round(step / 100)
    for panel, (title, recipe) in enumerate(kept.RUNS.items()):
        name = kept.EXCHANGED.get(recipe, recipe) if exchanged else recipe
        exact = kept.run(name).observed["exact"].astype(float)
        said = told(name, kind)
        for key, values, role, label in (
            ("exact", exact, "theory", "exact W1"),
            ("told", said, "discriminator", "critic"),
        ):
            low, middle, high = np.clip(np.quantile(values, (0.25, 0.5, 0.75), axis=1), -0.9, 2.9)
            view[panel].fill(f"{key} band", STEPS, low, high, role)
            view[panel].line(key, STEPS, middle, role, label=label)
        view[panel].hline("jsd", float(np.log(2.0)), "neutral", label="JSD")
        view[panel].vline("now", 100 * k, "neutral")
        view.number(f"{title}: exact W1, median", float(np.median(exact[k])), digits=2)
        view.number(f"{title}: critic, median", float(np.median(said[k])), digits=2)
    view.note("Lines: medians of 16 seeds. Bands: the middle half of them.")
    if not exchanged:
        highest = float(kept.run("penalty").observed["exact"].max())
        view.note(f"Beyond the bands: seeds of the penalty reach W1 = {highest:.1f} at most.")
    if kind == "raw":
        view.note(
            "The raw gap is divided by its greatest median from step 100 on, and cut at the edges."
        )
    if exchanged:
        view.note("Spectral norm was recorded with Adam only.")
    if k == 0:
        view.note("At step 0 the critic is untrained: its gap has either sign.")


def runs_figure() -> SliderFigure:
    """Figure: does the critic's number fall with W1?"""
    return SliderFigure(
        draw_runs,
        panels=[
            Panel("steps of G", "reading", (0, 1000), (-1, 3), title, xticks=(0, 500, 1000))
            for title in kept.RUNS
        ],
        title="What the critic tells while G learns",
        question="How far below W1 does gap / slope end? Where does the raw gap rise as W1 falls?",
        alt="For each of three methods the median of exact W1 falls over 1,000 steps; JSD stays "
        "at log 2. The critic's gap divided by its slope starts below 0 in the median, rises until "
        "step 100 or 200, and ends lower again; it stays below W1.",
        height=400,
        kind=choice(KINDS, start="gap / slope", label="critic's number"),
        exchanged=choice(OPTIMISERS, start="as in the recipes", label="optimiser of G"),
        step=slider(1000, 0, 1000, step=100, label="generator steps", digits=0),
    )
