"""Ready pictures of a GAN in training: samples, D's map, and what is measured over time."""

from typing import Any

import numpy as np

from ganlab_utils.display.moment import Array, Moment
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.view import View
from ganlab_utils.theory.checks import count
from ganlab_utils.theory.coverage import has_modes
from ganlab_utils.training.targets import sample_shape

GRID = 64
MARGIN = 1.35
ALT_PLANE = (
    "Left: samples of G over real samples, in the plane. "
    "Middle: the plane coloured by D, dark green where it says real. "
)
ALT_LINE = "Left: histograms of real samples and of samples of G. Middle: D along the line. "
ALT_MODES = "Right: how many modes each seed captures, over the steps of training."
ALT_DISTANCE = "Right: the distance between real and generated samples, over the steps of training."


def panels(target: Any, steps: int) -> list[Panel]:
    """Return the three panels of a target on the line or in the plane; ValueError for others."""
    count("steps", steps, 1)
    shape = sample_shape(target)
    if shape not in ((1,), (2,)):
        raise ValueError(
            f"target has samples of shape {shape}; accepted: numbers, or points in the plane; "
            "else a Player with a draw and panels of your own"
        )
    x = np.asarray(target.sample(4000, np.random.default_rng(0)), dtype=float).reshape(-1, *shape)
    middle, half = (x.max(0) + x.min(0)) / 2, (np.ptp(x, axis=0) / 2).max() * MARGIN
    across = (float(middle[0] - half), float(middle[0] + half))
    if x.shape[1] == 2:
        up = (float(middle[1] - half), float(middle[1] + half))
        left = [Panel("x", name, across, up, equal=True, title=title)
                for name, title in (("y", "Samples"), ("", "D's map"))]  # fmt: skip
    else:
        left = [Panel("x", "density", across, (0, _top(x[:, 0], across))),
                Panel("x", "D", across, (0, 1))]  # fmt: skip
    return [*left, _curve(target, steps, half)]


def alt(target: Any) -> str:
    """Return what the three panels show, in words."""
    return (ALT_PLANE if sample_shape(target) == (2,) else ALT_LINE) + (
        ALT_MODES if has_modes(target) else ALT_DISTANCE
    )


def draw(view: View, now: Moment) -> None:
    """Draw the member shown, in panels that `panels` made; its curve is thick among the others."""
    if now.real.shape[1] == 1:
        _line(view, now)
    else:
        _plane(view, now)
    if now.has("captured"):
        _curves(view, now, "captured", "modes captured", 0)
        _number(view, "high quality", now, "high_quality", 3)
    else:
        _curves(view, now, "distance", now.distance_name, 4)


def _plane(view: View, now: Moment) -> None:
    view[0].points("real", *_inside(view, now.real).T, "real", label="real", size=5)
    fake = _inside(view, now.fake) if now.alive else np.zeros((0, 2))
    view[0].points("fake", *fake.T, "fake", label="G", size=5)
    (left, right), (low, high) = view[1].panel.xlim, view[1].panel.ylim
    x, y = np.linspace(left, right, GRID), np.linspace(low, high, GRID)
    plane = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shown, name = _scaled(now, plane)
    view[1].image(
        "D", shown.reshape(GRID, GRID), (left, right, low, high), cmap="Greens",
        vmin=0.0, vmax=1.0, colorbar_label=name,
    )  # fmt: skip


def _line(view: View, now: Moment) -> None:
    edges = np.linspace(*view[0].panel.xlim, GRID + 1)
    middle, top = (edges[1:] + edges[:-1]) / 2, view[0].panel.ylim[1]
    for name, x, role in (("real", now.real, "real"), ("G", now.fake, "fake")):
        if role == "real" or now.alive:
            height = np.histogram(x, edges)[0] / (len(x) * np.diff(edges))
            view[0].bars(name, middle, np.minimum(height, top), role, np.diff(edges)[0], name)
    shown, name = _scaled(now, middle[:, None])
    view[1].line("D", middle, shown, "discriminator", label=name)


def _scaled(now: Moment, x: Array) -> tuple[Array, str]:
    """Return D(x), or for a critic its score from its least to its greatest; 1/2 when diverged."""
    name = "D(x)" if now.probability else "critic, 0 to 1"
    if not now.alive:
        return np.full(len(x), 0.5), name
    s = now.logits(x)
    if now.probability:
        return 0.5 * (1.0 + np.tanh(s / 2.0)), name
    return (s - s.min()) / max(np.ptp(s), 1e-30), name


def _curves(view: View, now: Moment, name: str, called: str, digits: int) -> None:
    """Draw one number of every seed over time, inside the panel, the seed shown on top."""
    times, values = now.over_time(name)
    values = np.clip(values, *view[2].panel.ylim)
    others = [e for e in range(len(now.seeds)) if e != now.member]
    for e in others:
        label = "others" if e == others[0] else None
        view[2].line(f"{e}", times, values[:, e], "neutral", label, width=1.0, style="-")
    mine = values[:, now.member]
    view[2].line(f"{now.member}", times, mine, "fake", "seed shown", width=3.0, style="-")
    known = np.isfinite(mine)
    view[2].points("latest", times[known][-1:], mine[known][-1:], "fake", size=9)
    _number(view, called, now, name, digits)


def _number(view: View, called: str, now: Moment, name: str, digits: int) -> None:
    if np.isfinite(now.latest(name)):
        view.number(called, float(now.latest(name)), digits)


def _inside(view: View, x: Array) -> Array:
    low, high = view[0].panel.corners.T
    return x[((x >= low) & (x <= high)).all(axis=1)]


def _top(x: Array, across: tuple[float, float]) -> float:
    height = np.histogram(x, np.linspace(*across, GRID + 1), density=True)[0].max()
    return float(f"{1.6 * height:.1g}") or 1.0


def _curve(target: Any, steps: int, half: float) -> Panel:
    ticks = (0, steps // 2, steps)
    if has_modes(target):
        k = len(target.means)
        rungs = tuple(range(0, k + 1, 1 if k <= 10 else 5))
        limits = (-0.02 * steps, steps), (-0.04 * k, 1.04 * k)
        return Panel("step", "modes captured", *limits, xticks=ticks, yticks=rungs)
    high = 10.0 ** np.ceil(np.log10(2 * half))
    return Panel("step", "distance", (0, steps), (1e-4 * high, high), yscale="log", xticks=ticks)
