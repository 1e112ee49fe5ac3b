"""Densities against scipy.stats, numerical integrals and Kolmogorov-Smirnov tests."""

import numpy as np
import pytest
from scipy import integrate, stats

from ganlab_utils.theory.densities import (
    Density,
    GaussianMixture2D,
    Laplace,
    Mixture,
    Normal,
    Uniform,
    grid,
    ring,
    swiss_roll,
)

MIX = Mixture([Normal(-2.0, 0.5), Uniform(0.0, 1.0), Laplace(3.0, 0.7)], [0.5, 0.2, 0.3])
JUDGES = [
    (Normal(1.5, 2.5), stats.norm(1.5, 2.5)),
    (Uniform(-2.0, 5.0), stats.uniform(-2.0, 7.0)),
    (Laplace(-1.0, 0.3), stats.laplace(-1.0, 0.3)),
]
ALL = [density for density, _ in JUDGES] + [MIX]
X = np.linspace(-30.0, 30.0, 301).reshape(7, 43)


@pytest.mark.parametrize(("density", "judge"), JUDGES)
def test_functions_agree_with_scipy(density, judge):
    np.testing.assert_allclose(density.log_pdf(X), judge.logpdf(X), rtol=1e-12)
    np.testing.assert_allclose(density.pdf(X), judge.pdf(X), rtol=1e-11, atol=1e-300)
    np.testing.assert_allclose(density.cdf(X), judge.cdf(X), rtol=1e-12, atol=1e-300)
    u = np.linspace(0.0, 1.0, 33).reshape(3, 11)
    np.testing.assert_allclose(density.quantile(u), judge.ppf(u), rtol=1e-12, atol=1e-14)


def test_mixture_is_the_weighted_sum():
    parts = (
        (0.5, stats.norm(-2.0, 0.5)),
        (0.2, stats.uniform(0.0, 1.0)),
        (0.3, stats.laplace(3.0, 0.7)),
    )
    np.testing.assert_allclose(MIX.pdf(X), sum(w * d.pdf(X) for w, d in parts), rtol=1e-12)
    np.testing.assert_allclose(MIX.cdf(X), sum(w * d.cdf(X) for w, d in parts), rtol=1e-12)
    assert MIX.log_pdf(500.0) == pytest.approx(np.log(0.3) + stats.laplace(3.0, 0.7).logpdf(500.0))


@pytest.mark.parametrize("density", ALL, ids=lambda d: type(d).__name__)
def test_pdf_integrates_to_the_cdf(density):
    for low, high in ((-8.0, -1.7), (-1.7, 0.4), (0.4, 9.0)):
        cuts = [cut for cut in (-2.0, -1.0, 0.0, 1.0, 3.0, 5.0) if low < cut < high]
        area = integrate.quad(density.pdf, low, high, points=cuts, limit=200)[0]
        assert area == pytest.approx(density.cdf(high) - density.cdf(low), abs=1e-10)


@pytest.mark.parametrize("density", ALL, ids=lambda d: type(d).__name__)
def test_quantile_inverts_the_cdf_and_ends_at_the_support(density):
    u = np.array([1e-9, 1e-3, 0.2, 0.5, 0.77, 1.0 - 1e-9])
    np.testing.assert_allclose(density.cdf(density.quantile(u)), u, rtol=1e-9, atol=1e-15)
    assert (density.quantile(0.0), density.quantile(1.0)) == density.support()
    assert density.quantile(np.full((2, 3), 0.25)).shape == (2, 3)


def test_quantile_in_a_gap_is_its_left_end():
    gap = Mixture([Uniform(0.0, 1.0), Uniform(5.0, 6.0)], [0.25, 0.75])
    np.testing.assert_allclose(gap.quantile([0.125, 0.25, 0.625]), [0.5, 1.0, 5.5], rtol=1e-14)


@pytest.mark.parametrize("density", ALL, ids=lambda d: type(d).__name__)
def test_samples_follow_the_density(density):
    # A right sampler fails with probability 1e-4 per density; the seed is fixed.
    draws = density.sample(20_000, np.random.default_rng(7))
    assert draws.shape == (20_000,)
    assert stats.kstest(draws, density.cdf).pvalue > 1e-4


