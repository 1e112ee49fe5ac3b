"""Finite mixtures of one-dimensional densities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory import checks

Array = NDArray[np.float64]
# 64 halvings reach the last bit of any bracket; the rest is for brackets that span many decades.
BISECTIONS = 200
METHODS = ("log_pdf", "cdf", "quantile", "sample", "support", "landmarks", "tail")


@dataclass(frozen=True, eq=False)
class Mixture:
    """Mixture density p(x) = sum_j weights[j] components[j].pdf(x).

    components: 1-D densities, a mixture among them allowed; weights: shape (len(components),), kept
    as a read-only copy. Methods take arrays of any shape and keep it. ValueError for no component,
    for weights that are negative, of another length, or do not sum to 1; TypeError for a component
    that lacks one of `METHODS`.
    """

    components: Sequence[Any]
    weights: ArrayLike

    def __post_init__(self) -> None:
        """Check the arguments."""
        components = tuple(self.components)
        if not components:
            raise ValueError(f"components must hold at least one density, got {self.components!r}")
        for component in components:
            _check_component(component)
        object.__setattr__(self, "components", components)
        object.__setattr__(self, "weights", checks.weights(self.weights, len(components)))

    def __eq__(self, other: object) -> bool:
        """Compare by value."""
        return isinstance(other, Mixture) and self._key() == other._key()

    def __hash__(self) -> int:
        """Hash by value, so that a density can be an argument of a cached function."""
        return hash(self._key())

    def _key(self) -> tuple:
        return self.components, self.weights.tobytes()

    def _active(self) -> list[tuple[float, Any]]:
        pairs = zip(self.weights, self.components, strict=True)
        return [(weight, component) for weight, component in pairs if weight > 0.0]

    def log_pdf(self, x: ArrayLike) -> Array:
        """Return log p(x), in nats; -inf where every component is 0."""
        x = checks.real_array("x", x)
        terms = np.stack([c.log_pdf(x) + np.log(w) for w, c in self._active()])
        top = terms.max(axis=0)
        shift = np.where(np.isfinite(top), top, 0.0)
        with np.errstate(divide="ignore"):
            return np.log(np.exp(terms - shift).sum(axis=0)) + shift

    def pdf(self, x: ArrayLike) -> Array:
        """Return p(x)."""
        return np.exp(self.log_pdf(x))

    def cdf(self, x: ArrayLike) -> Array:
        """Return P(X <= x)."""
        x = checks.real_array("x", x)
        return np.minimum(sum(w * c.cdf(x) for w, c in self._active()), 1.0)

    def quantile(self, u: ArrayLike) -> Array:
        """Return the smallest x with cdf(x) >= u, by bisection; at 0 and 1 the support's ends."""
        u = checks.unit_interval("u", u)
        ends = np.stack([component.quantile(u) for _, component in self._active()])
        low, high = ends.min(axis=0), ends.max(axis=0)
        exact = (u == 0.0) | (u == 1.0) | (low == high)
        answer = np.where(u == 1.0, high, low)
        inner = ~exact
        if inner.any():
            answer[inner] = self._bisect(u[inner], low[inner], high[inner])
        return answer[()]

    def _bisect(self, u: Array, low: Array, high: Array) -> Array:
        for _ in range(BISECTIONS):
            middle = 0.5 * (low + high)
            if ((middle == low) | (middle == high)).all():
                break
            enough = self.cdf(middle) >= u
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return high

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n independent draws, shape (n,)."""
        size = checks.count("n", n)
        labels = checks.generator(rng).choice(len(self.components), size=size, p=self.weights)
        draws = np.empty(size)
        for j, component in enumerate(self.components):
            chosen = labels == j
            draws[chosen] = component.sample(int(chosen.sum()), rng)
        return draws

    def support(self) -> tuple[float, float]:
        """Return the smallest interval that holds all the mass; gaps inside it may have none."""
        ends = [component.support() for _, component in self._active()]
        return min(low for low, _ in ends), max(high for _, high in ends)

    def landmarks(self) -> Array:
        """Return the panel edges of every component."""
        return np.concatenate([component.landmarks() for _, component in self._active()])

    def tail(self, side: int) -> tuple[float, float] | None:
        """Return the heaviest tail of the components that reach infinity on that side, or None."""
        tails = [component.tail(side) for _, component in self._active()]
        return min((tail for tail in tails if tail is not None), default=None)


def _check_component(component: Any) -> None:
    for method in METHODS:
        if not callable(getattr(component, method, None)):
            raise TypeError(f"a component must be a 1-D density with {method}(), got {component!r}")
