"""Chapter 1: the path of Algorithm 1 on the one-parameter GAN."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures.minimax_surface import EDGE, TICKS, draw_map
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.algorithm_1 import Trajectory, algorithm_1
from ganlab_utils.theory.one_parameter import ShiftGAN

GAME = ShiftGAN()
START = (1.5, 0.0)
STEPS = 150
BATCHES = {"64": 64, "640": 640, "exact": None}
SEED = 1


@lru_cache(maxsize=256)
def run(k: int, learning_rate: float, batch: int | None) -> Trajectory:
    """Return the run that the figure shows, from START with the same seed; no batch: exact."""
    if batch is None:
        return exact_run(k, learning_rate)
    rng = np.random.default_rng(SEED)
    return algorithm_1(GAME, START, STEPS, k, learning_rate, batch, rng)


def exact_run(k: int, learning_rate: float) -> Trajectory:
    """Return Algorithm 1 with expectations in place of minibatch means."""
    pair = np.array(START)
    path = [pair]
    for _ in range(STEPS):
        theta, psi = pair
        for _ in range(k):
            psi += learning_rate * GAME.gradient(theta, psi)[1]
        pair = np.array([theta - learning_rate * GAME.gradient(theta, psi)[0], psi])
        path.append(pair)
    theta, psi = np.transpose(path)
    return Trajectory(theta=theta, psi=psi, value=np.asarray(GAME.value(theta, psi)))


def draw_path(view: View, k: int, learning_rate: float, batch: int | None, step: int) -> None:
    """Draw the path in the plane on the left and both parameters over the steps on the right."""
    path = run(k, round(learning_rate, 6), batch)
    theta, psi = path.theta, path.psi
    counts = np.arange(STEPS + 1)
    draw_map(view)
    view[0].line(
        "path", theta[: step + 1], psi[: step + 1], "guess", width=4, style="-", label="path"
    )
    view[0].points("now", [theta[step]], [psi[step]], "guess", size=15)
    view[1].line("theta", counts, theta, "fake", label="theta")
    view[1].line("psi", counts, psi, "discriminator", label="psi")
    view[1].vline("now", step, "neutral")
    view[1].hline("saddle", 0.0, "theory", label="saddle")
    view.number("theta", theta[step])
    view.number("psi", psi[step])
    view.number("lowest theta so far", theta[: step + 1].min())
    view.number("V", path.value[step])
    view.number("gradient steps so far", step * (k + 1), digits=0)
    near = np.flatnonzero(np.hypot(theta, psi) < 0.2)
    if near.size:
        view.note(f"Within 0.2 of the saddle for the first time after {near[0]} generator steps.")
    else:
        view.note(f"Not within 0.2 of the saddle in {STEPS} generator steps.")


def algorithm_path() -> SliderFigure:
    """Algorithm 1 from (1.5, 0), with k discriminator steps to each generator step."""
    limits = (-EDGE, EDGE)
    left = Panel(xlabel="theta (generator)", ylabel="psi", xlim=limits, ylim=limits, yticks=TICKS)
    right = Panel("generator steps", "theta, psi", (0.0, STEPS), (-1.3, 1.7), yticks=(-1, 0, 1))
    return SliderFigure(
        draw_path,
        panels=[left, right],
        title="Algorithm 1 on the one-parameter GAN",
        question="Batch exact: from which k on does theta not dip below 0? What does noise add?",
        alt="Left: the path of the two parameters over the map of V, from (1.5, 0) to the saddle. "
        "Right: theta and psi against the count of generator steps.",
        height=420,
        k=integer(1, 1, 10, label="k"),
        learning_rate=slider(0.1, 0.05, 1.0, step=0.05, label="learning rate"),
        batch=choice(BATCHES, start="64", label="batch"),
        step=integer(STEPS, 0, STEPS, label="generator steps"),
    )
