"""Whether int p^2/q is finite: the race of the tails, and how far out its integrand may peak."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.densities_2d import GaussianMixture2D
from ganlab_utils.theory.integrals import panel_edges, squares

Array = NDArray[np.float64]

ROUNDING = 8.0 * np.finfo(np.float64).eps
DOUBLINGS = 30
WIDTHS = 40.0


def outweighs(p: Any, q: Any) -> bool:
    """Return whether p^2/q fails to decay at one end of the line, by both leading terms.

    With log p ~ -(a x^2 + b |x|) the decay is decided by 2 a_p - a_q, on a tie by 2 b_p - b_q; a
    tie in both means that p^2/q tends to a constant. An end without a known tail does not count,
    nor does a pair of tails that are both heavier than exponential.
    """
    for side in (-1, 1):
        tails = [density.tail(side) if hasattr(density, "tail") else None for density in (p, q)]
        if None not in tails and any(map(any, tails)) and not _decays(*tails):
            return True
    return False


def _decays(tail_p: tuple[float, float], tail_q: tuple[float, float]) -> bool:
    for power_p, power_q in zip(tail_p, tail_q, strict=True):
        decay = 2.0 * power_p - power_q
        if abs(decay) > ROUNDING * abs(power_q):
            return decay > 0.0
    return False


def far_edges(p: Any, q: Any) -> Array:
    """Return the panel edges and, towards infinity, 30 doublings: p^2/q may peak far out."""
    edges = panel_edges(p, q)
    (p_low, p_high), (q_low, q_high) = p.support(), q.support()
    steps = (edges[-1] - edges[0]) * 2.0 ** np.arange(DOUBLINGS)
    left = edges[0] - steps if max(p_low, q_low) == -np.inf else []
    right = edges[-1] + steps if min(p_high, q_high) == np.inf else []
    return np.unique(np.concatenate((left, edges, right)))


def outweighs_2d(p: Any, q: Any) -> bool:
    """Return whether p^2/q fails to decay in some direction of the plane, for Gaussian mixtures.

    It decays for 2/std_p^2 > 1/std_q^2. On a tie it does if the means of p lie strictly inside the
    convex hull of those of q: in each direction n, max n.m_p < max n.m_q.
    """
    if not (isinstance(p, GaussianMixture2D) and isinstance(q, GaussianMixture2D)):
        return False
    decay, scale = 2.0 / p.std**2 - 1.0 / q.std**2, 1.0 / q.std**2
    if abs(decay) > ROUNDING * scale:
        return decay < 0.0
    return not _inside_hull(p.patches()[0], q.patches()[0])


def _inside_hull(points: Array, corners: Array) -> bool:
    """Return whether every point is strictly inside the hull of the corners."""
    # The normals of the hull are among the normals of all pairs, and no pair may refute it.
    first, second = np.triu_indices(len(corners), 1)
    side = corners[second] - corners[first]
    normal = np.concatenate((side, -side))[:, ::-1] * np.array([1.0, -1.0])
    normal = normal[np.abs(normal).sum(axis=1) > 0.0]
    if not len(normal):
        return False
    return bool(((points @ normal.T).max(axis=0) < (corners @ normal.T).max(axis=0)).all())


def far_squares(p: Any, q: Any) -> tuple[Array, Array]:
    """Return squares out to where the Gaussians in p^2/q may peak, and 40 of their widths more."""
    (p_centres, p_scales), (q_centres, q_scales) = p.patches(), q.patches()
    sharp, blunt = 2.0 / p_scales.max() ** 2, 1.0 / q_scales.min() ** 2
    width = 1.0 / np.sqrt(max(sharp - blunt, blunt * 1e-12))
    farthest = max(np.hypot(*p_centres.T).max(), np.hypot(*q_centres.T).max())
    radius = (sharp + blunt) * farthest * width**2 + WIDTHS * (width + p_scales.max())
    return squares(p, q, radius / min(p_scales.min(), q_scales.min()))
