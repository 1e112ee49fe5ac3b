"""Subsets of a ring before the Fréchet distance, which sees mean and covariance only."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice
from ganlab_utils.display.view import View
from ganlab_utils.theory.collapse import collapse
from ganlab_utils.theory.densities import ring
from ganlab_utils.theory.transport import bures_squared

TARGET = ring()
SUBSETS = {
    "0, 2, 4, 6": (0, 2, 4, 6),
    "0, 1, 2, 3": (0, 1, 2, 3),
    "0, 4": (0, 4),
    "0, 1, 4, 5": (0, 1, 4, 5),
    "all 8": tuple(range(8)),
}
AROUND = np.linspace(0.0, 2.0 * np.pi, 101)
PLANE = Panel("x", "y", (-3.2, 3.2), (-3.2, 3.2), equal=True, title="Modes, means, covariances")
READ = Panel(
    "measure", "reading", (-0.6, 2.6), (0.0, 2.7), title="Three readings",
    xticks=((0, "Fréchet"), (1, "JSD"), (2, "reverse KL")),
)  # fmt: skip


def moments(subset: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Mean (2,) and covariance (2, 2) of the even mixture of these modes of the ring."""
    centres = np.asarray(TARGET.means)[list(subset)]
    mean = centres.mean(axis=0)
    return mean, (centres - mean).T @ (centres - mean) / len(centres) + TARGET.std**2 * np.eye(2)


def frechet(subset: tuple[int, ...]) -> float:
    """Squared Fréchet distance between this subset and all eight modes, without sampling."""
    (m, a), (n, b) = moments(subset), moments(tuple(range(8)))
    return float(np.sum((m - n) ** 2) + bures_squared(a, b))


def ellipse(subset: tuple[int, ...]) -> np.ndarray:
    """The points at 1 std of the Gaussian with these moments, (101, 2)."""
    mean, covariance = moments(subset)
    return (
        mean + np.column_stack((np.cos(AROUND), np.sin(AROUND))) @ np.linalg.cholesky(covariance).T
    )


def draw_frechet(view: View, subset: tuple[int, ...]) -> None:
    """Draw both laws with their ellipses, and three readings as bars."""
    means = np.asarray(TARGET.means)
    view[0].points("real", means[:, 0], means[:, 1], "real", label="data", size=15)
    kept = means[list(subset)]
    view[0].points("fake", kept[:, 0], kept[:, 1], "fake", label="generator", size=9)
    for key, modes, role, label in (
        ("all", tuple(range(8)), "real", "1 std of all 8"),
        ("some", subset, "fake", "of the generator"),
    ):
        curve = ellipse(modes)
        view[0].line(key, curve[:, 0], curve[:, 1], role, label=label)
    told = collapse(len(subset), 8)
    readings = [round(frechet(subset), 9) + 0.0, told.jsd, told.reverse_kl]
    view[1].bars("readings", [0, 1, 2], readings, "theory")
    view.number("squared Fréchet distance", readings[0])
    view.number("JSD", readings[1])
    view.number("reverse KL", readings[2])


def frechet_figure() -> SliderFigure:
    """Figure: which collapsed generators does the Fréchet distance call perfect?"""
    return SliderFigure(
        draw_frechet,
        panels=[PLANE, READ],
        title="The Fréchet distance and half a ring",
        question="For which halves of the ring is the Fréchet distance 0, and why?",
        alt=(
            "Left: the eight modes of the ring, those of the generator, and the ellipse of one "
            "standard deviation of each law. Right: bars for the squared Fréchet distance, JSD and "
            "reverse KL."
        ),
        subset=choice(SUBSETS, "0, 2, 4, 6", label="modes of the generator"),
    )
