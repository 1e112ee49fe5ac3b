"""Chapter 6: the weights of a recorded critic, in forty bins."""

import numpy as np

from ganlab_utils.display.figures import wasserstein_recorded as kept
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

CENTRES = (np.arange(40) + 0.5) / 20.0 - 1.0


def draw_weights(view: View, name: str, step: float) -> None:
    """Draw the shares of the bins, in units of the bins' reach."""
    counts = kept.critic(name).observed["weights"][round(step / 200)].astype(float)
    view[0].bars("w", CENTRES, counts, "discriminator", width=0.046)
    view.number("one unit of the axis", kept.LIMITS[name], digits=2)
    view.number("share in the two outer bins", float(counts[[0, -1]].sum()), digits=3)
    if kept.LIMITS[name] == 0.5:
        view.note("Nothing is clipped here: the outer bins also hold what lies beyond 0.5.")
    else:
        view.note("Every weight lies on the axis: clipping puts it there.")


def weights_figure() -> SliderFigure:
    """Figure: where do clipped weights live?"""
    return SliderFigure(
        draw_weights,
        panels=[Panel("weight / one unit", "share of the weights", (-1.05, 1.05), (0, 0.75))],
        title="All weights of 16 critics",
        question="What does clipping leave between -c and c?",
        alt="A histogram of weights: under clipping two tall bars at both ends, without clipping "
        "a hump around 0.",
        name=choice(kept.NAMES, start="clip to 0.01", label="critic"),
        step=slider(2000, 0, 2000, step=200, label="critic steps", digits=0),
    )
