"""Games whose orders of play differ, against direct searches, quadrature and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from ganlab_utils.theory.point_game import PointGame, TwoHumpGame

LOG_4 = math.log(4)
SHARES = st.floats(0.05, 0.95)
PROBABILITIES = st.floats(0.01, 0.99)


def value_by_hand(share, mix, d_minus, d_plus):
    """V as a sum over the two points."""
    data, fake, d = np.array([1 - share, share]), np.array([1 - mix, mix]), [d_minus, d_plus]
    return float(data @ np.log(d) + fake @ np.log1p(-np.array(d)))


def max_over_d(share, mix):
    """Maximise V over both d at once, numerically, in logits."""
    data, fake = np.array([1 - share, share]), np.array([1 - mix, mix])
    found = minimize(
        lambda s: data @ np.logaddexp(0, -s) + fake @ np.logaddexp(0, s),
        np.zeros(2),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000},
    )
    return -found.fun


@given(SHARES, PROBABILITIES, PROBABILITIES, PROBABILITIES)
@settings(max_examples=50, deadline=None)
def test_value_from_its_definition(share, mix, d_minus, d_plus):
    """The sum over two points."""
    expected = value_by_hand(share, mix, d_minus, d_plus)
    assert PointGame(share).value(mix, d_minus, d_plus) == pytest.approx(expected, abs=1e-12)


def test_value_by_monte_carlo():
    """Sampling the game; two-sided failure probability 6e-5 (4 standard errors)."""
    rng, n = np.random.default_rng(3), 200_000
    d = np.array([0.7, 0.2])
    real, fake = (rng.random(n) < 0.3).astype(int), (rng.random(n) < 0.9).astype(int)
    terms = np.log(d[real]) + np.log1p(-d[fake])
    error = terms.std() / math.sqrt(n)
    assert abs(terms.mean() - PointGame(0.3).value(0.9, 0.7, 0.2)) < 4 * error


def test_the_two_orders_in_closed_form():
    """Share 1/2: min max = log(2 / (3 sqrt 3)) = -0.9548 and max min = -log 4, a gap of 0.4315."""
    gap = PointGame().gap()
    assert gap.min_max == pytest.approx(math.log(2 / (3 * math.sqrt(3))), abs=1e-14)
    assert gap.max_min == pytest.approx(-LOG_4, abs=1e-14)
    assert gap.gap == pytest.approx(0.4315231087, abs=1e-10)


@pytest.mark.parametrize("share", [0.5, 0.2, 0.9])
def test_the_two_orders_by_search(share):
    """min max by a search over D against each point; max min as the top of min(V_-, V_+)."""
    gap = PointGame(share).gap()
    assert gap.min_max == pytest.approx(min(max_over_d(share, m) for m in (0, 1)), abs=1e-6)
    level = minimize(  # maximise t subject to V(each point) >= t
        lambda u: -u[2],
        [0.4, 0.6, -3.0],
        bounds=[(1e-6, 1 - 1e-6)] * 2 + [(None, None)],
        constraints=[
            {"type": "ineq", "fun": lambda u, m=m: value_by_hand(share, m, u[0], u[1]) - u[2]}
            for m in (0.0, 1.0)
        ],
        method="SLSQP",
        options={"ftol": 1e-12},
    )
    # SLSQP may end its line search early here; the value is what counts.
    assert gap.max_min == pytest.approx(level.x[2], abs=1e-7)
    np.testing.assert_allclose(level.x[:2], 0.5, atol=1e-3)


@given(SHARES)
@settings(max_examples=25, deadline=None)
def test_mixing_closes_the_gap(share):
    """The valley over the mix has its floor -log 4 at mix = share, so min max = max min there."""
    game = PointGame(share)
    mixes = np.linspace(0, 1, 401)
    assert game.best_value(share) == pytest.approx(-LOG_4, abs=1e-12)
    assert game.best_value(mixes).min() >= -LOG_4 - 1e-12
    assert game.gap().max_min == pytest.approx(-LOG_4, abs=1e-12)
    assert game.gap().gap > 0.01


@given(SHARES, PROBABILITIES)
@settings(max_examples=25, deadline=None)
def test_best_discriminator(share, mix):
    """It beats a grid of D, and its value is the discrete -log 4 + 2 JSD."""
    game = PointGame(share)
    best = game.best_value(mix)
    d = np.linspace(0.005, 0.995, 199)
    assert best >= game.value(mix, d[:, None], d).max() - 1e-12
    data, fake = np.array([1 - share, share]), np.array([1 - mix, mix])
    middle = (data + fake) / 2
    divergence = 0.5 * (data @ np.log(data / middle) + fake @ np.log(fake / middle))
    assert best == pytest.approx(-LOG_4 + 2 * divergence, abs=1e-12)
    assert game.value(mix, *game.best_response_discriminator(mix)) == best


def test_best_discriminator_against_a_pure_generator():
    """All fakes at +1: D is sure of -1 and believes 1/3 of +1."""
    assert PointGame().best_response_discriminator(1.0) == (1.0, pytest.approx(1 / 3))
    assert PointGame().best_response_discriminator(0.0) == (pytest.approx(1 / 3), 1.0)


@given(PROBABILITIES, PROBABILITIES)
@settings(max_examples=40, deadline=None)
def test_best_generator_and_worst_value(d_minus, d_plus):
    """The pure best responses attain the least value over a grid of mixes, the other end not."""
    game, mixes = PointGame(0.3), np.linspace(0, 1, 21)
    values = game.value(mixes, d_minus, d_plus)
    worst = game.worst_value(d_minus, d_plus)
    assert worst == pytest.approx(values.min(), abs=1e-12)
    best = game.best_response_generator(d_minus, d_plus)
    for mix in (0.0, 1.0):
        attains = game.value(mix, d_minus, d_plus) <= worst + 1e-13
        assert (mix in best) == attains or abs(d_minus - d_plus) < 1e-12


def test_best_generator_ties():
    """It goes where D believes more; equal beliefs leave it free."""
    assert PointGame().best_response_generator(0.2, 0.8) == (1.0,)
    assert PointGame().best_response_generator(0.8, 0.2) == (0.0,)
    assert PointGame().best_response_generator(0.5, 0.5) == (0.0, 1.0)


def test_edges_are_never_nan():
    """0 log 0 = 0; a discriminator that excludes data earns -inf; shapes broadcast."""
    game = PointGame()
    assert game.value(1.0, 1.0, 0.5) == pytest.approx(2 * math.log(0.5) - math.log(0.5) * 0.5)
    assert game.value(0.5, 0.0, 0.5) == -math.inf
    assert game.value(0.5, 1.0, 0.5) == -math.inf
    grid = np.linspace(0, 1, 5)
    table = game.value(grid[:, None, None], grid[:, None], grid)
    assert table.shape == (5, 5, 5)
    assert not np.isnan(table).any()
    assert type(game.value(0, 0.5, 0.5)) is float


def two_humps_by_quad(distance, std, theta):
    """Max over D of V, integrating the pointwise optimum with scipy's quad."""

    def integrand(x):
        p = 0.5 * (norm.pdf(x, -distance, std) + norm.pdf(x, distance, std))
        q = norm.pdf(x, theta, std)
        return p * np.log(p / (p + q)) + q * np.log(q / (p + q))

    reach = distance + 9 * std
    return quad(integrand, -reach, reach, limit=400, epsabs=1e-11)[0]


