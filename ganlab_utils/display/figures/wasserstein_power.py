"""Chapter 6: power iteration, the errors of its vector and of its value."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.power_iteration import power_iteration

ROUNDS = 12
FLOOR = 1e-9
START = np.array([0.3, 1.0])


def draw_power(view: View, ratio: float, rounds: int) -> None:
    """Draw the vectors u of the first rounds, and both errors against the round."""
    found = power_iteration(np.diag([1.0, ratio]), START, ROUNDS)
    first = START / np.linalg.norm(START)
    us = np.vstack((first, found.u))[: rounds + 1]
    turn = np.linspace(0.0, np.pi / 2, 60)
    view[0].line("circle", np.cos(turn), np.sin(turn), "neutral")
    view[0].line("start", [0.0, first[0]], [0.0, first[1]], "neutral", label="u at the start")
    view[0].line("now", [0.0, us[-1, 0]], [0.0, us[-1, 1]], "discriminator", label="u now")
    view[0].points("all", us[:, 0], us[:, 1], "discriminator", size=8)
    n = np.arange(1, ROUNDS + 1)
    tangent = np.maximum(np.abs(found.u[:, 1] / found.u[:, 0]), FLOOR)
    error = np.maximum(1.0 - found.sigma, FLOOR)
    view[1].line("tangent", n, tangent, "discriminator", label="tan of u's angle")
    view[1].line("error", n, error, "theory", label="s1 - sigma")
    view[1].points("t", [rounds], [tangent[rounds - 1]], "discriminator", size=12)
    view[1].points("e", [rounds], [error[rounds - 1]], "theory", size=12)
    view.number("sigma", found.sigma[rounds - 1], digits=6)
    view.number("1 - sigma", float(1.0 - found.sigma[rounds - 1]), digits=8)
    view.number("tan of the angle", tangent[rounds - 1])
    view.number("tan at the start", float(START[1] / START[0]))
    view.number("(s2/s1)^2", ratio**2)
    view.number("(s2/s1)^4", ratio**4)
    if error[-1] <= FLOOR or tangent[-1] <= FLOOR:
        view.note("Right, what is below 1e-9 lies on the lower edge.")


def power_figure() -> SliderFigure:
    """Figure: how many rounds does one digit of sigma cost?"""
    return SliderFigure(
        draw_power,
        panels=[
            Panel(
                "first direction", "second", (0, 1.05), (0, 1.05), equal=True, title="The vector u"
            ),
            Panel(
                "round",
                "error",
                (0.5, 12.5),
                (5e-10, 10.0),
                yscale="log",
                xticks=tuple(range(1, ROUNDS + 1)),
                title="Errors of u and of sigma",
            ),
        ],
        title="Power iteration on singular values 1 and s2",
        question="At s2 = 0.99, is sigma near 1 although u has hardly turned? Why?",
        alt="Left: the vector u turns towards the first singular direction. Right: on a log "
        "scale, the error of sigma falls twice as steeply as that of the vector.",
        ratio=slider(0.7, 0.1, 0.99, step=0.01, label="s2 / s1"),
        rounds=integer(3, 1, ROUNDS, label="rounds"),
    )
