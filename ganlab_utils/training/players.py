"""The trained networks of every member, asked for samples, logits and slopes in numpy arrays."""

from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from ganlab_utils.training.engine import Engine

Array = NDArray[np.float32]


class Players:
    """Both players of all E members; arrays without the axis E are given to every member alike."""

    def __init__(self, engine: Engine, sample_shape: tuple[int, ...]) -> None:
        """Keep the engine, whose weights are read at each call."""
        self._engine = engine
        self.sample_shape = sample_shape
        self.members = engine.members

    def generate(self, z: ArrayLike, averaged: bool = True) -> Array:
        """Return samples (E, n, *S) of latents (n, Z) or (E, n, Z).

        By the moving average of G's weights where the game has one, unless averaged is False.
        ValueError for another shape.
        """
        latent = (self._engine.game.latent.size,)
        return self._engine.generate(self._tensor("z", z, latent), averaged).cpu().numpy()

    def logits(self, x: ArrayLike) -> Array:
        """Return D's logits (E, n) at samples (n, *S) or (E, n, *S); (E, n/m) when packing m.

        ValueError for another shape.
        """
        return self._engine.logits(self._tensor("x", x, self.sample_shape)).cpu().numpy()

    @torch.inference_mode(False)
    def slopes(self, x: ArrayLike) -> Array:
        """Return the gradient of D's logit by x, (E, n, *S), at samples (n, *S) or (E, n, *S)."""
        engine = self._engine
        point = self._tensor("x", x, self.sample_shape).clone().requires_grad_()
        buffers = {name: b.clone() for name, b in engine.discriminator.buffers.items()}
        weights = [w.detach() for w in engine.weights_of_d()]
        total = engine.critic(engine.pack(point), weights, buffers).sum()
        return torch.autograd.grad(total, point)[0].cpu().numpy()

    def discriminator_weights(self) -> dict[str, Array]:
        """Return D's parameters as they act (normalised under spectral_norm), each (E, *shape)."""
        player = self._engine.discriminator
        with torch.no_grad():
            views = self._engine.weights_of_d()
        return {n: v.cpu().numpy().copy() for n, v in zip(player.names, views, strict=True)}

    def generator_weights(self) -> dict[str, Array]:
        """Return G's parameters as sampled (averaged where the game averages), each (E, *shape)."""
        player = self._engine.generator
        flat = player.flat if self._engine.average is None else self._engine.average
        pairs = zip(player.names, player.split(flat), strict=True)
        return {name: view.cpu().numpy().copy() for name, view in pairs}

    def generator(self, member: int) -> nn.Module:
        """Return one member's G as an ordinary module on the CPU, a copy, as it is sampled."""
        return self._engine.generator.module(self._index(member), self._engine.average)

    def discriminator(self, member: int) -> nn.Module:
        """Return one member's D as an ordinary module on the CPU, a copy, as it acts."""
        player = self._engine.discriminator
        with torch.no_grad():
            flat = [view.reshape(-1) for view in self._engine.weights_of_d()]
            return player.module(self._index(member), torch.cat(flat))

    def _index(self, member: int) -> int:
        if isinstance(member, bool) or not isinstance(member, int):
            raise TypeError(f"member must be an integer, got {member!r}")
        if not 0 <= member < self.members:
            raise ValueError(f"member must lie in 0..{self.members - 1}, got {member!r}")
        return member

    def _tensor(self, name: str, value: Any, shape: tuple[int, ...]) -> Tensor:
        array = np.array(value, dtype=np.float64)
        fits = array.shape[1:] == shape or array.shape[2:] == shape
        whole = array.ndim == len(shape) + 2 and array.shape[0] == self.members
        if not fits or not (whole or array.ndim == len(shape) + 1):
            raise ValueError(
                f"{name} must have shape (n, *{shape}) or ({self.members}, n, *{shape}), "
                f"got {array.shape}"
            )
        flat = self._engine.generator.flat
        tensor = torch.as_tensor(array, dtype=flat.dtype, device=flat.device)
        return tensor if whole else tensor.expand(self.members, *tensor.shape)
