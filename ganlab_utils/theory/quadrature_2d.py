"""Adaptive Gauss-Kronrod quadrature in the plane, on squares graded towards given centres."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.quadrature import gauss_kronrod
from ganlab_utils.theory.refinement import Integral, adapt, kronrod_rows

Array = NDArray[np.float64]

TOLERANCE = 1e-8
KINKED_TOLERANCE = 1e-6
PROMISE = 1e-5
ORDER = 7
MAX_SQUARES = 60_000
POINTS_AT_ONCE = 16_384  # so that the intermediate arrays stay in cache
WIDEST = 2.0  # half width of a square that holds a centre, in that centre's scales
SLOPE = 0.25  # half width of a square further off, as a share of its distance


def squares_around(centres: Array, scales: Array, reach: Array) -> tuple[Array, Array]:
    """Return disjoint squares covering the discs of radius reach[j] around centres[j].

    centres: shape (k, 2); scales and reach: shape (k,). A square is at most 2 WIDEST scales wide
    near a centre and grows with the distance. Returns centres (n, 2) and half widths (n,).
    """
    low, high = (centres - reach[:, None]).min(axis=0), (centres + reach[:, None]).max(axis=0)
    square, half = 0.5 * (low + high)[None, :], np.array([0.5 * (high - low).max()])
    kept_square, kept_half = [], []
    while len(half):
        offset = np.abs(square[:, None, :] - centres) - half[:, None, None]
        distance = np.hypot(*np.moveaxis(np.maximum(offset, 0.0), -1, 0))
        near = (distance < reach).any(axis=1)
        limit = np.maximum(WIDEST * scales, SLOPE * distance).min(axis=1)
        fine = half <= limit
        kept_square.append(square[near & fine])
        kept_half.append(half[near & fine])
        corners = np.array([(-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)])
        square, half = square[near & ~fine], half[near & ~fine]
        square = (square[:, None, :] + half[:, None, None] * corners).reshape(-1, 2)
        half = half.repeat(4) / 2.0
    return np.concatenate(kept_square), np.concatenate(kept_half)


def integrate_2d(
    function: Callable[[Array], Array], squares: tuple[Array, Array], kinked: bool = False
) -> Integral:
    """Integrate a function over disjoint squares, quartering them until the error is small.

    function: takes points (..., 2) and returns values (...); squares: centres (n, 2) and half
    widths (n,). The aim is error <= 1e-8 int |function|, or 1e-6 of it if the function is kinked
    along curves, which only small squares follow; an infinite value gives inf.
    Source: the tensor product of QUADPACK's rule QK15.
    """
    rule = gauss_kronrod(ORDER)
    nodes = np.stack(np.meshgrid(rule.nodes, rule.nodes, indexing="ij"), axis=-1).reshape(-1, 2)
    kronrod = np.outer(rule.kronrod, rule.kronrod).ravel()
    # Along a kink one comparison may agree by chance; three hardly do.
    pairs = ((rule.gauss, rule.gauss), (rule.gauss, rule.kronrod), (rule.kronrod, rule.gauss))
    rough = np.stack([np.outer(*pair).ravel() for pair in pairs], axis=1)

    def estimate(centre: Array, half: Array) -> Array:
        batches = -(-len(half) * len(nodes) // POINTS_AT_ONCE)
        parts = zip(np.array_split(centre, batches), np.array_split(half, batches), strict=True)
        return np.concatenate([rows(*part) for part in parts], axis=1)

    def rows(centre: Array, half: Array) -> Array:
        values = function(centre[:, None, :] + half[:, None, None] * nodes)
        return kronrod_rows(values, half * half, kronrod, rough, smooth=not kinked)

    tolerance = KINKED_TOLERANCE if kinked else TOLERANCE
    return adapt(estimate, *squares, tolerance, MAX_SQUARES)
