"""When live widgets end: with the next run of their cell, so that no notebook keeps growing.

ipywidgets keeps every widget that was ever made until somebody closes it, and each live figure
holds a canvas. So the live things of a cell are closed when that cell shows new ones.
"""

from collections import deque
from typing import Protocol

from IPython import get_ipython

# Where nobody says which cell runs, the oldest go first.
MOST_ALIVE = 64


class Mortal(Protocol):
    """Something live that can be closed."""

    def close(self) -> None:
        """End it."""


_cells: dict[str, tuple[str, list[Mortal]]] = {}
_alive: deque[Mortal] = deque()


def here() -> tuple[str | None, str]:
    """Return the cell that runs now (None when unknown) and the number of its run."""
    shell = get_ipython()
    parent = getattr(shell, "get_parent", dict)() or {}
    cell = parent.get("metadata", {}).get("cellId")
    return cell, parent.get("header", {}).get("msg_id", "")


def adopt(new: Mortal) -> None:
    """Keep something live until its cell runs again, and close what the last run showed."""
    cell, run = here()
    if cell is not None:
        earlier_run, shown = _cells.get(cell, (run, []))
        stale = shown if earlier_run != run else []
        kept = [] if stale else shown
        _cells[cell] = (run, kept if _among(new, kept) else [*kept, new])
        for old in stale:
            if not any(_among(old, others) for _, others in _cells.values()):
                _end(old)
    if not _among(new, _alive):
        _alive.append(new)
    while len(_alive) > MOST_ALIVE:
        _end(_alive[0])


def _among(thing: Mortal, others: object) -> bool:
    return any(other is thing for other in others)


def _end(old: Mortal) -> None:
    for number, other in enumerate(_alive):
        if other is old:
            del _alive[number]
            break
    old.close()
