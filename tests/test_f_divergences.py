"""The table of f-divergences: conjugates by numerical suprema, the bound, and its tightness."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, special

from ganlab_utils.theory.densities import Laplace, Mixture, Normal, Uniform, grid, ring
from ganlab_utils.theory.divergences import (
    GAN,
    JS,
    KL,
    PEARSON,
    REVERSE_KL,
    SQUARED_HELLINGER,
    TABLE,
    FDivergence,
    IntegrationWarning,
    chi_squared,
    f_divergence,
    fenchel_bound,
    jsd,
    kl,
    optimal_critic,
    squared_hellinger,
)


def approx(value, rel=None, abs=0.0):
    """Return pytest.approx without its hidden absolute tolerance of 1e-12."""
    return pytest.approx(value, rel=rel, abs=abs)


P = Mixture([Normal(-1.0, 0.5), Normal(2.0, 1.0)], [0.3, 0.7])
Q = Normal(0.5, 2.0)
ROWS = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)


def points_of_domain(row):
    """Return t in the domain of f*, near its end too."""
    if np.isinf(row.domain_end):
        return np.array([-3.5, -2.0, -1.0, 0.0, 0.4, 2.0])
    return row.domain_end - np.array([6.0, 2.0, 0.7, 0.1, 1e-3])


def test_table_rows_in_order():
    assert TABLE == (KL, REVERSE_KL, PEARSON, SQUARED_HELLINGER, JS, GAN)
    names = ["KL", "reverse KL", "Pearson", "squared Hellinger", "JS", "GAN"]
    assert [row.name for row in TABLE] == names


@ROWS
def test_generator_is_convex_and_at_one_as_stated(row):
    u = np.geomspace(1e-3, 1e3, 400)
    slopes = np.diff(row.f(u)) / np.diff(u)
    assert (np.diff(slopes) > 0.0).all()
    assert row.f(1.0) == approx(-np.log(4.0) if row is GAN else 0.0, abs=1e-15)


@ROWS
def test_conjugate_is_the_supremum(row):
    for t in points_of_domain(row):
        best = optimize.minimize_scalar(
            lambda log_u, t=t: row.f(np.exp(log_u)) - t * np.exp(log_u),
            bounds=(-40.0, 25.0),
            method="bounded",
            options={"xatol": 1e-10},
        )
        top = max(-best.fun, -row.at_zero)
        assert row.conjugate(t) == approx(top, rel=1e-8, abs=1e-9), t


@ROWS
def test_conjugate_is_infinite_outside_its_domain(row):
    if np.isinf(row.domain_end):
        assert np.isfinite(row.conjugate([-50.0, 50.0])).all()
        return
    assert row.conjugate([row.domain_end, row.domain_end + 1.0]).tolist() == [np.inf, np.inf]
    # The supremum really has no bound there.
    u = np.array([1e3, 1e6, 1e9])
    climb = u * (row.domain_end + 0.1) - row.f(u)
    assert climb[0] < climb[1] < climb[2]


@ROWS
def test_derivative_by_finite_differences(row):
    u = np.geomspace(0.01, 50.0, 30)
    step = 1e-5 * u
    slope = (row.f(u + step) - row.f(u - step)) / (2.0 * step)
    np.testing.assert_allclose(row.derivative(u), slope, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(row.critic(np.log(u)), row.derivative(u), rtol=1e-12)
    assert row.derivative(1.0) == approx(row.derivative_at_one, abs=1e-15)


@ROWS
def test_fenchel_equality(row):
    u = np.geomspace(1e-4, 1e4, 50)
    t = row.derivative(u)
    np.testing.assert_allclose(u * t - row.conjugate(t), row.f(u), rtol=1e-9, atol=1e-9)


@ROWS
def test_limits_of_f(row):
    if np.isinf(row.at_zero):
        assert row.f(1e-300) > 600.0
    else:
        assert row.f(0.0) == approx(row.at_zero, abs=1e-15)
    growth = row.f(np.array([1e6, 1e12])) / np.array([1e6, 1e12])
    if np.isinf(row.domain_end):
        assert growth[1] > growth[0] + 10.0
    else:
        assert growth[1] == approx(row.domain_end, abs=1e-5)


@ROWS
def test_activation_maps_into_the_domain_and_rises(row):
    v = np.linspace(-30.0, 30.0, 601)
    t = row.activation(v)
    assert t.shape == v.shape
    assert (np.diff(t) >= 0.0).all()
    assert (t < row.domain_end).all()
    far = row.activation(np.array([-1e3, -200.0, 200.0, 1e3]))
    assert (far < row.domain_end).all()
    if row is not KL:  # exp(t - 1) is beyond the largest float there
        assert np.isfinite(row.conjugate(row.activation([-200.0, 50.0, 200.0]))).all()
    assert (np.diff(row.activation(np.linspace(-5.0, 5.0, 50))) > 0.0).all()


def test_table_of_the_theory_sheet():
    t, v = np.array([-1.5, -0.4, -0.1]), np.array([-2.0, 0.0, 3.0])
    sheet = [
        (KL, np.exp(t - 1.0), v),
        (REVERSE_KL, -1.0 - np.log(-t), -np.exp(-v)),
        (PEARSON, 0.25 * t**2 + t, v),
        (SQUARED_HELLINGER, t / (1.0 - t), 1.0 - np.exp(-v)),
        (JS, -np.log(2.0 - np.exp(t)), np.log(2.0) - np.log(1.0 + np.exp(-v))),
        (GAN, -np.log(1.0 - np.exp(t)), -np.log(1.0 + np.exp(-v))),
    ]
    for row, conjugate, activation in sheet:
        np.testing.assert_allclose(row.conjugate(t), conjugate, rtol=1e-12)
        np.testing.assert_allclose(row.activation(v), activation, rtol=1e-12, atol=1e-15)


def test_pearson_conjugate_below_minus_two_is_that_of_f_on_positive_u():
    assert PEARSON.conjugate([-2.0, -3.0, -10.0]).tolist() == [-1.0, -1.0, -1.0]


def test_the_named_divergences_are_rows_of_the_table():
    wanted = {
        KL: kl(P, Q),
        REVERSE_KL: kl(Q, P),
        PEARSON: chi_squared(P, Q),
        SQUARED_HELLINGER: 2.0 * squared_hellinger(P, Q),
        JS: 2.0 * jsd(P, Q),
        GAN: 2.0 * jsd(P, Q) - np.log(4.0),
    }
    for row, value in wanted.items():
        assert f_divergence(P, Q, row) == approx(value, rel=1e-9), row.name


@ROWS
@pytest.mark.parametrize(
    ("p", "q"), [(P, Q), (Normal(0, 1), Normal(2, 1.2)), (Laplace(), Laplace(1.0, 0.8))]
)
def test_generic_integral_agrees_with_evaluate(row, p, q):
    generic = f_divergence(p, q, replace(row, evaluate=None))
    assert generic == approx(f_divergence(p, q, row), rel=1e-9)
    x = np.linspace(-60.0, 60.0, 600_001)
    u = np.exp(p.log_pdf(x) - q.log_pdf(x))
    heavy = (q.pdf(x) > 1e-100) & (p.pdf(x) > 1e-100)
    values = np.where(heavy, q.pdf(x) * row.f(np.where(heavy, u, 1.0)), 0.0)
    assert generic == approx(np.trapezoid(values, x), rel=1e-6)


A, B = Uniform(0.0, 2.0), Uniform(0.5, 3.0)


@ROWS
def test_different_supports_use_the_limits_of_f(row):
    # On [0.5, 2] p = 1/2, q = 2/5; P(q = 0) = 1/4, Q(p = 0) = 2/5.
    wanted = 0.6 * row.f(1.25) + 0.4 * row.at_zero + 0.25 * row.domain_end
    assert f_divergence(A, B, row) == approx(wanted, rel=1e-12)
    assert f_divergence(A, B, replace(row, evaluate=None)) == approx(wanted, rel=1e-12)
    assert fenchel_bound(A, B, row, optimal_critic(A, B, row)) == approx(wanted, rel=1e-12)


@ROWS
def test_bound_is_tight_at_the_optimal_critic(row):
    bound = fenchel_bound(P, Q, row, optimal_critic(P, Q, row))
    assert bound == approx(f_divergence(P, Q, row), rel=1e-8)


@ROWS
def test_bound_holds_for_every_critic(row):
    value = f_divergence(P, Q, row)
    rng = np.random.default_rng(4)
    for a, b, c in rng.normal(size=(12, 3)):
        bound = fenchel_bound(
            P, Q, row, lambda x, a=a, b=b, c=c: row.activation(a + b * np.sin(c * x))
        )
        assert bound < value


@ROWS
def test_bound_by_monte_carlo(row):
    # Each row fails with probability 6e-5 at 4 standard errors; the seed is fixed.
    rng = np.random.default_rng(9)
    x, y = P.sample(200_000, rng), Q.sample(200_000, rng)
    real = row.activation(np.tanh(x) - 0.3)
    fake = row.conjugate(row.activation(np.tanh(y) - 0.3))
    bound = fenchel_bound(P, Q, row, lambda x: row.activation(np.tanh(x) - 0.3))
    error = np.sqrt((real.var() + fake.var()) / x.size)
    assert abs(bound - (real.mean() - fake.mean())) < 4.0 * error


@ROWS
def test_constant_critic_bounds_by_zero_or_less(row):
    bound = fenchel_bound(P, Q, row, lambda x: np.full(x.shape, row.derivative_at_one))
    assert bound == approx(row.f(1.0), abs=1e-12)


def test_critic_of_shifted_normals_is_the_density_ratio():
    x = np.linspace(-6.0, 6.0, 25)
    ratio = np.exp(-2.0 * x + 2.0)  # N(0,1) / N(2,1)
    p, q = Normal(), Normal(2.0)
    np.testing.assert_allclose(optimal_critic(p, q, PEARSON)(x), 2.0 * (ratio - 1.0), rtol=1e-12)
    np.testing.assert_allclose(optimal_critic(p, q, GAN)(x), special.log_expit(2.0 - 2.0 * x))
    assert np.ndim(optimal_critic(p, q, KL)(0.0)) == 0
    assert optimal_critic(p, q, KL)(1e4) == approx(1.0 - 2e4 + 2.0)


@ROWS
def test_critic_stays_finite_where_the_ratio_is_not_a_float(row):
    p, q = Normal(0.0, 1.0), Normal(60.0, 1.0)
    x = np.array([-30.0, 0.0, 60.0, 90.0])
    assert np.isfinite(optimal_critic(p, q, row)(x)).all()
    if row not in (KL, REVERSE_KL, PEARSON):
        bound = fenchel_bound(p, q, row, optimal_critic(p, q, row))
        assert bound == approx(f_divergence(p, q, row), rel=1e-8, abs=1e-30)


def test_critic_is_free_where_both_densities_vanish():
    for row in TABLE:
        assert optimal_critic(A, B, row)(9.0) == row.derivative_at_one


def test_leaving_the_domain_costs_everything():
    assert fenchel_bound(P, Q, GAN, lambda x: np.where(x > 3.0, 0.1, -1.0)) == -np.inf
    assert fenchel_bound(A, B, GAN, lambda x: np.where(x < 0.4, 0.0, -1.0)) > -np.inf


def test_overflow_inside_the_domain_is_reported():
    with pytest.warns(IntegrationWarning, match=r"f\*\(t\) exceeds"):
        assert fenchel_bound(P, Q, KL, lambda x: np.full(x.shape, 800.0)) == -np.inf


def test_a_row_of_your_own():
    alpha = 0.3
    power = FDivergence(
        name="alpha 0.3",
        f=lambda u: (u**alpha - alpha * u - (1.0 - alpha)) / (alpha * (alpha - 1.0)),
        conjugate=lambda t: np.full(np.shape(t), np.nan),
        activation=lambda v: v,
        critic=lambda log_u: (np.exp((alpha - 1.0) * log_u) - 1.0) / (alpha - 1.0),
        derivative_at_one=0.0,
        at_zero=1.0 / alpha,
        domain_end=1.0 / (1.0 - alpha),
    )
    # int p^a q^(1-a) = exp(-a (1-a) mu^2 / 2) for unit normals.
    wanted = (np.exp(-0.5 * alpha * (1.0 - alpha) * 9.0) - 1.0) / (alpha * (alpha - 1.0))
    assert f_divergence(Normal(), Normal(3.0), power) == approx(wanted, rel=1e-9)


def test_a_held_ratio_is_reported():
    with pytest.warns(IntegrationWarning, match="'KL' has no evaluate"):
        f_divergence(Normal(), Normal(60.0), replace(KL, evaluate=None))


def test_in_the_plane():
    p, q = ring(3, 1.0, 0.5), ring(5, 1.0, 0.6)
    for row in TABLE:
        value = f_divergence(p, q, row)
        assert f_divergence(p, q, replace(row, evaluate=None)) == approx(value, rel=1e-6)
        bound = fenchel_bound(p, q, row, optimal_critic(p, q, row))
        assert bound == approx(value, rel=1e-6)
    below = fenchel_bound(p, q, KL, lambda x: x[..., 0])
    assert below < f_divergence(p, q, KL)


def test_bad_arguments_are_refused():
    with pytest.raises(TypeError, match="FDivergence such as KL or JS, got 'KL'"):
        f_divergence(P, Q, "KL")
    with pytest.raises(TypeError, match="FDivergence"):
        fenchel_bound(P, Q, kl, np.sin)
    with pytest.raises(TypeError, match="same space"):
        optimal_critic(P, grid(), KL)
    with pytest.raises(ValueError, match="t must return numbers of shape"):
        fenchel_bound(P, Q, KL, lambda x: 0.0)
    with pytest.raises(ValueError, match="t must return numbers of shape"):
        fenchel_bound(P, Q, KL, lambda x: np.full(x.shape, np.nan))
