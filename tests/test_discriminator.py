"""The optimal discriminator and logit against their definitions and scipy's densities."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from ganlab_utils.theory.densities import Laplace, Mixture, Normal, Uniform, ring
from ganlab_utils.theory.discriminator import (
    gaussian_logit,
    optimal_discriminator,
    optimal_logit,
    pointwise_objective,
    pointwise_optimum,
    value,
)

PRIORS = st.floats(0.02, 0.98)
TWO_HUMPS = Mixture((Normal(-2, 0.4), Normal(3, 1.0)), (0.3, 0.7))
PAIRS = [
    (Normal(0, 1), Normal(1, 1)),
    (Normal(0, 1), Normal(1, 1.5)),
    (Normal(0, 2), Laplace(1, 0.5)),
    (TWO_HUMPS, Normal(0, 2)),
    (Uniform(0, 2), Uniform(1, 3)),
    (Uniform(0, 1), Normal(0, 1)),
    (Uniform(0, 1), Uniform(2, 3)),
]


@given(x=st.floats(-6, 6), prior=PRIORS)
@settings(max_examples=60, deadline=None)
def test_optimal_discriminator_from_its_definition(x, prior):
    """D* = prior p / (prior p + (1-prior) q), its logit and its odds, with scipy's densities."""
    p, q = Normal(0.5, 1.0), Normal(-1.0, 2.0)
    a, b = norm.pdf(x, 0.5, 1.0), norm.pdf(x, -1.0, 2.0)
    d = optimal_discriminator(p, q, prior)
    assert d(x) == pytest.approx(prior * a / (prior * a + (1 - prior) * b), rel=1e-10)
    assert d.logit(x) == pytest.approx(math.log(prior * a / ((1 - prior) * b)), abs=1e-9)
    assert optimal_logit(p, q, prior)(x) == d.logit(x)
    fair = optimal_discriminator(p, q)(x)
    assert fair / (1 - fair) == pytest.approx(a / b, rel=1e-8)


@given(x=st.floats(-5, 5), prior=PRIORS, d=st.floats(0.001, 0.999))
@settings(max_examples=60, deadline=None)
def test_optimal_at_every_point(x, prior, d):
    """No other d does better at x: proposition 1, point by point."""
    p, q = Normal(0.5, 1.0), Normal(-1.0, 2.0)
    a, b = prior * p.pdf(x), (1 - prior) * q.pdf(x)
    best = optimal_discriminator(p, q, prior)(x)
    by_hand = a * math.log(d) + b * math.log1p(-d)
    assert pointwise_objective(a, b, d) == pytest.approx(by_hand, rel=1e-12)
    assert pointwise_objective(a, b, best) >= by_hand - 1e-15
    assert pointwise_optimum(a, b) == pytest.approx(best, rel=1e-10)


def test_pointwise_edges():
    """0 log 0 = 0, certainty on the wrong side costs inf, and a = b = 0 leaves 1/2."""
    assert pointwise_objective(0.0, 0.7, 0.0) == 0.0
    assert pointwise_objective(0.7, 0.0, 1.0) == 0.0
    assert pointwise_objective(0.7, 0.3, 0.0) == -np.inf
    np.testing.assert_array_equal(
        pointwise_optimum([0, 0, 2.0, 1.0], [0, 3.0, 0, 3.0]), [0.5, 0, 1, 0.25]
    )


@given(
    st.floats(-3, 3),
    st.floats(0.2, 3),
    st.floats(-3, 3),
    st.floats(0.2, 3),
    PRIORS,
    st.floats(-5, 5),
)
@settings(max_examples=60, deadline=None)
def test_gaussian_logit(m, s, n, t, prior, x):
    """The polynomial equals the difference of scipy's log densities."""
    c0, c1, c2 = gaussian_logit(Normal(m, s), Normal(n, t), prior)
    expected = norm.logpdf(x, m, s) - norm.logpdf(x, n, t) + math.log(prior / (1 - prior))
    assert c0 + c1 * x + c2 * x * x == pytest.approx(expected, abs=1e-9 * (1 + abs(expected)))


def test_gaussian_logit_by_hand():
    """N(0,1) against N(mu,1): -mu x + mu^2/2 + log(prior/(1-prior)), no quadratic term at all."""
    c0, c1, c2 = gaussian_logit(Normal(0, 1), Normal(3, 1), 0.2)
    assert (c1, c2) == (-3.0, 0.0)
    assert c0 == pytest.approx(4.5 + math.log(0.25), abs=1e-14)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_never_nan(p, q):
    """D* is a number at every x, however far."""
    d = optimal_discriminator(p, q, 0.3)
    x = np.array([-1e6, -40.0, -1e-300, 0.0, 0.5, 1.5, 2.5, 40.0, 1e6])
    assert not np.isnan(d.logit(x)).any()
    assert ((d(x) >= 0) & (d(x) <= 1)).all()
    assert (d(x)[d.free(x)] == pytest.approx(0.3)) if d.free(x).any() else True


def test_free_where_both_densities_are_zero():
    """Uniforms with a hole: D* is 1, prior, 0, and `free` marks the hole and the outside."""
    d = optimal_discriminator(Uniform(0, 1), Uniform(2, 3), 0.2)
    x = np.array([[-1.0, 0.5], [1.5, 2.5]])
    np.testing.assert_allclose(d(x), [[0.2, 1.0], [0.2, 0.0]])
    np.testing.assert_array_equal(d.free(x), [[True, False], [True, False]])
    assert value(Uniform(0, 1), Uniform(2, 3), d) == 0.0


P, Q = Normal(0, 1), Normal(1, 1)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: optimal_discriminator(P, Q, 0.0), ValueError, r"prior .*0\.0"),
        (lambda: optimal_logit(P, Q, 1.0), ValueError, r"prior .*1\.0"),
        (lambda: optimal_discriminator(P, 3.0), TypeError, r"density.*3\.0"),
        (lambda: optimal_discriminator(P, ring()), TypeError, "same space"),
        (lambda: gaussian_logit(P, Uniform()), TypeError, "q must be a Normal, got Uniform"),
        (lambda: pointwise_objective(-1.0, 1.0, 0.5), ValueError, r"a .*-1\.0"),
        (lambda: pointwise_objective(1.0, 1.0, 1.5), ValueError, r"d .*1\.5"),
        (lambda: pointwise_optimum(1.0, np.inf), ValueError, "b .*inf"),
    ],
)
def test_bad_input_is_named(call, error, message):
    """Each error repeats the value and says what is accepted."""
    with pytest.raises(error, match=message):
        call()
