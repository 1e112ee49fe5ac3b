"""Integral probability metrics on the line: the witness of each class, and what it reads."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory import checks

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Witness:
    """The best test function of a class on a grid x (n,), and E_p f - E_q f on that grid."""

    x: Array
    f: Array
    value: float


def _step(x: ArrayLike) -> tuple[Array, float]:
    grid = checks.real_array("x", x)
    if grid.ndim != 1 or len(grid) < 2 or not (np.diff(grid) > 0.0).all():
        raise ValueError(f"x must be an increasing grid of shape (n,), n >= 2, got {x!r}")
    step = float(grid[1] - grid[0])
    if not np.allclose(np.diff(grid), step):
        raise ValueError(f"x must have equal steps, got {x!r}")
    return grid, step


def _reading(p: Any, q: Any, grid: Array, step: float, f: Array) -> Witness:
    return Witness(grid, f, float(np.sum(f * (p.pdf(grid) - q.pdf(grid))) * step))


def bounded_witness(p: Any, q: Any, x: ArrayLike) -> Witness:
    """Return f = sign(p - q), the best of |f| <= 1; its value is int |p - q| = 2 TV.

    p, q: 1-D densities with pdf; x: an equally spaced grid. ValueError for another grid. Source:
    Müller 1997; Sriperumbudur et al. 2012.
    """
    grid, step = _step(x)
    return _reading(p, q, grid, step, np.sign(p.pdf(grid) - q.pdf(grid)))


def lipschitz_witness(p: Any, q: Any, x: ArrayLike) -> Witness:
    """Return f with f' = sign(G - F), the best 1-Lipschitz function; its value is W1 on the grid.

    F, G: distribution functions of p, q. By parts E_p f - E_q f = int f' (G - F) dx.
    """
    grid, step = _step(x)
    slope = np.sign(q.cdf(grid) - p.cdf(grid))
    f = np.concatenate(([0.0], np.cumsum(0.5 * (slope[1:] + slope[:-1]) * step)))
    return _reading(p, q, grid, step, f - f[len(f) // 2])


def kernel_witness(p: Any, q: Any, x: ArrayLike, width: float = 1.0) -> Witness:
    """Return the best f of the unit ball of the kernel exp(-(x-y)^2 / (2 width^2)); value MMD.

    f = (E_p k(X, .) - E_q k(Y, .)) / MMD. ValueError for width <= 0. Source: Gretton et al. 2012,
    section 2.3.
    """
    grid, step = _step(x)
    width = checks.positive("width", width)
    kernel = np.exp(-0.5 * np.square((grid[:, None] - grid) / width))
    gap = kernel @ (p.pdf(grid) - q.pdf(grid)) * step
    squared = float(np.sum(gap * (p.pdf(grid) - q.pdf(grid))) * step)
    return _reading(p, q, grid, step, gap / np.sqrt(max(squared, 1e-300)))


def normal_mmd(p: Any, q: Any, width: float = 1.0) -> float:
    """Return MMD of two Normals under the Gaussian kernel, in closed form.

    MMD^2 = k(p,p) - 2 k(p,q) + k(q,q), k = w/s exp(-d^2/(2 s^2)), s^2 = w^2 + sd_1^2 + sd_2^2, d
    the distance of the means. ValueError for width <= 0.
    """
    width = checks.positive("width", width)

    def mean_kernel(a: Any, b: Any) -> float:
        scale = width**2 + a.std**2 + b.std**2
        return width / np.sqrt(scale) * np.exp(-0.5 * (a.mean - b.mean) ** 2 / scale)

    return float(np.sqrt(max(mean_kernel(p, p) - 2 * mean_kernel(p, q) + mean_kernel(q, q), 0.0)))


def cramer_squared(p: Any, q: Any, x: ArrayLike) -> float:
    """Return int (F - G)^2 dx on an equally spaced grid, half the energy distance.

    Source: Székely & Rizzo 2013, section 2.
    """
    grid, step = _step(x)
    return float(np.sum(np.square(p.cdf(grid) - q.cdf(grid))) * step)
