"""One point x: the objective a log d + b log(1 - d) and the slope its logit feels."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.discriminator import pointwise_objective, pointwise_optimum

EDGE = 0.01


@lru_cache(maxsize=1)
def _axis() -> np.ndarray:
    return np.linspace(EDGE, 1 - EDGE, 197)


def draw_pointwise(view: View, a: float, b: float, d: float) -> None:
    """Draw the objective against d on the left and its slope in the logit on the right."""
    axis = _axis()
    curve, here = pointwise_objective(a, b, axis), float(pointwise_objective(a, b, d))
    view[0].line("objective", axis, curve, "discriminator", label="objective")
    view[0].points("chosen", [d], [here], "guess", label="your d", size=14)
    view[1].line("slope", axis, a - (a + b) * axis, "discriminator", label="slope")
    view[1].hline("zero", 0.0, "neutral")
    view[1].points("chosen slope", [d], [a - (a + b) * d], "guess", label="your d", size=14)
    view.number("value at your d", here)
    if a == b == 0:
        view.note("a = b = 0: the objective is flat, every d is as good, D* is free here.")
        return
    top = float(pointwise_optimum(a, b))
    most = float(pointwise_objective(a, b, top))
    view[0].points("best", [top], [most], "theory", label="best d", size=14)
    view[1].points("root", [top], [0.0], "theory", label="best d", size=14)
    view.number("best d", top)
    view.number("best value", most)
    view.number("lost", most - here)
    if min(a, b) == 0:
        view.note("One density is zero: the best d sits on the edge, where the logit is infinite.")


def one_point() -> SliderFigure:
    """Slide the value d of D at one point, and the two densities a and b there."""
    return SliderFigure(
        draw_pointwise,
        panels=[
            Panel("d = D(x)", "objective at x", (-0.03, 1.03), (-2.45, 0.15), yticks=(-2, -1, 0)),
            Panel(
                "d = D(x)",
                "slope in the logit",
                (-0.03, 1.03),
                (-0.55, 0.55),
                yticks=(-0.5, 0, 0.5),
            ),
        ],
        title="One point: a log d + b log(1-d)",
        question="Which d is best at a point, and how does it move with a and b?",
        alt=(
            "Left: a concave curve over d from 0 to 1 with its top marked at a/(a+b) and your d. "
            "Right: the straight line a - (a+b)d, which crosses zero at the same d."
        ),
        a=slider(0.3, 0.0, 0.5, step=0.05, label="a = p_data(x)"),
        b=slider(0.1, 0.0, 0.5, step=0.05, label="b = p_g(x)"),
        d=slider(0.5, EDGE, 1 - EDGE, step=0.01, label="d = D(x)"),
    )
