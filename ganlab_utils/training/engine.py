"""Both players of every member: weights, optimisers, and how samples and logits come from them."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from ganlab_utils.training.ensemble import Ensemble
from ganlab_utils.training.game import Game
from ganlab_utils.training.optimisers import Optimiser
from ganlab_utils.training.penalties import spectral_norm
from ganlab_utils.training.spectral import SpectralState
from ganlab_utils.training.streams import Noise
from ganlab_utils.training.sweep import numbers


class Engine:
    """Players and optimisers of E games; subclasses know how to make one step.

    `watch` (E,) is the sum of D's logits in the latest step: finite exactly as long as they are.
    """

    name = "none"

    def __init__(
        self,
        game: Game,
        players: tuple[Ensemble, Ensemble],
        seeds: Sequence[int],
    ) -> None:
        """Start both optimisers, the moving average and the spectral norm."""
        self.game = game
        self.generator, self.discriminator = players
        self.optimisers = {
            "generator": game.generator_optimiser.start(self.generator.flat),
            "discriminator": game.discriminator_optimiser.start(self.discriminator.flat),
        }
        self.rates = {
            "generator": self.generator.spread(_rate(game.generator_optimiser)),
            "discriminator": self.discriminator.spread(_rate(game.discriminator_optimiser)),
        }
        self.limit = getattr(game.constraint, "limit", None)
        if isinstance(self.limit, tuple):
            self.limit = self.discriminator.spread(self.limit)
        self.smoothing = numbers(game.label_smoothing, self.generator.flat)
        if isinstance(self.smoothing, Tensor):
            self.smoothing = self.smoothing.unsqueeze(1)
        self.average = None if game.average is None else self.generator.flat.clone()
        self.spectral = None
        if isinstance(game.constraint, spectral_norm):
            self.spectral = SpectralState(self.discriminator, seeds, game.constraint.iterations)
        self.members = self.generator.members
        self.moves_g = not game.frozen[0]
        self.rounds = 0 if game.frozen[1] else game.discriminator_steps
        flat = self.generator.flat
        self.watch = torch.zeros(self.members, device=flat.device, dtype=flat.dtype)

    def step(self, noise: Noise) -> None:
        """Make one step of the game: k steps of D, one of G."""
        raise NotImplementedError

    def pack(self, x: Tensor) -> Tensor:
        """Return samples (E, n, *S) as D takes them, (E, n/m, m f) when packing m samples."""
        if self.game.packing == 1:
            return x
        return x.reshape(x.shape[0], x.shape[1] // self.game.packing, -1)

    def critic(
        self, x: Tensor, views: Sequence[Tensor], buffers: dict[str, Tensor] | None = None
    ) -> Tensor:
        """Return logits (E, n) of packed samples, for views that are already normalised."""
        kept = self.discriminator.buffers if buffers is None else buffers
        return self.discriminator.forward(views, kept, x).flatten(1)

    def weights_of_d(self, views: Sequence[Tensor] | None = None) -> list[Tensor]:
        """Return D's weights as they act: normalised under spectral_norm."""
        views = self.discriminator.views if views is None else views
        return list(views) if self.spectral is None else self.spectral.normalised(views)

    def update_discriminator(self) -> None:
        """Step D along its stored gradient, then clip where the game says so."""
        player = self.discriminator
        state, rates = self.optimisers["discriminator"], self.rates["discriminator"]
        self.game.discriminator_optimiser.step(player.flat, player.gradient, state, rates)
        if self.limit is not None:
            player.flat.clamp_(-self.limit, self.limit)

    def update_generator(self) -> None:
        """Step G along its stored gradient, then move its average."""
        player = self.generator
        state, rates = self.optimisers["generator"], self.rates["generator"]
        self.game.generator_optimiser.step(player.flat, player.gradient, state, rates)
        if self.average is not None:
            self.average.lerp_(player.flat, 1.0 - self.game.average)

    @torch.no_grad()
    def generate(self, z: Tensor, averaged: bool = True) -> Tensor:
        """Return samples (E, n, *S) of latents (E, n, Z), by the moving average if there is one."""
        player = self.generator
        averaged = averaged and self.average is not None
        views = player.split(self.average) if averaged else player.views
        return player.forward(views, _copies(player.buffers), z)

    @torch.no_grad()
    def logits(self, x: Tensor) -> Tensor:
        """Return D's logits (E, n/m) at samples (E, n, *S)."""
        return self.critic(self.pack(x), self.weights_of_d(), _copies(self.discriminator.buffers))

    def largest_buffer(self) -> int:
        """Return about how many numbers the widest activation of a step has, all members together.

        A parameter's longest side stands for the width of its layer.
        """
        shapes = [*self.generator.shapes, *self.discriminator.shapes]
        width = max((max(shape[1:], default=1) for shape in shapes), default=1)
        return self.members * 2 * self.game.batch * width

    def finite(self) -> Tensor:
        """Return whether all weights of each member are finite, (E,)."""
        fine = torch.ones_like(self.watch, dtype=torch.bool)
        for view in (*self.generator.views, *self.discriminator.views):
            fine &= torch.isfinite(view).flatten(1).all(1)
        return fine

    def stop(self, member: int) -> None:
        """Make all that belongs to a diverged member nan, so that nothing of it can be mistaken."""
        for player in (self.generator, self.discriminator):
            for view in player.views:
                view[member] = torch.nan
        if self.average is not None:
            for view in self.generator.split(self.average):
                view[member] = torch.nan

    def state(self) -> dict[str, Tensor]:
        """Return every tensor that a resumed run needs, by name, sharing memory."""
        tensors = {"generator": self.generator.flat, "discriminator": self.discriminator.flat}
        for player in ("generator", "discriminator"):
            for name, tensor in self.optimisers[player].items():
                tensors[f"{player}/optimiser/{name}"] = tensor
            for name, tensor in getattr(self, player).buffers.items():
                tensors[f"{player}/buffer/{name}"] = tensor
        if self.average is not None:
            tensors["average"] = self.average
        if self.spectral is not None:
            for i, (u, v) in enumerate(zip(self.spectral.u, self.spectral.v, strict=True)):
                tensors[f"spectral/u{i}"], tensors[f"spectral/v{i}"] = u, v
        return tensors

    def restore(self, arrays: dict[str, Any]) -> None:
        """Copy a saved state in; ValueError where a name or a shape differs from this game's."""
        tensors = self.state()
        if set(arrays) != set(tensors):
            odd = sorted(set(arrays) ^ set(tensors))
            raise ValueError(f"the saved state is of another game: {odd} on one side only")
        for name, tensor in tensors.items():
            if tuple(arrays[name].shape) != tuple(tensor.shape):
                raise ValueError(
                    f"the saved state is of other networks: {name} has shape "
                    f"{tuple(arrays[name].shape)}, this game needs {tuple(tensor.shape)}"
                )
            if str(arrays[name].dtype).removeprefix("torch.") != str(tensor.dtype)[6:]:
                raise ValueError(
                    f"the saved state is of other numbers: {name} is {arrays[name].dtype}, this "
                    f"game needs {tensor.dtype}"
                )
        with torch.no_grad():
            for name, tensor in tensors.items():
                saved = arrays[name]
                tensor.copy_(saved if isinstance(saved, Tensor) else torch.tensor(saved))


def _rate(optimiser: Optimiser) -> Any:
    return getattr(optimiser, "learning_rate", None)


def _copies(buffers: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return copies, so that looking at the players does not move their running statistics."""
    return {name: buffer.clone() for name, buffer in buffers.items()}
