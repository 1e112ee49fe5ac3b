"""Chapter 6: two parallel lines, one moved by theta."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

LOG_2 = float(np.log(2.0))
THETA = np.linspace(-1.0, 1.0, 201)
Z = np.linspace(0.0, 1.0, 12)


def draw_parallel(view: View, theta: float) -> None:
    """Draw both segments with the plan, and the distances against theta."""
    view[0].line("real", [0.0, 0.0], [0.0, 1.0], "real", width=5, label="real (0, z)")
    view[0].line("fake", [theta, theta], [0.0, 1.0], "fake", width=5, label="fake (theta, z)")
    for k, z in enumerate(Z):
        view[0].line(f"ray {k}", [0.0, theta], [z, z], "neutral")
    view[1].line("w1", THETA, np.abs(THETA), "theory", label="W1")
    away = np.where(np.abs(THETA) < 1e-9, np.nan, LOG_2)
    view[1].line("jsd", THETA, away, "neutral", label="JSD")
    apart = abs(theta) > 1e-9
    view[1].points("jsd 0", [0.0], [0.0], "neutral", size=10)
    view[1].points("now w1", [theta], [abs(theta)], "theory", size=12)
    view[1].points("now jsd", [theta], [LOG_2 if apart else 0.0], "neutral", size=12)
    view.number("W1", abs(theta))
    view.number("JSD", LOG_2 if apart else 0.0)
    view.number("KL", np.inf if apart else 0.0)
    view.number("TV", 1.0 if apart else 0.0)


def parallel_figure() -> SliderFigure:
    """Figure: which reading tells the generator where to go?"""
    return SliderFigure(
        draw_parallel,
        panels=[
            Panel("x", "z", (-1.15, 1.15), (-0.05, 1.05), title="The two laws and a plan"),
            Panel("theta", "distance", (-1.05, 1.05), (-0.05, 1.1), title="Distances"),
        ],
        title="Two parallel lines at distance theta",
        question="Move the fake line to 0. Which reading changes on the way?",
        alt="Left: a real vertical segment at 0 and a fake one at theta, joined by horizontal "
        "rays. Right: W1 is a V with its tip at 0; JSD is flat at log 2 except at 0.",
        theta=slider(0.5, -1.0, 1.0, step=0.05),
    )
