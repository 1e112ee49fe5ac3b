"""Projections onto Normals, against quadrature, a brute-force search and finite differences."""

import math

import mpmath
import numpy as np
import pytest
from scipy import integrate, optimize, stats

from ganlab_utils.theory.densities import GaussianMixture2D, Laplace, Mixture, Normal, Uniform
from ganlab_utils.theory.projections import (
    fit_forward_kl,
    fit_reverse_kl,
    moments,
    reverse_slope,
)

TWO_BUMPS = Mixture((Normal(-2.0, 0.6), Normal(2.0, 0.6)), (0.5, 0.5))
LOPSIDED = Mixture((Normal(-1.0, 0.5), Laplace(2.0, 0.7), Uniform(0.0, 3.0)), (0.5, 0.3, 0.2))


def scipy_log_pdf(x):
    parts = [stats.norm.logpdf(x, centre, 0.6) for centre in (-2.0, 2.0)]
    return np.logaddexp(*parts) - math.log(2.0)


GRID = np.linspace(-30.0, 30.0, 24001)


def slow_kl(log_p, log_q):
    """KL by Simpson's rule over scipy's own log densities."""
    at_p, at_q = log_p(GRID), log_q(GRID)
    return integrate.simpson(np.exp(at_p) * (at_p - at_q), x=GRID)


@pytest.mark.parametrize(
    "p", [Normal(1.5, 0.3), Uniform(-1.0, 4.0), Laplace(-2.0, 0.5), TWO_BUMPS, LOPSIDED]
)
def test_moments_against_quadrature(p):
    def moment(power):
        f = lambda x: mpmath.mpf(float(p.pdf(float(x)))) * x**power  # noqa: E731
        return mpmath.quad(f, [-30, -4, -2, -1, 0, 1, 2, 3, 4, 30])

    mean, variance = moments(p)
    assert mean == pytest.approx(float(moment(1)), abs=1e-7)
    assert variance == pytest.approx(float(moment(2) - moment(1) ** 2), rel=1e-7)


def test_moments_of_a_mixture_of_mixtures():
    nested = Mixture((TWO_BUMPS, Normal(1.0, 2.0)), (0.25, 0.75))
    flat = Mixture((Normal(-2.0, 0.6), Normal(2.0, 0.6), Normal(1.0, 2.0)), (0.125, 0.125, 0.75))
    assert moments(nested) == pytest.approx(moments(flat), rel=1e-14)


def test_forward_fit_has_the_closed_form_of_two_bumps():
    fit = fit_forward_kl(TWO_BUMPS)
    assert (fit.fitted.mean, fit.fitted.std) == pytest.approx((0.0, math.sqrt(4.36)), abs=1e-14)
    log_q = stats.norm(0.0, math.sqrt(4.36)).logpdf
    assert fit.divergence == pytest.approx(slow_kl(scipy_log_pdf, log_q), rel=1e-9)
    assert fit.converged
    assert fit.start is None


def test_forward_fit_beats_a_search():
    def slow(parameters):
        log_q = stats.norm(parameters[0], math.exp(parameters[1])).logpdf
        return slow_kl(scipy_log_pdf, log_q)

    best = optimize.minimize(slow, [0.5, 0.3], method="Nelder-Mead", options={"xatol": 1e-6})
    fit = fit_forward_kl(TWO_BUMPS)
    assert fit.divergence <= best.fun + 1e-12
    assert (fit.fitted.mean, fit.fitted.std) == pytest.approx(
        (best.x[0], math.exp(best.x[1])), abs=1e-4
    )
    hessian = np.diag([1.0 / fit.fitted.std**2, 2.0])
    assert fit.curvature == pytest.approx(np.linalg.eigvalsh(hessian)[0])


@pytest.mark.parametrize(
    ("start", "mean", "std", "divergence"),
    [
        (Normal(-2.0, 1.0), -1.99708, 0.60486, 0.691836),
        (Normal(2.0, 1.0), 1.99708, 0.60486, 0.691836),
        (Normal(0.0, 3.0), 0.0, 1.79028, 1.138382),
    ],
)
def test_reverse_fit_ends_where_its_start_decides(start, mean, std, divergence):
    fit = fit_reverse_kl(TWO_BUMPS, start)
    assert (fit.fitted.mean, fit.fitted.std) == pytest.approx((mean, std), abs=1e-4)
    log_q = stats.norm(fit.fitted.mean, fit.fitted.std).logpdf
    assert fit.divergence == pytest.approx(slow_kl(log_q, scipy_log_pdf), rel=1e-8)
    assert fit.divergence == pytest.approx(divergence, abs=1e-5)
    assert fit.converged
    assert fit.curvature > 0.0
    assert fit.start == start
    # An independent search from the fit finds nothing lower near it.
    around = optimize.minimize(
        lambda c: slow_kl(stats.norm(c[0], abs(c[1])).logpdf, scipy_log_pdf),
        [fit.fitted.mean + 0.05, fit.fitted.std * 1.05],
        method="Nelder-Mead",
    )
    assert fit.divergence <= around.fun + 1e-9


