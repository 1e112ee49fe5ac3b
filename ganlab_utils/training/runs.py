"""Runs taken up again where they stopped; `save` and `load` keep them in small files."""

from collections.abc import Mapping
from typing import Any

import torch

from ganlab_utils.theory.checks import count
from ganlab_utils.training.files import RunFileError, load, save
from ganlab_utils.training.fit import prepare
from ganlab_utils.training.game import Game
from ganlab_utils.training.history import History
from ganlab_utils.training.observe import Observers
from ganlab_utils.training.rules import rules_of

__all__ = ["RunFileError", "load", "resume", "save"]


def resume(
    history: History,
    game: Game,
    target: Any,
    steps: int,
    device: str | torch.device | None = None,
    *,
    observers: Observers | None = None,
    progress: bool | None = None,
) -> History:
    """Go on with a run up to `steps` steps in all, as if it had never stopped.

    On one CPU the result equals the uninterrupted run bit for bit. game, target and observers must
    be those of the run. ValueError for a run without state, for another game or target, and unless
    steps exceeds what is done.
    """
    if not isinstance(history, History) or history.state is None:
        raise ValueError(f"history must hold its state (save it with state=True), got {history!r}")
    if not isinstance(game, Game):
        raise TypeError(f"game must be a Game, got {game!r}")
    if count("steps", steps, 1) <= history.completed:
        raise ValueError(f"steps must exceed the {history.completed} already made, got {steps!r}")
    dtype = {"torch.float64": torch.float64}.get(history.rules.get("dtype"), torch.float32)
    _check_same("rules", rules_of(game, target, dtype), history.rules)
    _check_same("observers", dict.fromkeys(observers or {}), dict.fromkeys(history.observed))
    run = prepare(
        game, target, history.seeds, device, history.every, history.snapshot_every,
        history.snapshots.shape[2], observers, dtype, None,
    )  # fmt: skip
    run.take_up(history)
    return run.go(steps, progress)


def _check_same(what: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> None:
    odd = {name for name in {*now, *then} if now.get(name, what) != then.get(name, what)}
    if odd or set(now) != set(then):
        odd |= set(now) ^ set(then)
        pairs = ", ".join(f"{n}: {then.get(n)!r} then, {now.get(n)!r} now" for n in sorted(odd))
        raise ValueError(f"{what} must be those of the run to resume, but {pairs}")
