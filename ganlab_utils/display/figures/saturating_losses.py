"""The two GAN losses of the generator and their slopes, by the logit and by d."""

import numpy as np
from scipy.special import expit, logit

from ganlab_utils.display.figures.saturating_bells import style
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import NON_SATURATING, SATURATING

LOGITS = np.linspace(-7.0, 7.0, 281)
PROBABILITIES = np.linspace(0.002, 0.998, 499)
STEEPEST, WIDE = 20.0, 3.0
LOSS = Panel("logit s", "loss, nats", (-7.0, 7.0), (-7.5, 7.5), title="Loss")
SLOPE = Panel("logit s", "- slope by s", (-7.0, 7.0), (-0.05, 1.1), title="Push on the logit")
LOSS_D = Panel("d = D(x)", "loss, nats", (0.0, 1.0), (-7.5, 7.5), title="Loss")
SLOPE_D = Panel(
    "d = D(x)", "- slope by d", (0.0, 1.0), (0.0, STEEPEST), title="Push on d, not on the logit"
)


def draw_by_logit(view: View, s: float) -> None:
    """Draw both losses and the negative of their slopes by the logit, with one logit marked."""
    for key, loss in (("sat", SATURATING), ("ns", NON_SATURATING)):
        label = "log(1 - d)" if key == "sat" else "-log d"
        view[0].line(key, LOGITS, loss.loss(LOGITS), "fake", label, WIDE, style(loss))
        view[0].points(f"{key} now", [s], [float(loss.loss(np.array(s)))], "fake", size=12)
        view[1].line(key, LOGITS, -loss.slope(LOGITS), "fake", label, WIDE, style(loss))
        view[1].points(f"{key} now", [s], [-float(loss.slope(np.array(s)))], "fake", size=12)
    d = float(expit(s))
    view.number("d", d)
    view.number("slope of log(1 - d) by s", -d)
    view.number("slope of -log d by s", -float(expit(-s)))
    view.number("ratio (1 - d)/d", float(np.exp(-s)))


def by_logit_figure() -> SliderFigure:
    """Figure: which loss still pushes the logit of a fake that D has seen through?"""
    return SliderFigure(
        draw_by_logit,
        panels=[LOSS, SLOPE],
        title="Two losses by the logit",
        question="Find the logit at which both push alike. How many times more at d = 0.01?",
        alt=(
            "Left: log(1 - d), dotted, and -log d, solid, against the logit, both falling. "
            "Right: minus their slopes; one rises from 0 to 1 with the logit, the other falls "
            "from 1 to 0."
        ),
        s=slider(-4.6, -7.0, 7.0, step=0.1, label="logit s"),
    )


def draw_by_d(view: View, d: float) -> None:
    """Draw both losses and the negative of their slopes by d, with one d marked."""
    d_grid = PROBABILITIES
    curves = {
        "sat": (np.log1p(-d_grid), 1.0 / (1.0 - d_grid), np.log1p(-d), 1.0 / (1.0 - d)),
        "ns": (-np.log(d_grid), 1.0 / d_grid, -np.log(d), 1.0 / d),
    }
    for key, (loss, push, loss_now, push_now) in curves.items():
        loss_of, label = (SATURATING, "log(1 - d)") if key == "sat" else (NON_SATURATING, "-log d")
        inside = push <= STEEPEST
        view[0].line(key, d_grid, loss, "fake", label, WIDE, style(loss_of))
        view[0].points(f"{key} now", [d], [loss_now], "fake", size=12)
        view[1].line(key, d_grid[inside], push[inside], "fake", label, WIDE, style(loss_of))
        if push_now <= STEEPEST:
            view[1].points(f"{key} now", [d], [push_now], "fake", size=12)
        view.number(f"slope of {label} by d", -push_now)
    view.number("ratio", (1.0 - d) / d)
    view.number("d(1-d), from d to the logit", d * (1.0 - d))
    view.number("logit", float(logit(d)))


def by_d_figure() -> SliderFigure:
    """Figure: does the saturating loss vanish by d as well?"""
    return SliderFigure(
        draw_by_d,
        panels=[LOSS_D, SLOPE_D],
        title="The same two losses by d",
        question="Move d towards 0. Which slope vanishes?",
        alt=(
            "Left: log(1 - d), dotted, and -log d, solid, against d. Right: minus their slopes "
            "by d, 1/(1 - d) and 1/d: near d = 0 one is about 1 and the other grows without "
            "bound."
        ),
        d=slider(0.06, 0.01, 0.99, step=0.01, label="d"),
    )