@pytest.mark.parametrize("density", ALL, ids=lambda d: type(d).__name__)
def test_shapes_and_scalars(density):
    assert isinstance(density, Density)
    for method in (density.pdf, density.log_pdf, density.cdf):
        assert np.ndim(method(0.3)) == 0
        assert method(np.zeros((2, 0, 3))).shape == (2, 0, 3)
    assert density.sample(0, np.random.default_rng(0)).shape == (0,)
    assert density.pdf(np.array([-np.inf, np.inf])).tolist() == [0.0, 0.0]


def test_mixture_keeps_its_own_read_only_weights():
    weights = np.array([0.25, 0.75])
    mixture = Mixture([Normal(), Normal(3.0)], weights)
    weights[0] = 9.0
    assert mixture.weights.tolist() == [0.25, 0.75]
    with pytest.raises(ValueError, match="read-only"):
        mixture.weights[0] = 0.5


def test_equal_by_value_and_hashable():
    twins = [Mixture([Normal(), Normal(3.0)], [0.25, 0.75]) for _ in range(2)]
    assert twins[0] == twins[1] != Mixture([Normal(), Normal(3.0)], [0.75, 0.25])
    assert len({*twins, Normal(0, 1), Normal(0.0, 1.0)}) == 2
    assert ring() == ring() != ring(std=0.03)
    assert hash(ring()) == hash(ring())


def test_component_of_weight_zero_leaves_no_trace():
    mixture = Mixture([Uniform(0.0, 1.0), Normal(50.0)], [1.0, 0.0])
    assert mixture.support() == (0.0, 1.0)
    assert mixture.pdf(50.0) == 0.0
    assert GaussianMixture2D([(0, 0), (9, 9)], 1.0, [1.0, 0.0]).pdf([9.0, 9.0]) < 1e-30


BAD = [
    (lambda: Normal(0.0, 0.0), "std must be above 0, got 0.0"),
    (lambda: Normal(np.nan), "mean must be a finite number, got nan"),
    (lambda: Normal(0.0, np.inf), "std must be a finite number, got inf"),
    (lambda: Uniform(2.0, 2.0), r"low must be below high, got low=2.0, high=2.0"),
    (lambda: Uniform(-1.7e308, 1.7e308), "high - low must be a finite number"),
    (lambda: Laplace(0.0, -1.0), "scale must be above 0, got -1.0"),
    (lambda: Mixture([], []), r"at least one density, got \[\]"),
    (lambda: Mixture([Normal()], [0.5, 0.5]), r"shape \(1,\), got shape \(2,\)"),
    (lambda: Mixture([Normal()] * 2, [-0.5, 1.5]), r"not negative, got \[-0.5, 1.5\]"),
    (lambda: Mixture([Normal()] * 2, [0.5, 0.6]), r"sum to 1, got \[0.5, 0.6\] with sum"),
    (lambda: Normal().quantile(1.5), r"u must lie in \[0, 1\], got 1.5"),
    (lambda: MIX.quantile([-0.1]), r"u must lie in \[0, 1\]"),
    (lambda: Normal().pdf([0.0, np.nan]), "x must not contain nan"),
    (lambda: Normal().sample(-1, np.random.default_rng()), "at least 0, got -1"),
    (lambda: GaussianMixture2D(np.zeros((0, 2)), 1.0), r"k >= 1, got shape \(0, 2\)"),
    (lambda: GaussianMixture2D([0.0, 1.0], 1.0), r"shape \(k, 2\).*got shape \(2,\)"),
    (lambda: GaussianMixture2D([(0.0, np.inf)], 1.0), "means must be finite"),
    (lambda: GaussianMixture2D([(0.0, 0.0)], -0.1), "std must be above 0, got -0.1"),
    (lambda: ring().pdf([1.0, 2.0, 3.0]), r"shape \(\.\.\., 2\), got shape \(3,\)"),
    (lambda: ring(modes=0), "modes must be an integer of at least 1, got 0"),
    (lambda: ring(radius=0.0), "radius must be above 0, got 0.0"),
    (lambda: grid(spacing=-2.0), "spacing must be above 0, got -2.0"),
    (lambda: swiss_roll(std=0.0), "std must be above 0, got 0.0"),
]


