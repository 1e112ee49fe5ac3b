"""The plateau at log 2 and its vanishing slope."""

from functools import lru_cache

import numpy as np
from scipy import special

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

MEANS = np.linspace(0.25, 20.0, 80)
OFFSETS = np.linspace(-12.0, 12.0, 2401)
DENSITIES = Panel("x", "density", (-4.0, 24.0), (0.0, 0.46), title="Data and generator")
DECAY = Panel(
    "mean of the generator", "nats", (0.0, 20.0), (1e-24, 10.0), yscale="log", title="What is left"
)


def gap_and_slope(mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log 2 - JSD and d JSD / d mean for N(0, 1) and N(mean, 1), shape (k,) each.

    Both integrands are largest between the two bells, so the grid is centred on mean/2:
    gap = int (p softplus(s) + q softplus(-s)) / 2 with s = mean x - mean^2/2, and
    slope = mean/2 int pq/(p+q), by the envelope theorem.
    """
    mean = np.atleast_1d(np.asarray(mean, dtype=float))[:, None]
    x = 0.5 * mean + OFFSETS * np.maximum(1.0, 0.04 * mean)
    step = x[:, 1:2] - x[:, 0:1]
    s = mean * x - 0.5 * mean**2
    log_p = -0.5 * x**2 - 0.5 * np.log(2.0 * np.pi)
    log_softplus = np.log(np.logaddexp(0.0, np.maximum(s, -30.0))) + np.minimum(s + 30.0, 0.0)
    gap = np.sum(np.exp(log_p + log_softplus), axis=1) * step[:, 0]
    overlap = np.sum(np.exp(log_p + special.log_expit(s)), axis=1) * step[:, 0]
    return gap, 0.5 * mean[:, 0] * overlap


@lru_cache(maxsize=1)
def curves() -> tuple[np.ndarray, np.ndarray]:
    """Gap and slope along MEANS, shape (80,) each."""
    return gap_and_slope(MEANS)


def draw_plateau(view: View, mean: float) -> None:
    """Draw both bells, and gap and slope on a log scale with their common rate."""
    x = np.linspace(-4.0, 24.0, 561)
    bells = np.exp(-0.5 * (x - np.array([[0.0], [mean]])) ** 2) / np.sqrt(2.0 * np.pi)
    view[0].line("p", x, bells[0], "real", label="p")
    view[0].line("q", x, bells[1], "fake", label="q")
    gap, slope = curves()
    rate = np.exp(-(MEANS**2) / 8.0)
    view[1].line("gap", MEANS, gap, "theory", label="log 2 - JSD")
    view[1].line("slope", MEANS, slope, "guess", label="slope", style="-")
    view[1].line("rate", MEANS, rate, "neutral", label="exp(-mean²/8)")
    view[1].hline("digits", 5e-5, "neutral", label="5e-5")
    now = [float(value[0]) for value in gap_and_slope(np.array([mean]))]
    view[1].points("gap now", [mean], now[:1], "theory", size=10)
    view[1].points("slope now", [mean], now[1:], "guess", size=10)
    naive = on_grid.LOG_2 - (on_grid.LOG_2 - now[0])
    view.number("JSD", on_grid.LOG_2 - now[0], digits=10)
    view.number("log10 of (log 2 - JSD)", np.log10(now[0]))
    view.number("log10 of the slope", np.log10(now[1]))
    view.number("log 2 - JSD by subtraction", naive, digits=14)


def plateau_figure() -> SliderFigure:
    """Figure: how flat is the plateau at log 2?"""
    return SliderFigure(
        draw_plateau,
        panels=[DENSITIES, DECAY],
        title="The plateau at log 2",
        question="Where is JSD equal to log 2 to four digits, and what is its slope there?",
        alt=(
            "Left: two bells that move apart. Right: on a log scale, log 2 minus the divergence "
            "and the slope of the divergence both fall like exp(-mean squared / 8); a "
            "horizontal line marks 5e-5."
        ),
        mean=slider(4.0, 0.25, 20.0, step=0.25, label="generator mean"),
    )
