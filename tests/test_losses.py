"""Every loss at its optimum against the closed forms of the theory, and its slopes by autograd."""

import numpy as np
import pytest
import torch
import training_cases  # noqa: F401 - one thread for all tests of training
from scipy.optimize import minimize
from scipy.stats import norm

from ganlab_utils.theory.densities import Normal
from ganlab_utils.theory.divergences import jsd, total_variation
from ganlab_utils.theory.transport import dual_potentials, wasserstein
from ganlab_utils.training import losses
from ganlab_utils.training.losses import LossPair

PAIRS = [
    losses.non_saturating,
    losses.saturating,
    losses.least_squares,
    losses.least_squares_coded(-1.0, 1.0, 0.0),
    losses.hinge,
    losses.wasserstein,
]
P = np.array([0.5, 0.25, 0.2, 0.05])
Q = np.array([0.1, 0.3, 0.2, 0.4])
LOGITS = torch.tensor([-40.0, -4.6, -1.5, -0.3, 0.2, 0.9, 3.0, 40.0], dtype=torch.float64)


def best_logits(pair, smoothing=0.0):
    """Minimise L_D over one free logit for each of four atoms; return logits and the minimum."""
    p, q = torch.from_numpy(P), torch.from_numpy(Q)

    def loss(s):
        s = torch.tensor(s, dtype=torch.float64, requires_grad=True)
        real = (1 - smoothing) * pair.real(s) + smoothing * pair.fake(s)
        total = (p * real + q * pair.fake(s)).sum()
        return total.item(), torch.autograd.grad(total, s)[0].numpy()

    found = minimize(loss, np.full(4, 0.1), jac=True, method="L-BFGS-B", tol=1e-14)
    return found.x, found.fun


@pytest.mark.parametrize("pair", [losses.non_saturating, losses.saturating])
def test_gan_optimum_is_the_log_ratio_and_log_4_minus_2_jsd(pair):
    logits, lowest = best_logits(pair)
    np.testing.assert_allclose(logits, np.log(P / Q), atol=1e-5)
    m = 0.5 * (P + Q)
    divergence = 0.5 * (P * np.log(P / m) + Q * np.log(Q / m)).sum()
    assert lowest == pytest.approx(np.log(4.0) - 2.0 * divergence, rel=1e-9)


@pytest.mark.parametrize(("a", "b"), [(0.0, 1.0), (-1.0, 1.0), (0.3, 2.0)])
def test_least_squares_optimum(a, b):
    logits, _ = best_logits(losses.least_squares_coded(a, b, 0.5))
    np.testing.assert_allclose(logits, (b * P + a * Q) / (P + Q), atol=1e-6)


def test_least_squares_generator_is_pearson_when_b_minus_c_is_1_and_b_minus_a_is_2():
    a, b, c = -1.0, 1.0, 0.0
    pair = losses.least_squares_coded(a, b, c)
    s = torch.from_numpy((b * P + a * Q) / (P + Q))
    both = (torch.from_numpy(P + Q) * pair.generator(s)).sum().item()
    pearson = ((2 * Q - (P + Q)) ** 2 / (P + Q)).sum()
    assert both == pytest.approx(0.5 * pearson, rel=1e-12)
    coded = losses.least_squares
    s01 = torch.from_numpy(P / (P + Q))
    other = (torch.from_numpy(P + Q) * coded.generator(s01)).sum().item()
    assert abs(other - 0.5 * pearson) > 0.04


def test_hinge_optimum_is_2_minus_2_tv_at_the_sign():
    grid = np.linspace(-3.0, 3.0, 601)
    s = torch.from_numpy(grid)
    table = P[:, None] * losses.hinge.real(s).numpy() + Q[:, None] * losses.hinge.fake(s).numpy()
    assert table.min(axis=1).sum() == pytest.approx(2.0 - np.abs(P - Q).sum(), rel=1e-9)
    differ = P != Q
    best = grid[table.argmin(axis=1)]
    np.testing.assert_allclose(best[differ], np.sign(P - Q)[differ], atol=1e-9)


