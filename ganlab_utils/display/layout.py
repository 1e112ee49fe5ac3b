"""Where the axes, legends and colour bars of a view stand, in pixels."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from ganlab_utils.display import style
from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.panel import Panel

EDGE = 8
GUTTER = 18
LEGEND_ROW = 26
COLORBAR = 18


def set_ticks(axes: Axes, panel: Panel) -> None:
    """Set the ticks that the panel asks for: positions, or pairs (position, text)."""
    for axis, ticks in ((axes.xaxis, panel.xticks), (axes.yaxis, panel.yticks)):
        if ticks is None:
            continue
        if ticks and isinstance(ticks[0], (tuple, list)):
            axis.set_ticks([t[0] for t in ticks], labels=[t[1] for t in ticks])
        else:
            axis.set_ticks(list(ticks))
        axis.set_minor_locator(__import__("matplotlib.ticker").ticker.NullLocator())


def arrange(figure: Figure, drawings: Sequence[Drawing], width: int, height: int) -> list[Legend]:
    """Place every panel so that nothing is cut off; return the legends that lie inside axes."""
    inside, column = [], width / len(drawings)
    for index, drawing in enumerate(drawings):
        cell = (index * column, 0.0, column, float(height))
        rows, legend = _legend(drawing, column)
        _place(figure, drawing, cell, rows, width, height)
        if legend is not None and drawing.panel.legend != "above":
            inside.append(legend)
    return inside


def _place(figure, drawing, cell, rows, width, height) -> None:
    axes, scale = drawing.axes, figure.dpi / style.DPI
    left, bottom, wide, high = cell
    bar = getattr(drawing, "bar_axes", None)
    room = 0.0
    if drawing.colorbar is not None:
        room = 100.0
    axes.set_position((0.2, 0.2, 0.5, 0.5))
    axes.set_anchor("C")
    box = axes.get_tightbbox(figure.canvas.get_renderer(), for_layout_only=False)
    inner = axes.get_window_extent()
    pad_left = (inner.x0 - box.x0) / scale + EDGE
    pad_low = (inner.y0 - box.y0) / scale + EDGE
    pad_right = max((box.x1 - inner.x1) / scale, GUTTER / 2) + EDGE + room
    pad_high = EDGE + 14 + (28 if drawing.panel.title else 0) + rows * LEGEND_ROW
    x0, y0 = left + pad_left, bottom + pad_low
    w, h = wide - pad_left - pad_right, high - pad_low - pad_high
    if w < 60 or h < 60:
        raise ValueError(f"the picture of {width} x {height} pixels has no room for its panels")
    axes.set_position((x0 / width, y0 / height, w / width, h / height))
    if drawing.panel.title:
        axes.set_title(drawing.panel.title, pad=style.points(8 + rows * LEGEND_ROW))
    if room:
        if bar is None:
            bar = drawing.bar_axes = figure.add_axes((0.9, 0.2, 0.02, 0.6))
        axes.apply_aspect()
        seen = axes.get_position()
        bar.set_position((seen.x1 + 10 / width, seen.y0, COLORBAR / width, seen.height))
        bar.cla()
        label, mappable = drawing.colorbar
        figure.colorbar(mappable, cax=bar, label=label)


def _legend(drawing: Drawing, column: float) -> tuple[int, Legend | None]:
    axes, where = drawing.axes, drawing.panel.legend
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    labels = [label for label, _ in drawing.legend()]
    if where is None or not labels:
        return 0, None
    swatches = drawing.swatches()
    if where != "above":
        legend = axes.legend(swatches, labels, loc=where, framealpha=1.0, fancybox=False)
        return 0, legend
    room = column - 90
    pixels = [9.6 * len(label) + 62 for label in labels]
    columns = max(1, min(len(labels), int(room // max(pixels))))
    if sum(pixels) <= room:
        columns = len(labels)
    rows = -(-len(labels) // columns)
    legend = axes.legend(
        swatches,
        labels,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=columns,
        frameon=False,
        borderaxespad=0.2,
        borderpad=0.1,
        labelspacing=0.25,
        handlelength=2.2,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    legend.set_in_layout(False)
    return rows, legend
