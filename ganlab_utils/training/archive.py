"""A file of named arrays and a small header: zip of .npy and JSON, read without pickle."""

import json
import os
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

VERSION = 1
KIND = "ganlab run"
HEADER = "header.json"
MAX_BYTES = 2**30  # unpacked: what a hostile file may make us read
MAX_HEADER = 2**20
MAX_ENTRIES = 1000


class RunFileError(ValueError):
    """A run file that is truncated, damaged, of another version, or something else."""


def write_archive(path: Path, header: Mapping[str, Any], arrays: Mapping[str, Any]) -> int:
    """Write the file beside its place and move it there; return its size in bytes."""
    # Not by tempfile, whose files nobody else may read.
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex}.part")
    try:
        with temporary.open("xb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
            text = json.dumps({"kind": KIND, "version": VERSION, **header}, default=_plain)
            out.writestr(HEADER, text)
            for name, array in arrays.items():
                with out.open(f"{name}.npy", "w") as entry:
                    npy.write_array(entry, np.asarray(array), allow_pickle=False)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path.stat().st_size


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"cannot write {value!r} into a run file")


def read_archive(
    path: Path, expected: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the header, checked against the expected fields, and the arrays.

    expected maps each field's name to a function that returns whether a value will do.
    RunFileError for anything else; FileNotFoundError for no file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"no run file at {path}")
    try:
        with zipfile.ZipFile(path) as source:
            _check_sizes(path, source)
            header = _read_header(path, source, expected)
            names = [name for name in source.namelist() if name != HEADER]
            arrays = {n.removesuffix(".npy"): _read_array(path, source, n) for n in names}
    except RunFileError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, KeyError, NotImplementedError,
            RuntimeError, MemoryError, zipfile.LargeZipFile, SyntaxError) as error:  # fmt: skip
        raise RunFileError(f"{path} is truncated, damaged or no run file: {error}") from error
    except Exception as error:  # zlib.error and whatever else a hostile file may provoke
        raise RunFileError(f"{path} cannot be read: {error!r}") from error
    return header, arrays


def _check_sizes(path: Path, source: zipfile.ZipFile) -> None:
    total = sum(info.file_size for info in source.infolist())
    if total > MAX_BYTES:
        raise RunFileError(f"{path} would unpack to {total} bytes, more than {MAX_BYTES}")
    if len(source.namelist()) > MAX_ENTRIES:
        count = len(source.namelist())
        raise RunFileError(f"{path} holds {count} arrays, more than {MAX_ENTRIES}")
    if len(set(source.namelist())) < len(source.namelist()):
        raise RunFileError(f"{path} holds a name twice")


def _read_header(path: Path, source: zipfile.ZipFile, expected: Mapping[str, Any]) -> dict:
    if HEADER not in source.namelist() or source.getinfo(HEADER).file_size > MAX_HEADER:
        raise RunFileError(f"{path} is no run file: it has no header")
    try:
        header = json.loads(source.read(HEADER))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RunFileError(f"{path} has a damaged header: {error!r}") from error
    if not isinstance(header, dict) or header.pop("kind", None) != KIND:
        raise RunFileError(f"{path} is no run file: its header is of another kind")
    version = header.pop("version", None)
    if version != VERSION or isinstance(version, bool):
        raise RunFileError(
            f"{path} is of version {version!r}, this library reads version {VERSION}"
        )
    if set(header) != set(expected):
        raise RunFileError(f"{path} has a damaged header: fields {sorted(header)}")
    wrong = {name: header[name] for name, fine in expected.items() if not fine(header[name])}
    if wrong:
        raise RunFileError(f"{path} has a damaged header: {str(wrong)[:200]}")
    return header


def _read_array(path: Path, source: zipfile.ZipFile, name: str) -> np.ndarray:
    """Read one array of numbers, after its own header has been found to fit its size."""
    if not name.endswith(".npy"):
        raise RunFileError(f"{path} holds {name!r}, which is no array")
    with source.open(name) as entry:
        version = npy.read_magic(entry)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(entry)
        length = source.getinfo(name).file_size - entry.tell()
    if dtype.hasobject or dtype.kind not in "fiu":
        raise RunFileError(f"{path} holds {name!r} of type {dtype}, only numbers are read")
    if int(np.prod(shape, dtype=object)) * dtype.itemsize != length:
        raise RunFileError(f"{path} holds {name!r} of shape {shape} in {length} bytes")
    with source.open(name) as entry:
        return npy.read_array(entry, allow_pickle=False)
