"""A view: one matplotlib figure, created once; a move redraws only what moves."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganlab_utils.display import layout, png, style
from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.text import Readout


class View:
    """What a draw callback draws on: view[i] is panel i; numbers and notes go under the picture.

    width and height are pixels of the page; scale=2 renders twice as fine for a projector.
    """

    def __init__(
        self, panels: Sequence[Panel], width: int, height: int, scale: float = 1.0
    ) -> None:
        self.size = (width, height)
        self.numbers: list[Readout] = []
        self.notes: list[str] = []
        self._background: object = None
        self._signature: object = None
        self._overlays: list[object] = []
        with style.apply():
            inches = (width / style.DPI, height / style.DPI)
            self.figure = Figure(figsize=inches, dpi=style.DPI * scale)
            self.canvas = FigureCanvasAgg(self.figure)
            self._encoder = png.Encoder(int(self.figure.bbox.height), int(self.figure.bbox.width))
            self._drawings = [Drawing(_axes(self.figure, panel), panel) for panel in panels]

    def __getitem__(self, index: int) -> Drawing:
        """Return a panel to draw on."""
        return self._drawings[index]

    def __len__(self) -> int:
        """Return the number of panels."""
        return len(self._drawings)

    def number(self, name: str, value: float, digits: int = 4) -> None:
        """Put "name = value" under the picture; inf reads "infinite".

        Raises ValueError, naming the number, for nan.
        """
        if np.isnan(value):
            raise ValueError(f"number {name!r} is nan; accepted: a real number or inf")
        self.numbers.append(Readout(str(name), float(value), digits))

    def note(self, sentence: str) -> None:
        """Put one short sentence, which may depend on the sliders, under the numbers."""
        self.notes.append(str(sentence))

    def begin(self) -> None:
        """Start a move: nothing is drawn yet."""
        self.numbers, self.notes = [], []
        for drawing in self._drawings:
            drawing.begin()

    def off_axes(self) -> list[str]:
        """Return "panel i: key" for every mark whose finite data leave its axes."""
        return [f"panel {i}: {key}" for i, d in enumerate(self._drawings) for key in d.off_axes()]

    def render(self) -> bytes:
        """Draw the marks of this move over the saved background and return a PNG."""
        signature = [(d.legend(), d.bar_key()) for d in self._drawings]
        if signature != self._signature:
            self._draw_background()
            self._signature = signature
        self.canvas.restore_region(self._background)
        for drawing in self._drawings:
            for artist in drawing.artists():
                drawing.axes.draw_artist(artist)
        for overlay in self._overlays:
            self.canvas.restore_region(overlay)
        return self._encoder.encode(self.canvas.buffer_rgba())

    def _draw_background(self) -> None:
        with style.apply():
            legends = layout.arrange(self.figure, self._drawings, self.size)
        self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.figure.bbox)
        boxes = [legend.get_window_extent() for legend in legends]
        self._overlays = [self.canvas.copy_from_bbox(box) for box in boxes]


def _axes(figure: Figure, panel: Panel) -> Axes:
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlabel=panel.xlabel, ylabel=panel.ylabel, title=panel.title)
    axes.set(xscale=panel.xscale, yscale=panel.yscale)
    axes.set(xlim=panel.xlim, ylim=panel.ylim, autoscale_on=False)
    layout.set_ticks(axes, panel)
    if panel.equal:
        axes.set_aspect("equal", adjustable="box")
    return axes
