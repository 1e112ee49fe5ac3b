"""A bell in front of a two-humped law: the landscape of each generator loss."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

X = np.linspace(-20.0, 20.0, 1601)
MEANS = np.linspace(-4.0, 4.0, 81)
HUMP = 0.5
DENSITIES = Panel("x", "density", (-5.0, 5.0), (0.0, 1.5), title="Data and generator")
LANDSCAPE = Panel(
    "mean of the generator", "nats above the lowest", (-4.0, 4.0), (-0.15, 4.3),
    "Landscapes, scale of asinh", yticks=tuple((np.arcsinh(y), str(y)) for y in (0, 1, 3, 10, 30)),
)  # fmt: skip


def logs(apart: float, share: float, mean: np.ndarray, std: float) -> tuple:
    """log p (n,) and log q (k, n) on the grid: humps at -apart and apart, `share` on the right."""
    humps = [-0.5 * ((X - c) / HUMP) ** 2 for c in (-apart, apart)]
    log_p = np.logaddexp(np.log1p(-share) + humps[0], np.log(share) + humps[1])
    log_q = -0.5 * ((X - np.atleast_1d(mean)[:, None]) / std) ** 2
    constant = 0.5 * np.log(2.0 * np.pi)
    return log_p - np.log(HUMP) - constant, log_q - np.log(std) - constant


def divergences(log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """2 KL(m||p), 2 JSD and KL(q||p) along the generators, shape (3, k); nats."""
    step = X[1] - X[0]
    p, q = np.exp(log_p), np.exp(log_q)
    log_m = np.logaddexp(log_p, log_q) - np.log(2.0)
    seeking = np.sum((p + q) * (log_m - log_p), axis=-1) * step
    double = np.sum(p * (log_p - log_m) + q * (log_q - log_m), axis=-1) * step
    return np.array([seeking, double, np.sum(q * (log_q - log_p), axis=-1) * step])


@lru_cache(maxsize=256)
def landscape(apart: float, share: float, std: float) -> np.ndarray:
    """The three losses along MEANS, shape (3, 81)."""
    return divergences(*logs(apart, share, MEANS, std))


def valleys(values: np.ndarray) -> int:
    """Count the local minima of values (k,), its two ends left out."""
    inner = values[1:-1]
    return int(np.sum((inner < values[:-2]) & (inner < values[2:])))


def draw_seeking(view: View, apart: float, share: float, std: float, mean: float) -> None:
    """Draw both densities, and the landscapes of the two GAN losses over the mean."""
    log_p, log_q = logs(apart, share, np.array([mean]), std)
    shown = np.abs(X) <= 5.0
    view[0].line("p", X[shown], np.exp(log_p[shown]), "real", label="p")
    view[0].line("q", X[shown], np.exp(log_q[0, shown]), "fake", label="q")
    seeking, double, _ = landscape(apart, share, std)
    names = (("2 KL(m||p)", seeking, "-"), ("2 JSD", double, ":"))
    now = divergences(log_p, log_q)[:, 0]
    for k, (name, values, style) in enumerate(names):
        above, height = np.arcsinh(values - values.min()), np.arcsinh(now[k] - values.min())
        view[1].line(name, MEANS, above, "fake", name, 3.0, style)
        view[1].points(f"{name} now", [mean], [height], "fake", size=12)
        view.number(name, float(now[k]))
        view.number(f"valleys of {name}", valleys(values), digits=0)
        between = values[np.abs(MEANS) <= apart].max() if apart else values[40]
        view.number(f"top between the humps over the lowest, {name}", float(between - values.min()))


def seeking_figure() -> SliderFigure:
    """Figure: does the bell settle on one hump or between both?"""
    return SliderFigure(
        draw_seeking,
        panels=[DENSITIES, LANDSCAPE],
        title="Seeking a mode",
        question=(
            "Where are the valleys of each loss, and what does the space between cost? What "
            "leaves only one valley: nearer humps, another share, a wider bell?"
        ),
        alt=(
            "Left: a law of two humps and the generator's bell. Right: over the generator's "
            "mean, the divergence of the non-saturating loss, solid, at the start with a ridge "
            "of 4.0 nats between two valleys, and 2 JSD, dotted, with one of 0.9."
        ),
        apart=slider(2.0, 0.0, 3.0, step=0.1, label="humps, distance from 0"),
        share=slider(0.6, 0.1, 0.9, step=0.05, label="share of the right hump"),
        std=slider(0.5, 0.3, 1.5, step=0.1, label="generator std"),
        mean=slider(-1.0, -4.0, 4.0, step=0.1, label="generator mean"),
    )
