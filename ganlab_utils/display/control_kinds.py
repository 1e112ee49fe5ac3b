"""The kinds of controls: their positions, what they accept and what the draw callback gets."""

import math
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
