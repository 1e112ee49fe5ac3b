"""The engine for any pair of modules and every option: gradients by autograd on stacked weights."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from ganlab_utils.training.engine import Engine
from ganlab_utils.training.relativistic import JointPair
from ganlab_utils.training.streams import Noise


class AutogradEngine(Engine):
    """One step by autograd: members are independent, so the sum of their losses serves them all."""

    name = "autograd"

    def step(self, noise: Noise) -> None:
        """Make k steps of D and one of G, those of a frozen player left out."""
        for j in range(self.rounds):
            self._discriminator_step(noise, j)
        if self.moves_g:
            self._generator_step(noise)

    def _discriminator_step(self, noise: Noise, j: int) -> None:
        if self.spectral is not None:
            self.spectral.advance(self.discriminator.views)
        x_real = noise.real[:, j]
        with torch.no_grad():
            generator = self.generator
            z = noise.z_discriminator[:, j]
            x_fake = generator.forward(generator.views, generator.buffers, z)
        if noise.noise_discriminator is not None:
            n = x_real.shape[1]
            x_real = x_real + noise.noise_discriminator[:, j, :n]
            x_fake = x_fake + noise.noise_discriminator[:, j, n:]
        epsilon = None if noise.epsilon is None else noise.epsilon[:, j]
        leaves = self.discriminator.leaves()
        loss, watch = self.discriminator_loss(leaves, self.pack(x_real), self.pack(x_fake), epsilon)
        _store(self.discriminator.gradients(loss.sum(), leaves), self.discriminator.gradient_views)
        self.watch.copy_(watch)
        self.update_discriminator()

    def _generator_step(self, noise: Noise) -> None:
        leaves = self.generator.leaves()
        x_real = noise.real[:, -1]
        if noise.noise_discriminator is not None:
            x_real = x_real + noise.noise_discriminator[:, -1, : x_real.shape[1]]
        epsilon = None if noise.epsilon is None else noise.epsilon[:, -1]
        logits = self.generator_logits(
            leaves, noise.z_generator, self.pack(x_real), epsilon, noise.noise_generator
        )
        loss = self._loss_of_g(*logits)
        if not self.rounds:
            torch.sum(logits[0].detach(), 1, out=self.watch)
        _store(self.generator.gradients(loss.sum(), leaves), self.generator.gradient_views)
        self.update_generator()

    def discriminator_loss(
        self,
        leaves: Sequence[Tensor],
        x_real: Tensor,
        x_fake: Tensor,
        epsilon: Tensor | None,
        buffers: dict[str, Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return L_D with penalties, (E,), and the sum of logits, (E,), at packed samples."""
        weights = self.weights_of_d(leaves)
        s_real = self.critic(x_real, weights, buffers)
        s_fake = self.critic(x_fake, weights, buffers)
        loss = self.game.loss.discriminator_loss(s_real, s_fake, self.smoothing)
        _check_shape("the loss", loss, self.members)
        for penalty in self.game.penalties:
            term = penalty(lambda x: self.critic(x, weights, buffers), x_real, x_fake, epsilon)
            _check_shape(f"the penalty {penalty!r}", term, self.members)
            loss = loss + term
        return loss, s_real.detach().sum(1) + s_fake.detach().sum(1)

    def generator_logits(
        self,
        leaves: Sequence[Tensor],
        z: Tensor,
        x_real: Tensor,
        epsilon: Tensor | None,
        noise: Tensor | None = None,
        buffers: tuple[dict[str, Tensor], dict[str, Tensor]] | None = None,
    ) -> tuple[Tensor, ...]:
        """Return the logits, (E, n), of D as it is, or of D unrolled on x_real and G's samples.

        Those of G's samples, and of x_real where the loss wants both.
        """
        of_g, of_d = buffers or (self.generator.buffers, self.discriminator.buffers)
        x_fake = self.generator.forward(leaves, of_g, z)
        x_fake = self.pack(x_fake if noise is None else x_fake + noise)
        weights = self.weights_of_d(self._opponent(x_real, x_fake, epsilon, of_d))
        seen = (x_fake, x_real) if isinstance(self.game.loss, JointPair) else (x_fake,)
        return tuple(self.critic(x, weights, of_d) for x in seen)

    def generator_loss(self, *arguments: Any, **options: Any) -> Tensor:
        """Return L_G, (E,), at the logits of `generator_logits`, whose arguments it takes."""
        return self._loss_of_g(*self.generator_logits(*arguments, **options))

    def _loss_of_g(self, *logits: Tensor) -> Tensor:
        loss = self.game.loss.generator_loss(*logits)
        _check_shape("the generator's loss", loss, self.members)
        return loss

    def _opponent(
        self, x_real: Tensor, x_fake: Tensor, epsilon: Tensor | None, buffers: dict[str, Tensor]
    ) -> Sequence[Tensor]:
        """Return D's weights after the unrolled steps, a differentiable function of x_fake."""
        if self.game.unrolled is None:
            return self.discriminator.views
        weights: Sequence[Tensor] = self.discriminator.leaves()
        rate, state = self.game.unrolled.learning_rate, self.optimisers["discriminator"]
        for _ in range(self.game.unrolled.steps):
            loss, _ = self.discriminator_loss(weights, x_real, x_fake, epsilon, buffers)
            gradients = self.discriminator.gradients(loss.sum(), weights, create_graph=True)
            if rate is None:
                weights, state = self._own_step(weights, gradients, state)
            else:
                weights = [w - rate * g for w, g in zip(weights, gradients, strict=True)]
        return weights

    def _own_step(
        self, weights: Sequence[Tensor], gradients: Sequence[Tensor], state: dict[str, Tensor]
    ) -> tuple[list[Tensor], dict[str, Tensor]]:
        """Return D's weights and its optimiser's state after a step, differentiable."""
        player, optimiser = self.discriminator, self.game.discriminator_optimiser
        flat, gradient = (torch.cat([t.reshape(-1) for t in p]) for p in (weights, gradients))
        flat, state = optimiser.ahead(flat, gradient, state, self.rates["discriminator"])
        if self.limit is not None:
            flat = flat.clamp(-self.limit, self.limit)
        moved = zip(player.split(flat), weights, player.trainable, strict=True)
        return [new if moves else old for new, old, moves in moved], state


def _store(gradients: Sequence[Tensor], views: Sequence[Tensor]) -> None:
    if views:
        torch._foreach_copy_(list(views), list(gradients))


def _check_shape(name: str, loss: Tensor, members: int) -> None:
    if not isinstance(loss, Tensor) or tuple(loss.shape) != (members,):
        found = f"shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else repr(loss)
        raise ValueError(
            f"{name} must be one number for each member, shape ({members},), got {found}"
        )
