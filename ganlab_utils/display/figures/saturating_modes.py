"""Gradients that do not vanish, and missing modes: a recorded ring of eight, every seed."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import ring
from ganlab_utils.training import recorded
from ganlab_utils.training.history import History

SAMPLES = Panel("x_1", "x_2", (-3.2, 3.2), (-3.2, 3.2), equal=True, title="One seed")
REACH = 0.06  # three standard deviations of a mode: what counts as captured
TURN = np.append(np.linspace(0.0, 2.0 * np.pi, 25), np.nan)
COUNTS = Panel(
    "modes captured of 8", "seeds", (-0.6, 8.6), (0.0, 10.0), title="All 16 seeds at step 2,000"
)


@lru_cache(maxsize=1)
def recorded_ring() -> History:
    """The recorded run: non-saturating, 5 steps of D for each of G's."""
    return recorded.load("04_ring_healthy")


def draw_modes(view: View, seed: int) -> None:
    """Draw one seed's samples over the ring, and how many modes each seed captured."""
    history = recorded_ring()
    centres = ring().means
    samples = history.snapshots[-1, seed].astype(float)
    inside = np.abs(samples).max(axis=1) < 3.2
    x, y = (centres[:, k, None] + REACH * wave(TURN) for k, wave in enumerate((np.cos, np.sin)))
    view[0].line("modes", x.ravel(), y.ravel(), "real", "modes, to 3 std", 1.5)
    view[0].points("samples", samples[inside, 0], samples[inside, 1], "fake", "fakes", size=4)
    captured = history.captured[-1].astype(int)
    view[1].bars("counts", np.arange(9), np.bincount(captured, minlength=9), "fake", width=0.7)
    view[1].vline("this", float(captured[seed]), "neutral", label="the seed on the left")
    apart = np.linalg.norm(samples[:, None] - centres, axis=2).min(axis=1)
    view.number("modes captured by 2,500 fakes", float(captured[seed]), digits=0)
    view.number(
        "share of these fakes within 3 std of a mode", float(np.mean(apart < REACH)), digits=2
    )
    view.number("gradient norm of G", float(history.generator_gradient[-1, seed]), digits=2)


def modes_figure() -> SliderFigure:
    """Figure: what do generators whose gradients do not vanish end up with?"""
    return SliderFigure(
        draw_modes,
        panels=[SAMPLES, COUNTS],
        title="Gradients that do not vanish, modes that are missing",
        question="Which modes does a seed miss, and how many of its fakes lie on no mode at all?",
        alt=(
            "Left: eight small circles on a ring, each mode to 3 std, and 256 fakes of one "
            "seed, near some of them only and many in between. Right: how many of the 16 seeds "
            "captured how many modes at step 2,000, counted over 2,500 fakes."
        ),
        seed=integer(0, 0, 15, label="seed"),
    )
