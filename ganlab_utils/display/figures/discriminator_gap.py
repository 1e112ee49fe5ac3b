"""The gap V(D*) - V(D) of learned discriminators against sample size and capacity."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures.discriminator_batch import REPEATS, gaps
from ganlab_utils.display.figures.discriminator_learned import DEGREES, FAKE, REAL, best_value
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.logistic import polynomial_features

GAP_SIZES = (50, 100, 200, 500, 1000)
TICKS = tuple((n, str(n)) for n in GAP_SIZES)
LOW, HIGH = 5e-4, 3.0


@lru_cache(maxsize=16)
def mean_gaps(degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean gap over the repeats and its standard error in nats, each of shape (sizes,)."""
    table = np.array([gaps(n, degree) for n in GAP_SIZES])
    return table.mean(axis=1), table.std(axis=1) / np.sqrt(REPEATS)


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
    """Draw the mean gap of 128 repeats against n on two logarithmic axes."""
    n = np.array(GAP_SIZES)
    mean, error = mean_gaps(degree)
    view[0].fill("band", n, mean - 2 * error, mean + 2 * error, "discriminator", label="+- 2 SE")
    view[0].line("mean", n, mean, "discriminator", label=f"mean of {REPEATS}")
    view[0].points("means", n, mean, "discriminator", size=8)
    view.number("mean gap at n = 50", float(mean[0]), digits=5)
    view.number("mean gap at n = 1000", float(mean[-1]), digits=5)
    if degree == 1:
        view[0].hline("floor", linear_floor(), "theory", label="floor")
        view.number("floor", linear_floor(), digits=5)
        view.note("A line cannot be a parabola: more samples do not close the gap.")
    else:
        line = expected_gap(degree + 1, n, harmonic_overlap())
        view[0].line("theory", n, line, "theory", label="theory")
        view.number("theory at n = 1000", float(line[-1]), digits=5)


def gap_against_n() -> SliderFigure:
    """The mean gap against the sample size, for each degree of the logit."""
    sizes = Panel(
        "n of each kind", "mean gap V(D*) - V(D)", (45, 1100), (LOW, HIGH), "", "log", "log",
        xticks=TICKS,
    )  # fmt: skip
    return SliderFigure(
        draw_gap,
        panels=[sizes],
        title="The mean gap against sample size and degree",
        question="Which degree wins at n = 50, which at n = 1000, and which one stops falling?",
        alt=(
            "Two logarithmic axes. Degree 2 follows the dashed line, one over n. Higher degrees "
            "start above their line, degree 6 sixteen times, fall faster than one over n and come "
            "near it. Degree 1 stops at a floor of 0.054."
        ),
        degree=integer(2, 1, DEGREES[-1], label="degree of the logit"),
    )
