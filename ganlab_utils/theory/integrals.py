"""Integrals over a pair of densities, on the line or in the plane."""

import warnings
from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory import quadrature, quadrature_2d
from ganlab_utils.theory.integrands import Integrand
from ganlab_utils.theory.quadrature import integrate, nodes_between
from ganlab_utils.theory.quadrature_2d import integrate_2d, squares_around
from ganlab_utils.theory.refinement import Integral, IntegrationWarning, trusted

Array = NDArray[np.float64]

CROSSING_HALVINGS = 24  # an error delta in a kink's place costs delta^2


class Reach(Enum):
    """How far from a centre in the plane an integrand can matter, in its standard deviations."""

    MASS = 12.0  # it is bounded by the densities times a slowly growing factor
    TAIL = 40.0  # it may live where both densities are tiny


def plane(p: Any, q: Any) -> bool:
    """Return whether both densities live in the plane; TypeError if not both or not densities."""
    kinds = [_kind(density) for density in (p, q)]
    if kinds[0] != kinds[1]:
        raise TypeError(f"p and q must live in the same space, got p = {p!r} and q = {q!r}")
    return kinds[0] == 2


def _kind(density: Any) -> int:
    if callable(getattr(density, "log_pdf", None)):
        if callable(getattr(density, "patches", None)):
            return 2
        if all(callable(getattr(density, name, None)) for name in ("support", "landmarks")):
            return 1
    raise TypeError(
        "expected a density with log_pdf(x), support() and landmarks() on the line, or log_pdf(x) "
        f"and patches() in the plane (see theory.protocol), got {density!r}"
    )


def panel_edges(p: Any, q: Any) -> Array:
    """Return the landmarks of both densities in rising order, cut to where either has mass."""
    ends = np.array([p.support(), q.support()])
    low, high = ends[:, 0].min(), ends[:, 1].max()
    marks = np.concatenate((p.landmarks(), q.landmarks(), ends[np.isfinite(ends)]))
    return np.unique(marks[(marks >= low) & (marks <= high)])


def squares(p: Any, q: Any, reach: float) -> tuple[Array, Array]:
    """Return squares that cover `reach` scales around every patch of both densities."""
    patches = [density.patches() for density in (p, q)]
    centres = np.concatenate([centre for centre, _ in patches])
    scales = np.concatenate([scale for _, scale in patches])
    return squares_around(centres, scales, reach * scales)


def integrate_pair(
    integrand: Integrand,
    p: Any,
    q: Any,
    reach: Reach = Reach.MASS,
    cells: Any = None,
    kinked: bool = False,
) -> float:
    """Integrate integrand(log p(x), log q(x)) over the line or the plane; see `integrate_over`."""

    def function(x: Array) -> Array:
        return integrand(p.log_pdf(x), q.log_pdf(x))

    return integrate_over(function, p, q, reach, cells, kinked)


def integrate_over(
    function: Callable[[Array], Array],
    p: Any,
    q: Any,
    reach: Reach = Reach.MASS,
    cells: Any = None,
    kinked: bool = False,
) -> float:
    """Integrate function(x) over the line or the plane, in cells that suit p and q.

    cells: panel edges (n,) on the line, squares in the plane; the densities' own when None.
    kinked: the integrand has a kink along curves of the plane, which only small squares follow, so
    less is aimed at. IntegrationWarning when the error exceeds 1e-8 (line) or 1e-5 (plane) of
    int |function|. TypeError unless p and q are densities of one space.
    """
    if plane(p, q):
        cells = squares(p, q, reach.value) if cells is None else cells
        return trusted(integrate_2d(function, cells, kinked), quadrature_2d.PROMISE)
    cells = panel_edges(p, q) if cells is None else cells
    total = integrate(function, cells)
    if not (hasattr(p, "tail") and hasattr(q, "tail")):
        _warn_if_cut_off(function, cells, total)
    return trusted(total, quadrature.PROMISE)


def _warn_if_cut_off(function: Callable[[Array], Array], edges: Array, total: Integral) -> None:
    """Warn when the integrand of a density of unknown tails is not negligible at the last edges."""
    rest = np.abs(function(edges[[0, -1]])).max() * (edges[-1] - edges[0])
    if rest > quadrature.PROMISE * total.size:
        message = "the integrand has not died out at the outermost landmarks: mass may be missing"
        warnings.warn(message, IntegrationWarning, stacklevel=5)


def escapes(p: Any, q: Any) -> bool:
    """Return whether p has mass where q has none; in the plane every density is positive."""
    if plane(p, q):
        return False
    (p_low, p_high), (q_low, q_high) = p.support(), q.support()
    if p_low < q_low or p_high > q_high:
        return True
    x = nodes_between(panel_edges(p, q))
    return bool(((p.log_pdf(x) > -np.inf) & (q.log_pdf(x) == -np.inf)).any())


def crossings(p: Any, q: Any, edges: Array) -> Array:
    """Return the points where p - q changes sign, found between quadrature nodes by halving."""
    x = nodes_between(edges).ravel()
    sign = _sign(p, q, x)
    x, sign = x[sign != 0.0], sign[sign != 0.0]
    turn = np.flatnonzero(sign[1:] != sign[:-1])
    low, high, left = x[turn], x[turn + 1], sign[turn]
    for _ in range(CROSSING_HALVINGS if len(turn) else 0):
        middle = 0.5 * (low + high)
        same = _sign(p, q, middle) == left
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high


def _sign(p: Any, q: Any, x: Array) -> Array:
    log_p, log_q = p.log_pdf(x), q.log_pdf(x)
    return np.where(log_p == log_q, 0.0, np.where(log_p > log_q, 1.0, -1.0))
