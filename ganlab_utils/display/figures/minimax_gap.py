"""Chapter 1: generators that cannot mix, and the gap between min max and max min."""

from functools import lru_cache

import numpy as np
from scipy.special import xlogy

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.point_game import PointGame, TwoHumpGame

GAME = PointGame()
PLACES = np.array([-1.0, 1.0])
MIX = np.linspace(0.0, 1.0, 101)
X = np.linspace(-12.0, 12.0, 601)
STEP = X[1] - X[0]
SHOWN = slice(125, 476)  # the part of X between -7 and 7
SHIFTS = np.linspace(-4.0, 4.0, 161)
LOG_4 = float(np.log(4.0))


def draw_point_game(view: View, mix: float) -> None:
    """Draw both places on the left; on the right max over D of V against the generator's mix."""
    now = float(GAME.best_value(mix))
    scores = np.array(GAME.best_response_discriminator(mix))
    view[0].bars("p", PLACES - 0.17, [0.5, 0.5], "real", width=0.32, label="p_data")
    view[0].bars("q", PLACES + 0.17, [1.0 - mix, mix], "fake", width=0.32, label="p_g")
    view[0].points("d", PLACES, scores, "discriminator", size=18, label="best D")
    view[1].line("ceiling", MIX, GAME.best_value(MIX), "discriminator", label="max over D")
    pure = GAME.best_value(np.array([0.0, 1.0]))
    view[1].points("pure", [0.0, 1.0], pure, "theory", size=14, label="pure G")
    view[1].points("now", [mix], [now], "guess", size=16)
    view[1].hline("maxmin", -LOG_4, "theory", label="max min")
    view.number("max over D of V", now)
    view.number("max min V", -LOG_4)
    view.number("gap", now + LOG_4)
    if mix in (0.0, 1.0):
        view.note("G sits on one place only: min max V for a generator that cannot mix.")
    elif mix == 0.5:
        view.note("G plays both places evenly: the gap is closed.")


def point_game() -> SliderFigure:
    """The point game: a generator that must choose one of two places, and one that may mix."""
    ticks = (-1.0, 1.0)
    left = Panel("place", "probability, score", (-1.8, 1.8), (0.0, 1.05), xticks=ticks)
    right = Panel("probability that G plays +1", "V in nats", (-0.05, 1.05), (-1.45, -0.9))
    return SliderFigure(
        draw_point_game,
        panels=[left, right],
        title="The point game: real samples at -1 or +1, half and half",
        question="How much does G lose by sitting on one place, and which mix wins it back?",
        alt="Left: probabilities of the data and the generator at -1 and +1 with the best "
        "discriminator's scores. Right: a valley in the mix, -0.955 at both ends and -log 4 in the "
        "middle, where it touches the line max min.",
        mix=slider(1.0, 0.0, 1.0, step=0.05, label="G's mix"),
    )


def normal(x: np.ndarray, mean: float | np.ndarray) -> np.ndarray:
    """Return the density of N(mean, 1) at x."""
    return np.exp(-0.5 * (x - mean) ** 2) / np.sqrt(2.0 * np.pi)


def two_hump_data(distance: float) -> np.ndarray:
    """Return the density half N(-distance, 1), half N(distance, 1) on the grid X."""
    return 0.5 * (normal(X, -distance) + normal(X, distance))


def ceiling(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return the integral over X of max over d of p log d + q log(1 - d)."""
    return STEP * (xlogy(p, p / (p + q)) + xlogy(q, q / (p + q))).sum(axis=-1)


@lru_cache(maxsize=64)
def ceilings(distance: float) -> np.ndarray:
    """Return max over all D of V for every shift of the generator, shape of SHIFTS."""
    return ceiling(two_hump_data(distance), normal(X, SHIFTS[:, None]))


@lru_cache(maxsize=128)
def best_shift(distance: float) -> float:
    """Return the shift >= 0 at which the best discriminator earns least."""
    return TwoHumpGame(distance).best_shift()


def draw_two_humps(view: View, distance: float, theta: float) -> None:
    """Draw data, fakes and the best D on the left; on the right the ceiling over all shifts."""
    p, q = two_hump_data(distance), normal(X, theta)
    x, curve = X[SHOWN], ceilings(round(distance, 6))
    now, min_max = float(ceiling(p, q)), float(curve.min())
    view[0].line("p", x, p[SHOWN], "real", label="p_data")
    view[0].line("q", x, q[SHOWN], "fake", label="p_g")
    view[0].line("d", x, (p / (p + q))[SHOWN], "discriminator", label="best D")
    view[1].line("ceiling", SHIFTS, curve, "discriminator", label="max over D")
    view[1].hline("minmax", min_max, "neutral", label="min max")
    best = best_shift(round(distance, 6))
    view[1].points("best", [-best, best], [min_max, min_max], "theory", size=12)
    view[1].hline("maxmin", -LOG_4, "theory", label="max min")
    view[1].points("now", [theta], [now], "guess", size=16)
    view.number("max over D of V at this theta", now)
    view.number("best shift (or its mirror image)", best, digits=2)
    view.number("min max V", min_max, digits=3)
    view.number("max min V", -LOG_4, digits=3)
    view.number("gap", min_max + LOG_4, digits=3)


def two_humps() -> SliderFigure:
    """Two-hump data against a generator that can only shift one hump."""
    left = Panel("x", "density, score", (-7.0, 7.0), (0.0, 1.05))
    right = Panel("theta", "V in nats", (-4.2, 4.2), (-1.5, 0.0), yticks=(-1.5, -1.0, -0.5, 0.0))
    return SliderFigure(
        draw_two_humps,
        panels=[left, right],
        title="Data half N(-c, 1), half N(c, 1); the generator only shifts N(theta, 1)",
        question="Lower c. At which distance c does the best shift come back to the middle?",
        alt="Left: a two-humped data density, a one-humped fake density and the best "
        "discriminator. Right: what the best discriminator earns as the generator shifts, never "
        "below the dashed line -log 4, with marks at its lowest points.",
        distance=slider(2.5, 0.0, 4.0, step=0.05, label="c"),
        theta=slider(0.0, -4.0, 4.0, step=0.1),
    )
