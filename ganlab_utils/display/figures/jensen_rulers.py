"""Six rulers for one pair of densities, and the bounds between them."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

GRID = on_grid.grid(-14.0, 24.0, 1901)
MEANS = np.linspace(0.1, 8.0, 159)
GROWING = Panel("generator mean", "reading", (0.0, 8.0), (0.0, 40.0), title="Without ceiling")
STOPPING = Panel("generator mean", "reading", (0.0, 8.0), (0.0, 1.05), title="With a ceiling")
BOUNDS = Panel("total variation", "JSD (nats)", (0.0, 1.0), (0.0, 0.75), title="Bounds")


def rulers(mean: np.ndarray, std: float) -> dict[str, np.ndarray]:
    """Readings for p = N(0, 1) and q = N(mean, std^2), each of the shape of mean (k,).

    Both KL, chi2 and H^2 are closed forms; TV and JSD are integrals. Where 2 std^2 <= 1, chi2 is
    infinite, and so it is where it would leave float64.
    """
    mean = np.atleast_1d(np.asarray(mean, dtype=float))
    log_p = on_grid.log_normals(GRID, np.array([0.0]), np.array([1.0]))
    log_q = on_grid.log_normals(GRID, mean, np.full_like(mean, std))
    square = mean**2
    overlap = np.sqrt(2.0 * std / (1.0 + std**2)) * np.exp(-0.25 * square / (1.0 + std**2))
    heavy = 2.0 * std**2 - 1.0
    power = square / heavy if heavy > 1e-9 else np.full_like(mean, np.inf)
    factor = std**2 / np.sqrt(max(heavy, 1e-9))
    chi2 = np.where(power < 600.0, factor * np.exp(np.minimum(power, 600.0)) - 1.0, np.inf)
    return {
        "chi2": chi2,
        "kl": np.log(std) + (1.0 + square) / (2.0 * std**2) - 0.5,
        "reverse": -np.log(std) + (std**2 + square) / 2.0 - 0.5,
        "jsd": on_grid.jsd(log_p, log_q, GRID),
        "tv": on_grid.total_variation(log_p, log_q, GRID),
        "hellinger": 1.0 - overlap,
    }


LOOKS = (
    (0, "kl", "guess", "-", "KL(p||q)"),
    (0, "reverse", "neutral", None, "KL(q||p)"),
    (0, "chi2", "neutral", "-", "chi2"),
    (1, "tv", "neutral", None, "TV"),
    (1, "hellinger", "guess", None, "H^2"),
    (1, "jsd", "theory", None, "JSD"),
)


@lru_cache(maxsize=64)
def curves(std: float) -> dict[str, np.ndarray]:
    """The readings along the means, each of shape (159,)."""
    return rulers(MEANS, std)


@lru_cache(maxsize=1)
def random_pairs(pairs: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """TV and JSD of random pairs of laws on three points, shape (pairs,) each."""
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet([0.3, 0.3, 0.3], size=(2, pairs)) + 1e-12
    m = 0.5 * (p + q)
    jsd = 0.5 * np.sum(p * np.log(p / m) + q * np.log(q / m), axis=1)
    return 0.5 * np.abs(p - q).sum(axis=1), jsd


def _up_to_edge(values: np.ndarray, top: float) -> tuple[np.ndarray, np.ndarray]:
    """Means and readings up to where the reading, which rises there, meets the top edge."""
    inside = values <= top
    if inside.all() or not inside[0]:
        return MEANS, np.where(inside, values, np.nan)
    out = int(np.argmin(inside))
    share = (top - values[out - 1]) / (values[out] - values[out - 1])
    cross = MEANS[out - 1] + share * (MEANS[out] - MEANS[out - 1])
    return np.append(MEANS[:out], cross), np.append(values[:out], top)


def draw_rulers(view: View, mean: float, std: float) -> None:
    """Draw the rulers against the mean, and (TV, JSD) between its two bounds."""
    along, now = curves(std), rulers(mean, std)
    for panel, key, role, style, label in LOOKS:
        top = (GROWING, STOPPING)[panel].ylim[1]
        view[panel].line(key, *_up_to_edge(along[key], top), role, label=label, style=style)
        if now[key][0] <= top:
            view[panel].points(f"{key} now", [mean], now[key], role, size=10)
    t = np.linspace(0.0, 1.0, 101)
    view[2].fill("between", t, 0.5 * t**2, on_grid.LOG_2 * t, "neutral", label="allowed")
    view[2].points("pairs", *random_pairs(), "guess", label="pairs", size=4)
    view[2].line("path", along["tv"], along["jsd"], "theory", label="bells")
    view[2].points("now", now["tv"], now["jsd"], "theory", size=12)
    view.number("KL(p||q)", now["kl"][0])
    view.number("KL(q||p)", now["reverse"][0])
    view.number("chi2", now["chi2"][0])
    view.number("JSD", now["jsd"][0])
    view.number("TV", now["tv"][0])
    view.number("H^2", now["hellinger"][0])
    above = [label for panel, key, _, _, label in LOOKS if panel == 0 and now[key][0] > 40.0]
    if above:
        view.note(f"Above the left picture: {', '.join(above)}. The numbers tell.")
    if std**2 <= 0.5:
        view.note("At this std chi2 is infinite for every mean.")


def rulers_figure() -> SliderFigure:
    """Figure: do KL both ways, JSD, TV and H^2 agree on what is far?"""
    return SliderFigure(
        draw_rulers,
        panels=[GROWING, STOPPING, BOUNDS],
        title="Rulers and the bounds between them",
        question="Which rulers go on growing, which stop? Can (TV, JSD) leave the shaded band?",
        alt=(
            "Left: against the generator's mean, both Kullback-Leibler divergences grow like its "
            "square and chi-squared faster. Middle: total variation, squared Hellinger and "
            "Jensen-Shannon level off. Right: Jensen-Shannon against total variation stays in the "
            "band between TV squared over 2 and TV times log 2."
        ),
        mean=slider(2.0, 0.1, 8.0, step=0.1, label="generator mean"),
        std=slider(1.0, 0.3, 3.0, step=0.1, label="generator std"),
    )
