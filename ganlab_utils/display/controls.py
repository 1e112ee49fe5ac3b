"""What a figure can be asked: sliders, whole numbers, choices and switches."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ganlab_utils.display.text import number


@dataclass(frozen=True)
class Slider:
    """A number from low to high in steps."""

    start: float
    low: float
    high: float
    step: float
    label: str | None
    digits: int

    def accept(self, name: str, value: object) -> float:
        """Return the value as a float; raise ValueError beyond the ends."""
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
            raise TypeError(f"{name} is {value!r}; accepted: a number")
        if not self.low <= value <= self.high:
            raise ValueError(f"{name} is {value!r}; accepted: {self.low} to {self.high}")
        return float(value)

    def argument(self, value: float) -> float:
        """Return what the draw callback gets."""
        return value

    def show(self, value: float) -> str:
        """Return the value as text."""
        return number(value, self.digits)

    def ends(self) -> list[float]:
        """Return the extreme positions."""
        return [self.low, self.high]

    def random(self, rng: np.random.Generator) -> float:
        """Return a random position on the grid of steps."""
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        return min(self.high, self.low + self.step * int(rng.integers(0, count + 1)))


@dataclass(frozen=True)
class Integer:
    """A whole number from low to high."""

    start: int
    low: int
    high: int
    label: str | None

    def accept(self, name: str, value: object) -> int:
        """Return the value as an int; raise ValueError beyond the ends."""
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name} is {value!r}; accepted: a whole number")
        if not self.low <= value <= self.high:
            raise ValueError(f"{name} is {value!r}; accepted: {self.low} to {self.high}")
        return int(value)

    def argument(self, value: int) -> int:
        """Return what the draw callback gets."""
        return value

    def show(self, value: int) -> str:
        """Return the value as text."""
        return str(value)

    def ends(self) -> list[int]:
        """Return the extreme positions."""
        return [self.low, self.high]

    def random(self, rng: np.random.Generator) -> int:
        """Return a random position."""
        return int(rng.integers(self.low, self.high + 1))


@dataclass(frozen=True)
class Choice:
    """One of several labelled objects; its position is the label."""

    start: str
    options: tuple[tuple[str, Any], ...]
    label: str | None

    def accept(self, name: str, value: object) -> str:
        """Return the label of a label or of an option's object."""
        for text, item in self.options:
            if value is item or (isinstance(value, str) and value == text):
                return text
        texts = [
            text for text, item in self.options if not isinstance(value, str) and item == value
        ]
        if texts:
            return texts[0]
        raise ValueError(f"{name} is {value!r}; accepted: {[text for text, _ in self.options]}")

    def argument(self, value: str) -> Any:
        """Return the object that the draw callback gets."""
        return dict(self.options)[value]

    def show(self, value: str) -> str:
        """Return the label."""
        return value

    def ends(self) -> list[str]:
        """Return every label."""
        return [text for text, _ in self.options]

    def random(self, rng: np.random.Generator) -> str:
        """Return a random label."""
        return self.options[int(rng.integers(len(self.options)))][0]


@dataclass(frozen=True)
class Switch:
    """On or off."""

    start: bool
    label: str | None

    def accept(self, name: str, value: object) -> bool:
        """Return the value; raise TypeError unless it is a bool."""
        if not isinstance(value, (bool, np.bool_)):
            raise TypeError(f"{name} is {value!r}; accepted: True or False")
        return bool(value)

    def argument(self, value: bool) -> bool:
        """Return what the draw callback gets."""
        return value

    def show(self, value: bool) -> str:
        """Return "on" or "off"."""
        return "on" if value else "off"

    def ends(self) -> list[bool]:
        """Return both positions."""
        return [False, True]

    def random(self, rng: np.random.Generator) -> bool:
        """Return a random position."""
        return bool(rng.integers(2))


Control = Slider | Integer | Choice | Switch


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
