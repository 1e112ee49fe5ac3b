"""Chapter 1: the value V(theta, psi) of the one-parameter GAN as a map, with best responses."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.one_parameter import ShiftGAN

LIMIT = 2.0
EDGE = 2.15  # the axes reach a little further, so that no marker is cut
TICKS = (-2, -1, 0, 1, 2)
GRID = np.linspace(-LIMIT, LIMIT, 81)
LOG_4 = float(np.log(4.0))
GAME = ShiftGAN()


@lru_cache(maxsize=1)
def surface() -> np.ndarray:
    """Return V on the grid, row i for psi = GRID[i], column j for theta = GRID[j]."""
    return np.asarray(GAME.value(GRID[None, :], GRID[:, None]))


@lru_cache(maxsize=1)
def best_slopes() -> np.ndarray:
    """Return the discriminator's best response psi*(theta) on the grid of theta."""
    return np.asarray(GAME.best_response_discriminator(GRID))


def draw_map(view: View) -> None:
    """Draw the map of V with both best responses and the saddle on panel 0."""
    extent = (-LIMIT, LIMIT, -LIMIT, LIMIT)
    bar = "V in nats"
    view[0].image("map", surface(), extent, cmap="Greys_r", vmin=-5, vmax=0, colorbar_label=bar)
    view[0].line("best_d", GRID, best_slopes(), "discriminator", width=5, label="D's best")
    ends = [-LIMIT, -LIMIT, LIMIT, LIMIT]
    view[0].line("best_g", ends, [-LIMIT, 0, 0, LIMIT], "fake", width=5, label="G's best")
    view[0].points("saddle", [0.0], [0.0], "theory", size=13, label="saddle")


def draw_surface(view: View, theta: float, psi: float) -> None:
    """Draw the map with both best responses, and the two slices through the chosen point."""
    draw_map(view)
    view[0].points("now", [theta], [psi], "guess", size=13, label="you")
    now = float(GAME.value(theta, psi))
    view[1].line("theta", GRID, GAME.value(GRID, psi), "fake", label="G moves")
    view[1].line("psi", GRID, GAME.value(theta, GRID), "discriminator", label="D moves")
    view[1].hline("saddle", -LOG_4, "theory", label="-log 4")
    view[1].points("now", [theta, psi], [now, now], "guess", size=16)
    d_theta, d_psi = GAME.gradient(theta, psi)
    view.number("V", now)
    view.number("dV/dtheta", d_theta)
    view.number("dV/dpsi", d_psi)
    view.number("D's best psi", GAME.best_response_discriminator(theta))
    if psi == 0.0:
        view.note("psi = 0: V does not depend on theta, so every theta is a best response of G.")
    else:
        view.note(f"G's best response is an end of its interval: theta = {np.sign(psi) * LIMIT:g}.")


def value_surface() -> SliderFigure:
    """The surface V(theta, psi) of the one-parameter GAN with a movable pair of players."""
    limits = (-EDGE, EDGE)
    left = Panel(xlabel="theta (generator)", ylabel="psi", xlim=limits, ylim=limits, yticks=TICKS)
    right = Panel(
        xlabel="theta, or psi", ylabel="V in nats", xlim=limits, ylim=(-5.6, 0.1), xticks=TICKS
    )
    return SliderFigure(
        draw_surface,
        panels=[left, right],
        title="The one-parameter GAN: data N(0, 1), fakes N(theta, 1), D(x) = sigma(psi x)",
        question="Play in turns: D jumps to its best-answer curve, then G to its own. Who stops?",
        alt="Left: a map of V over theta and psi with both best-response curves, which cross only "
        "at the saddle (0, 0). Right: V as only theta moves and as only psi moves.",
        height=420,
        theta=slider(1.0, -LIMIT, LIMIT, step=0.05),
        psi=slider(1.0, -LIMIT, LIMIT, step=0.05),
    )
