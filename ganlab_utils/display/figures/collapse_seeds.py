"""Sixteen seeds of each game at one moment: a distribution, not one run."""

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

MEASURES = {
    "modes captured": "captured",
    "high quality": "high_quality",
    "reverse KL": "reverse_kl",
}
SCALES = {"captured": 8.0, "high_quality": 1.0, "reverse_kl": float(np.log(8.0))}
NAMES = list(runs.RINGS)
STRIPS = [
    Panel(
        "game", measure, (-0.6, 2.6), (-0.06 * top, 1.06 * top), title=measure,
        xticks=tuple(enumerate(NAMES)),
    )
    for measure, top in zip(MEASURES, SCALES.values(), strict=True)
]  # fmt: skip


def spread(values: np.ndarray) -> np.ndarray:
    """Sideways places that keep equal points apart, shape (n,)."""
    rank = np.array([(values[:i] == value).sum() for i, value in enumerate(values)])
    return 0.022 * np.where(rank % 2, 1, -1) * ((rank + 1) // 2)


def draw_seeds(view: View, moment: float) -> None:
    """Draw each game's members at a moment, and their mean, by three measures."""
    for panel, (measure, attribute) in enumerate(MEASURES.items()):
        for place, name in enumerate(NAMES):
            history = runs.load(runs.RINGS[name])
            at = runs.observation(history, moment)
            values = np.round(getattr(history, attribute)[at].astype(float), 3)
            shown = np.clip(values, 0.0, SCALES[attribute])
            view[panel].points(name, place + 1.6 * spread(values), shown, "fake", size=8)
            mean = float(values.mean())
            view[panel].line(f"{name} mean", [place - 0.42, place + 0.42], [mean] * 2, "theory")
            view.number(f"{measure}, {name}: mean", mean, digits=2)


def seeds_figure() -> SliderFigure:
    """Figure: how much do sixteen seeds of one game differ?"""
    return SliderFigure(
        draw_seeds,
        panels=STRIPS,
        title="Sixteen seeds of each game",
        question="Could one run of each game have misled you? By which measure, and when?",
        alt=(
            "Three panels, for modes captured, high quality and reverse KL, with three columns of "
            "sixteen points each: a column for each game, with a dashed bar at its mean."
        ),
        moment=slider(1.0, 0.0, 1.0, step=0.02, label="time, share of the run"),
    )
