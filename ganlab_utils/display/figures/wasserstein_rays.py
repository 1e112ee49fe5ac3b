"""Chapter 6: transport rays, the lines that the penalty samples, and slopes on both."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider, switch
from ganlab_utils.display.view import View
from ganlab_utils.theory.ring_transport import ring_points

POINTS = ring_points()
EDGES = np.linspace(0.0, 1.6, 33)


@lru_cache(maxsize=1)
def pairs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return 24 fakes, their partners by the best plan, and independent partners."""
    rng = np.random.default_rng(6)
    fake = 0.5 * rng.standard_normal((24, 2))
    gaps = np.linalg.norm(fake[:, None] - POINTS, axis=2)
    return fake, POINTS[gaps.argmin(1)], POINTS[rng.integers(8, size=24)]


def draw_rays(view: View, independent: bool, name: str, step: float) -> None:
    """Draw the lines, and the histogram of slopes on them."""
    fake, nearest, partner = pairs()
    ends = partner if independent else nearest
    for k in range(len(fake)):
        of_plan = bool((ends[k] == nearest[k]).all())
        key, role = (f"ray {k}", "theory") if of_plan else (f"other {k}", "neutral")
        view[0].line(key, [fake[k, 0], ends[k, 0]], [fake[k, 1], ends[k, 1]], role)
    view[0].points("real", POINTS[:, 0], POINTS[:, 1], "real", label="real", size=9)
    view[0].points("fake", fake[:, 0], fake[:, 1], "fake", label="fake", size=7)
    watched = kept.critic(name).observed["norms" if independent else "along"]
    now = watched[round(step / 200)].astype(float).ravel()
    share = np.histogram(np.clip(now, 0.0, 1.6), EDGES)[0] / len(now)
    label = "|grad s|" if independent else "slope of s in the ray's direction"
    centres = (EDGES[1:] + EDGES[:-1]) / 2
    view[1].bars("slopes", centres, share, "discriminator", width=0.045, label=label)
    view[1].vline("one", 1.0, "theory", label="slope 1")
    length = float(np.linalg.norm(fake - ends, axis=1).mean())
    view.number("mean length of the lines drawn", length, digits=3)
    view.number("rays among the 24 lines", int((ends == nearest).all(1).sum()), digits=0)
    middle = float(np.median(now))
    view.number(f"median of {label}", middle, digits=kept.digits(middle))
    view.number("share over 1", float((now > 1.0).mean()), digits=3)
    view.note("The histogram counts 64 other lines of this kind for each of 16 critics.")
    if (now < 0.0).any():
        view.note("Its first bar also holds slopes below 0.")


def rays_figure() -> SliderFigure:
    """Figure: are the lines of the penalty the rays of the plan?"""
    names = {k: v for k, v in kept.NAMES.items() if v in ("penalty", "spectral", "clip")}
    return SliderFigure(
        draw_rays,
        panels=[
            Panel(
                "x", "y", (-2.4, 2.4), (-2.4, 2.4), equal=True, title="24 lines, the rays dashed"
            ),
            Panel(
                "slope", "share of 1,024", (0, 1.6), (0, 1.02), title="The critics on such lines"
            ),
        ],
        title="Transport rays against independent pairs",
        question="Turn the switch: which lines does the penalty sample, and how long are they?",
        alt="Left: fake samples in the middle joined to real points on the ring, the rays dashed. "
        "Right: a histogram of the critic's slopes on such lines, with a mark at 1.",
        height=420,
        independent=switch(True, label="independent pairs"),
        name=choice(names, start="penalty, lambda 10", label="critic"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
