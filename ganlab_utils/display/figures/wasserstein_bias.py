"""Chapter 6: the gradient penalty's own optimum between two points at distance theta."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

SLOPES = np.linspace(0.0, 12.0, 601)


def draw_bias(view: View, theta: float, log_weight: float) -> None:
    """Draw the penalised objective against the slope, and the optimal slope against lambda."""
    weight = 10.0**log_weight
    value = theta * SLOPES - weight * np.square(SLOPES - 1.0)
    best = 1.0 + theta / (2.0 * weight)
    shown = np.where((value > -4.0) & (value < 14.0), value, np.nan)
    view[0].line("value", SLOPES, shown, "discriminator", label="objective")
    view[0].vline("one", 1.0, "theory", label="slope 1")
    at = theta * best - weight * (best - 1.0) ** 2
    view[0].points("best", [best], [at], "neutral", size=13, label="optimum")
    weights = np.logspace(-1, 2, 61)
    curve = 1.0 + theta / (2.0 * weights)
    view[1].line("curve", weights, curve, "discriminator", label="optimal slope")
    view[1].hline("one", 1.0, "theory", label="slope 1")
    view[1].points("now", [weight], [best], "neutral", size=13, label="this lambda")
    view.number("lambda", weight, digits=3)
    view.number("optimal slope", best)
    view.number("W1", theta)
    view.number("critic's E_p s - E_q s", theta * best)
    view.number("excess over W1, theta^2 / (2 lambda)", theta * (best - 1.0), digits=3)
    view.number("excess / W1", best - 1.0, digits=3)
    if best - 1.0 <= 0.1 + 1e-9:
        view.note("At most a tenth of W1 is added: lambda is at least 5 theta.")


def bias_figure() -> SliderFigure:
    """Figure: how far above 1 is the slope that the penalty itself prefers?"""
    return SliderFigure(
        draw_bias,
        panels=[
            Panel(
                "slope a of the critic",
                "objective",
                (0, 12),
                (-4, 14),
                title="theta a - lambda (a - 1)^2",
            ),
            Panel(
                "lambda",
                "slope",
                (0.09, 110),
                (0.5, 20),
                xscale="log",
                yscale="log",
                title="1 + theta / (2 lambda)",
            ),
        ],
        title="Two points at distance theta: the optimum under the gradient penalty",
        question="For which lambda does the critic's value exceed W1 by less than a tenth?",
        alt="Left: a parabola in the slope whose top lies right of 1. Right: the optimal slope "
        "1 + theta / (2 lambda) falls towards 1 as lambda grows.",
        theta=slider(1.4, 0.2, 2.0, step=0.1),
        log_weight=slider(-1.0, -1.0, 2.0, step=0.1, label="log10 lambda"),
    )
