"""The noise a generator starts from: its size and its law."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.checks import count

Law = Callable[[np.random.Generator, NDArray[np.float32]], None]


def gaussian(rng: np.random.Generator, out: NDArray[np.float32]) -> None:
    """Fill `out` with independent N(0, 1) numbers."""
    rng.standard_normal(dtype=np.float32, out=out)


def uniform(rng: np.random.Generator, out: NDArray[np.float32]) -> None:
    """Fill `out` with independent numbers, uniform on [-1, 1)."""
    rng.random(dtype=np.float32, out=out)
    out *= 2.0
    out -= 1.0


@dataclass(frozen=True)
class Latent:
    """Latent vectors z of `size` independent coordinates of a law, `gaussian` unless told.

    A law of your own is a function law(rng, out) that fills a float32 array of any shape.
    ValueError for size < 1, TypeError for a law that cannot be called.
    """

    size: int = 2
    law: Law = gaussian

    def __post_init__(self) -> None:
        """Check the arguments."""
        count("size", self.size, 1)
        if not callable(self.law):
            raise TypeError(f"law must be a function law(rng, out), got {self.law!r}")
