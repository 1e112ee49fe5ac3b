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
# A guess of what a legend entry takes: its letters, its line and the gaps around them.
LETTER, HANDLE = 9.6, 62.0


@dataclass(frozen=True)
class Cell:
    """The part of the picture that one panel may use, from its lower left corner."""

    left: float
    width: float
    height: float


def set_ticks(axes: Axes, panel: Panel) -> None:
    """Set the ticks that the panel asks for: positions, or pairs (position, text)."""
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
    inside, column = [], size[0] / len(drawings)
    for index, drawing in enumerate(drawings):
        cell = Cell(index * column, column, float(size[1]))
        rows, legend = _legend(drawing, column)
        _place(figure, drawing, cell, rows, size)
        if legend is not None and drawing.panel.legend != "above":
            inside.append(legend)
    return inside


def _place(figure: Figure, drawing: Drawing, cell: Cell, rows: int, size: tuple[int, int]) -> None:
    axes, panel = drawing.axes, drawing.panel
    bar = _bar(figure, drawing)
    left, low, right = _margins(figure, drawing)
    high = HEAD + (TITLE_ROW if panel.title else 0.0) + rows * LEGEND_ROW
    if bar is not None:
        right = _bar_room(figure, bar)
    width, height = cell.width - left - right, cell.height - low - high
    if width < LEAST or height < LEAST:
        raise ValueError(f"{size[0]} x {size[1]} pixels are too few; accepted: a larger picture")
    box = (cell.left + left, low, width, height)
    axes.set_position([v / size[i % 2] for i, v in enumerate(box)])
    if panel.title:
        axes.set_title(panel.title, pad=style.points(8.0 + rows * LEGEND_ROW))
    if bar is not None:
        axes.apply_aspect()
        seen = axes.get_position()
        bar.set_position((seen.x1 + BAR_GAP / size[0], seen.y0, BAR_WIDTH / size[0], seen.height))


def _margins(figure: Figure, drawing: Drawing) -> tuple[float, float, float]:
    """Return what ticks and labels need on the left, below and on the right, edges included."""
    axes, scale = drawing.axes, figure.dpi / style.DPI
    axes.set_position((0.2, 0.2, 0.5, 0.5))
    axes.set_title("")
    outer = axes.get_tightbbox(figure.canvas.get_renderer(), for_layout_only=False)
    inner = axes.get_window_extent()
    needs = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1)
    left, low, right = (max(need, 0.0) / scale + EDGE for need in needs)
    return left, low, max(right, 2 * EDGE)


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
    return needs + BAR_GAP + EDGE


def _legend(drawing: Drawing, column: float) -> tuple[int, Legend | None]:
    """Make the legend anew; return how many rows it takes above the axes."""
    axes, where = drawing.axes, drawing.panel.legend
    if axes.get_legend() is not None:
        axes.get_legend().remove()
    labels = [label for label, _ in drawing.legend()]
    if where is None or not labels:
        return 0, None
    if where != "above":
        solid = {"framealpha": 1.0, "fancybox": False}
        return 0, axes.legend(drawing.swatches(), labels, loc=where, **solid)
    columns = _legend_columns(labels, column - 90.0)
    tight = {"borderaxespad": 0.2, "borderpad": 0.1, "labelspacing": 0.25, "handletextpad": 0.5}
    legend = axes.legend(
        drawing.swatches(),
        labels,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=columns,
        frameon=False,
        handlelength=2.2,
        columnspacing=1.2,
        **tight,
    )
    return -(-len(labels) // columns), legend


def _legend_columns(labels: Sequence[str], room: float) -> int:
    pixels = [LETTER * len(label) + HANDLE for label in labels]
    if sum(pixels) <= room:
        return len(labels)
    return max(1, min(len(labels), int(room // max(pixels))))
