"""The verbs for what points something out: straight lines across a panel and short words."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.text import Text

from ganlab_utils.display import style
from ganlab_utils.display.artists import Marks, line_look
from ganlab_utils.display.checks import finite


class Rules(Marks):
    """Vertical and horizontal lines and words of one panel."""

    def vline(self, key: str, x: float, role: str, label: str | None = None) -> None:
        """Draw a vertical line over the height of the panel at x."""
        x = finite(key, "x", [x])
        self._rule(key, "vline", x, None, role, label)

    def hline(self, key: str, y: float, role: str, label: str | None = None) -> None:
        """Draw a horizontal line over the width of the panel at y."""
        y = finite(key, "y", [y])
        self._rule(key, "hline", None, y, role, label)

    def text(self, key: str, x: float, y: float, string: str, role: str | None = None) -> None:
        """Write a short string centred at (x, y)."""
        x, y = finite(key, "x", [x]), finite(key, "y", [y])
        color = style.INK if role is None else style.role(role).color
        artist = self.put(key, "text", ("text", color), lambda: self._new_text(color), 6.0, x, y)
        artist.set_position((x[0], y[0]))
        artist.set_text(str(string))

    def _rule(
        self,
        key: str,
        kind: str,
        x: np.ndarray | None,
        y: np.ndarray | None,
        role: str,
        label: str | None,
    ) -> None:
        look = style.role(role)
        settings = line_look(look, 0.8 * look.width, None)
        make: Callable[[], Artist] = lambda: self.axes.axvline(0.5, **settings)  # noqa: E731
        if y is not None:
            make = lambda: self.axes.axhline(0.5, **settings)  # noqa: E731
        artist = self.put(
            key, kind, (kind, role), make, 2.5, x, y, label, lambda: Line2D([], [], **settings)
        )
        ends: Sequence[float] = (0.0, 1.0)
        artist.set_data(*(([x[0]] * 2, ends) if y is None else (ends, [y[0]] * 2)))

    def _new_text(self, color: str) -> Text:
        size = style.points(style.FONT_PX)
        return self.axes.text(0, 0, "", color=color, fontsize=size, ha="center", va="center")
