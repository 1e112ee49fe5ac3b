"""Chapter 6: maps of three recorded critics beside the exact potential."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points, ring_potential

AXIS = np.linspace(-3.0, 3.0, 33)
POINTS = ring_points()
RADIUS = np.hypot(AXIS[:, None], AXIS)
INSIDE, SHOWN = RADIUS <= 2.0, RADIUS <= 2.6
CONE = float(
    np.corrcoef(
        np.hypot(AXIS[:, None], AXIS)[INSIDE],
        ring_potential(np.stack(np.meshgrid(AXIS, AXIS), axis=-1))[INSIDE],
    )[0, 1]
)
NAMES = ("clip", "penalty", "spectral")


@lru_cache(maxsize=1)
def exact() -> np.ndarray:
    """Return the exact potential on the plane, scaled into [0, 1]."""
    return unit(ring_potential(np.stack(np.meshgrid(AXIS, AXIS), axis=-1)))


def unit(values: np.ndarray) -> np.ndarray:
    """Scale the values up to |x| = 2.6 into [0, 1], and cut off those outside."""
    low, high = values[SHOWN].min(), values[SHOWN].max()
    return np.clip((values - low) / max(high - low, 1e-30), 0.0, 1.0)


def draw_surfaces(view: View, step: float) -> None:
    """Draw the exact map and the three recorded ones, each scaled into [0, 1]."""
    k = round(step / 200)
    maps = [exact()]
    for name in NAMES:
        maps.append(unit(kept.critic(name).observed["surface"][k].astype(float).reshape(33, 33)))
    levels = np.linspace(0.1, 0.9, 9)
    for panel, values in enumerate(maps):
        view[panel].image("map", values, (-3, 3, -3, 3), cmap="Greys_r", vmin=0.0, vmax=1.0)
        role = "discriminator" if panel else "theory"
        view[panel].contour("levels", AXIS, AXIS, values, levels, role)
        view[panel].points("real", POINTS[:, 0], POINTS[:, 1], "real", size=8, label="real")
    view.number("likeness of the cone |x|", CONE, 3)
    for name in NAMES:
        seeds = kept.critic(name).observed["likeness"][k].astype(float)
        view.number(f"{name}, this map", float(seeds[0]), 3)
        view.number(f"{name}, median of 16", float(np.median(seeds)), 3)
    view.note("White: highest value of a map up to |x| = 2.6. Black: lowest. Lines: nine levels.")
    view.note("Likeness: correlation with the exact map inside the ring.")


def surfaces_figure() -> SliderFigure:
    """Figure: which critic finds the eight points?"""
    titles = ("exact", "clip to 0.01", "penalty, 10", "spectral norm")
    return SliderFigure(
        draw_surfaces,
        panels=[Panel("x", "y", (-3, 3), (-3, 3), equal=True, title=title) for title in titles],
        title="Critics of a round generator N(0, 0.5^2) and eight points: maps of the first seed",
        question="Which maps come near the exact one inside the ring, and what do all three miss?",
        alt="Four maps of the plane with level lines and eight real points on a circle, white "
        "where high, black where low: the exact potential, and critics by clipping, gradient "
        "penalty and spectral norm.",
        height=330,
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
