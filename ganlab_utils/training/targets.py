"""Targets as float32 samples: any object with sample(n, rng), with short cuts for common ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory.checks import count, generator, real_array
from ganlab_utils.theory.densities_2d import GaussianMixture2D

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Points:
    """The empirical law of given data, drawn with replacement; data of shape (n, ...), finite.

    ValueError for data without a row, or with a number that is not finite.
    """

    data: ArrayLike

    def __post_init__(self) -> None:
        """Check the arguments and keep a read-only copy."""
        data = real_array("data", self.data).astype(np.float32)
        if data.ndim == 0 or len(data) == 0:
            raise ValueError(f"data must have shape (n, ...) with n >= 1, got shape {data.shape}")
        if not np.isfinite(data).all():
            raise ValueError(f"data must be finite, got {self.data!r}")
        data.setflags(write=False)
        object.__setattr__(self, "data", data)

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n draws, shape (n, ...)."""
        return self.data[generator(rng).integers(len(self.data), size=count("n", n))]


def sample_shape(target: Any) -> tuple[int, ...]:
    """Return the shape of one sample, (1,) for targets on the line.

    TypeError unless target has sample(n, rng); ValueError unless that returns n finite samples.
    """
    if not callable(getattr(target, "sample", None)):
        raise TypeError(f"target must have a method sample(n, rng), got {target!r}")
    drawn = target.sample(3, np.random.default_rng(0))
    try:
        trial = np.asarray(drawn)
    except ValueError as error:
        raise ValueError(f"target.sample must return an array, got {drawn!r}") from error
    if trial.ndim == 0 or len(trial) != 3:
        raise ValueError(
            f"target.sample(3, rng) must have shape (3, ...), got shape {trial.shape} of {target!r}"
        )
    with np.errstate(over="ignore"):
        if trial.dtype.kind not in "fiub" or not np.isfinite(trial.astype(np.float32)).all():
            raise ValueError(
                f"target.sample must return real numbers, finite in float32, got {trial!r}"
            )
    return trial.shape[1:] or (1,)


def draw(target: Any, rng: np.random.Generator, out: Array) -> None:
    """Fill `out`, float32 of shape (n, *sample_shape), with n independent samples of the target."""
    if isinstance(target, GaussianMixture2D):
        _draw_mixture(target, rng, out)
    else:
        drawn = np.asarray(target.sample(len(out), rng))
        if drawn.shape not in (out.shape, out.shape[:1]):
            raise ValueError(
                f"target.sample({len(out)}, rng) must have shape {out.shape}, as with 3 samples, "
                f"got {drawn.shape}"
            )
        with np.errstate(over="ignore"):
            out[...] = drawn.reshape(out.shape)


def draws_alone(target: Any) -> bool:
    """Return whether several threads may call `draw` at once, each with a generator of its own."""
    return isinstance(target, GaussianMixture2D | Points)


def _draw_mixture(target: GaussianMixture2D, rng: np.random.Generator, out: Array) -> None:
    """Draw in float32 throughout: the same law as target.sample in 0.4 of its time."""
    modes = len(target.means)
    if (target.weights == target.weights[0]).all():
        labels = rng.integers(modes, size=len(out), dtype=np.uint16 if modes < 2**16 else np.int64)
    else:
        edges = np.cumsum(target.weights)[:-1]
        labels = np.searchsorted(edges, rng.random(len(out)), side="right")
    rng.standard_normal(dtype=np.float32, out=out)
    out *= np.float32(target.std)
    out += target.means.astype(np.float32).take(labels, axis=0)
