"""The slope of the best discriminator where a collapsed generator puts its samples."""

import numpy as np
from scipy.special import expit

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal

X = np.linspace(-4.0, 4.0, 401)
TOP = 8.4
WIDTHS = np.linspace(0.08, 2.0, 193)
LAWS = Panel("x", "density", (-4.0, 4.0), (0.0, 2.7), title="The data and the generator")
LOGIT = Panel("x", "logit of D*", (-4.0, 4.0), (-1.2, TOP), title="What the best D says")
FORCE = Panel(
    "width tau", "slope at x = -1", (0.0, 2.05), (-0.02, 0.3), title="Slope where fakes are"
)


def slope(x: np.ndarray, width: np.ndarray) -> np.ndarray:
    """The logit's slope (2/tau^2) sigma(2x/tau^2) for modes at -1 and 1, the fake one at -1."""
    return 2.0 / width**2 * expit(2.0 * x / width**2)


def logit(x: np.ndarray, width: float) -> np.ndarray:
    """log p - log q = log(1 + exp(2x/tau^2)) - log 2."""
    return np.logaddexp(0.0, 2.0 * x / width**2) - np.log(2.0)


def draw_force(view: View, noise: float) -> None:
    """Draw both laws after noise, the best logit, and its slope on the generator's mode."""
    width = float(np.hypot(0.15, noise))
    left, right = Normal(-1.0, width), Normal(1.0, width)
    view[0].line("p", X, 0.5 * (left.pdf(X) + right.pdf(X)), "real", label="p")
    view[0].line("q", X, left.pdf(X), "fake", label="q")
    leaves = width**2 / 2.0 * np.log(np.expm1(TOP + np.log(2.0)))  # where the logit is TOP
    shown = np.append(X[leaves > X], min(leaves, X[-1]))
    view[1].line("logit", shown, logit(shown, width), "discriminator", label="D*")
    view[1].vline("mode", -1.0, "fake", label="fakes")
    view[2].line("slope", WIDTHS, slope(-1.0, WIDTHS), "discriminator")
    view[2].points("now", [width], [slope(-1.0, np.array(width))], "discriminator", size=13)
    view.number("width tau after noise", width)
    view.number("logit at x = -1", float(logit(np.array(-1.0), width)))
    view.number("slope at x = -1", float(slope(-1.0, np.array(width))), digits=3)


def force_figure() -> SliderFigure:
    """Figure: does a collapsed generator feel where the missed mode is?"""
    return SliderFigure(
        draw_force,
        panels=[LAWS, LOGIT, FORCE],
        title="A missed mode and its pull",
        question="How much noise until the slope at the fakes exceeds 0.1?",
        alt=(
            "Left: data with two modes at -1 and 1, the generator on the mode at -1. Middle: the "
            "best discriminator's logit, flat over the fakes and steep between the modes. Right: "
            "its slope at the fakes against the modes' width, 0 for narrow modes."
        ),
        noise=slider(0.15, 0.0, 1.9, step=0.05, label="std of added noise"),
    )
