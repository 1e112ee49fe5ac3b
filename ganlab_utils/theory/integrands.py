"""Pointwise integrands of divergences: never negative, so an integral of them cannot cancel.

Each takes log p(x) and log q(x), arrays of one shape, and returns the integrand's values. The terms
p - q, which integrate to 0, are added where they make the integrand non-negative. Never nan:
0 log 0 is 0, and p > 0 = q gives what the divergence says, inf or a finite share.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integrand = Callable[[Array, Array], Array]

EPSILON = np.finfo(np.float64).eps


def log_ratio(log_p: Array, log_q: Array) -> Array:
    """Return log p - log q; 0 where both are 0, and 0 where the difference is mere rounding."""
    with np.errstate(invalid="ignore"):
        ratio = log_p - log_q
        size = np.maximum(np.maximum(np.abs(log_p), np.abs(log_q)), 1.0)
        equal = (log_p == log_q) | (np.isfinite(ratio) & (np.abs(ratio) <= 4.0 * EPSILON * size))
    return np.where(equal, 0.0, ratio)


def excess(a: Array) -> Array:
    """Return a + exp(-a) - 1, which is a^2/2 - a^3/6 + ..., without cancellation at small a."""
    series = 1.0 / 40320.0
    for coefficient in (-1.0 / 5040, 1.0 / 720, -1.0 / 120, 1.0 / 24, -1.0 / 6, 0.5):
        series = coefficient + series * a
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(np.abs(a) < 0.05, series * a * a, a + np.expm1(-a))


def kl(log_p: Array, log_q: Array) -> Array:
    """Return p log(p/q) - p + q; inf where p > 0 = q."""
    ratio = log_ratio(log_p, log_q)
    below = np.minimum(ratio, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        rare = np.exp(log_q) * (1.0 + np.exp(below) * np.where(np.isinf(below), 0.0, below - 1.0))
        common = np.exp(log_p) * excess(ratio)
    return np.where(ratio == np.inf, np.inf, np.where(ratio < -1.0, rare, common))


def chi_squared(log_p: Array, log_q: Array) -> Array:
    """Return (p - q)^2 / q; inf where p > 0 = q, and where it exceeds the largest float."""
    ratio = log_ratio(log_p, log_q)
    with np.errstate(over="ignore", invalid="ignore"):
        front = np.where(ratio > 0.0, log_p + ratio, log_q)
        values = np.exp(front) * np.expm1(-np.abs(ratio)) ** 2
    return np.where(ratio == np.inf, np.inf, np.where(ratio == 0.0, 0.0, values))


def squared_hellinger(log_p: Array, log_q: Array) -> Array:
    """Return (sqrt p - sqrt q)^2 / 2."""
    ratio = np.abs(log_ratio(log_p, log_q))
    return 0.5 * np.exp(np.maximum(log_p, log_q)) * np.expm1(-0.5 * ratio) ** 2


def total_variation(log_p: Array, log_q: Array) -> Array:
    """Return |p - q| / 2."""
    ratio = np.abs(log_ratio(log_p, log_q))
    return -0.5 * np.exp(np.maximum(log_p, log_q)) * np.expm1(-ratio)


def jsd(prior: float) -> Integrand:
    """Return the integrand prior p log(p/m) + (1-prior) q log(q/m), m = prior p + (1-prior) q."""

    def integrand(log_p: Array, log_q: Array) -> Array:
        ratio = log_ratio(log_p, log_q)
        weight = np.where(ratio >= 0.0, prior, 1.0 - prior)  # of the larger density
        small = np.exp(-np.abs(ratio))
        above = -np.log1p((1.0 - weight) * np.expm1(-np.abs(ratio)))  # log(larger / m)
        below = above - np.abs(ratio)  # log(smaller / m)
        mean = weight + (1.0 - weight) * small  # m / larger
        product = small * np.where(small > 0.0, below, 0.0)
        smaller = np.where(
            below > -1.0, small * excess(np.maximum(below, -1.0)), product - small + mean
        )
        share = weight * excess(above) + (1.0 - weight) * smaller
        return np.exp(np.maximum(log_p, log_q)) * share

    return integrand


def jsd_gap(prior: float) -> Integrand:
    """Return prior p log(1 + 1/r) + (1-prior) q log(1 + r), r = prior p / ((1-prior) q)."""

    def integrand(log_p: Array, log_q: Array) -> Array:
        ratio = log_ratio(log_p, log_q)
        logit = np.where(np.isinf(ratio), 0.0, ratio) + np.log(prior) - np.log1p(-prior)
        real = prior * np.exp(log_p) * np.logaddexp(0.0, -logit)
        fake = (1.0 - prior) * np.exp(log_q) * np.logaddexp(0.0, logit)
        return np.where(np.isinf(ratio), 0.0, real + fake)

    return integrand
