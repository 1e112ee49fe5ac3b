"""Penalties and constraints against linear critics, finite differences and the SVD."""

from functools import partial

import numpy as np
import pytest
import torch
from training_cases import TARGET, Convolutional, game

from ganlab_utils.training.build import build
from ganlab_utils.training.fit import fit
from ganlab_utils.training.game import InstanceNoise, Unrolled
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import Adam
from ganlab_utils.training.penalties import clip_weights, gradient_penalty, r1, r2, spectral_norm

CPU, DOUBLE = torch.device("cpu"), torch.float64
W = torch.tensor([[3.0, 4.0], [0.0, 0.5]], dtype=DOUBLE)


def tensors(seed, *shapes):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(*shape, dtype=DOUBLE, generator=generator) for shape in shapes]


def linear(x):
    """Two members, slopes of length 5 and 1/2."""
    return (x * W[:, None]).sum(-1)


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (gradient_penalty(10.0), [160.0, 2.5]),
        (gradient_penalty(2.0, target=0.0), [50.0, 0.5]),
        (r1(2.0), [25.0, 0.25]),
        (r2(1.0), [12.5, 0.125]),
    ],
)
def test_linear_critics(penalty, expected):
    real, fake, epsilon = tensors(0, (2, 7, 2), (2, 7, 2), (2, 7))
    np.testing.assert_allclose(penalty(linear, real, fake, epsilon), expected, rtol=1e-12)


def test_where_each_penalty_looks():
    """For s = |x|^2/2 the gradient is x itself."""
    real, fake = tensors(1, (1, 5, 2), (1, 5, 2))
    epsilon = torch.rand(1, 5, dtype=DOUBLE, generator=torch.Generator().manual_seed(2))
    critic = lambda x: 0.5 * x.square().sum(-1)  # noqa: E731
    mean = lambda x: x.square().sum(-1).mean().item()  # noqa: E731
    assert r1(2.0)(critic, real, fake, epsilon).item() == pytest.approx(mean(real), rel=1e-12)
    assert r2(2.0)(critic, real, fake, epsilon).item() == pytest.approx(mean(fake), rel=1e-12)
    between = epsilon[..., None] * real + (1 - epsilon[..., None]) * fake
    found = gradient_penalty(1.0, target=0.0)(critic, real, fake, epsilon)
    assert found.item() == pytest.approx(mean(between), rel=1e-12)


def test_a_flat_critic_gives_no_nan():
    weight = torch.zeros(1, 1, 2, dtype=DOUBLE, requires_grad=True)
    real, fake, epsilon = tensors(3, (1, 4, 2), (1, 4, 2), (1, 4))
    loss = gradient_penalty(1.0)(lambda x: (x * weight).sum(-1), real, fake, epsilon)
    assert loss.item() == 1.0
    assert torch.isfinite(torch.autograd.grad(loss.sum(), weight)[0]).all()


SMOOTH = partial(MLP, 2, 1, 6, 2, torch.nn.Tanh)
HARD = {
    "gp": {"penalties": (gradient_penalty(3.0),)},
    "r1 r2": {"penalties": (r1(2.0), r2(1.0))},
    "spectral": {"constraint": spectral_norm(3)},
    "unrolled": {"unrolled": Unrolled(3, 0.5)},
    "unrolled with gp": {"unrolled": Unrolled(2, 0.3), "penalties": (gradient_penalty(1.0),)},
    "unrolled spectral r2": {
        "unrolled": Unrolled(2, 0.3),
        "penalties": (r2(1.0),),
        "constraint": spectral_norm(2),
    },
}


