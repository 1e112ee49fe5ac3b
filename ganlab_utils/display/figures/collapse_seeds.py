"""Sixteen seeds of each game at one moment: a distribution, not one run."""

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

MEASURES = {
    "modes captured": "captured",
    "high quality": "high_quality",
    "reverse KL": "reverse_kl",
}
SCALES = {"captured": 8.0, "high_quality": 1.0, "reverse_kl": float(np.log(8.0))}
NAMES = list(runs.RINGS)
STRIP = Panel(
    "", "reading / its largest value", (-0.6, 2.6), (-0.06, 1.06),
    title="Every seed a point, bars at the mean", xticks=tuple(enumerate(NAMES)),
)  # fmt: skip


def spread(values: np.ndarray) -> np.ndarray:
    """Sideways places that keep equal points apart, shape (n,)."""
    rank = np.array([(values[:i] == value).sum() for i, value in enumerate(values)])
    return 0.022 * np.where(rank % 2, 1, -1) * ((rank + 1) // 2)


def draw_seeds(view: View, measure: str, moment: float) -> None:
    """Draw each game's members at a moment, and their mean."""
    largest = SCALES[measure]
    for place, name in enumerate(NAMES):
        history = runs.load(runs.RINGS[name])
        at = round(moment * (len(history.steps) - 1))
        values = np.round(getattr(history, measure)[at].astype(float), 3)
        shown = np.clip(values / largest, 0.0, 1.0)
        view[0].points(name, place + spread(values), shown, "fake", size=8)
        mean = float(values.mean())
        view[0].line(f"{name} mean", [place - 0.4, place + 0.4], [mean / largest] * 2, "theory")
        view.number(f"{name}: mean", mean, digits=2)
        view.number(f"{name}: least", float(values.min()), digits=2)
        view.number(f"{name}: most", float(values.max()), digits=2)
    view.note(f"The top of the axis is {largest:.4g}.")


def seeds_figure() -> SliderFigure:
    """Figure: how much do sixteen seeds of one game differ?"""
    return SliderFigure(
        draw_seeds,
        panels=[STRIP],
        title="Sixteen seeds of each game",
        question="Could one run of each game have misled you? By which measure, and when?",
        alt=(
            "Three columns of sixteen points, a column for each game, with a dashed bar at the "
            "mean: the measure chosen, divided by its largest value."
        ),
        measure=choice(MEASURES, "modes captured", label="measure"),
        moment=slider(1.0, 0.0, 1.0, step=0.02, label="time, share of the run"),
    )
