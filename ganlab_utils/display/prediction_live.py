"""The live side of a prediction: a control, "Commit" and "Show me"."""

from typing import TYPE_CHECKING, Any

import ipywidgets

from ganlab_utils.display import lifetime, page, widgets
from ganlab_utils.display.live import VIEW
from ganlab_utils.display.questions import NumberQuestion

if TYPE_CHECKING:
    from ganlab_utils.display.prediction import Prediction


class LivePrediction:
    """The widgets of one prediction; the answer reaches the page only when it may be seen."""

    def __init__(self, prediction: "Prediction") -> None:
        """Make the widgets, showing the state of the prediction."""
        self.prediction = prediction
        self.commit = ipywidgets.Button(description="Commit", button_style="primary")
        self.show = ipywidgets.Button(description="Show me")
        self.result = ipywidgets.HTML(page.result(prediction.result, prediction.drawing))
        self.error = ipywidgets.HTML()
        self.control, body = _control(prediction)
        row = ipywidgets.Box([self.commit, self.show])
        row.add_class("ganlab-controls")
        self.root = ipywidgets.VBox([*body, row, self.result, self.error])
        self.root.add_class("ganlab-figure").add_class("ganlab-prediction")
        self.commit.on_click(self._commit)
        self.show.on_click(lambda _: self.prediction.reveal())
        self._lock()

    def mimebundle(self) -> dict[str, Any]:
        """Return the widgets' part of a cell's output."""
        lifetime.adopt(self.prediction)
        return {VIEW: self.root._repr_mimebundle_()[VIEW]}

    def follow(self) -> None:
        """Show the state of the prediction."""
        if self.control is not None and self.prediction.committed:
            self.control.value = self.prediction.guess
        self.result.value = page.result(self.prediction.result, self.prediction.drawing)
        self.error.value = ""
        self._lock()

    def close(self) -> None:
        """Close every widget."""
        widgets.close(self.root)

    def _commit(self, _: object) -> None:
        try:
            guess = None if self.control is None else self.control.value
            if self.control is not None and guess is None:
                raise ValueError("choose one of the options first, or press Show me")
            self.prediction.commit(guess)
        except (ValueError, TypeError, RuntimeError) as problem:
            self.error.value = page.complaint(str(problem))

    def _lock(self) -> None:
        done = self.prediction.revealed
        for button in (self.commit, self.show, *([self.control] if self.control else [])):
            button.disabled = done
        if done and self.prediction.figure is not None:
            self.prediction.figure.live().lock()


def _control(
    prediction: "Prediction",
) -> tuple[ipywidgets.Widget | None, list[ipywidgets.Widget]]:
    """Return the one control of a question, None for a curve, and what stands above the buttons."""
    asked = prediction.asked
    if prediction.figure is not None:
        return None, [prediction.figure.live().root]
    head = ipywidgets.HTML(page.STYLE + page.question(asked.text))
    if isinstance(asked, NumberQuestion):
        start = prediction.guess if prediction.committed else asked.slider.start
        control = widgets.widget("your guess", asked.slider, start)
        row = ipywidgets.Box([control])
        return control, [head, row.add_class("ganlab-controls")]
    control = ipywidgets.RadioButtons(options=asked.options.ends(), value=prediction.guess)
    return control, [head, control]
