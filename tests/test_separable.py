"""The smallest separable game against a solver of differential equations."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from ganlab_utils.theory.separable import separable_slopes, separable_weight


def test_weight_solves_its_equation():
    times = np.array([0.0, 0.5, 3.0, 40.0, 500.0])
    flow = solve_ivp(
        lambda t, w: 1 / (1 + np.exp(w)), (0, 500), [0.0], t_eval=times, rtol=1e-11, atol=1e-13
    )
    np.testing.assert_allclose(separable_weight(times), flow.y[0], atol=1e-9)


def test_slopes_are_those_of_the_losses_at_the_fake():
    time, h = np.array([0.7, 20.0]), 1e-6
    w = separable_weight(time)
    saturating, other = (
        lambda x: np.log(1 - 1 / (1 + np.exp(-w * x))),
        lambda x: -np.log(1 / (1 + np.exp(-w * x))),
    )
    measured = [(f(-1 + h) - f(-1 - h)) / (2 * h) for f in (saturating, other)]
    found = separable_slopes(time)
    np.testing.assert_allclose(found, np.abs(measured), rtol=1e-6)


def test_rates():
    t = 1e12
    saturating, other = separable_slopes(t)
    assert saturating * t / np.log(t) == pytest.approx(1.0, rel=1e-9)
    assert other / np.log(t) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("wrong", [-1.0, np.inf, [0.0, -0.1]])
def test_wrong_times_are_refused(wrong):
    with pytest.raises(ValueError, match="time must be finite and at least 0"):
        separable_weight(wrong)
