"""The live side of a SliderFigure: ipywidgets that send one picture a move."""

import html
from typing import TYPE_CHECKING, Any

import ipywidgets

from ganlab_utils.display import page
from ganlab_utils.display.controls import Choice, Control, Integer, Switch

if TYPE_CHECKING:
    from ganlab_utils.display.sliders import SliderFigure


class LiveFigure:
    """The widgets of one figure: question, controls, picture, numbers and an error line."""

    def __init__(self, figure: "SliderFigure") -> None:
        self.figure = figure
        self._busy = False
        width, height = figure.size
        self.picture = ipywidgets.Image(
            value=figure.png(), format="png", width=str(width), height=str(height)
        )
        self.picture.add_class("ganlab-picture")
        self.controls = {n: widget(n, c, figure.values[n]) for n, c in figure.controls.items()}
        self.reset = ipywidgets.Button(description="Reset", tooltip="Move every slider back")
        self.numbers = ipywidgets.HTML(page.readouts(figure.readouts))
        self.error = ipywidgets.HTML()
        row = ipywidgets.Box([*self.controls.values(), self.reset])
        row.add_class("ganlab-controls")
        head = ipywidgets.HTML(page.STYLE + page.question(figure.question))
        self.root = ipywidgets.VBox([head, row, self.picture, self.numbers, self.error])
        self.root.add_class("ganlab-figure")
        for name, control in self.controls.items():
            control.observe(self._on_move(name), "value")
        self.reset.on_click(lambda _: self._restart())

    def mimebundle(self) -> dict[str, Any]:
        """Return the widget's part of the output."""
        key = "application/vnd.jupyter.widget-view+json"
        return {key: self.root._repr_mimebundle_()[key]}

    def follow(self) -> None:
        """Show what the figure shows after a move that did not come from the sliders."""
        self._busy = True
        for name, control in self.controls.items():
            control.value = self.figure.values[name]
        self._busy = False
        self._show(self.figure.png())

    def close(self) -> None:
        """Close every widget."""
        for widget in (*self.controls.values(), *self.root.children, self.root):
            widget.close()

    def _on_move(self, name: str) -> Any:
        def moved(change: dict[str, Any]) -> None:
            if not self._busy:
                self._move({name: change["new"]})

        return moved

    def _restart(self) -> None:
        self._busy = True
        for name, control in self.figure.controls.items():
            self.controls[name].value = control.start
        self._busy = False
        self._move({name: control.start for name, control in self.figure.controls.items()})

    def _move(self, values: dict[str, Any]) -> None:
        try:
            picture = self.figure._move(values)
        except Exception as error:
            self.error.value = page.error(self.figure, error)
        else:
            self._show(picture)

    def _show(self, picture: bytes) -> None:
        self.picture.value = picture
        self.numbers.value = page.readouts(self.figure.readouts)
        self.error.value = ""


def widget(name: str, control: Control, value: Any) -> ipywidgets.Widget:
    """Return the ipywidget of a control, labelled and with its value shown."""
    label = html.escape(control.label or name)
    shared = {"description": label, "value": value, "style": {"description_width": "initial"}}
    if isinstance(control, Switch):
        return ipywidgets.Checkbox(indent=False, **shared)
    if isinstance(control, Choice):
        texts = [text for text, _ in control.options]
        short = len(texts) <= 4 and max(map(len, texts)) <= 18
        kind = ipywidgets.ToggleButtons if short else ipywidgets.Dropdown
        return kind(options=texts, **shared)
    ends = {"min": control.low, "max": control.high}
    if isinstance(control, Integer):
        return ipywidgets.IntSlider(**ends, **shared)
    readout = f".{control.digits}f"
    return ipywidgets.FloatSlider(step=control.step, readout_format=readout, **ends, **shared)
