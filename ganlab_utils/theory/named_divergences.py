"""Divergences between two densities by adaptive quadrature, in nats.

Every function takes two densities of one space and returns a float: on the line `Normal`,
`Uniform`, `Laplace`, `Mixture` or your own that follows `protocol.Density`, to a relative 1e-8; in
the plane `GaussianMixture2D` or your own that follows `protocol.Density2D`, to 1e-5; with an
`IntegrationWarning` where that is not reached. inf where the divergence is infinite, never nan.
TypeError for anything that is not a density, or for one density of each space.
"""

import warnings
from typing import Any

import numpy as np

from ganlab_utils.theory import checks, integrands
from ganlab_utils.theory.integrals import (
    Reach,
    crossings,
    escapes,
    integrate_pair,
    panel_edges,
    plane,
)
from ganlab_utils.theory.refinement import IntegrationWarning
from ganlab_utils.theory.tails import far_edges, far_squares, outweighs, outweighs_2d

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

    A Gaussian mixture has mass everywhere, so a missing mode at distance d of width std costs about
    its weight times d^2 / (2 std^2), thousands of nats but not infinity; `collapse` gives the limit
    of disjoint modes. Source: Kullback & Leibler 1951, section 2.
    """
    if escapes(p, q):
        return np.inf
    return integrate_pair(integrands.kl, p, q)


def jsd(p: Any, q: Any, prior: float = 0.5) -> float:
    """Return JSD = prior KL(p||m) + (1-prior) KL(q||m) with m = prior p + (1-prior) q.

    It lies between 0 and h(prior) = `binary_entropy(prior)`, log 2 at prior 1/2. ValueError unless
    0 < prior < 1. Source: Lin 1991, equation 4.1; Goodfellow et al. 2014, equation 6.
    """
    prior = checks.open_unit("prior", prior)
    return integrate_pair(integrands.jsd(prior), p, q)


def jsd_gap(p: Any, q: Any, prior: float = 0.5) -> float:
    """Return h(prior) - JSD, which is log 2 - JSD at prior 1/2, right even where it is 1e-300.

    With r = prior p / ((1-prior) q) it is prior E_p log(1 + 1/r) + (1-prior) E_q log(1 + r), a sum
    of positive terms, hence no subtraction. It is also what remains unknown of the coin that chose
    p or q once the sample is seen. ValueError unless 0 < prior < 1.
    """
    prior = checks.open_unit("prior", prior)
    return integrate_pair(integrands.jsd_gap(prior), p, q, Reach.TAIL)


def total_variation(p: Any, q: Any) -> float:
    """Return TV = (1/2) int |p - q|, between 0 and 1.

    The line is also cut where the densities cross. Source: Gibbs & Su 2002, section 2.
    """
    cells = None
    if not plane(p, q):
        edges = panel_edges(p, q)
        cells = np.union1d(edges, crossings(p, q, edges))
    return integrate_pair(integrands.total_variation, p, q, cells=cells, kinked=True)


def squared_hellinger(p: Any, q: Any) -> float:
    """Return H^2 = 1 - int sqrt(p q) = (1/2) int (sqrt p - sqrt q)^2, between 0 and 1.

    Source: Gibbs & Su 2002, section 2, whose distance has no factor 1/2.
    """
    return integrate_pair(integrands.squared_hellinger, p, q)


def chi_squared(p: Any, q: Any) -> float:
    """Return chi^2(p||q) = int (p - q)^2 / q = E_q (p/q)^2 - 1.

    It is inf where p has mass and q has none, and where p^2/q does not decay: N(0, 1) against
    N(0, s^2) for s^2 <= 1/2. A finite value above the largest float, 1.8e308, is also returned as
    inf, with an `IntegrationWarning`. Source: Gibbs & Su 2002, section 2.
    """
    flat = plane(p, q)
    if escapes(p, q) or (outweighs_2d(p, q) if flat else outweighs(p, q)):
        return np.inf
    cells = far_squares(p, q) if flat else far_edges(p, q)
    value = integrate_pair(integrands.chi_squared, p, q, cells=cells)
    if np.isinf(value):
        warnings.warn("chi squared is finite but exceeds 1.8e308", IntegrationWarning, stacklevel=2)
    return value
