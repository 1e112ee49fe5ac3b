"""How many samples a Lipschitz generator must lose between modes that lie apart.

Throughout, z ~ N(0, I) in any dimension, G is Lipschitz with constant L, and the modes are sets at
distance `separation` or more from each other. Precision is the mass that G puts on the modes.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, optimize
from scipy.special import log_ndtr, ndtr, ndtri

from ganlab_utils.theory import checks

Array = NDArray[np.float64]


def neighbourhood_mass(mass: ArrayLike, radius: float) -> Array:
    """Return Phi(Phi^-1(mass) + radius), the least Gaussian mass of all points within the radius.

    mass: of the set, any shape, in [0, 1]; radius in standard deviations, at least 0. Half-spaces
    reach it. Source: Sudakov & Tsirelson 1974; Borell 1975 (Gaussian isoperimetric inequality).
    """
    checked = checks.unit_interval("mass", mass)
    reach = checks.finite("radius", radius)
    if reach < 0.0:
        raise ValueError(f"radius must be at least 0, got {radius!r}")
    return ndtr(ndtri(checked) + reach)


def bridge_bound(modes: int, separation: float, lipschitz: float) -> float:
    """Return m Phi(Phi^-1(1/m) - separation/(2 L)), a bound on the precision with m equal modes.

    Equal: G puts the same mass on each of the m >= 1 modes. Reached at m = 2, where it reads
    2 Phi(-separation/(2 L)); for m >= 3 an upper bound. ValueError unless separation >= 0 and
    lipschitz > 0. Source: Tanielian et al. 2020, section 3 (the same argument).
    """
    number = checks.count("modes", modes, 1)
    reach = _reach(separation, lipschitz)
    return float(np.exp(np.log(number) + log_ndtr(ndtri(1.0 / number) - reach)))


def bridge_bound_for_shares(shares: ArrayLike, separation: float, lipschitz: float) -> float:
    """Return a bound on the precision alpha when mode j receives the mass alpha * shares[j].

    The root of sum_j Phi(Phi^-1(alpha shares_j) + separation/(2 L)) = 1; 1 for a single mode.
    shares: shape (m,), not negative, with sum 1. ValueError as for bridge_bound.
    """
    given = checks.real_array("shares", shares)
    weights = checks.weights(given, given.size)
    weights, reach = weights[weights > 0.0], _reach(separation, lipschitz)
    if len(weights) == 1 or reach == 0.0:
        return 1.0

    def excess(alpha: float) -> float:
        return float(neighbourhood_mass(alpha * weights, reach).sum() - 1.0)

    return float(optimize.brentq(excess, 0.0, 1.0, xtol=1e-15, rtol=1e-13))


def least_lipschitz(masses: ArrayLike, separation: float) -> float:
    """Return the least L that the bound allows a generator which puts masses[j] on mode j.

    The bound read backwards: separation / (2 r) for the r with sum_j Phi(Phi^-1(masses_j) + r) = 1;
    inf when the masses sum to 1, 0 when fewer than two are above 0. masses: shape (m,), not
    negative, with sum <= 1. ValueError for others.
    """
    found = checks.unit_interval("masses", masses)
    gap = checks.positive("separation", separation)
    if found.ndim != 1 or found.sum() > 1.0 + checks.WEIGHT_SUM_TOLERANCE:
        raise ValueError(f"masses must have shape (m,) and a sum of at most 1, got {masses!r}")
    found = found[found > 0.0]
    if len(found) < 2:
        return 0.0
    if found.sum() >= 1.0:
        return np.inf

    def excess(radius: float) -> float:
        return float(neighbourhood_mass(found, radius).sum() - 1.0)

    return gap / (2.0 * float(optimize.brentq(excess, 0.0, 80.0, xtol=1e-14)))


def polygon_precision(modes: int, separation: float, lipschitz: float) -> float:
    """Return the precision of L times the projection of a latent in the plane onto a polygon.

    The regular polygon of m corners, neighbours separation/L apart. A projection onto a convex set
    is 1-Lipschitz, so this generator has constant L; a corner is hit by the cone of half-angle
    pi/m that stands on it, and the precision is m int_s^inf phi(x) (2 Phi((x - s) tan(pi/m)) - 1)
    dx with s = separation/(2 L sin(pi/m)). It reaches bridge_bound at m = 2. ValueError for
    modes < 2, and as for bridge_bound.
    """
    number = checks.count("modes", modes, 2)
    corner = _reach(separation, lipschitz) / np.sin(np.pi / number)
    if number == 2:
        return float(2.0 * ndtr(-corner))

    def density(x: float) -> float:
        inside = 2.0 * ndtr((x - corner) * np.tan(np.pi / number)) - 1.0
        return float(np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi) * inside)

    mass, _ = integrate.quad(density, corner, corner + 40.0, epsabs=0.0, epsrel=1e-10, limit=200)
    return number * mass


def project_on_polygon(points: ArrayLike, modes: int, radius: float) -> Array:
    """Return the nearest point of the regular polygon with corners radius (cos, sin)(2 pi j / m).

    points: shape (..., 2), the same shape back; m = modes >= 2, where the polygon of two corners is
    a segment. ValueError for radius < 0.
    """
    number = checks.count("modes", modes, 2)
    size = checks.finite("radius", radius)
    if size < 0.0:
        raise ValueError(f"radius must be at least 0, got {radius!r}")
    x = checks.points("points", points, 2)
    half = np.pi / number
    sector = np.floor(np.arctan2(x[..., 1], x[..., 0]) / (2.0 * half))
    middle = (2.0 * sector + 1.0) * half  # the direction in which the nearest side looks
    outwards = np.stack((np.cos(middle), np.sin(middle)), axis=-1)
    along = np.stack((-np.sin(middle), np.cos(middle)), axis=-1)
    far = np.minimum((x * outwards).sum(-1), size * np.cos(half))
    across = np.clip((x * along).sum(-1), -size * np.sin(half), size * np.sin(half))
    return far[..., None] * outwards + across[..., None] * along


def _reach(separation: float, lipschitz: float) -> float:
    """Return separation / (2 L), how far around each preimage no other mode is met."""
    gap = checks.finite("separation", separation)
    if gap < 0.0:
        raise ValueError(f"separation must be at least 0, got {separation!r}")
    return gap / (2.0 * checks.positive("lipschitz", lipschitz))
