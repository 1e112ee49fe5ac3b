"""Two bells on the line: scores, forces and slopes of every loss, fast enough for a slider."""

import numpy as np

from ganlab_utils.theory.frozen_discriminator import score_by_logit
from ganlab_utils.theory.generator_losses import (
    NON_SATURATING,
    SATURATING,
    WASSERSTEIN,
    GeneratorLoss,
)

OFFSETS = np.linspace(-9.0, 9.0, 1201)
# Every loss is the generator's and has its colour; the line tells the two GAN losses apart.
STYLES = {SATURATING: ":", NON_SATURATING: "-"}


def style(loss: GeneratorLoss) -> str:
    """Line style of a loss in the chapter's figures: the saturating one is dotted."""
    return STYLES.get(loss, "--")


def bell(x: np.ndarray, mean: float, std: float) -> np.ndarray:
    """Density of N(mean, std^2) at x."""
    return np.exp(-0.5 * ((x - mean) / std) ** 2) / (std * np.sqrt(2.0 * np.pi))


def score(
    loss: GeneratorLoss, x: np.ndarray, mean: float, std: float
) -> tuple[np.ndarray, np.ndarray]:
    """Optimal score and its slope at x, data N(0, 1) and generator N(mean, std^2), as x each."""
    u = (x - mean) / std
    logit = 0.5 * u**2 + np.log(std) - 0.5 * x**2
    slope = u / std - x
    if loss is not WASSERSTEIN:
        return score_by_logit(loss, logit, slope)
    steep = np.sign(u - x)
    steep = np.where(u == x, -np.sign(mean), steep)
    # W1's critic bends where the cdfs cross, at u = x; it is 0 there, or at x = 0 for a shift.
    if std == 1.0:
        return -np.sign(mean) * x, steep
    crossing = mean / (1.0 - std)
    return np.sign(1.0 - std) * np.abs(x - crossing), steep


def force(loss: GeneratorLoss, x: np.ndarray, mean: float, std: float) -> np.ndarray:
    """How a gradient step of L_G moves a sample at x: -loss'(s) ds/dx, shaped as x."""
    value, slope = score(loss, x, mean, std)
    return -loss.slope(value) * slope


def mean_loss(loss: GeneratorLoss, mean: float, answered: float, std: float = 1.0) -> float:
    """L_G of the generator N(mean, std^2) when D is the best answer to N(answered, std^2)."""
    x = mean + std * OFFSETS
    weight = bell(x, mean, std) * (x[1] - x[0])
    return float(weight @ loss.loss(score(loss, x, answered, std)[0]))


def pathwise(loss: GeneratorLoss, mean: float, answered: float, std: float = 1.0) -> float:
    """Slope of L_G by the mean as back-propagation finds it, D frozen: E_q[loss'(s) ds/dx]."""
    x = mean + std * OFFSETS
    weight = bell(x, mean, std) * (x[1] - x[0])
    return float(-weight @ force(loss, x, answered, std))
