"""Algorithm 1 against finite differences, a loop written by hand, and exact gradients."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlab_utils.theory.algorithm_1 import (
    algorithm_1,
    discriminator_gradient,
    generator_gradient,
    minibatch_value,
)
from ganlab_utils.theory.one_parameter import ShiftGAN

GAME = ShiftGAN(mean=0.5, std=2.0)


def run(**changes):
    """One short run whose arguments a test may change."""
    arguments = {
        "game": GAME,
        "start": (3.0, -0.5),
        "steps": 20,
        "k": 2,
        "learning_rate": 0.1,
        "batch": 16,
        "rng": np.random.default_rng(7),
    }
    return algorithm_1(**(arguments | changes))


@given(theta=st.floats(-5, 5), psi=st.floats(-4, 4), seed=st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_gradients_by_finite_differences(theta, psi, seed):
    """Both stochastic gradients are derivatives of the same minibatch value on the same samples."""
    rng, h = np.random.default_rng(seed), 1e-5
    x_real, z = rng.normal(GAME.mean, GAME.std, 9), rng.standard_normal(9)

    def value(theta, psi):
        return minibatch_value(GAME, psi, x_real, theta + GAME.std * z)

    x_fake = theta + GAME.std * z
    d_psi = (value(theta, psi + h) - value(theta, psi - h)) / (2 * h)
    d_theta = (value(theta + h, psi) - value(theta - h, psi)) / (2 * h)
    assert discriminator_gradient(GAME, psi, x_real, x_fake) == pytest.approx(d_psi, abs=1e-7)
    assert generator_gradient(GAME, psi, x_fake) == pytest.approx(d_theta, abs=1e-7)


def test_minibatch_value_is_unbiased():
    """Its mean over 400,000 samples is V within 4 standard errors (failure probability 6e-5)."""
    rng, theta, psi, n = np.random.default_rng(11), 2.0, -0.4, 400_000
    x_real, x_fake = rng.normal(0.5, 2.0, n), rng.normal(theta, 2.0, n)
    terms = np.logaddexp(0, -psi * (x_real - 0.5)) + np.logaddexp(0, psi * (x_fake - 0.5))
    estimate = minibatch_value(GAME, psi, x_real, x_fake)
    assert estimate == pytest.approx(-terms.mean(), abs=1e-12)
    assert abs(estimate - GAME.value(theta, psi)) < 4 * terms.std() / math.sqrt(n)


@pytest.mark.parametrize("k", [1, 3])
def test_equals_the_loop_by_hand(k):
    """The documented order of draws, the signs, and G using the new psi."""
    rng, theta, psi, rate = np.random.default_rng(7), 3.0, -0.5, 0.1
    path = [(theta, psi)]
    for _ in range(20):
        for _ in range(k):
            x_real = rng.normal(0.5, 2.0, 16)
            x_fake = theta + 2.0 * rng.standard_normal(16)
            d_real = 1 / (1 + np.exp(-psi * (x_real - 0.5)))
            d_fake = 1 / (1 + np.exp(-psi * (x_fake - 0.5)))
            up = np.mean((x_real - 0.5) * (1 - d_real)) - np.mean((x_fake - 0.5) * d_fake)
            psi = psi + rate * up
        x_fake = theta + 2.0 * rng.standard_normal(16)
        theta = theta + rate * psi * np.mean(1 / (1 + np.exp(-psi * (x_fake - 0.5))))
        path.append((theta, psi))
    result = run(k=k)
    np.testing.assert_allclose(np.stack([result.theta, result.psi], axis=1), path, atol=1e-12)


def test_large_batches_follow_the_exact_gradients():
    """Batches of 200,000: within 6 standard errors, taking std for the noise of one gradient."""
    batch, steps, rate = 200_000, 8, 0.3
    result = run(steps=steps, k=1, learning_rate=rate, batch=batch)
    theta, psi = 3.0, -0.5
    for _ in range(steps):
        psi += rate * GAME.gradient(theta, psi)[1]
        theta -= rate * GAME.gradient(theta, psi)[0]
    slack = 6 * rate * GAME.std * math.sqrt(steps / batch)
    assert abs(result.theta[-1] - theta) < slack
    assert abs(result.psi[-1] - psi) < slack
    assert abs(result.theta[-1] - 3.0) > 10 * slack


def test_shapes_start_and_exact_values():
    """steps + 1 entries, the start first, V exact along the path, arrays frozen."""
    result = run()
    assert result.theta.shape == result.psi.shape == result.value.shape == (21,)
    assert (result.theta[0], result.psi[0]) == (3.0, -0.5)
    assert result.value[5] == pytest.approx(GAME.value(result.theta[5], result.psi[5]), abs=1e-13)
    for array in (result.theta, result.psi, result.value):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_same_generator_state_same_run():
    """Randomness comes from rng alone, and zero steps is the start alone."""
    np.testing.assert_array_equal(run().theta, run().theta)
    assert not np.array_equal(run().theta, run(rng=np.random.default_rng(8)).theta)
    assert run(steps=0).theta.tolist() == [3.0]


def test_approaches_the_saddle():
    """std = 2 damps the rotation: after 2000 small steps both players are near (mean, 0).

    The fixed seed makes it repeatable; the stationary spread is about 0.02, so 0.1 is five of it.
    """
    result = run(steps=2000, k=1, learning_rate=0.05, batch=64)
    assert abs(result.theta[-1] - GAME.mean) < 0.1
    assert abs(result.psi[-1]) < 0.1


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"steps": -1}, ValueError, "steps .*-1"),
        ({"steps": 2.0}, TypeError, r"steps .*2\.0"),
        ({"k": 0}, ValueError, "k .*0"),
        ({"batch": 0}, ValueError, "batch .*0"),
        ({"learning_rate": 0.0}, ValueError, r"learning_rate .*0\.0"),
        ({"learning_rate": math.nan}, ValueError, "learning_rate .*nan"),
        ({"start": (1.0,)}, ValueError, r"start .*\(1\.0,\)"),
        ({"start": (math.inf, 0.0)}, ValueError, "theta .*inf"),
        ({"rng": 0}, TypeError, "Generator.*0"),
        ({"learning_rate": 1e308}, FloatingPointError, "overflow at step 1"),
    ],
)
def test_bad_input_is_named(changes, error, message):
    """Each error repeats the value."""
    with pytest.raises(error, match=message):
        run(**changes)
