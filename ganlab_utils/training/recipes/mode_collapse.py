"""Chapter 5's long runs: rings, grids and rolls that a generator loses or keeps."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from ganlab_utils.theory.coverage import RADIUS
from ganlab_utils.theory.densities import GaussianMixture2D, grid, ring, swiss_roll
from ganlab_utils.training.game import Game
from ganlab_utils.training.latents import Latent
from ganlab_utils.training.losses import saturating
from ganlab_utils.training.networks import MLP, MixtureOfGenerators
from ganlab_utils.training.observe import Observers
from ganlab_utils.training.optimisers import Adam
from ganlab_utils.training.players import Players
from ganlab_utils.training.recipes.lipschitz import largest_slope, layer_product
from ganlab_utils.training.recording import Recording

Array = NDArray[np.float64]
SHOWN = 2  # members whose discriminator and samples are kept at each observation: the first seeds
EDGE, POINTS = 4.0, 41  # D is mapped on POINTS x POINTS points of [-EDGE, EDGE]^2
LEVELS = 128.0  # maps and samples are kept to 1/LEVELS, to make small files
LATENTS = 20_000


def generator() -> MLP:
    """Return a G of the plane."""
    return MLP(2, 2, width=32)


def discriminator() -> MLP:
    """Return a D of the plane."""
    return MLP(2, 1, width=32)


def smooth_generator() -> MLP:
    """Return a G of the plane with Tanh for ReLU."""
    return MLP(2, 2, width=32, activation=nn.Tanh)


def smooth_discriminator() -> MLP:
    """Return a D of the plane with Tanh for ReLU."""
    return MLP(2, 1, width=32, activation=nn.Tanh)


def mixture_of_25() -> MixtureOfGenerators:
    """Return a G of 25 narrow generators, one for each value of a discrete latent."""
    return MixtureOfGenerators([MLP(2, 2, width=8) for _ in range(25)])


def mixture_of_2() -> MixtureOfGenerators:
    """Return a G of two smooth generators."""
    return MixtureOfGenerators([smooth_generator() for _ in range(2)])


def map_of_d(players: Players) -> Array:
    """Return d = sigmoid(s) of the first members, (2, 41, 41), to 1/128; rows are values of y."""
    ticks = np.linspace(-EDGE, EDGE, POINTS)
    x, y = np.meshgrid(ticks, ticks)
    logits = players.logits(np.column_stack((x.ravel(), y.ravel())))[:SHOWN].astype(float)
    d = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
    return np.rint(LEVELS * d.reshape(-1, POINTS, POINTS)) / LEVELS


def samples(players: Players) -> Array:
    """Return 256 samples of the first members, (2, 256, 2), of the same latents, to 1/128."""
    z = np.random.default_rng(5).standard_normal((256, 2))
    return np.rint(LEVELS * players.generate(z)[:SHOWN].astype(float)) / LEVELS


TIME_LAPSE: Observers = {"map_of_d": map_of_d, "samples": samples}


class Inside:
    """The share of 20,000 samples within 3 std of each mode; the rest lies off the modes."""

    def __init__(self, target: GaussianMixture2D, latent: int = 2) -> None:
        """Draw the latents."""
        self.target, self.z = target, np.random.default_rng(6).standard_normal((LATENTS, latent))

    def __call__(self, players: Players) -> Array:
        """Return the shares, (E, modes)."""
        x = players.generate(self.z).astype(float)
        gaps = np.linalg.norm(x[:, :, None] - np.asarray(self.target.means), axis=-1)
        return (gaps <= RADIUS * self.target.std).mean(axis=1)


def bridge(target: GaussianMixture2D, latent: int = 2) -> Observers:
    """Return what the bound on precision speaks of: shares in the modes, and both slopes of G."""
    return {
        "inside": Inside(target, latent),
        "largest_slope": largest_slope,
        "layer_product": layer_product,
    }


def rates(of_g: float, of_d: float) -> dict[str, Adam]:
    """Return both players' Adam, of these learning rates."""
    return {"generator_optimiser": Adam(of_g), "discriminator_optimiser": Adam(of_d)}


# The two kinds of collapse differ only in which player is the slower one.
HOPPING, STUCK, EVEN = rates(1e-3, 1e-4), rates(1e-4, 1e-3), rates(1e-3, 1e-3)


def run(name: str, game: Game, target: Any, steps: int, every: int, **rules: Any) -> Recording:
    """Return a recording with three snapshots of 128 samples a member."""
    half = steps // every // 2 * every
    rules = {"snapshot_every": half, "snapshot_size": 128} | rules
    return Recording(f"05_{name}", game, target, steps, every, **rules)


RING = ring()
plain = Game(generator, discriminator, **EVEN)
smooth = Game(smooth_generator, smooth_discriminator, **EVEN)

hopping = Game(generator, discriminator, **HOPPING)
stuck = Game(generator, discriminator, **STUCK)
saturated = Game(generator, discriminator, loss=saturating, **EVEN)
parted = Game(mixture_of_2, smooth_discriminator, latent=Latent(3), **EVEN)
parted_25 = Game(mixture_of_25, discriminator, latent=Latent(3), **EVEN)
TWO = ring(modes=2)

RECORDINGS: tuple[Recording, ...] = (
    run("ring_hopping", hopping, RING, 2000, 20, observers=TIME_LAPSE),
    run("ring_stuck", stuck, RING, 12_000, 240, observers=TIME_LAPSE),
    run("ring_recovers", smooth, RING, 12_000, 240, observers=TIME_LAPSE | bridge(RING)),
    run("ring_even", plain, RING, 8000, 200),
    run("ring_saturating", saturated, RING, 8000, 200),
    run("bridge_two", smooth, TWO, 6000, 200, observers=bridge(TWO)),
    run("bridge_mixture", parted, TWO, 6000, 200, observers=bridge(TWO, 3)),
    run("grid_plain", plain, grid(), 6000, 120),
    run("grid_hopping", hopping, grid(), 3000, 60),
    run("grid_mixture", parted_25, grid(), 5000, 100),
    run("roll_hopping", hopping, swiss_roll(), 6000, 120),
    run("roll_even", plain, swiss_roll(), 6000, 120),
)
