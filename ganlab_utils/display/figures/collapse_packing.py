"""Packing m samples: k of n modes become k^m of n^m, so collapse costs more."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.collapse import collapse

MODES = 8
PAIRS = Panel(
    "mode of the 1st sample", "mode of the 2nd sample", (-0.8, 7.8), (-0.8, 7.8), equal=True,
    title="What D sees of two samples",
)  # fmt: skip
PRICE = Panel("modes covered, k of 8", "JSD in nats", (0.7, 8.3), (0.0, 0.72), title="Price")


def draw_packing(view: View, covered: int, packed: int) -> None:
    """Draw the pairs of modes that each law fills, and JSD against k with and without packing."""
    first, second = (axis.ravel() for axis in np.meshgrid(np.arange(MODES), np.arange(MODES)))
    fake = (first < covered) & (second < covered)
    view[0].points("real", first, second, "real", label="real pairs", size=12)
    view[0].points("fake", first[fake], second[fake], "fake", label="fake pairs", size=7)
    k = np.arange(1, MODES + 1)
    for key, m, role, label in (
        ("one", 1, "neutral", "m = 1"),
        ("packed", packed, "discriminator", f"m = {packed}"),
    ):
        heights = [collapse(int(j) ** m, MODES**m).jsd for j in k]
        view[1].line(key, k, heights, role, label=label)
        view[1].points(f"{key} steps", k, heights, role, size=7)
    alone, together = collapse(covered, MODES), collapse(covered**packed, MODES**packed)
    view[1].points("now", [covered], [together.jsd], "discriminator", size=14)
    view.number("JSD, m = 1", alone.jsd)
    view.number(f"JSD of {packed} together", together.jsd)
    view.number("D* on a covered mode, m = 1", alone.discriminator_on_covered)
    view.number("D* on covered modes, packed", together.discriminator_on_covered)
    view.note(f"{covered} of 8 modes are {covered**packed} of {8**packed} tuples of modes.")


def packing_figure() -> SliderFigure:
    """Figure: how much louder does packing make a missed mode?"""
    return SliderFigure(
        draw_packing,
        panels=[PAIRS, PRICE],
        title="Packing",
        question="How many samples must D see at once for one missed mode to cost 0.15 nats?",
        alt=(
            "Left: a lattice of pairs of modes, all filled by the data, a square of them by the "
            "generator. Right: JSD against the number of covered modes, for one sample and for m "
            "samples seen together; the latter lies higher."
        ),
        covered=integer(7, 1, MODES, label="modes covered, k"),
        packed=integer(2, 1, 6, label="samples packed, m"),
    )
