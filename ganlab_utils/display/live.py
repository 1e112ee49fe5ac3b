"""The live side of a SliderFigure: ipywidgets that send one picture a move.

The browser keeps at most one unanswered message a slider and merges later moves into the next one
(`_pending_msgs` and `_msg_buffer` of ipywidgets' WidgetModel), so no stale picture ever queues.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets

from ganlab_utils.display import lifetime, page, widgets

if TYPE_CHECKING:
    from ganlab_utils.display.sliders import SliderFigure

VIEW = "application/vnd.jupyter.widget-view+json"


class LiveFigure:
    """The widgets of one figure: question, controls, picture, numbers and an error line."""

    def __init__(self, figure: "SliderFigure") -> None:
        """Make the widgets, showing what the figure shows now."""
        self.figure = figure
        self._following = False
        self._rows = page.rows(figure.survey())
        values = figure.values
        self.controls = {n: widgets.widget(n, c, values[n]) for n, c in figure.controls.items()}
        self.reset = ipywidgets.Button(description="Reset")
        self.picture = _picture(figure)
        self.numbers = ipywidgets.HTML(page.readouts(*figure.readouts, self._rows))
        self.error = ipywidgets.HTML()
        self.root = self._assemble()
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.reset.on_click(self._restart)

    def mimebundle(self) -> dict[str, Any]:
        """Return the widgets' part of a cell's output."""
        lifetime.adopt(self.figure)
        return {VIEW: self.root._repr_mimebundle_()[VIEW]}

    def follow(self) -> None:
        """Show what the figure shows after a move that did not come from these widgets."""
        with self._quietly():
            for name, control in self.controls.items():
                control.value = self.figure.values[name]
        self._show()

    def lock(self) -> None:
        """Let nobody move the sliders any more."""
        for control in (*self.controls.values(), self.reset):
            control.disabled = True

    def close(self) -> None:
        """Close every widget."""
        widgets.close(self.root)

    def _assemble(self) -> ipywidgets.Widget:
        head = ipywidgets.HTML(page.STYLE + page.question(self.figure.question))
        row = ipywidgets.Box([*self.controls.values(), self.reset])
        row.add_class("ganlab-controls")
        root = ipywidgets.VBox([head, row, self.picture, self.numbers, self.error])
        return root.add_class("ganlab-figure")

    def _moved(self, _: object) -> None:
        with self.figure.turn:
            if self._following:
                return
            values = {name: control.value for name, control in self.controls.items()}
            self._try(values, lambda: self.figure._redraw(values))

    def _restart(self, _: object) -> None:
        start = {name: control.start for name, control in self.figure.controls.items()}
        with self.figure.turn:
            with self._quietly():
                for name, control in self.controls.items():
                    control.value = start[name]
            self._try(start, lambda: self.figure._redraw(start))

    def _try(self, values: dict[str, Any], move: Callable[[], None]) -> None:
        """Move; when that fails, say so under the picture, which stays as it was."""
        try:
            move()
        except Exception as error:
            self.error.value = page.error(values, error)
        else:
            self._show()

    def _show(self) -> None:
        # The picture first: it is what the reader waits for. What did not change is not sent.
        self.picture.show(self.figure.png())
        self.numbers.value = page.readouts(*self.figure.readouts, self._rows)
        self.error.value = ""

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._following = True
        try:
            yield
        finally:
            self._following = False


def _picture(figure: "SliderFigure") -> widgets.NamedImage:
    width, height = map(str, figure.size)
    made = widgets.NamedImage(format="url", width=width, height=height, tooltip=figure.alt)
    made.show(figure.png())
    return made.add_class("ganlab-picture")
