"""Sliders, whole numbers, choices and switches, checked when they are made."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ganlab_utils.display.control_kinds import Choice, Control, Integer, Slider, Switch


def slider(
    start: float,
    low: float,
    high: float,
    step: float | None = None,
    label: str | None = None,
    digits: int = 2,
) -> Slider:
    """Make a slider over [low, high]; the step defaults to a round hundredth of the range.

    Raises ValueError unless low < high, start lies between them and 0 < step <= high - low.
    """
    for name, value in (("start", start), ("low", low), ("high", high), ("step", step or 1.0)):
        if isinstance(value, bool) or not np.isfinite(value):
            raise ValueError(f"{name} is {value!r}; accepted: a finite number")
    if not low < high:
        raise ValueError(f"low is {low}, high is {high}; accepted: low < high")
    if not low <= start <= high:
        raise ValueError(f"start is {start}; accepted: {low} to {high}")
    step = _round_step((high - low) / 100.0) if step is None else float(step)
    if not 0 < step <= high - low:
        raise ValueError(f"step is {step}; accepted: above 0, at most {high - low}")
    digits = max(digits, _decimals(step))
    return Slider(float(start), float(low), float(high), step, label, digits)


def centred(
    low: float, high: float, step: float | None = None, label: str | None = None, digits: int = 2
) -> Slider:
    """Make a slider that starts on the step nearest to the middle of [low, high].

    Between two steps the browser would move it to one of them without telling anyone.
    """
    made = slider(low, low, high, step, label, digits)
    steps = round((made.high - made.low) / (2.0 * made.step))
    return replace(made, start=min(made.high, round(made.low + steps * made.step, 12)))


def integer(start: int, low: int, high: int, label: str | None = None) -> Integer:
    """Make a slider over the whole numbers from low to high.

    Raises TypeError for other numbers, ValueError unless low < high and start is between them.
    """
    for name, value in (("start", start), ("low", low), ("high", high)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name} is {value!r}; accepted: a whole number")
    if not low < high:
        raise ValueError(f"low is {low}, high is {high}; accepted: low < high")
    if not low <= start <= high:
        raise ValueError(f"start is {start}; accepted: {low} to {high}")
    return Integer(int(start), int(low), int(high), label)


def choice(options: Mapping | Sequence, start: object = None, label: str | None = None) -> Choice:
    """Make a choice among a dict of label -> object, or a list of objects shown by str().

    Raises ValueError for no options, for doubled labels, or for a start that is none of them.
    """
    pairs = options.items() if isinstance(options, Mapping) else ((str(o), o) for o in options)
    pairs = tuple((str(text), item) for text, item in pairs)
    texts = [text for text, _ in pairs]
    if not pairs or len(set(texts)) < len(texts):
        raise ValueError(f"options are {texts}; accepted: at least one, all different")
    first = Choice(texts[0], pairs, label)
    return first if start is None else Choice(first.accept("start", start), pairs, label)


def switch(start: bool, label: str | None = None) -> Switch:
    """Make a switch; raises TypeError unless start is a bool."""
    return Switch(Switch(False, label).accept("start", start), label)


def corners(controls: Mapping[str, Control]) -> list[dict[str, Any]]:
    """Return every combination of extreme positions."""
    ends = itertools.product(*(control.ends() for control in controls.values()))
    return [dict(zip(controls, values, strict=True)) for values in ends]


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= step * (1 - 1e-9))


def _decimals(step: float) -> int:
    places = range(0, 9)
    return next((n for n in places if abs(round(step, n) - step) < 1e-9 * step), 9)
