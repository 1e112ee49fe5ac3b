"""The fast engine for plain MLPs: gradients written out, every buffer allocated once.

Autograd costs more than the arithmetic at these sizes. Here a step is a fixed list of kernels that
write into buffers made before the first step, whatever the number of members.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.ensemble import Ensemble
from ganlab_utils.training.forward import ELEMENTWISE
from ganlab_utils.training.game import Game
from ganlab_utils.training.losses import LossPair
from ganlab_utils.training.penalties import spectral_norm
from ganlab_utils.training.streams import Noise

aten = torch.ops.aten


def can_be_explicit(game: Game, players: tuple[Ensemble, Ensemble]) -> bool:
    """Return whether both players are plain MLPs, without what needs second derivatives."""
    extras = game.penalties or game.unrolled or isinstance(game.constraint, spectral_norm)
    return (
        not extras and isinstance(game.loss, LossPair) and all(is_mlp(player) for player in players)
    )


def is_mlp(player: Ensemble) -> bool:
    """Return whether the layers alternate Linear (with bias) and at most one activation each."""
    layers = player.layers
    if not layers or not isinstance(layers[0], nn.Linear) or not all(player.trainable):
        return False
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Linear):
            if layer.bias is None:
                return False
        elif not isinstance(layer, ELEMENTWISE) or isinstance(following, ELEMENTWISE):
            return False
        # The slope of LeakyReLU is told from its output only where that keeps the sign.
        if isinstance(layer, nn.LeakyReLU) and layer.negative_slope <= 0.0:
            return False
    return True


class Pass:
    """Forward and backward pass of a stacked MLP on one batch size, with its buffers.

    `outputs` holds, for each linear layer, what it gives after its activation, (E, n, width).
    """

    def __init__(self, player: Ensemble, n: int) -> None:
        """Allocate the buffers of a batch of n samples for each member."""
        self.weights, self.biases = player.views[0::2], player.views[1::2]
        self.rows = [b.unsqueeze(1) for b in self.biases]
        self.grad_weights = player.gradient_views[0::2]
        self.grad_biases = [g.unsqueeze(1) for g in player.gradient_views[1::2]]
        self.transposed = [w.mT for w in self.weights]
        self.activations = _activations(player.layers)
        make = self.weights[0].new_empty
        sizes = [w.shape[1] for w in self.weights]
        self.outputs = [make(player.members, n, size) for size in sizes]
        self.flows = [make(player.members, n, size) for size in sizes]
        self.to_input = make(player.members, n, self.weights[0].shape[2])

    def forward(self, x: Tensor) -> Tensor:
        """Return the output at x (E, n, inputs); the buffer is reused by the next call."""
        layers = zip(self.rows, self.transposed, self.outputs, self.activations, strict=True)
        for bias, weight, out, activation in layers:
            torch.baddbmm(bias, x, weight, out=out)
            if activation is not None:
                _apply(activation, out)
            x = out
        return x

    def backward(self, x: Tensor, flow: Tensor, weights: bool = True) -> Tensor | None:
        """Send the gradient by the output back; overwrite flow, and the weights' gradients if told.

        Without weights the gradient by x is returned, (E, n, inputs).
        """
        for layer in range(len(self.weights) - 1, -1, -1):
            if self.activations[layer] is not None:
                _apply_slope(self.activations[layer], flow, self.outputs[layer])
            if weights:
                entered = self.outputs[layer - 1] if layer else x
                torch.bmm(flow.mT, entered, out=self.grad_weights[layer])
                torch.sum(flow, 1, keepdim=True, out=self.grad_biases[layer])
            if layer:
                flow = torch.bmm(flow, self.weights[layer], out=self.flows[layer - 1])
        return None if weights else torch.bmm(flow, self.weights[0], out=self.to_input)


class ExplicitEngine(AutogradEngine):
    """One step without autograd; it must agree with AutogradEngine, and a test says so."""

    name = "explicit"

    def __init__(
        self, game: Game, players: tuple[Ensemble, Ensemble], seeds: Sequence[int]
    ) -> None:
        """Allocate every buffer of a step."""
        super().__init__(game, players, seeds)
        batch, packs = game.batch, game.batch // game.packing
        features = self.generator.views[-1].shape[-1]
        self.batch, self.packs = batch, packs
        self.through_g = Pass(self.generator, batch)
        self.at_both = Pass(self.discriminator, 2 * packs)
        self.at_fake = Pass(self.discriminator, packs)
        make = self.generator.flat.new_empty
        self.smooth = self.smoothing
        if isinstance(self.smooth, Tensor):
            self.smooth = self.smooth.unsqueeze(2)
        self.seen = make(self.members, 2 * batch, features)
        self.packed = self.seen.view(self.members, 2 * packs, -1)

    @torch.no_grad()
    def step(self, noise: Noise) -> None:
        """Make k steps of D and one of G, those of a frozen player left out."""
        for j in range(self.rounds):
            self._explicit_discriminator_step(noise, j)
        if self.moves_g:
            self._explicit_generator_step(noise)

    def _explicit_discriminator_step(self, noise: Noise, j: int) -> None:
        self.seen[:, : self.batch].copy_(noise.real[:, j])
        self.seen[:, self.batch :].copy_(self.through_g.forward(noise.z_discriminator[:, j]))
        if noise.noise_discriminator is not None:
            self.seen.add_(noise.noise_discriminator[:, j])
        s = self.at_both.forward(self.packed)
        torch.sum(s, dim=(1, 2), out=self.watch)
        loss, smoothing, n = self.game.loss, self.smooth, self.packs
        at_real, at_fake = loss.slopes(s[:, :n], s[:, n:], smoothing)
        flow = self.at_both.flows[-1]
        torch.mul(at_real, 1.0 / n, out=flow[:, :n])
        torch.mul(at_fake, 1.0 / n, out=flow[:, n:])
        self.at_both.backward(self.packed, flow)
        self.update_discriminator()

    def _explicit_generator_step(self, noise: Noise) -> None:
        z = noise.z_generator
        x_fake = self.through_g.forward(z)
        if noise.noise_generator is not None:
            x_fake = x_fake + noise.noise_generator
        x_fake = x_fake.view(self.members, self.packs, -1)
        s = self.at_fake.forward(x_fake)
        if not self.rounds:
            torch.sum(s, dim=(1, 2), out=self.watch)
        slope = self.game.loss.slope_of_generator(s)
        flow = torch.mul(slope, 1.0 / self.packs, out=self.at_fake.flows[-1])
        to_x = self.at_fake.backward(x_fake, flow, weights=False)
        self.through_g.backward(z, to_x.view(self.members, self.batch, -1))
        self.update_generator()


def _activations(layers: Sequence[nn.Module]) -> list[nn.Module | None]:
    following = [*layers[1:], None]
    return [
        after if isinstance(after, ELEMENTWISE) else None
        for layer, after in zip(layers, following, strict=True)
        if isinstance(layer, nn.Linear)
    ]


def _apply(activation: Any, x: Tensor) -> None:
    if isinstance(activation, nn.ReLU):
        x.relu_()
    elif isinstance(activation, nn.LeakyReLU):
        aten.leaky_relu_(x, activation.negative_slope)
    else:
        x.tanh_()


def _apply_slope(activation: Any, flow: Tensor, output: Tensor) -> None:
    """Multiply flow in place by the activation's derivative, told from its output."""
    if isinstance(activation, nn.ReLU):
        aten.threshold_backward.grad_input(flow, output, 0.0, grad_input=flow)
    elif isinstance(activation, nn.LeakyReLU):
        slope = activation.negative_slope
        aten.leaky_relu_backward.grad_input(flow, output, slope, True, grad_input=flow)
    else:
        aten.tanh_backward.grad_input(flow, output, grad_input=flow)