@pytest.mark.parametrize(("make", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_values_are_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()


WRONG = [
    (lambda: Normal("0"), "mean must be one real number, got '0'"),
    (lambda: Normal(0.0, True), "std must be one real number, got True"),
    (lambda: Normal(0.0, [1.0, 2.0]), "std must be one real number"),
    (lambda: Mixture([Normal(), 3.0], [0.5, 0.5]), "1-D density with log_pdf.*got 3.0"),
    (lambda: Mixture([ring()], [1.0]), "1-D density with cdf"),
    (lambda: Normal().sample(2.0, np.random.default_rng()), "n must be an integer, got 2.0"),
    (lambda: Normal().sample(2, 7), "rng must be a numpy Generator .*, got 7"),
    (lambda: ring().sample(2, None), "rng must be a numpy Generator"),
    (lambda: swiss_roll().sample(2, np.random), "rng must be a numpy Generator"),
    (lambda: grid(side=2.5), "side must be an integer, got 2.5"),
    (lambda: Normal().pdf("abc"), "x must be an array of real numbers"),
]


@pytest.mark.parametrize(("make", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_types_are_refused_by_name(make, message):
    with pytest.raises(TypeError, match=message):
        make()


def test_plane_mixture_agrees_with_scipy():
    means, weights = np.array([(0.0, 1.0), (2.0, -1.0)]), np.array([0.3, 0.7])
    mixture = GaussianMixture2D(means, 0.4, weights)
    x = np.random.default_rng(1).normal(size=(4, 5, 2))
    judge = sum(
        w * stats.multivariate_normal(m, 0.16).pdf(x) for w, m in zip(weights, means, strict=True)
    )
    np.testing.assert_allclose(mixture.pdf(x), judge, rtol=1e-12)
    assert np.ndim(mixture.log_pdf([0.0, 0.0])) == 0
    means[0] = 99.0
    assert mixture.means[0].tolist() == [0.0, 1.0]


def test_plane_samples_fall_on_modes_by_weight():
    mixture = GaussianMixture2D([(0.0, 0.0), (10.0, 0.0)], 0.5, [0.2, 0.8])
    draws = mixture.sample(40_000, np.random.default_rng(3))
    assert draws.shape == (40_000, 2)
    right = draws[:, 0] > 5.0
    # Binomial(40000, 0.8) has std 80: 4.9 std, probability 1e-6.
    assert abs(right.sum() - 32_000) < 390
    for axis, centre in ((0, 10.0), (1, 0.0)):
        assert stats.kstest(draws[right, axis], stats.norm(centre, 0.5).cdf).pvalue > 1e-4


def test_ring_has_distinct_centres_at_the_stated_angles():
    target = ring(8, 2.0, 0.02)
    apart = np.linalg.norm(target.means[:, None] - target.means[None], axis=-1)
    assert apart[~np.eye(8, dtype=bool)].min() == pytest.approx(4.0 * np.sin(np.pi / 8))
    np.testing.assert_allclose(target.means[2], (0.0, 2.0), atol=1e-15)
    np.testing.assert_allclose(target.means[1], (np.sqrt(2.0), np.sqrt(2.0)))
    assert (target.std, target.weights.tolist()) == (0.02, [0.125] * 8)


def test_grid_is_a_centred_lattice():
    target = grid(5, 2.0, 0.05)
    wanted = {(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)}
    assert {tuple(centre) for centre in target.means.tolist()} == wanted
    assert target.std == 0.05


def test_swiss_roll_lies_on_its_spiral():
    noise = 1e-4
    draws = swiss_roll(std=noise).sample(2_000, np.random.default_rng(5))
    angle = 10.0 * np.linalg.norm(draws, axis=1)  # the radius is angle / 10
    assert (angle.min(), angle.max()) == pytest.approx((1.5 * np.pi, 4.5 * np.pi), abs=0.02)
    spiral = 0.1 * angle[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    assert np.abs(draws - spiral).max() < 100.0 * noise
    # KS at level 1e-4: the angle is uniform.
    uniform = stats.uniform(1.5 * np.pi, 3.0 * np.pi)
    assert stats.kstest(angle, uniform.cdf).pvalue > 1e-4
