"""The noise of a step depends on the seed and the step, and has its laws."""

from functools import partial

import numpy as np
import pytest
import torch
from training_cases import TARGET, game

from ganlab_utils.theory.densities import GaussianMixture2D
from ganlab_utils.training.game import Game, InstanceNoise
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.penalties import gradient_penalty
from ganlab_utils.training.streams import Streams
from ganlab_utils.training.targets import draw


def streams(seeds, **options):
    rules = game(penalties=(gradient_penalty(),), instance_noise=InstanceNoise(0.5, 100), **options)
    return Streams(rules, TARGET, (2,), seeds, torch.device("cpu"), torch.float32)


def test_noise_depends_on_seed_and_step_only():
    together, alone = streams((4, 9, 2)), streams((9,))
    for step in (0, 63, 64, 90, 5):  # back and forth across blocks
        for mine, its in zip(together.at(step).parts(), alone.at(step).parts(), strict=True):
            assert torch.equal(mine[1], its[0])
            assert not torch.equal(mine[0], mine[1])
    assert not torch.equal(alone.at(0).real, alone.at(64).real)


def test_noise_has_its_laws():
    """Means and variances of 64 steps: 2,048 to 4,096 numbers, bounds at six standard errors."""
    noise = streams((1,), discriminator_steps=2)
    steps = [noise.at(t) for t in range(64)]
    z = torch.cat([s.z_generator.flatten() for s in steps])
    assert abs(z.mean()) < 6 / len(z) ** 0.5
    assert abs(z.var() - 1) < 6 * (2 / len(z)) ** 0.5
    epsilon = torch.cat([s.epsilon.flatten() for s in steps])
    assert 0 <= epsilon.min() < 0.01
    assert 0.99 < epsilon.max() < 1
    early = torch.cat([s.noise_discriminator.flatten() for s in steps[:5]])
    assert early.std() == pytest.approx(0.5 * 0.98, rel=0.2)
    assert steps[50].noise_generator.std() == pytest.approx(0.25, rel=0.6)


@pytest.mark.parametrize("weights", [None, np.array([0.1, 0.2, 0.7])])
def test_the_short_cut_draws_the_target(weights):
    target = GaussianMixture2D(np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]), 0.5, weights)
    out = np.empty((40_000, 2), dtype=np.float32)
    draw(target, np.random.default_rng(3), out)
    nearest = np.linalg.norm(out[:, None] - target.means, axis=2).argmin(axis=1)
    shares = np.bincount(nearest, minlength=3) / len(out)
    # Standard errors are at most 0.0025 and, for the standard deviation, 0.5 / sqrt(80,000).
    np.testing.assert_allclose(shares, target.weights, atol=0.0125)
    spread = (out - target.means[nearest]).std()
    assert spread == pytest.approx(0.5, abs=0.009)


def test_large_samples_take_short_blocks():
    image = partial(MLP, 2, 50_000, 1, 0), partial(MLP, 50_000, 1, 1, 0)
    long = Streams(
        Game(*image, batch=64), TARGET, (50_000,), (0,), torch.device("cpu"), torch.float32
    )
    assert long.steps == 1
    assert streams((0,)).steps == 64


class Own:
    """A target of the caller's own, which may not be called by two threads."""

    def sample(self, n, rng):
        return TARGET.sample(n, rng)


def own_law(rng, out):
    rng.standard_normal(dtype=np.float32, out=out)


def test_several_threads_draw_the_same_noise(monkeypatch):
    def both_blocks():
        made = streams(range(7))
        return [part for step in (0, 70) for part in made.at(step).parts()]

    alone = both_blocks()
    monkeypatch.setattr(Streams, "_hands", lambda self: 3)
    for a, b in zip(alone, both_blocks(), strict=True):
        assert torch.equal(a, b)


def test_several_threads_draw_only_for_an_accelerator_and_only_what_is_ours(monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: 4)

    def hands(device, target=TARGET, **options):
        place = torch.device(device)
        return Streams(game(**options), target, (2,), range(9), place, torch.float32)._hands()

    assert hands("cuda") == 4
    assert hands("cpu") == 1
    assert hands("cuda", target=Own()) == 1
    assert hands("cuda", latent=Latent(2, own_law)) == 1
