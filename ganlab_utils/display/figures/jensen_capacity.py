"""The identity without its first hypothesis: a discriminator whose logit is a straight line."""

from functools import lru_cache

import numpy as np
from scipy import special

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

GRID = on_grid.grid(-16.0, 18.0, 1201)
STDS = np.linspace(0.5, 3.0, 41)
LOGITS = Panel("x", "logit of D", (-6.0, 6.0), (-8.0, 8.0), title="Best D of each kind")
VALUES = Panel("std of the generator", "V (nats)", (0.5, 3.0), (-1.5, 0.1), title="What D reaches")


def best_line(log_p: np.ndarray, log_q: np.ndarray, steps: int = 12) -> np.ndarray:
    """Coefficients (k, 2) of the logit c0 + c1 x that maximises V, by Newton; V is concave in them.

    log_p has shape (1, points) and log_q (k, points).
    """
    p, q = np.exp(log_p), np.exp(log_q)
    features = np.stack([np.ones_like(GRID), GRID])
    c = np.zeros((len(log_q), 2))
    for _ in range(steps):
        d = special.expit(c @ features)
        slope = on_grid.integral((p * (1.0 - d) - q * d)[:, None, :] * features, GRID)
        weight = ((p + q) * d * (1.0 - d))[:, None, None, :]
        curvature = on_grid.integral(weight * features[:, None] * features, GRID)
        c = c + np.linalg.solve(curvature, slope[..., None])[..., 0]
    return c


@lru_cache(maxsize=64)
def curves(mean: float) -> tuple[np.ndarray, np.ndarray]:
    """V(D*) and V(best straight logit) along the stds, shape (41,) each."""
    log_p = on_grid.log_normals(GRID, np.array([0.0]), np.array([1.0]))
    log_q = on_grid.log_normals(GRID, np.full_like(STDS, mean), STDS)
    lines = best_line(log_p, log_q) @ np.stack([np.ones_like(GRID), GRID])
    straight = on_grid.value_of_logit(log_p, log_q, lines, GRID)
    return on_grid.best_value(log_p, log_q, GRID), straight


def draw_capacity(view: View, mean: float, std: float) -> None:
    """Draw both logits and both values for the generator N(mean, std^2)."""
    log_p = on_grid.log_normals(GRID, np.array([0.0]), np.array([1.0]))
    log_q = on_grid.log_normals(GRID, np.array([mean]), np.array([std]))
    free = (log_p - log_q)[0]
    c0, c1 = best_line(log_p, log_q)[0]
    shown = (np.abs(GRID) <= 6.0) & (np.abs(free) <= 8.0)
    view[0].line("free", GRID[shown], free[shown], "theory", label="unlimited")
    ends = np.linspace(-6.0, 6.0, 97)
    line = np.where(np.abs(c0 + c1 * ends) <= 8.0, c0 + c1 * ends, np.nan)
    view[0].line("line", ends, line, "discriminator", label="straight")
    best, straight = curves(mean)
    view[1].line("best", STDS, best, "theory", label="unlimited")
    view[1].line("straight", STDS, straight, "discriminator", label="straight")
    now = float(on_grid.value_of_logit(log_p, log_q, (c0 + c1 * GRID)[None], GRID)[0])
    identity = float(on_grid.best_value(log_p, log_q, GRID)[0])
    view[1].points("best now", [std], [identity], "theory", size=12)
    view[1].points("straight now", [std], [now], "discriminator", size=12)
    view.number("V of the best straight logit", now)
    view.number("-log 4 + 2 JSD", identity)
    view.number("missing", identity - now)


def capacity_figure() -> SliderFigure:
    """Figure: what is left of the identity when D cannot represent log p - log q?"""
    return SliderFigure(
        draw_capacity,
        panels=[LOGITS, VALUES],
        title="A hypothesis fails: limited capacity",
        question="For which generators does a straight logit still reach -log 4 + 2 JSD?",
        alt=(
            "Left: the logit log p - log q and the best straight line. Right: the value that each "
            "reaches, against the generator's std; they meet where the std is 1."
        ),
        mean=slider(0.0, 0.0, 3.0, step=0.25, label="generator mean"),
        std=slider(2.0, 0.5, 3.0, step=0.1, label="generator std"),
    )
