"""The linear programmes of transport on finite spaces: the plan, and the one critic of its dual."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from ganlab_utils.theory import checks

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plan:
    """A cheapest plan, mass (n, m) from i to j, and its cost."""

    matrix: Array
    cost: float


@dataclass(frozen=True, eq=False)
class Critic:
    """A best critic, values (n,) on the points, with value E_p f - E_q f; f[0] = 0."""

    f: Array
    value: float


def _marginals(p: ArrayLike, q: ArrayLike, cost: ArrayLike) -> tuple[Array, Array, Array]:
    table = checks.real_array("cost", cost)
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise ValueError(f"cost must be a finite matrix (n, m), got {cost!r}")
    rows, columns = table.shape
    return _masses("p", p, rows), _masses("q", q, columns), table


def _masses(name: str, value: ArrayLike, size: int) -> Array:
    masses = checks.real_array(name, value)
    fine = masses.shape == (size,) and (masses >= 0.0).all() and abs(masses.sum() - 1.0) < 1e-9
    if not fine:
        raise ValueError(f"{name} must hold {size} masses that sum to 1, got {value!r}")
    return masses


def transport_plan(p: ArrayLike, q: ArrayLike, cost: ArrayLike) -> Plan:
    """Return min sum_ij P_ij c_ij over P >= 0 with row sums p (n,) and column sums q (m,).

    cost: shape (n, m). ValueError for masses that are negative or do not sum to 1, or for a cost
    that does not fit. Source: Peyré & Cuturi 2019, equation 2.11.
    """
    a, b, table = _marginals(p, q, cost)
    rows, columns = table.shape
    sums = np.vstack(
        (np.kron(np.eye(rows), np.ones(columns)), np.kron(np.ones(rows), np.eye(columns)))
    )
    found = linprog(table.ravel(), A_eq=sums, b_eq=np.concatenate((a, b)), bounds=(0, None))
    return Plan(found.x.reshape(rows, columns), float(found.fun))


def best_critic(p: ArrayLike, q: ArrayLike, cost: ArrayLike) -> Critic:
    """Return max sum_i f_i (p_i - q_i) over f with f_i - f_j <= c_ij: Kantorovich-Rubinstein.

    p, q: masses (n,) on the same points; cost: a metric, (n, n). ValueError as above, and for a
    cost that is not square. Source: Peyré & Cuturi 2019, proposition 6.1.
    """
    a, b, table = _marginals(p, q, cost)
    size = len(table)
    if table.shape != (size, size):
        raise ValueError(f"cost must be square, got shape {table.shape}")
    i, j = np.nonzero(~np.eye(size, dtype=bool))
    slopes = np.eye(size)[i] - np.eye(size)[j]
    bounds = [(0, 0)] + [(None, None)] * (size - 1)
    found = linprog(b - a, A_ub=slopes, b_ub=table[i, j], bounds=bounds)
    return Critic(found.x, float(-found.fun))


def c_transform(f: ArrayLike, cost: ArrayLike) -> Array:
    """Return g_j = min_i c_ij - f_i, the largest partner of f; f (n,), cost (n, m), result (m,)."""
    values, table = checks.real_array("f", f), checks.real_array("cost", cost)
    if table.ndim != 2 or values.shape != table.shape[:1]:
        raise ValueError(
            f"f and cost must be (n,) and (n, m), got {values.shape} and {table.shape}"
        )
    return (table - values[:, None]).min(0)
