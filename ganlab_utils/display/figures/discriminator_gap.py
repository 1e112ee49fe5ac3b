"""The gap V(D*) - V(D) of learned discriminators against sample size and capacity."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures.discriminator_learned import (
    DEGREES,
    FAKE,
    REAL,
    SIZES,
    best_value,
    learn,
)
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.logistic import polynomial_features

REPEATS = 16
GAP_SIZES = SIZES[:-1]  # five sizes keep the wait for a degree below a second
TICKS = tuple((n, str(n)) for n in GAP_SIZES)
LOW, HIGH = 1e-4, 1e1


@lru_cache(maxsize=16)
def gaps(degree: int) -> np.ndarray:
    """Gaps V(D*) - V(D) in nats, shape (sizes, repeats), with the same samples for every degree."""
    rows = [
        [best_value() - learn(n, degree, r).true for r in range(1, REPEATS + 1)] for n in GAP_SIZES
    ]
    return np.array(rows)


@lru_cache(maxsize=1)
def harmonic_overlap() -> float:
    """2 int p q / (p + q), between 0 (disjoint) and 1 (equal)."""
    x = np.linspace(-20.0, 20.0, 4001)
    p, q = REAL.pdf(x), FAKE.pdf(x)
    return 2 * float(np.trapezoid(p * q / (p + q), x))


def expected_gap(coefficients: int, n: int | np.ndarray, overlap: float) -> float | np.ndarray:
    """First-order mean gap of a logistic regression that contains the true logit.

    (k - 2 int pq/(p+q)) / (2 n), with k coefficients, n samples of each class, in nats.
    """
    return (coefficients - overlap) / (2 * n)


@lru_cache(maxsize=1)
def linear_floor() -> float:
    """The gap that the best linear logit keeps however many samples it sees."""
    x = np.linspace(-12.0, 14.0, 5201)
    weights = np.concatenate([REAL.pdf(x), FAKE.pdf(x)])
    return best_value() - _best_linear(x, weights)


def _best_linear(x: np.ndarray, weights: np.ndarray) -> float:
    """Maximise V over linear logits on a grid, by Newton steps."""
    features = polynomial_features(np.concatenate([x, x]), 1)
    labels = np.repeat([1.0, 0.0], len(x))
    c = np.zeros(2)
    for _ in range(30):
        d = 1 / (1 + np.exp(-features @ c))
        hessian = (features * (weights * d * (1 - d))[:, None]).T @ features
        c = c + np.linalg.solve(hessian, features.T @ (weights * (labels - d)))
    s = features @ c
    loss = weights * np.logaddexp(0, np.where(labels == 1, -s, s))
    return -float(loss.sum() * (x[1] - x[0]))


def draw_gap(view: View, degree: int) -> None:
    """Draw the gap of 16 repeats against n on two logarithmic axes."""
    n = np.array(GAP_SIZES)
    table = np.clip(gaps(degree), LOW, HIGH)
    low, middle, high = np.quantile(table, [0.1, 0.5, 0.9], axis=1)
    view[0].fill("band", n, low, high, "discriminator", label="middle 80%")
    view[0].line("median", n, middle, "discriminator", label="median of 16")
    if degree == 1:
        view[0].hline("floor", linear_floor(), "theory", label="floor")
        view.number("floor", linear_floor(), digits=5)
        view.note("A line cannot be a parabola: more samples do not close the gap.")
    else:
        line = expected_gap(degree + 1, n, harmonic_overlap())
        view[0].line("theory", n, line, "theory", label="theory")
        view.number("theory at n = 1000", float(line[-1]), digits=5)
    view.number("median gap at n = 50", float(middle[0]), digits=5)
    view.number("median gap at n = 1000", float(middle[-1]), digits=5)


def gap_against_n() -> SliderFigure:
    """The gap against the sample size, for each degree of the logit."""
    return SliderFigure(
        draw_gap,
        panels=[
            Panel(
                "n of each kind",
                "gap V(D*) - V(D)",
                (45, 1100),
                (LOW, HIGH),
                "",
                "log",
                "log",
                xticks=TICKS,
            ),
        ],
        title="The gap against sample size and degree",
        question="Which degree wins at n = 50, which at n = 1000, and which one stops falling?",
        alt=(
            "Two logarithmic axes: the gap falls like one over n for degrees 2 and more, from a "
            "higher start for a higher degree; for degree 1 it stops at a floor of 0.054."
        ),
        degree=integer(2, 1, DEGREES[-1], label="degree of the logit"),
    )
