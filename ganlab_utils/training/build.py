"""From a game to an engine that is ready to step: every wrong input is found here, before work."""

import warnings
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from ganlab_utils.theory.checks import count
from ganlab_utils.training.autograd import AutogradEngine
from ganlab_utils.training.ensemble import Ensemble
from ganlab_utils.training.explicit import ExplicitEngine, can_be_explicit
from ganlab_utils.training.game import Game
from ganlab_utils.training.trial import try_losses

GENERATOR, DISCRIMINATOR = 1, 2
MAX_SEED = 2**31


def check_seeds(seeds: Iterable[int], game: Game | None = None) -> tuple[int, ...]:
    """Return the seeds; ValueError unless distinct integers in [0, 2^31), at least one.

    In a game with one number for each seed there must be as many, and a seed may come again with
    other numbers.
    """
    try:
        values = tuple(seeds)
    except TypeError:
        raise TypeError(f"seeds must be integers such as range(16), got {seeds!r}") from None
    numbers = tuple(count("seeds", seed) for seed in values)
    wanted = None if game is None else game.members
    if wanted is not None and wanted != len(numbers):
        raise ValueError(f"the game has numbers for {wanted} seeds, got {len(numbers)}: {seeds!r}")
    players: list[Any] = list(numbers)
    if wanted is not None:
        players = [(seed, str(game.member(i).describe())) for i, seed in enumerate(numbers)]
    if not numbers or len(set(players)) < len(players) or max(numbers) >= MAX_SEED:
        raise ValueError(f"seeds must be distinct integers in [0, 2^31), got {seeds!r}")
    return numbers


def build(
    game: Game,
    shape: tuple[int, ...],
    seeds: tuple[int, ...],
    device: torch.device,
    dtype: torch.dtype,
    engine: type[AutogradEngine] | None = None,
) -> AutogradEngine:
    """Return the engine for these players, the explicit one where it can be, unless one is given.

    ValueError when the modules do not fit the latents, the samples or the packing.
    """
    generator = Ensemble(game.generator, seeds, GENERATOR, device, dtype)
    discriminator = Ensemble(game.discriminator, seeds, DISCRIMINATOR, device, dtype)
    players = (generator, discriminator)
    for name, player, frozen in zip(
        ("generator", "discriminator"), players, game.frozen, strict=True
    ):
        if not frozen and not any(player.trainable):
            raise ValueError(
                f"the {name} has no weights to train, got {player.template!r}; Frozen() as its "
                "optimiser leaves it as it is"
            )
    _try_out(game, players, shape)
    try_losses(game, generator.flat)
    possible = can_be_explicit(game, players)
    if engine is ExplicitEngine and not possible:
        raise ValueError(
            "ExplicitEngine needs plain MLPs, a LossPair, no penalties, no spectral_norm and no "
            f"unrolled steps, got {game!r}"
        )
    chosen = engine or (ExplicitEngine if possible else AutogradEngine)
    return chosen(game, players, seeds)


@torch.no_grad()
def _try_out(game: Game, players: tuple[Ensemble, Ensemble], shape: tuple[int, ...]) -> None:
    """Run both networks once on zeros; the answers' shapes must fit."""
    generator, discriminator = players
    flat = generator.flat
    z = flat.new_zeros(generator.members, game.batch, game.latent.size)
    made = _call("generator", generator, z)
    wanted = (generator.members, game.batch, *shape)
    if tuple(made.shape) != wanted:
        raise ValueError(
            f"the generator must take latents {tuple(z.shape[1:])} to samples {wanted[1:]} "
            f"like the target's, got {tuple(made.shape[1:])}"
        )
    packs = game.batch // game.packing
    x = made if game.packing == 1 else made.reshape(generator.members, packs, -1)
    logits = _call("discriminator", discriminator, x)
    if tuple(logits.shape[1:]) not in ((packs,), (packs, 1)):
        raise ValueError(
            f"the discriminator must take {tuple(x.shape[1:])} to logits ({packs}, 1) or "
            f"({packs},), got {tuple(logits.shape[1:])}"
        )


def _call(name: str, player: Ensemble, x: Tensor) -> Tensor:
    """Return player(x), member by member where torch.func.vmap cannot take the module."""
    try:
        with warnings.catch_warnings():
            # vmap says so where it would itself call an operation once for each member.
            warnings.filterwarnings("error", "There is a performance drop", UserWarning)
            return player.forward(player.views, _copies(player), x)
    except (RuntimeError, ValueError, TypeError, NotImplementedError, UserWarning) as error:
        if player.how == "layers":
            raise _misfit(name, x, error) from error
        player.use_loop()
    try:
        return player.forward(player.views, _copies(player), x)
    except Exception as error:
        raise _misfit(name, x, error) from error


def _misfit(name: str, x: Tensor, error: Exception) -> ValueError:
    return ValueError(f"the {name} cannot take an input of shape {tuple(x.shape[1:])}: {error}")


def _copies(player: Ensemble) -> dict[str, Any]:
    return {name: buffer.clone() for name, buffer in player.buffers.items()}
