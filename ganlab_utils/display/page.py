"""The HTML around a live picture: type sizes, the question, numbers and errors."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab_utils.display.prediction import Prediction
    from ganlab_utils.display.sliders import SliderFigure

STYLE = """<style>
.ganlab-figure { --jp-widgets-font-size: 16px; --jp-widgets-inline-height: 34px;
  --jp-widgets-inline-width: 430px; --jp-widgets-inline-label-width: auto; overflow: visible;
  font-size: 16px; max-width: 980px; }
.ganlab-figure .ganlab-controls { display: flex; flex-flow: row wrap; align-items: center;
  gap: 2px 18px; overflow: visible; }
.ganlab-figure .widget-readout { font-size: 16px; min-width: 64px; }
.ganlab-figure .ganlab-picture { display: block; max-width: 100%; height: auto; flex: none; }
.ganlab-figure .widget-html-content, .ganlab-figure .widget-html { line-height: 1.45;
  font-size: 16px; height: auto; }
.ganlab-figure .ganlab-question { font-size: 17px; font-weight: 600; }
.ganlab-figure .ganlab-number { display: inline-block; margin-right: 28px;
  font-variant-numeric: tabular-nums; }
.ganlab-figure .ganlab-error { color: #9b1c00; border-left: 4px solid #9b1c00;
  padding-left: 10px; white-space: pre-wrap; }
</style>"""


def question(text: str) -> str:
    """Return the question that the sliders answer."""
    return f'<div class="ganlab-question">{html.escape(text)}</div>' if text else ""


def readouts(lines: Sequence[str]) -> str:
    """Return the numbers and notes, announced politely by a screen reader."""
    items = "".join(f'<span class="ganlab-number">{html.escape(line)}</span> ' for line in lines)
    return f'<div role="status" aria-live="polite" aria-atomic="true">{items}</div>'


def error(figure: "SliderFigure", problem: Exception) -> str:
    """Return what failed, at which slider values, and the exception's line."""
    values = ", ".join(f"{name} = {value}" for name, value in figure.values.items())
    line = html.escape(f"{type(problem).__name__}: {problem}")
    return (
        f'<div class="ganlab-error" role="alert">The picture could not be drawn at '
        f"{html.escape(values)}.\n{line}\nThe picture above is the last one that could; "
        "move a slider to go on.</div>"
    )


def problem(text: str) -> str:
    """Return one line that says what was wrong."""
    return f'<div class="ganlab-error" role="alert">{html.escape(text)}</div>'


def result(prediction: "Prediction") -> str:
    """Return the guess beside the truth, once it may be seen."""
    items = "".join(f"<div>{html.escape(line)}</div>" for line in prediction.result)
    return f'<div class="ganlab-result" role="status" aria-live="polite">{items}</div>'
