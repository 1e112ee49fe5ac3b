"""Adaptive Gauss-Kronrod quadrature on the line, all panels at once."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from ganlab_utils.theory.refinement import Integral, adapt, kronrod_rows

Array = NDArray[np.float64]

TOLERANCE = 1e-11  # what the refinement aims at
PROMISE = 1e-8  # what a result may miss without a warning
ORDER = 10
MAX_PANELS = 4000


class Rule(NamedTuple):
    """Nodes in (-1, 1), Kronrod weights, and Gauss weights that are 0 at the nodes Gauss lacks."""

    nodes: Array
    kronrod: Array
    gauss: Array


@lru_cache(maxsize=4)
def gauss_kronrod(order: int) -> Rule:
    """Return the Gauss rule of `order` nodes and its Kronrod extension of 2 order + 1 nodes.

    The added nodes are the zeros of the Stieltjes polynomial E, of degree order + 1, with
    int P_order E x^k = 0 for k <= order. Source: Kronrod 1965; Laurie 1997, section 2.
    """
    gauss_nodes, gauss_weights = legendre.leggauss(order)
    x, w = legendre.leggauss(2 * order + 2)
    basis = legendre.legvander(x, order + 1)
    moments = basis[:, : order + 1].T @ ((w * basis[:, order])[:, None] * basis)
    tail = np.linalg.lstsq(moments[:, :-1], -moments[:, -1], rcond=None)[0]
    stieltjes = np.append(tail, 1.0)
    added = legendre.legroots(stieltjes).real
    for _ in range(3):  # Newton's steps win back the digits that the eigenvalues lost
        slope = legendre.legval(added, legendre.legder(stieltjes))
        added -= legendre.legval(added, stieltjes) / slope
    nodes = np.concatenate((gauss_nodes, added))
    target = np.zeros(len(nodes))
    target[0] = 2.0
    kronrod = np.linalg.solve(legendre.legvander(nodes, len(nodes) - 1).T, target)
    gauss = np.concatenate((gauss_weights, np.zeros(order + 1)))
    sort = np.argsort(nodes)
    return Rule(nodes[sort], kronrod[sort], gauss[sort])


def nodes_between(edges: Array) -> Array:
    """Return the Kronrod nodes of every panel in rising order, shape (len(edges) - 1, 21)."""
    half = 0.5 * np.diff(edges)
    return (edges[:-1] + half)[:, None] + half[:, None] * gauss_kronrod(ORDER).nodes


def integrate(
    function: Callable[[Array], Array], edges: Array, tolerance: float = TOLERANCE
) -> Integral:
    """Integrate a function over [edges[0], edges[-1]], halving panels until the error is small.

    function: takes an array of any shape and returns its values; edges: rising, shape (n,), put at
    kinks and jumps. The aim is error <= tolerance * int |function|; an infinite value anywhere
    gives inf. Source: QUADPACK (Piessens et al. 1983), rule QK21.
    """
    rule = gauss_kronrod(ORDER)

    def estimate(centre: Array, half: Array) -> Array:
        values = function(centre + half[:, None] * rule.nodes)
        return kronrod_rows(values, half, rule.kronrod, rule.gauss[:, None])

    half = 0.5 * np.diff(edges)
    return adapt(estimate, (edges[:-1] + half)[:, None], half, tolerance, MAX_PANELS)
