"""Small games that the tests of training share, one for each option, and how runs are compared."""

from functools import partial

import numpy as np
import torch
from torch import nn

from ganlab_utils.theory.densities import ring
from ganlab_utils.training import losses, penalties
from ganlab_utils.training.game import Game, InstanceNoise, Unrolled
from ganlab_utils.training.latents import Latent, uniform
from ganlab_utils.training.networks import MLP, MinibatchStd, MixtureOfGenerators
from ganlab_utils.training.optimisers import SGD, Frozen, RMSProp
from ganlab_utils.training.relativistic import relativistic, relativistic_average

# The tests run beside each other: threads that wait for one another would only slow them down.
torch.set_num_threads(1)

TARGET = ring()
TIMED = ("discriminator_loss", "generator_loss", "value", "distance")


class Convolutional(nn.Module):
    """A discriminator that is no MLP: the plane as a signal of two steps, with batch norm."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv1d(1, 6, 2, padding=1)
        self.norm = nn.BatchNorm1d(6)
        self.out = nn.Linear(18, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.norm(self.convolution(x.unsqueeze(1)))).flatten(1))


class Branching(nn.Module):
    """A generator that torch.func.vmap cannot take: it asks a number for its truth."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, z):
        x = self.layer(z)
        return x if bool(x.mean() > 0.0) else 2.0 * x


class Dropping(nn.Module):
    """A discriminator with dropout that is at work."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.4), nn.Linear(8, 1))

    def forward(self, x):
        return self.layers(x)


def with_minibatch_std():
    return nn.Sequential(nn.Linear(2, 8), nn.ReLU(), MinibatchStd(), nn.Linear(9, 1))


def mixture():
    return MixtureOfGenerators([MLP(2, 2, width=5) for _ in range(3)])


def game(**options):
    """Return a small game; options override its fields."""
    players = {
        "generator": partial(MLP, options.pop("latent_size", 2), 2, width=8),
        "discriminator": partial(MLP, 2 * options.get("packing", 1), 1, width=8),
    }
    return Game(**{**players, "batch": 16, **options})


OPTIONS = {
    "plain": {},
    "saturating": {"loss": losses.saturating},
    "least squares": {"loss": losses.least_squares},
    "hinge": {"loss": losses.hinge},
    "clipped wasserstein": {
        "loss": losses.wasserstein,
        "constraint": penalties.clip_weights(0.1),
        "generator_optimiser": RMSProp(1e-3),
        "discriminator_optimiser": RMSProp(1e-3),
        "discriminator_steps": 3,
    },
    "own loss": {
        "loss": losses.LossPair("own", lambda s: (s - 1) ** 4, torch.exp, lambda s: -s.sin())
    },
    "tanh": {"generator": partial(MLP, 2, 2, 8, 2, nn.Tanh)},
    "leaky": {"discriminator": partial(MLP, 2, 1, 8, 3, partial(nn.LeakyReLU, 0.2))},
    "sgd with momentum": {
        "generator_optimiser": SGD(0.05, momentum=0.9),
        "discriminator_optimiser": SGD(0.05),
    },
    "smoothing": {"label_smoothing": 0.1},
    "instance noise": {"instance_noise": InstanceNoise(0.5, until=20)},
    "packing": {"packing": 2},
    "average": {"average": 0.9},
    "fixed discriminator": {"discriminator_optimiser": Frozen()},
    "fixed generator": {"generator_optimiser": Frozen(), "discriminator_steps": 2},
    "uniform latent": {"latent": Latent(3, uniform), "latent_size": 3},
    "gradient penalty": {"penalties": (penalties.gradient_penalty(0.1),)},
    "r1 and r2": {"penalties": (penalties.r1(1.0), penalties.r2(0.5))},
    "spectral norm": {"constraint": penalties.spectral_norm()},
    "unrolled": {"unrolled": Unrolled(3, 0.1)},
    "unrolled adam": {"unrolled": Unrolled(2)},
    "minibatch std": {"discriminator": with_minibatch_std},
    "mixture": {"generator": mixture, "latent": Latent(3), "latent_size": 3},
    "any module": {"discriminator": Convolutional},
    "convolution, spectral": {
        "discriminator": Convolutional,
        "constraint": penalties.spectral_norm(2),
    },
    "module by module": {"generator": Branching},
    "dropout": {"discriminator": Dropping, "penalties": (penalties.r1(0.1),)},
    "relativistic": {"loss": relativistic(losses.non_saturating)},
    "relativistic average, noise": {
        "loss": relativistic_average(losses.hinge),
        "instance_noise": InstanceNoise(0.5, until=20),
        "unrolled": Unrolled(2),
    },
}
EXPLICIT = list(OPTIONS)[:16]


def cases(names=tuple(OPTIONS)):
    """Return the games of these names."""
    return [game(**dict(OPTIONS[name])) for name in names]


def same(first, second):
    """Return whether two runs agree bit for bit in all that they recorded."""
    arrays = (*TIMED, "discriminator_gradient", "generator_gradient", "captured", "snapshots")
    equal = all(
        np.array_equal(getattr(first, n), getattr(second, n), equal_nan=True) for n in arrays
    )
    times = first.steps.tolist() == second.steps.tolist()
    states = first.state.keys() == second.state.keys() and all(
        np.array_equal(first.state[n], second.state[n], equal_nan=True) for n in first.state
    )
    return equal and times and states and first.diverged_at == second.diverged_at
