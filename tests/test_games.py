"""Matrix games against closed forms, an independent linear programme and all pure deviations."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from ganlab_utils.theory.games import (
    MATCHING_PENNIES,
    ROCK_PAPER_SCISSORS,
    Game,
    MatrixGame,
    MinMaxGap,
)

ENTRIES = st.integers(-9, 9).map(float)
PAYOFFS = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=ENTRIES)
)


def value_by_positive_payoffs(payoff):
    """Dantzig's other programme: min sum y with A^T y >= 1 for A > 0 has the optimum 1 / value."""
    shift = 1.0 - payoff.min()
    positive = payoff + shift
    result = linprog(
        np.ones(len(payoff)), A_ub=-positive.T, b_ub=-np.ones(positive.shape[1]), method="highs-ipm"
    )
    return 1.0 / result.fun - shift


def value_two_by_two(a, b, c, d):
    """Closed form for [[a, b], [c, d]]: a pure saddle, else (ad - bc) / (a + d - b - c)."""
    max_min, min_max = max(min(a, b), min(c, d)), min(max(a, c), max(b, d))
    return max_min if max_min == min_max else (a * d - b * c) / (a + d - b - c)


@pytest.mark.parametrize(("game", "size"), [(MATCHING_PENNIES, 2), (ROCK_PAPER_SCISSORS, 3)])
def test_textbook_games_have_value_zero_at_the_uniform_mixture(game, size):
    """Von Neumann's examples: value 0, both players uniform, and no pure saddle."""
    solution = game.solve()
    assert abs(solution.value) < 1e-12
    np.testing.assert_allclose(solution.row, np.full(size, 1 / size), atol=1e-12)
    np.testing.assert_allclose(solution.column, np.full(size, 1 / size), atol=1e-12)
    assert game.pure_bounds() == (-1.0, 1.0)


def test_pennies_pay_the_row_player_when_they_match():
    """The convention: the row player wins 1 when both show the same side."""
    assert MATCHING_PENNIES.payoff_of([1, 0], [1, 0]) == 1.0
    assert MATCHING_PENNIES.payoff_of([1, 0], [0, 1]) == -1.0


def test_unequal_game_by_hand():
    """[[3, 1], [0, 2]]: row (1/2, 1/2), column (1/4, 3/4), value 3/2; swapped roles would fail."""
    solution = MatrixGame([[3, 1], [0, 2]]).solve()
    assert solution.value == pytest.approx(1.5, abs=1e-12)
    np.testing.assert_allclose(solution.row, [0.5, 0.5], atol=1e-12)
    np.testing.assert_allclose(solution.column, [0.25, 0.75], atol=1e-12)


@given(ENTRIES, ENTRIES, ENTRIES, ENTRIES)
@settings(max_examples=60, deadline=None)
def test_two_by_two_closed_form(a, b, c, d):
    """The value of every 2x2 game is known in closed form."""
    value = MatrixGame([[a, b], [c, d]]).solve().value
    assert value == pytest.approx(value_two_by_two(a, b, c, d), abs=1e-9)


@given(PAYOFFS)
@settings(max_examples=60, deadline=None)
def test_solution_is_a_saddle(payoff):
    """No pure deviation helps either player, and the value lies between the pure bounds."""
    game = MatrixGame(payoff)
    solution = game.solve()
    assert (payoff @ solution.column).max() <= solution.value + 1e-9
    assert (solution.row @ payoff).min() >= solution.value - 1e-9
    assert game.best_response_row(solution.column).payoff == pytest.approx(solution.value, abs=1e-9)
    assert game.best_response_column(solution.row).payoff == pytest.approx(solution.value, abs=1e-9)
    max_min, min_max = game.pure_bounds()
    assert max_min - 1e-9 <= solution.value <= min_max + 1e-9
    assert solution.value == pytest.approx(value_by_positive_payoffs(payoff), abs=1e-6)


