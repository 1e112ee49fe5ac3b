"""f-divergences from below: tangent lines to f, and critics on samples."""

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.f_divergences import TABLE, FDivergence

GRID = on_grid.grid(-14.0, 15.0, 1001)
MEAN = 1.0
OPTIONS = {divergence.name: divergence for divergence in TABLE}
LINES = Panel("u = p/q", "f(u)", (0.0, 3.0), (-2.4, 4.2))
CRITIC = Panel("x", "critic t(x)", (-3.0, 4.0), (-4.0, 4.0), title="The critic")
BOUND = Panel(
    "strength of the belief",
    "bound - D_f",
    (0.0, 2.0),
    (-1.05, 0.25),
    title="What is lost",
)
STRENGTHS = np.linspace(0.0, 2.0, 97)


def draw_tangent(view: View, divergence: FDivergence, believed: float, ratio: float) -> None:
    """Draw f and its tangent at the ratio that the critic believes in."""
    u = np.linspace(0.01, 3.0, 300)
    t = float(divergence.derivative(believed))
    conjugate = float(divergence.conjugate(t))
    view[0].line("f", u, _within(divergence.f(u), LINES), "theory", label="f(u)")
    view[0].line("line", u, _within(t * u - conjugate, LINES), "discriminator", label="t u - f*(t)")
    curve, line = float(divergence.f(ratio)), t * ratio - conjugate
    ends = np.clip([line, curve], *LINES.ylim)
    view[0].line("gap", [ratio, ratio], ends, "guess", label="lost at the true ratio", width=5)
    view[0].points("touch", [believed], [divergence.f(believed)], "discriminator", size=12)
    view.number("t = f'(believed ratio)", t)
    view.number("f*(t)", conjugate)
    view.number("f(true ratio)", curve)
    view.number("t u - f*(t)", line)
    view.number("lost", curve - line)


def _within(values: np.ndarray, panel: Panel) -> np.ndarray:
    """Values on the panel, nan (a gap) where they leave it."""
    low, high = panel.ylim
    values = np.asarray(values, dtype=float)
    return np.where((values >= low) & (values <= high), values, np.nan)


def tangent_figure() -> SliderFigure:
    """Figure: why is the dual a bound from below, and where is it tight?"""
    return SliderFigure(
        draw_tangent,
        panels=[LINES],
        title="A convex function and its tangents",
        question="What does a critic lose when it believes in the wrong ratio u = p/q?",
        alt=(
            "A convex curve f(u) and one tangent line that touches it at the ratio the critic "
            "believes in; the line lies below the curve at every other ratio."
        ),
        divergence=choice(OPTIONS, "KL", label="divergence"),
        believed=slider(2.0, 0.3, 3.0, step=0.05, label="believed ratio"),
        ratio=slider(1.0, 0.1, 3.0, step=0.05, label="true ratio"),
    )


def bounds(divergence: FDivergence, strength: np.ndarray, shift: float) -> np.ndarray:
    """E_p t - E_q f*(t) for N(0, 1) against N(1, 1), shape (k,), in nats.

    The critic is t = f'(u) at the believed log u = strength (log p - log q) + shift.
    """
    log_p, log_q = on_grid.log_normals(GRID, np.array([0.0, MEAN]), np.ones(2))
    belief = np.asarray(strength, dtype=float)[:, None] * (log_p - log_q) + shift
    t = divergence.critic(belief)
    return on_grid.integral(np.exp(log_p) * t - np.exp(log_q) * divergence.conjugate(t), GRID)


def draw_bound(view: View, divergence: FDivergence, strength: float, shift: float) -> None:
    """Draw a critic beside the optimal one, and the bound against the strength of its belief."""
    x = np.linspace(-3.0, 4.0, 141)
    log_u = 0.5 * MEAN**2 - MEAN * x
    best, yours = divergence.critic(log_u), divergence.critic(strength * log_u + shift)
    view[0].line("best", x, _within(best, CRITIC), "theory", label="optimal")
    view[0].line("yours", x, _within(yours, CRITIC), "discriminator", label="yours")
    top = float(bounds(divergence, np.ones(1), 0.0)[0])
    now = float(bounds(divergence, np.array([strength]), shift)[0])
    along = bounds(divergence, STRENGTHS, shift)
    view[1].hline("tight", 0.0, "theory", label="tight")
    view[1].line("bound", STRENGTHS, _within(along - top, BOUND), "discriminator", label="yours")
    _mark(view, strength, now - top)
    view.number("bound", now)
    view.number("D_f", top)
    view.number("lost", top - now)


def _mark(view: View, strength: float, loss: float) -> None:
    """Draw the marker at the loss; below the picture, an arrow at the floor and its number."""
    floor = BOUND.ylim[0]
    if loss >= floor:
        view[1].points("at", [strength], [loss], "discriminator", size=12)
        return
    view[1].arrow(
        "at", float(np.clip(strength, 0.03, 1.98)), floor + 0.35, 0.0, -0.3, "discriminator"
    )
    beside = float(np.clip(strength + 0.1, 0.32, 1.68))
    view[1].text("below", beside, floor + 0.45, f"{loss:.4g}, below")


def bound_figure() -> SliderFigure:
    """Figure: how much of an f-divergence does an imperfect critic see?"""
    return SliderFigure(
        draw_bound,
        panels=[CRITIC, BOUND],
        title="Any critic bounds the divergence from below",
        question="Spoil the critic by strength or shift. Does the bound ever exceed D_f?",
        alt=(
            "Left: the optimal critic between two unit Gaussians one apart, and a spoiled one. "
            "Right: the bound minus D_f against the strength of the critic's belief, never above 0 "
            "and equal to 0 at strength 1 without shift."
        ),
        divergence=choice(OPTIONS, "JS", label="divergence"),
        strength=slider(0.5, 0.0, 2.0, step=0.05, label="strength of the belief"),
        shift=slider(0.0, -0.6, 0.6, step=0.05, label="shift of the belief"),
    )
