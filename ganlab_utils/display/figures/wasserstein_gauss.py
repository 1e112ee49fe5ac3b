"""Chapter 6: W2 between Gaussians splits into a part of the means and a part of the shapes."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.transport import bures_squared

TURN = np.linspace(0.0, 2.0 * np.pi, 121)
ANGLES = np.linspace(0.0, 180.0, 37)
A = np.diag([1.0, 0.04])


def turned(angle: float) -> np.ndarray:
    """Return the covariance A turned by an angle in degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    return turn @ A @ turn.T


CURVE = np.array([bures_squared(A, turned(angle)) for angle in ANGLES])


def draw_gauss(view: View, angle: float, shift: float) -> None:
    """Draw both ellipses, and squared W2 against the angle."""
    circle = np.stack((np.cos(TURN), np.sin(TURN)))
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = np.array([[c, -s], [s, c]]) @ (np.sqrt(np.diag(A))[:, None] * circle)
    view[0].line("real", circle[0], 0.2 * circle[1], "real", label="real")
    view[0].line("fake", x + shift, y, "fake", label="fake")
    bures = bures_squared(A, turned(angle))
    view[1].line("all", ANGLES, CURVE + shift**2, "theory", label="shape and means")
    view[1].hline("mean", shift**2, "neutral", label="means alone")
    view[1].points("now", [angle], [bures + shift**2], "neutral", size=13, label="here")
    view.number("squared shift", shift**2)
    view.number("squared Bures distance", bures)
    view.number("squared W2", shift**2 + bures)


def gauss_figure() -> SliderFigure:
    """Figure: what does a turn cost, what a shift?"""
    return SliderFigure(
        draw_gauss,
        panels=[
            Panel("x", "y", (-1.2, 2.2), (-1.2, 1.2), equal=True, title="One standard deviation"),
            Panel(
                "angle of the fake ellipse, degrees",
                "squared W2",
                (0, 185),
                (0, 2.5),
                xticks=(0, 45, 90, 135, 180),
                title="What turn and shift cost",
            ),
        ],
        title="Two Gaussians of one shape, one turned and shifted",
        question="At which angle does a turn cost most, and does a shift change that angle?",
        alt="Left: a flat real ellipse and a turned, shifted fake one. Right: squared W2 against "
        "the angle, highest at 90 degrees, over a line for the means alone.",
        angle=slider(60.0, 0.0, 180.0, step=5.0, digits=0),
        shift=slider(0.5, 0.0, 1.0, step=0.1),
    )
