"""Predictions: the reader commits to a guess before the answer is shown; Run All never waits.

predict.number("How large is JSD?", 0.0, 1.0, truth=0.1114)
predict.choice("Who wins?", ["G", "D"], answer="D")
predict.curve("Sketch D*(x).", knots=[-2, 0, 2], truth=d_star, panel=Panel(...))
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ganlab_utils.display import controls
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.prediction import CurvePrediction, Prediction
from ganlab_utils.display.questions import (
    ChoiceQuestion,
    CurveQuestion,
    NumberQuestion,
    check_curve,
)

__all__ = ["Prediction", "choice", "curve", "number"]


def number(
    question: str,
    low: float,
    high: float,
    truth: float,
    step: float | None = None,
    digits: int = 3,
    unit: str = "",
    explain: str = "",
) -> Prediction:
    """Ask for a number between low and high.

    Raises ValueError for an empty question, for ends that do not fit, for a truth beyond them.
    """
    _check_question(question)
    slider = controls.centred(low, high, step, label="your guess", digits=digits)
    return Prediction(
        NumberQuestion(question, slider, slider.accept("truth", truth), unit, explain)
    )


def choice(question: str, options: Sequence[str], answer: str, explain: str = "") -> Prediction:
    """Ask for one of at least two options; answer repeats the right one.

    Raises ValueError for an empty question, for fewer options, for an answer that is none of them.
    """
    _check_question(question)
    if isinstance(options, str) or len(options) < 2:
        raise ValueError(f"options are {options!r}; accepted: at least two sentences")
    made = controls.choice(options)
    return Prediction(ChoiceQuestion(question, made, made.accept("answer", answer), explain))


def curve(
    question: str,
    knots: ArrayLike,
    truth: Callable[[np.ndarray], np.ndarray],
    panel: Panel,
    explain: str = "",
) -> CurvePrediction:
    """Ask for a curve, sketched with one slider for each knot (k,); truth maps (n,) to (n,).

    Raises ValueError for an empty question, for knots that do not increase inside the axes, for a
    truth that leaves them.
    """
    _check_question(question)
    if not isinstance(panel, Panel):
        raise TypeError(f"panel is {panel!r}; accepted: Panel(...)")
    asked = CurveQuestion(question, np.array(knots, dtype=float), panel, truth, explain)
    return CurvePrediction(check_curve(asked))


def _check_question(question: str) -> None:
    if not isinstance(question, str) or not question.strip():
        raise ValueError(f"question is {question!r}; accepted: a sentence")
