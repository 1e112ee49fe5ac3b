"""The best value V(D*) as the generator's Gaussian moves away from the data."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal

LOW, HIGH = -5.0, 13.0


@lru_cache(maxsize=1024)
def best_value_at(mu: float) -> float:
    """V(D*) for N(0,1) against N(mu,1), without subtraction.

    V(D*) = -2 E_p log(1 + p_g/p_data) = -2 E softplus(mu x - mu^2/2), x from N(0,1); in nats.
    Both halves of V are equal by the mirror symmetry x -> mu - x.
    """
    x = np.linspace(-12.0, 12.0 + abs(mu), 4001)
    return -2 * float(np.trapezoid(Normal().pdf(x) * np.logaddexp(0, mu * x - mu**2 / 2), x))


@lru_cache(maxsize=1)
def _curve() -> tuple[np.ndarray, np.ndarray]:
    mus = np.linspace(0.0, 8.0, 81)
    return mus, np.array([best_value_at(float(mu)) for mu in mus])


def slope_at(mu: float, step: float = 1e-3) -> float:
    """The slope of V(D*) in mu, D* re-optimised, by a central difference."""
    return (best_value_at(mu + step) - best_value_at(mu - step)) / (2 * step)


def draw_moving(view: View, mu: float) -> None:
    """Draw both densities, and V(D*) against mu."""
    x = np.linspace(LOW, HIGH, 361)
    for key, density, role in (("p_data", Normal(), "real"), ("p_g", Normal(mu, 1.0), "fake")):
        view[0].fill(key + " area", x, np.zeros_like(x), density.pdf(x), role)
        view[0].line(key, x, density.pdf(x), role, label=key)
    view[1].line("V", *_curve(), "discriminator", label="V(D*)")
    view[1].points("here", [mu], [best_value_at(mu)], "discriminator", size=10)
    view[1].hline("bottom", -2 * np.log(2), "theory", label="-log 4")
    view[1].hline("top", 0.0, "neutral")
    view.number("V(D*)", best_value_at(mu))
    view.number("slope of V(D*) in mu", slope_at(mu) + 0.0)


def value_as_generator_moves() -> SliderFigure:
    """V(D*) for N(0,1) against N(mu,1), with D* re-optimised at each mu."""
    return SliderFigure(
        draw_moving,
        panels=[
            Panel("x", "density", (LOW, HIGH), (0, 0.45), yticks=(0, 0.2, 0.4)),
            Panel("mu", "V(D*)", (-0.2, 8.2), (-1.5, 0.1), yticks=(-1.2, -0.8, -0.4, 0)),
        ],
        title="V(D*) as the generator moves, D re-optimised at every mu",
        question="What does V(D*) tell a generator that is far away?",
        alt=(
            "Left: the data's Gaussian at 0 and the generator's at mu. Right: V(D*) rises from "
            "-1.386 at mu = 0 and flattens at 0 beyond mu = 6."
        ),
        mu=slider(3.0, 0.0, 8.0, step=0.1, label="mu"),
    )
