"""Chapter 6: what recorded critics say of a fixed generator, against exact W1."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

STEPS = np.arange(0, 2001, 200)
FLOOR, TOP = 1e-7, 200.0


def draw_critics(view: View, name: str, step: float) -> None:
    """Draw the raw gap and the scaled one over the steps, and both bounds of the constant."""
    watched = kept.critic(name).observed
    k = round(step / 200)
    gap = watched["gap"].astype(float)
    ratio = gap / watched["steepest"]
    sure = gap / watched["bound"]
    for key, values, role, label in (
        ("scaled", ratio, "discriminator", "gap / steepest slope seen"),
        ("sure", sure, "neutral", "gap / product of norms"),
    ):
        low, middle, high = kept.band(np.clip(values, -0.5, 1.9))
        view[0].fill(f"{key} band", STEPS, low, high, role)
        view[0].line(key, STEPS, middle, role, label=label)
    view[0].hline("w1", kept.W1, "theory", label="exact W1")
    view[0].vline("now", 200 * k, "guess")
    parts = (("steepest", "discriminator", "steepest slope seen"), ("bound", "neutral", "norms"))
    for key, role, label in parts:
        low, middle, high = kept.band(np.clip(watched[key].astype(float), FLOOR, TOP))
        view[1].fill(f"{key} band", STEPS, low, high, role)
        view[1].line(key, STEPS, middle, role, label=label)
    view[1].hline("one", 1.0, "theory", label="1")
    view[1].vline("now", 200 * k, "guess")
    view.number("gap E_p s - E_q s, median", float(np.median(gap[k])), digits=3)
    view.number("steepest slope, median", float(np.median(watched["steepest"][k])), digits=3)
    view.number("gap / slope, median", float(np.median(ratio[k])), digits=3)
    view.number("exact W1", kept.W1, digits=4)
    view.note("The band at the start is cut at -0.5.")


def critics_figure() -> SliderFigure:
    """Figure: which of the critics tells W1, and which only a multiple of it?"""
    return SliderFigure(
        draw_critics,
        panels=[
            Panel("critic steps", "reading", (0, 2000), (-0.55, 2.0)),
            Panel("critic steps", "slope", (0, 2000), (1e-7, 200.0), yscale="log"),
        ],
        title="Critics of a fixed generator, 16 seeds each (line: median, band: all)",
        question="For which critic is the raw gap itself near W1 = 1.40?",
        alt="Left: the critic's reading divided by its slope climbs to the line of exact W1 and "
        "stays at or under it. Right: the steepest slope seen and the product of spectral norms.",
        height=420,
        name=choice(kept.NAMES, start="penalty, lambda 10", label="critic"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
