"""Transport distances against closed forms, scipy.stats, brute force and duality."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import sqrtm

from ganlab_utils.theory.densities import Laplace, Mixture, Normal, Uniform
from ganlab_utils.theory.transport import (
    bures_squared,
    dual_potentials,
    energy_distance,
    frechet_distance,
    wasserstein,
    wasserstein_1d,
)

RNG = np.random.default_rng


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        (Normal(), Normal(2.0, 1.0), 2.0),
        (Normal(), Normal(0.0, 0.25), 0.75 * np.sqrt(2 / np.pi)),
        (Normal(), Normal(), 0.0),
        (Normal(), Normal(1e-6, 1.0), 1e-6),
        (Uniform(), Uniform(0.0, 2.0), 0.5),
        (Uniform(), Uniform(5.0, 6.0), 5.0),
        (Laplace(), Laplace(0.0, 3.0), 2.0),
        (Mixture([Normal(-4.0, 1.0), Normal(4.0, 1.0)], [0.5, 0.5]), Normal(30.0, 1.0), 30.0),
    ],
)
def test_closed_forms_on_the_line(p, q, expected):
    assert wasserstein_1d(p, q) == pytest.approx(expected, rel=1e-8, abs=1e-10)
    assert wasserstein_1d(q, p) == pytest.approx(expected, rel=1e-8, abs=1e-10)


def test_samples_of_unequal_size_agree_with_scipy():
    x, y = RNG(0).normal(size=31), RNG(1).normal(1.0, 2.0, size=57)
    assert wasserstein_1d(x, y) == pytest.approx(stats.wasserstein_distance(x, y), rel=1e-12)


def test_ties_between_samples():
    assert wasserstein_1d([0.0, 0.0, 1.0], [0.0, 1.0, 1.0]) == pytest.approx(1 / 3, rel=1e-12)


def test_a_density_against_samples():
    # int |F - G| of U(0, 1) and one sample at 1/4: (1/4)^2/2 + (3/4)^2/2.
    assert wasserstein_1d(Uniform(), [0.25]) == pytest.approx(0.3125, rel=1e-9)
    assert wasserstein_1d([3.0], Uniform()) == pytest.approx(2.5, rel=1e-9)


@pytest.mark.parametrize("order", [1.0, 2.0, 3.5])
def test_assignment_against_all_pairings(order):
    x, y = RNG(2).normal(size=(6, 2)), RNG(3).normal(size=(6, 2))
    best = min(
        np.mean([np.linalg.norm(x[i] - y[j]) ** order for i, j in enumerate(p)])
        for p in permutations(range(6))
    )
    assert wasserstein(x, y, order) == pytest.approx(best ** (1 / order), rel=1e-12)


def test_assignment_agrees_with_the_line():
    x, y = RNG(4).normal(size=40), RNG(5).exponential(size=40)
    assert wasserstein(x, y) == pytest.approx(wasserstein_1d(x, y), rel=1e-12)


def test_potentials_are_feasible_optimal_and_lipschitz():
    x, y = RNG(6).normal(size=(30, 2)), RNG(7).normal(1.0, 1.0, size=(30, 2))
    found = dual_potentials(x, y)
    cost = np.linalg.norm(x[:, None] - y[None], axis=2)
    assert (found.f[:, None] + found.g[None] <= cost + 1e-7).all()
    assert found.value == pytest.approx(wasserstein(x, y), rel=1e-7)
    assert found.critic(x).mean() - found.critic(y).mean() == pytest.approx(found.value, rel=1e-7)
    points = RNG(8).normal(size=(200, 2)) * 3.0
    rise = np.abs(np.diff(found.critic(points)))
    assert (rise <= np.linalg.norm(np.diff(points, axis=0), axis=1) + 1e-9).all()


def test_bures_against_the_matrix_root():
    factor = RNG(9).normal(size=(2, 3, 3))
    a, b = factor[0] @ factor[0].T, factor[1] @ factor[1].T
    root = sqrtm(a)
    expected = np.trace(a + b - 2 * sqrtm(root @ b @ root).real)
    assert bures_squared(a, b) == pytest.approx(expected, rel=1e-8)
    assert bures_squared(4.0, 1.0) == pytest.approx(1.0, rel=1e-12)
    assert bures_squared(a, a) == pytest.approx(0.0, abs=1e-12)
    assert bures_squared(np.diag([1.0, 0.0]), np.diag([0.0, 4.0])) == pytest.approx(5.0)


def test_frechet_distance_of_shifted_samples_is_the_squared_shift():
    x = RNG(10).normal(size=(50, 3))
    assert frechet_distance(x, x + np.array([1.0, 2.0, 2.0])) == pytest.approx(9.0, rel=1e-9)
    assert frechet_distance(x[:, 0], 2 * x[:, 0]) == pytest.approx(
        x[:, 0].mean() ** 2 + x[:, 0].var(ddof=1), rel=1e-9
    )


def test_energy_distance_on_the_line_is_scipys_square():
    x, y = RNG(11).normal(size=35), RNG(12).normal(0.5, 2.0, size=21)
    assert energy_distance(x, y) == pytest.approx(stats.energy_distance(x, y) ** 2, rel=1e-10)
    assert energy_distance([0.0], [3.0]) == 6.0
    assert energy_distance(x, x) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wasserstein_1d([], [1.0]), "finite samples"),
        (lambda: wasserstein_1d([np.inf], [1.0]), "finite samples"),
        (lambda: wasserstein(np.zeros((3, 2)), np.zeros((4, 2))), r"\(3, 2\) and \(4, 2\)"),
        (lambda: wasserstein([1.0], [2.0], order=0.5), "at least 1, got 0.5"),
        (lambda: dual_potentials(np.zeros(301), np.zeros(301)), "at most 300 samples, got 301"),
        (lambda: bures_squared([[1.0, 2.0], [0.0, 1.0]], np.eye(2)), "symmetric"),
        (lambda: bures_squared(-np.eye(2), np.eye(2)), "semi-definite"),
        (lambda: frechet_distance(np.zeros((5, 2)), np.zeros((5, 3))), r"\(5, 2\) and \(5, 3\)"),
        (lambda: energy_distance(np.zeros((5, 2)), np.zeros((5, 3))), "one d"),
    ],
)
def test_wrong_arguments_are_repeated(call, message):
    with pytest.raises(ValueError, match=message):
        call()
