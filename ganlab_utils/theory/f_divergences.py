"""f-divergences between densities, and the bound from below that an f-GAN maximises."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory.f_table import (
    GAN,
    JS,
    KL,
    PEARSON,
    REVERSE_KL,
    SQUARED_HELLINGER,
    TABLE,
    FDivergence,
)
from ganlab_utils.theory.integrals import escapes, integrate_over, integrate_pair, plane
from ganlab_utils.theory.integrands import log_ratio
from ganlab_utils.theory.refinement import IntegrationWarning

__all__ = [
    "GAN",
    "JS",
    "KL",
    "PEARSON",
    "REVERSE_KL",
    "SQUARED_HELLINGER",
    "TABLE",
    "FDivergence",
    "f_divergence",
    "fenchel_bound",
    "optimal_critic",
]

Array = NDArray[np.float64]

LOG_LARGEST = 700.0  # exp of it is still a float, and so is exp of its negative
NEGLIGIBLE = 1e-30


def f_divergence(p: Any, q: Any, divergence: FDivergence) -> float:
    """Return D_f(p||q) = int q f(p/q), with f(0) times Q(p = 0) and domain_end times P(q = 0).

    The rows of `TABLE` go through their `evaluate`: JS gives 2 JSD, GAN gives 2 JSD - log 4,
    squared Hellinger gives 2 H^2. Without one, q f(p/q) is integrated minus its tangent at 1, which
    makes it non-negative; ratios beyond exp(+-700) are held there, with an `IntegrationWarning` if
    they carry mass. p, q: two densities of one space. TypeError unless divergence is an
    `FDivergence`.
    Source: Csiszár 1967; Nowozin et al. 2016, equation 2.
    """
    _check(divergence)
    if divergence.evaluate is not None:
        return divergence.evaluate(p, q)
    at_one = float(divergence.f(1.0))
    if (divergence.domain_end == np.inf and escapes(p, q)) or (
        divergence.at_zero == np.inf and escapes(q, p)
    ):
        return np.inf
    return at_one + integrate_pair(_above_tangent(divergence, at_one), p, q)


def _above_tangent(divergence: FDivergence, at_one: float) -> Callable[[Array, Array], Array]:
    """Return the integrand q f(p/q) - f(1) q - f'(1) (p - q), with its limits where p or q is 0."""
    slope = divergence.derivative_at_one

    def integrand(log_p: Array, log_q: Array) -> Array:
        ratio = log_ratio(log_p, log_q)
        p, q = np.exp(log_p), np.exp(log_q)
        held = np.clip(ratio, -LOG_LARGEST, LOG_LARGEST)
        _warn_if_held(divergence, np.where(np.isfinite(ratio) & (held != ratio), p + q, 0.0))
        u = np.exp(held)
        with np.errstate(over="ignore", invalid="ignore"):  # in branches that are not taken
            inner = divergence.f(u) - at_one - slope * (u - 1.0)
            values = np.where(ratio > 0.0, p * (inner / u), q * inner)
            values = np.where(ratio == np.inf, p * (divergence.domain_end - slope), values)
            return np.where(ratio == -np.inf, q * (divergence.at_zero - at_one + slope), values)

    return integrand


def _warn_if_held(divergence: FDivergence, mass: Array) -> None:
    if mass.max(initial=0.0) > NEGLIGIBLE:
        warnings.warn(
            f"p/q leaves exp(+-{LOG_LARGEST:g}) where there is mass, and {divergence.name!r} has "
            "no evaluate of its own: f was held at that ratio",
            IntegrationWarning,
            stacklevel=2,
        )


def optimal_critic(p: Any, q: Any, divergence: FDivergence) -> Callable[[ArrayLike], Array]:
    """Return t*(x) = f'(p(x)/q(x)), which attains D_f in the bound of `fenchel_bound`.

    The function takes x of shape (...), in the plane (..., 2), and returns (...). Where p = q = 0
    the critic is free, and f'(1) is returned. Source: Nowozin et al. 2016, equation 5.
    """
    _check(divergence)
    plane(p, q)  # refuses what is not a pair of densities

    def critic(x: ArrayLike) -> Array:
        return divergence.critic(log_ratio(p.log_pdf(x), q.log_pdf(x)))[()]

    return critic


def fenchel_bound(
    p: Any, q: Any, divergence: FDivergence, t: Callable[[Array], ArrayLike]
) -> float:
    """Return E_p t(X) - E_q f*(t(X)), which is at most D_f(p||q), with equality at t = f'(p/q).

    t: a function of points of shape (...), in the plane (..., 2), returning (...). -inf where t
    leaves the domain of f* on mass of q, or takes infinities that cancel. Where f*(t) exceeds the
    largest float inside the domain the answer is also -inf, with an `IntegrationWarning`.
    ValueError if t returns nan or another shape. Source: Nguyen, Wainwright & Jordan
    2010, lemma 1; Nowozin et al. 2016, equation 4.
    """
    _check(divergence)
    flat = plane(p, q)

    def integrand(x: Array) -> Array:
        values = _critic_values(t, x, x.shape[:-1] if flat else x.shape)
        cost = divergence.conjugate(values)
        density_q = np.exp(q.log_pdf(x))
        if ((cost == np.inf) & (values < divergence.domain_end) & (density_q > 0.0)).any():
            message = "f*(t) exceeds the largest float: the bound is not the infinity returned"
            warnings.warn(message, IntegrationWarning, stacklevel=2)
        return _times(density_q, cost) - _times(np.exp(p.log_pdf(x)), values)

    cost = integrate_over(integrand, p, q)
    return -np.inf if np.isnan(cost) else 0.0 - cost  # inf - inf bounds nothing


def _critic_values(t: Callable[[Array], ArrayLike], x: Array, shape: tuple[int, ...]) -> Array:
    values = np.asarray(t(x), dtype=np.float64)
    if values.shape != shape or np.isnan(values).any():
        raise ValueError(
            f"t must return numbers of shape {shape} for x of shape {x.shape}, got {values!r}"
        )
    return values


def _times(mass: Array, number: Array) -> Array:
    """Return mass times number, 0 where the mass is 0."""
    return np.where(mass > 0.0, mass, 0.0) * np.where(mass > 0.0, number, 0.0)


def _check(divergence: Any) -> None:
    if not isinstance(divergence, FDivergence):
        raise TypeError(f"divergence must be an FDivergence such as KL or JS, got {divergence!r}")
