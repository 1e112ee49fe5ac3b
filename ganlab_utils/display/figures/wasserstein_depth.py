"""Chapter 6: how much slope clipping leaves, by depth, width and limit."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.power_iteration import clip_bound

DEPTHS = np.arange(1, 7)
FLOOR, TOP = 1e-12, 1e9


def draw_depth(view: View, width_of_layer: int, log_limit: float) -> None:
    """Draw the bound over the depth, and the recorded slopes at width 32 and limit 0.01."""
    limit = 10.0**log_limit
    bound = np.array([clip_bound([2, *[width_of_layer] * int(d), 1], limit) for d in DEPTHS])
    view[0].line("bound", DEPTHS, np.clip(bound, FLOOR, TOP), "theory", label="bound")
    seen = np.array([kept.depth(int(d)).observed["steepest"][-1] for d in DEPTHS], dtype=float)
    for k in range(seen.shape[1]):
        view[0].points(
            f"seed {k}", DEPTHS, np.clip(seen[:, k], FLOOR, TOP), "discriminator", size=6,
            label="recorded: width 32, limit 0.01" if k == 0 else None,
        )  # fmt: skip
    view.number("limit", limit, digits=3)
    view.number("factor of one hidden layer, c n", limit * width_of_layer, digits=3)
    view.number("bound at depth 3", bound[2], digits=3)
    if limit * width_of_layer < 1.0:
        view.note("c n < 1: the bound falls with depth, so every clipped critic of this kind must.")
    else:
        view.note("c n > 1: the bound grows with depth. What training reaches, it does not say.")


def depth_figure() -> SliderFigure:
    """Figure: for which widths does the bound grow with depth?"""
    return SliderFigure(
        draw_depth,
        panels=[
            Panel(
                "hidden layers",
                "slope",
                (0.5, 6.5),
                (1e-12, 1e9),
                yscale="log",
                xticks=(1, 2, 3, 4, 5, 6),
            )
        ],
        title="Clipping: the bound c sqrt(n_in n_out) layer by layer, and recorded slopes",
        question="At limit 0.01, which width makes the bound grow with depth?",
        alt="On a log scale the bound and the recorded slopes of 16 seeds fall with every "
        "hidden layer, the slopes below the bound.",
        width_of_layer=integer(32, 8, 512, label="units of a layer"),
        log_limit=slider(-2.0, -3.0, 0.0, step=0.25, label="log10 of the limit c"),
    )
