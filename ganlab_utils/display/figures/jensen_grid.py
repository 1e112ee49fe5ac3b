"""Divergences on one fixed grid: what the figures of chapter 3 redraw at every slider move."""

from functools import lru_cache

import numpy as np
from scipy import special

from ganlab_utils.theory.densities import Normal

LOG_2 = float(np.log(2.0))
LOG_4 = float(np.log(4.0))


@lru_cache(maxsize=8)
def grid(low: float, high: float, points: int = 1501) -> np.ndarray:
    """Equally spaced points, shape (points,), on which the trapezoidal rule integrates."""
    x = np.linspace(low, high, points)
    x.setflags(write=False)
    return x


def integral(values: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Trapezoidal integral over the last axis, for integrands that vanish at both ends."""
    return np.sum(values, axis=-1) * (x[1] - x[0])


def log_normals(x: np.ndarray, mean: np.ndarray, std: np.ndarray) -> np.ndarray:
    """Log densities of Normals, means and stds of shape (k,), at x: shape (k, points)."""
    mean, std = np.broadcast_arrays(np.asarray(mean, float), np.asarray(std, float))
    return Normal().log_pdf((x - mean[:, None]) / std[:, None]) - np.log(std)[:, None]


def best_value(log_p: np.ndarray, log_q: np.ndarray, x: np.ndarray) -> np.ndarray:
    """V(D*, G) = E_p log D* + E_q log(1 - D*), by the logit log p - log q, over the last axis."""
    return value_of_logit(log_p, log_q, log_p - log_q, x)


def value_of_logit(
    log_p: np.ndarray, log_q: np.ndarray, logit: np.ndarray, x: np.ndarray
) -> np.ndarray:
    """V(D, G) of any discriminator given by its logit, over the last axis."""
    real = np.exp(log_p) * np.logaddexp(0.0, -logit)
    fake = np.exp(log_q) * np.logaddexp(0.0, logit)
    return -integral(real + fake, x)


def jsd(log_p: np.ndarray, log_q: np.ndarray, x: np.ndarray, prior: float = 0.5) -> np.ndarray:
    """JSD as its definition says, pi KL(p||m) + (1-pi) KL(q||m), over the last axis; nats."""
    log_m = np.logaddexp(np.log(prior) + log_p, np.log1p(-prior) + log_q)
    real = prior * np.exp(log_p) * (log_p - log_m)
    return integral(real + (1.0 - prior) * np.exp(log_q) * (log_q - log_m), x)


def total_variation(log_p: np.ndarray, log_q: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Half of the area between two densities, over the last axis."""
    return 0.5 * integral(np.abs(np.exp(log_p) - np.exp(log_q)), x)


def kl(log_p: np.ndarray, log_q: np.ndarray, x: np.ndarray) -> np.ndarray:
    """KL(p||q) = int p (log p - log q), over the last axis; nats."""
    return integral(np.exp(log_p) * (log_p - log_q), x)


def entropy_of_coin(prior: np.ndarray) -> np.ndarray:
    """Binary entropy h(pi) in nats; 0 at both ends."""
    return special.entr(prior) + special.entr(1.0 - np.asarray(prior))
