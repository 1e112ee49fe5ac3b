"""Each member's own randomness, made in blocks of steps that depend on nothing but the seed.

A block is a pure function of (seed, block number): an ensemble member draws what it would draw
alone, and a resumed run needs no generator's state, only the number of its step.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganlab_utils.training.game import Game
from ganlab_utils.training.latents import gaussian, uniform
from ganlab_utils.training.targets import draw, draws_alone

BLOCK_STEPS = 64
BLOCK_FLOATS = 2**19  # per member: keeps a block of images, as of points, within a few megabytes
TRAINING, INITIALISATION, OBSERVATION, DROPOUT = 0, 1, 2, 3


def member_rng(seed: int, purpose: int, number: int = 0) -> np.random.Generator:
    """Return the generator of one member for one purpose (and one block)."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, purpose, number])))


@dataclass(frozen=True, eq=False)
class Noise:
    """What the steps of one block, or one step, consume; None where the game has no use for it.

    For a block, with k steps of D in each step and samples of shape S: real (E, steps, k, B, *S),
    z_discriminator (E, steps, k, B, Z), z_generator (E, steps, B, Z), epsilon (E, steps, k, B/m),
    noise_discriminator (E, steps, k, 2B, *S) with real samples first, noise_generator
    (E, steps, B, *S).
    """

    real: Tensor
    z_discriminator: Tensor
    z_generator: Tensor
    epsilon: Tensor | None
    noise_discriminator: Tensor | None
    noise_generator: Tensor | None

    def step(self, index: int) -> "Noise":
        """Return the views of one step, without the axis of steps."""
        return Noise(*(None if t is None else t[:, index] for t in self.parts()))

    def parts(self) -> tuple[Tensor | None, ...]:
        """Return the six tensors in order."""
        return (
            self.real, self.z_discriminator, self.z_generator, self.epsilon,
            self.noise_discriminator, self.noise_generator,
        )  # fmt: skip


class Streams:
    """Blocks of noise for all members of one game on one target."""

    def __init__(
        self,
        game: Game,
        target: Any,
        shape: tuple[int, ...],
        seeds: Sequence[int],
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        """Fix the shapes; nothing is drawn yet."""
        self.game, self.target, self.seeds = game, target, tuple(seeds)
        self.device, self.dtype = device, dtype
        self.shapes = self._shapes(shape)
        floats = sum(math.prod(s) for s in self.shapes if s is not None)
        self.steps = max(1, min(BLOCK_STEPS, BLOCK_FLOATS // floats))
        self._cached: tuple[int, Noise] | None = None

    def _shapes(self, shape: tuple[int, ...]) -> tuple[tuple[int, ...] | None, ...]:
        game = self.game
        k, batch, size = game.discriminator_steps, game.batch, game.latent.size
        epsilon = (k, batch // game.packing) if game.penalties else None
        noisy = game.instance_noise is not None
        return (
            (k, batch, *shape),
            (k, batch, size),
            (batch, size),
            epsilon,
            (k, 2 * batch, *shape) if noisy else None,
            (batch, *shape) if noisy else None,
        )

    def at(self, step: int) -> Noise:
        """Return the noise of one step, counted from 0."""
        number, index = divmod(step, self.steps)
        if self._cached is None or self._cached[0] != number:
            self._cached = None  # free the old block before the new one is made
            self._cached = (number, self._block(number))
        return self._cached[1].step(index)

    def _block(self, number: int) -> Noise:
        members = len(self.seeds)
        arrays = [
            None if s is None else np.empty((members, self.steps, *s), dtype=np.float32)
            for s in self.shapes
        ]

        def fill(e: int) -> None:
            rng = member_rng(self.seeds[e], TRAINING, number)
            self._fill([None if a is None else a[e] for a in arrays], rng)

        _for_each(fill, members, self._hands())
        if self.game.instance_noise is not None:
            self._scale(arrays[4:], number)
        return Noise(*(None if a is None else self._tensor(a) for a in arrays))

    def _hands(self) -> int:
        """Return how many threads fill a block: several for an accelerator, which waits for it.

        On two CPU cores it gained nothing; and a target or law of the caller's own is called in
        the caller's thread.
        """
        ours = self.game.latent.law in (gaussian, uniform) and draws_alone(self.target)
        wanted = self.device.type != "cpu" and ours
        return min(torch.get_num_threads(), len(self.seeds)) if wanted else 1

    def _fill(self, arrays: list[np.ndarray | None], rng: np.random.Generator) -> None:
        real, z_discriminator, z_generator, epsilon, *noise = arrays
        draw(self.target, rng, real.reshape(-1, *self.shapes[0][2:]))
        self.game.latent.law(rng, z_discriminator)
        self.game.latent.law(rng, z_generator)
        if epsilon is not None:
            rng.random(dtype=np.float32, out=epsilon)
        for array in noise:
            if array is not None:
                rng.standard_normal(dtype=np.float32, out=array)

    def _scale(self, arrays: list[np.ndarray], number: int) -> None:
        first = number * self.steps
        stds = [self.game.instance_noise.at(first + i) for i in range(self.steps)]
        # (steps,) or (steps, E), to stand before arrays (E, steps, ...)
        factors = np.atleast_2d(np.array(stds, dtype=np.float32).T)
        for array in arrays:
            array *= factors.reshape(*factors.shape, *[1] * (array.ndim - 2))

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(device=self.device, dtype=self.dtype)


def _for_each(fill: Callable[[int], None], members: int, hands: int) -> None:
    """Call fill(e) for each member, in this thread unless there are several hands."""
    if hands == 1:
        for e in range(members):
            fill(e)
        return
    # numpy lets go of the interpreter's lock while it draws.
    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(fill, range(members)))