# KL is 1e-27 there, of which the quadrature warns that few digits are right.
@pytest.mark.filterwarnings("ignore:the integral")
def test_reverse_fit_of_a_normal_is_that_normal():
    fit = fit_reverse_kl(Normal(3.0, 0.25), Normal(0.0, 2.0))
    assert (fit.fitted.mean, fit.fitted.std) == pytest.approx((3.0, 0.25), abs=1e-7)
    assert fit.divergence == pytest.approx(0.0, abs=1e-12)


def test_curvature_is_the_smallest_second_derivative():
    fit = fit_reverse_kl(TWO_BUMPS, Normal(0.0, 3.0))

    def slow(mean, log_std):
        return slow_kl(stats.norm(mean, math.exp(log_std)).logpdf, scipy_log_pdf)

    # By symmetry of the bumps the mixed derivative is 0 in the middle.
    log_std, h, middle = math.log(fit.fitted.std), 1e-3, slow(0.0, math.log(fit.fitted.std))
    by_mean = (slow(h, log_std) - 2 * middle + slow(-h, log_std)) / h**2
    by_std = (slow(0.0, log_std + h) - 2 * middle + slow(0.0, log_std - h)) / h**2
    assert by_std > 2.0 * by_mean
    assert fit.curvature == pytest.approx(by_mean, rel=1e-3)


def test_reverse_fit_of_a_laplace_has_its_closed_form():
    # KL(q||p) = -log s + s sqrt(2/pi)/b + const at mean 0, so s = b sqrt(pi/2).
    fit = fit_reverse_kl(Laplace(1.0, 0.8), Normal(0.5, 1.0))
    assert (fit.fitted.mean, fit.fitted.std) == pytest.approx(
        (1.0, 0.8 * math.sqrt(math.pi / 2.0)), abs=1e-4
    )


@pytest.mark.parametrize(("mean", "std"), [(0.3, 0.9), (-2.5, 0.4), (1.0, 2.5)])
def test_slope_against_finite_differences(mean, std):
    def slow(m, log_s):
        return slow_kl(stats.norm(m, math.exp(log_s)).logpdf, scipy_log_pdf)

    log_std, h = math.log(std), 1e-4
    measured = [
        (slow(mean + h, log_std) - slow(mean - h, log_std)) / (2 * h),
        (slow(mean, log_std + h) - slow(mean, log_std - h)) / (2 * h),
    ]
    assert reverse_slope(TWO_BUMPS, mean, log_std) == pytest.approx(measured, abs=1e-6)


def test_a_light_bump_costs_the_log_of_its_weight():
    near = Mixture((Normal(-1.0, 0.2), Normal(1.0, 0.2)), (0.9, 0.1))
    fit = fit_reverse_kl(near, Normal(1.0, 0.2))
    assert fit.converged
    assert fit.fitted.mean == pytest.approx(1.0, abs=1e-3)
    assert fit.divergence == pytest.approx(math.log(10.0), abs=1e-3)


def test_results_are_frozen():
    fit = fit_forward_kl(TWO_BUMPS)
    with pytest.raises(AttributeError):
        fit.divergence = 0.0


def test_bad_input_is_refused():
    with pytest.raises(TypeError, match=r"3\.0; accepted is a Normal"):
        fit_reverse_kl(TWO_BUMPS, 3.0)
    with pytest.raises(ValueError, match=r"zero outside \(0\.0, 1\.0\)"):
        fit_reverse_kl(Uniform(0.0, 1.0), Normal())
    ring = GaussianMixture2D(np.zeros((1, 2)), 1.0)
    with pytest.raises(TypeError, match="accepted are Normal"):
        fit_forward_kl(ring)
    with pytest.raises(TypeError, match="accepted are Normal"):
        moments("bumps")
