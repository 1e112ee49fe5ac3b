"""Keyed marks on one panel: the first call of a key makes an artist, later calls move it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.style import Role


@dataclass
class Mark:
    """One key of a panel: its artist, its place in the legend, and the data it shows."""

    kind: str
    artist: Artist
    order: float
    look: tuple
    label: str | None = None
    swatch: Callable[[], Artist] | None = None
    extent_x: np.ndarray | None = None
    extent_y: np.ndarray | None = None


class Marks:
    """The marks of one panel; `begin` starts a move and what is not drawn in it is hidden."""

    def __init__(self, axes: Axes, panel: Panel) -> None:
        self.axes = axes
        self.panel = panel
        self._all: dict[str, Mark] = {}
        self._drawn: dict[str, Mark] = {}

    def begin(self) -> None:
        """Forget which keys were drawn in the last move."""
        self._drawn = {}

    def put(
        self,
        key: str,
        kind: str,
        look: tuple,
        make: Callable[[], Artist],
        order: float,
        x: np.ndarray | None,
        y: np.ndarray | None,
        label: str | None = None,
        swatch: Callable[[], Artist] | None = None,
    ) -> Artist:
        """Return the artist of a key, made anew only when its kind or its look has changed.

        Raises ValueError when the key was drawn before in the same move.
        """
        if key in self._drawn:
            raise ValueError(f"{key!r} is drawn twice in one move; accepted: one call for each key")
        mark = self._all.get(key)
        if mark is None or mark.kind != kind or mark.look != look:
            if mark is not None:
                mark.artist.remove()
            artist = make()
            artist.set_animated(True)
            mark = self._all[key] = Mark(kind, artist, order, look)
        mark.label, mark.swatch, mark.extent_x, mark.extent_y = label, swatch, x, y
        self._drawn[key] = mark
        return mark.artist

    def artists(self) -> list[Artist]:
        """Return the artists of this move, the lowest first."""
        drawn = sorted(self._drawn.values(), key=lambda mark: mark.order)
        return [mark.artist for mark in drawn]

    def legend(self) -> tuple[tuple[str, tuple], ...]:
        """Return the labels of this move with their looks: what the legend depends on."""
        return tuple((m.label, m.look) for m in self._drawn.values() if m.label)

    def swatches(self) -> list[Artist]:
        """Return one new legend handle for each label of this move."""
        return [m.swatch() for m in self._drawn.values() if m.label and m.swatch]

    def keys(self) -> list[str]:
        """Return the keys of this move."""
        return list(self._drawn)

    def mark(self, key: str) -> Mark:
        """Return one mark of this move."""
        return self._drawn[key]


def line_look(role: Role, width: float | None, style: object) -> dict[str, object]:
    """Return matplotlib's settings of a line in a role, width and style overriding it."""
    return {
        "color": role.color,
        "linewidth": 0.72 * (role.width if width is None else width),
        "linestyle": role.dashes if style is None else style,
        "solid_capstyle": "round",
        "dash_capstyle": "butt",
    }
