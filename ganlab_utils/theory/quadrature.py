"""Adaptive Gauss-Kronrod quadrature on the line, all panels at once."""

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

Array = NDArray[np.float64]

TOLERANCE = 1e-11  # what the refinement aims at
PROMISE = 1e-8  # what a result may miss without a warning
MAX_PANELS = 4000
MAX_ROUNDS = 60
EPSILON = np.finfo(np.float64).eps


class IntegrationWarning(UserWarning):
    """A number may be further from the truth than promised, or lies beyond the largest float."""


class Integral(NamedTuple):
    """Value of an integral and an estimate of its absolute error."""

    value: float
    error: float


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
    added = legendre.legroots(np.append(tail, 1.0)).real
    nodes = np.concatenate((gauss_nodes, added))
    target = np.zeros(len(nodes))
    target[0] = 2.0
    kronrod = np.linalg.solve(legendre.legvander(nodes, len(nodes) - 1).T, target)
    gauss = np.concatenate((gauss_weights, np.zeros(order + 1)))
    sort = np.argsort(nodes)
    return Rule(nodes[sort], kronrod[sort], gauss[sort])


def nodes_between(edges: Array, order: int = 10) -> Array:
    """Return the rising Kronrod nodes of every panel, shape (len(edges) - 1, 2 order + 1)."""
    half = 0.5 * np.diff(edges)
    middle = edges[:-1] + half
    return middle[:, None] + half[:, None] * gauss_kronrod(order).nodes


def integrate(
    function: Callable[[Array], Array], edges: Array, tolerance: float = TOLERANCE
) -> Integral:
    """Integrate a function over [edges[0], edges[-1]], halving panels until the error is small.

    function: takes an array of any shape and returns its values; edges: rising, shape (n,), put at
    kinks and jumps. The aim is error <= tolerance * int |function|; an infinite value anywhere
    gives inf. Source: QUADPACK (Piessens et al. 1983), rule 21 and its error estimate.
    """
    low, high = edges[:-1], edges[1:]
    panels = _estimate(function, low, high)
    for _ in range(MAX_ROUNDS):
        if np.isinf(panels[0]).any():
            return Integral(np.inf, 0.0)
        split = _worst(panels, low, high, tolerance)
        if not split.any() or len(low) > MAX_PANELS:
            break
        middle = 0.5 * (low[split] + high[split])
        new_low = np.concatenate((low[split], middle))
        new_high = np.concatenate((middle, high[split]))
        fresh = _estimate(function, new_low, new_high)
        panels = np.concatenate((panels[:, ~split], fresh), axis=1)
        low, high = np.append(low[~split], new_low), np.append(high[~split], new_high)
    return Integral(float(panels[0].sum()), float(panels[1].sum()))


def _estimate(function: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Return the rows (integral, error, integral of |function|) for each panel."""
    rule = gauss_kronrod(10)
    half = 0.5 * (high - low)
    values = function((low + half)[:, None] + half[:, None] * rule.nodes)
    integral, size = half * (values @ rule.kronrod), half * (np.abs(values) @ rule.kronrod)
    with np.errstate(invalid="ignore"):
        difference = np.abs(half * (values @ (rule.kronrod - rule.gauss)))
        mean = integral / (2.0 * half)
        spread = half * (np.abs(values - mean[:, None]) @ rule.kronrod)
    ratio = np.divide(200.0 * difference, spread, out=np.zeros_like(spread), where=spread > 0.0)
    error = np.maximum(spread * np.minimum(ratio, 1.0) ** 1.5, 2.0 * EPSILON * size)
    return np.stack((integral, error, size))


def _worst(panels: Array, low: Array, high: Array, tolerance: float) -> NDArray[np.bool_]:
    """Return the panels to halve: all but those whose errors together are within tolerance."""
    _, error, size = panels
    order = np.argsort(error)
    settled = np.cumsum(error[order]) <= tolerance * size.sum()
    split = np.ones(len(error), dtype=bool)
    split[order[settled]] = False
    wide = (high - low) > 16.0 * EPSILON * np.maximum(np.abs(low), np.abs(high))
    return split & wide


def trusted(integral: Integral, scale: float | None = None, promise: float = PROMISE) -> float:
    """Return the value, with an IntegrationWarning if its error exceeds promise times the scale."""
    size = abs(integral.value) if scale is None else scale
    if integral.error > promise * size:
        warnings.warn(
            f"the integral {integral.value:.17g} may be off by {integral.error:.2g}",
            IntegrationWarning,
            stacklevel=3,
        )
    return integral.value
