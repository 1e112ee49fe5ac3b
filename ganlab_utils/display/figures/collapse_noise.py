"""Uniform noise before the count of captured modes."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.capture import expected_captured, uniform_masses
from ganlab_utils.theory.coverage import RADIUS
from ganlab_utils.theory.densities import grid, ring

MOST, SHOWN = 25_000, 600
TARGETS = {"grid of 25": grid(), "ring of 8": ring()}
SIZES = np.unique(np.geomspace(10, MOST, 120).astype(int))
PLANE = Panel("x", "y", (-6.2, 6.2), (-6.2, 6.2), equal=True, title="At most 600 samples of noise")
CURVE = Panel(
    "number of samples", "modes captured", (10, 30_000), (0.0, 26.0), xscale="log", title="Count"
)


@lru_cache(maxsize=2)
def first_hits(name: str, half_width: float) -> tuple[np.ndarray, np.ndarray]:
    """The number of the first sample within 3 std of each mode, (k,), MOST where there is none.

    And how many of the samples so far lie within 3 std of a mode, (25000,).
    """
    law = TARGETS[name]
    x = noise(half_width)
    close = [np.sum((x - mean) ** 2, axis=1) <= (RADIUS * law.std) ** 2 for mean in law.means]
    first = np.array([hit.argmax() if hit.any() else MOST for hit in close])
    return first, np.cumsum(np.any(close, axis=0))


@lru_cache(maxsize=1)
def _unit_noise() -> np.ndarray:
    return np.random.default_rng(8).uniform(-1.0, 1.0, (MOST, 2))


def noise(half_width: float) -> np.ndarray:
    """Uniform samples on the square, (25000, 2), the same up to scale for every square."""
    return half_width * _unit_noise()


def draw_noise(view: View, target: str, samples: float, half_width: float) -> None:
    """Draw noise over the modes, and the count of captured ones against the number of samples."""
    law, number = TARGETS[target], round(10**samples)
    hits, close = first_hits(target, round(half_width, 3))
    taken = hits < number
    x = noise(half_width)[: min(number, SHOWN)]
    view[0].points("noise", x[:, 0], x[:, 1], "fake", label="noise", size=4)
    for key, mask, role, label in (
        ("missed", ~taken, "neutral", "missed"),
        ("taken", taken, "real", "captured"),
    ):
        view[0].points(key, law.means[mask, 0], law.means[mask, 1], role, label=label, size=13)
    masses = uniform_masses(law, half_width)
    expected = [expected_captured(masses, int(n)) for n in SIZES]
    view[1].line("expected", SIZES, expected, "theory", label="expected")
    counts = (hits[None] < SIZES[:, None]).sum(axis=1)
    view[1].line("one draw", SIZES, counts, "fake", label="these samples")
    view[1].points("now", [number], [int(taken.sum())], "fake", size=12)
    view.number("samples", number, digits=0)
    view.number("captured", int(taken.sum()), digits=0)
    view.number("expected captured", expected_captured(masses, number))
    view.number("high quality", float(close[number - 1] / number))
    view.number("expected high quality", float(masses.sum()))


def noise_figure() -> SliderFigure:
    """Figure: how many samples of noise capture most of the modes?"""
    return SliderFigure(
        draw_noise,
        panels=[PLANE, CURVE],
        title="Noise captures modes",
        question="How does the count depend on the number of samples? And the high quality?",
        alt=(
            "Left: uniform noise in a square over the modes of the target; captured modes are "
            "dots, missed ones crosses. Right: the count of captured modes climbs with the number "
            "of samples, about the expected curve."
        ),
        target=choice(list(TARGETS), "grid of 25", label="target"),
        samples=slider(3.4, 1.0, 4.39, step=0.01, label="log10 of the samples"),
        half_width=slider(4.5, 4.5, 6.0, step=0.1, label="half width of the square"),
    )
