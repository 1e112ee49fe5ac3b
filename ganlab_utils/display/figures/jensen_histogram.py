"""A perfect generator, judged by histograms."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.histograms import counts_jsd, expected_histogram_jsd, small_bias

BINS = np.unique(np.geomspace(2, 20_000, 30).astype(int))
CHOICES = (2, 5, 10, 20, 50, 100, 200, 500, 2000, 20_000)
SHOWN = 40
SIZES = (50, 200, 1000, 5000)
COUNTS = Panel(
    f"bins with a sample, the first {SHOWN}",
    "samples in the bin",
    (0.0, 1.0),
    (0.0, 4000.0),
    title="Two samples of one law",
    yscale="symlog",
    xticks=(),
    yticks=[(0, "0"), (1, "1"), (10, "10"), (100, "100"), (1000, "1000")],
)
BIAS = Panel(
    "bins B",
    "JSD (nats)",
    (1.6, 30_000.0),
    (3e-5, 2.0),
    "What they show",
    xscale="log",
    yscale="log",
)


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
    held = np.flatnonzero(counts[0] + counts[1])[:SHOWN]
    corners = np.repeat(np.linspace(0.0, 1.0, len(held) + 1), 2)[1:-1]
    for key, role, count in zip(("real", "fake"), ("real", "fake"), counts, strict=True):
        # Where a bin is empty for one law, its line falls to 0.
        view[0].line(key, corners, np.repeat(count[held], 2), role, label=key, width=2.0)
    view[0].hline("law", size / bins, "theory", label="n/B")
    leading = np.array([small_bias(int(b), size) for b in BINS])
    inside = leading <= 2.0
    view[1].line("mean", BINS, expected(size), "guess", label="average")
    view[1].line("leading", BINS[inside], leading[inside], "theory", label="(B-1)/(4n)")
    view[1].hline("cap", on_grid.LOG_2, "neutral", label="log 2")
    shown = counts_jsd(*counts)
    if shown >= 3e-5:
        view[1].points("now", [bins], [shown], "guess", size=12)
    view.number("JSD between the histograms", shown)
    view.number("its expectation", expected_histogram_jsd(bins, size))
    view.number("(bins - 1) / (4 n)", small_bias(bins, size))
    view.number("JSD between the laws", 0.0)
    met = int(np.sum((counts[0] > 0) & (counts[1] > 0)))
    view.note(f"{met} of the {bins} bins hold both real and fake; {len(held)} are drawn.")


def histogram_figure() -> SliderFigure:
    """Figure: what JSD do histograms report for a generator without any fault?"""
    return SliderFigure(
        draw_histogram,
        panels=[COUNTS, BIAS],
        title="A histogram is not a divergence",
        question="The generator is perfect. With how many bins does it look hopeless?",
        alt=(
            "Left: counts of two samples of one uniform law in at most 40 bins. "
            "Right: the divergence between the histograms grows with the number of bins, "
            "from near 0 towards log 2."
        ),
        bins=choice(list(CHOICES), 50, label="bins B"),
        size=choice(list(SIZES), 200, label="samples n"),
        seed=integer(1, 1, 20, label="draw number"),
    )
