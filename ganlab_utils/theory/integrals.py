"""Integrals over a pair of densities: where to cut the line, and where a density ends."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.integrands import Integrand
from ganlab_utils.theory.quadrature import Integral, integrate, nodes_between

Array = NDArray[np.float64]

CROSSING_HALVINGS = 24  # an error delta in a kink's place costs delta^2


def panel_edges(p: Any, q: Any) -> Array:
    """Return the landmarks of both densities in rising order, cut to where either has mass."""
    ends = np.array([p.support(), q.support()])
    low, high = ends[:, 0].min(), ends[:, 1].max()
    marks = np.concatenate((p.landmarks(), q.landmarks(), ends[np.isfinite(ends)]))
    return np.unique(marks[(marks >= low) & (marks <= high)])


def integrate_pair(integrand: Integrand, p: Any, q: Any, edges: Array | None = None) -> Integral:
    """Integrate integrand(log p(x), log q(x)) over x, between the given edges or the landmarks."""
    edges = panel_edges(p, q) if edges is None else edges
    return integrate(lambda x: integrand(p.log_pdf(x), q.log_pdf(x)), edges)


def escapes(p: Any, q: Any) -> bool:
    """Return whether p has mass where q has none."""
    (p_low, p_high), (q_low, q_high) = p.support(), q.support()
    if p_low < q_low or p_high > q_high:
        return True
    x = nodes_between(panel_edges(p, q))
    return bool(((p.log_pdf(x) > -np.inf) & (q.log_pdf(x) == -np.inf)).any())


def crossings(p: Any, q: Any, edges: Array) -> Array:
    """Return the points where p - q changes sign, found between quadrature nodes by halving."""
    x = nodes_between(edges).ravel()
    sign = np.sign(_difference(p, q, x))
    x, sign = x[sign != 0.0], sign[sign != 0.0]
    turn = np.flatnonzero(sign[1:] != sign[:-1])
    low, high, left = x[turn], x[turn + 1], sign[turn]
    for _ in range(CROSSING_HALVINGS if len(turn) else 0):
        middle = 0.5 * (low + high)
        same = np.sign(_difference(p, q, middle)) == left
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high


def _difference(p: Any, q: Any, x: Array) -> Array:
    log_p, log_q = p.log_pdf(x), q.log_pdf(x)
    return np.where(log_p == log_q, 0.0, np.where(log_p > log_q, 1.0, -1.0))
