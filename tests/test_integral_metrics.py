"""Witness functions against closed forms, all pairs of samples and other members of their class."""

import numpy as np
import pytest

from ganlab_utils.theory.densities import Laplace, Normal
from ganlab_utils.theory.divergences import total_variation
from ganlab_utils.theory.integral_metrics import (
    bounded_witness,
    cramer_squared,
    kernel_witness,
    lipschitz_witness,
    normal_mmd,
)
from ganlab_utils.theory.transport import wasserstein_1d

X = np.linspace(-14.0, 14.0, 1401)
P, Q = Normal(), Normal(1.3, 0.7)


def test_the_values_are_the_named_distances():
    assert bounded_witness(P, Q, X).value == pytest.approx(2 * total_variation(P, Q), abs=1e-4)
    assert kernel_witness(P, Q, X, 0.8).value == pytest.approx(normal_mmd(P, Q, 0.8), rel=1e-8)
    assert lipschitz_witness(P, Q, X).value == pytest.approx(wasserstein_1d(P, Q), abs=3e-4)


def test_mmd_against_pairs_of_quantiles():
    u = (np.arange(400) + 0.5) / 400
    x, y = P.quantile(u), Q.quantile(u)

    def mean(a, b):
        return np.exp(-0.5 * ((a[:, None] - b) / 0.8) ** 2).mean()

    squared = mean(x, x) - 2 * mean(x, y) + mean(y, y)
    assert normal_mmd(P, Q, 0.8) == pytest.approx(np.sqrt(squared), rel=2e-3)


def test_witnesses_are_in_their_class_and_beat_others():
    bounded, lipschitz = bounded_witness(P, Q, X), lipschitz_witness(P, Q, X)
    step = X[1] - X[0]
    assert np.abs(bounded.f).max() <= 1.0
    assert np.abs(np.diff(lipschitz.f)).max() <= step * (1 + 1e-9)
    gap = P.pdf(X) - Q.pdf(X)
    assert bounded.value > np.sum(np.tanh(0.6 - X) * gap) * step
    assert lipschitz.value > np.sum(np.abs(X - 0.5) * gap) * step
    assert lipschitz.value > np.sum(-X * gap) * step


def test_the_kernel_witness_has_norm_one():
    f = kernel_witness(P, Q, X).f
    raw = np.exp(-0.5 * (X[:, None] - X) ** 2) @ (P.pdf(X) - Q.pdf(X)) * (X[1] - X[0])
    np.testing.assert_allclose(f, raw / normal_mmd(P, Q), atol=1e-8)


def test_cramer_is_half_the_energy_distance():
    # E|X - Y| of normals is that of |N(0, 2)|: 2/sqrt(pi), with the shift d a folded normal.
    d = 1.5
    folded = 2 * Normal(0, 1).pdf(d / np.sqrt(2)) * np.sqrt(2)
    folded += d * (2 * Normal().cdf(d / np.sqrt(2)) - 1)
    energy = 2 * folded - 4 / np.sqrt(np.pi)
    assert cramer_squared(P, Normal(d, 1.0), X) == pytest.approx(energy / 2, rel=1e-6)
    assert cramer_squared(Laplace(), Laplace(), X) == 0.0


@pytest.mark.parametrize("grid", [[0.0], [0.0, 1.0, 3.0], [1.0, 0.0]])
def test_wrong_grids_are_refused(grid):
    with pytest.raises(ValueError, match="x must"):
        bounded_witness(P, Q, grid)


def test_a_wrong_width_is_refused():
    with pytest.raises(ValueError, match=r"width must be above 0, got -1\.0"):
        normal_mmd(P, Q, -1.0)