@pytest.mark.parametrize(("distance", "std", "theta"), [(1.0, 1.0, 0.3), (2.5, 0.8, -2.4)])
def test_two_humps_value_by_quad(distance, std, theta):
    """scipy's quadrature of the pointwise optimum."""
    expected = two_humps_by_quad(distance, std, theta)
    assert TwoHumpGame(distance, std).best_value(theta) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("distance", "std"), [(0.0, 1.0), (1.5, 1.0), (1.8, 1.0), (3.0, 1.0), (3.6, 2.0)]
)
def test_best_shift_by_grid(distance, std):
    """No shift of a grid does better; the best one leaves the middle between 1.5 and 1.8 std."""
    game = TwoHumpGame(distance, std)
    shift = game.best_shift()
    grid = np.linspace(-1.5 * distance, 1.5 * distance, 61)
    values = np.array([game.best_value(theta) for theta in grid])
    assert game.gap().min_max <= values.min() + 1e-12
    assert game.gap().min_max == pytest.approx(values.min(), abs=2e-3)
    assert game.best_value(-shift) == pytest.approx(game.best_value(shift), abs=1e-12)
    assert (shift == 0) == (distance < 1.6 * std)


def test_two_humps_scale_and_limit():
    """Only distance / std counts, and far humps are the point game with share 1/2."""
    wide, unit = TwoHumpGame(3.6, 2.0), TwoHumpGame(1.8)
    assert wide.best_shift() == pytest.approx(2 * unit.best_shift(), abs=1e-5)
    assert wide.gap().min_max == pytest.approx(unit.gap().min_max, abs=1e-10)
    assert TwoHumpGame(9.0).gap().min_max == pytest.approx(PointGame().gap().min_max, abs=1e-9)
    assert unit.gap().max_min == pytest.approx(-LOG_4, abs=1e-14)


def test_a_mixture_of_shifts_copies_the_data():
    """Why max min is -log 4: half theta = -distance, half theta = distance draws like the data."""
    game = TwoHumpGame(2.0)
    rng, n = np.random.default_rng(4), 100_000
    copies = rng.choice([-2.0, 2.0], n) + rng.standard_normal(n)
    # Kolmogorov's distance exceeds 2.3 / sqrt(n) with probability 5e-5.
    order = np.sort(copies)
    steps = np.arange(1, n + 1) / n
    assert np.abs(game.data.cdf(order) - steps).max() < 2.3 / math.sqrt(n)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: PointGame(0.0), r"share .*0\.0"),
        (lambda: PointGame(1.0), r"share .*1\.0"),
        (lambda: PointGame().value(1.5, 0.5, 0.5), r"mix .*1\.5"),
        (lambda: PointGame().value(0.5, -0.1, 0.5), r"d_minus .*-0\.1"),
        (lambda: PointGame().value(0.5, 0.5, math.nan), "d_plus .*nan"),
        (lambda: TwoHumpGame(-1.0), r"distance .*-1\.0"),
        (lambda: TwoHumpGame(1.0, 0.0), r"std .*0\.0"),
    ],
)
def test_bad_input_is_named(call, message):
    """Each error repeats the value."""
    with pytest.raises(ValueError, match=message):
        call()
