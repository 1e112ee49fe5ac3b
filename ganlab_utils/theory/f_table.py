"""The table of f-divergences: generators, Fenchel conjugates, output activations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlog1py, xlogy

from ganlab_utils.theory import named_divergences as named

Array = NDArray[np.float64]
Elementwise = Callable[[ArrayLike], Array]

LOG_2 = float(np.log(2.0))
LOG_LARGEST = 709.0


@dataclass(frozen=True)
class FDivergence:
    """One row of the table: D_f(p||q) = int q f(p/q) for a convex f, and its Fenchel dual.

    All functions take arrays of any shape. f: on u >= 0; conjugate: f*(t) = sup_{u >= 0} of
    (u t - f(u)), inf at and above `domain_end`; activation: maps a network's free output v into the
    domain of f*; critic: f'(u) as a function of log u, the maximiser t* of the dual;
    derivative_at_one: f'(1), the critic's value at p = q; at_zero: f(0), which may be inf;
    domain_end: lim f(u)/u at infinity. evaluate: D_f(p, q) by a formula that loses nothing, or None
    to integrate q f(p/q) as it stands.
    Source: Nowozin et al. 2016, tables 1 and 2.
    """

    name: str
    f: Elementwise
    conjugate: Elementwise
    activation: Elementwise
    critic: Elementwise
    derivative_at_one: float
    at_zero: float
    domain_end: float
    evaluate: Callable[[Any, Any], float] | None = None

    def derivative(self, u: ArrayLike) -> Array:
        """Return f'(u) for u >= 0."""
        with np.errstate(divide="ignore"):
            return self.critic(np.log(u))


def _below(end: float, formula: Elementwise) -> Elementwise:
    """Return the function that is `formula` below `end`, and inf at and above it."""

    def conjugate(t: ArrayLike) -> Array:
        t = np.asarray(t, dtype=np.float64)
        with np.errstate(over="ignore"):
            return np.where(t < end, formula(np.where(t < end, t, end - 1.0)), np.inf)[()]

    return conjugate


def _under(end: float, formula: Elementwise) -> Elementwise:
    """Return the function kept below `end`, which it would reach only by rounding."""
    last = np.nextafter(end, -np.inf)
    return lambda v: np.minimum(formula(np.asarray(v, dtype=np.float64)), last)


def _exp(v: ArrayLike) -> Array:
    """Return exp(v), held at the largest float for every finite v: a critic stays finite."""
    v = np.asarray(v, dtype=np.float64)
    return np.exp(np.where(v == np.inf, v, np.minimum(v, LOG_LARGEST)))[()]


def _exp_or_inf(v: ArrayLike) -> Array:
    with np.errstate(over="ignore"):
        return np.exp(v)


def _pearson_conjugate(t: ArrayLike) -> Array:
    # On u >= 0 the supremum sits at u = 0 for t < -2; with f on all reals it would be t^2/4 + t.
    t = np.maximum(t, -2.0)
    with np.errstate(over="ignore"):
        return 0.25 * t * t + t


def _hellinger_conjugate(t: ArrayLike) -> Array:
    t = np.maximum(t, -1e300)  # the limit at -inf is -1
    return t / (1.0 - t)


def _pearson_critic(log_u: ArrayLike) -> Array:
    held = np.where(log_u == np.inf, log_u, np.minimum(log_u, LOG_LARGEST))
    return (2.0 * np.expm1(held))[()]


KL = FDivergence(
    name="KL",
    f=lambda u: xlogy(u, u),
    conjugate=lambda t: _exp_or_inf(np.asarray(t) - 1.0),
    activation=lambda v: np.asarray(v, dtype=np.float64),
    critic=lambda log_u: 1.0 + np.asarray(log_u),
    derivative_at_one=1.0,
    at_zero=0.0,
    domain_end=np.inf,
    evaluate=named.kl,
)
REVERSE_KL = FDivergence(
    name="reverse KL",
    f=lambda u: -xlogy(1.0, u),
    conjugate=_below(0.0, lambda t: -1.0 - np.log(-t)),
    activation=_under(0.0, lambda v: -_exp(-v)),
    critic=_under(0.0, lambda log_u: -_exp(-log_u)),
    derivative_at_one=-1.0,
    at_zero=np.inf,
    domain_end=0.0,
    evaluate=lambda p, q: named.kl(q, p),
)
PEARSON = FDivergence(
    name="Pearson",
    f=lambda u: (np.asarray(u) - 1.0) ** 2,
    conjugate=_pearson_conjugate,
    activation=lambda v: np.asarray(v, dtype=np.float64),
    critic=_pearson_critic,
    derivative_at_one=0.0,
    at_zero=1.0,
    domain_end=np.inf,
    evaluate=named.chi_squared,
)
SQUARED_HELLINGER = FDivergence(
    name="squared Hellinger",
    f=lambda u: (np.sqrt(u) - 1.0) ** 2,
    conjugate=_below(1.0, _hellinger_conjugate),
    activation=_under(1.0, lambda v: 1.0 - _exp(-v)),
    critic=_under(1.0, lambda log_u: 1.0 - _exp(-0.5 * log_u)),
    derivative_at_one=0.0,
    at_zero=1.0,
    domain_end=1.0,
    evaluate=lambda p, q: 2.0 * named.squared_hellinger(p, q),
)
JS = FDivergence(
    name="JS",
    f=lambda u: xlogy(u, u) - xlogy(1.0 + np.asarray(u), 0.5 + 0.5 * np.asarray(u)),
    conjugate=_below(LOG_2, lambda t: -np.log(-2.0 * np.expm1(t - LOG_2))),
    activation=_under(LOG_2, lambda v: LOG_2 - np.logaddexp(0.0, -v)),
    critic=_under(LOG_2, lambda log_u: LOG_2 - np.logaddexp(0.0, -log_u)),
    derivative_at_one=0.0,
    at_zero=LOG_2,
    domain_end=LOG_2,
    evaluate=lambda p, q: 2.0 * named.jsd(p, q),
)
GAN = FDivergence(
    name="GAN",
    f=lambda u: xlogy(u, u) - xlog1py(1.0 + np.asarray(u), u),
    conjugate=_below(0.0, lambda t: -np.log(-np.expm1(t))),
    activation=_under(0.0, lambda v: -np.logaddexp(0.0, -v)),
    critic=_under(0.0, lambda log_u: -np.logaddexp(0.0, -log_u)),
    derivative_at_one=-LOG_2,
    at_zero=0.0,
    domain_end=0.0,
    evaluate=lambda p, q: -2.0 * named.jsd_gap(p, q),
)
TABLE = (KL, REVERSE_KL, PEARSON, SQUARED_HELLINGER, JS, GAN)
