"""Two-dimensional targets of GAN experiments: rings and grids of Gaussians, and the Swiss roll."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory import checks

Array = NDArray[np.float64]
LOG_2PI = np.log(2.0 * np.pi)


@dataclass(frozen=True, eq=False)
class GaussianMixture2D:
    """Mixture of round Gaussians in the plane, p(x) = sum_j weights[j] N(x; means[j], std^2 I).

    means: shape (k, 2); std: one number for all modes; weights: shape (k,), None for equal. Arrays
    are kept as read-only copies. ValueError for zero modes, a wrong shape, a mean that is not
    finite, std <= 0, weights that are negative or do not sum to 1.
    """

    means: ArrayLike
    std: float
    weights: ArrayLike | None = None

    def __post_init__(self) -> None:
        """Check the arguments."""
        means = checks.real_array("means", self.means).copy()
        if means.ndim != 2 or means.shape[1] != 2 or len(means) == 0:
            raise ValueError(f"means must have shape (k, 2) with k >= 1, got shape {means.shape}")
        if not np.isfinite(means).all():
            raise ValueError(f"means must be finite, got {self.means!r}")
        means.setflags(write=False)
        modes = len(means)
        weights = np.full(modes, 1.0 / modes) if self.weights is None else self.weights
        object.__setattr__(self, "means", means)
        object.__setattr__(self, "std", checks.positive("std", self.std))
        object.__setattr__(self, "weights", checks.weights(weights, modes))

    def __eq__(self, other: object) -> bool:
        """Compare by value."""
        return isinstance(other, GaussianMixture2D) and self._key() == other._key()

    def __hash__(self) -> int:
        """Hash by value, so that a density can be an argument of a cached function."""
        return hash(self._key())

    def _key(self) -> tuple:
        return self.means.tobytes(), self.std, self.weights.tobytes()

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x) in nats; x of shape (..., 2), the result of shape (...)."""
        x = checks.points("x", x, 2)
        active = self.weights > 0.0
        log_weights = np.log(self.weights[active]) - LOG_2PI - 2.0 * np.log(self.std)
        x1, x2 = x[..., 0], x[..., 1]
        terms = np.empty((len(log_weights), *x.shape[:-1]))
        for j, (m1, m2) in enumerate(self.means[active]):
            squared = ((x1 - m1) / self.std) ** 2 + ((x2 - m2) / self.std) ** 2
            terms[j] = log_weights[j] - 0.5 * squared
        top = terms.max(axis=0)
        shift = np.where(np.isfinite(top), top, 0.0)
        with np.errstate(divide="ignore"):
            return np.log(np.exp(terms - shift).sum(axis=0)) + shift

    def pdf(self, x: ArrayLike) -> Array:
        """Return p(x); x of shape (..., 2), the result of shape (...)."""
        return np.exp(self.log_pdf(x))

    def patches(self) -> tuple[Array, Array]:
        """Return centres (k, 2) and scales (k,): where quadrature needs small squares."""
        centres = self.means[self.weights > 0.0]
        return centres, np.full(len(centres), self.std)

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n, 2)."""
        size = checks.count("n", n)
        labels = checks.generator(rng).choice(len(self.means), size=size, p=self.weights)
        return self.means[labels] + self.std * rng.standard_normal((size, 2))


def ring(modes: int = 8, radius: float = 2.0, std: float = 0.02) -> GaussianMixture2D:
    """Return equal Gaussians on a circle, mode j at angle 2 pi j / modes, all centres distinct.

    ValueError for modes < 1, radius <= 0 or std <= 0. Source: Metz et al. 2017 (8 modes, 0.02).
    """
    angles = 2.0 * np.pi * np.arange(checks.count("modes", modes, 1)) / modes
    centres = checks.positive("radius", radius) * np.column_stack((np.cos(angles), np.sin(angles)))
    return GaussianMixture2D(centres, std)


def grid(side: int = 5, spacing: float = 2.0, std: float = 0.05) -> GaussianMixture2D:
    """Return side x side equal Gaussians on a square lattice centred on the origin.

    ValueError for side < 1, spacing <= 0 or std <= 0. Source: Srivastava et al. 2017 (25 modes).
    """
    ticks = np.arange(checks.count("side", side, 1)) - 0.5 * (side - 1)
    first, second = np.meshgrid(ticks, ticks, indexing="ij")
    centres = checks.positive("spacing", spacing) * np.column_stack((first.ravel(), second.ravel()))
    return GaussianMixture2D(centres, std)


@dataclass(frozen=True)
class SwissRoll:
    """Noisy spiral t (cos t, sin t) / 10 with t = 1.5 pi (1 + 2u), u uniform on [0, 1].

    It offers samples only: the noise makes a density, but one without a closed form. `std` is that
    of the added Gaussian noise, in the units of the plane. ValueError unless std is above 0.
    """

    std: float = 0.05

    def __post_init__(self) -> None:
        """Check the arguments."""
        object.__setattr__(self, "std", checks.positive("std", self.std))

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n, 2)."""
        size = checks.count("n", n)
        angle = 1.5 * np.pi * (1.0 + 2.0 * checks.generator(rng).random(size))
        spiral = 0.1 * angle[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
        return spiral + self.std * rng.standard_normal((size, 2))


def swiss_roll(std: float = 0.05) -> SwissRoll:
    """Return the Swiss roll, sampled by .sample(n, rng) -> (n, 2); ValueError for std <= 0."""
    return SwissRoll(std)
