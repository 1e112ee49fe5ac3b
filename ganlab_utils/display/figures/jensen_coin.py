"""Mutual information between a sample and the coin, and what coarser looking costs."""

from functools import lru_cache

import numpy as np
from scipy import special

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, integer, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Normal

GRID = on_grid.grid(-10.0, 16.0, 1301)
HALVINGS = np.arange(0, 7)
POSTERIOR = Panel("x", "P(real | seen)", (-4.0, 8.0), (-0.05, 1.05), title="The verdict")
INFORMATION = Panel(
    "halvings (cells = 2^halvings)", "nats", (-0.2, 6.2), (-0.02, 0.75), title="Information"
)


def cells(mean: float, halvings: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges (k+1,) and the masses of N(0, 1) and N(mean, 1) in k = 2^halvings cells, (k,) each.

    Cells are equally wide between -4.5 and mean + 4; the outer two reach to infinity. One more
    halving cuts every cell in two, so it can only add information.
    """
    edges = np.linspace(-4.5, mean + 4.0, 2**halvings + 1)
    inner = edges[1:-1]
    steps = [np.concatenate(([0.0], law.cdf(inner), [1.0])) for law in (Normal(), Normal(mean))]
    return edges, np.diff(steps[0]), np.diff(steps[1])


def information(p: np.ndarray, q: np.ndarray) -> float:
    """I(cell; coin) = JSD of two laws on finitely many cells, in nats."""
    m = 0.5 * (p + q)
    return 0.5 * float(np.sum(special.rel_entr(p, m) + special.rel_entr(q, m)))


@lru_cache(maxsize=64)
def curve(mean: float) -> tuple[np.ndarray, float]:
    """Information after each number of halvings, shape (7,), and of the sample itself."""
    log_p, log_q = on_grid.log_normals(GRID, np.array([0.0, mean]), np.ones(2))
    seen = np.array([information(*cells(mean, int(count))[1:]) for count in HALVINGS])
    return seen, float(on_grid.jsd(log_p, log_q, GRID))


def draw_coin(view: View, mean: float, halvings: int) -> None:
    """Draw P(real | x) and P(real | cell), and the information that each carries."""
    x = np.linspace(-4.0, 8.0, 301)
    edges, p, q = cells(mean, halvings)
    view[0].line("sample", x, special.expit(0.5 * mean**2 - mean * x), "theory", label="x")
    left, right = np.clip(edges[:-1], -4.0, 8.0), np.clip(edges[1:], -4.0, 8.0)
    right[-1] = 8.0
    steps = np.column_stack([left, right]).ravel()
    view[0].line("cell", steps, np.repeat(p / (p + q), 2), "discriminator", label="its cell")
    seen, full = curve(mean)
    view[1].line("cells", HALVINGS, seen, "discriminator", label="cell")
    view[1].hline("jsd", full, "theory", label="x")
    view[1].hline("cap", on_grid.LOG_2, "neutral", label="log 2")
    now = information(p, q)
    view[1].points("now", [halvings], [now], "discriminator", size=12)
    view.number("cells", 2**halvings, digits=0)
    view.number("I(cell; coin)", now)
    view.number("JSD = I(x; coin)", full)
    view.number("lost by looking coarsely", full - now)


def coin_figure() -> SliderFigure:
    """Figure: how much does a sample tell about the coin, if only its cell is seen?"""
    return SliderFigure(
        draw_coin,
        panels=[POSTERIOR, INFORMATION],
        title="What a sample tells about the coin",
        question="Can a coarser look at x ever carry more information than x itself?",
        alt=(
            "Left: the probability of real given x as a smooth curve, and given only the cell of x "
            "as steps. Right: the information rises to the divergence as cells are cut in halves."
        ),
        mean=slider(2.0, 0.0, 4.0, step=0.25, label="generator mean"),
        halvings=integer(2, 0, 6, label="halvings"),
    )
