"""Bounds on the Lipschitz constant of a network: power iteration, and what clipping grants."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab_utils.theory import checks

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PowerIteration:
    """Rounds 1..n: u (n, rows), v (n, columns) and sigma = u^T W v (n,)."""

    u: Array
    v: Array
    sigma: Array


def power_iteration(matrix: ArrayLike, start: ArrayLike, rounds: int) -> PowerIteration:
    """Return the rounds v = W^T u / |W^T u|, u = W v / |W v|, sigma = u^T W v = |W v|.

    matrix: W (rows, columns); start: u (rows,), not 0. If s1 > s2 and u is not orthogonal to the
    first singular vector, the tangent of the angle between them shrinks to (s2/s1)^2 of itself or
    less in each round, and the error of sigma, late, to (s2/s1)^4. ValueError for shapes that do
    not fit. Source: Miyato et al. 2018, algorithm 1; Golub & Van Loan 2013, 8.2.
    """
    w, u = checks.real_array("matrix", matrix), checks.real_array("start", start)
    if w.ndim != 2 or u.shape != w.shape[:1] or not u.any():
        raise ValueError(f"matrix and start do not fit: {w.shape} and {u.shape}, or start is 0")
    us, vs, sigmas = [], [], []
    for _ in range(checks.count("rounds", rounds, 1)):
        v = w.T @ u
        v = v / np.linalg.norm(v)
        u = w @ v
        sigmas.append(np.linalg.norm(u))
        u = u / sigmas[-1]
        us.append(u)
        vs.append(v)
    return PowerIteration(np.array(us), np.array(vs), np.array(sigmas))


def clip_bound(sizes: Sequence[int], limit: float) -> float:
    """Return the product over layers of limit sqrt(n_in n_out): the most that clipping allows.

    sizes: units of each layer, inputs first. A matrix with entries of at most `limit` has spectral
    norm at most its Frobenius norm, at most limit sqrt(n_in n_out), reached where all are equal.
    ValueError for fewer than two sizes or limit <= 0.
    """
    limit = checks.positive("limit", limit)
    units = np.array([checks.count("sizes", size, 1) for size in sizes], dtype=float)
    if len(units) < 2:
        raise ValueError(f"sizes must name at least two layers, got {sizes!r}")
    return float(np.prod(limit * np.sqrt(units[1:] * units[:-1])))
