"""Chapter 4's observers: the noisy optimum against sampling and differences, noise 0 as before."""

import numpy as np
import pytest
import torch

from ganlab_utils.training.fit import fit
from ganlab_utils.training.recipes import forces
from ganlab_utils.training.recipes import saturating as recipe


@pytest.fixture(scope="module")
def players():
    return fit(recipe.NOISY.game, recipe.Circle(), 1, (0, 1), every=1, progress=False).players


def smoothed(centres, x):
    """Log density at x of a mean of bells of the noise's width, by brute force, a constant off."""
    away = np.sum((x[:, None] - centres) ** 2, axis=2)
    return np.log(np.mean(np.exp(-away / (2.0 * forces.NOISE**2)), axis=1))


def test_the_noisy_optimum_is_the_log_ratio_of_the_two_smoothed_laws(players):
    g = players.generator(0).double()
    x = np.random.default_rng(1).uniform(-2.5, 2.5, (40, 2))
    logit, slope = forces._noisy_optimum(g, torch.from_numpy(x))
    angles = 2.0 * np.pi * (np.arange(4000) + 0.5) / 4000
    circle = forces.RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    z = torch.linspace(-1.0, 1.0, 4001, dtype=torch.float64)[:, None]
    fakes = g(z).detach().numpy()

    def brute(x):
        return smoothed(circle, x) - smoothed(fakes, x)

    np.testing.assert_allclose(logit.numpy(), brute(x), atol=2e-3)
    h = 1e-4
    for k, e in enumerate(np.eye(2)):
        differences = (brute(x + h * e) - brute(x - h * e)) / (2.0 * h)
        np.testing.assert_allclose(slope[:, k].numpy(), differences, atol=2e-2)


def test_the_observers_agree_on_what_noise_does_not_touch(players):
    clean, noisy = forces.generator_forces(players), forces.noisy_forces(players)
    assert clean.shape == (2, 10)
    assert noisy.shape == (2, 12)
    np.testing.assert_allclose(noisy[:, 5], clean[:, 5])
    assert (noisy[:, 10:] > 0).all()


def test_without_noise_the_forces_are_those_of_autograd(players):
    z = forces._latents()
    g, d = players.generator(1).double(), players.discriminator(1).double()
    loss = torch.nn.functional.logsigmoid(-d(g(z))).mean()
    norm = torch.cat([w.flatten() for w in torch.autograd.grad(loss, list(g.parameters()))]).norm()
    assert forces.generator_forces(players)[1, 0] == pytest.approx(float(norm), rel=1e-9)