def test_the_same_minima_between_gaussians():
    """E_p real(s*) + E_q fake(s*) by a fine sum, for N(0,1) against N(2,1)."""
    x = np.linspace(-14.0, 16.0, 60_001)
    weight = x[1] - x[0]
    p, q = norm.pdf(x), norm.pdf(x, 2.0)

    def lowest(pair, s):
        s = torch.from_numpy(s)
        return ((p * pair.real(s).numpy() + q * pair.fake(s).numpy()) * weight).sum()

    gan = lowest(losses.non_saturating, 2.0 - 2.0 * x)
    assert gan == pytest.approx(np.log(4) - 2 * jsd(Normal(), Normal(2.0, 1.0)), rel=1e-6)
    hinge = lowest(losses.hinge, np.sign(p - q))
    assert hinge == pytest.approx(2 - 2 * total_variation(Normal(), Normal(2.0, 1.0)), rel=1e-4)


def test_wasserstein_at_an_optimal_critic_is_minus_w1():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 2)), rng.normal(2.0, 1.0, size=(40, 2))
    critic = dual_potentials(x, y).critic
    s_real, s_fake = torch.from_numpy(critic(x)), torch.from_numpy(critic(y))
    loss = losses.wasserstein.discriminator_loss(s_real, s_fake).item()
    assert -loss == pytest.approx(wasserstein(x, y), rel=1e-7)


def test_smoothing_moves_the_optimum_to_the_smoothed_ratio():
    # (1-a) p softplus(-s) + (a p + q) softplus(s): D* = (1-a) p / (p + q), Goodfellow 2016, eq. 9.
    logits, _ = best_logits(losses.non_saturating, smoothing=0.1)
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), 0.9 * P / (P + Q), atol=1e-6)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_slopes_agree_with_autograd(pair, smoothing):
    leaf = LOGITS.clone().requires_grad_()
    real = (1 - smoothing) * pair.real(leaf) + smoothing * pair.fake(leaf)
    expected = [torch.autograd.grad(f.sum(), leaf)[0] for f in (real, pair.fake(leaf))]
    found = pair.slopes(LOGITS, LOGITS, smoothing)
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-300)
    (slope,) = torch.autograd.grad(pair.generator(leaf).sum(), leaf)
    torch.testing.assert_close(pair.slope_of_generator(LOGITS), slope, rtol=1e-12, atol=1e-300)


def test_the_ratio_of_slopes_is_99_where_d_is_one_percent():
    s = torch.logit(torch.tensor(0.01, dtype=torch.float64))
    strong = losses.non_saturating.slope_of_generator(s)
    weak = losses.saturating.slope_of_generator(s)
    assert (strong / weak).item() == pytest.approx(99.0, rel=1e-12)
    assert weak.item() == pytest.approx(-0.01, rel=1e-12)


def test_nothing_is_lost_at_large_logits():
    s = torch.tensor([50.0], dtype=torch.float32)
    assert losses.non_saturating.slope_of_generator(s).item() < 0.0
    assert losses.non_saturating.generator(s).item() > 0.0
    assert torch.isfinite(losses.saturating.generator(1e4 * s)).all()


def test_value_is_minus_the_loss_without_smoothing():
    s_real, s_fake = LOGITS[:4], LOGITS[4:]
    value = losses.non_saturating.value(s_real, s_fake)
    log_d = torch.nn.functional.logsigmoid
    assert value.item() == pytest.approx(
        (log_d(s_real).mean() + log_d(-s_fake).mean()).item(), rel=1e-12
    )


def test_a_pair_needs_functions():
    with pytest.raises(TypeError, match="real must be a function of logits, got 'bce'"):
        LossPair("own", "bce", torch.exp, torch.exp)
    with pytest.raises(TypeError, match=r"fake_slope must be .* got 3"):
        LossPair("own", torch.exp, torch.exp, torch.exp, fake_slope=3)
