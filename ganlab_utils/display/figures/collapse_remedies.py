"""Two collapsing games, equal rates, and eleven remedies, over the same sixteen seeds."""

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_seeds import MEASURES, SCALES, spread
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

LABELS = {
    "plain": "plain",
    "even_rates": "even\nrates",
    "packing_2": "pack\n2",
    "packing_4": "pack\n4",
    "minibatch_std": "batch\nstd",
    "unrolled": "unroll",
    "noise": "noise",
    "r1": "R1",
    "spectral_norm": "spec-\ntral",
    "five_steps": "5 steps\nof D",
    "wgan_gp": "WGAN\n-GP",
    "mixture": "mix-\nture",
    "average": "average",
}
NAMES = list(LABELS)
# Multiplications in the matrix products of one step of both players, as multiples of the plain
# game's; a test counts them with torch.
COST = {name: 1.0 for name in NAMES} | {
    "packing_2": 0.7,
    "packing_4": 0.5,
    "unrolled": 7.8,
    "r1": 1.5,
    "five_steps": 3.3,
    "wgan_gp": 5.8,
    "mixture": 3.4,
}
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
STRIP = Panel(
    "remedy", "the measure named above", (-1.3, len(LABELS) - 0.4), (-0.06, 1.2),
    yticks=tuple((y, "") for y in LEVELS), title="Every seed a point, bars at the mean",
    xticks=tuple(enumerate(LABELS.values())),
)  # fmt: skip


def label(name: str) -> str:
    """Return a remedy's name on one line."""
    return LABELS[name].replace("\n-", "-").replace("-\n", "").replace("\n", " ")


def draw_remedies(view: View, game: str, measure: str, moment: float) -> None:
    """Draw the members of each remedy, and tell the means."""
    largest = SCALES[measure]
    last = runs.remedy(game, "plain").steps[-1]
    words = next(name for name, one in MEASURES.items() if one == measure)
    better = " (less is better)" if measure == "reverse_kl" else ""
    told = f"{game}: {words}{better}, step {round(moment * last):,}"
    view[0].text("shown", (len(NAMES) - 1) / 2, 1.12, told)
    for level in LEVELS:
        view[0].text(f"at {level}", -0.95, level, f"{level * largest:.3g}")
    for place, name in enumerate(NAMES):
        history = runs.remedy(game, name)
        at = runs.observation(history, moment)
        values = np.round(getattr(history, measure)[at].astype(float), 2)
        role = "neutral" if name == "plain" else "fake"
        shown = np.clip(values / largest, 0.0, 1.0)
        view[0].points(name, place + 2.0 * spread(values), shown, role, size=6)
        mean = float(values.mean())
        view[0].line(f"{name} mean", [place - 0.42, place + 0.42], [mean / largest] * 2, "theory")
        view.number(label(name), mean, digits=2)
    view.note("The numbers are means over 16 seeds.")


def remedies_figure() -> SliderFigure:
    """Figure: which remedies work, and for which of the two games?"""
    return SliderFigure(
        draw_remedies,
        panels=[STRIP],
        title="Twelve changes of two games",
        question="Which change helps in both games? Which helps by one measure only?",
        alt=(
            "Thirteen columns of sixteen points, for the plain game, equal rates and each remedy, "
            "with a dashed bar at the mean. The game and the measure are named over them."
        ),
        game=choice(list(runs.COLLAPSING), "fast G", label="game"),
        measure=choice(MEASURES, "modes captured", label="measure"),
        moment=slider(1.0, 0.0, 1.0, step=0.025, label="time, share of the run"),
    )