@given(PAYOFFS, st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
@settings(max_examples=40, deadline=None)
def test_value_follows_shift_scale_and_a_change_of_roles(payoff, scale, shift):
    """value(s A + c) = s value(A) + c, and value(-A^T) = -value(A)."""
    value = MatrixGame(payoff).solve().value
    moved = MatrixGame(scale * payoff + shift).solve().value
    assert moved == pytest.approx(scale * value + shift, abs=1e-9 * (scale + abs(shift) + 1))
    assert MatrixGame(-payoff.T).solve().value == pytest.approx(-value, abs=1e-9)


def test_best_responses_list_every_tie():
    """Against the fair coin both sides are best, against a biased one only one."""
    assert MATCHING_PENNIES.best_response_row([0.5, 0.5]).pure == (0, 1)
    assert MATCHING_PENNIES.best_response_row([0.6, 0.4]).pure == (0,)
    response = MATCHING_PENNIES.best_response_column([0.6, 0.4])
    assert response.pure == (1,)
    assert response.payoff == pytest.approx(-0.2)


def test_payoff_broadcasts_over_mixtures():
    """A grid of row mixtures against a grid of column mixtures, judged by the double sum."""
    rng = np.random.default_rng(1)
    game = MatrixGame(rng.normal(size=(3, 2)))
    row, column = rng.dirichlet(np.ones(3), size=(4, 1)), rng.dirichlet(np.ones(2), size=5)
    payoff = game.payoff_of(row, column)
    assert payoff.shape == (4, 5)
    by_hand = sum(
        row[2, 0, i] * column[3, j] * game.payoff[i, j] for i in range(3) for j in range(2)
    )
    assert payoff[2, 3] == pytest.approx(by_hand, abs=1e-14)


def test_a_game_keeps_its_own_copy():
    """Nothing that happens to the caller's array or to the fields changes a game."""
    payoff = np.eye(2)
    game = MatrixGame(payoff)
    payoff[0, 0] = 9.0
    assert game.payoff[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        game.payoff[0, 0] = 3.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        game.payoff = payoff


@pytest.mark.parametrize(
    ("payoff", "message"),
    [
        ([1.0, 2.0], r"shape \(2,\); accepted: \(m, n\)"),
        (np.zeros((0, 2)), r"shape \(0, 2\)"),
        ([[1.0, np.nan]], "must be finite, got .*nan"),
        ([[np.inf, 0.0]], "must be finite, got .*inf"),
    ],
)
def test_bad_payoffs_are_named(payoff, message):
    """The error repeats the shape or the value."""
    with pytest.raises(ValueError, match=message):
        MatrixGame(payoff)


@pytest.mark.parametrize(
    ("mixture", "message"),
    [
        ([0.5, 0.6], r"sum to 1, got \[0.5, 0.6\]"),
        ([1.5, -0.5], r"probabilities >= 0"),
        ([np.nan, 1.0], "probabilities"),
        ([1 / 3, 1 / 3, 1 / 3], r"row has shape \(3,\); accepted: \(..., 2\)"),
        (1.0, r"row has shape \(\)"),
    ],
)
def test_bad_mixtures_are_named(mixture, message):
    """The error repeats the mixture and says what is accepted."""
    with pytest.raises(ValueError, match=message):
        MATCHING_PENNIES.payoff_of(mixture, [0.5, 0.5])


def test_best_response_wants_one_mixture():
    """A batch of mixtures has no single best response."""
    with pytest.raises(ValueError, match=r"accepted: \(2,\)"):
        MATCHING_PENNIES.best_response_row([[0.5, 0.5], [1.0, 0.0]])


def test_gap_is_the_second_movers_gain():
    """Pure matching pennies: the second mover always wins, a gap of 2."""
    assert MinMaxGap(*MATCHING_PENNIES.pure_bounds()).gap == 2.0


def test_a_bilinear_game_satisfies_the_protocol():
    """V = theta psi needs nothing but a field and its Jacobian."""

    class Bilinear:
        def field(self, params):
            return np.stack([-params[..., 1], params[..., 0]], axis=-1)

        def jacobian(self, params):
            return np.broadcast_to([[0.0, -1.0], [1.0, 0.0]], (*params.shape, 2))

    assert isinstance(Bilinear(), Game)
    assert not isinstance(MATCHING_PENNIES, Game)
