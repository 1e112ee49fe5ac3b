"""Logistic regression against scipy's minimiser, closed forms and the optimal logit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.discriminator import gaussian_logit, optimal_discriminator, value
from ganlab_utils.theory.logistic import (
    FittedDiscriminator,
    LogisticFit,
    fit_logistic,
    learn_discriminator,
    polynomial_features,
)


def loss(c, x, y, ridge):
    """The objective from its definition, negated."""
    s = x @ c
    return np.sum(y * np.logaddexp(0, -s) + (1 - y) * np.logaddexp(0, s)) + ridge / 2 * c @ c


def problem(seed, n=80, k=3):
    """Features with a constant and labels of a noisy logit, not separable for these seeds."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1)) * [1.0, 7.0]])
    return x, (rng.random(n) < expit(x @ [0.3, 1.0, -0.1])).astype(float)


@given(seed=st.integers(0, 200), ridge=st.sampled_from([0.0, 0.1, 10.0]))
@settings(max_examples=40, deadline=None)
def test_maximum_by_scipy(seed, ridge):
    """BFGS on the same objective agrees; the gradient is zero at the fit."""
    x, y = problem(seed)
    fit = fit_logistic(x, y, ridge)
    assert fit.converged
    assert not fit.separated
    judge = minimize(loss, np.zeros(3), args=(x, y, ridge), method="BFGS", options={"gtol": 1e-7})
    np.testing.assert_allclose(fit.coefficients, judge.x, atol=2e-5)
    assert loss(fit.coefficients, x, y, ridge) <= judge.fun + 1e-10
    gradient = x.T @ (y - expit(x @ fit.coefficients)) - ridge * fit.coefficients
    np.testing.assert_allclose(gradient, 0, atol=1e-8)
    assert fit.log_likelihood == pytest.approx(-loss(fit.coefficients, x, y, 0.0), rel=1e-12)


def test_constant_alone_is_the_log_odds():
    """With a column of ones only, D is the share of reals; soft labels count as their mean."""
    fit = fit_logistic(np.ones((10, 1)), np.repeat([1.0, 0.0], [2, 8]))
    assert fit.coefficients[0] == pytest.approx(math.log(2 / 8), abs=1e-12)
    soft = fit_logistic(np.ones((4, 1)), [0.9, 0.9, 0.1, 0.1])
    assert soft.coefficients[0] == pytest.approx(0.0, abs=1e-12)
    assert soft.log_likelihood == pytest.approx(4 * math.log(0.5), abs=1e-12)


def test_two_points_in_closed_form():
    """Counts at x = 0 and x = 1 give logit(x) = log odds at 0 + x (difference of log odds)."""
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [3, 5, 6, 2])
    y = np.repeat([1.0, 0.0, 1.0, 0.0], [3, 5, 6, 2])
    fit = fit_logistic(polynomial_features(x, 1), y)
    expected = [math.log(3 / 5), math.log(6 / 2) - math.log(3 / 5)]
    np.testing.assert_allclose(fit.coefficients, expected, atol=1e-12)


def test_dependent_columns_share_the_weight():
    """A doubled column has no unique fit; the least-norm one gives both the same coefficient."""
    x, y = problem(1)
    single = fit_logistic(x, y)
    double = fit_logistic(np.column_stack([x, x[:, 2]]), y)
    assert double.converged
    assert double.coefficients[2] == pytest.approx(double.coefficients[3], abs=1e-8)
    assert double.log_likelihood == pytest.approx(single.log_likelihood, abs=1e-9)


@pytest.mark.parametrize(
    ("x_real", "x_fake", "strict"),
    [
        (np.linspace(-3, -1, 40), np.linspace(1, 3, 40), True),
        ([1.0], [2.0], True),
        ([0.0, 0.0, 0.0], [0.0, 1.0], False),
        ([0.0, 1.0, 2.0], [2.0, 3.0], False),
    ],
)
def test_separable_samples_are_reported(x_real, x_fake, strict):
    """No maximum: not converged, `separated` when strictly so, everything finite, no warning."""
    found = learn_discriminator(np.array(x_real), np.array(x_fake))
    assert not found.fit.converged
    assert found.fit.separated == strict
    assert np.isfinite(found.coefficients).all()
    assert np.isfinite(found.logit(np.array([-1e6, 1e6]))).all()
    held = learn_discriminator(np.array(x_real), np.array(x_fake), ridge=1e-3)
    assert held.fit.converged
    assert not held.fit.separated


