"""Optimal transport: exact W1 on the line and between samples, its dual, and Gaussian distances."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import eye_array, hstack, kron
from scipy.spatial.distance import cdist

from ganlab_utils.theory import checks
from ganlab_utils.theory.quadrature import PROMISE, integrate
from ganlab_utils.theory.refinement import trusted

Array = NDArray[np.float64]
MAX_DUAL_SIZE = 300  # the linear programme has n^2 unknowns


def wasserstein_1d(p: Any, q: Any) -> float:
    """Return W1 = int |F - G| dx = int |F^-1 - G^-1| du on the line, in the units of x.

    p, q: 1-D densities with cdf and landmarks, or samples of shape (n,), in any combination.
    ValueError for samples that are empty, of another shape or not finite; TypeError for neither.
    Source: Vallender 1974; Peyré & Cuturi 2019, equation 2.37.
    """
    first, second = _as_law("p", p), _as_law("q", q)
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return _between_steps(first, second)
    edges = np.unique(np.concatenate((_landmarks(first), _landmarks(second))))
    if len(edges) < 2:
        return 0.0
    gap = integrate(lambda x: np.abs(_cdf(first, x) - _cdf(second, x)), edges)
    return trusted(gap, PROMISE)


def _as_law(name: str, law: Any) -> Any:
    if callable(getattr(law, "cdf", None)) and callable(getattr(law, "landmarks", None)):
        return law
    if hasattr(law, "log_pdf"):
        raise TypeError(f"{name} must be a 1-D density with cdf and landmarks, got {law!r}")
    samples = checks.real_array(name, law)
    if samples.ndim != 1 or len(samples) == 0 or not np.isfinite(samples).all():
        raise ValueError(
            f"{name} must be finite samples of shape (n,), n >= 1, or a density, got {law!r}"
        )
    return np.sort(samples)


def _between_steps(x: Array, y: Array) -> float:
    """Integrate |F - G| between the jumps of two empirical laws."""
    jumps = np.sort(np.concatenate((x, y)))
    middle = jumps[:-1]
    gap = np.abs(_cdf(x, middle) - _cdf(y, middle))
    return float((gap * np.diff(jumps)).sum())


def _landmarks(law: Any) -> Array:
    return law if isinstance(law, np.ndarray) else np.asarray(law.landmarks())


def _cdf(law: Any, x: Array) -> Array:
    if isinstance(law, np.ndarray):
        return np.searchsorted(law, x, side="right") / len(law)
    return law.cdf(x)


def wasserstein(x: ArrayLike, y: ArrayLike, order: float = 1.0) -> float:
    """Return W_order of equal-size samples, (min over pairings of mean |x - y|^order)^(1/order).

    x, y: shape (n,) or (n, d). Exact, by linear assignment, O(n^3). ValueError for unequal shapes,
    no sample, a number that is not finite or order < 1. Source: Peyré & Cuturi 2019, section 2.2.
    """
    a, b = _equal_samples(x, y)
    if checks.finite("order", order) < 1.0:
        raise ValueError(f"order must be at least 1, got {order!r}")
    cost = cdist(a, b) ** order
    rows, columns = linear_sum_assignment(cost)
    return float(cost[rows, columns].mean() ** (1.0 / order))


def _samples(name: str, value: ArrayLike) -> Array:
    array = checks.real_array(name, value)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or 0 in array.shape or not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, of shape (n,) or (n, d), got {value!r}")
    return array


def _equal_samples(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, b = _samples("x", x), _samples("y", y)
    if a.shape != b.shape:
        raise ValueError(f"x and y must have one shape, got {a.shape} and {b.shape}")
    return a, b


@dataclass(frozen=True, eq=False)
class Potentials:
    """Kantorovich potentials of W1 between samples: f on x, g on y, f_i + g_j <= |x_i - y_j|.

    value = mean f + mean g = W1. `critic(points)` extends them to one function of all space,
    min_j |point - y_j| - g_j, which is 1-Lipschitz and has E_x critic - E_y critic = W1.
    """

    f: Array
    g: Array
    value: float
    y: Array

    def critic(self, points: ArrayLike) -> Array:
        """Return the optimal critic at points of shape (n, d), or (n,) on the line."""
        at = _samples("points", points)
        if at.shape[1] != self.y.shape[1]:
            raise ValueError(f"points must have shape (n, {self.y.shape[1]}), got {at.shape}")
        return (cdist(at, self.y) - self.g).min(axis=1)


def dual_potentials(x: ArrayLike, y: ArrayLike) -> Potentials:
    """Return optimal potentials of W1 between samples x (n, d) or (n,) and y of the same shape.

    max mean f + mean g subject to f_i + g_j <= |x_i - y_j|, by linear programme. ValueError as in
    `wasserstein`, and for more than 300 samples. Source: Peyré & Cuturi 2019, equation 2.20.
    """
    a, b = _equal_samples(x, y)
    n = len(a)
    if n > MAX_DUAL_SIZE:
        raise ValueError(f"x and y must have at most {MAX_DUAL_SIZE} samples, got {n}")
    # Row i n + j holds the pair (i, j): it picks f_i and g_j.
    one, ones = eye_array(n), np.ones((n, 1))
    pairs = hstack((kron(one, ones), kron(ones, one)), format="csr")
    aim = np.full(2 * n, -1.0 / n)
    solution = linprog(aim, A_ub=pairs, b_ub=cdist(a, b).ravel(), bounds=(None, None))
    if not solution.success:
        raise ValueError(f"the linear programme failed: {solution.message}")
    return Potentials(solution.x[:n], solution.x[n:], float(-solution.fun), b)


def bures_squared(a: ArrayLike, b: ArrayLike) -> float:
    """Return tr(A + B - 2 (A^1/2 B A^1/2)^1/2) of covariances A, B of shape (d, d).

    ValueError unless both are symmetric, positive semi-definite and of one shape. Source: Bures
    1969; Peyré & Cuturi 2019, equation 2.42.
    """
    first, second = _covariance("a", a), _covariance("b", b)
    if first.shape != second.shape:
        raise ValueError(f"a and b must have one shape, got {first.shape} and {second.shape}")
    # The nuclear norm of A^1/2 B^1/2 is the trace of the root, without squaring its small part.
    cross = np.linalg.svd(_root(first) @ _root(second), compute_uv=False).sum()
    return float(max(np.trace(first) + np.trace(second) - 2.0 * cross, 0.0))


def _covariance(name: str, value: ArrayLike) -> Array:
    matrix = np.atleast_2d(checks.real_array(name, value))
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if not square or not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise ValueError(f"{name} must be a finite symmetric matrix (d, d), got {value!r}")
    scale = max(float(np.abs(matrix).max()), np.finfo(float).tiny)
    if np.linalg.eigvalsh(matrix).min() < -1e-9 * scale:
        raise ValueError(f"{name} must be positive semi-definite, got {value!r}")
    return matrix


def _root(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def frechet_distance(x: ArrayLike, y: ArrayLike) -> float:
    """Return |m_x - m_y|^2 + Bures^2 of the Gaussians fitted to samples (n, d): squared W2, as FID.

    Blind to modes: it sees mean and covariance only. ValueError for another shape, different d, or
    fewer than 2 samples. Source: Dowson & Landau 1982; Heusel et al. 2017, equation 6.
    """
    a, b = _samples("x", x), _samples("y", y)
    if a.shape[1] != b.shape[1] or min(len(a), len(b)) < 2:
        raise ValueError(
            f"x and y must be (n, d) with one d and n >= 2, got {a.shape} and {b.shape}"
        )
    shift = a.mean(axis=0) - b.mean(axis=0)
    return float(shift @ shift) + bures_squared(np.cov(a.T), np.cov(b.T))


def energy_distance(x: ArrayLike, y: ArrayLike) -> float:
    """Return 2 E|x - y| - E|x - x'| - E|y - y'| of two empirical laws, (n, d) or (n,) and (m, d).

    Never negative; on the line twice the squared Cramér distance int (F - G)^2. Pairs of a sample
    with itself count, as in scipy.stats, so equal laws at n samples give about E|x - x'| (1/n+1/m).
    ValueError for another shape or different d. Source: Székely & Rizzo 2013, equation 2.5.
    """
    a, b = _samples("x", x), _samples("y", y)
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"x and y must have one d, got shapes {a.shape} and {b.shape}")
    within = cdist(a, a).mean() + cdist(b, b).mean()
    return float(max(2.0 * cdist(a, b).mean() - within, 0.0))
