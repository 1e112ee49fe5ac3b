"""Chapter 1: the saddle in density space, on an alphabet of three letters."""

import numpy as np
from scipy.special import expit, xlogy

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

P_DATA = np.array([0.5, 0.3, 0.2])
TILT = np.array([-1.5, 0.5, 1.5])
T = np.linspace(-1.0, 1.0, 81)
LETTERS = np.arange(3.0)
LOG_4 = float(np.log(4.0))


def generator_law(t: float | np.ndarray) -> np.ndarray:
    """Return q = (1 - |t|) p_data + |t| (one letter), shape (..., 3): A for t > 0, C for t < 0."""
    t = np.asarray(t, dtype=float)[..., None]
    letter = np.where(t > 0, [1.0, 0.0, 0.0], [0.0, 0.0, 1.0])
    return (1.0 - np.abs(t)) * P_DATA + np.abs(t) * letter


def scores(s: float | np.ndarray) -> np.ndarray:
    """Return the discriminator's three scores sigma(s (-1.5, 0.5, 1.5)), shape (..., 3)."""
    return expit(np.asarray(s)[..., None] * TILT)


def letter_value(q: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Return V(q, D) = sum_i p_i log d_i + q_i log(1 - d_i) over the last axis, shape (...)."""
    return (P_DATA * np.log(d) + q * np.log1p(-d)).sum(axis=-1)


def ceiling(q: np.ndarray) -> np.ndarray:
    """Return max over D of V(q, D); a letter's p log d + q log(1 - d) is largest at p / (p + q)."""
    real = P_DATA / (P_DATA + q)
    return (xlogy(P_DATA, real) + xlogy(q, 1.0 - real)).sum(axis=-1)


def floor(d: np.ndarray) -> np.ndarray:
    """Return min over q of V(q, D): all mass on the letter with the highest score."""
    return (P_DATA * np.log(d)).sum(axis=-1) + np.log1p(-d).min(axis=-1)


def draw_density_saddle(view: View, t: float, s: float) -> None:
    """Draw the letters on the left; ceiling and floor on the right."""
    q, d = generator_law(t), scores(s)
    high, low = float(ceiling(q)), float(floor(d))
    view[0].bars("p", LETTERS - 0.17, P_DATA, "real", width=0.32, label="p_data")
    view[0].bars("q", LETTERS + 0.17, q, "fake", width=0.32, label="q")
    view[0].points("d", LETTERS, d, "discriminator", size=18, label="D")
    view[1].line("ceiling", T, ceiling(generator_law(T)), "fake", label="ceiling of q")
    view[1].line("floor", T, floor(scores(T)), "discriminator", label="floor of D")
    view[1].hline("saddle", -LOG_4, "theory", label="-log 4")
    view[1].points("q", [t], [high], "fake", size=16)
    view[1].points("d", [s], [low], "discriminator", size=16)
    view.number("floor: min over q of V, this D", low)
    view.number("V(q, D)", float(letter_value(q, d)))
    view.number("ceiling: max over D of V, this q", high)
    if t == 0.0 and s == 0.0:
        view.note("q = p_data and D = 1/2: floor and ceiling touch. This is the saddle.")
    else:
        view.note("V(q, D) lies between the floor of this D and the ceiling of this q.")


def density_saddle() -> SliderFigure:
    """The GAN on three letters: every ceiling lies above every floor, and they touch once."""
    names = ((0.0, "A"), (1.0, "B"), (2.0, "C"))
    left = Panel("letter", "probability, score", (-0.6, 2.6), (0.0, 1.05), xticks=names)
    yticks = (-2.5, -2.0, -1.5, -1.0, -0.5)
    ticks = (-1.0, -0.5, 0.0, 0.5, 1.0)
    right = Panel(
        "place on the line: t of q, s of D",
        "V in nats",
        (-1.05, 1.05),
        (-2.9, -0.4),
        xticks=ticks,
        yticks=yticks,
    )
    return SliderFigure(
        draw_density_saddle,
        panels=[left, right],
        title="The saddle in density space: one line of laws q, one line of scores D",
        question="Lower G's ceiling with t, raise D's floor with s. Where do they meet?",
        alt="Left: bars of p_data and q on three letters with the discriminator's scores. Right: a "
        "valley-shaped ceiling and a hill-shaped floor that touch at height -log 4.",
        t=slider(0.7, -1.0, 1.0, step=0.05, label="t (G)"),
        s=slider(-0.6, -1.0, 1.0, step=0.05, label="s (D)"),
    )
