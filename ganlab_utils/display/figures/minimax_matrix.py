"""Chapter 1: a zero-sum game as a table, and what mixing buys each player."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

MIX = np.linspace(0.0, 1.0, 101)


def payoff(stake: float) -> np.ndarray:
    """Return [[stake, -1], [-1, 1]], matching pennies in which matching heads pays `stake`."""
    return np.array([[stake, -1.0], [-1.0, 1.0]])


def row_lines(table: np.ndarray, mix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the row mixture (mix, 1 - mix) earns against each of the two columns."""
    heads = mix * table[0, 0] + (1 - mix) * table[1, 0]
    tails = mix * table[0, 1] + (1 - mix) * table[1, 1]
    return heads, tails


def equalizer(table: np.ndarray) -> tuple[float, float]:
    """Return the row mix that earns the same against both columns, and what it earns."""
    (a, b), (c, d) = table
    return (d - c) / (a - b - c + d), (a * d - b * c) / (a - b - c + d)


def draw_matrix_mixes(view: View, stake: float, row: float, column: float) -> None:
    """Draw the row player's guarantee on the left and the column player's ceiling on the right."""
    table = payoff(stake)
    best_mix, value = equalizer(table)
    # (table as that player sees it, its mix, how the opponent turns its lines against it)
    players = ((table, row, np.minimum), (table.T, column, np.maximum))
    for panel, (seen, mix, worst) in zip((view[0], view[1]), players, strict=True):
        heads, tails = row_lines(seen, MIX)
        # wide and first, so that the two thin lines stay visible on top of it
        lowest = worst(heads, tails)
        panel.line("worst", MIX, lowest, "discriminator", width=8, style="-", label="worst case")
        panel.line("heads", MIX, heads, "neutral", width=2, style="-", label="vs heads")
        panel.line("tails", MIX, tails, "neutral", width=3, style=":", label="vs tails")
        panel.hline("value", value, "theory", label="value")
        panel.vline("mix", mix, "neutral")
        now = float(worst(*row_lines(seen, np.array(mix))))
        panel.points("now", [mix], [now], "guess", size=16)
    pair = np.array([row, 1 - row]) @ table @ np.array([column, 1 - column])
    view.number("payoff of this pair", float(pair))
    view.number("row's guarantee", float(np.min(row_lines(table, np.array(row)))))
    view.number("column's ceiling", float(np.max(row_lines(table.T, np.array(column)))))
    view.number("value", value)
    view.number("row's best mix", best_mix)
    view.number("column's best mix", equalizer(table.T)[0])


def matrix_mixes() -> SliderFigure:
    """Matching pennies with a stake on heads: guarantee, ceiling and value."""
    panels = [
        Panel(
            xlabel=f"probability that the {name} plays heads",
            ylabel="payoff to the row",
            xlim=(-0.02, 1.02),
            ylim=(-1.3, 4.3),
            yticks=(-1, 0, 1, 2, 3, 4),
        )
        for name in ("row", "column")
    ]
    return SliderFigure(
        draw_matrix_mixes,
        panels=panels,
        title="Matching pennies with a stake on heads",
        question="At stake 1 the row's best mix is 1/2. Does a higher stake raise or lower it?",
        alt="Left: what the row earns against each column as its mix varies, with the lower "
        "envelope. Right: what the column pays against each row, with the upper envelope. Peak and "
        "valley have the same height, the value of the game.",
        stake=slider(3.0, 0.0, 4.0, step=0.1, label="stake on heads"),
        row=slider(0.8, 0.0, 1.0, step=0.01, label="row's mix"),
        column=slider(0.3, 0.0, 1.0, step=0.01, label="column's mix"),
    )
