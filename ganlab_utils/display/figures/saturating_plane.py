"""Forces on fakes in the plane: data of two blobs, a generator of one."""

import numpy as np
from scipy.special import expit

from ganlab_utils.display.figures.saturating_bells import style
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    NON_SATURATING,
    SATURATING,
    GeneratorLoss,
)

CENTRES, STD = np.array([[-2.0, 0.0], [2.0, 0.0]]), 0.7
GOLDEN = np.pi * (3.0 - np.sqrt(5.0))
RADII = np.sqrt(-2.0 * np.log1p(-(np.arange(24) + 0.5) / 24))
# Sunflower points: a Gaussian sample without chance in it.
SUNFLOWER = RADII[:, None] * np.stack(
    [np.cos(GOLDEN * np.arange(24)), np.sin(GOLDEN * np.arange(24))], axis=1
)
DATA = CENTRES[np.arange(24) % 2] + STD * SUNFLOWER
STEP, EDGE = 0.15, 5.0
# A triangle as a line, so that it stays open: half widths in x, decades in y.
CORNERS = np.array([[-0.08, -0.16], [0.08, -0.16], [0.0, 0.2], [-0.08, -0.16], [np.nan, np.nan]])
PLANE = Panel(
    "x_1", "x_2", (-EDGE, EDGE), (-3.0, 5.0), equal=True, title="Fakes and their next step"
)
LENGTHS = Panel(
    "distance to the nearer blob's centre",
    "length of the push",
    (0.0, 8.0),
    (1e-9, 100.0),
    title="Lengths; lines at the medians",
    yscale="log",
)


def pushes(loss: GeneratorLoss, x: np.ndarray, centre: np.ndarray, std: float) -> np.ndarray:
    """How a gradient step moves fakes at x, (n, 2), D the best answer to N(centre, std^2)."""
    away = x[:, None, :] - CENTRES
    log_parts = -0.5 * np.sum(away**2, axis=2) / STD**2
    top = log_parts.max(axis=1, keepdims=True)
    share = np.exp(log_parts - top)
    log_p = top[:, 0] + np.log(share.sum(axis=1)) - np.log(2.0) - 2.0 * np.log(STD)
    share /= share.sum(axis=1, keepdims=True)
    from_q = x - centre
    log_q = -0.5 * np.sum(from_q**2, axis=1) / std**2 - 2.0 * np.log(std)
    slope = -np.einsum("nk,nkd->nd", share, away) / STD**2 + from_q / std**2
    logit = log_p - log_q
    if loss is HINGE:
        return np.zeros_like(x)
    if loss is LEAST_SQUARES:
        d = expit(logit)
        return -(loss.slope(d) * d * expit(-logit))[:, None] * slope
    return -loss.slope(logit)[:, None] * slope


def triangles(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Open triangles about (x, y), shapes (n,), on the axes of the lengths: one line with gaps."""
    across = x[:, None] + CORNERS[:, 0]
    upward = y[:, None] * 10.0 ** CORNERS[:, 1]
    return np.nan_to_num(across, nan=float(x[0])).ravel(), upward.ravel()


def draw_plane(view: View, loss: GeneratorLoss, across: float, up: float) -> None:
    """Draw data, fakes and the next step of each fake; beside it the lengths of the pushes."""
    centre = np.array([across, up])
    fakes = centre + 0.5 * SUNFLOWER[::2]
    inside = (np.abs(fakes[:, 0]) < EDGE) & (fakes[:, 1] < 5.0) & (fakes[:, 1] > -3.0)
    fakes = fakes[inside]
    force = pushes(loss, fakes, centre, 0.5)
    length = np.linalg.norm(force, axis=1)
    ends = np.clip(fakes + STEP * force, [-EDGE, -3.0], [EDGE, 5.0])
    view[0].points("data", DATA[:, 0], DATA[:, 1], "real", label="real", size=7)
    view[0].points("fakes", fakes[:, 0], fakes[:, 1], "fake", label="fake", size=7)
    moved = ends - fakes
    view[0].arrow("steps", fakes[:, 0], fakes[:, 1], moved[:, 0], moved[:, 1], "neutral")
    far = np.linalg.norm(fakes[:, None] - CENTRES, axis=2).min(axis=1)
    lengths = {}
    for one in dict.fromkeys((NON_SATURATING, SATURATING, loss)):
        sizes = np.linalg.norm(pushes(one, fakes, centre, 0.5), axis=1)
        lengths[one] = sizes
        seen = (sizes > 2.0 * LENGTHS.ylim[0]) & (sizes < 0.5 * LENGTHS.ylim[1])
        role = "neutral" if one is LEAST_SQUARES else "fake"
        if seen.any():
            if one is SATURATING:
                x, y = triangles(far[seen], sizes[seen])
                view[1].line(f"{one.name} fakes", x, y, role, None, 1.2, "-")
            else:
                view[1].points(f"{one.name} fakes", far[seen], sizes[seen], role, size=7)
            middle = 2 * [float(np.median(sizes))]
            view[1].line(one.name, LENGTHS.xlim, middle, role, one.name, 2.5, style(one))
    ratio = lengths[NON_SATURATING] / lengths[SATURATING]
    view.number("non-saturating / saturating, least", float(ratio.min()), digits=1)
    view.number("non-saturating / saturating, most", float(ratio.max()), digits=1)
    view.number("mean push", float(length.mean()), digits=6)
    view.number("fakes pushed to the left", float(np.sum(force[:, 0] < 0)), digits=0)


def plane_figure() -> SliderFigure:
    """Figure: where do fakes in the plane go, and how strongly?"""
    losses = (NON_SATURATING, SATURATING, LEAST_SQUARES, HINGE)
    return SliderFigure(
        draw_plane,
        panels=[PLANE, LENGTHS],
        title="Fakes in the plane",
        question=(
            "Lower the fakes to height 0: how much do the lengths differ, there and at 3? Put them "
            "above one blob, at left, right = 2: are they all pushed straight to it?"
        ),
        alt=(
            "Left: two blobs of data, a blob of fakes above them and an arrow from each fake to "
            "where a step of size 0.15 takes it. Right: the lengths of these pushes on a log "
            "scale, filled triangles and a solid median for the non-saturating loss, open ones "
            "and a dotted median for the saturating loss. At the start the saturating ones are "
            "hundreds to millions of times shorter."
        ),
        loss=choice({one.name: one for one in losses}, start="non-saturating", label="loss"),
        across=slider(0.6, -2.0, 2.0, step=0.1, label="fakes: left, right"),
        up=slider(3.0, 0.0, 3.5, step=0.1, label="fakes: up"),
    )
