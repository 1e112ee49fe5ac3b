"""Optimal scores, frozen slopes and what they descend, judged by sums over a grid and mpmath."""

import numpy as np
import pytest
from scipy.stats import norm

from ganlab_utils.display.figures import saturating_bells as bells
from ganlab_utils.display.figures.saturating_slopes import total_slope
from ganlab_utils.theory.densities import Laplace, Mixture, Normal
from ganlab_utils.theory.divergences import jsd, kl, total_variation
from ganlab_utils.theory.frozen_discriminator import (
    best_score,
    force,
    frozen_loss,
    frozen_slope,
    log_density_slope,
    non_saturating_value,
    reoptimised_loss,
    score_by_logit,
    twice_kl_to_data,
)
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    NON_SATURATING,
    SATURATING,
    TABLE,
    WASSERSTEIN,
    GeneratorLoss,
)

P = Mixture((Normal(-1.5, 0.5), Normal(1.5, 0.7)), (0.4, 0.6))
Q = Normal(0.6, 0.9)
GRID = np.linspace(-15.0, 20.0, 70_001)
STEP = GRID[1] - GRID[0]
SMOOTH = (SATURATING, NON_SATURATING, LEAST_SQUARES)


def name(loss):
    return loss.name


@pytest.mark.parametrize("p", [Q, P, Mixture((Normal(0, 1), Normal(5, 2)), (1.0, 0.0))])
def test_slope_of_the_log_density(p):
    x = np.linspace(-6, 6, 41)
    measured = (p.log_pdf(x + 1e-5) - p.log_pdf(x - 1e-5)) / 2e-5
    np.testing.assert_allclose(log_density_slope(p, x), measured, rtol=1e-6, atol=1e-6)


def test_slope_of_another_density_is_refused():
    with pytest.raises(TypeError, match="p must be a Normal or a Mixture of Normals, got Laplace"):
        log_density_slope(Laplace(), 0.0)


@pytest.mark.parametrize("loss", SMOOTH, ids=name)
def test_scores_maximise_their_game_pointwise(loss):
    x = np.array([-2.0, 0.3, 1.4])
    score, slope = best_score(loss, P, Q, x)
    a, b = P.pdf(x), Q.pdf(x)
    tries = score + np.linspace(-0.5, 0.5, 1001)[:, None]
    if loss is LEAST_SQUARES:
        paid = a * (tries - 1) ** 2 + b * tries**2
    else:
        paid = a * np.logaddexp(0, -tries) + b * np.logaddexp(0, tries)
    np.testing.assert_array_equal(paid.argmin(0), 500)
    low, high = (best_score(loss, P, Q, x + h)[0] for h in (-1e-5, 1e-5))
    np.testing.assert_allclose(slope, (high - low) / 2e-5, rtol=1e-6)


def test_wasserstein_critic_reaches_w1():
    q = Normal(2.0, 1.0)
    score, slope = best_score(WASSERSTEIN, Normal(), q, GRID)
    assert np.abs(slope).max() == 1.0
    reached = np.sum((Normal().pdf(GRID) - q.pdf(GRID)) * score) * STEP
    assert reached == pytest.approx(2.0, rel=1e-6)
    assert np.isnan(best_score(WASSERSTEIN, P, Q, GRID)[0]).all()
    # W1 = int slope (F_q - F_p) for the best slope, and W1 of two laws is int |F_q - F_p|.
    gap = Q.cdf(GRID) - P.cdf(GRID)
    steep = best_score(WASSERSTEIN, P, Q, GRID)[1]
    assert np.sum(steep * gap) == pytest.approx(np.abs(gap).sum())


@pytest.mark.parametrize("loss", SMOOTH, ids=name)
def test_frozen_slope_is_the_slope_of_the_frozen_loss(loss):
    h = 1e-4
    ends = [frozen_loss(loss, P, Q, Normal(Q.mean + t, Q.std)) for t in (-h, h)]
    assert frozen_slope(loss, P, Q) == pytest.approx((ends[1] - ends[0]) / (2 * h), rel=1e-6)
    on_grid = np.sum(-Q.pdf(GRID) * force(loss, P, Q, GRID)) * STEP
    assert frozen_slope(loss, P, Q) == pytest.approx(on_grid, rel=1e-8)


