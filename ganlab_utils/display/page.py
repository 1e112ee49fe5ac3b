"""The HTML around a live picture: type sizes, the question, numbers and errors."""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Below these, text no longer reads from the last row; the widths are generous guesses for 16 px.
LETTER_PX = 8.8
NUMBER_GAP_PX = 28
PAGE_PX = 800
LINE_EM = 1.45

STYLE = """<style>
.ganlab-figure { --jp-widgets-font-size: 16px; --jp-widgets-inline-height: 34px;
  --jp-widgets-inline-label-width: auto; --jp-widgets-inline-width-short: 120px;
  font-size: 16px; max-width: 980px; overflow: visible; }
.ganlab-figure .ganlab-controls { display: flex; flex-flow: row wrap; align-items: center;
  gap: 2px 24px; overflow: visible; }
.ganlab-controls .widget-hslider { width: auto; flex: 0 1 400px; min-width: min(390px, 100%); }
.ganlab-figure .widget-hslider .slider-container { min-width: 150px; }
.ganlab-figure .widget-readout { font-size: 16px; min-width: 68px; }
.ganlab-figure .widget-label, .ganlab-figure .widget-label-basic { color: inherit;
  overflow: visible; font-size: 16px; }
.ganlab-figure .widget-radio-box label { font-size: 16px; line-height: 1.4; height: auto;
  white-space: normal; padding: 4px 0; }
.ganlab-figure .widget-radio, .ganlab-figure .widget-radio-box { width: auto; max-width: 100%; }
.ganlab-figure .widget-toggle-buttons, .ganlab-figure .widget-dropdown,
.ganlab-figure .widget-checkbox { width: auto; }
.ganlab-figure .jupyter-button { font-size: 16px; }
.ganlab-figure .noUi-handle:focus, .ganlab-figure button:focus-visible,
.ganlab-figure input:focus-visible, .ganlab-figure select:focus-visible {
  outline: 3px solid #0058BF; outline-offset: 1px; }
.ganlab-figure .ganlab-picture { display: block; max-width: 100%; height: auto; flex: none;
  background: white; }
.ganlab-figure .widget-html, .ganlab-figure .widget-html-content { font-size: 16px;
  line-height: 1.45; height: auto; color: inherit; }
.ganlab-figure .ganlab-question { font-size: 17px; font-weight: 600; }
.ganlab-figure .ganlab-number { display: inline-block; margin-right: 28px;
  font-variant-numeric: tabular-nums; }
.ganlab-figure .ganlab-error { color: #9b1c00; background: #fff4f0; padding: 6px 10px;
  border-left: 4px solid #9b1c00; white-space: pre-wrap; }
.ganlab-figure .ganlab-result { font-size: 17px; }
.jp-OutputArea:has(.ganlab-figure) .jp-OutputArea-child:has(.ganlab-words) { display: none; }
</style>"""


def words(text: str, question: str = "", alt: str = "") -> str:
    """Return a figure in words, for pages that show it as a picture without alternative text.

    Where the live figure is on the page its own numbers are there, and STYLE hides these.
    """
    name, *lines = text.split("\n")
    parts = [f"<b>{html.escape(name)}</b>", *map(html.escape, (question, *lines))]
    picture = f"<p>The picture: {html.escape(alt)}</p>" if alt else ""
    told = "<br>".join(part for part in parts if part)
    return f'<div class="ganlab-words"><p>{told}</p>{picture}</div>'


def question(text: str) -> str:
    """Return the question that the sliders answer."""
    return f'<div class="ganlab-question">{html.escape(text)}</div>' if text else ""


def readouts(numbers: Sequence[str], notes: Sequence[str], rows: int, spoken: bool = True) -> str:
    """Return numbers and notes, with room for so many rows, announced politely when read aloud."""
    live = "polite" if spoken else "off"
    spans = "".join(f'<span class="ganlab-number">{html.escape(text)}</span> ' for text in numbers)
    lines = "".join(f"<div>{html.escape(text)}</div>" for text in notes)
    return (
        f'<div role="status" aria-live="{live}" aria-atomic="true" '
        f'style="min-height: {rows * LINE_EM:.2f}em">{spans}{lines}</div>'
    )


def rows(states: Iterable[tuple[Sequence[str], Sequence[str]]]) -> int:
    """Return how many rows the longest of several readouts takes, so that the height can stay."""
    return max((_rows(numbers, notes) for numbers, notes in states), default=0)


def _rows(numbers: Sequence[str], notes: Sequence[str]) -> int:
    count, used = int(bool(numbers)), 0.0
    for text in numbers:
        needed = LETTER_PX * len(text) + NUMBER_GAP_PX
        if used and used + needed > PAGE_PX:
            count, used = count + 1, 0.0
        used += needed
    return count + sum(math.ceil(LETTER_PX * len(text) / PAGE_PX) for text in notes)


def error(values: Mapping[str, Any], problem: Exception) -> str:
    """Return what failed, at which slider values, and the exception's line."""
    where = ", ".join(f"{name} = {value}" for name, value in values.items())
    return complaint(
        f"The picture could not be drawn at {where}.\n{type(problem).__name__}: {problem}\n"
        "The picture above is the last that could be drawn; move a slider to go on."
    )


def complaint(text: str) -> str:
    """Return a text that says what was wrong, spoken at once when read aloud."""
    return f'<div class="ganlab-error" role="alert">{html.escape(text)}</div>'


def result(lines: Sequence[str], drawing: str = "") -> str:
    """Return the guess beside the truth in words, and as a drawing, once they may be seen."""
    items = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    return f'<div class="ganlab-result" role="status" aria-live="polite">{drawing}{items}</div>'
