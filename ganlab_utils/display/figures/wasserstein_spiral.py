"""Chapter 6: a WGAN of one weight each, by simultaneous gradient steps."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider, switch
from ganlab_utils.display.view import View

EDGE = 4.0
MANY = 60.0  # from about this time on, turns lie too close for a line


def path(rate: float, steps: int, limit: float = np.inf) -> np.ndarray:
    """Return (theta, psi) after 0..steps simultaneous steps from (1, 0), (steps + 1, 2).

    After each step psi is clipped into [-limit, limit].
    """
    turn = np.array([[1.0, rate], [-rate, 1.0]])
    points = [np.array([1.0, 0.0])]
    for _ in range(steps):
        theta, psi = turn @ points[-1]
        points.append(np.array([theta, min(max(psi, -limit), limit)]))
    return np.array(points)


def draw_spiral(view: View, rate: float, steps: int, bounded: bool) -> None:
    """Draw the path, and W1 = |theta| against the step."""
    points = path(rate, steps, 1.0 if bounded else np.inf)
    inside = np.where(np.abs(points).max(1, keepdims=True) < EDGE, points, np.nan)
    view[0].line("path", inside[:, 0], inside[:, 1], "neutral")
    view[0].points("start", [1.0], [0.0], "neutral", size=12, label="start")
    view[0].points("goal", [0.0], [0.0], "theory", size=12, label="equilibrium")
    w1 = np.abs(points[:, 0])
    n = np.arange(steps + 1)
    w1 = np.where(w1 < EDGE, w1, np.nan)
    radius = np.hypot(*points.T)
    shown = np.where(radius < EDGE, radius, np.nan)
    if rate * steps <= MANY:
        view[1].line("w1", n, w1, "theory", label="W1")
        view[1].line("radius", n, shown, "neutral", label="radius")
    else:
        seen = np.isfinite(shown)
        view[1].points("w1 dots", n[seen], w1[seen], "theory", size=3, label="W1")
        view[1].points("radius dots", n[seen], shown[seen], "neutral", size=3, label="radius")
        view.note("Many turns: on the right a dot for each step, without a line.")
    view.number("radius at the end", float(np.hypot(*points[-1])))
    view.number("least radius", float(radius.min()))
    view.number("factor of a step without bound", float(np.sqrt(1.0 + rate**2)), digits=6)
    if not np.isfinite(shown).all():
        view.note("The path has left the picture.")


def spiral_figure() -> SliderFigure:
    """Figure: does a smaller step save the game?"""
    return SliderFigure(
        draw_spiral,
        panels=[
            Panel(
                "theta (G)",
                "psi (critic)",
                (-EDGE, EDGE),
                (-EDGE, EDGE),
                equal=True,
                title="Path of both players",
            ),
            Panel("step", "W1, radius", (0, 300), (0, EDGE), title="W1 and distance to rest"),
        ],
        title="A WGAN with one weight on each side",
        question="Is there a step size at which the pair returns to (0, 0)? With |psi| <= 1?",
        alt="Left: a path that spirals outwards from (1, 0) around the equilibrium at 0. Right: "
        "W1 swings up and down under a radius that grows.",
        rate=slider(0.1, 0.02, 1.0, step=0.02, label="step size"),
        steps=integer(200, 10, 300, label="steps"),
        bounded=switch(False, label="clip psi into [-1, 1]"),
    )
