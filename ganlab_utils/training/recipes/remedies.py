"""Chapter 5's remedies side by side: each one change of two games that collapse, the same seeds."""

from collections.abc import Callable
from typing import Any

from torch import nn

from ganlab_utils.theory.densities import ring
from ganlab_utils.training.game import Game, InstanceNoise, Unrolled
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.losses import wasserstein
from ganlab_utils.training.networks import MLP, MinibatchStd, MixtureOfGenerators
from ganlab_utils.training.penalties import gradient_penalty, r1, spectral_norm
from ganlab_utils.training.recipes.mode_collapse import HOPPING, STUCK, discriminator, generator
from ganlab_utils.training.recording import Recording

STEPS = 4000


def d_of_2() -> MLP:
    """Return a D that is shown 2 samples at once."""
    return MLP(4, 1, width=32)


def d_of_4() -> MLP:
    """Return a D that is shown 4 samples at once."""
    return MLP(8, 1, width=32)


def d_of_a_batch() -> nn.Sequential:
    """Return a D that is told each batch's spread."""
    return nn.Sequential(MinibatchStd(), MLP(3, 1, width=32))


def eight_generators() -> MixtureOfGenerators:
    """Return a G of 8 generators, one for each value of a discrete latent."""
    return MixtureOfGenerators([generator() for _ in range(8)])


# What each remedy changes of the plain game; `every` is set by what 16 members take to a step.
REMEDIES: dict[str, tuple[int, dict[str, Any]]] = {
    "plain": (100, {}),
    "packing_2": (100, {"discriminator": d_of_2, "packing": 2}),
    "packing_4": (100, {"discriminator": d_of_4, "packing": 4}),
    "minibatch_std": (100, {"discriminator": d_of_a_batch}),
    "unrolled": (80, {"unrolled": Unrolled(5, 0.1)}),
    "noise": (100, {"instance_noise": InstanceNoise(0.5, STEPS)}),
    "r1": (100, {"penalties": (r1(1.0),)}),
    "spectral_norm": (100, {"constraint": spectral_norm()}),
    "five_steps": (100, {"discriminator_steps": 5}),
    "wgan_gp": (
        80, {"loss": wasserstein, "penalties": (gradient_penalty(1.0),), "discriminator_steps": 5},
    ),
    "mixture": (100, {"generator": eight_generators, "latent": Latent(3)}),
    "average": (100, {"average": 0.999}),
}  # fmt: skip


def remedy(setting: str, name: str, rates: dict[str, Any]) -> Recording:
    """Return the recording of one remedy for the game with these learning rates."""
    every, change = REMEDIES[name]
    players: dict[str, Callable] = {"generator": generator, "discriminator": discriminator}
    game = Game(**(players | rates | change))
    return Recording(
        f"05_{setting}_{name}", game, ring(), STEPS, every=every, snapshot_every=STEPS // 2,
        snapshot_size=128,
    )  # fmt: skip


RECORDINGS: tuple[Recording, ...] = tuple(
    remedy(setting, name, rates)
    for setting, rates in (("hopping", HOPPING), ("stuck", STUCK))
    for name in REMEDIES
)
