"""No densities: a discriminator that knows the sample by heart."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures.discriminator_learned import FAKE, REAL, best_value, sample
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, choice, slider
from ganlab_utils.display.view import View

SURE = 0.95


@lru_cache(maxsize=8)
def _known(n: int) -> tuple[np.ndarray, np.ndarray]:
    """The n real and n fake numbers in order, and which of them are real."""
    real, fake = (part[:n] for part in sample(1))
    both = np.concatenate([real, fake])
    order = np.argsort(both)
    return both[order], order < n


def memoriser(x: np.ndarray, n: int, radius: float) -> np.ndarray:
    """0.95 within radius of a real number, 0.05 of a fake one (the nearest decides), else 1/2."""
    known, is_real = _known(n)
    right = np.clip(np.searchsorted(known, x), 1, len(known) - 1)
    nearest = right - (x - known[right - 1] < known[right] - x)
    verdict = np.where(is_real[nearest], SURE, 1 - SURE)
    return np.where(np.abs(x - known[nearest]) <= radius, verdict, 0.5)


def _reach(n: int, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Where the answer of each known number begins and ends."""
    known, _ = _known(n)
    halfway = (known[1:] + known[:-1]) / 2
    low = np.maximum(known - radius, np.concatenate([[-np.inf], halfway]))
    return low, np.minimum(known + radius, np.concatenate([halfway, [np.inf]]))


def staircase(n: int, radius: float, edge: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """The graph of the memoriser on [-edge, edge], corner by corner, so that no spike is lost."""
    jumps = np.unique(np.clip(np.concatenate([*_reach(n, radius), [-edge, edge]]), -edge, edge))
    levels = memoriser((jumps[1:] + jumps[:-1]) / 2, n, radius)
    return np.repeat(jumps, 2)[1:-1], np.repeat(levels, 2)


def memoriser_value(n: int, radius: float) -> float:
    """The true V of the memoriser, exact between its jumps by the distribution functions."""
    _, is_real = _known(n)
    low, high = _reach(n, radius)
    total = -2 * np.log(2)
    for density, right in ((REAL, is_real), (FAKE, ~is_real)):
        mass = density.cdf(high) - density.cdf(low)
        level = np.log(np.where(right, SURE, 1 - SURE)) + np.log(2)
        total += float(mass @ level)
    return total


@lru_cache(maxsize=8)
def _true_values(n: int) -> tuple[np.ndarray, np.ndarray]:
    radii = np.logspace(-4, 0, 81)
    return radii, np.array([memoriser_value(n, radius) for radius in radii])


def draw_memoriser(view: View, n: int, exponent: float) -> None:
    """Draw the memoriser's D(x) and its two values against the radius."""
    radius = 10.0**exponent
    view[0].line("D", *staircase(n, radius), "discriminator", label="D", width=1.5, style="-")
    known, is_real = _known(n)
    for role, keep, level in (("real", is_real, 1.06), ("fake", ~is_real, -0.06)):
        near = known[keep & (np.abs(known) < 2)]
        view[0].points(role, near, np.full_like(near, level), role, label=role)
    view[1].line("true", *_true_values(n), "discriminator", label="true V")
    view[1].hline("training", 2 * np.log(SURE), "guess", label="on sample")
    view[1].hline("best", best_value(), "theory", label="V(D*)")
    view[1].points("here", [radius], [memoriser_value(n, radius)], "discriminator", size=10)
    view.number("V on the sample", 2 * np.log(SURE))
    view.number("true V", memoriser_value(n, radius))
    view.number("V(D*)", best_value())


def memorised_sample() -> SliderFigure:
    """A discriminator that answers by the nearest training number."""
    return SliderFigure(
        draw_memoriser,
        panels=[
            Panel("x", "D(x)", (-2, 2), (-0.12, 1.12), yticks=(0, 0.5, 1)),
            Panel("radius", "value", (8e-5, 1.3), (-3.2, 0.2), "", "log", yticks=(-3, -2, -1, 0)),
        ],
        title="A discriminator that knows its sample by heart",
        question="Does any radius bring the true value near the sample's? Does a larger n help?",
        alt=(
            "Left: D jumps to 0.95 near each real number and to 0.05 near each fake one. Right: "
            "its value on the sample is always -0.10; its true value is below -1.38 "
            "at every radius, and with more numbers it falls at a smaller radius."
        ),
        n=choice({"20": 20, "100": 100, "500": 500}, start="20", label="n of each kind"),
        exponent=slider(-1.5, -4.0, 0.0, step=0.1, label="log10 of the radius"),
    )
