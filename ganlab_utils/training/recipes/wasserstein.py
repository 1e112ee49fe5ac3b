"""Chapter 6: critics against a fixed generator, critics of several depths, whole WGANs."""

from functools import partial

import torch
from torch import Tensor, nn

from ganlab_utils.training.game import Game
from ganlab_utils.training.losses import wasserstein
from ganlab_utils.training.networks import MLP
from ganlab_utils.training.optimisers import Adam, Frozen, RMSProp
from ganlab_utils.training.penalties import clip_weights, gradient_penalty, spectral_norm
from ganlab_utils.training.recipes import critics
from ganlab_utils.training.recording import Recording
from ganlab_utils.training.targets import Points

TARGET = Points(critics.POINTS)


class Round(nn.Module):
    """A generator that stays: z to STD z; the factor is a weight, so that there is one."""

    def __init__(self) -> None:
        """Keep the factor."""
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([critics.STD]))

    def forward(self, z: Tensor) -> Tensor:
        """Take latents (n, 2) to samples (n, 2)."""
        return self.scale * z


def critic(depth: int = 3) -> nn.Module:
    """Return a ReLU critic of 32 units a layer."""
    return MLP(2, 1, width=32, depth=depth)


def generator() -> nn.Module:
    """Return the generator of the whole runs."""
    return MLP(2, 2, width=32, depth=2)


def fixed(name: str, limit: float, **rules: object) -> Recording:
    """Return a critic's run against the fixed generator."""
    parts = {"generator": Round, "discriminator": critic, "loss": wasserstein, "batch": 64}
    game = Game(**(parts | {"generator_optimiser": Frozen()} | rules))
    watch = critics.FIXED | {"weights": partial(critics.histogram, limit=limit)}
    return Recording(
        f"06_critic_{name}", game, TARGET, 2000, 200, 2000, snapshot_size=1, observers=watch
    )


def deep(depth: int) -> Recording:
    """Return a clipped critic's run at a depth."""
    game = Game(
        Round, partial(critic, depth), loss=wasserstein, batch=64, constraint=clip_weights(0.01),
        generator_optimiser=Frozen(), discriminator_optimiser=RMSProp(5e-5),
    )  # fmt: skip
    return Recording(
        f"06_depth_{depth}", game, TARGET, 4000, 100, 4000, snapshot_size=1, observers=critics.GAP
    )


def whole(name: str, **rules: object) -> Recording:
    """Return a whole WGAN's run, five steps of the critic for one of G."""
    game = Game(
        generator, critic, loss=wasserstein, discriminator_steps=5, batch=64, **rules
    )  # fmt: skip
    return Recording(
        f"06_wgan_{name}", game, TARGET, 1000, 100, 200, snapshot_size=128, observers=critics.WHOLE
    )


ADAM = Adam(1e-3, (0.0, 0.9))
SLOW = RMSProp(5e-5)
RECORDINGS = (
    fixed("clip", 0.01, constraint=clip_weights(0.01), discriminator_optimiser=SLOW),
    fixed("loose", 0.1, constraint=clip_weights(0.1), discriminator_optimiser=RMSProp(5e-4)),
    fixed("penalty", 0.5, penalties=(gradient_penalty(10.0),), discriminator_optimiser=ADAM),
    fixed("light", 0.5, penalties=(gradient_penalty(0.1),), discriminator_optimiser=ADAM),
    fixed("spectral", 0.5, constraint=spectral_norm(), discriminator_optimiser=ADAM),
    *(deep(depth) for depth in range(1, 6)),
    whole("clip", constraint=clip_weights(0.01), generator_optimiser=SLOW,
          discriminator_optimiser=SLOW),
    whole("penalty", penalties=(gradient_penalty(10.0),), generator_optimiser=ADAM,
          discriminator_optimiser=ADAM),
    whole("spectral", constraint=spectral_norm(), generator_optimiser=ADAM,
          discriminator_optimiser=ADAM),
    # the same two games with the other optimiser for the generator
    whole("adam_clip", constraint=clip_weights(0.01), generator_optimiser=ADAM,
          discriminator_optimiser=SLOW),
    whole("rmsprop_penalty", penalties=(gradient_penalty(10.0),), generator_optimiser=SLOW,
          discriminator_optimiser=ADAM),
)  # fmt: skip
