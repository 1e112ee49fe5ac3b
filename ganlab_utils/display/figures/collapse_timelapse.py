"""Time-lapse of recorded games on the ring: samples over D's map, and the count of every seed."""

import numpy as np

from ganlab_utils.display.drawing import Drawing
from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import ring
from ganlab_utils.training.history import History

TARGET = ring()
HALF = 3.0
EDGE, POINTS = 4.0, 41  # the recordings map D on POINTS x POINTS points of [-EDGE, EDGE]^2
INNER = np.abs(np.linspace(-EDGE, EDGE, POINTS)) <= HALF + 1e-9
REACH = HALF + EDGE / (POINTS - 1)  # the pixels are centred on their points
PLANE = Panel("x", "y", (-REACH, REACH), (-REACH, REACH), equal=True, title="Samples over D's map")
COUNT = Panel("share of the run", "modes captured", (0.0, 1.0), (-0.4, 8.4), title="Sixteen seeds")
SHARES = Panel(
    "mode", "share of samples", (-0.7, 7.7), (0.0, 1.19), title="Nearest mode",
    xticks=tuple(range(8)),
)  # fmt: skip


def draw_seeds(panel: Drawing, history: History, values: np.ndarray, member: int) -> None:
    """Draw the mean over the members and the band from least to most, one member in front."""
    share = history.steps / history.steps[-1]
    panel.fill("band", share, values.min(axis=1), values.max(axis=1), "neutral", label="all")
    panel.line("mean", share, values.mean(axis=1), "neutral", label="mean", width=2.2, style="-")
    panel.line("one", share, values[:, member], "fake", label=f"seed {member}")


def draw_plane(plane: Drawing, history: History, at: int, member: int) -> tuple[float, float, int]:
    """Draw a member's samples over D's map; the least and the most D, and the samples outside."""
    inner = history.observed["map_of_d"][at, member].astype(float)[np.ix_(INNER, INNER)]
    low, high = float(inner.min()), float(inner.max())
    # Each map is stretched to its own range, or a slow D would look the same everywhere.
    stretched = (inner - low) / max(high - low, 1e-3)
    box = (-REACH, REACH, -REACH, REACH)
    plane.image("map", stretched, box, vmin=0.0, vmax=1.0, cmap="Greens")
    plane.points("real", *TARGET.means.T, "real", label="modes", size=13)
    x = history.observed["samples"][at, member].astype(float)
    seen = np.abs(x).max(axis=1) <= REACH
    plane.points("fake", *x[seen].T, "fake", label="fake", size=5)
    return low, high, int((~seen).sum())


def draw_timelapse(view: View, game: str, moment: float, member: int) -> None:
    """Draw one member at one moment, and the counts of all."""
    history = runs.load(runs.RINGS[game])
    at = runs.observation(history, moment)
    step, seen = int(history.steps[at]), member
    low, high, outside = draw_plane(view[0], history, at, seen)
    draw_seeds(view[1], history, history.captured, seen)
    view[1].vline("now", step / history.steps[-1], "theory")
    view[2].bars("share", np.arange(8), history.share[at, seen], "fake", label="generator")
    view[2].text("told", 3.5, 1.1, f"{game}, step {step:,}")
    view[2].line("even", [-0.5, 7.5], [0.125, 0.125], "real", label="data")
    view.number("step", step, digits=0)
    view.number("modes captured", float(history.captured[at, seen]), digits=0)
    view.number("high quality", float(history.high_quality[at, seen]), digits=3)
    view.number("reverse KL", float(history.reverse_kl[at, seen]), digits=2)
    view.number("modes held so far", int(runs.visited(history, seen)[at]), digits=0)
    view.number("least D on the map", low, digits=2)
    view.number("most D", high, digits=2)
    if outside:
        view.note(f"{outside} of 256 samples lie outside the picture.")


def timelapse_figure() -> SliderFigure:
    """Figure: where does a collapsing generator go, and what does D think meanwhile?"""
    return SliderFigure(
        draw_timelapse,
        panels=[PLANE, COUNT, SHARES],
        title="Three games on the ring",
        question="In which game do the samples move on? In which does the mean count fall?",
        alt=(
            "Left: fake samples and the eight modes over a map of the discriminator, dark green "
            "where it says real. Middle: modes captured against time, as the mean of sixteen "
            "seeds, a band from the least to the most, and one seed in front. "
            "Right: bars for the share of each mode. Later in fast G mostly one bar is high, a "
            "different one over time; in fast D few bars stay; in the third game all are alike."
        ),
        game=choice(list(runs.RINGS), "fast G", label="game"),
        moment=slider(0.6, 0.0, 1.0, step=0.01, label="time, share of the run"),
        member=integer(0, 0, runs.MAPPED - 1, label="seed"),
    )