def test_hinge_has_a_slope_that_back_propagation_misses():
    p, mean, h = Normal(), 2.0, 1e-4
    q = Normal(mean, 1.0)
    frozen = [frozen_loss(HINGE, p, q, Normal(mean + t, 1.0)) for t in (-h, h)]
    followed = [reoptimised_loss(HINGE, p, Normal(mean + t, 1.0)) for t in (-h, h)]
    assert frozen_slope(HINGE, p, q) == 0.0
    assert (frozen[1] - frozen[0]) / (2 * h) == pytest.approx(2 * norm.pdf(1.0), rel=1e-6)
    assert (followed[1] - followed[0]) / (2 * h) == pytest.approx(norm.pdf(1.0), rel=1e-6)
    assert reoptimised_loss(HINGE, p, q) == pytest.approx(total_variation(p, q), rel=1e-8)


def test_hinge_loss_with_several_crossings():
    on_grid = -np.sum(Q.pdf(GRID) * np.sign(P.pdf(GRID) - Q.pdf(GRID))) * STEP
    assert reoptimised_loss(HINGE, P, Q) == pytest.approx(on_grid, abs=2 * STEP)


@pytest.mark.parametrize("q", [Q, Normal(4.0, 1.0), Normal(0.0, 2.0)])
def test_the_difference_is_twice_a_divergence_to_the_midpoint(q):
    assert twice_kl_to_data(P, q) == pytest.approx(kl(q, P) - 2 * jsd(P, q), rel=1e-8)
    p_x, q_x = P.pdf(GRID), q.pdf(GRID)
    seen = p_x > 1e-290
    m = 0.5 * (p_x + q_x)
    direct = 2 * np.sum((m * np.log(m / np.where(seen, p_x, 1.0)))[seen]) * STEP
    assert twice_kl_to_data(P, q) == pytest.approx(direct, rel=1e-6)
    assert twice_kl_to_data(P, q) > 0.0


def test_it_is_zero_at_equality():
    assert twice_kl_to_data(P, P) == pytest.approx(0.0, abs=1e-14)


def test_value_of_the_non_saturating_loss():
    assert non_saturating_value(P, Q) == pytest.approx(reoptimised_loss(NON_SATURATING, P, Q))
    assert non_saturating_value(P, P) == pytest.approx(np.log(2.0))
    m = 0.5 * (P.pdf(GRID) + Q.pdf(GRID))
    to_m = np.sum(Q.pdf(GRID) * np.log(Q.pdf(GRID) / m)) * STEP
    assert non_saturating_value(P, Q) == pytest.approx(np.log(2) + kl(Q, P) - to_m, rel=1e-6)


def test_theorem_2_5_by_differences():
    h = 1e-4
    ends = [Normal(Q.mean + t, Q.std) for t in (-h, h)]
    difference = [kl(q, P) - 2 * jsd(P, q) for q in ends]
    slope = (difference[1] - difference[0]) / (2 * h)
    assert frozen_slope(NON_SATURATING, P, Q) == pytest.approx(slope, rel=1e-5)


def test_an_unknown_loss_is_refused():
    mine = GeneratorLoss("mine", abs, np.sign)
    with pytest.raises(ValueError, match=r"loss must be one of generator_losses\.TABLE"):
        best_score(mine, P, Q, 0.0)
    with pytest.raises(ValueError, match="loss must be one of"):
        score_by_logit(WASSERSTEIN, np.zeros(2), np.ones(2))


@pytest.mark.parametrize("loss", TABLE, ids=name)
@pytest.mark.parametrize(("mean", "std"), [(3.0, 1.0), (-1.5, 0.6), (4.0, 1.4)])
def test_the_figures_use_the_same_forces(loss, mean, std):
    x = np.array([-1.0, 0.4, 2.2, 5.0])
    expected = force(loss, Normal(), Normal(mean, std), x)
    np.testing.assert_allclose(bells.force(loss, x, mean, std), expected, rtol=1e-9, atol=1e-15)
    low, high = (bells.score(loss, x + t, mean, std)[0] for t in (-1e-6, 1e-6))
    np.testing.assert_allclose(
        bells.score(loss, x, mean, std)[1], (high - low) / 2e-6, rtol=1e-5, atol=1e-9
    )


@pytest.mark.parametrize("loss", TABLE, ids=name)
@pytest.mark.parametrize("frozen", [True, False])
def test_the_slopes_figure_moves_the_generator(loss, frozen):
    mean, h = 3.0, 1e-3
    ends = Normal(mean - h, 1.0), Normal(mean + h, 1.0)
    answered = (Normal(mean, 1.0),) * 2 if frozen else ends
    low, high = (frozen_loss(loss, Normal(), d, q) for d, q in zip(answered, ends, strict=True))
    assert total_slope(loss, mean, frozen) == pytest.approx((high - low) / (2 * h), rel=1e-4)
