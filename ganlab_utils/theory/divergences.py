"""Divergences between two densities by adaptive quadrature, in nats.

Every function takes two 1-D densities (`Normal`, `Uniform`, `Laplace`, `Mixture`, or your own that
follows `densities.Density`) and returns a float: relative error 1e-8 or an `IntegrationWarning`,
inf where the divergence is infinite, never nan. TypeError for anything that is not a density.
"""

import warnings
from typing import Any

import numpy as np

from ganlab_utils.theory import checks, integrands
from ganlab_utils.theory.integrals import crossings, escapes, integrate_pair, panel_edges
from ganlab_utils.theory.quadrature import IntegrationWarning, trusted

__all__ = [
    "IntegrationWarning",
    "binary_entropy",
    "chi_squared",
    "jsd",
    "jsd_gap",
    "kl",
    "squared_hellinger",
    "total_variation",
]


def binary_entropy(prior: float) -> float:
    """Return h(prior) = -prior log prior - (1-prior) log(1-prior); ValueError outside (0, 1)."""
    prior = checks.open_unit("prior", prior)
    return float(-prior * np.log(prior) - (1.0 - prior) * np.log1p(-prior))


def kl(p: Any, q: Any) -> float:
    """Return KL(p||q) = E_p log(p/q), inf where p has mass and q has none.

    Source: Kullback & Leibler 1951, equation 2.4.
    """
    if escapes(p, q):
        return np.inf
    return trusted(integrate_pair(integrands.kl, p, q))


def jsd(p: Any, q: Any, prior: float = 0.5) -> float:
    """Return JSD = prior KL(p||m) + (1-prior) KL(q||m) with m = prior p + (1-prior) q.

    It lies between 0 and h(prior) = `binary_entropy(prior)`, log 2 at prior 1/2. ValueError unless
    0 < prior < 1. Source: Lin 1991, equation 4.1; Goodfellow et al. 2014, equation 6.
    """
    prior = checks.open_unit("prior", prior)
    return trusted(integrate_pair(integrands.jsd(prior), p, q))


def jsd_gap(p: Any, q: Any, prior: float = 0.5) -> float:
    """Return h(prior) - JSD, which is log 2 - JSD at prior 1/2, right even where it is 1e-300.

    With r = prior p / ((1-prior) q) it is prior E_p log(1 + 1/r) + (1-prior) E_q log(1 + r), a sum of positive terms, hence no subtraction: h(prior) minus the mutual information between a
    sample and the coin that chose p or q. ValueError unless 0 < prior < 1.
    """
    prior = checks.open_unit("prior", prior)
    return trusted(integrate_pair(integrands.jsd_gap(prior), p, q))


def total_variation(p: Any, q: Any) -> float:
    """Return TV = (1/2) int |p - q|, between 0 and 1.

    The line is also cut where the densities cross. Source: Gibbs & Su 2002, section 2.
    """
    edges = panel_edges(p, q)
    edges = np.union1d(edges, crossings(p, q, edges))
    return trusted(integrate_pair(integrands.total_variation, p, q, edges))


def squared_hellinger(p: Any, q: Any) -> float:
    """Return H^2 = 1 - int sqrt(p q) = (1/2) int (sqrt p - sqrt q)^2, between 0 and 1.

    Source: Gibbs & Su 2002, section 2, whose distance has no factor 1/2.
    """
    return trusted(integrate_pair(integrands.squared_hellinger, p, q))


def chi_squared(p: Any, q: Any) -> float:
    """Return chi^2(p||q) = int (p - q)^2 / q = E_q (p/q)^2 - 1.

    It is inf where p has mass and q has none, and where p^2/q does not decay: N(0, 1) against
    N(0, s^2) for s^2 <= 1/2. A finite value above the largest float, 1.8e308, is also returned as
    inf, with an `IntegrationWarning`. Source: Gibbs & Su 2002, section 2.
    """
    if escapes(p, q) or any(_heavy_tail(p, q, side) for side in (-1, 1)):
        return np.inf
    value = trusted(integrate_pair(integrands.chi_squared, p, q, _reaching_edges(p, q)))
    if np.isinf(value):
        warnings.warn("chi squared is finite but exceeds 1.8e308", IntegrationWarning, stacklevel=2)
    return value


def _heavy_tail(p: Any, q: Any, side: int) -> bool:
    """Return whether p^2/q fails to decay on one side, by the leading terms of log p and log q."""
    tail_p, tail_q = (
        density.tail(side) if hasattr(density, "tail") else None for density in (p, q)
    )
    if tail_p is None or tail_q is None:
        return False
    for power_p, power_q in zip(tail_p, tail_q, strict=True):
        decay = 2.0 * power_p - power_q
        if abs(decay) > 8.0 * np.finfo(float).eps * abs(power_q):
            return decay < 0.0
    return True


def _reaching_edges(p: Any, q: Any) -> np.ndarray:
    """Return the panel edges and, towards infinity, 30 doublings: p^2/q may peak far out."""
    edges = panel_edges(p, q)
    (p_low, p_high), (q_low, q_high) = p.support(), q.support()
    steps = (edges[-1] - edges[0]) * 2.0 ** np.arange(30)
    left = edges[0] - steps if max(p_low, q_low) == -np.inf else []
    right = edges[-1] + steps if min(p_high, q_high) == np.inf else []
    return np.unique(np.concatenate((left, edges, right)))
