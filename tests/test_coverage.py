"""mode_coverage against counts by hand and closed forms."""

import numpy as np
import pytest

from ganlab_utils.theory.coverage import has_modes, mode_coverage
from ganlab_utils.theory.densities import GaussianMixture2D, Normal, grid, ring, swiss_roll


def test_counts_by_hand():
    target = GaussianMixture2D(np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]), 1.0)
    samples = np.array([[0.0, 2.9], [0.0, 3.1], [10.0, 0.0], [9.0, 1.0]])
    found = mode_coverage(samples, target)
    assert found.captured == 2
    assert found.high_quality == 0.75
    assert found.share.tolist() == [0.5, 0.5, 0.0]
    assert found.reverse_kl == pytest.approx(np.log(1.5), rel=1e-12)


def test_unequal_weights_enter_the_reverse_kl():
    target = GaussianMixture2D(np.array([[0.0, 0.0], [10.0, 0.0]]), 1.0, np.array([0.25, 0.75]))
    found = mode_coverage(np.array([[0.0, 0.0], [10.0, 0.0]]), target)
    assert found.reverse_kl == pytest.approx(0.5 * np.log(2.0) + 0.5 * np.log(2 / 3), rel=1e-12)


def test_a_mode_of_weight_zero_costs_infinity():
    target = GaussianMixture2D(np.array([[0.0, 0.0], [10.0, 0.0]]), 1.0, np.array([0.0, 1.0]))
    assert mode_coverage(np.array([[0.0, 0.0]]), target).reverse_kl == np.inf


@pytest.mark.parametrize("target", [ring(), grid()])
def test_truth_scores_98_89_percent(target):
    # P(within 3 std) = 1 - exp(-4.5); 200,000 draws have standard error 2.3e-4, so 5 standard
    # errors fail once in 1.7 million seeds.
    samples = target.sample(200_000, np.random.default_rng(1))
    found = mode_coverage(samples, target)
    assert found.high_quality == pytest.approx(1.0 - np.exp(-4.5), abs=1.2e-3)
    assert found.captured == len(target.means)
    # 2 n KL of a multinomial is chi squared with k - 1 degrees; 70 is past 1e-5 for both.
    assert 2 * 200_000 * found.reverse_kl < 70


def test_leading_axes_are_members():
    target = ring()
    samples = target.sample(60, np.random.default_rng(2)).reshape(3, 20, 2)
    together = mode_coverage(samples, target)
    for e in range(3):
        alone = mode_coverage(samples[e], target)
        assert together.captured[e] == alone.captured
        assert together.high_quality[e] == alone.high_quality
        assert together.reverse_kl[e] == alone.reverse_kl
        assert (together.share[e] == alone.share).all()


@pytest.mark.parametrize("samples", [np.zeros((0, 2)), np.zeros((3, 1)), np.zeros(2)])
def test_wrong_shapes_are_repeated(samples):
    with pytest.raises(ValueError, match="got shape"):
        mode_coverage(samples, ring())


def test_nan_is_refused():
    with pytest.raises(ValueError, match="nan"):
        mode_coverage(np.array([[np.nan, 0.0]]), ring())


@pytest.mark.parametrize("target", [Normal(), swiss_roll(), None])
def test_targets_without_modes_are_refused(target):
    assert not has_modes(target)
    with pytest.raises(TypeError, match="which has modes"):
        mode_coverage(np.zeros((3, 2)), target)
