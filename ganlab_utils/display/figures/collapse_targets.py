"""Recorded games on the grid and on the Swiss roll: samples, and the distance of every seed."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_timelapse import draw_seeds
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import grid, swiss_roll

# (recording, half width of the picture, target)
GAMES = {
    "grid, fast G": ("05_grid_hopping", 5.2, grid()),
    "grid, even, ReLU": ("05_grid_plain", 5.2, grid()),
    "grid, mixture of 25": ("05_grid_mixture", 5.2, grid()),
    "roll, fast G": ("05_roll_hopping", 1.9, swiss_roll()),
    "roll, even, ReLU": ("05_roll_even", 1.9, swiss_roll()),
}
PLANE = Panel(
    "x / half width", "y / half width", (-1, 1), (-1, 1.22), equal=True, title="128 samples",
    xticks=(-1, 0, 1), yticks=(-1, 0, 1),
)  # fmt: skip
DISTANCE = Panel(
    "share of the run", "energy distance", (0.0, 1.0), (1e-3, 30.0), yscale="log",
    title="Sixteen seeds",
)  # fmt: skip


@lru_cache(maxsize=5)
def real(game: str) -> np.ndarray:
    """400 samples of the target, in units of the picture's half width, cut at its edge."""
    _, half, target = GAMES[game]
    return np.clip(target.sample(400, np.random.default_rng(3)) / half, -1.0, 1.0)


def draw_targets(view: View, game: str, moment: float, member: int) -> None:
    """Draw one seed's samples at the nearest snapshot, and the distance of all seeds."""
    name, half, _ = GAMES[game]
    history = runs.load(name)
    frame = round(moment * (len(history.snapshot_steps) - 1))
    step = int(history.snapshot_steps[frame])
    at = int(np.searchsorted(history.steps, step))
    view[0].text("game", 0.0, 1.11, game)
    view[0].points("real", *real(game).T, "real", label="real", size=5)
    x = np.clip(history.snapshots[frame, member].astype(float) / half, -1.0, 1.0)
    view[0].points("fake", *x.T, "fake", label="fake", size=6)
    shown = np.clip(history.distance, 1.1e-3, 29.0)
    draw_seeds(view[1], history, shown, member)
    view[1].vline("now", step / history.steps[-1], "theory")
    view.number("step", step, digits=0)
    view.note("Samples were kept at the start, at the half and at the end of a run only.")
    view.number("energy distance", float(history.distance[at, member]), digits=3)
    if history.captured is not None:
        view.number("modes captured", float(history.captured[at, member]), digits=0)
        view.number("high quality", float(history.high_quality[at, member]), digits=3)
        view.number("reverse KL", float(history.reverse_kl[at, member]), digits=2)


def targets_figure() -> SliderFigure:
    """Figure: do the grid and the Swiss roll collapse in the same way?"""
    return SliderFigure(
        draw_targets,
        panels=[PLANE, DISTANCE],
        title="The grid and the Swiss roll",
        question="Which of these games bring every seed near its target? Which get worse again?",
        alt=(
            "Left: fake samples over real ones of the chosen target, with the game's name. Right: "
            "the energy distance of sixteen seeds against time on a logarithmic scale, as a mean "
            "and a band, one seed in front. Even rates on the grid: it falls, and then rises again."
        ),
        game=choice(list(GAMES), "grid, even, ReLU", label="game"),
        moment=slider(1.0, 0.0, 1.0, step=0.05, label="time, share of the run"),
        member=integer(0, 0, 15, label="seed"),
    )
