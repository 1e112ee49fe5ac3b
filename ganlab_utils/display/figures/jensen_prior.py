"""The Jensen-Shannon divergence under a coin that is not fair."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

GRID = on_grid.grid(-10.0, 16.0, 801)
PRIORS = np.linspace(0.01, 0.99, 99)
PANEL = Panel("prior = P(real)", "nats", (0.0, 1.0), (-0.8, 0.8))


def both(mean: float, prior: float) -> tuple[float, float]:
    """JSD_pi by its definition and V_pi(D*) by the optimal logit, for N(0, 1) and N(mean, 1)."""
    log_p, log_q = on_grid.log_normals(GRID, np.array([0.0, mean]), np.ones(2))
    logit = np.log(prior) - np.log1p(-prior) + log_p - log_q
    real = prior * np.exp(log_p) * np.logaddexp(0.0, -logit)
    fake = (1.0 - prior) * np.exp(log_q) * np.logaddexp(0.0, logit)
    value = -on_grid.integral(real + fake, GRID)
    return float(on_grid.jsd(log_p, log_q, GRID, prior)), float(value)


@lru_cache(maxsize=128)
def curves(mean: float) -> np.ndarray:
    """JSD_pi and V_pi(D*) along the priors, shape (99, 2)."""
    return np.array([both(mean, float(prior)) for prior in PRIORS])


def draw_prior(view: View, mean: float, prior: float) -> None:
    """Draw h(pi), JSD_pi below it and V_pi(D*) = JSD_pi - h(pi)."""
    divergences, values = curves(mean).T
    cap = on_grid.entropy_of_coin(PRIORS)
    view[0].line("cap", PRIORS, cap, "neutral", label="h(prior)", width=3)
    view[0].line("jsd", PRIORS, divergences, "theory", label="JSD")
    view[0].line("value", PRIORS, values, "discriminator", label="V of D*")
    divergence, value = both(mean, prior)
    view[0].points("now", [prior], [divergence], "theory", size=11)
    view[0].points("worth", [prior], [value], "discriminator", size=11)
    view[0].hline("zero", 0.0, "neutral")
    height = float(on_grid.entropy_of_coin(prior))
    view.number("JSD", divergence)
    view.number("h(prior)", height)
    view.number("V of D*", value)
    view.number("V - (JSD - h)", value - (divergence - height), digits=6)


def prior_figure() -> SliderFigure:
    """Figure: how much can one sample tell when most samples are real?"""
    return SliderFigure(
        draw_prior,
        panels=[PANEL],
        title="A coin that is not fair",
        question="How far can JSD rise at this prior, and which prior lets it rise most?",
        alt=(
            "Against the prior: the binary entropy as an arch, the divergence as a lower arch that "
            "touches zero at both ends, and the value of the optimal discriminator below zero."
        ),
        mean=slider(2.0, 0.0, 6.0, step=0.25, label="generator mean"),
        prior=slider(0.5, 0.01, 0.99, step=0.01, label="prior"),
    )
