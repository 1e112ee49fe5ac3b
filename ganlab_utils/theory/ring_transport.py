"""Transport from a round Gaussian to points on a ring: exact, because symmetry solves it.

Every sample goes to its nearest point. The plan serves each of the n points equally, by rotation,
and no plan can be cheaper for any single sample. So W1 = E min_j |x - m_j|.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from ganlab_utils.theory import checks

Array = NDArray[np.float64]


def ring_points(modes: int = 8, radius: float = 2.0) -> Array:
    """Return the points radius (cos 2 pi j/n, sin 2 pi j/n), shape (n, 2).

    ValueError for modes < 1 or radius <= 0.
    """
    angle = 2.0 * np.pi * np.arange(checks.count("modes", modes, 1)) / modes
    return checks.positive("radius", radius) * np.stack((np.cos(angle), np.sin(angle)), axis=1)


def ring_potential(x: ArrayLike, modes: int = 8, radius: float = 2.0) -> Array:
    """Return the optimal critic -min_j |x - m_j| at x of shape (..., 2), shape (...).

    It is 1-Lipschitz, its gradient has norm 1 wherever it exists, and it is 0 at the points.
    """
    x = checks.points("x", x, 2)
    gaps = x[..., None, :] - ring_points(modes, radius)
    return -np.sqrt(np.square(gaps).sum(-1)).min(-1)


def polar_rule(std: float, radii: int = 40, angles: int = 96) -> tuple[Array, Array]:
    """Return points (radii * angles, 2) and weights for averages under N(0, std^2 I).

    Gauss-Legendre in the distribution function of the radius, equal steps in the angle. ValueError
    for std <= 0 or fewer than one point.
    """
    node, weight = np.polynomial.legendre.leggauss(checks.count("radii", radii, 1))
    radius = checks.positive("std", std) * np.sqrt(-2.0 * special.log1p(-(node + 1.0) / 2.0))
    angle = 2.0 * np.pi * (np.arange(checks.count("angles", angles, 1)) + 0.5) / angles
    points = radius[:, None, None] * np.stack((np.cos(angle), np.sin(angle)), axis=-1)
    return points.reshape(-1, 2), np.repeat(weight / (2.0 * angles), angles)


def ring_distance(std: float, modes: int = 8, radius: float = 2.0) -> float:
    """Return W1 between N(0, std^2 I) and equal masses at the ring's points, to about 1e-5.

    W1 = E min_j |x - m_j|. ValueError as above.
    """
    points, weights = polar_rule(std, 200, 64 * checks.count("modes", modes, 1))
    return float(-weights @ ring_potential(points, modes, radius))
