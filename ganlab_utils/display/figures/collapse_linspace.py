"""A ring whose angles come from linspace with its end point."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, switch
from ganlab_utils.display.view import View
from ganlab_utils.theory.coverage import Coverage, mode_coverage
from ganlab_utils.theory.densities import GaussianMixture2D

PLANE = Panel("x", "y", (-2.8, 2.8), (-2.8, 2.8), equal=True, title="The centres")
WEIGHTS = Panel(
    "angle / (2 pi)", "share, times n", (-0.2, 1.02), (0.0, 2.3), title="Share of a place",
    xticks=(0.0, 0.25, 0.5, 0.75, 1.0), yticks=(0, 1, 2),
)  # fmt: skip
SAMPLES = 2500


def listed_ring(modes: int, end_point: bool) -> GaussianMixture2D:
    """The mixture of `modes` listed centres on the circle, std 0.02, all of weight 1/modes."""
    angles = np.linspace(0.0, 2.0 * np.pi, modes, endpoint=end_point)
    return GaussianMixture2D(2.0 * np.column_stack((np.cos(angles), np.sin(angles))), 0.02)


def distinct(target: GaussianMixture2D) -> tuple[np.ndarray, np.ndarray]:
    """The distinct centres, (k, 2), and the share of each, (k,)."""
    means = np.asarray(target.means)
    same = np.linalg.norm(means[:, None] - means, axis=-1) < 1e-9
    first = same.argmax(axis=1)
    places = np.unique(first)
    return means[places], np.array([(first == place).mean() for place in places])


def perfect_score(target: GaussianMixture2D) -> Coverage:
    """What 2,500 samples of the target itself score against its list of centres."""
    return mode_coverage(target.sample(SAMPLES, np.random.default_rng(4)), target)


def draw_linspace(view: View, modes: int, end_point: bool) -> None:
    """Draw the centres and the shares of the places, and score the perfect generator."""
    target = listed_ring(modes, end_point)
    places, share = distinct(target)
    twice = places[share > 1.5 / modes]
    view[0].points("twice", twice[:, 0], twice[:, 1], "theory", label="listed twice", size=22)
    view[0].points("places", places[:, 0], places[:, 1], "real", label="centre", size=11)
    angles = np.arange(len(share)) / len(share)
    view[1].bars("share", angles, modes * share, "real", 0.7 / len(share), label="of the data")
    view[1].line("even", [-0.2, 1.02], [1.0, 1.0], "theory", label="even shares")
    score = perfect_score(target)
    view.number("centres listed", modes, digits=0)
    view.number("distinct centres", len(places), digits=0)
    view.number("captured, by the list", score.captured, digits=0)
    view.number("reverse KL, by the list", round(score.reverse_kl, 3))
    if len(places) < modes:
        view.note(
            "Rounding sets the doubled centres 5e-16 apart, so each wins half of its samples."
        )


def linspace_figure() -> SliderFigure:
    """Figure: how many modes has a ring of n?"""
    return SliderFigure(
        draw_linspace,
        panels=[PLANE, WEIGHTS],
        title="A ring with its end point",
        question="The count says that all n modes are captured. How many are there to capture?",
        alt=(
            "Left: centres on a circle, one of them marked as listed twice. Right: a bar for the "
            "share of each distinct centre, times n; the doubled one is twice as high."
        ),
        modes=integer(8, 3, 16, label="centres listed, n"),
        end_point=switch(True, label="linspace with its end point"),
    )
