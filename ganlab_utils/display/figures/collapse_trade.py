"""At a fixed Lipschitz constant, the bound on precision falls with the number of modes."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.bridge import bridge_bound_for_shares

MODES = 8
SEPARATION = 4.0 * np.sin(np.pi / MODES) - 6.0 * 0.02
SHARES = Panel(
    "mode", "share of the samples on modes", (-0.7, 7.7), (0.0, 1.02), title="Shares",
    xticks=tuple(range(8)),
)  # fmt: skip
CEILING = Panel(
    "modes covered, k of 8", "bound on precision", (0.5, 8.5), (0.7, 1.02), title="Bound",
    xticks=tuple(range(1, 9)),
)  # fmt: skip


def shares(covered: int, lopsided: float) -> np.ndarray:
    """Geometric shares 1, c, c^2, ... of the covered modes, with c = 1 - lopsided; (covered,)."""
    heights = (1.0 - lopsided) ** np.arange(covered)
    return heights / heights.sum()


@lru_cache(maxsize=256)
def ceiling(covered: int, lopsided: float, lipschitz: float) -> float:
    """The bridge bound for these shares on the ring of 8, modes taken with their 3 std."""
    return bridge_bound_for_shares(shares(covered, lopsided), SEPARATION, lipschitz)


def draw_trade(view: View, covered: int, lopsided: float, lipschitz: float) -> None:
    """Draw the shares, and the bound on precision against the number of covered modes."""
    shown = np.zeros(MODES)
    shown[:covered] = shares(covered, lopsided)
    view[0].bars("shares", np.arange(MODES), shown, "fake", label="generator")
    view[0].line("data", [-0.5, 7.5], [1 / MODES] * 2, "real", label="data")
    k = np.arange(1, MODES + 1)
    for key, tilt, role, label in (
        ("equal", 0.0, "theory", "equal shares"),
        ("tilted", lopsided, "fake", "these shares"),
    ):
        heights = [ceiling(int(j), tilt, lipschitz) for j in k]
        view[1].line(key, k, heights, role, label=label)
        view[1].points(f"{key} steps", k, heights, role, size=7)
    now = ceiling(covered, lopsided, lipschitz)
    view[1].points("now", [covered], [now], "fake", size=14)
    view.number("bound on precision", now)
    view.number("with equal shares", ceiling(covered, 0.0, lipschitz))
    view.number("with one mode", 1.0)


def trade_figure() -> SliderFigure:
    """Figure: what does a generator of bounded slope gain by leaving modes out?"""
    return SliderFigure(
        draw_trade,
        panels=[SHARES, CEILING],
        title="Precision against modes",
        question="How many modes must go until equal shares allow what these shares allow at 8?",
        alt=(
            "Left: bars for the shares of the eight modes of the ring. Right: the bound on the "
            "precision for a Lipschitz constant, falling as more modes are covered; lopsided "
            "shares have a higher bound than equal ones."
        ),
        covered=integer(8, 1, MODES, label="modes covered, k"),
        lopsided=slider(0.4, 0.0, 0.9, step=0.05, label="lopsidedness"),
        lipschitz=slider(5.0, 4.0, 40.0, step=0.5, label="Lipschitz constant L"),
    )
