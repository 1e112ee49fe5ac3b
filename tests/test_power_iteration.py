"""Power iteration and the bound of clipping against singular value decompositions."""

import itertools

import numpy as np
import pytest

from ganlab_utils.theory.power_iteration import clip_bound, power_iteration

RNG = np.random.default_rng(3)


def test_it_finds_the_first_singular_triple():
    w = RNG.normal(size=(5, 3))
    left, values, right = np.linalg.svd(w)
    found = power_iteration(w, RNG.normal(size=5), 200)
    assert found.sigma[-1] == pytest.approx(values[0], rel=1e-10)
    assert abs(found.u[-1] @ left[:, 0]) == pytest.approx(1.0, rel=1e-9)
    assert abs(found.v[-1] @ right[0]) == pytest.approx(1.0, rel=1e-9)
    for u, v, sigma in zip(found.u, found.v, found.sigma, strict=True):
        assert u @ w @ v == pytest.approx(sigma, rel=1e-12)
    assert (np.diff(found.sigma) >= -1e-12).all()


def test_both_rates_on_a_diagonal_matrix():
    found = power_iteration(np.diag([2.0, 1.0]), np.array([1.0, 1.0]), 8)
    np.testing.assert_allclose(found.u[:, 1] / found.u[:, 0], 0.25 ** np.arange(1, 9))
    error = 2.0 - found.sigma
    np.testing.assert_allclose(error[3:6] / error[2:5], 1 / 16, rtol=2e-3)


def test_clipping_bounds_every_network_and_is_reached():
    sizes, limit = [2, 7, 5, 1], 0.3
    for _ in range(50):
        weights = [RNG.uniform(-limit, limit, (b, a)) for a, b in itertools.pairwise(sizes)]
        assert np.prod([np.linalg.norm(w, 2) for w in weights]) < clip_bound(sizes, limit)
    full = [np.full((b, a), limit) for a, b in itertools.pairwise(sizes)]
    assert np.linalg.norm(full[2] @ full[1] @ full[0], 2) == pytest.approx(clip_bound(sizes, limit))


@pytest.mark.parametrize("start", [np.zeros(2), np.ones(3)])
def test_wrong_starts_are_refused(start):
    with pytest.raises(ValueError, match="do not fit"):
        power_iteration(np.eye(2), start, 1)


def test_wrong_layers_are_refused():
    with pytest.raises(ValueError, match="two layers"):
        clip_bound([2], 0.1)
    with pytest.raises(ValueError, match="limit must be above 0"):
        clip_bound([2, 1], 0.0)
