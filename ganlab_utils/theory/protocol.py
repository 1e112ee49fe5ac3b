"""What a density of your own must offer so that the divergences can integrate it."""

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Tail(NamedTuple):
    """Far behaviour log pdf(x) ~ -(quadratic x^2 + linear |x|) on one side of a density.

    Both are 0 for a tail heavier than every exponential.
    """

    quadratic: float
    linear: float


@runtime_checkable
class Density(Protocol):
    """What the divergences ask of a 1-D density; arrays of any shape in, the same shape out.

    `log_pdf` is -inf off the support and never nan. `support()` is (low, high), infinite where
    unbounded. `landmarks()` returns points, in any order, between which the density is smooth and
    beyond which it is negligible: kinks, jumps, and steps of about a standard deviation. A density
    may also offer `tail(side)` (-1 left, +1 right) returning a `Tail`, or None where that side is
    bounded; without it an infinite divergence is recognised only by an integrand that is still
    large at the outermost landmark, which gives an `IntegrationWarning`. A component of a `Mixture`
    also needs cdf, quantile, sample and tail.
    """

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x)."""

    def support(self) -> tuple[float, float]:
        """Return the smallest interval that holds all the mass."""

    def landmarks(self) -> Array:
        """Return where quadrature should cut the line."""


@runtime_checkable
class Density2D(Protocol):
    """What the divergences ask of a density in the plane; x (..., 2) in, an array (...) out.

    `patches()` returns centres (k, 2) and scales (k,): the density is smooth on the scale of the
    distance to a centre, at least that centre's scale, and below exp(-70) of its height 12 scales
    from every centre.
    """

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x)."""

    def patches(self) -> tuple[Array, Array]:
        """Return centres and scales."""
