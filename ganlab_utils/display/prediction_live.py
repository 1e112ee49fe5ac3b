"""The live side of a prediction: a control, "Commit" and "Show me"."""

from typing import TYPE_CHECKING, Any

import ipywidgets

from ganlab_utils.display import live, page
from ganlab_utils.display.questions import ChoiceQuestion, NumberQuestion

if TYPE_CHECKING:
    from ganlab_utils.display.prediction import Prediction


class LivePrediction:
    """The widgets of one prediction."""

    def __init__(self, prediction: "Prediction") -> None:
        self.prediction = prediction
        self.commit = ipywidgets.Button(description="Commit", button_style="primary")
        self.show = ipywidgets.Button(description="Show me")
        self.result = ipywidgets.HTML(page.result(prediction))
        self.error = ipywidgets.HTML()
        self.inputs, body = _inputs(prediction)
        row = ipywidgets.Box([self.commit, self.show])
        row.add_class("ganlab-controls")
        self.root = ipywidgets.VBox([*body, row, self.result, self.error])
        self.root.add_class("ganlab-figure")
        self.commit.on_click(lambda _: self._commit())
        self.show.on_click(lambda _: self.prediction.reveal())
        self._lock()

    def mimebundle(self) -> dict[str, Any]:
        """Return the widget's part of the output."""
        key = "application/vnd.jupyter.widget-view+json"
        return {key: self.root._repr_mimebundle_()[key]}

    def follow(self) -> None:
        """Show the state of the prediction."""
        if self.prediction.committed and not hasattr(self.prediction, "figure"):
            self.inputs[0].value = self.prediction.guess
        self.result.value = page.result(self.prediction)
        self.error.value = ""
        self._lock()

    def close(self) -> None:
        """Close every widget."""
        for widget in (*self.inputs, *self.root.children, self.root):
            widget.close()

    def _commit(self) -> None:
        try:
            if hasattr(self.prediction, "figure"):
                self.prediction.commit()
            else:
                self.prediction.commit(self._chosen())
        except (ValueError, TypeError, RuntimeError) as error:
            self.error.value = page.problem(str(error))

    def _chosen(self) -> Any:
        value = self.inputs[0].value
        if value is None:
            raise ValueError("choose one of the options first, or press Show me")
        return value

    def _lock(self) -> None:
        for widget in (*self.inputs, self.commit, self.show):
            widget.disabled = self.prediction.revealed


def _inputs(prediction: "Prediction") -> tuple[list[ipywidgets.Widget], list[ipywidgets.Widget]]:
    asked = prediction._question
    head = ipywidgets.HTML(page.STYLE + page.question(asked.text))
    if isinstance(asked, NumberQuestion):
        start = prediction.guess if prediction.committed else asked.slider.start
        control = live.widget("your guess", asked.slider, start)
        return [control], [head, control]
    if isinstance(asked, ChoiceQuestion):
        control = ipywidgets.RadioButtons(options=asked.options.ends(), value=prediction.guess)
        control.layout.width = "auto"
        return [control], [head, control]
    figure = live.LiveFigure(prediction.figure)
    prediction.figure._widget = figure
    return [*figure.controls.values(), figure.reset], [figure.root]
