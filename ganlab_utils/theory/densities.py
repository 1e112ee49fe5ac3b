"""Densities with closed forms: the 1-D ones, and a door to mixtures and the plane."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from ganlab_utils.theory import checks
from ganlab_utils.theory.densities_2d import GaussianMixture2D, SwissRoll, grid, ring, swiss_roll
from ganlab_utils.theory.mixture import Mixture
from ganlab_utils.theory.protocol import Density, Tail

__all__ = [
    "Density",
    "GaussianMixture2D",
    "Laplace",
    "Mixture",
    "Normal",
    "SwissRoll",
    "Tail",
    "Uniform",
    "grid",
    "ring",
    "swiss_roll",
]

Array = NDArray[np.float64]

LOG_SQRT_2PI = 0.5 * np.log(2.0 * np.pi)
# Edges of quadrature panels, in standard deviations or scales. Past the last one the density is
# below 1e-340, so a float64 integral has nothing to find there (chi squared looks further itself).
NORMAL_STEPS = np.array([0.0, 1, 2, 3, 4.5, 6, 8, 11, 16, 24, 40])
LAPLACE_STEPS = np.array([0.0, 0.5, 1, 2, 4, 7, 12, 20, 35, 60, 100, 200, 400, 780])


@dataclass(frozen=True)
class Normal:
    """Gaussian density p(x) = exp(-(x-mean)^2 / (2 std^2)) / (std sqrt(2 pi)).

    Methods take arrays of any shape and keep it. ValueError unless mean is finite and std above 0.
    """

    mean: float = 0.0
    std: float = 1.0

    def __post_init__(self) -> None:
        """Check the arguments."""
        object.__setattr__(self, "mean", checks.finite("mean", self.mean))
        object.__setattr__(self, "std", checks.positive("std", self.std))

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x), in nats."""
        z = (checks.real_array("x", x) - self.mean) / self.std
        return -0.5 * z * z - (LOG_SQRT_2PI + np.log(self.std))

    def pdf(self, x: ArrayLike) -> Array:
        """Return p(x)."""
        return np.exp(self.log_pdf(x))

    def cdf(self, x: ArrayLike) -> Array:
        """Return P(X <= x)."""
        return ndtr((checks.real_array("x", x) - self.mean) / self.std)

    def quantile(self, u: ArrayLike) -> Array:
        """Return x with cdf(x) = u; -inf at 0 and +inf at 1."""
        return self.mean + self.std * ndtri(checks.unit_interval("u", u))

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n,)."""
        size = checks.count("n", n)
        return checks.generator(rng).normal(self.mean, self.std, size)

    def support(self) -> tuple[float, float]:
        """Return (-inf, inf)."""
        return -np.inf, np.inf

    def landmarks(self) -> Array:
        """Return panel edges for quadrature, to 40 std on each side."""
        steps = self.std * NORMAL_STEPS
        return self.mean + np.concatenate((-steps[:0:-1], steps))

    def tail(self, side: int) -> Tail:
        """Return the decay of log p on the left (side -1) or the right (+1)."""
        precision = self.std**-2
        return Tail(0.5 * precision, -side * self.mean * precision)


@dataclass(frozen=True)
class Uniform:
    """Uniform density p(x) = 1 / (high - low) on [low, high], 0 elsewhere.

    Methods take arrays of any shape and keep it. ValueError unless low < high, both finite.
    """

    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        """Check the arguments."""
        object.__setattr__(self, "low", checks.finite("low", self.low))
        object.__setattr__(self, "high", checks.finite("high", self.high))
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got low={self.low!r}, high={self.high!r}")
        checks.finite("high - low", self.high - self.low)

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x), in nats; -inf outside [low, high]."""
        x = checks.real_array("x", x)
        inside = (x >= self.low) & (x <= self.high)
        return np.where(inside, -np.log(self.high - self.low), -np.inf)[()]

    def pdf(self, x: ArrayLike) -> Array:
        """Return p(x)."""
        return np.exp(self.log_pdf(x))

    def cdf(self, x: ArrayLike) -> Array:
        """Return P(X <= x)."""
        clipped = np.clip(checks.real_array("x", x), self.low, self.high)
        return (clipped - self.low) / (self.high - self.low)

    def quantile(self, u: ArrayLike) -> Array:
        """Return x with cdf(x) = u; low at 0 and high at 1."""
        u = checks.unit_interval("u", u)
        return self.low * (1.0 - u) + self.high * u

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n,)."""
        size = checks.count("n", n)
        return checks.generator(rng).uniform(self.low, self.high, size)

    def support(self) -> tuple[float, float]:
        """Return (low, high)."""
        return self.low, self.high

    def landmarks(self) -> Array:
        """Return both ends."""
        return np.array([self.low, self.high])

    def tail(self, side: int) -> None:
        """Return None: both sides are bounded."""


@dataclass(frozen=True)
class Laplace:
    """Laplace density p(x) = exp(-|x-mean| / scale) / (2 scale).

    Methods take arrays of any shape and keep it. ValueError unless mean is finite and scale > 0.
    """

    mean: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Check the arguments."""
        object.__setattr__(self, "mean", checks.finite("mean", self.mean))
        object.__setattr__(self, "scale", checks.positive("scale", self.scale))

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x), in nats."""
        z = np.abs(checks.real_array("x", x) - self.mean) / self.scale
        return -z - np.log(2.0 * self.scale)

    def pdf(self, x: ArrayLike) -> Array:
        """Return p(x)."""
        return np.exp(self.log_pdf(x))

    def cdf(self, x: ArrayLike) -> Array:
        """Return P(X <= x)."""
        z = (checks.real_array("x", x) - self.mean) / self.scale
        tail = 0.5 * np.exp(-np.abs(z))
        return np.where(z < 0.0, tail, 1.0 - tail)[()]

    def quantile(self, u: ArrayLike) -> Array:
        """Return x with cdf(x) = u; -inf at 0 and +inf at 1."""
        u = checks.unit_interval("u", u)
        with np.errstate(divide="ignore"):
            depth = np.log(2.0 * np.minimum(u, 1.0 - u))
        return (self.mean + np.where(u < 0.5, 1.0, -1.0) * self.scale * depth)[()]

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n,)."""
        size = checks.count("n", n)
        return checks.generator(rng).laplace(self.mean, self.scale, size)

    def support(self) -> tuple[float, float]:
        """Return (-inf, inf)."""
        return -np.inf, np.inf

    def landmarks(self) -> Array:
        """Return panel edges for quadrature, to 780 scales on each side, the kink among them."""
        steps = self.scale * LAPLACE_STEPS
        return self.mean + np.concatenate((-steps[:0:-1], steps))

    def tail(self, side: int) -> Tail:
        """Return the decay of log p, the same on both sides."""
        return Tail(0.0, 1.0 / self.scale)
