"""Runs kept in small files, and loaded without torch and without running code from them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ganlab_utils.training.archive import RunFileError, read_archive, write_archive
from ganlab_utils.training.history import ARRAYS, MODES, OPTIONAL, SCALARS, TIMED, History

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
    known = {n for n in arrays if n in ARRAYS or n.startswith(("observed/", "state/"))}
    if missing or set(arrays) != known:
        raise RunFileError(
            f"{path} is no run: without {missing}, with {sorted(set(arrays) - known)}"
        )
    fields = {name: arrays.get(name) for name in ARRAYS}
    fields["observed"] = _under("observed/", arrays)
    fields["state"] = _under("state/", arrays) or None
    header["seeds"] = tuple(header["seeds"])
    header["diverged_at"] = tuple(header["diverged_at"])
    _check(path, header, fields)
    return History(**header, **fields)


def _under(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}


def _check(path: Any, header: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    """Compare every array's type and shape, and all numbers of steps, with each other."""
    steps, kept = fields["steps"], fields["snapshot_steps"]
    for name, times in (("steps", steps), ("snapshot_steps", kept)):
        rising = times.ndim == 1 and times.dtype == np.int64 and (np.diff(times) > 0).all()
        if not rising or not len(times) or times[0] < 0 or not np.isin(times, steps).all():
            raise RunFileError(f"{path} is damaged: {name} are no rising steps")
    members, completed = len(header["seeds"]), header["completed"]
    last = [steps[-1], *(at for at in header["diverged_at"] if at is not None)]
    if max(last) > completed or completed - steps[-1] > header["every"]:
        raise RunFileError(f"{path} is damaged: {completed} steps were made, told of {max(last)}")
    if header["snapshot_every"] % header["every"]:
        raise RunFileError(f"{path} is damaged: snapshots between the observations")
    wrong = [] if len(header["diverged_at"]) == members else ["diverged_at"]
    shape = (len(steps), members)
    rows = {n: fields[n] for n in (*TIMED, *MODES) if fields[n] is not None}
    wrong += [n for n, a in rows.items() if n != "share" and a.shape != shape]
    wrong += [n for n, a in rows.items() if a.dtype != np.float32]
    if len({fields[name] is None for name in MODES}) > 1:
        wrong += MODES
    if "share" in rows and (rows["share"].ndim != 3 or rows["share"].shape[:2] != shape):
        wrong.append("share")
    shots, own = fields["snapshots"], fields["observed"]
    if shots.dtype != np.float16 or shots.ndim < 4 or shots.shape[:2] != (len(kept), members):
        wrong.append("snapshots")
    wrong += [n for n, a in own.items() if a.dtype != np.float32 or a.shape[:1] != shape[:1]]
    if wrong:
        told = ", ".join(f"{n} {getattr(fields.get(n), 'shape', '')}" for n in wrong)
        raise RunFileError(
            f"{path} is damaged: {told} do not fit {shape[0]} times, {members} seeds"
        )
