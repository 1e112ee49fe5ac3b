"""Chance coverage against binomial draws, scipy's chi-squared law and mode_coverage itself."""

import numpy as np
import pytest
from scipy.stats import chi2

from ganlab_utils.theory.capture import expected_captured, expected_quality, uniform_masses
from ganlab_utils.theory.coverage import mode_coverage
from ganlab_utils.theory.densities import grid, ring


@pytest.mark.parametrize(("target", "half_width"), [(grid(), 4.5), (ring(), 2.5)])
def test_uniform_noise_by_simulation(target, half_width):
    # 200 runs of 2,500 samples, 4.5 standard errors on each mean; the seed is fixed.
    rng, runs = np.random.default_rng(0), 200
    found = mode_coverage(rng.uniform(-half_width, half_width, (runs, 2500, 2)), target)
    masses = uniform_masses(target, half_width)
    for seen, exact in (
        (found.captured, expected_captured(masses, 2500)),
        (found.high_quality, masses.sum()),
    ):
        assert abs(np.mean(seen) - exact) < 4.5 * np.std(seen) / np.sqrt(runs)


@pytest.mark.parametrize("dimension", [1, 2, 3, 10])
@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0])
def test_quality_is_the_chi_squared_law(dimension, spread):
    exact = chi2.cdf(9.0 / spread**2, dimension)
    assert expected_quality(spread, dimension) == pytest.approx(exact, rel=1e-12, abs=0.0)


def test_quality_of_the_truth_in_the_plane():
    assert expected_quality(1.0) == pytest.approx(1.0 - np.exp(-4.5), rel=1e-13, abs=0.0)


def test_captured_of_known_cases():
    assert expected_captured([0.0, 1.0], 5) == pytest.approx(1.0, rel=1e-15)
    assert expected_captured([0.0, 1.0], 0) == 0.0
    assert expected_captured([0.5], 3) == pytest.approx(0.875, rel=1e-13)
    assert expected_captured([1e-9] * 4, 1) == pytest.approx(4e-9, rel=1e-8, abs=0.0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: expected_captured([1.5], 2), "masses"),
        (lambda: expected_captured([0.5], -1), "samples .* got -1"),
        (lambda: expected_quality(0.0), "spread .* got 0.0"),
        (lambda: expected_quality(1.0, 0), "dimension .* got 0"),
        (lambda: uniform_masses(ring(), 2.0), "half_width .* got 2.0"),
        (lambda: uniform_masses(ring(std=0.5), 9.0), "std 0.5"),
    ],
)
def test_wrong_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
