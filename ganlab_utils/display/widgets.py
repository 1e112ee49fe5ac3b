"""ipywidgets with what a live figure needs of them: fewer messages, a name for the picture."""

import base64
from typing import Any

import ipywidgets
import traitlets

from ganlab_utils.display.control_kinds import Choice, Control, Integer, Switch

SHORT_CHOICE = 4
SHORT_LABEL = 18
DATA_URL = b"data:image/png;base64,"


class QuietFloatSlider(ipywidgets.FloatSlider):
    """A slider that does not repeat to the browser what the browser has just said."""

    value = traitlets.CFloat(0.0).tag(sync=True, echo_update=False)


class QuietIntSlider(ipywidgets.IntSlider):
    """A slider over whole numbers that does not repeat what the browser has just said."""

    value = traitlets.CInt(0).tag(sync=True, echo_update=False)


class NamedImage(ipywidgets.Image):
    """A picture whose tooltip becomes the title of its <img>: its name for a screen reader.

    The page sets the title only on widgets with an empty description, which Image lacks. The
    picture travels as a data URL, decoded sooner than a blob, which a browser fetches first.
    """

    description = traitlets.Unicode("").tag(sync=True)

    def show(self, png: bytes) -> None:
        """Show a PNG."""
        self.value = DATA_URL + base64.b64encode(png)


def widget(name: str, control: Control, value: Any) -> ipywidgets.Widget:
    """Return the ipywidget of a control, labelled and with its value shown."""
    label = control.label or name
    wide = {"description_width": "initial"}
    shared = {"description": label, "value": value, "style": wide}
    if isinstance(control, Switch):
        return ipywidgets.Checkbox(indent=False, **shared)
    if isinstance(control, Choice):
        return _choice(control, shared)
    ends = {"min": control.low, "max": control.high}
    if isinstance(control, Integer):
        return QuietIntSlider(**ends, **shared)
    readout = f".{control.digits}f"
    return QuietFloatSlider(step=control.step, readout_format=readout, **ends, **shared)


def _choice(control: Choice, shared: dict[str, Any]) -> ipywidgets.Widget:
    texts = [text for text, _ in control.options]
    if len(texts) > SHORT_CHOICE or max(map(len, texts)) > SHORT_LABEL:
        return ipywidgets.Dropdown(options=texts, **shared)
    made = ipywidgets.ToggleButtons(options=texts, **shared)
    made.style.button_width = "auto"
    return made


def close(root: ipywidgets.Widget) -> None:
    """Close a widget with everything inside it, layouts and styles too."""
    for child in getattr(root, "children", ()):
        close(child)
    for part in (getattr(root, "layout", None), getattr(root, "style", None), root):
        if isinstance(part, ipywidgets.Widget):
            part.close()
