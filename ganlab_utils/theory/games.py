"""Zero-sum games: matrix games solved by linear programme, and what every smooth game offers."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from scipy.optimize import linprog


@runtime_checkable
class Game(Protocol):
    """A game is a vector field with a Jacobian: the players follow `field`.

    `field(params)` maps (..., d) to (..., d), `jacobian(params)` maps (..., d) to (..., d, d) with
    entry [i, j] = d field_i / d params_j. An equilibrium is a zero of the field.
    """

    def field(self, params: np.ndarray) -> np.ndarray:
        """Return the direction in which each player wants to move."""
        ...

    def jacobian(self, params: np.ndarray) -> np.ndarray:
        """Return the derivative of the field by the parameters."""
        ...


@dataclass(frozen=True)
class MinMaxGap:
    """The two orders of play, max min V <= min max V; they differ by `gap`."""

    max_min: float
    min_max: float

    @property
    def gap(self) -> float:
        """Return min_max - max_min: what the player who moves second gains by it."""
        return self.min_max - self.max_min


@dataclass(frozen=True)
class BestResponse:
    """The `payoff` of a best response and every pure strategy (`pure`) that attains it."""

    payoff: float
    pure: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class MatrixEquilibrium:
    """The `value` of a matrix game and optimal mixed strategies `row` (m,) and `column` (n,)."""

    value: float
    row: np.ndarray
    column: np.ndarray


@dataclass(frozen=True, eq=False)
class MatrixGame:
    """The zero-sum game in which the column player pays the row player payoff[i, j].

    `payoff` has shape (m, n); the row player maximises. A private, read-only copy is kept.
    Raises ValueError when the payoff is not a non-empty 2-D array of finite numbers.
    Source: von Neumann, "Zur Theorie der Gesellschaftsspiele" (1928).
    """

    payoff: np.ndarray

    def __post_init__(self) -> None:
        """Check the payoff and freeze a copy of it."""
        payoff = np.array(self.payoff, dtype=np.float64)
        if payoff.ndim != 2 or payoff.size == 0:
            raise ValueError(f"payoff has shape {payoff.shape}; accepted: (m, n) with m, n >= 1")
        if not np.isfinite(payoff).all():
            raise ValueError(f"payoff must be finite, got {payoff.tolist()}")
        payoff.setflags(write=False)
        object.__setattr__(self, "payoff", payoff)

    def payoff_of(self, row: np.ndarray, column: np.ndarray) -> float | np.ndarray:
        """Return the expected payoff row^T A column of two mixed strategies.

        row (..., m) and column (..., n) broadcast against each other and give (...).
        """
        rows, columns = self.payoff.shape
        row, column = _mixture("row", row, rows), _mixture("column", column, columns)
        payoff = np.einsum("...i,ij,...j->...", row, self.payoff, column)
        return float(payoff) if payoff.ndim == 0 else payoff

    def best_response_row(self, column: np.ndarray) -> BestResponse:
        """Return max_i (A column)_i and all rows that attain it, for a column mixture (n,)."""
        return self._best(self.payoff @ _one_mixture("column", column, self.payoff.shape[1]), 1.0)

    def best_response_column(self, row: np.ndarray) -> BestResponse:
        """Return min_j (row^T A)_j and all columns that attain it, for a row mixture (m,)."""
        return self._best(_one_mixture("row", row, self.payoff.shape[0]) @ self.payoff, -1.0)

    def pure_bounds(self) -> tuple[float, float]:
        """Return (max_i min_j A_ij, min_j max_i A_ij), what pure strategies guarantee."""
        return float(self.payoff.min(axis=1).max()), float(self.payoff.max(axis=0).min())

    def solve(self) -> MatrixEquilibrium:
        """Return the value max_row min_column row^T A column and mixed strategies that attain it.

        Each player solves its own linear programme; by von Neumann's theorem their two
        values agree. Where several optimal strategies exist, one of them is returned.
        """
        low, high = float(self.payoff.min()), float(self.payoff.max())
        # In units of its own spread the solver's absolute tolerances suit any payoff.
        scale = high - low
        unit = (self.payoff - low) / scale if scale > 0 else np.zeros_like(self.payoff)
        row, column = _safest_mixture(unit), _safest_mixture(-unit.T)
        value = low + scale * float(row @ unit @ column) + 0.0
        return MatrixEquilibrium(value=value, row=row, column=column)

    def _best(self, payoffs: np.ndarray, sign: float) -> BestResponse:
        best = sign * float(np.max(sign * payoffs)) + 0.0  # never -0.0
        ties = np.abs(payoffs - best) <= 1e-12 * max(1.0, float(np.abs(self.payoff).max()))
        return BestResponse(payoff=best, pure=tuple(int(i) for i in np.flatnonzero(ties)))


def _safest_mixture(payoff: np.ndarray) -> np.ndarray:
    """Return the mixture (m,) of rows that maximises v subject to row^T A >= v."""
    rows, columns = payoff.shape
    result = linprog(
        c=np.append(np.zeros(rows), -1.0),
        A_ub=np.column_stack([-payoff.T, np.ones(columns)]),
        b_ub=np.zeros(columns),
        A_eq=np.append(np.ones(rows), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * rows + [(None, None)],
        method="highs",
    )
    if not result.success:
        raise RuntimeError(f"the linear programme was not solved: {result.message}")
    mixture = np.clip(result.x[:rows], 0.0, None)
    return mixture / mixture.sum()


def _mixture(name: str, mixture: np.ndarray, size: int) -> np.ndarray:
    """Return the mixture as (..., size) floats, or raise when it is no probability vector."""
    mixture = np.asarray(mixture, dtype=np.float64)
    if mixture.ndim == 0 or mixture.shape[-1] != size:
        raise ValueError(f"{name} has shape {mixture.shape}; accepted: (..., {size})")
    sums = mixture.sum(axis=-1)
    if not ((mixture >= 0).all() and (np.abs(sums - 1) <= 1e-9).all()):
        raise ValueError(
            f"{name} must hold probabilities >= 0 that sum to 1, got {mixture.tolist()}"
        )
    return mixture


def _one_mixture(name: str, mixture: np.ndarray, size: int) -> np.ndarray:
    """Return one mixture (size,), or raise."""
    mixture = _mixture(name, mixture, size)
    if mixture.ndim != 1:
        raise ValueError(f"{name} has shape {mixture.shape}; accepted: ({size},)")
    return mixture


MATCHING_PENNIES = MatrixGame(np.array([[1.0, -1.0], [-1.0, 1.0]]))
ROCK_PAPER_SCISSORS = MatrixGame(np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]))
