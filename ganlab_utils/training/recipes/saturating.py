"""Chapter 4's long runs: D trained against a generator that stays, and games too hard to win."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganlab_utils.theory.densities import GaussianMixture2D, ring
from ganlab_utils.training.game import Game, InstanceNoise
from ganlab_utils.training.latents import Latent, uniform
from ganlab_utils.training.losses import LossPair, non_saturating, saturating, wasserstein
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import SGD, Adam, Frozen
from ganlab_utils.training.penalties import clip_weights
from ganlab_utils.training.players import Players
from ganlab_utils.training.recipes.forces import NOISE, RADIUS, generator_forces, noisy_forces
from ganlab_utils.training.recording import Recording

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Circle:
    """The uniform law on a circle of a radius around 0: a curve, of area 0 in the plane."""

    radius: float = RADIUS

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Return n points, shape (n, 2)."""
        angle = rng.uniform(0.0, 2.0 * np.pi, n)
        return self.radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def generator() -> MLP:
    """Return a G of one latent: its samples lie on a curve."""
    return MLP(1, 2, width=32)


def discriminator() -> MLP:
    """Return a D of the plane."""
    return MLP(2, 1, width=32)


def frozen_generator(
    name: str, observer: Callable[[Players], Array] = generator_forces, **rules: object
) -> Recording:
    """Return a recording in which only D is trained: circle of radius 2 against a random curve."""
    game = Game(
        generator, discriminator, loss=non_saturating, latent=Latent(1, uniform),
        generator_optimiser=Frozen(), **rules,
    )  # fmt: skip
    return Recording(
        name, game, Circle(), steps=8000, every=100, snapshot_every=4000, snapshot_size=128,
        observers={"forces": observer},
    )  # fmt: skip


PERFECT = frozen_generator("04_perfect_adam", discriminator_optimiser=Adam(1e-3))
PERFECT_SGD = frozen_generator("04_perfect_sgd", discriminator_optimiser=SGD(0.1))
NOISY = frozen_generator(
    "04_perfect_noise", noisy_forces, discriminator_optimiser=Adam(1e-3),
    instance_noise=InstanceNoise(NOISE),
)  # fmt: skip

# The data is one narrow blob, 4 away from where an untrained generator's samples lie.
FAR_BLOB = GaussianMixture2D(np.array([[4.0, 0.0]]), 0.3)


def plane_generator() -> MLP:
    """Return a G of two latents and two outputs."""
    return MLP(2, 2, width=32)


def reach(name: str, loss: LossPair, rate: float = 1e-3, k: int = 1, **rules: object) -> Recording:
    """Return a recording of a G that must reach the blob: D by Adam(rate), k steps each of G's."""
    rules = {"generator_optimiser": SGD(0.02)} | rules
    game = Game(
        plane_generator, discriminator, loss=loss, discriminator_optimiser=Adam(rate),
        discriminator_steps=k, **rules,
    )  # fmt: skip
    return Recording(
        f"04_reach_{name}", game, FAR_BLOB, steps=1000, every=50, snapshot_every=1000,
        snapshot_size=64,
    )  # fmt: skip


RATES = {"slowest": 1e-5, "slow": 1e-4, "even": 1e-3, "fast": 1e-2}
BALANCE = tuple(
    reach(f"{short}_{speed}", loss, rate)
    for short, loss in (("sat", saturating), ("ns", non_saturating))
    for speed, rate in RATES.items()
)
STRONG = (reach("sat_strong", saturating, k=10), reach("ns_strong", non_saturating, k=10))
REMEDIES = (
    reach("smoothing", saturating, k=10, label_smoothing=0.1),
    reach("noise", saturating, k=10, instance_noise=InstanceNoise(1.0)),
    reach("wasserstein", wasserstein, k=10, constraint=clip_weights(0.1)),
    reach("adam", saturating, k=10, generator_optimiser=Adam(1e-3)),
)
HEALTHY = Recording(
    "04_ring_healthy",
    Game(plane_generator, discriminator, loss=non_saturating, discriminator_steps=5),
    ring(),
    steps=2000,
    every=100,
    snapshot_every=2000,
    snapshot_size=256,
)
RECORDINGS: tuple[Recording, ...] = (
    PERFECT, PERFECT_SGD, NOISY, *BALANCE, *STRONG, *REMEDIES, HEALTHY,
)  # fmt: skip
