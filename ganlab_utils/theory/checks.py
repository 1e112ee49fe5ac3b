"""Validation of arguments for the theory modules: every error repeats the value it refuses."""

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEIGHT_SUM_TOLERANCE = 1e-9


def finite(name: str, value: Any) -> float:
    """Return `value` as a float; TypeError unless a real number, ValueError unless finite."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name} must be one real number, got {value!r}")
    if not np.isfinite(value):
        raise ValueError(f"{name} must be a finite number, got {value!r}")
    return float(value)


def positive(name: str, value: Any) -> float:
    """Return `value` as a float; ValueError unless it is finite and above 0."""
    number = finite(name, value)
    if number <= 0.0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
    return number


def open_unit(name: str, value: Any) -> float:
    """Return `value` as a float; ValueError unless it lies strictly between 0 and 1."""
    number = finite(name, value)
    if not 0.0 < number < 1.0:
        raise ValueError(f"{name} must lie strictly between 0 and 1, got {value!r}")
    return number


def count(name: str, value: Any, minimum: int = 0) -> int:
    """Return `value` as an int; TypeError unless it is an integer, ValueError below `minimum`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be an integer of at least {minimum}, got {value!r}")
    return int(value)


def generator(rng: Any) -> np.random.Generator:
    """Return `rng`; TypeError unless it is a numpy Generator (no seeds, no global state)."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy Generator (np.random.default_rng(seed)), got {rng!r}")
    return rng


def real_array(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as a float array of any shape, +-inf allowed; ValueError if it holds a nan."""
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be an array of real numbers, got {value!r}") from error
    if np.isnan(array).any():
        raise ValueError(f"{name} must not contain nan, got {value!r}")
    return array


def points(name: str, value: ArrayLike, dimension: int) -> NDArray[np.float64]:
    """Return `value` as a float array of shape (..., dimension); ValueError for another shape."""
    array = real_array(name, value)
    if array.ndim == 0 or array.shape[-1] != dimension:
        raise ValueError(f"{name} must have shape (..., {dimension}), got shape {array.shape}")
    return array


def unit_interval(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as a float array; ValueError if an entry lies outside [0, 1]."""
    array = real_array(name, value)
    if ((array < 0.0) | (array > 1.0)).any():
        raise ValueError(f"{name} must lie in [0, 1], got {value!r}")
    return array


def weights(value: ArrayLike, size: int) -> NDArray[np.float64]:
    """Return a read-only copy of shape (size,), none negative, with sum 1; else ValueError."""
    array = real_array("weights", value).copy()
    if array.shape != (size,):
        raise ValueError(f"weights must have shape ({size},), got shape {array.shape}: {value!r}")
    if (array < 0.0).any() or not np.isfinite(array).all():
        raise ValueError(f"weights must be finite and not negative, got {value!r}")
    if abs(array.sum() - 1.0) > WEIGHT_SUM_TOLERANCE:
        raise ValueError(f"weights must sum to 1, got {value!r} with sum {array.sum()!r}")
    array /= array.sum()
    array.setflags(write=False)
    return array
