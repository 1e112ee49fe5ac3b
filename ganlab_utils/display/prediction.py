"""A question with the state of its answer: open, committed or revealed."""

import base64
from typing import Any

import numpy as np

from ganlab_utils.display import output, page, prediction_live
from ganlab_utils.display.controls import centred
from ganlab_utils.display.questions import ChoiceQuestion, CurveQuestion, NumberQuestion
from ganlab_utils.display.sliders import SliderFigure
from ganlab_utils.display.view import View

OPEN = "(commit a guess in the live notebook; the answer is computed below)"


class Prediction:
    """A question; the answer stays hidden until a guess is committed or the reader asks for it."""

    def __init__(self, question: NumberQuestion | ChoiceQuestion | CurveQuestion) -> None:
        self.asked = question
        self.figure: SliderFigure | None = None
        self._guess: Any = None
        self._revealed = False
        self._widget: prediction_live.LivePrediction | None = None

    @property
    def question(self) -> str:
        """The question."""
        return self.asked.text

    @property
    def guess(self) -> Any:
        """The committed guess, or None."""
        return self._guess

    @property
    def committed(self) -> bool:
        """Whether a guess was committed."""
        return self._guess is not None

    @property
    def revealed(self) -> bool:
        """Whether the answer is shown."""
        return self._revealed

    @property
    def result(self) -> list[str]:
        """The guess beside the truth, and the explanation; empty while the answer is hidden."""
        if not self._revealed:
            return []
        asked = self.asked
        first = asked.contrast(self._guess) if self.committed else asked.answer()
        return [first, *([asked.explain] if asked.explain else [])]

    @property
    def drawing(self) -> str:
        """The guess and the truth on a line, where the question is about a number."""
        shown = self._revealed and isinstance(self.asked, NumberQuestion)
        return self.asked.drawing(self._guess) if shown else ""

    @property
    def text(self) -> str:
        """The text form; it holds the answer only after commit or reveal."""
        lines = [f"[prediction] {self.question}", self.asked.hint()]
        return "\n".join(lines + (self.result or [OPEN]))

    def commit(self, value: Any) -> "Prediction":
        """Commit to a guess and show it beside the truth; return self.

        Raises ValueError or TypeError for a guess that does not fit, RuntimeError for a second one
        or for one after the answer was shown.
        """
        if self._revealed:
            raise RuntimeError("the answer is already shown; run the cell again for a new guess")
        self._guess = self.asked.accept(value)
        return self.reveal()

    def reveal(self) -> "Prediction":
        """Show the answer; return self."""
        self._revealed = True
        if self._widget is not None:
            self._widget.follow()
        return self

    def close(self) -> None:
        """Close the live widgets; the next time it is shown, the prediction makes new ones."""
        if self.figure is not None:
            self.figure.close()
        if self._widget is not None:
            self._widget.close()
        self._widget = None

    def __repr__(self) -> str:
        """Return the text form."""
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if self._widget is None:
            self._widget = prediction_live.LivePrediction(self)
        return {"text/plain": self.text, **self._widget.mimebundle()}, {}

    def _ipython_display_(self) -> None:
        alt = self.figure.alt if self.figure else ""
        output.show(*self._repr_mimebundle_(), page.words(self.text, alt=alt))


class CurvePrediction(Prediction):
    """A curve to sketch: a slider figure whose truth is drawn after the guess."""

    def __init__(self, question: CurveQuestion) -> None:
        super().__init__(question)
        low, high = question.panel.ylim
        names = [f"knot_{i}" for i in range(question.knots.size)]
        made = {
            name: centred(low, high, label=f"at {knot:g}")
            for name, knot in zip(names, question.knots, strict=True)
        }
        alt = f"An empty sketch with {len(names)} points to move: {question.text}"
        self.figure = SliderFigure(
            self._draw, [question.panel], "Your sketch", question.text, alt, height=420, **made
        )

    def commit(self, value: Any = None) -> "CurvePrediction":
        """Commit to heights (k,), by default those of the sliders; return self."""
        heights = list(self.figure.values.values()) if value is None else value
        super().commit(heights)
        return self

    def reveal(self) -> "CurvePrediction":
        """Draw the truth beside the sketch; return self."""
        self._revealed = True
        guess = self._guess or tuple(self.figure.values.values())
        self.figure.set(**dict(zip(self.figure.controls, guess, strict=True)))
        super().reveal()
        return self

    def _draw(self, view: View, **heights: float) -> None:
        values = tuple(heights.values())
        asked = self.asked
        x, y = asked.sketch(values)
        if self._revealed:
            grid = asked.grid()
            view[0].line("truth", grid, asked.truth(grid), "theory", label="truth")
        view[0].line("guess", x, y, "guess", label="your sketch", width=3.5)
        view[0].points("knots", asked.knots, np.array(values), "guess", size=10)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, _ = super()._repr_mimebundle_()
        data["image/png"] = base64.b64encode(self.figure.png()).decode("ascii")
        width, height = self.figure.size
        shown = {"alt": self.figure.alt, "width": width, "height": height}
        return data, {"image/png": shown}
