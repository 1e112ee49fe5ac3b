"""Chapter 6: recorded critics along a ray from the centre through a real point."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.figures.wasserstein_surfaces import AXIS, NAMES
from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points, ring_potential

POINTS = ring_points()
RADII = np.linspace(0.0, 2.75, 56)
CENTRE, RING = 0, 40  # places on RADII


def between(surface: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Interpolate values on the grid, rows along y, at places (n, 2) linearly in x and in y."""
    grid = surface.astype(float).reshape(33, 33)
    at = (places - AXIS[0]) / (AXIS[1] - AXIS[0])
    cell = np.clip(at.astype(int), 0, 31)
    (u, v), (i, j) = (at - cell).T, cell.T
    low = (1 - u) * grid[j, i] + u * grid[j, i + 1]
    return (1 - v) * low + v * ((1 - u) * grid[j + 1, i] + u * grid[j + 1, i + 1])


def profile(values: np.ndarray) -> np.ndarray:
    """Shift and scale values along RADII: 0 at the centre, 1 at the point."""
    rise = values[RING] - values[CENTRE]
    return (values - values[CENTRE]) / (rise if abs(rise) > 1e-12 else 1.0)


def draw_profile(view: View, point: int, step: float) -> None:
    """Draw the exact potential and three critics from the centre outwards."""
    places = RADII[:, None] * POINTS[point - 1] / 2.0
    exact = profile(ring_potential(places))
    for panel, name in enumerate(NAMES):
        surface = kept.critic(name).observed["surface"][round(step / 200)]
        along = profile(between(surface, places))
        shown = np.where(np.abs(along - 0.6) < 1.08, along, np.nan)
        view[panel].line("exact", RADII, exact, "theory", label="exact")
        view[panel].line("critic", RADII, shown, "discriminator", label="critic")
        view[panel].vline("point", 2.0, "real", label="point")
        past = float(along[RING + 6] - along[RING])
        view.number(f"{name}: rise from 2.0 to 2.3", past, digits=2)
    view.note("Each curve is 0 at the centre and 1 at the point; the exact one falls past it.")


def profile_figure() -> SliderFigure:
    """Figure: has a critic a summit at the point?"""
    titles = ("clip to 0.01", "penalty, 10", "spectral norm")
    ticks = (0, 1, 2)
    return SliderFigure(
        draw_profile,
        panels=[
            Panel("distance from 0", "s, scaled", (0, 2.8), (-0.5, 1.7), title, xticks=ticks)
            for title in titles
        ],
        title="Critics of the first seed on the ray through one real point",
        question="Does any critic turn down at a point, as the exact potential does?",
        alt="Three panels: the exact potential rises to the point at distance 2 and falls behind "
        "it; the critics by clipping, penalty and spectral norm climb on past it.",
        height=360,
        point=integer(1, 1, 8, label="point"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
