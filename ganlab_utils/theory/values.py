"""The value V of a discriminator on two densities, by quadrature, in nats."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory.checks import open_unit, real_array
from ganlab_utils.theory.integrals import integrate_over, panel_edges, plane

Array = NDArray[np.float64]

ROUNDED_MASS = 1e-12  # a plain D may round to 0 or 1 on this much mass and V stays finite


def value(p: Any, q: Any, d: Any, cuts: ArrayLike = ()) -> float:
    """Return the paper's V = E_p log D + E_q log(1 - D), at most -log 4 + 2 JSD(p||q).

    d maps points (n,), in the plane (n, 2), to probabilities (n,); if it has a method `logit`, that
    is used instead, and nothing is lost where D rounds to 0 or 1. 0 log 0 = 0; V is -inf when D = 0
    on mass of p or D = 1 on mass of q. A plain function cannot tell 1 - 1e-17 from 1: an exact 0 or
    1 on less than 1e-12 of the mass is taken for rounding. `cuts` are points of the line where D
    jumps or bends. Relative error 1e-8 on the line, 1e-5 in the plane, else an IntegrationWarning.
    TypeError when d is not callable; ValueError when it returns another shape, nan, or numbers
    outside [0, 1]. Source: Goodfellow et al. 2014, equation 1.
    """
    return _payoff(p, q, d, 1.0, 1.0, cuts)


def weighted_value(p: Any, q: Any, d: Any, prior: float, cuts: ArrayLike = ()) -> float:
    """Return V_prior = prior E_p log D + (1-prior) E_q log(1 - D), minus the cross entropy.

    The paper's V is 2 V_{1/2}. The maximum is JSD_prior - h(prior), attained by the posterior
    `optimal_discriminator(p, q, prior)`. Arguments and errors as `value`; ValueError unless
    0 < prior < 1.
    """
    prior = open_unit("prior", prior)
    return _payoff(p, q, d, prior, 1.0 - prior, cuts)


def _payoff(p: Any, q: Any, d: Any, real: float, fake: float, cuts: ArrayLike) -> float:
    """Return real E_p log D + fake E_q log(1 - D), as minus the integral of positive terms."""
    cells, losses = _cells(p, q, cuts), _losses(d)

    def terms(x: Array) -> tuple[tuple[Array, Array], ...]:
        real_loss, fake_loss = losses(x)
        return (real * np.exp(p.log_pdf(x)), real_loss), (fake * np.exp(q.log_pdf(x)), fake_loss)

    def cost(x: Array) -> Array:
        return sum(_times(mass, loss) for mass, loss in terms(x))

    def finite_cost(x: Array) -> Array:
        return sum(_times(mass, np.where(np.isinf(loss), 0.0, loss)) for mass, loss in terms(x))

    def infinite_mass(x: Array) -> Array:
        return sum(np.where(np.isinf(loss), mass, 0.0) for mass, loss in terms(x))

    def total(function: Callable[[Array], Array]) -> float:
        return integrate_over(_flat(function, plane(p, q)), p, q, cells=cells)

    integral = total(cost)
    if np.isinf(integral) and not _has_logit(d) and total(infinite_mass) <= ROUNDED_MASS:
        integral = total(finite_cost)
    return 0.0 - integral


def _cells(p: Any, q: Any, cuts: ArrayLike) -> Array | None:
    """Return the panel edges with the cuts among them; None when there are no cuts."""
    cuts = real_array("cuts", cuts).ravel()
    if cuts.size == 0:
        return None
    if plane(p, q):
        raise ValueError(f"cuts are points of the line, got {cuts} for densities in the plane")
    edges = panel_edges(p, q)
    return np.union1d(edges, cuts[(cuts > edges[0]) & (cuts < edges[-1])])


def _flat(function: Callable[[Array], Array], flat_pairs: bool) -> Callable[[Array], Array]:
    """Return the function for any shape of x, made from one of flat points, (n,) or (n, 2)."""
    if flat_pairs:
        return lambda x: function(x.reshape(-1, 2)).reshape(x.shape[:-1])
    return lambda x: function(x.ravel()).reshape(x.shape)


def _has_logit(d: Any) -> bool:
    return callable(getattr(d, "logit", None))


def _losses(d: Any) -> Callable[[Array], tuple[Array, Array]]:
    """Return the function x -> (-log D(x), -log(1 - D(x))) of flat points, checked."""
    if _has_logit(d):

        def losses(x: Array) -> tuple[Array, Array]:
            s = _checked("d.logit", d.logit(x), len(x))
            base = np.log1p(np.exp(-np.abs(s)))
            return base + np.maximum(-s, 0.0), base + np.maximum(s, 0.0)

        return losses
    if not callable(d):
        raise TypeError(f"d must be a function of x with values in [0, 1], got {d!r}")

    def plain_losses(x: Array) -> tuple[Array, Array]:
        values = _checked("d", d(x), len(x))
        if ((values < 0.0) | (values > 1.0)).any():
            low, high = values.min(), values.max()
            raise ValueError(f"d must take values in [0, 1], got values from {low} to {high}")
        with np.errstate(divide="ignore"):
            return -np.log(values), -np.log1p(-values)

    return plain_losses


def _checked(name: str, values: ArrayLike, size: int) -> Array:
    values = real_array(f"{name}(x)", values)
    if values.shape != (size,):
        raise ValueError(
            f"{name}(x) must have shape ({size},) for {size} points, got {values.shape}"
        )
    return values


def _times(mass: Array, loss: Array) -> Array:
    """Return mass * loss with 0 * inf = 0."""
    return np.where(mass > 0.0, mass, 0.0) * np.where(mass > 0.0, loss, 0.0)
