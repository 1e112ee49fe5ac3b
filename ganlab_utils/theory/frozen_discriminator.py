"""What moves the generator: the optimal score of each game, its slope, and D frozen or not."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from ganlab_utils.theory.densities import Mixture, Normal
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    NON_SATURATING,
    SATURATING,
    WASSERSTEIN,
    GeneratorLoss,
)
from ganlab_utils.theory.integrals import crossings, integrate_over, panel_edges

Array = NDArray[np.float64]


def log_density_slope(p: Any, x: ArrayLike) -> Array:
    """Return d log p(x) / dx for a Normal or a Mixture of Normals, shaped as x.

    Normal: -(x - mean)/std^2; a mixture weights its components' slopes by their posteriors.
    TypeError for another density.
    """
    x = np.asarray(x, dtype=float)
    if isinstance(p, Normal):
        return -(x - p.mean) / p.std**2
    if isinstance(p, Mixture) and all(isinstance(c, Normal) for c in p.components):
        parts = zip(p.weights, p.components, strict=True)
        shares = [np.exp(np.log(w) + c.log_pdf(x) - p.log_pdf(x)) for w, c in parts if w > 0]
        used = [c for w, c in zip(p.weights, p.components, strict=True) if w > 0]
        slopes = [log_density_slope(c, x) for c in used]
        return np.sum([a * b for a, b in zip(shares, slopes, strict=True)], axis=0)
    raise TypeError(f"p must be a Normal or a Mixture of Normals, got {p!r}")


def best_score(loss: GeneratorLoss, p: Any, q: Any, x: ArrayLike) -> tuple[Array, Array]:
    """Return the optimal discriminator's score s*(x) of the loss's game and ds*/dx, shaped as x.

    GAN losses: log p - log q. Least squares (fake 0, real 1): p/(p+q), Mao et al. 2017, eq. 5.
    Hinge: sign(p - q), slope 0 wherever it exists. Wasserstein: slope sign(F_q - F_p), the
    1-Lipschitz critic of the line, with score 0 at x = 0 (a constant is free); its value needs
    a grid and is therefore given only for two Normals of equal std, else nan.
    """
    x = np.asarray(x, dtype=float)
    logit = np.asarray(p.log_pdf(x) - q.log_pdf(x))
    slope = log_density_slope(p, x) - log_density_slope(q, x)
    if loss is not WASSERSTEIN:
        return score_by_logit(loss, logit, slope)
    steep = np.sign(q.cdf(x) - p.cdf(x))
    shifted = isinstance(p, Normal) and isinstance(q, Normal) and p.std == q.std
    side = np.sign(p.mean - q.mean) if shifted else np.nan
    return side * x, np.where(steep == 0.0, side, steep) if shifted else steep


def score_by_logit(loss: GeneratorLoss, logit: Array, slope: Array) -> tuple[Array, Array]:
    """Return s* and ds*/dx where log p - log q is `logit` with slope `slope`, shaped as these.

    ValueError for Wasserstein, whose critic no density ratio tells, and for another loss.
    """
    if loss in (SATURATING, NON_SATURATING):
        return logit, slope
    if loss is LEAST_SQUARES:
        return expit(logit), expit(logit) * expit(-logit) * slope
    if loss is HINGE:
        return np.sign(logit), np.zeros_like(logit)
    raise ValueError(f"loss must be one of generator_losses.TABLE, got {loss!r}")


def force(loss: GeneratorLoss, p: Any, q: Any, x: ArrayLike) -> Array:
    """Return -loss'(s*(x)) ds*/dx, how a gradient step of L_G moves a sample at x; shaped as x."""
    score, slope = best_score(loss, p, q, x)
    return -loss.slope(score) * slope


def frozen_slope(loss: GeneratorLoss, p: Any, q: Any) -> float:
    """Return d/dt E_q loss(s*(x + t)) at t = 0: q shifts, s* is frozen at its answer to q.

    The pathwise gradient E_q[loss'(s*) ds*/dx], what back-propagation through x computes. It
    equals the slope of the loss only where s* is absolutely continuous: not for the hinge.
    """
    return integrate_over(lambda x: -q.pdf(x) * force(loss, p, q, x), p, q)


def frozen_loss(loss: GeneratorLoss, p: Any, q: Any, moved: Any) -> float:
    """Return E_moved loss(s*(x)) with s* frozen at its answer to q; in nats for the GAN losses."""
    if loss is HINGE:
        return -_mean_sign(p, q, moved)

    def integrand(x: Array) -> Array:
        return moved.pdf(x) * loss.loss(best_score(loss, p, q, x)[0])

    return integrate_over(integrand, p, moved)


def _mean_sign(p: Any, q: Any, moved: Any) -> float:
    """Return E_moved sign(p - q), from the crossings of p and q and the cdf, exact at the jumps."""
    ends = np.concatenate([[-np.inf], np.sort(crossings(p, q, panel_edges(p, q))), [np.inf]])
    inner = np.concatenate([[ends[1] - 1.0], 0.5 * (ends[1:-2] + ends[2:-1]), [ends[-2] + 1.0]])
    middles = inner if len(ends) > 2 else np.array([0.0])
    sign = np.sign(p.log_pdf(middles) - q.log_pdf(middles))
    return float(sign @ np.diff(moved.cdf(ends)))


def reoptimised_loss(loss: GeneratorLoss, p: Any, q: Any) -> float:
    """Return E_q loss(s*(x)) with s* the answer to this q."""
    return frozen_loss(loss, p, q, q)


def twice_kl_to_data(p: Any, q: Any) -> float:
    """Return 2 KL(m||p) = int p f(q/p) with f(r) = (1+r) log((1+r)/2) and m = (p+q)/2; nats.

    It equals KL(q||p) - 2 JSD(p||q), so with D* frozen its gradient is that of the
    non-saturating loss. Source: Arjovsky & Bottou 2017, theorem 2.5, rewritten.
    """

    def integrand(x: Array) -> Array:
        log_p, log_q = p.log_pdf(x), q.log_pdf(x)
        log_m_over_p = np.logaddexp(0.0, log_q - log_p) - np.log(2.0)
        return (np.exp(log_p) + np.exp(log_q)) * log_m_over_p

    return integrate_over(integrand, p, q)


def non_saturating_value(p: Any, q: Any) -> float:
    """Return -E_q log D*(x) = log 2 + KL(q||p) - KL(q||m), by its right side; nats."""

    def integrand(x: Array) -> Array:
        log_p, log_q = p.log_pdf(x), q.log_pdf(x)
        log_m = np.logaddexp(log_p, log_q) - np.log(2.0)
        return np.exp(log_q) * (np.log(2.0) + (log_q - log_p) - (log_q - log_m))

    return integrate_over(integrand, p, q)
