"""Plug-in histogram JSD against mpmath, complete enumeration and simulation."""

import math
from itertools import product

import mpmath
import numpy as np
import pytest

from ganlab_utils.theory.histograms import counts_jsd, expected_histogram_jsd, small_bias


def slow_jsd(a, b):
    total = mpmath.mpf(0)
    for x, y in zip(a, b, strict=True):
        p, q = mpmath.mpf(int(x)) / int(sum(a)), mpmath.mpf(int(y)) / int(sum(b))
        for mass in (p, q):
            total += mass * mpmath.log(2 * mass / (p + q)) / 2 if mass else 0
    return float(total)


@pytest.mark.parametrize(
    ("a", "b"), [((3, 1, 0), (0, 2, 5)), ((1, 1), (1, 1)), ((4, 0), (0, 9)), ((7, 2, 1), (1, 2, 3))]
)
def test_counts_jsd_against_mpmath(a, b):
    assert counts_jsd(np.array(a), np.array(b)) == pytest.approx(slow_jsd(a, b), abs=1e-14)


def test_disjoint_counts_give_log_2():
    assert counts_jsd([4, 0], [0, 9]) == pytest.approx(math.log(2), rel=1e-14)


@pytest.mark.parametrize(("bins", "samples"), [(2, 3), (3, 2), (4, 3)])
def test_expectation_by_complete_enumeration(bins, samples):
    cells = list(product(range(bins), repeat=samples))
    counts = [np.bincount(cell, minlength=bins) for cell in cells]
    mean = np.mean([slow_jsd(a, b) for a in counts for b in counts])
    assert expected_histogram_jsd(bins, samples) == pytest.approx(mean, rel=1e-12)


@pytest.mark.parametrize(("bins", "samples"), [(10, 50), (100, 100), (40, 2000)])
def test_expectation_by_simulation(bins, samples):
    # Fixed seed; a fresh seed would leave 4.5 standard errors with probability 7e-6.
    rng = np.random.default_rng(3)
    law = np.full(bins, 1 / bins)
    pairs = rng.multinomial(samples, law, size=(600, 2))
    measured = np.array([counts_jsd(a, b) for a, b in pairs])
    error = measured.std(ddof=1) / math.sqrt(len(measured))
    assert abs(measured.mean() - expected_histogram_jsd(bins, samples)) < 4.5 * error


def test_small_bias_is_the_limit_for_many_samples():
    for bins in (2, 10, 50):
        exact = expected_histogram_jsd(bins, 20000)
        assert exact == pytest.approx(small_bias(bins, 20000), rel=2e-3)


def test_many_bins_tend_to_log_2():
    # A pair of samples shares a bin with probability 1/bins, so the gap falls like samples/bins.
    gap = math.log(2) - expected_histogram_jsd(1_000_000, 20)
    assert gap == pytest.approx(20 * math.log(2) / 1_000_000, rel=1e-2)


def test_callers_arrays_stay_as_they_are():
    a, b = np.array([3.0, 1.0]), np.array([1.0, 2.0])
    counts_jsd(a, b)
    assert a.tolist() == [3.0, 1.0]
    assert b.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("a", "b", "accepted"),
    [
        ([1, 2], [1, 2, 3], "accepted are equal"),
        ([[1, 2]], [[1, 2]], "accepted are equal"),
        ([0, 0], [1, 2], "sum > 0"),
        ([3, -1], [1, 2], "counts >= 0"),
        ([1, math.nan], [1, 2], "finite counts"),
    ],
)
def test_bad_counts_are_refused(a, b, accepted):
    with pytest.raises(ValueError, match=accepted):
        counts_jsd(a, b)


@pytest.mark.parametrize("function", [expected_histogram_jsd, small_bias])
def test_bad_sizes_are_refused(function):
    for bad in (0, -3):
        with pytest.raises(ValueError, match=f"{bad}; accepted"):
            function(bad, 10)
        with pytest.raises(ValueError, match=f"{bad}; accepted"):
            function(10, bad)
    for bad in (2.5, True, "10"):
        with pytest.raises(TypeError, match="accepted are integers"):
            function(bad, 10)
