"""A picture with sliders: one figure, created once, redrawn by a plain function at every move.

from ganlab_utils.display.sliders import Panel, SliderFigure, slider

def draw(view, mean):
    view[0].line("density", X, Normal(mean, 1.0).pdf(X), "fake", label="p_g")
    view.number("mean", mean)

SliderFigure(draw, panels=[Panel("x", "density", (-4, 4), (0, 0.5))], title="A bell",
             question="What does the mean move?", alt="A bell curve.", mean=slider(0, -2, 2))
"""

import base64
import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ganlab_utils.display import arguments, controls, output, page, style
from ganlab_utils.display.control_kinds import Control
from ganlab_utils.display.controls import choice, integer, slider, switch
from ganlab_utils.display.live import LiveFigure
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.text import Readout, figure_text
from ganlab_utils.display.view import View

__all__ = ["Panel", "SliderFigure", "choice", "integer", "slider", "switch"]

# How long a figure may look ahead to reserve room for the longest numbers and notes.
SURVEY_SECONDS = 0.25
SURVEY_CORNERS = 32


class SliderFigure:
    """A figure drawn by `draw(view, **values)`, with one slider for each of its arguments.

    Shown as the last expression of a cell it is live; anywhere else it is a PNG with alternative
    text and a text form. width and height are pixels; scale=2 doubles the sharpness.
    Raises ValueError or TypeError before drawing, for any argument that does not fit.
    """

    # One figure moves at a time: a slider's message may come in another thread than a cell's
    # `set`, and matplotlib's caches are not made for two.
    turn = threading.RLock()

    def __init__(
        self,
        draw: Callable[..., None],
        panels: Sequence[Panel],
        title: str,
        question: str = "",
        alt: str = "",
        width: int = style.WIDTH,
        height: int = style.HEIGHT,
        scale: float = 1.0,
        **sliders: Control,
    ) -> None:
        self.size = arguments.check_size(width, height, scale)
        panels = arguments.check_panels(panels)
        arguments.check_sliders(draw, sliders)
        self.title = arguments.check_text("title", title)
        self.question = str(question)
        self.alt = arguments.check_text("alt", alt)
        self.controls: dict[str, Control] = dict(sliders)
        self._draw = draw
        self._panels = panels
        self._scale = scale
        self._values = self._start()
        self._view: View | None = None
        self._widget: LiveFigure | None = None
        self._numbers: list[Readout] = []
        self._notes: list[str] = []
        self._png = b""
        self._redraw(self._values)

    @property
    def values(self) -> dict[str, Any]:
        """The positions of the sliders; a choice is its label."""
        return dict(self._values)

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers under the picture, unrounded."""
        return {item.name: item.value for item in self._numbers}

    @property
    def text(self) -> str:
        """The text form: title, slider values, numbers, notes."""
        shown = [self._caption(name, value) for name, value in self._values.items()]
        return figure_text(self.title, shown, self._numbers, self._notes)

    @property
    def readouts(self) -> tuple[list[str], list[str]]:
        """The numbers and the notes under the picture."""
        return [str(item) for item in self._numbers], list(self._notes)

    def set(self, **values: Any) -> "SliderFigure":
        """Move sliders and redraw; return self.

        Raises ValueError or TypeError for a value that does not fit, and whatever `draw` raises;
        the figure then stays as it was.
        """
        unknown = sorted(set(values) - set(self.controls))
        if unknown:
            raise ValueError(f"no slider {unknown}; accepted: {list(self.controls)}")
        new = {name: self.controls[name].accept(name, value) for name, value in values.items()}
        with self.turn:
            self._redraw({**self._values, **new})
            if self._widget is not None:
                self._widget.follow()
        return self

    def reset(self) -> "SliderFigure":
        """Move every slider back to its start; return self."""
        return self.set(**self._start())

    def png(self) -> bytes:
        """Return the present picture as a PNG."""
        return self._png

    def corners(self) -> list[dict[str, Any]]:
        """Return every combination of extreme slider positions."""
        return controls.corners(self.controls)

    def random_points(self, n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
        """Return n random positions on the sliders' steps."""
        return [{name: c.random(rng) for name, c in self.controls.items()} for _ in range(n)]

    def off_axes(self) -> list[str]:
        """Return "panel i: key" for every mark whose finite data now leave its axes."""
        with self.turn:
            return self._drawn(self._values).off_axes()

    def live(self) -> LiveFigure:
        """Return the live widgets, made when first asked for."""
        if self._widget is None:
            self._widget = LiveFigure(self)
        return self._widget

    def close(self) -> None:
        """Close the live widgets and free the canvas; the next move makes them anew."""
        if self._widget is not None:
            self._widget.close()
        self._widget = self._view = None

    def __repr__(self) -> str:
        """Return the text form."""
        return self.text

    def _ipython_display_(self) -> None:
        output.show(*self._repr_mimebundle_(), page.words(self.text, self.question, self.alt))

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        image = base64.b64encode(self._png).decode("ascii")
        data: dict[str, Any] = {"text/plain": self.text, "image/png": image}
        if self.controls:
            data.update(self.live().mimebundle())
        width, height = self.size
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}

    def survey(self) -> list[tuple[list[str], list[str]]]:
        """Return the readouts now and, as far as time allows, at the corners; nothing changes."""
        states, stop = [self.readouts], time.perf_counter() + SURVEY_SECONDS
        for corner in self.corners()[:SURVEY_CORNERS]:
            if time.perf_counter() > stop:
                break
            with contextlib.suppress(Exception), self.turn:
                view = self._drawn(corner)
                states.append(([str(item) for item in view.numbers], list(view.notes)))
        return states

    def _redraw(self, values: dict[str, Any]) -> None:
        """Draw; only when all went well does the figure take the new values."""
        with self.turn:
            view = self._drawn(values)
            self._numbers, self._notes, self._png = view.numbers, view.notes, view.render()
            self._values = values

    def _drawn(self, values: Mapping[str, Any]) -> View:
        """Return the view after a call of draw."""
        if self._view is None:
            self._view = View(self._panels, *self.size, self._scale)
        given = {name: self.controls[name].argument(v) for name, v in values.items()}
        self._view.begin()
        self._draw(self._view, **given)
        return self._view

    def _start(self) -> dict[str, Any]:
        return {name: control.start for name, control in self.controls.items()}

    def _caption(self, name: str, value: object) -> str:
        return f"{self.controls[name].label or name} = {self.controls[name].show(value)}"
