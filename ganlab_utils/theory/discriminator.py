"""The discriminator: the best one in closed form, and the value V that any of them attains."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, xlog1py, xlogy

from ganlab_utils.theory.checks import open_unit, real_array, unit_interval
from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.integrals import plane
from ganlab_utils.theory.values import value, weighted_value

__all__ = [
    "LogitDiscriminator",
    "OptimalDiscriminator",
    "gaussian_logit",
    "optimal_discriminator",
    "optimal_logit",
    "pointwise_objective",
    "pointwise_optimum",
    "value",
    "weighted_value",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LogitDiscriminator:
    """The discriminator D(x) = sigmoid(logit(x)) made from any function of x."""

    logit: Callable[[Array], Array]

    def __call__(self, x: ArrayLike) -> Array:
        """Return D(x)."""
        return expit(self.logit(x))


@dataclass(frozen=True)
class OptimalDiscriminator:
    """D*(x) = prior p(x) / (prior p(x) + (1-prior) q(x)), the posterior probability of "real".

    x has any shape on the line, (..., 2) in the plane. Where p = q = 0 every value is optimal:
    `free` is True there and D* returns the prior.
    """

    p: Any
    q: Any
    prior: float = 0.5

    def __post_init__(self) -> None:
        """Check the prior and that p and q live in one space."""
        plane(self.p, self.q)
        open_unit("prior", self.prior)

    def __call__(self, x: ArrayLike) -> Array:
        """Return D*(x), in [0, 1]."""
        return expit(self.logit(x))

    def logit(self, x: ArrayLike) -> Array:
        """Return log(prior/(1-prior)) + log p(x) - log q(x); +-inf where one density is 0."""
        log_p, log_q = self.p.log_pdf(x), self.q.log_pdf(x)
        free = (log_p == -np.inf) & (log_q == -np.inf)
        with np.errstate(invalid="ignore"):
            ratio = np.where(free, 0.0, log_p - log_q)
        return (ratio + _logit(self.prior))[()]

    def free(self, x: ArrayLike) -> NDArray[np.bool_]:
        """Tell where p(x) = q(x) = 0, so that D*(x) is not determined."""
        return (self.p.log_pdf(x) == -np.inf) & (self.q.log_pdf(x) == -np.inf)


def optimal_discriminator(p: Any, q: Any, prior: float = 0.5) -> OptimalDiscriminator:
    """Return D* = prior p / (prior p + (1-prior) q).

    It maximises prior E_p log D + (1-prior) E_q log(1-D) at each x apart.
    TypeError unless p and q are densities of one space, ValueError unless 0 < prior < 1.
    Source: Goodfellow et al. 2014, proposition 1 (prior 1/2).
    """
    return OptimalDiscriminator(p, q, prior)


def optimal_logit(p: Any, q: Any, prior: float = 0.5) -> Callable[[ArrayLike], Array]:
    """Return the function log(prior/(1-prior)) + log p - log q, the logit of D*.

    At prior 1/2 it is the log density ratio, D*/(1-D*) = p/q. Raises as `optimal_discriminator`.
    """
    return OptimalDiscriminator(p, q, prior).logit


def gaussian_logit(p: Normal, q: Normal, prior: float = 0.5) -> tuple[float, float, float]:
    """Return (c0, c1, c2): the optimal logit of two Normals is c0 + c1 x + c2 x^2.

    c2 = 1/(2 s_q^2) - 1/(2 s_p^2) is 0 for equal standard deviations: logistic regression on x is
    then exact, and on (1, x, x^2) always. TypeError unless p and q are Normal; ValueError unless
    0 < prior < 1.
    """
    for name, density in (("p", p), ("q", q)):
        if not isinstance(density, Normal):
            raise TypeError(f"{name} must be a Normal, got {density!r}")
    a, b = 1.0 / p.std, 1.0 / q.std
    constant = 0.5 * (q.mean * b - p.mean * a) * (q.mean * b + p.mean * a)
    return (
        constant + float(np.log(q.std / p.std)) + _logit(open_unit("prior", prior)),
        p.mean * a * a - q.mean * b * b,
        0.5 * (b - a) * (b + a),
    )


def pointwise_objective(a: ArrayLike, b: ArrayLike, d: ArrayLike) -> Array:
    """Return a log d + b log(1 - d), what one x adds to V when p(x) = a, q(x) = b, D(x) = d.

    The arguments broadcast; 0 log 0 = 0, so d = 0 costs nothing where a = 0. ValueError for a or b
    below 0 or d outside [0, 1]. Source: Goodfellow et al. 2014, proof of proposition 1.
    """
    a, b = _density_values("a", a), _density_values("b", b)
    d = unit_interval("d", d)
    return xlogy(a, d) + xlog1py(b, -d)


def pointwise_optimum(a: ArrayLike, b: ArrayLike) -> Array:
    """Return a / (a + b), the d that maximises a log d + b log(1 - d); 1/2 where a = b = 0."""
    a, b = _density_values("a", a), _density_values("b", b)
    total = a + b
    return np.where(total > 0, a / np.where(total > 0, total, 1.0), 0.5)[()]


def _density_values(name: str, values: ArrayLike) -> Array:
    array = real_array(name, values)
    if not ((array >= 0) & np.isfinite(array)).all():
        raise ValueError(f"{name} must be finite and not negative, got {values!r}")
    return array


def _logit(prior: float) -> float:
    return float(np.log(prior) - np.log1p(-prior))
