"""A run's rules as text that is the same in every process, to tell games apart across files."""

from dataclasses import is_dataclass
from typing import Any

import torch

from ganlab_utils.training.game import Game


def rules_of(game: Game, target: Any, dtype: torch.dtype) -> dict[str, str]:
    """Return the game's rules, its target and the type of its numbers."""
    # The text of an object that is no dataclass holds its address, another one in each process.
    name = str(target) if is_dataclass(target) else type(target).__qualname__
    return game.describe() | {"target": name, "dtype": str(dtype)}
