"""Play the long runs of the chapters and keep them; `python3 run.py record [names]` calls this."""

import importlib
import pkgutil
import sys
import time
from collections.abc import Sequence

from ganlab_utils.training import recipes
from ganlab_utils.training.recording import Recording


def catalogue() -> dict[str, Recording]:
    """Return every recording of every recipe by name; ValueError when two share one."""
    found: dict[str, Recording] = {}
    for module in pkgutil.iter_modules(recipes.__path__, f"{recipes.__name__}."):
        for recording in getattr(importlib.import_module(module.name), "RECORDINGS", ()):
            if recording.name in found:
                raise ValueError(f"two recordings are called {recording.name!r}")
            found[recording.name] = recording
    return dict(sorted(found.items()))


def chosen(names: Sequence[str]) -> list[Recording]:
    """Return the recordings whose names start with one of these, or all where none is given."""
    known = catalogue()
    for name in names:
        if not any(key.startswith(name) for key in known):
            raise ValueError(f"no recording starts with {name!r}; there are {', '.join(known)}")
    return [one for key, one in known.items() if not names or key.startswith(tuple(names))]


def main(names: Sequence[str]) -> int:
    """Record the runs that the names begin, one after another, and say what each took."""
    try:
        wanted = chosen(names)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for recording in wanted:
        start = time.perf_counter()
        size = recording.record()
        print(
            f"{recording.name:<32}{size:>9} bytes{time.perf_counter() - start:8.0f} s", flush=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
