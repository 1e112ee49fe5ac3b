"""A discriminator that is perfect up to white noise, and the Cauchy law of its gradient."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory.checks import count, generator, positive, real_array

Array = NDArray[np.float64]


def noisy_gradient(
    slopes: ArrayLike, std_d: float, std_slope: float, n: int, rng: np.random.Generator
) -> Array:
    """Return n draws of one coordinate of the non-saturating gradient over a batch, shape (n,).

    On fakes a perfect D is 0 with slope 0. Let D = -e and dD/dx = -r there, with e ~ N(0, std_d^2)
    and r ~ N(0, std_slope^2) independent of each other and at every sample. Then -d log D / d theta
    at sample i is -J_i r_i / e_i; `slopes` (b,) are the J_i = dx_i/d theta, and the batch averages.
    ValueError for a std <= 0 or an empty batch. Source: Arjovsky & Bottou 2017, theorem 2.6.
    """
    slopes = _batch(slopes)
    positive("std_d", std_d)
    positive("std_slope", std_slope)
    shape = (count("n", n, 1), len(slopes))
    rng = generator(rng)
    ratio = std_slope * rng.standard_normal(shape) / (std_d * rng.standard_normal(shape))
    return -(ratio @ slopes) / len(slopes)


def cauchy_scale(slopes: ArrayLike, std_d: float, std_slope: float) -> float:
    """Return mean |J_i| std_slope/std_d, the scale of the Cauchy law of `noisy_gradient`."""
    slopes = _batch(slopes)
    ratio = positive("std_slope", std_slope) / positive("std_d", std_d)
    return float(np.abs(slopes).mean() * ratio)


def kolmogorov_limit(n: int, failure: float) -> float:
    """Return t such that n draws stay within t of their own law with probability 1 - failure.

    P(sup |F_n - F| > t) <= 2 exp(-2 n t^2) at every n. Source: Massart 1990 (DKW inequality).
    """
    if not 0.0 < positive("failure", failure) < 1.0:
        raise ValueError(f"failure must lie strictly between 0 and 1, got {failure!r}")
    return float(np.sqrt(np.log(2.0 / failure) / (2.0 * count("n", n, 1))))


def _batch(slopes: ArrayLike) -> Array:
    array = real_array("slopes", slopes)
    if array.ndim != 1 or len(array) == 0 or not np.isfinite(array).all():
        raise ValueError(f"slopes must be finite, of shape (b,) with b >= 1, got {slopes!r}")
    return array
