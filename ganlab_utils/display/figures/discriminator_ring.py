"""The map of D* in the plane: a ring of Gaussians of which the generator covers only some."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.collapse import collapse
from ganlab_utils.theory.densities import GaussianMixture2D, ring
from ganlab_utils.theory.discriminator import optimal_discriminator

MODES, HALF, SIDE = 8, 3.0, 121


@lru_cache(maxsize=1)
def _points() -> np.ndarray:
    axis = np.linspace(-HALF, HALF, SIDE)
    return np.stack(np.meshgrid(axis, axis), axis=-1)


@lru_cache(maxsize=32)
def covered_ring(covered: int, std: float) -> GaussianMixture2D:
    """The first `covered` modes of the ring of eight, with equal weights."""
    return GaussianMixture2D(ring(modes=MODES, std=std).means[:covered], std)


@lru_cache(maxsize=32)
def ring_map(covered: int, std: float) -> tuple[np.ndarray, np.ndarray]:
    """D* on a square grid, shape (121, 121), and at the eight centres, shape (8,)."""
    data = ring(modes=MODES, std=std)
    d = optimal_discriminator(data, covered_ring(covered, std))
    return d(_points()), d(np.asarray(data.means))


def draw_ring(view: View, covered: int, std: float) -> None:
    """Draw the map of D* and its height at the eight centres."""
    plane, heights = ring_map(covered, std)
    centres = np.asarray(ring(modes=MODES, std=std).means)
    view[0].image(
        "map", plane, (-HALF, HALF, -HALF, HALF), cmap="summer", vmin=0.0, vmax=1.0,
        colorbar_label="D*(x)",
    )  # fmt: skip
    view[0].points("data", centres[:, 0], centres[:, 1], "real", label="p_data", size=16)
    view[0].points("made", centres[:covered, 0], centres[:covered, 1], "fake", label="p_g", size=9)
    for mode, (x1, x2) in enumerate(1.3 * centres):
        view[0].text(f"mode {mode}", x1, x2, str(mode))
    view[1].bars("heights", np.arange(MODES), heights, "discriminator", label="D* at the centre")
    closed = collapse(covered, MODES).discriminator_on_covered
    view[1].hline("closed", closed, "theory", label="r/(1+r)")
    view.number("r = k/8", covered / MODES)
    view.number("r/(1+r)", closed)
    view.number("D* at mode 0", float(heights[0]))
    view.number("D* at mode 7", float(heights[-1]))
    if covered == MODES:
        view.note("Every mode is covered: p_g = p_data and D* = 1/2 everywhere.")


def ring_of_modes() -> SliderFigure:
    """D* on a ring of eight Gaussians when the generator covers k of them."""
    return SliderFigure(
        draw_ring,
        panels=[
            Panel("x1", "x2", (-HALF, HALF), (-HALF, HALF), equal=True),
            Panel("mode", "D*", (-0.7, 7.7), (0, 1.08), xticks=tuple(range(MODES))),
        ],
        title="D* on a ring of eight modes of which k are covered",
        question="How sure is D* on a covered mode, and who decides its value between the modes?",
        alt=(
            "Left: the plane coloured by D*, the modes numbered 0 to 7; wedges of one level around "
            "the covered modes and of level 1 around the missed ones. "
            "Right: eight bars, D* at the eight centres."
        ),
        covered=integer(3, 1, MODES, label="covered modes k"),
        std=choice({"0.02": 0.02, "0.1": 0.1, "0.3": 0.3, "1": 1.0}, start="0.02", label="std"),
    )
