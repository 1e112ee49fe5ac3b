"""Checks of the data that a draw callback hands over."""

import numpy as np
from numpy.typing import ArrayLike


def finite(key: str, name: str, values: ArrayLike, gaps: bool = False) -> np.ndarray:
    """Return values as a float array of shape (n,); with gaps=True, nan marks a gap in a line.

    Raises ValueError, naming the key, for inf, for nan where no gap is allowed, for other shapes.
    """
    array = np.atleast_1d(np.asarray(values, dtype=float))
    if array.ndim != 1:
        raise ValueError(f"{key!r}: {name} has shape {array.shape}; accepted: (n,)")
    good = np.isfinite(array)
    if good.all():
        return array
    bad = np.isinf(array) if gaps else ~good
    if bad.any():
        first = int(np.argmax(bad))
        accepted = "finite numbers, or nan for a gap" if gaps else "finite numbers"
        raise ValueError(
            f"{key!r}: {name}[{first}] is {array[first]} ({int(bad.sum())} of {array.size} such); "
            f"accepted: {accepted}"
        )
    return array


def same_length(key: str, **arrays: np.ndarray) -> None:
    """Raise ValueError, repeating the lengths, unless all arrays have the same length."""
    sizes = {name: array.size for name, array in arrays.items()}
    if len(set(sizes.values())) > 1:
        text = ", ".join(f"{name} has {size}" for name, size in sizes.items())
        raise ValueError(f"{key!r}: {text} values; accepted: equal lengths")


def outside(values: np.ndarray, limits: tuple[float, float], log: bool = False) -> bool:
    """Return whether any number of values (nan apart) lies beyond the limits."""
    low, high = limits
    slack = 1e-9 * (high - low)
    known = values[~np.isnan(values)]
    if known.size == 0:
        return False
    floor = low * (1.0 - 1e-9) if log else low - slack
    return bool(known.min() < floor or known.max() > high + slack)
