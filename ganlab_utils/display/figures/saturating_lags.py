"""The slope of -log d when D answers to another generator than the present one."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import saturating_bells as bells
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import NON_SATURATING

MEANS = np.linspace(0.25, 10.0, 40)
LAGS = np.linspace(-4.0, 6.0, 41)
MARKED = (4.0, 1.0)
BY_MEAN = Panel("mean of the generator", "slope of -log d", (0.0, 10.0), (-1.0, 17.0), "One lag")
BY_LAG = Panel("lag", "slope of -log d", (-4.0, 6.0), (-1.0, 6.0), "Means 4 and 1, every lag")


def slope_at(mean: float, lag: float) -> float:
    """Slope by the mean that G is given at `mean` while D answers to mean + lag."""
    return bells.pathwise(NON_SATURATING, mean, mean + lag)


def lagged(lags: np.ndarray, mean: float = 4.0) -> np.ndarray:
    """Slope at one mean for each lag, shaped as lags."""
    return np.array([slope_at(mean, float(lag)) for lag in lags])


@lru_cache(maxsize=4)
def by_lag(mean: float) -> np.ndarray:
    """The slope at one mean along LAGS, shape (41,)."""
    return lagged(LAGS, mean)


@lru_cache(maxsize=64)
def by_mean(lag: float) -> np.ndarray:
    """The slope along MEANS for one lag, shape (40,)."""
    return np.array([slope_at(float(mean), lag) for mean in MEANS])


def draw_lag(view: View, lag: float) -> None:
    """Draw the non-saturating slope against a D that answers to another generator."""
    view[0].line("theory", MEANS, by_mean(0.0), "theory", label="KL(q||p) - 2 JSD")
    view[0].line("slope", MEANS, by_mean(lag), "fake", "what G is given", 3.0, "-")
    for panel in (0, 1):
        view[panel].hline("zero", 0.0, "neutral")
    view[1].vline("now", lag, "neutral")
    for mean, (x, y) in zip(MARKED, ((5.1, 4.5), (4.2, 0.9)), strict=True):
        now, says = slope_at(mean, lag), slope_at(mean, 0.0)
        view[1].line(f"mean {mean}", LAGS, by_lag(mean), "fake", None, 3.0, "-")
        view[1].text(f"name {mean}", x, y, f"mean {mean:.0f}")
        for panel, (there, here) in enumerate(((mean, mean), (0.0, lag))):
            names = (
                ("theorem 2.5, lag 0", "the slider's lag")
                if (panel, mean) == (1, 4.0)
                else 2 * [None]
            )
            view[panel].points(f"theory {mean}", [there], [says], "theory", names[0], size=9)
            view[panel].points(f"now {mean}", [here], [now], "fake", names[1], size=12)
        view.number(f"slope at mean {mean:.0f}", now)
        view.number(f"theorem 2.5 says at mean {mean:.0f}", says)


def lag_figure() -> SliderFigure:
    """Figure: does theorem 2.5 survive a D that is not the best answer to the present q?"""
    return SliderFigure(
        draw_lag,
        panels=[BY_MEAN, BY_LAG],
        title="A hypothesis fails: D behind or ahead",
        question=(
            "Which lags give mean 4 more slope than the theorem, and which one gives most? For "
            "which is the generator at mean 1 sent away from the data (a slope below 0)?"
        ),
        alt=(
            "Left, against the generator's mean: the slope that theorem 2.5 predicts, and the "
            "slope when D answers to a generator that stands elsewhere, which is another curve. "
            "Right, against the lag: the slope at mean 4 rises from 0 to 5 near lag 2 and falls "
            "again; at mean 1 it is below 0 for lags under -1. Diamonds mark the theorem's "
            "values, triangles those at the present lag."
        ),
        lag=slider(-1.5, -4.0, 6.0, step=0.25, label="D answers to mean + lag, lag"),
    )
