"""Chapter 6: W1 on the line as one area, seen along x and along u."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Mixture, Normal

P = Mixture((Normal(-1.5, 0.5), Normal(1.5, 0.5)), (0.5, 0.5))
X = np.linspace(-9.0, 9.0, 901)
U = np.linspace(0.0005, 0.9995, 1000)
F = P.cdf(X)


@lru_cache(maxsize=1)
def quantiles() -> np.ndarray:
    """Return the quantiles of p at U."""
    return P.quantile(U)


def draw_line(view: View, mean: float, std: float) -> None:
    """Draw both distribution functions and both quantile functions, with the area between."""
    q = Normal(mean, std)
    g, inverse = q.cdf(X), q.quantile(U)
    step = X[1] - X[0]
    view[0].fill("area", X, np.minimum(F, g), np.maximum(F, g), "neutral", label="|F - G|")
    view[0].line("F", X, F, "real", label="F")
    view[0].line("G", X, g, "fake", label="G")
    low, high = np.minimum(quantiles(), inverse), np.maximum(quantiles(), inverse)
    view[1].fill("area", U, low, high, "neutral", label="|F^-1 - G^-1|")
    view[1].line("F", U, quantiles(), "real", label="F^-1")
    view[1].line("G", U, inverse, "fake", label="G^-1")
    view.number("area along x", float(np.abs(F - g).sum() * step), digits=3)
    view.number("area along u", float(np.abs(quantiles() - inverse).mean()), digits=3)
    view.number("difference of the means", abs(mean), digits=3)
    view.number("squared Cramer, int (F - G)^2", float(np.square(F - g).sum() * step), digits=3)


def line_figure() -> SliderFigure:
    """Figure: are the two areas the same?"""
    return SliderFigure(
        draw_line,
        panels=[
            Panel("x", "probability", (-9, 9), (0, 1.02), title="Distribution functions"),
            Panel("u", "x", (0, 1), (-9, 9), title="Quantile functions"),
        ],
        title="Two humps p against N(mean, std^2): one area, two ways to cut it",
        question="Find the mean and std where W1 is smallest. Is it zero there?",
        alt="Left: two distribution functions and the shaded area between. Right: the same "
        "picture with the axes exchanged, the quantile functions and the area between.",
        mean=slider(0.5, -3.0, 3.0, step=0.1, label="mean of q"),
        std=slider(0.8, 0.3, 1.7, step=0.1, label="std of q"),
    )
