"""Chapter 6: what recorded critics say of a fixed generator, against exact W1."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

STEPS = np.arange(0, 2001, 200)
FLOOR, TOP = 1e-7, 200.0


def draw_critics(view: View, name: str, step: float) -> None:
    """Draw the raw gap, the gap divided by a slope, and both bounds of the constant."""
    watched = kept.critic(name).observed
    k = round(step / 200)
    gap = watched["gap"].astype(float)
    ratio = gap / watched["steepest"]
    sure = gap / watched["bound"]
    for panel, key, values, limits, role, label in (
        (0, "gap", gap, (FLOOR, TOP), "discriminator", "raw gap"),
        (1, "scaled", ratio, (-0.5, 1.9), "discriminator", "gap / steepest slope"),
        (1, "sure", sure, (-0.5, 1.9), "neutral", "gap / norms"),
        (2, "slope", watched["steepest"], (FLOOR, TOP), "discriminator", "steepest seen"),
        (2, "norms", watched["bound"], (FLOOR, TOP), "neutral", "product of norms"),
    ):
        low, middle, high = kept.band(np.clip(values.astype(float), *limits))
        view[panel].fill(f"{key} band", STEPS, low, high, role)
        view[panel].line(key, STEPS, middle, role, label=label)
    for panel in (0, 1):
        view[panel].hline("w1", kept.W1, "theory", label="exact W1")
    view[2].hline("one", 1.0, "theory", label="slope 1")
    for panel in range(3):
        view[panel].vline("now", 200 * k, "neutral")
    for label, values in (
        ("gap E_p s - E_q s, median", gap),
        ("steepest slope, median", watched["steepest"]),
        ("gap / slope, median", ratio),
        ("gap / norms, median", sure),
    ):
        middle = float(np.median(values[k]))
        view.number(label, middle, digits=kept.digits(middle))
    view.number("exact W1", kept.W1, digits=4)
    view.note("Left, what is not above 0 lies on the lower edge; in the middle, cut at -0.5.")


def critics_figure() -> SliderFigure:
    """Figure: which of the critics tells W1, and which only a multiple of it?"""
    span = (0, 2000)
    ticks = (0, 1000, 2000)
    return SliderFigure(
        draw_critics,
        panels=[
            Panel("critic steps", "gap", span, (FLOOR, TOP), "Raw gap", yscale="log", xticks=ticks),
            Panel("critic steps", "reading", span, (-0.55, 2.0), "Divided", xticks=ticks),
            Panel(
                "critic steps", "slope", span, (FLOOR, TOP), "Slopes", yscale="log", xticks=ticks
            ),
        ],
        title="Critics of a fixed generator, 16 seeds each (line: median, band: all)",
        question="For which critic is the raw gap itself near W1 = 1.40?",
        alt="Left: the raw gap on a log scale beside exact W1. Middle: the gap divided by the "
        "slope climbs towards the line of exact W1. Right: the steepest slope seen and the "
        "product of spectral norms.",
        height=420,
        name=choice(kept.NAMES, start="clip to 0.01", label="critic"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
