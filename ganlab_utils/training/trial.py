"""A look at a loss before the first step: a number for each member, of its own logits alone."""

from collections.abc import Callable

import torch
from torch import Tensor

from ganlab_utils.training.game import Game
from ganlab_utils.training.losses import LossPair


def try_losses(game: Game, like: Tensor) -> None:
    """Ask the losses of two members; ValueError where an answer does not fit, or mixes them."""
    n = game.batch // game.packing
    s = torch.linspace(-1.0, 1.0, 4 * n, dtype=like.dtype, device=like.device).reshape(2, 2, n)
    if isinstance(game.loss, LossPair):
        for part in ("real", "fake", "generator"):
            found = _ask(f"{part} of {game.loss.name}", getattr(game.loss, part), s[0])
            if found.shape != s[0].shape:
                raise ValueError(
                    f"{part} of {game.loss.name} must return one number for each logit, of shape "
                    f"{tuple(s[0].shape)} here, got {tuple(found.shape)}"
                )
        return
    for part in ("discriminator", "generator"):
        leaf = s.clone().requires_grad_()
        found = _ask(f"{part} of {game.loss.name}", getattr(game.loss, part), leaf[0], leaf[1])
        if found.shape != (2,):
            raise ValueError(
                f"{part} of {game.loss.name} must return one number for each member, of shape "
                f"(2,) here, got {tuple(found.shape)}"
            )
        if found.requires_grad:
            (slope,) = torch.autograd.grad(found[0], leaf)
            if slope[:, 1].any():
                raise ValueError(
                    f"{part} of {game.loss.name} mixes members: it must average over the last "
                    "axis alone"
                )


def _ask(name: str, function: Callable[..., Tensor], *logits: Tensor) -> Tensor:
    try:
        found = function(*logits)
    except Exception as error:
        shape = tuple(logits[0].shape)
        raise ValueError(f"{name} cannot take logits of shape {shape}: {error}") from error
    if not isinstance(found, Tensor):
        raise ValueError(f"{name} must return a tensor, got {found!r}")
    return found
