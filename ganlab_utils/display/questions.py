"""What can be predicted: a number, a choice, a curve; and how a guess is held against the truth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from ganlab_utils.display import scale
from ganlab_utils.display.checks import outside
from ganlab_utils.display.control_kinds import Choice, Slider
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.text import number


@dataclass(frozen=True)
class NumberQuestion:
    """A number to guess on a slider."""

    text: str
    slider: Slider
    truth: float
    unit: str
    explain: str

    def accept(self, guess: object) -> float:
        """Return the guess as a float; raise ValueError or TypeError when it does not fit."""
        return self.slider.accept("the guess", guess)

    def hint(self) -> str:
        """Return what may be answered, without the answer."""
        return f"a number from {self.show(self.slider.low)} to {self.show(self.slider.high)}"

    def answer(self) -> str:
        """Return the truth."""
        return f"the answer is {self.show(self.truth)}"

    def contrast(self, guess: float) -> str:
        """Return the guess beside the truth."""
        gap = guess - self.truth
        sign = "-" if gap < 0 and self.show(gap).startswith("-") else "+"
        size = self.show(abs(gap))
        return f"your guess {self.show(guess)}, truth {self.show(self.truth)}, off by {sign}{size}"

    def drawing(self, guess: float | None) -> str:
        """Return guess and truth on a line, for the live page."""
        low, high = self.slider.low, self.slider.high
        ends = (self.slider.show(low), self.slider.show(high))
        return scale.number_line(low, high, self.truth, guess, ends)

    def show(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{number(value, self.slider.digits)} {self.unit}".strip()


@dataclass(frozen=True)
class ChoiceQuestion:
    """One of several sentences to choose."""

    text: str
    options: Choice
    truth: str
    explain: str

    def accept(self, guess: object) -> str:
        """Return the guess; raise ValueError when it is none of the options."""
        return self.options.accept("the guess", guess)

    def hint(self) -> str:
        """Return the options."""
        return "one of: " + "; ".join(self.options.ends())

    def answer(self) -> str:
        """Return the right option."""
        return f"the answer is: {self.truth}"

    def contrast(self, guess: str) -> str:
        """Return the guess beside the truth."""
        if guess == self.truth:
            return f"your guess is right: {self.truth}"
        return f"your guess: {guess}; {self.answer()}"


@dataclass(frozen=True)
class CurveQuestion:
    """A curve to sketch through knots (k,), one slider each."""

    text: str
    knots: np.ndarray
    panel: Panel
    truth: Callable[[np.ndarray], np.ndarray]
    explain: str

    def accept(self, guess: object) -> tuple[float, ...]:
        """Return the heights (k,); raise ValueError for other shapes or heights off the axes."""
        heights = np.asarray(guess, dtype=float)
        low, high = self.panel.ylim
        if heights.shape != self.knots.shape or not np.all((heights >= low) & (heights <= high)):
            raise ValueError(
                f"the guess is {guess!r}; accepted: {self.knots.size} heights from {low} to {high}"
            )
        return tuple(map(float, heights))

    def hint(self) -> str:
        """Return what may be answered."""
        return f"a curve through {self.knots.size} points"

    def answer(self) -> str:
        """Return the truth at the knots."""
        pairs = zip(self.knots, self.truth(self.knots), strict=True)
        return "the curve is " + ", ".join(f"{number(y, 2)} at {x:g}" for x, y in pairs)

    def contrast(self, guess: tuple[float, ...]) -> str:
        """Return how far the guess is from the truth at the knots."""
        gap = np.abs(np.array(guess) - self.truth(self.knots))
        worst = int(np.argmax(gap))
        mean, most = number(float(gap.mean()), 3), number(float(gap[worst]), 3)
        return f"your curve is off by {mean} on average, at most {most} at {self.knots[worst]:g}"

    def grid(self) -> np.ndarray:
        """Return the positions (n,) at which curves are drawn."""
        return np.linspace(*self.panel.xlim, 401)

    def sketch(self, heights: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Return the curve through the knots: monotone between them, so it never overshoots."""
        x = np.linspace(self.knots[0], self.knots[-1], 401)
        return x, np.asarray(PchipInterpolator(self.knots, heights)(x))


def check_curve(question: CurveQuestion) -> CurveQuestion:
    """Raise ValueError unless knots increase inside the axes and the truth stays on them."""
    knots, panel = question.knots, question.panel
    low, high = panel.xlim
    good = knots.ndim == 1 and 2 <= knots.size <= 12 and np.all(np.isfinite(knots))
    if not good or np.any(np.diff(knots) <= 0) or knots[0] < low or knots[-1] > high:
        accepted = f"2 to 12 increasing positions in [{low}, {high}]"
        raise ValueError(f"knots are {knots.tolist()}; accepted: {accepted}")
    for x in (knots, question.grid()):
        y = np.asarray(question.truth(x), dtype=float)
        if y.shape != x.shape:
            raise ValueError(f"truth(x) has shape {y.shape} for x of shape {x.shape}")
        if not np.all(np.isfinite(y)) or outside(y, panel.ylim):
            raise ValueError(f"truth goes from {y.min()} to {y.max()}; accepted: {panel.ylim}")
    return question
