"""What a wrong discriminator loses: the gap V(D*) - V(D) as an integral."""

from functools import lru_cache

import numpy as np
from scipy.special import expit

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.discriminator import optimal_discriminator, optimal_logit, value

REAL, FAKE = Normal(0.0, 1.0), Normal(1.0, 1.0)


@lru_cache(maxsize=1)
def _axis() -> np.ndarray:
    return np.linspace(-6.0, 7.0, 521)


@lru_cache(maxsize=1)
def _best_value() -> float:
    return value(REAL, FAKE, optimal_discriminator(REAL, FAKE))


def gap_integrand(p: np.ndarray, q: np.ndarray, s_best: np.ndarray, s: np.ndarray) -> np.ndarray:
    """What D loses at each point, (p + q) times the KL divergence of two coins.

    p log(D*/D) + q log((1-D*)/(1-D)), with D = sigma(s), D* = sigma(s_best); same shape, >= 0.
    """
    on_real = np.logaddexp(0, -s) - np.logaddexp(0, -s_best)
    on_fake = np.logaddexp(0, s) - np.logaddexp(0, s_best)
    return p * on_real + q * on_fake


def draw_tilted(view: View, stretch: float, bias: float) -> None:
    """Draw D and D* on the left, the integrand of the gap on the right."""
    x = _axis()
    best = optimal_logit(REAL, FAKE)(x)
    s = stretch * best + bias
    view[0].line("best", x, expit(best), "theory", label="D*")
    view[0].line("tilted", x, expit(s), "discriminator", label="your D")
    lost = gap_integrand(REAL.pdf(x), FAKE.pdf(x), best, s)
    view[1].fill("area", x, np.zeros_like(x), lost, "discriminator")
    view[1].line("lost", x, lost, "discriminator", label="integrand of the gap")
    gap = float(np.trapezoid(lost, x))
    view.number("gap, the shaded area", gap)
    view.number("V(D)", _best_value() - gap)
    if stretch == 0 and bias == 0:
        view.note("D = 1/2 everywhere: this gap is all that V can ever gain over guessing.")


def tilted_discriminator() -> SliderFigure:
    """A discriminator with its logit stretched and shifted, and what that costs."""
    return SliderFigure(
        draw_tilted,
        panels=[
            Panel("x", "D(x)", (-6, 7), (-0.05, 1.05), yticks=(0, 0.5, 1)),
            Panel("x", "integrand of the gap", (-6, 7), (0, 0.36), yticks=(0, 0.1, 0.2)),
        ],
        title="The gap of a discriminator with logit = stretch * logit D* + shift",
        question="What does stretch 0 lose? At stretch 1, which shift loses about as much?",
        alt=(
            "Left: the optimal discriminator, dashed, and yours, steeper or shifted. Right: the "
            "non-negative loss at each x; its area is the gap in V."
        ),
        stretch=slider(2.0, 0.0, 3.0, step=0.1, label="stretch of the logit"),
        bias=slider(0.0, -1.5, 1.5, step=0.1, label="shift of the logit"),
    )
