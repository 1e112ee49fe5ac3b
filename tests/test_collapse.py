"""Mode collapse in closed form, judged by quadrature on disjoint modes and by the loss itself."""

import numpy as np
import pytest

from ganlab_utils.theory.collapse import collapse
from ganlab_utils.theory.densities import GaussianMixture2D, Mixture, Uniform, ring
from ganlab_utils.theory.divergences import jsd, kl, squared_hellinger, total_variation


def approx(value, rel=None, abs=0.0):
    """Return pytest.approx without its hidden absolute tolerance of 1e-12."""
    return pytest.approx(value, rel=rel, abs=abs)


CASES = pytest.mark.parametrize(("covered", "modes"), [(1, 1), (1, 8), (3, 8), (7, 8), (5, 5)])


def disjoint(count, of):
    return Mixture(
        [Uniform(2.0 * j, 2.0 * j + 1.0) for j in range(count)], np.full(count, 1 / count)
    )


@CASES
def test_divergences_of_disjoint_uniform_modes(covered, modes):
    p, q = disjoint(modes, modes), disjoint(covered, modes)
    result = collapse(covered, modes)
    assert (result.covered, result.modes) == (covered, modes)
    assert result.jsd == approx(jsd(p, q), rel=1e-9, abs=1e-15)
    assert result.kl == kl(p, q)
    assert result.reverse_kl == approx(kl(q, p), rel=1e-9, abs=1e-15)
    assert result.total_variation == approx(total_variation(p, q), rel=1e-9, abs=1e-15)
    assert result.squared_hellinger == approx(squared_hellinger(p, q), rel=1e-9, abs=1e-15)


@CASES
def test_discriminator_and_losses_on_the_modes_themselves(covered, modes):
    p, q = np.full(modes, 1.0 / modes), np.zeros(modes)
    q[:covered] = 1.0 / covered
    d = p / (p + q)
    result = collapse(covered, modes)
    assert result.discriminator_on_covered == approx(d[0], rel=1e-14)
    assert (d[covered:] == 1.0).all()
    on = q > 0.0
    assert result.saturating_loss == approx(q[on] @ np.log1p(-d[on]), rel=1e-12)
    assert result.non_saturating_loss == approx(-(q[on] @ np.log(d[on])), rel=1e-12)


@pytest.mark.parametrize("covered", [1, 4, 8])
def test_ring_of_narrow_gaussians_agrees(covered):
    p = ring(8, 2.0, 0.02)
    q = GaussianMixture2D(p.means[:covered], p.std)
    result = collapse(covered, 8)
    assert jsd(p, q) == approx(result.jsd, rel=1e-7, abs=1e-12)
    assert kl(q, p) == approx(result.reverse_kl, rel=1e-7, abs=1e-12)
    assert total_variation(p, q) == approx(result.total_variation, rel=1e-5, abs=1e-12)


def test_all_covered_is_a_perfect_generator():
    result = collapse(6, 6)
    divergences = (result.jsd, result.kl, result.reverse_kl, result.total_variation)
    assert divergences == (0.0, 0.0, 0.0, 0.0)
    assert result.squared_hellinger == 0.0
    assert result.saturating_loss == approx(-np.log(2.0))
    assert result.non_saturating_loss == approx(np.log(2.0))
    assert result.discriminator_on_covered == 0.5


def test_one_missed_of_very_many_keeps_its_digits():
    n = 10**9
    # JSD -> (log 2) / (2 n), H^2 -> 1/(2n) for one missed of n.
    result = collapse(n - 1, n)
    assert result.jsd == approx(0.5 * np.log(2.0) / n, rel=1e-8)
    assert result.squared_hellinger == approx(0.5 / n, rel=1e-8)
    assert result.reverse_kl == approx(1.0 / n, rel=1e-6)
    assert result.kl == np.inf


def test_worst_case_tends_to_log_2():
    assert collapse(1, 10**9).jsd == approx(np.log(2.0), rel=1e-7)


def test_bad_counts_are_refused():
    with pytest.raises(ValueError, match="covered must be at most modes = 8, got 9"):
        collapse(9, 8)
    with pytest.raises(ValueError, match="covered must be an integer of at least 1, got 0"):
        collapse(0, 8)
    with pytest.raises(ValueError, match="modes must be an integer of at least 1, got 0"):
        collapse(1, 0)
    with pytest.raises(TypeError, match=r"covered must be an integer, got 2\.0"):
        collapse(2.0, 8)


def test_result_is_frozen():
    with pytest.raises(AttributeError):
        collapse(3, 8).jsd = 0.0
