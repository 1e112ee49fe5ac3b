"""Five generator losses over the output of their discriminators."""

import numpy as np

from ganlab_utils.display.figures.saturating_bells import style
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    NON_SATURATING,
    SATURATING,
    TABLE,
    WASSERSTEIN,
    GeneratorLoss,
)

OUTPUTS = np.linspace(-5.0, 5.0, 401)
PANELS = [
    Panel("output s of the discriminator", "loss", (-5.0, 5.0), (-5.5, 8.0), title="Loss"),
    Panel("output s of the discriminator", "- slope", (-5.0, 5.0), (-4.5, 6.5), title="Push"),
]
NAMES = (
    {"least squares": (-0.9, 7.2), "saturating": (-3.4, -1.0), "hinge, Wasserstein": (1.9, -4.6)},
    {"least squares": (-1.9, 5.4), "saturating": (-3.2, -0.7), "hinge, Wasserstein": (2.6, 1.7)},
)
WHERE_D_PUTS = {
    SATURATING: "D* = log p - log q: any real number.",
    NON_SATURATING: "D* = log p - log q: any real number.",
    LEAST_SQUARES: "D* = p/(p+q): outputs between 0 and 1 only.",
    HINGE: "D* = sign(p - q): outputs -1 and 1 only.",
    WASSERSTEIN: "The best critic has slope 1; a constant may be added to its output.",
}


def draw_five(view: View, loss: GeneratorLoss, s: float) -> None:
    """Draw all five losses and the negative of their slopes, the chosen one in colour."""
    for one in TABLE:
        if one is not loss:
            for panel, values in ((0, one.loss(OUTPUTS)), (1, -one.slope(OUTPUTS))):
                inside = values < (8.0 if panel == 0 else 6.5)
                shown = np.where(inside, values, np.nan)
                view[panel].line(
                    f"{one.name} grey", OUTPUTS, shown, "neutral", width=1.5, style="-"
                )
    for panel, places in enumerate(NAMES):
        for name, (x, y) in places.items():
            view[panel].text(f"{name} name", x, y, name)
    values = loss.loss(OUTPUTS)
    shown = np.where(values < 8.0, values, np.nan)
    view[0].line("chosen", OUTPUTS, shown, "fake", loss.name, 3.0, style(loss))
    view[1].line("chosen", OUTPUTS, -loss.slope(OUTPUTS), "fake", loss.name, 3.0, style(loss))
    now, push = float(loss.loss(np.array(s))), -float(loss.slope(np.array(s)))
    if now < 8.0:
        view[0].points("now", [s], [now], "fake", size=12)
    view[1].points("push", [s], [push], "fake", size=12)
    view.number("loss", now)
    view.number("slope by s", -push)
    beyond = "" if now < 8.0 else " The loss lies above the left picture."
    view.note(WHERE_D_PUTS[loss] + beyond)


def five_losses_figure() -> SliderFigure:
    """Figure: which losses push a fake that D has rated very low?"""
    return SliderFigure(
        draw_five,
        panels=PANELS,
        title="Five losses over one axis",
        question="Which losses push less and less as s falls, which alike, which harder?",
        alt=(
            "Left: five generator losses against the discriminator's output. Right: minus their "
            "slopes: one vanishes at the left, one tends to 1, one is a falling line, two are "
            "1."
        ),
        loss=choice({one.name: one for one in TABLE}, start="non-saturating", label="loss"),
        s=slider(-3.0, -5.0, 5.0, step=0.1, label="output s"),
    )