def test_a_hard_sample_still_converges():
    """50 against 50 at degree 8 with an extreme fake: logits of thousands, yet a true maximum."""
    rng = np.random.default_rng(139)
    real, fake = rng.normal(0, 1, 50), rng.normal(1, 1.5, 50)
    found = learn_discriminator(real, fake, degree=8)
    assert found.fit.converged
    both = np.concatenate([real, fake])
    u = polynomial_features((both - found.centre) / found.scale, 8)
    residual = np.repeat([1.0, 0.0], 50) - found(both)
    np.testing.assert_allclose(u.T @ residual, 0, atol=1e-6 * np.abs(u).max())


@pytest.mark.parametrize(("n_real", "n_fake"), [(40_000, 40_000), (60_000, 20_000)])
def test_learns_the_optimal_logit(n_real, n_fake):
    """The quadratic logit of two Normals at prior n/(n+m), within 5 standard errors by Fisher.

    Three coefficients each: failure probability below 2e-6 a case.
    """
    p, q = Normal(0.0, 1.0), Normal(1.0, 1.5)
    rng = np.random.default_rng(2014)
    real, fake = p.sample(n_real, rng), q.sample(n_fake, rng)
    found = learn_discriminator(real, fake, degree=2)
    exact = np.array(gaussian_logit(p, q, n_real / (n_real + n_fake)))
    x = polynomial_features(np.concatenate([real, fake]), 2)
    d = expit(x @ exact)
    errors = np.sqrt(np.diag(np.linalg.inv((x * (d * (1 - d))[:, None]).T @ x)))
    assert (np.abs(found.powers() - exact) < 5 * errors).all()
    assert errors.max() < 0.05


def test_fitted_discriminator_plays_in_value():
    """It loses little against D*, never wins, and its powers and its logit are one polynomial."""
    p, q, rng = Normal(0.0, 1.0), Normal(1.0, 1.5), np.random.default_rng(5)
    found = learn_discriminator(p.sample(5000, rng), q.sample(5000, rng), degree=2)
    gap = value(p, q, optimal_discriminator(p, q)) - value(p, q, found)
    assert 0 < gap < 0.01
    x = np.linspace(-4, 4, 9).reshape(3, 3)
    by_powers = np.polynomial.polynomial.polyval(x, found.powers())
    np.testing.assert_allclose(found.logit(x), by_powers, atol=1e-12)
    np.testing.assert_allclose(found(x), expit(by_powers), atol=1e-12)


def test_powers_keep_their_length():
    """A leading coefficient of zero is not dropped."""
    fit = LogisticFit(np.array([1.0, 2.0, 0.0]), 1, True, False, 0.0)
    found = FittedDiscriminator(fit.coefficients, 1.0, 2.0, fit)
    np.testing.assert_allclose(found.powers(), [0.0, 1.0, 0.0])


def test_polynomial_features():
    """Columns in rising powers, any leading shape, 0^0 = 1, integers accepted."""
    np.testing.assert_array_equal(
        polynomial_features([0, 2, -1], 3), [[1, 0, 0, 0], [1, 2, 4, 8], [1, -1, 1, -1]]
    )
    assert polynomial_features(np.zeros((2, 5)), 4).shape == (2, 5, 5)


def test_inputs_are_not_changed():
    """The caller's arrays stay as they were."""
    x, y = problem(3)
    kept = x.copy(), y.copy()
    fit_logistic(x, y)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(y, kept[1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fit_logistic([1.0, 2.0], [1, 0]), ValueError, r"features .*\(2,\)"),
        (lambda: fit_logistic(np.ones((0, 2)), []), ValueError, r"features .*\(0, 2\)"),
        (lambda: fit_logistic(np.ones((3, 1)), [1, 0]), ValueError, r"labels .*\(3,\).*\(2,\)"),
        (lambda: fit_logistic(np.ones((2, 1)), [1, 2]), ValueError, r"labels .*\[1, 2\]"),
        (lambda: fit_logistic([[np.inf], [1.0]], [1, 0]), ValueError, "features must be finite"),
        (lambda: fit_logistic(np.ones((2, 1)), [1, 0], -1.0), ValueError, r"ridge .*-1\.0"),
        (lambda: polynomial_features([1.0], -1), ValueError, "degree .*-1"),
        (lambda: polynomial_features([1.0], 1.5), TypeError, r"degree .*1\.5"),
        (lambda: learn_discriminator([], [1.0]), ValueError, r"x_real .*\(0,\)"),
        (lambda: learn_discriminator([1.0], [[1.0]]), ValueError, r"x_fake .*\(1, 1\)"),
    ],
)
def test_bad_input_is_named(call, error, message):
    """Each error repeats the value or the shape."""
    with pytest.raises(error, match=message):
        call()
