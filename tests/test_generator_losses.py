"""Generator losses against mpmath's derivatives and against their torch twins."""

import mpmath
import numpy as np
import pytest

from ganlab_utils.theory import generator_losses as theory
from ganlab_utils.training import losses

LOGITS = np.array([-40.0, -4.6, -1.0, 0.0, 0.3, 2.0, 40.0])
EXACT = {
    theory.SATURATING: lambda s: -mpmath.log(1 + mpmath.exp(s)),
    theory.NON_SATURATING: lambda s: mpmath.log(1 + mpmath.exp(-s)),
    theory.LEAST_SQUARES: lambda s: (s - 1) ** 2 / 2,
    theory.HINGE: lambda s: -s,
    theory.WASSERSTEIN: lambda s: -s,
}
TWINS = {
    theory.SATURATING: losses.saturating,
    theory.NON_SATURATING: losses.non_saturating,
    theory.LEAST_SQUARES: losses.least_squares,
    theory.HINGE: losses.hinge,
    theory.WASSERSTEIN: losses.wasserstein,
}


def name(loss):
    return loss.name


@pytest.mark.parametrize("loss", theory.TABLE, ids=name)
def test_loss_and_slope_with_fifty_digits(loss):
    with mpmath.workdps(50):
        values = [float(EXACT[loss](mpmath.mpf(s))) for s in LOGITS]
        slopes = [float(mpmath.diff(EXACT[loss], mpmath.mpf(s))) for s in LOGITS]
    np.testing.assert_allclose(loss.loss(LOGITS), values, rtol=1e-13, atol=0.0)
    np.testing.assert_allclose(loss.slope(LOGITS), slopes, rtol=1e-12, atol=0.0)


@pytest.mark.parametrize("loss", theory.TABLE, ids=name)
def test_training_descends_the_same_loss(loss):
    torch = pytest.importorskip("torch")
    s = torch.tensor(LOGITS, dtype=torch.float64)
    twin = TWINS[loss]
    np.testing.assert_allclose(loss.loss(LOGITS), twin.generator(s).numpy(), rtol=1e-12)
    np.testing.assert_allclose(loss.slope(LOGITS), twin.slope_of_generator(s).numpy(), rtol=1e-12)


def test_by_d_the_saturating_loss_does_not_vanish():
    d = np.array([1e-6, 0.01, 0.5, 0.99])
    h = 1e-4 * d * (1 - d)
    for function in (theory.saturating_by_d, theory.non_saturating_by_d):
        measured = (function(d + h)[0] - function(d - h)[0]) / (2 * h)
        np.testing.assert_allclose(function(d)[1], measured, rtol=1e-6)
    assert theory.saturating_by_d(1e-9)[1] == pytest.approx(-1.0)
    np.testing.assert_allclose(theory.saturating_by_d(d)[0], np.log1p(-d))
    np.testing.assert_allclose(theory.non_saturating_by_d(d)[0], -np.log(d))


def test_ratio_is_99_at_one_percent():
    assert theory.slope_ratio(0.01) == pytest.approx(99.0)
    s = np.log(0.01 / 0.99)
    by_logit = theory.NON_SATURATING.slope(s) / theory.SATURATING.slope(s)
    assert by_logit == pytest.approx(99.0)


@pytest.mark.parametrize("wrong", [0.0, 1.0, 1.5, -0.1, [0.5, 1.0]])
def test_d_outside_the_open_interval_is_refused(wrong):
    for function in (theory.saturating_by_d, theory.non_saturating_by_d, theory.slope_ratio):
        with pytest.raises(ValueError, match="d must"):
            function(wrong)
