"""Chapter 6: how much slope clipping leaves, by depth, width and limit."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.power_iteration import clip_bound

DEPTHS = np.arange(1, 6)
FINE = np.linspace(1.0, 5.0, 161)
LOW, HIGH = 1e-8, 1e2
WIDTH, LOG_LIMIT = 32, -2.0  # of the recorded critics
BOUND = np.array([clip_bound([2, *[WIDTH] * int(d), 1], 10.0**LOG_LIMIT) for d in DEPTHS])


def draw_depth(view: View, width_of_layer: int, log_limit: float) -> None:
    """Draw the bound over the depth, recorded slopes where they were recorded, and their ratio."""
    limit = 10.0**log_limit
    bound = np.array([clip_bound([2, *[width_of_layer] * int(d), 1], limit) for d in DEPTHS])
    line = bound[0] * (limit * width_of_layer) ** (FINE - 1.0)
    shown = np.where((line > LOW) & (line < HIGH), line, np.nan)
    view[0].line("bound", FINE, shown, "theory", label="bound")
    inside = (bound > LOW) & (bound < HIGH)
    view[0].points("bound at", DEPTHS[inside], bound[inside], "theory", size=7)
    if not inside.all():
        view.note("Where the bound leaves the axes it is not drawn.")
    view.number("limit c", limit, digits=3)
    view.number("factor of one more layer, c n", limit * width_of_layer, digits=3)
    view.number("log10 of the bound at depth 3", float(np.log10(bound[2])), digits=2)
    seen = np.array([kept.depth(int(d)).observed["steepest"][-1] for d in DEPTHS], dtype=float)
    share = seen / BOUND[:, None]
    middle = np.median(share, axis=1)
    view[1].line("median", DEPTHS, middle, "discriminator", label="median of 16")
    for k in range(seen.shape[1]):
        view[1].points(f"seed {k}", DEPTHS, share[:, k], "discriminator", size=6)
    if width_of_layer == WIDTH and abs(log_limit - LOG_LIMIT) < 1e-9:
        for k in range(seen.shape[1]):
            view[0].points(
                f"seed {k}", DEPTHS, seen[:, k], "discriminator", size=6,
                label="16 critics" if k == 0 else None,
            )  # fmt: skip
        slope = float(np.log10(np.median(seen[2])))
        view.number("log10 of the median slope at depth 3", slope, digits=2)
    else:
        view.note("Critics were recorded at 32 units and c = 0.01 only: no points here.")
    if limit * width_of_layer < 1.0:
        view.note("c n < 1: the bound falls with depth, and every clipped critic lies under it.")
    else:
        view.note("c n >= 1: the bound does not fall. What training reaches, it does not say.")


def depth_figure() -> SliderFigure:
    """Figure: for which widths does the bound grow with depth?"""
    return SliderFigure(
        draw_depth,
        panels=[
            Panel(
                "hidden layers", "slope", (0.5, 5.5), (LOW, HIGH), "Bound and steepest slope seen",
                yscale="log", xticks=tuple(range(1, 6)),
            ),
            Panel(
                "hidden layers", "slope / bound", (0.5, 5.5), (3e-3, 1.0),
                "Recorded: 32 units, c = 0.01", yscale="log", xticks=tuple(range(1, 6)),
            ),
        ],
        title="Clipping: the bound c sqrt(n_in n_out) layer by layer, and recorded slopes",
        question="At limit 0.01, which width makes the bound grow with depth?",
        alt="On a log scale the bound, a straight line, falls to 0.32 of itself with every "
        "hidden layer. The slopes of 16 recorded critics lie below it. Right: the median slope / "
        "bound falls with every layer, so the median falls faster than the bound.",
        width_of_layer=integer(32, 8, 512, label="units of a layer"),
        log_limit=slider(-2.0, -3.0, -1.0, step=0.25, label="log10 of the limit c"),
    )  # fmt: skip
