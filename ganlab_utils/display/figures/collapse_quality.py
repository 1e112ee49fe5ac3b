"""The share of samples within 3 std of the mode, as the generator's mode gets narrower or wider."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.capture import expected_quality

SPREADS = np.linspace(0.05, 3.0, 120)
AROUND = np.linspace(0.0, 2.0 * np.pi, 101)
MODE = Panel(
    "x / std", "y / std", (-6.0, 6.0), (-6.0, 6.0), equal=True, title="One mode, 300 fakes"
)
CURVE = Panel("width of the generator's mode / truth", "high quality", (0.0, 3.05), (0.0, 1.05))


@lru_cache(maxsize=1)
def _normal() -> np.ndarray:
    return np.random.default_rng(2).standard_normal((300, 2))


def draw_quality(view: View, spread: float, dimension: int) -> None:
    """Draw a mode with its circle of 3 std, and the high quality against the spread."""
    x = np.clip(spread * _normal(), -5.9, 5.9)
    view[0].points("fake", x[:, 0], x[:, 1], "fake", label="fake", size=5)
    view[0].line(
        "circle", 3 * np.cos(AROUND), 3 * np.sin(AROUND), "real", label="3 std of the data"
    )
    curve = [expected_quality(s, dimension) for s in SPREADS]
    view[1].line("curve", SPREADS, curve, "fake", label="generator")
    truth = expected_quality(1.0, dimension)
    view[1].hline("truth", truth, "real", label="the data themselves")
    now = expected_quality(spread, dimension)
    view[1].points("now", [spread], [now], "fake", size=13)
    view.number("high quality", now)
    view.number("truth", truth)
    view.note("The left picture shows two coordinates of the mode, cut at 5.9 std.")


def quality_figure() -> SliderFigure:
    """Figure: does a higher share of good samples mean a better generator?"""
    return SliderFigure(
        draw_quality,
        panels=[MODE, CURVE],
        title="High quality against spread",
        question="Where does the generator score better than the data, and is it better there?",
        alt=(
            "Left: fake samples of one mode and the circle of three standard deviations. Right: "
            "high quality falls from 1 as the generator's mode widens and crosses the data's own "
            "score at width 1."
        ),
        spread=slider(0.5, 0.05, 3.0, step=0.05, label="width / truth"),
        dimension=integer(2, 1, 10, label="dimension"),
    )
