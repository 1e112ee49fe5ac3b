"""A batch mean of ratios of Gaussians: averaging does not help."""

from functools import lru_cache

import numpy as np
from scipy import stats

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.white_noise import noisy_gradient

DRAWS, EDGES = 4000, np.linspace(-8.0, 8.0, 65)
MIDDLES = 0.5 * (EDGES[1:] + EDGES[:-1])
PANELS = [
    Panel("gradient coordinate", "density", (-8.0, 8.0), (0.0, 0.75), title="4,000 gradients"),
    Panel("size t", "share beyond t", (0.1, 1000.0), (1e-4, 1.5), "Tail", "log", "log"),
]
BATCHES = (1, 4, 16, 64, 256)


@lru_cache(maxsize=16)
def draws(batch: int) -> np.ndarray:
    """Gradients over a batch at scale 1, sorted, shape (4000,)."""
    rng = np.random.default_rng(batch)
    return np.sort(noisy_gradient(np.ones(batch), 1.0, 1.0, DRAWS, rng))


def draw_cauchy(view: View, batch: int, ratio: float) -> None:
    """Draw the histogram of batch gradients and their tail beside the Cauchy law."""
    values = ratio * draws(batch)
    counts = np.histogram(values, EDGES)[0] / (DRAWS * (EDGES[1] - EDGES[0]))
    law = stats.cauchy(scale=ratio)
    view[0].bars("gradients", MIDDLES, counts, "fake", width=0.25, label="mean over the batch")
    view[0].line("law", MIDDLES, law.pdf(MIDDLES), "theory", label="Cauchy")
    sizes = np.sort(np.abs(values))
    t = np.geomspace(0.1, 1000.0, 60)
    beyond = 1.0 - np.searchsorted(sizes, t) / DRAWS
    view[1].line("beyond", t, np.where(beyond > 1e-4, beyond, np.nan), "fake", label="measured")
    view[1].line("law", t, np.maximum(2.0 * law.sf(t), 1e-4), "theory", label="Cauchy")
    low, high = np.quantile(values, [0.25, 0.75])
    view.number("quartile distance", float(high - low), digits=3)
    view.number("Cauchy's, 2 x scale", 2.0 * ratio, digits=3)
    view.number("largest of the 4,000", float(sizes[-1]), digits=0)


def cauchy_figure() -> SliderFigure:
    """Figure: what does a larger batch buy when D and its slope are white noise?"""
    return SliderFigure(
        draw_cauchy,
        panels=PANELS,
        title="Gradients through white noise",
        question=(
            "How large must the batch be to halve the quartile distance? And what does the ratio "
            "of the two stds do to it?"
        ),
        alt=(
            "Left: a histogram of gradients averaged over a batch, with the Cauchy density. Right: "
            "the share beyond t on logarithmic axes, a falling line as for the Cauchy law."
        ),
        batch=choice({str(size): size for size in BATCHES}, start="16", label="batch"),
        ratio=slider(1.0, 0.5, 2.0, step=0.1, label="std of slope noise / std of D noise"),
    )
