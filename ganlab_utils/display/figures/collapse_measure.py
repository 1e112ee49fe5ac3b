"""What the four numbers of mode coverage say of a generator that one builds by hand."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.coverage import mode_coverage
from ganlab_utils.theory.densities import GaussianMixture2D, grid, ring

SAMPLES, SHOWN = 2500, 500
TARGETS = {"ring of 8": (ring(), 2.5), "grid of 25": (grid(), 4.5)}
PLANE = Panel(
    "x / half width", "y / half width", (-1.18, 1.18), (-1.18, 1.18), equal=True,
    title="500 of 2,500 fake samples",
)  # fmt: skip
SHARES = Panel(
    "the modes, in order", "share of samples", (0.0, 1.0), (0.0, 1.02),
    title="Share of each mode", xticks=(),
)  # fmt: skip


@lru_cache(maxsize=1)
def draws() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Uniform numbers for the mode and for the choice of noise, normals, and noise in a square."""
    rng = np.random.default_rng(5)
    noise = rng.uniform(-1.0, 1.0, (SAMPLES, 2))
    return rng.random(SAMPLES), rng.random(SAMPLES), rng.standard_normal((SAMPLES, 2)), noise


def hand_made(
    target: GaussianMixture2D, half_width: float, served: float, spread: float, noise: float
) -> np.ndarray:
    """Samples (2500, 2): a share of the modes evenly, spread times as wide, and uniform noise."""
    which, gate, normal, uniform = draws()
    modes = len(target.means)
    kept = np.random.default_rng(1).permutation(modes)[: max(1, round(served * modes))]
    on_modes = target.means[kept[(which * len(kept)).astype(int)]] + spread * target.std * normal
    return np.where((gate < noise)[:, None], half_width * uniform, on_modes)


def draw_measure(
    view: View,
    target: tuple[GaussianMixture2D, float],
    served: float,
    spread: float,
    noise: float,
) -> None:
    """Draw the samples and the share of each mode, and tell the four numbers."""
    law, half_width = target
    x = hand_made(law, half_width, served, spread, noise)
    found = mode_coverage(x, law)
    modes = len(law.means)
    view[0].points("real", *law.means.T / half_width, "real", label="modes", size=13)
    view[0].points("fake", *x[:SHOWN].T / half_width, "fake", label="fake", size=5)
    places = (np.arange(modes) + 0.5) / modes
    view[1].bars("share", places, found.share, "fake", 0.8 / modes, label="generator")
    if modes == 8:  # twenty-five numbers would lie over each other
        for j, (place, share) in enumerate(zip(places, found.share, strict=True)):
            view[0].text(f"name {j}", *(1.25 * law.means[j] / half_width), f"{j}")
            view[1].text(f"name {j}", float(place), min(share + 0.06, 0.95), f"{j}")
    view[1].line("truth", [0.0, 1.0], [1 / modes] * 2, "real", label="data")
    view.number("modes captured", found.captured, digits=0)
    view.number("modes served", max(1, round(served * modes)), digits=0)
    view.number("high quality", found.high_quality)
    view.number("truth's high quality", -np.expm1(-4.5))
    view.number("reverse KL", found.reverse_kl)


def measure_figure() -> SliderFigure:
    """Figure: which slider raises the count of captured modes, and is the generator better?"""
    return SliderFigure(
        draw_measure,
        panels=[PLANE, SHARES],
        title="Four numbers for one generator",
        question="Raise 'modes captured' without serving one more mode. Which number tells on you?",
        alt=(
            "Left: modes of the data as large dots and 500 fake samples on a part of them. Right: "
            "a bar for the share of each mode, with the data's equal share as a line."
        ),
        target=choice(TARGETS, "ring of 8", label="target"),
        served=slider(0.5, 0.04, 1.0, step=0.02, label="share of modes served"),
        spread=slider(0.6, 0.1, 4.0, step=0.1, label="width of a mode / truth"),
        noise=slider(0.0, 0.0, 1.0, step=0.02, label="share of uniform noise"),
    )
