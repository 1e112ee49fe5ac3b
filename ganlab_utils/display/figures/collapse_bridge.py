"""The projection onto a polygon: a generator with a known Lipschitz constant, and its bridges."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.bridge import bridge_bound, polygon_precision, project_on_polygon

SEPARATION = 1.0
LIPSCHITZ = np.geomspace(0.3, 30.0, 61)
LATENT = Panel("z_1", "z_2", (-4.2, 4.2), (-4.2, 4.2), equal=True, title="Latents")
DATA = Panel("x", "y", (-1.6, 1.6), (-1.6, 1.6), equal=True, title="Samples")
CURVE = Panel(
    "Lipschitz constant L", "precision", (0.28, 32.0), (0.0, 1.03), xscale="log", title="Precision"
)


@lru_cache(maxsize=1)
def latents() -> np.ndarray:
    """400 latents in the plane, cut off at 4."""
    return np.clip(np.random.default_rng(6).standard_normal((400, 2)), -4.0, 4.0)


@lru_cache(maxsize=32)
def curves(modes: int) -> tuple[np.ndarray, np.ndarray]:
    """The bound and the polygon's precision over all L, (61,) each."""
    bound = [bridge_bound(modes, SEPARATION, steep) for steep in LIPSCHITZ]
    return np.array(bound), np.array(
        [polygon_precision(modes, SEPARATION, steep) for steep in LIPSCHITZ]
    )


def draw_bridge(view: View, modes: int, log_lipschitz: float) -> None:
    """Draw latents and samples, on a mode or on a bridge, and the precision against L."""
    steep = 10.0**log_lipschitz
    radius = SEPARATION / (2.0 * np.sin(np.pi / modes))
    z = latents()
    x = steep * project_on_polygon(z, modes, radius / steep)
    angles = 2.0 * np.pi * np.arange(modes) / modes
    corners = radius * np.column_stack((np.cos(angles), np.sin(angles)))
    lost = np.linalg.norm(x[:, None] - corners, axis=-1).min(axis=1) > 1e-9
    for panel, points in ((view[0], z), (view[1], x)):
        panel.points("hit", *points[~lost].T, "fake", label="on a mode", size=6)
        panel.points("lost", *points[lost].T, "neutral", label="lost", size=6)
    view[1].points("modes", *corners.T, "real", label="modes", size=12)
    bound, polygon = curves(modes)
    view[2].line("bound", LIPSCHITZ, bound, "theory", label="bound")
    view[2].line("polygon", LIPSCHITZ, polygon, "fake", label="this generator")
    exact = polygon_precision(modes, SEPARATION, steep)
    view[2].points("now", [steep], [exact], "fake", size=12)
    view.number("L", steep)
    view.number("bound on the precision", bridge_bound(modes, SEPARATION, steep))
    view.number("precision of this generator", exact)
    view.number("share of these 400", float(1.0 - lost.mean()))


def bridge_figure() -> SliderFigure:
    """Figure: how steep must a generator be to keep its samples off the bridges?"""
    return SliderFigure(
        draw_bridge,
        panels=[LATENT, DATA, CURVE],
        title="Bridges between modes at distance 1",
        question="How steep must G be to keep 90 % of its samples on 2 modes? On 4? On 8?",
        alt=(
            "Left: latents in the plane, cones that end on a mode and strips between them that do "
            "not. Middle: the samples, on the corners of a polygon, its sides or inside it. Right: "
            "precision against the Lipschitz constant, below the bound."
        ),
        modes=integer(4, 2, 8, label="modes, m"),
        log_lipschitz=slider(0.25, -0.5, 1.45, step=0.05, label="log10 of L"),
    )
