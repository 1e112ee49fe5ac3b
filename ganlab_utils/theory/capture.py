"""How many modes a law is expected to capture by chance, and how many samples lie on one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc

from ganlab_utils.theory import checks
from ganlab_utils.theory.coverage import RADIUS
from ganlab_utils.theory.densities_2d import GaussianMixture2D

Array = NDArray[np.float64]


def expected_captured(masses: ArrayLike, samples: int) -> float:
    """Return sum_j 1 - (1 - masses_j)^samples, the expected number of modes with a sample on them.

    masses: shape (k,), what the law puts within the radius of each mode; the radii do not overlap.
    ValueError for masses outside [0, 1] or samples < 0.
    """
    found = checks.unit_interval("masses", masses)
    number = checks.count("samples", samples)
    # expm1 and log1p: nothing is lost where a mode is hardly ever hit.
    log_missed = np.log1p(-np.minimum(found, 1.0 - 1e-16))
    return float(-np.expm1(number * log_missed).sum()) + 0.0


def expected_quality(spread: float, dimension: int = 2, radius: float = RADIUS) -> float:
    """Return P(|x| <= radius) for x ~ N(0, spread^2 I), the high quality of a Gaussian on a mode.

    spread in units of the mode's own std, so 1 is the truth; the chi-squared law of `dimension`
    degrees of freedom at (radius/spread)^2, in the plane 1 - exp(-radius^2 / (2 spread^2)).
    ValueError for spread <= 0, dimension < 1 or radius <= 0.
    """
    size = checks.count("dimension", dimension, 1)
    reach = checks.positive("radius", radius) / checks.positive("spread", spread)
    return float(gammainc(0.5 * size, 0.5 * reach**2))


def uniform_masses(target: GaussianMixture2D, half_width: float) -> Array:
    """Return the mass that uniform noise on [-half_width, half_width]^2 puts on each mode, (k,).

    A disc of 3 std around each mode, of area 9 pi std^2; ValueError unless all lie in the square
    and no two of them overlap.
    """
    side, reach = checks.positive("half_width", half_width), RADIUS * target.std
    means = np.asarray(target.means)
    if (np.abs(means) + reach > side).any():
        raise ValueError(f"half_width must hold every mode with 3 std, got {half_width!r}")
    apart = np.linalg.norm(means[:, None] - means, axis=-1) + np.diag(np.full(len(means), np.inf))
    if (apart < 2.0 * reach).any():
        raise ValueError(f"the modes must lie 6 std or more apart, got std {target.std!r}")
    return np.full(len(means), np.pi * reach**2 / (4.0 * side**2))
