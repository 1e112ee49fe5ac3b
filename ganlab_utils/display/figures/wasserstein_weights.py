"""Chapter 6: the weights of a recorded critic, in forty bins."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

STEPS = np.arange(0, 2001, 200)
CENTRES = (np.arange(40) + 0.5) / 20.0 - 1.0


def draw_weights(view: View, name: str, step: float) -> None:
    """Draw the shares of the bins, and the share at the walls against the steps."""
    counts = kept.critic(name).observed["weights"][round(step / 200)].astype(float)
    view[0].bars("w", CENTRES, counts, "discriminator", width=0.046, label="weights")
    view.number("c, one unit of the axis", kept.LIMITS[name], digits=2)
    view.number("share in the two outer bins", float(counts[[0, -1]].sum()), digits=3)
    for kind, reach in kept.LIMITS.items():
        if reach < 0.5:
            outer = kept.critic(kind).observed["weights"].astype(float)[:, [0, -1]].sum(1)
            style = "-" if kind == "clip" else None
            view[1].line(kind, STEPS, outer, "discriminator", label=f"c = {reach:g}", style=style)
    view[1].vline("now", step, "neutral")
    if kept.LIMITS[name] == 0.5:
        view.note("Nothing is clipped here: c stands for 0.5.")
    elif step == 0:
        view.note("Step 0: nothing has been clipped yet. The outer bins hold what lies beyond c.")
    else:
        view.note("Every weight lies on the axis: clipping puts it there.")


def weights_figure() -> SliderFigure:
    """Figure: where do clipped weights live?"""
    return SliderFigure(
        draw_weights,
        panels=[
            Panel("weight / c", "share of the weights", (-1.05, 1.05), (0, 0.75), "Forty bins"),
            Panel(
                "critic steps", "share in the outer bins", (0, 2050), (0, 1.02), "Clipped critics",
                xticks=(0, 500, 1000, 1500, 2000),
            ),
        ],
        title="All weights of 16 critics",
        question="What does clipping leave between -c and c, and from which step on?",
        alt="Left: a histogram of weights, under clipping two tall bars at both ends, without "
        "clipping a hump around 0. Right: the share of the two outer bins against the steps.",
        name=choice(kept.NAMES, start="clip to 0.01", label="critic"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )  # fmt: skip
