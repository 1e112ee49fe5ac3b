"""Numbers as text, rounded so that another processor prints the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

GUARD_DIGITS = 6


def number(value: float, digits: int) -> str:
    """Format a real number with a fixed count of decimals; inf reads "infinite", -0 reads 0.

    The value is first rounded to six further decimals: noise of the last bits near a tie such as
    0.00005 cannot change what is printed. From one million on, the exponent form is used.
    Raises ValueError for nan.
    """
    value = float(value)
    if np.isnan(value):
        raise ValueError("value is nan; accepted: a real number or inf")
    if np.isinf(value):
        return "infinite" if value > 0 else "-infinite"
    if abs(value) >= 1e6:
        return f"{value:.{digits}e}"
    text = f"{round(value, digits + GUARD_DIGITS):.{digits}f}"
    return text.lstrip("-") if float(text) == 0.0 else text


@dataclass(frozen=True)
class Readout:
    """A named number under a picture."""

    name: str
    value: float
    digits: int = 4

    def __str__(self) -> str:
        """Return "name = value"."""
        return f"{self.name} = {number(self.value, self.digits)}"


def figure_text(
    title: str, controls: Sequence[str], numbers: Sequence[Readout], notes: Sequence[str]
) -> str:
    """Return the text form of a figure: title, slider values, numbers and notes, one a line."""
    lines = [f"[figure] {title}"]
    if controls:
        lines.append(", ".join(controls))
    lines += [str(item) for item in numbers]
    lines += list(notes)
    return "\n".join(lines)
