"""Chapter 6: the best test function of three classes, and the distance that each one reads."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.integral_metrics import bounded_witness, kernel_witness, lipschitz_witness

X = np.linspace(-8.0, 8.0, 401)
P = Normal()
CLASSES = {
    "|f| <= 1: 2 TV": bounded_witness,
    "RKHS ball: MMD": kernel_witness,
    "1-Lipschitz: W1": lipschitz_witness,
}
MEANS = np.linspace(0.0, 4.0, 21)


@lru_cache(maxsize=64)
def readings(witness: object, std: float) -> np.ndarray:
    """Return the class's distance at each of MEANS, (21,)."""
    coarse = X[::2]
    return np.array([witness(P, Normal(m, std), coarse).value for m in MEANS])


def draw_witness(view: View, kind: object, mean: float, std: float) -> None:
    """Draw both densities with the witness, and the distance against the mean."""
    q = Normal(mean, std)
    found = kind(P, q, X)
    view[0].line("p", X, P.pdf(X), "real", label="p")
    view[0].line("q", X, q.pdf(X), "fake", label="q")
    scale = max(1.0, float(np.abs(found.f).max()))
    view[0].line("f", X, found.f / scale, "discriminator", label="best f, scaled into [-1, 1]")
    view[1].line("curve", MEANS, readings(kind, round(std, 3)), "theory", label="E_p f - E_q f")
    view[1].points("now", [mean], [found.value], "guess", size=13, label="here")
    view.number("E_p f - E_q f", found.value)
    view.number("f divided by", scale, digits=2)


def witness_figure() -> SliderFigure:
    """Figure: which class of test functions keeps counting after the bells are apart?"""
    return SliderFigure(
        draw_witness,
        panels=[
            Panel("x", "density, f", (-8, 8), (-1.1, 1.1)),
            Panel("mean of q", "distance", (0, 4.1), (0, 4.4)),
        ],
        title="Three classes of test functions for N(0, 1) and N(mean, std^2)",
        question="Which class keeps growing with the mean, and what does its f do far away?",
        alt="Left: two bells and the class's best test function. Right: the distance that the "
        "class reads against the mean of q; only the 1-Lipschitz class grows without end.",
        kind=choice(CLASSES, start="1-Lipschitz: W1", label="class of f"),
        mean=slider(2.0, 0.0, 4.0, step=0.1, label="mean of q"),
        std=slider(1.0, 0.5, 1.5, step=0.1, label="std of q"),
    )
