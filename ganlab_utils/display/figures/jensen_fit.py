"""One Gaussian fitted by hand to two bumps, over the landscape of a divergence."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import optimize

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Mixture, Normal
from ganlab_utils.theory.projections import fit_forward_kl, fit_reverse_kl

TWO_BUMPS = Mixture((Normal(-2.0, 0.6), Normal(2.0, 0.6)), (0.5, 0.5))
GRID = on_grid.grid(-20.0, 20.0, 1601)
MEANS, STDS = np.linspace(-3.0, 3.0, 61), np.linspace(0.3, 3.2, 40)
LEVELS = {
    "KL(p||q)": (0.6, 0.7, 0.9, 1.3, 2.0, 4.0, 10.0, 30.0),
    "KL(q||p)": (0.72, 0.85, 1.0, 1.16, 1.3, 1.6, 2.5, 5.0),
    "JSD": (0.16, 0.18, 0.2, 0.22, 0.25, 0.3, 0.4, 0.5),
}
EXTENT = (-3.0, 3.0, 0.3, 3.2)
SHAPES = Panel("x", "density", (-6.0, 6.0), (0.0, 1.4), title="Your Gaussian q on the data p")
MAP = Panel("mean of q", "std of q", (-3.0, 3.0), (0.3, 3.2), title="Where q stands")


def _reverse(log_p: np.ndarray, log_q: np.ndarray, x: np.ndarray) -> np.ndarray:
    return on_grid.kl(log_q, log_p, x)


DIRECTIONS: dict[str, Callable] = {
    "KL(p||q)": on_grid.kl,
    "KL(q||p)": _reverse,
    "JSD": on_grid.jsd,
}


def measure(mean: np.ndarray, std: np.ndarray, direction: str) -> np.ndarray:
    """A divergence between the two bumps and N(mean, std^2), shape (k,), in nats."""
    log_q = on_grid.log_normals(GRID, mean, std)
    return DIRECTIONS[direction](TWO_BUMPS.log_pdf(GRID), log_q, GRID)


@lru_cache(maxsize=3)
def landscape(direction: str) -> np.ndarray:
    """The divergence over all means and stds, shape (40, 61)."""
    return np.stack([measure(MEANS, np.full_like(MEANS, std), direction) for std in STDS])


@lru_cache(maxsize=3)
def optima(direction: str) -> tuple[Normal, ...]:
    """The Gaussians at which a divergence from the two bumps is least: two for KL(q||p), else one.

    The valley of JSD at mean 0 lies below those on the bumps, 0.155 against 0.215 nats.
    """
    if direction == "KL(p||q)":
        return (fit_forward_kl(TWO_BUMPS).fitted,)
    if direction == "KL(q||p)":
        return tuple(fit_reverse_kl(TWO_BUMPS, Normal(side, 0.6)).fitted for side in (-2.0, 2.0))
    centre = np.zeros(1)
    found = optimize.minimize_scalar(
        lambda std: float(measure(centre, np.array([std]), "JSD")[0]), bounds=(1.0, 3.0)
    )
    return (Normal(0.0, float(found.x)),)


def draw_fit(view: View, mean: float, std: float, direction: str) -> None:
    """Draw p and q, and where q stands in the landscape."""
    x = np.linspace(-6.0, 6.0, 401)
    view[0].line("p", x, TWO_BUMPS.pdf(x), "real", label="p")
    view[0].line("q", x, Normal(mean, std).pdf(x), "fake", label="q")
    values = landscape(direction)
    shown, (low, *_, high) = np.log10(values), np.log10(LEVELS[direction])
    # The bar is drawn anew when its label changes, so the label names the map.
    label = f"log10 of {direction}; dark is good"
    view[1].image("values", shown, EXTENT, vmin=low, vmax=high, colorbar_label=label)
    view[1].contour("map", MEANS, STDS, values, LEVELS[direction], "neutral")
    best = optima(direction)
    places = [q.mean for q in best], [q.std for q in best]
    view[1].points("optimum", *places, "theory", label="optimum", size=10)
    view[1].points("now", [mean], [std], "fake", size=14)
    for name in DIRECTIONS:
        at = measure(np.array([mean]), np.array([std]), name)
        view.number(name, float(at[0]))
    heights = ", ".join(f"{level:g}" for level in LEVELS[direction])
    view.note(f"Level lines of {direction}, from the inside: {heights} nats.")


def fit_figure() -> SliderFigure:
    """Figure: where does one Gaussian settle on two bumps, by each divergence?"""
    return SliderFigure(
        draw_fit,
        panels=[SHAPES, MAP],
        title="One Gaussian on two bumps",
        question="Make KL(p||q) small, then KL(q||p). Why do they not agree on one Gaussian?",
        alt=(
            "Left: a density with two bumps and one Gaussian. Right: level lines of the chosen "
            "divergence over mean and std, with a black diamond at each optimum; KL(p||q) has one "
            "valley, KL(q||p) three."
        ),
        mean=slider(1.0, -3.0, 3.0, step=0.05, label="mean of q"),
        std=slider(1.0, 0.3, 3.2, step=0.05, label="std of q"),
        direction=choice(list(DIRECTIONS), "KL(q||p)", label="map of"),
    )
