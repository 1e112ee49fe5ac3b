"""Twelve changes of two collapsing games, over the same sixteen seeds."""

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_seeds import MEASURES, SCALES, spread
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

LABELS = {
    "plain": "plain",
    "packing_2": "pack\n2",
    "packing_4": "pack\n4",
    "minibatch_std": "batch\nstd",
    "unrolled": "unroll",
    "noise": "noise",
    "r1": "R1",
    "spectral_norm": "spectral",
    "five_steps": "5 steps\nof D",
    "wgan_gp": "WGAN\n-GP",
    "mixture": "mixture",
    "average": "average",
}
NAMES = list(LABELS)
STRIP = Panel(
    "", "reading / its largest value", (-0.6, 11.6), (-0.06, 1.06),
    title="Every seed a point, bars at the mean", xticks=tuple(enumerate(LABELS.values())),
)  # fmt: skip


def draw_remedies(view: View, game: str, measure: str, moment: float) -> None:
    """Draw the members of each remedy, and tell the means."""
    largest = SCALES[measure]
    for place, name in enumerate(NAMES):
        history = runs.remedy(game, name)
        at = round(moment * (len(history.steps) - 1))
        values = np.round(getattr(history, measure)[at].astype(float), 2)
        role = "neutral" if name == "plain" else "fake"
        shown = np.clip(values / largest, 0.0, 1.0)
        view[0].points(name, place + 2.0 * spread(values), shown, role, size=6)
        mean = float(values.mean())
        view[0].line(f"{name} mean", [place - 0.42, place + 0.42], [mean / largest] * 2, "theory")
        view.number(LABELS[name].replace("\n", " "), mean, digits=2)
    view.note(f"The numbers are means over 16 seeds; the top of the axis is {largest:.4g}.")


def remedies_figure() -> SliderFigure:
    """Figure: which remedies work, and for which of the two games?"""
    return SliderFigure(
        draw_remedies,
        panels=[STRIP],
        title="Twelve changes of two games",
        question="Which remedy helps in both games? Which one helps in one and harms in the other?",
        alt=(
            "Twelve columns of sixteen points, one column for the plain game and each remedy, with "
            "a dashed bar at the mean: the measure chosen, divided by its largest value."
        ),
        game=choice(list(runs.COLLAPSING), "fast G", label="game"),
        measure=choice(MEASURES, "modes captured", label="measure"),
        moment=slider(1.0, 0.0, 1.0, step=0.025, label="time, share of the run"),
    )
