"""The recorded runs that come with the package, loaded without torch."""

from pathlib import Path

from ganlab_utils.training.files import load as load_file
from ganlab_utils.training.history import History

FOLDER = Path(__file__).resolve().parent.parent / "recordings"


def names() -> list[str]:
    """Return the names of all recorded runs, in the order of the chapters."""
    return sorted(path.stem for path in FOLDER.glob("*.npz"))


def load(name: str) -> History:
    """Return a recorded run; its `players` are None.

    ValueError for a name that is not recorded; it says which are.
    """
    if name not in names():
        raise ValueError(f"no run is recorded as {name!r}; recorded are {', '.join(names())}")
    return load_file(FOLDER / f"{name}.npz")
