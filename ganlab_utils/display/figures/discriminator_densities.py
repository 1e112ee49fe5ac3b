"""Two densities, their optimal discriminator, and its logit."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Density, Mixture, Normal
from ganlab_utils.theory.discriminator import gaussian_logit, optimal_discriminator

Logit = Callable[[np.ndarray], np.ndarray]

CENTRE = 2.0
LOGIT_LIMIT = 8.0


@lru_cache(maxsize=1)
def _axis() -> np.ndarray:
    return np.linspace(-6.0, 6.0, 481)


@lru_cache(maxsize=1)
def _wide() -> np.ndarray:
    return np.linspace(-20.0, 20.0, 2001)


def plain_value(p: Density, q: Density, logit: Logit, prior: float) -> float:
    """The weighted value on a fixed fine grid, quick enough for a slider.

    V_pi = pi int p log sigma(s) + (1-pi) int q log(1 - sigma(s)), s = logit(x); float, in nats.
    """
    x = _wide()
    s = logit(x)
    loss = prior * p.pdf(x) * np.logaddexp(0, -s) + (1 - prior) * q.pdf(x) * np.logaddexp(0, s)
    return -float(np.trapezoid(loss, x))


def draw_densities(
    view: View, weight: float, std_real: float, mean_fake: float, std_fake: float, prior: float
) -> None:
    """Draw p_data, p_g on the left and D* on the right."""
    x = _axis()
    p = Mixture((Normal(-CENTRE, std_real), Normal(CENTRE, std_real)), (weight, 1.0 - weight))
    q = Normal(mean_fake, std_fake)
    d = optimal_discriminator(p, q, prior)
    for key, density, role in (("p_data", p, "real"), ("p_g", q, "fake")):
        view[0].fill(key + " area", x, np.zeros_like(x), density.pdf(x), role)
        view[0].line(key, x, density.pdf(x), role, label=key)
    view[1].line("optimum", x, d(x), "discriminator", label="D*(x)")
    view[1].hline("prior", prior, "neutral", label="prior")
    view.number("D*(-2)", float(d(np.array(-CENTRE))))
    view.number("D*(0)", float(d(np.array(0.0))))
    view.number("D*(2)", float(d(np.array(CENTRE))))
    view.number("V_pi(D*)", plain_value(p, q, d.logit, prior))


def two_densities() -> SliderFigure:
    """Two modes of data against one Gaussian of the generator, with the prior."""
    return SliderFigure(
        draw_densities,
        panels=[
            Panel("x", "density", (-6, 6), (0, 1.05), yticks=(0, 0.5, 1)),
            Panel("x", "D*(x)", (-6, 6), (-0.05, 1.05), yticks=(0, 0.5, 1)),
        ],
        title="Two densities and their optimal discriminator",
        question="Where does D* cross 1/2, and which slider moves it without moving a density?",
        alt=(
            "Left: the data density with two bumps at -2 and 2 and the generator's single bump. "
            "Right: D*, near 1 on both bumps, near 0 at the generator's centre; beyond -4 and 4 it "
            "bends down again, because the wider tail of the generator gains there."
        ),
        weight=slider(0.5, 0.0, 1.0, step=0.05, label="weight of the left mode"),
        std_real=slider(0.7, 0.4, 1.5, step=0.05, label="width of a data mode"),
        mean_fake=slider(0.0, -4.0, 4.0, step=0.1, label="mean of p_g"),
        std_fake=slider(1.0, 0.4, 3.0, step=0.05, label="width of p_g"),
        prior=slider(0.5, 0.05, 0.95, step=0.05, label="prior P(real)"),
    )


def draw_logit(view: View, mean_fake: float, std_fake: float, prior: float) -> None:
    """Draw both log densities on the left and their difference, the logit, on the right."""
    x = _axis()
    p, q = Normal(0.0, 1.0), Normal(mean_fake, std_fake)
    for key, density, role in (("log p_data", p, "real"), ("log p_g", q, "fake")):
        view[0].line(key, x, _inside(density.log_pdf(x), -20.0, 0.5), role, label=key)
    logit = optimal_discriminator(p, q, prior).logit(x)
    view[1].line(
        "logit", x, _inside(logit, -LOGIT_LIMIT, LOGIT_LIMIT), "discriminator", label="logit D*"
    )
    offset = float(np.log(prior / (1 - prior)))
    view[1].hline("offset", offset, "neutral", label="log prior odds")
    names = ("constant", "slope", "curvature")
    for name, coefficient in zip(names, gaussian_logit(p, q, prior), strict=True):
        view.number(name, float(coefficient) + 0.0)
    if std_fake == 1:
        view.note("Equal widths: the logit is a straight line.")


def _inside(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Blank what lies outside the axes, so that a steep curve ends at the frame."""
    return np.where((values >= low) & (values <= high), values, np.nan)


def logit_view() -> SliderFigure:
    """The logit of D* as a difference of log densities."""
    return SliderFigure(
        draw_logit,
        panels=[
            Panel("x", "log density", (-6, 6), (-20, 0.5), yticks=(-20, -10, 0)),
            Panel(
                "x", "logit of D*", (-6, 6), (-LOGIT_LIMIT, LOGIT_LIMIT), yticks=(-8, -4, 0, 4, 8)
            ),
        ],
        title="The logit of D* is the log density ratio plus the log prior odds",
        question="When is the logit a line, and what does the prior do to it?",
        alt=(
            "Left: two parabolas, the log densities of N(0,1) and of the generator's Gaussian. "
            "Right: their difference, a parabola, or a line when both widths agree."
        ),
        mean_fake=slider(1.0, -2.0, 2.0, step=0.1, label="mean of p_g"),
        std_fake=slider(1.0, 0.5, 2.0, step=0.05, label="width of p_g"),
        prior=slider(0.5, 0.05, 0.95, step=0.05, label="prior P(real)"),
    )
