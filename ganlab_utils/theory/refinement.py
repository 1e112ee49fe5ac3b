"""The adaptive loop of quadrature: halve the cells whose errors matter, all of them at once."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EPSILON = np.finfo(np.float64).eps


class IntegrationWarning(UserWarning):
    """A number may be further from the truth than promised, or lies beyond the largest float."""


class Integral(NamedTuple):
    """Value of an integral, an estimate of its absolute error, and the integral of |f|."""

    value: float
    error: float
    size: float


def adapt(
    estimate: Callable[[Array, Array], Array],
    centre: Array,
    half: Array,
    tolerance: float,
    max_cells: int,
    max_rounds: int = 60,
) -> Integral:
    """Sum the estimates over cubes of shape (n, d) centres and (n,) half widths, refining them.

    estimate: returns an array (3, n) of each cell's integral, its error, and the integral of the
    absolute value. The aim is a total error within tolerance times the third; an infinite cell
    makes the answer infinite, two of opposite sign make it nan. Source: the strategy of Berntsen,
    Espelid & Genz 1991, in batches.
    """
    cells = estimate(centre, half)
    corners = np.stack(np.meshgrid(*[(-0.5, 0.5)] * centre.shape[1]), axis=-1)
    corners = corners.reshape(-1, centre.shape[1])
    for _ in range(max_rounds):
        if not np.isfinite(cells[0]).all():
            with np.errstate(invalid="ignore"):
                return Integral(float(cells[0].sum()), 0.0, np.inf)
        split = _worst(cells, tolerance) & _divisible(centre, half)
        if not split.any() or len(half) > max_cells:
            break
        born = centre[split][:, None, :] + half[split][:, None, None] * corners
        born, born_half = born.reshape(-1, centre.shape[1]), half[split].repeat(len(corners)) / 2
        cells = np.concatenate((cells[:, ~split], estimate(born, born_half)), axis=1)
        centre = np.concatenate((centre[~split], born))
        half = np.concatenate((half[~split], born_half))
    return Integral(*map(float, cells.sum(axis=1)))


def kronrod_rows(
    values: Array, scale: Array, fine: Array, rough: Array, smooth: bool = True
) -> Array:
    """Return the rows (integral, error, integral of |f|) of each cell, as `adapt` wants them.

    values: f at the nodes of each cell, (n, m); scale: (n,), the cell's size over that of the
    rule's own; fine: weights (m,); rough: weights (m, r) of rules to compare with. With d the
    largest difference and s the integral of |f - mean f|, the error is s min(1, 200 d / s)^1.5,
    which trusts f to be smooth, else d; and at least two roundings of the third row.
    Source: Piessens et al. 1983, routine QK21.
    """
    with np.errstate(invalid="ignore", over="ignore"):  # an infinite value is answered by `adapt`
        mean = values @ fine
        integral, size = scale * mean, scale * (np.abs(values) @ fine)
        difference = scale * np.abs(values @ (fine[:, None] - rough)).max(axis=1)
        spread = scale * (np.abs(values - (mean / fine.sum())[:, None]) @ fine)
        ratio = np.divide(200.0 * difference, spread, out=np.zeros_like(spread), where=spread > 0.0)
        error = spread * np.minimum(ratio, 1.0) ** 1.5 if smooth else difference
        error = np.maximum(error, 2.0 * EPSILON * size)
    return np.stack((integral, error, size))


def trusted(integral: Integral, promise: float) -> float:
    """Return the value, with an IntegrationWarning if the error exceeds promise times the size."""
    if integral.error > promise * integral.size:
        message = f"the integral {integral.value:.17g} may be off by {integral.error:.2g}"
        warnings.warn(message, IntegrationWarning, stacklevel=5)
    return integral.value


def _worst(cells: Array, tolerance: float) -> NDArray[np.bool_]:
    """Return which cells to halve: all but those whose errors together are within tolerance."""
    _, error, size = cells
    order = np.argsort(error)
    settled = np.cumsum(error[order]) <= tolerance * size.sum()
    split = np.ones(len(error), dtype=bool)
    split[order[settled]] = False
    return split


def _divisible(centre: Array, half: Array) -> NDArray[np.bool_]:
    return half > 8.0 * EPSILON * np.abs(centre).max(axis=1)
