"""The exact bench of chapter 6 against assignment, Monte Carlo and finite differences."""

import numpy as np
import pytest

from ganlab_utils.theory.densities import ring
from ganlab_utils.theory.ring_transport import (
    polar_rule,
    ring_distance,
    ring_points,
    ring_potential,
)
from ganlab_utils.theory.transport import wasserstein


def test_the_points_are_the_centres_of_the_ring():
    np.testing.assert_allclose(ring_points(), ring().means, atol=1e-12)


def test_the_distance_against_an_assignment_of_samples():
    # 800 samples, 100 seats at each point. W1 of samples exceeds W1 by the unequal shares, by about
    # 0.02 here; the bound of 0.06 is 3 standard errors (0.4/sqrt(800)) beyond.
    fake = 0.5 * np.random.default_rng(2).standard_normal((800, 2))
    found = wasserstein(fake, np.repeat(ring_points(), 100, axis=0))
    assert ring_distance(0.5) == pytest.approx(found, abs=0.06)
    tiny = ring_distance(1e-3)
    assert tiny == pytest.approx(2.0, abs=2e-3)


def test_monte_carlo():
    # Standard error 0.4/sqrt(200,000) = 0.0009: a miss by 0.005 has probability below 1e-7.
    fake = 0.5 * np.random.default_rng(3).standard_normal((200_000, 2))
    assert ring_distance(0.5) == pytest.approx(-ring_potential(fake).mean(), abs=0.005)


def test_the_potential_is_lipschitz_with_slope_one():
    x = np.random.default_rng(4).uniform(-3, 3, (500, 2))
    h = 1e-6
    slope = [ring_potential(x + h * e) - ring_potential(x - h * e) for e in np.eye(2)]
    np.testing.assert_allclose(np.hypot(*slope) / (2 * h), 1.0, atol=1e-6)
    assert ring_potential(ring_points()).tolist() == [0.0] * 8


def test_the_rule_integrates_moments():
    x, w = polar_rule(0.5)
    assert w.sum() == pytest.approx(1.0, rel=1e-12)
    assert w @ np.square(x).sum(1) == pytest.approx(0.5, rel=1e-3)
    np.testing.assert_allclose(w @ x, 0.0, atol=1e-12)


@pytest.mark.parametrize("call", [lambda: ring_distance(0.0), lambda: ring_points(0)])
def test_wrong_arguments_are_refused(call):
    with pytest.raises(ValueError, match="must be"):
        call()
