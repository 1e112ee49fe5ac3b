"""Chapter 6: the best test function of four classes, and the distance that each one reads."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.integral_metrics import (
    Witness,
    bounded_witness,
    kernel_witness,
    lipschitz_witness,
)

X = np.linspace(-12.0, 24.0, 901)
SEEN = (X >= -5.0) & (X <= 17.0)
P = Normal()


def cramer_witness(p: Normal, q: Normal, x: np.ndarray) -> Witness:
    """Return f with f' = (G - F) / norm, the best of int f'^2 <= 1; its value is that norm."""
    step = x[1] - x[0]
    slope = q.cdf(x) - p.cdf(x)
    norm = float(np.sqrt(np.square(slope).sum() * step))
    f = np.concatenate(([0.0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * step)))
    return Witness(x, (f - f[len(f) // 2]) / max(norm, 1e-30), norm)


def steep_witness(p: Normal, q: Normal, x: np.ndarray) -> Witness:
    """Return f with f' = sign(G - F) also in the tails, where F and G round to one number."""
    upper = [Normal(-law.mean, law.std).cdf(-x) for law in (p, q)]
    slope = np.where(x < q.mean, np.sign(q.cdf(x) - p.cdf(x)), np.sign(upper[0] - upper[1]))
    f = np.concatenate(([0.0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * (x[1] - x[0]))))
    return Witness(x, f, lipschitz_witness(p, q, x).value)


CLASSES = {
    "|f| <= 1: 2 TV": bounded_witness,
    "RKHS ball: MMD": kernel_witness,
    "int f'^2 <= 1: Cramer": cramer_witness,
    "1-Lipschitz: W1": steep_witness,
}
FAR = {
    bounded_witness: "f is 1 or -1 wherever p and q differ: the reading stays below 2.",
    kernel_witness: "f tends to 0 far away: the reading stays below sqrt(2).",
    cramer_witness: "f levels off beyond the bells; far out the reading grows like sqrt(mean).",
    steep_witness: "f has slope 1 or -1 wherever F and G differ: the reading grows without end.",
}
FREE = (cramer_witness, steep_witness)  # a constant added to f changes no reading
MEANS = np.linspace(0.0, 12.0, 25)


@lru_cache(maxsize=64)
def readings(witness: object, std: float) -> np.ndarray:
    """Return the class's distance at each of MEANS, (25,)."""
    coarse = X[::3]
    return np.array([witness(P, Normal(m, std), coarse).value for m in MEANS])


def draw_witness(view: View, kind: object, mean: float, std: float) -> None:
    """Draw both densities with the witness, and the distance against the mean."""
    q = Normal(mean, std)
    found = kind(P, q, X)
    view[0].line("p", X[SEEN], P.pdf(X[SEEN]), "real", label="p")
    view[0].line("q", X[SEEN], q.pdf(X[SEEN]), "fake", label="q")
    f = found.f[SEEN]
    if kind in FREE:
        f = f - 0.5 * (f.min() + f.max())
    scale = max(1.0, float(np.abs(f).max()))
    view[0].line("f", X[SEEN], f / scale, "discriminator", label="best f, scaled into [-1, 1]")
    view[1].line("curve", MEANS, readings(kind, round(std, 3)), "theory", label="E_p f - E_q f")
    view[1].points("now", [mean], [found.value], "neutral", size=13, label="here")
    view.number("E_p f - E_q f", found.value)
    view.number("f divided by", scale, digits=2)
    view.note(FAR[kind])


def witness_figure() -> SliderFigure:
    """Figure: which class of test functions keeps counting after the bells are apart?"""
    return SliderFigure(
        draw_witness,
        panels=[
            Panel("x", "density, f", (-5, 17), (-1.1, 1.1), title="Two laws and the best f"),
            Panel("mean of q", "distance", (0, 12.2), (0, 12.8), title="What the class reads"),
        ],
        title="Four classes of test functions for N(0, 1) and N(mean, std^2)",
        question="Which two classes keep growing with the mean, and what does their f do far away?",
        alt="Left: two bells and the class's best test function. Right: the distance that the "
        "class reads against the mean of q; it grows without end for W1 and, slower, for Cramer.",
        kind=choice(CLASSES, start="1-Lipschitz: W1", label="class of f"),
        mean=slider(4.0, 0.0, 12.0, step=0.1, label="mean of q"),
        std=slider(1.0, 0.5, 1.5, step=0.1, label="std of q"),
    )
