"""Runs kept in small files, loaded without running code from them, and taken up again."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ganlab_utils.theory.checks import count
from ganlab_utils.training.archive import RunFileError, read_archive, write_archive
from ganlab_utils.training.fit import prepare
from ganlab_utils.training.game import Game
from ganlab_utils.training.history import ARRAYS, OPTIONAL, SCALARS, History
from ganlab_utils.training.observe import Observers
from ganlab_utils.training.rules import rules_of

__all__ = ["RunFileError", "load", "resume", "save"]


def save(history: History, path: str | os.PathLike, state: bool = False) -> int:
    """Write a run to a file and return its size in bytes; the file appears whole or not at all.

    state: also weights and optimisers, which `resume` needs and which make most of the size.
    ValueError for state when the run has none.
    """
    if not isinstance(history, History):
        raise TypeError(f"history must be a History, got {history!r}")
    if state and history.state is None:
        raise ValueError("this run has no state to save: it was loaded without, or cut mid-step")
    names = [name for name in ARRAYS if getattr(history, name) is not None]
    arrays = {name: getattr(history, name) for name in names}
    arrays |= {f"observed/{name}": array for name, array in history.observed.items()}
    if state:
        arrays |= {f"state/{name}": array for name, array in history.state.items()}
    header = {name: getattr(history, name) for name in SCALARS}
    return write_archive(Path(path), header, arrays)


def load(path: str | os.PathLike) -> History:
    """Read a run that `save` wrote; nothing in the file is executed.

    RunFileError (a ValueError) for a file that is truncated, of another version, or no run at all;
    FileNotFoundError where there is none. `players` is None: `resume` rebuilds them.
    """
    header, arrays = read_archive(Path(path), SCALARS)
    missing = [name for name in ARRAYS if name not in arrays and name not in OPTIONAL]
    known = {name for name in arrays if name in ARRAYS or "/" in name}
    if missing or set(arrays) != known:
        raise RunFileError(
            f"{path} is no run: without {missing}, with {sorted(set(arrays) - known)}"
        )
    fields = {name: arrays.get(name) for name in ARRAYS}
    fields["observed"] = _under("observed/", arrays)
    fields["state"] = _under("state/", arrays) or None
    header["seeds"] = tuple(header["seeds"])
    header["diverged_at"] = tuple(header["diverged_at"])
    _check_shapes(path, header, fields)
    return History(**header, **fields)


def _under(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}


def _check_shapes(path: Any, header: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    times, members = fields["steps"].shape[0], len(header["seeds"])
    wrong = [] if len(header["diverged_at"]) == members else ["diverged_at"]
    for name in ARRAYS:
        array = fields[name]
        if array is None or name in ("steps", "snapshot_steps"):
            continue
        lead = (times, members)
        if name == "snapshots":
            lead = (fields["snapshot_steps"].shape[0], members)
        if array.ndim < 2 or array.shape[:2] != lead:
            wrong.append(f"{name} {array.shape}")
    if wrong:
        raise RunFileError(f"{path} is damaged: {wrong} do not fit {times} times, {members} seeds")


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
