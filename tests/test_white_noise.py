"""The Cauchy law of gradients through white noise, by Kolmogorov's distance and by bad input."""

import numpy as np
import pytest
from scipy import stats

from ganlab_utils.theory.white_noise import cauchy_scale, kolmogorov_limit, noisy_gradient

N, FAILURE = 20_000, 1e-9


@pytest.mark.parametrize("batch", [1, 7, 60])
def test_batch_means_are_cauchy_of_the_stated_scale(batch):
    rng = np.random.default_rng(batch)
    slopes = rng.normal(size=batch)
    draws = noisy_gradient(slopes, 0.2, 0.5, N, rng)
    scale = cauchy_scale(slopes, 0.2, 0.5)
    limit = kolmogorov_limit(N, FAILURE)  # each case fails with probability at most 1e-9
    assert stats.kstest(draws, stats.cauchy(scale=scale).cdf).statistic < limit
    # A scale wrong by a fifth, or averages that shrink, would be found.
    assert stats.kstest(draws, stats.cauchy(scale=1.2 * scale).cdf).statistic > limit


def test_the_scale_by_hand():
    assert cauchy_scale([1.0, -3.0], 0.5, 2.0) == pytest.approx(8.0)


def test_the_limit_is_that_of_massart():
    # 1.3581 / sqrt(n) is the tabulated asymptotic 5 % point of the Kolmogorov law.
    assert kolmogorov_limit(10_000, 0.05) == pytest.approx(0.013581, rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], 1.0, 1.0), "slopes must be finite"),
        (([np.inf], 1.0, 1.0), "slopes must be finite"),
        (([1.0], 0.0, 1.0), "std_d must be above 0"),
        (([1.0], 1.0, -1.0), "std_slope must be above 0"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        cauchy_scale(*arguments)
    with pytest.raises(ValueError, match=message):
        noisy_gradient(*arguments, 5, np.random.default_rng(0))


def test_bad_counts_and_probabilities_are_refused():
    with pytest.raises(ValueError, match="failure must"):
        kolmogorov_limit(10, 1.0)
    with pytest.raises(ValueError, match="n must"):
        noisy_gradient([1.0], 1.0, 1.0, 0, np.random.default_rng(0))
    with pytest.raises(TypeError, match="rng must be a numpy Generator"):
        noisy_gradient([1.0], 1.0, 1.0, 3, 7)
