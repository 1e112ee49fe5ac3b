"""Healthy gradients, missing modes: a recorded ring of eight, every seed."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import ring
from ganlab_utils.training import recorded
from ganlab_utils.training.history import History

ANGLES = 2.0 * np.pi * np.arange(8) / 8
SAMPLES = Panel("x_1", "x_2", (-3.2, 3.2), (-3.2, 3.2), equal=True, title="One seed")
COUNTS = Panel("modes captured of 8", "seeds", (-0.6, 8.6), (0.0, 10.0), title="All 16 seeds")


@lru_cache(maxsize=1)
def healthy() -> History:
    """The recorded run: non-saturating, 5 steps of D for each of G's."""
    return recorded.load("04_ring_healthy")


def draw_modes(view: View, seed: int) -> None:
    """Draw one seed's samples over the ring, and how many modes each seed captured."""
    history = healthy()
    centres = ring().means
    samples = history.snapshots[-1, seed].astype(float)
    inside = np.abs(samples).max(axis=1) < 3.2
    view[0].points("centres", centres[:, 0], centres[:, 1], "real", label="modes", size=16)
    view[0].points("samples", samples[inside, 0], samples[inside, 1], "fake", "fakes", size=4)
    captured = history.captured[-1].astype(int)
    view[1].bars("counts", np.arange(9), np.bincount(captured, minlength=9), "fake", width=0.7)
    view[1].vline("this", float(captured[seed]), "theory", label="the seed on the left")
    view.number("modes captured", float(captured[seed]), digits=0)
    view.number("gradient norm of G", float(history.generator_gradient[-1, seed]), digits=2)


def modes_figure() -> SliderFigure:
    """Figure: what do generators with healthy gradients end up with?"""
    return SliderFigure(
        draw_modes,
        panels=[SAMPLES, COUNTS],
        title="Healthy gradients, missing modes",
        question="How many seeds have all 8 modes, and does the gradient's size tell you which?",
        alt=(
            "Left: eight modes on a ring and the fakes of one seed, on some of them only. Right: "
            "how many of the 16 seeds captured how many modes."
        ),
        seed=integer(0, 0, 15, label="seed"),
    )