@pytest.mark.parametrize("options", HARD.values(), ids=list(HARD))
def test_gradients_of_both_players_against_finite_differences(options):
    smooth_g = partial(MLP, 2, 2, 6, 1, torch.nn.Tanh)
    rules = game(generator=smooth_g, discriminator=SMOOTH, batch=8, **options)
    engine = build(rules, (2,), (1, 2), CPU, DOUBLE)
    real, fake, z = tensors(4, (2, 8, 2), (2, 8, 2), (2, 8, 2))
    epsilon = torch.rand(2, 8, dtype=DOUBLE, generator=torch.Generator().manual_seed(5))

    def of_d():
        leaves = engine.discriminator.leaves()
        return engine.discriminator_loss(leaves, real, fake, epsilon)[0], leaves

    def of_g():
        leaves = engine.generator.leaves()
        return engine.generator_loss(leaves, z, real, epsilon), leaves

    for player, loss in ((engine.discriminator, of_d), (engine.generator, of_g)):
        value, leaves = loss()
        gradient = torch.cat([g.flatten() for g in player.gradients(value.sum(), leaves)])
        h = 1e-6
        for index in np.random.default_rng(6).choice(len(player.flat), 12, replace=False):
            ends = []
            for sign in (1.0, -1.0):
                player.flat[index] += sign * h
                ends.append(loss()[0].sum().item())
                player.flat[index] -= sign * h
            slope = (ends[0] - ends[1]) / (2 * h)
            assert gradient[index].item() == pytest.approx(slope, rel=2e-6, abs=1e-8)


def test_unrolled_loss_is_the_loss_after_plain_steps_of_d():
    rules = game(unrolled=Unrolled(4, 0.2), discriminator=SMOOTH, batch=8)
    engine = build(rules, (2,), (1, 2), CPU, DOUBLE)
    real, z = tensors(7, (2, 8, 2), (2, 8, 2))
    found = engine.generator_loss(engine.generator.leaves(), z, real, None)
    fake = engine.generate(z)
    for _ in range(4):
        leaves = engine.discriminator.leaves()
        loss, _ = engine.discriminator_loss(leaves, real, fake, None)
        slopes = engine.discriminator.gradients(loss.sum(), leaves)
        for view, slope in zip(engine.discriminator.views, slopes, strict=True):
            view -= 0.2 * slope
    expected = rules.loss.generator_loss(engine.logits(fake))
    np.testing.assert_allclose(found.detach(), expected, rtol=1e-10)


@pytest.mark.parametrize("discriminator", [SMOOTH, Convolutional])
def test_spectral_norm_finds_the_largest_singular_value(discriminator):
    rules = game(
        discriminator=discriminator,
        constraint=spectral_norm(100),
        discriminator_optimiser=Adam(0.05),
        generator_optimiser=Adam(1e-5),
    )
    run = fit(rules, TARGET, 15, range(3), device="cpu", dtype=DOUBLE)
    weights = run.players.discriminator_weights()
    matrices = {n: w for n, w in weights.items() if w.ndim >= 3}
    assert matrices
    for matrix in matrices.values():
        top = np.linalg.svd(matrix.reshape(*matrix.shape[:2], -1), compute_uv=False)[:, 0]
        # The weights are fifteen steps from where they began, the vectors u and v one.
        np.testing.assert_allclose(top, 1.0, atol=0.1)


def test_spectral_norm_makes_an_mlp_1_lipschitz():
    rules = game(constraint=spectral_norm(5), discriminator=partial(MLP, 2, 1, 16))
    run = fit(rules, TARGET, 30, range(3), device="cpu")
    x = np.random.default_rng(8).normal(size=(500, 2)) * 3
    assert np.linalg.norm(run.players.slopes(x), axis=-1).max() < 1.03


def test_clipped_weights_stay_within_the_limit():
    run = fit(game(constraint=clip_weights(0.02)), TARGET, 5, range(2), device="cpu")
    for weights in run.players.discriminator_weights().values():
        assert np.abs(weights).max() <= np.float32(0.02)
    assert max(np.abs(w).max() for w in run.players.generator_weights().values()) > 0.1


def test_instance_noise_is_annealed_to_nothing():
    noise = InstanceNoise(0.5, until=10)
    assert [noise.at(t) for t in (0, 5, 10, 99)] == [0.5, 0.25, 0.0, 0.0]
    assert InstanceNoise(0.5).at(10**6) == 0.5


@pytest.mark.parametrize(
    "call",
    [
        lambda: gradient_penalty(-1.0),
        lambda: r1(-1.0),
        lambda: r2(-1.0),
        lambda: clip_weights(-1.0),
        lambda: spectral_norm(-1),
        lambda: InstanceNoise(-1.0),
        lambda: Unrolled(-1),
        lambda: Unrolled(1, -1.0),
    ],
)
def test_wrong_values_are_repeated(call):
    with pytest.raises(ValueError, match="got -1"):
        call()
