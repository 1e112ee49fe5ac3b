"""Chapter 1: the best discriminator without a bias gets gentler once the fakes are far away."""

from functools import lru_cache

import numpy as np
from scipy.special import expit

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.one_parameter import ShiftGAN

GAME = ShiftGAN()
X = np.linspace(-4.0, 10.0, 401)
SHIFTS = np.linspace(0.0, 6.0, 121)
DATA = Normal(0.0, 1.0)


@lru_cache(maxsize=1)
def steepness() -> np.ndarray:
    """Return |psi*(theta)| for every shift in SHIFTS."""
    return np.abs(GAME.best_response_discriminator(SHIFTS))


def draw_steepness(view: View, theta: float) -> None:
    """Draw data, fakes and the best D on the left, its steepness against theta on the right."""
    psi = float(GAME.best_response_discriminator(theta))
    safe = X[X <= 0.0]
    view[0].line("p", X, DATA.pdf(X), "real", label="p_data")
    view[0].line("q", X, Normal(theta, 1.0).pdf(X), "fake", label="p_g")
    view[0].line("d", X, expit(psi * X), "discriminator", label="best D")
    view[0].fill("right side", safe, 0.0, DATA.pdf(safe), "real")
    view[0].vline("nail", 0.0, "neutral")
    view[1].line("steepness", SHIFTS, steepness(), "discriminator", label="|psi*|")
    view[1].points("now", [theta], [abs(psi)], "guess", size=16)
    view.number("steepness |psi*|", abs(psi))
    view.number("V at the best psi", float(GAME.value(theta, psi)))
    view.note("The half of the data that is not shaded lies on the fakes' side of D's boundary.")


def best_steepness() -> SliderFigure:
    """The best discriminator of the one-parameter GAN as the fakes move away from the data."""
    left = Panel("x", "density, score", (-4.0, 10.0), (0.0, 1.05))
    right = Panel("theta", "steepness of the best D", (-0.15, 6.15), (0.0, 1.1))
    return SliderFigure(
        draw_steepness,
        panels=[left, right],
        title="The best D(x) = sigma(psi x) as the fakes N(theta, 1) move away",
        question="At which theta is D steepest? Which samples make it gentler beyond?",
        alt="Left: data, fakes and the best discriminator, which is 1/2 at x = 0; the data left of "
        "0 are shaded. Right: its steepness rises from 0 to 0.98 near theta = 1.9, then falls.",
        theta=slider(2.0, 0.0, 6.0, step=0.05),
    )
