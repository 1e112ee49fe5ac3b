"""The verbs for what fills a panel: images, contours and arrows."""

import contourpy
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from ganlab_utils.display import style
from ganlab_utils.display.artists import Marks, line_look
from ganlab_utils.display.checks import finite, same_length


class Fields(Marks):
    """Images, contour lines and arrows of one panel."""

    colorbar: tuple[str, ScalarMappable] | None = None
    bar: Axes | None = None

    def image(
        self,
        key: str,
        values: ArrayLike,
        extent: tuple[float, float, float, float],
        role: str | None = None,
        cmap: str | None = None,
        vmin: float | None = None,
        vmax: float | None = None,
        colorbar_label: str | None = None,
    ) -> None:
        """Show values (rows, columns), row 0 at the bottom, over extent (left, right, low, high).

        The colours run from vmin to vmax (the range of the values when not given).
        """
        grid = np.asarray(values, dtype=float)
        if grid.ndim != 2 or not np.all(np.isfinite(grid)):
            raise ValueError(
                f"{key!r}: values of shape {grid.shape}; accepted: finite (rows, columns)"
            )
        cmap = cmap or (style.role(role).cmap if role else "cividis")
        low = float(grid.min()) if vmin is None else float(vmin)
        high = float(grid.max()) if vmax is None else float(vmax)
        box = np.asarray(extent, dtype=float)
        aspect = "equal" if self.panel.equal else "auto"
        artist = self.put(
            key,
            "image",
            ("image", cmap, grid.shape),
            lambda: self.axes.imshow(
                grid, cmap=cmap, origin="lower", extent=tuple(box), aspect=aspect
            ),
            0.0,
            box[:2],
            box[2:],
        )
        artist.set_data(grid)
        artist.set_extent(tuple(box))
        artist.set_clim(low, high)
        if colorbar_label is not None:
            self.colorbar = (colorbar_label, ScalarMappable(Normalize(low, high), cmap))

    def bar_key(self) -> tuple[object, ...] | None:
        """Return what a colour bar shows: when it changes, the bar must be drawn anew."""
        if self.colorbar is None:
            return None
        label, mappable = self.colorbar
        return label, mappable.get_clim(), mappable.get_cmap().name

    def contour(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        z: ArrayLike,
        levels: ArrayLike,
        role: str,
        label: str | None = None,
    ) -> None:
        """Draw the lines where z equals each level; x (n,), y (m,) and z (m, n)."""
        x, y, levels = finite(key, "x", x), finite(key, "y", y), finite(key, "levels", levels)
        z = np.asarray(z, dtype=float)
        if z.shape != (y.size, x.size) or not np.all(np.isfinite(z)):
            raise ValueError(
                f"{key!r}: z of shape {z.shape}; accepted: finite ({y.size}, {x.size})"
            )
        generator = contourpy.contour_generator(x, y, z)
        lines = [line for level in levels for line in generator.lines(float(level))]
        settings = line_look(style.role(role), 1.8, "-")
        shown = {name: settings[name] for name in ("color", "linewidth", "linestyle")}
        artist = self.put(
            key,
            "contour",
            ("contour", role),
            lambda: self.axes.add_collection(LineCollection(lines, **shown), autolim=False),
            2.0,
            None,
            None,
            label,
            lambda: Line2D([], [], **settings),
        )
        artist.set_segments(lines)

    def arrow(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        dx: ArrayLike,
        dy: ArrayLike,
        role: str,
        label: str | None = None,
    ) -> None:
        """Draw an arrow from (x, y) to (x + dx, y + dy); numbers, or arrays (n,) for a field."""
        x, y = finite(key, "x", x), finite(key, "y", y)
        dx, dy = finite(key, "dx", dx), finite(key, "dy", dy)
        same_length(key, x=x, y=y, dx=dx, dy=dy)
        color = style.role(role).color
        shape = {"angles": "xy", "scale_units": "xy", "scale": 1.0, "units": "dots", "width": 2.6}
        artist = self.put(
            key,
            "arrow",
            ("arrow", role, x.size),
            lambda: self.axes.quiver(x, y, dx, dy, color=color, **shape),
            5.0,
            np.r_[x, x + dx],
            np.r_[y, y + dy],
            label,
            lambda: Line2D([], [], color=color, marker=">", markersize=8, linewidth=1.9),
        )
        artist.set_offsets(np.column_stack([x, y]))
        artist.XY = np.column_stack([x, y])
        artist.set_UVC(dx, dy)
