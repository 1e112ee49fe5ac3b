"""The verbs of a draw callback: what view[0].line(...) and its sisters do."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon
from numpy.typing import ArrayLike

from ganlab_utils.display import style
from ganlab_utils.display.artists import line_look
from ganlab_utils.display.checks import finite, outside, same_length
from ganlab_utils.display.fields import Fields
from ganlab_utils.display.rules import Rules


class Drawing(Fields, Rules):
    """One panel of a view; every verb is keyed, and x, y are data coordinates."""

    def line(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        role: str,
        label: str | None = None,
        width: float | None = None,
        style: object = None,
    ) -> None:
        """Draw the curve through (x, y), shapes (n,); nan in y leaves a gap, inf raises."""
        x, y = finite(key, "x", x, gaps=True), finite(key, "y", y, gaps=True)
        same_length(key, x=x, y=y)
        self._line(key, x, y, role, label, width, style)

    def points(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        role: str,
        label: str | None = None,
        size: float | None = None,
    ) -> None:
        """Draw one marker for each pair (x, y), shapes (n,); size in pixels."""
        x, y = finite(key, "x", x), finite(key, "y", y)
        same_length(key, x=x, y=y)
        look = style.role(role)
        size = 7.0 if size is None else float(size)
        settings = {
            "color": look.color,
            "marker": look.marker,
            "markersize": 0.72 * size,
            "linestyle": "none",
            "markeredgewidth": 1.0 if look.marker == "x" else 0.0,
        }
        artist = self._put_line("points", key, x, y, label, settings, 4.0)
        artist.set_data(x, y)

    def fill(
        self,
        key: str,
        x: ArrayLike,
        low: ArrayLike,
        high: ArrayLike,
        role: str,
        label: str | None = None,
    ) -> None:
        """Shade between low and high over x, shapes (n,) or scalars for low and high."""
        x = finite(key, "x", x)
        low = finite(key, "low", np.broadcast_to(low, np.broadcast_shapes(np.shape(low), x.shape)))
        high = np.broadcast_to(high, np.broadcast_shapes(np.shape(high), x.shape))
        high = finite(key, "high", high)
        same_length(key, x=x, low=low, high=high)
        settings = _area(role)
        corners = np.column_stack([np.r_[x, x[::-1]], np.r_[low, high[::-1]]])
        artist = self.put(
            key,
            "fill",
            ("fill", role),
            lambda: self.axes.add_patch(Polygon(corners, closed=True, **settings)),
            1.0,
            x,
            np.r_[low, high],
            label,
            lambda: Patch(**settings),
        )
        artist.set_xy(corners)

    def bars(
        self,
        key: str,
        x: ArrayLike,
        height: ArrayLike,
        role: str,
        width: float = 0.8,
        label: str | None = None,
    ) -> None:
        """Draw a bar of the given height from 0 at each x, shapes (n,); width in data units."""
        x, height = finite(key, "x", x), finite(key, "height", height)
        same_length(key, x=x, height=height)
        floor = 0.0 if self.panel.yscale != "log" else self.panel.ylim[0]
        left, right = x - width / 2.0, x + width / 2.0
        base = np.full_like(x, floor)
        corners = np.stack([[left, base], [left, height], [right, height], [right, base]])
        corners = corners.transpose(2, 0, 1)
        settings = _area(role, alpha=0.55)
        artist = self.put(
            key,
            "bars",
            ("bars", role),
            lambda: self.axes.add_collection(PolyCollection(corners, **settings), autolim=False),
            1.5,
            np.r_[left, right],
            np.r_[base, height],
            label,
            lambda: Patch(**settings),
        )
        artist.set_verts(corners)

    def off_axes(self) -> list[str]:
        """Return the keys of this move whose finite data leave the limits of the panel."""
        log_x, log_y = self.panel.xscale == "log", self.panel.yscale == "log"
        away = []
        for key in self.keys():
            mark = self.mark(key)
            far_x = mark.extent_x is not None and outside(mark.extent_x, self.panel.xlim, log_x)
            far_y = mark.extent_y is not None and outside(mark.extent_y, self.panel.ylim, log_y)
            if far_x or far_y:
                away.append(key)
        return away

    def _line(
        self,
        key: str,
        x: np.ndarray,
        y: np.ndarray,
        role: str,
        label: str | None,
        width: float | None,
        dashes: object,
    ) -> None:
        settings = line_look(style.role(role), width, dashes)
        self._put_line("line", key, x, y, label, settings, 3.0).set_data(x, y)

    def _put_line(
        self,
        kind: str,
        key: str,
        x: np.ndarray,
        y: np.ndarray,
        label: str | None,
        settings: dict[str, object],
        order: float,
    ) -> Line2D:
        return self.put(
            key,
            kind,
            (kind, *map(str, settings.values())),
            lambda: self.axes.add_line(Line2D([], [], **settings)),
            order,
            x,
            y,
            label,
            lambda: Line2D([], [], **settings),
        )


def _area(role: str, alpha: float | None = None) -> dict[str, object]:
    look = style.role(role)
    alpha = look.fill_alpha if alpha is None else alpha
    return {"facecolor": look.color, "edgecolor": look.color, "alpha": alpha, "linewidth": 0.8}
