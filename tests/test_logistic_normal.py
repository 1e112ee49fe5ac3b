"""E softplus(m + a Z) and its derivatives against 25-digit quadrature and finite differences."""

import mpmath as mp
import numpy as np
import pytest

from ganlab_utils.theory.logistic_normal import (
    softplus_mean,
    softplus_mean_gradient,
    softplus_mean_hessian,
)

# Both sums, both sides of the switch at |a| = 3, the far ends, and the even extension to a < 0.
CASES = [(m, a) for m in (-7.0, 0.0, 0.7, 30.0) for a in (0.0, 0.3, 3.0, -3.001, 5.0, 300.0)]


def by_mpmath(integrand, m, a):
    """Integrate integrand(t, z) phi(z) over z with breaks around the bend of softplus at t = 0."""
    with mp.workdps(25):
        m, a = mp.mpf(m), mp.mpf(a)
        bend = [-m / a + k / abs(a) for k in (-30, -6, 0, 6, 30)] if a else []
        breaks = sorted({mp.mpf(-13), mp.mpf(0), mp.mpf(13)} | {b for b in bend if abs(b) < 13})
        return float(mp.quad(lambda z: mp.npdf(z) * integrand(m + a * z, z), breaks))


def sigmoid(t):
    """Return the logistic function without overflow in 1 - sigmoid."""
    return 1 / (1 + mp.exp(-t))


@pytest.mark.parametrize(("m", "a"), CASES)
def test_mean_and_derivatives(m, a):
    """Six integrals per case, absolute error below 1e-12 in the units of the argument."""
    slack = 1e-12 * max(1.0, abs(m), abs(a))
    expected = by_mpmath(lambda t, z: mp.log1p(mp.exp(t)), m, a)
    assert abs(softplus_mean(m, a) - expected) < slack
    gradient = [lambda t, z: sigmoid(t), lambda t, z: z * sigmoid(t)]
    hessian = [
        lambda t, z: sigmoid(t) * sigmoid(-t),
        lambda t, z: z * sigmoid(t) * sigmoid(-t),
        lambda t, z: z * z * sigmoid(t) * sigmoid(-t),
    ]
    for f, ours in zip(gradient, softplus_mean_gradient(m, a), strict=True):
        assert abs(ours - by_mpmath(f, m, a)) < 1e-12
    for f, ours in zip(hessian, softplus_mean_hessian(m, a), strict=True):
        assert abs(ours - by_mpmath(f, m, a)) < 1e-12


def test_broadcasts_in_any_layout():
    """A grid that mixes both sums equals its scalar calls, and empty input gives empty output."""
    m, a = np.linspace(-3, 3, 5)[:, None], np.linspace(-6, 6, 7)
    grid = softplus_mean(m, a)
    assert grid.shape == (5, 7)
    for i in range(5):
        for j in range(7):
            assert grid[i, j] == pytest.approx(float(softplus_mean(m[i, 0], a[j])), abs=1e-14)
    assert softplus_mean(np.zeros(0), 1.0).shape == (0,)
    assert softplus_mean_gradient(np.zeros(0), 1.0)[0].shape == (0,)
