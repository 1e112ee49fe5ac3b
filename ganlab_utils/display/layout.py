"""Where the axes, legends and colour bars of a view stand, in pixels of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.ticker import NullLocator

from ganlab_utils.display import style
from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.panel import Panel

EDGE = 8.0
HEAD = 14.0
TITLE_ROW = 28.0
LEGEND_ROW = 26.0
BAR_WIDTH, BAR_GAP = 18.0, 10.0
LEAST = 60.0
# Left, bottom, width and height as shares of the picture.
Box = tuple[float, ...]
TRIAL: Box = (0.2, 0.2, 0.5, 0.5)
INSIDE = {"framealpha": 1.0, "fancybox": False}
ABOVE = {
    "loc": "lower center",
    "bbox_to_anchor": (0.5, 1.0),
    "frameon": False,
    "handlelength": 2.2,
    "columnspacing": 1.2,
    "borderaxespad": 0.2,
    "borderpad": 0.1,
    "labelspacing": 0.25,
    "handletextpad": 0.5,
}


@dataclass(frozen=True)
class Margins:
    """What stands left of the axes, below and right of them, in pixels with the edge."""

    left: float
    low: float
    right: float


def set_ticks(axes: Axes, panel: Panel) -> None:
    """Set the ticks that the panel asks for: positions, or pairs (position, text)."""
    # Said here, else the count of automatic ticks follows matplotlib's own size at each drawing.
    axes.tick_params(labelsize=style.points(style.FONT_PX))
    if panel.xticks == () and panel.yticks == ():
        axes.spines[:].set_visible(False)
    for axis, ticks in ((axes.xaxis, panel.xticks), (axes.yaxis, panel.yticks)):
        if ticks is None:
            continue
        axis.set_minor_locator(NullLocator())
        if ticks and isinstance(ticks[0], (tuple, list)):
            axis.set_ticks([tick[0] for tick in ticks], labels=[tick[1] for tick in ticks])
        else:
            axis.set_ticks(list(ticks))


def arrange(figure: Figure, drawings: Sequence[Drawing], size: tuple[int, int]) -> list[Legend]:
    """Place every panel so that nothing is cut off; return the legends that lie inside axes.

    Raises ValueError when the picture is too small for its panels.
    """
    boxes = [TRIAL] * len(drawings)
    # Larger axes than those on trial can have longer tick labels, so all is measured twice.
    for _ in range(2):
        margins = [_margins(figure, d, box) for d, box in zip(drawings, boxes, strict=True)]
        boxes, legends = _arrange(drawings, margins, size)
    return [legend for legend in legends if legend is not None]


def _arrange(
    drawings: Sequence[Drawing], margins: Sequence[Margins], size: tuple[int, int]
) -> tuple[list[Box], list[Legend | None]]:
    """Place panels, legends and bars with these margins; return the axes' boxes and the legends."""
    width, height = size[0] / len(drawings), float(size[1])
    legends = [_legend(d, m, width) for d, m in zip(drawings, margins, strict=True)]
    # Panels side by side get the same room above, so that their axes are level.
    rows = max(rows for rows, _ in legends)
    titled = any(drawing.panel.title for drawing in drawings)
    high = HEAD + titled * TITLE_ROW + rows * LEGEND_ROW
    boxes = []
    for index, (drawing, margin) in enumerate(zip(drawings, margins, strict=True)):
        axes_size = (width - margin.left - margin.right, height - margin.low - high)
        if min(axes_size) < LEAST:
            raise ValueError(f"{size[0]} x {size[1]} pixels are too few for the panels")
        box = (index * width + margin.left, margin.low, *axes_size)
        boxes.append(tuple(value / size[i % 2] for i, value in enumerate(box)))
        _place(drawing, boxes[-1], rows, size)
    return boxes, [legend for _, legend in legends]


def _place(drawing: Drawing, box: Box, rows: int, size: tuple[int, int]) -> None:
    axes, bar = drawing.axes, drawing.bar
    axes.set_position(box)
    if drawing.panel.title:
        axes.set_title(drawing.panel.title, pad=style.points(8.0 + rows * LEGEND_ROW))
    if bar is not None:
        axes.apply_aspect()
        seen = axes.get_position()
        place = (seen.x1 + BAR_GAP / size[0], seen.y0, BAR_WIDTH / size[0], seen.height)
        bar.set_position(place)


def _margins(figure: Figure, drawing: Drawing, box: Box) -> Margins:
    """Measure what ticks, labels and the colour bar need around axes that fill the box."""
    axes, scale = drawing.axes, figure.dpi / style.DPI
    axes.set_position(box)
    axes.set_title("")
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    outer = axes.get_tightbbox(figure.canvas.get_renderer(), for_layout_only=False)
    inner = axes.get_window_extent()
    needs = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1)
    left, low, right = (max(need, 0.0) / scale + EDGE for need in needs)
    bar = _bar(figure, drawing)
    return Margins(left, low, max(right, 2 * EDGE) if bar is None else _bar_room(figure, bar))


def _bar(figure: Figure, drawing: Drawing) -> Axes | None:
    """Make the colour bar that a drawing asks for, anew."""
    if drawing.bar is not None:
        drawing.bar.remove()
        drawing.bar = None
    if drawing.colorbar is not None:
        label, mappable = drawing.colorbar
        drawing.bar = figure.add_axes((0.5, 0.2, BAR_WIDTH / style.WIDTH, 0.5))
        figure.colorbar(mappable, cax=drawing.bar, label=label)
    return drawing.bar


def _bar_room(figure: Figure, bar: Axes) -> float:
    outer = bar.get_tightbbox(figure.canvas.get_renderer())
    needs = (outer.x1 - bar.get_window_extent().x0) * style.DPI / figure.dpi
    return needs + 2 * BAR_GAP + EDGE


def _legend(drawing: Drawing, margin: Margins, width: float) -> tuple[int, Legend | None]:
    """Make the legend; return how many rows it takes above the axes, or itself when inside."""
    axes, where = drawing.axes, drawing.panel.legend
    labels = [label for label, _ in drawing.legend()]
    if where is None or not labels:
        return 0, None
    if where != "above":
        return 0, axes.legend(drawing.swatches(), labels, loc=where, **INSIDE)
    # Centred over the axes, it may reach as far as the nearer edge of its part of the picture.
    room = width - abs(margin.left - margin.right) - EDGE
    for rows in range(1, len(labels) + 1):
        columns = -(-len(labels) // rows)
        legend = axes.legend(drawing.swatches(), labels, ncols=columns, **ABOVE)
        wide = legend.get_window_extent().width * style.DPI / axes.figure.dpi
        if wide <= room:
            break
    return -(-len(labels) // columns), None
