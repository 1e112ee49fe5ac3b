"""A perfect generator, judged by histograms."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.histograms import counts_jsd, expected_histogram_jsd, small_bias

BINS = np.unique(np.geomspace(2, 500, 24).astype(int))
SIZES = (50, 200, 1000, 5000)
COUNTS = Panel("x", "density estimate", (0.0, 1.0), (0.0, 6.0), title="Two samples of one law")
BIAS = Panel("bins", "JSD (nats)", (1.8, 600.0), (3e-5, 2.0), xscale="log", yscale="log")


@lru_cache(maxsize=len(SIZES))
def expected(samples: int) -> np.ndarray:
    """Expected histogram JSD of a perfect generator for each of BINS."""
    return np.array([expected_histogram_jsd(int(bins), samples) for bins in BINS])


@lru_cache(maxsize=64)
def samples_of(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two samples of the uniform law on [0, 1], shape (size,) each."""
    rng = np.random.default_rng(seed)
    return rng.random(size), rng.random(size)


def draw_histogram(view: View, bins: int, size: int, seed: int) -> None:
    """Draw both histograms, and the divergence they show against the number of bins."""
    edges = np.linspace(0.0, 1.0, bins + 1)
    x, y = samples_of(size, seed)
    counts = [np.histogram(sample, edges)[0] for sample in (x, y)]
    corners = np.repeat(edges, 2)[1:-1]
    for key, role, count in zip(("real", "fake"), ("real", "fake"), counts, strict=True):
        height = np.minimum(count * bins / size, 6.0)
        view[0].line(key, corners, np.repeat(height, 2), role, label=key, width=1.5)
    view[0].hline("law", 1.0, "theory", label="law")
    leading = np.array([small_bias(int(b), size) for b in BINS])
    inside = leading <= 2.0
    view[1].line("mean", BINS, expected(size), "discriminator", label="average")
    view[1].line("leading", BINS[inside], leading[inside], "theory", label="(B-1)/(4n)")
    view[1].hline("cap", on_grid.LOG_2, "neutral", label="log 2")
    shown = counts_jsd(*counts)
    if shown >= 3e-5:
        view[1].points("now", [bins], [shown], "discriminator", size=12)
    view.number("JSD between the histograms", shown)
    view.number("its expectation", expected_histogram_jsd(bins, size))
    view.number("(bins - 1) / (4 n)", small_bias(bins, size))
    view.number("JSD between the laws", 0.0)


def histogram_figure() -> SliderFigure:
    """Figure: what JSD do histograms report for a generator without any fault?"""
    return SliderFigure(
        draw_histogram,
        panels=[COUNTS, BIAS],
        title="A histogram is not a divergence",
        question="The generator is perfect. With how many bins does it look as bad as you like?",
        alt=(
            "Left: histograms of two samples of one uniform law. Right: the divergence between the "
            "histograms grows with the number of bins, from near 0 towards log 2."
        ),
        bins=integer(50, 2, 500, label="bins"),
        size=choice(list(SIZES), 200, label="samples n"),
        seed=integer(1, 1, 20, label="draw number"),
    )
