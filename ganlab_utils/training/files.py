"""Runs kept in small files, and loaded without torch and without running code from them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ganlab_utils.training.archive import RunFileError, read_archive, write_archive
from ganlab_utils.training.history import ARRAYS, OPTIONAL, SCALARS, History

__all__ = ["RunFileError", "load", "save"]


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
