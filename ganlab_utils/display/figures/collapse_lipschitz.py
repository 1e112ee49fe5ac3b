"""The bridge bound on trained generators: the slopes they need, have at least, and may have."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.bridge import bridge_bound, least_lipschitz
from ganlab_utils.theory.coverage import RADIUS
from ganlab_utils.theory.densities import ring

# (name of the recording, number of modes)
TRAINED = {
    "one G, 2 modes": ("05_bridge_two", 2),
    "one G, ring of 8": ("05_ring_recovers", 8),
    "mixture of 2, 2 modes": ("05_bridge_mixture", 2),
}
LOW, HIGH = 0.05, 20_000.0
STEEP = np.geomspace(LOW, HIGH, 121)
CURVE = Panel(
    "Lipschitz constant", "precision", (LOW, HIGH), (0.0, 1.04), xscale="log",
    title="Precision of every seed",
)  # fmt: skip
SEEDS = Panel(
    "seed", "slope", (-0.7, 15.7), (LOW, HIGH), yscale="log",
    title="Three slopes of every seed", xticks=tuple((k, str(k)) for k in range(0, 16, 3)),
)  # fmt: skip


def separation(modes: int) -> float:
    """Distance between neighbouring modes of the ring, taken as discs of 3 std."""
    return 4.0 * np.sin(np.pi / modes) - 2.0 * RADIUS * ring().std


@lru_cache(maxsize=256)
def needed(name: str, modes: int, at: int) -> np.ndarray:
    """The least Lipschitz constant for the masses of each member at one observation, (E,)."""
    masses = runs.load(name).observed["inside"][at].astype(float)
    return np.array([least_lipschitz(row, separation(modes)) for row in masses])


def draw_lipschitz(view: View, trained: tuple[str, int], moment: float) -> None:
    """Draw precision against slope, and for each seed the slope needed, found and allowed."""
    name, modes = trained
    history = runs.load(name)
    at = runs.observation(history, moment)
    precision = history.observed["inside"][at].astype(float).sum(axis=-1)
    found, allowed, least = (
        np.clip(values.astype(float), LOW, HIGH)
        for values in (
            history.observed["largest_slope"][at],
            history.observed["layer_product"][at],
            needed(name, modes, at),
        )
    )
    bound = [bridge_bound(modes, separation(modes), steep) for steep in STEEP]
    view[0].line("bound", STEEP, bound, "theory", label="bound, equal modes")
    view[0].points("found", found, precision, "fake", label="found", size=8)
    view[0].points("allowed", allowed, precision, "neutral", label="allowed", size=9)
    seeds = np.arange(history.members)
    view[1].points("least", seeds, least, "theory", label="needed", size=8)
    view[1].points("found", seeds, found, "fake", label="found", size=8)
    view[1].points("allowed", seeds, allowed, "neutral", label="allowed", size=9)
    view.number("step", int(history.steps[at]), digits=0)
    view.number("mean precision", float(precision.mean()), digits=3)
    view.number("seeds with needed <= allowed", int((least <= allowed).sum()), digits=0)
    view.number("seeds with needed <= found", int((least <= found).sum()), digits=0)
    if (needed(name, modes, at) < LOW).any():
        view.note("A needed slope below 0.05, such as 0 for a lost mode, stands at the edge.")


def lipschitz_figure() -> SliderFigure:
    """Figure: do trained generators keep to the bound, and which of the slopes can tell?"""
    return SliderFigure(
        draw_lipschitz,
        panels=[CURVE, SEEDS],
        title="The bound on trained generators",
        question="Right: which mark may lie below 'needed' and break no theorem? Who escapes?",
        alt=(
            "Left: precision against slope for sixteen generators, with the bound as a curve. "
            "Right: for each seed the slope needed for its masses, the largest slope found and the "
            "slope allowed by the product of its layers' norms, on a log scale."
        ),
        trained=choice(TRAINED, "one G, 2 modes", label="generator"),
        moment=slider(1.0, 0.0, 1.0, step=0.02, label="time, share of the run"),
    )
