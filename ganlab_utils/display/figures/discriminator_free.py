"""Uniform densities: where the optimal discriminator is fixed, and where it is free."""

import numpy as np

from ganlab_utils.display.panel import Panel
from ganlab_utils.display.sliders import SliderFigure, slider
from ganlab_utils.display.view import View
from ganlab_utils.theory.densities import Uniform

LOW, HIGH = -1.0, 4.0


def overlap_value(shift: float, inside: float) -> float:
    """The paper's V for U(0,1) against U(shift, shift+1), D = inside on the overlap, D* elsewhere.

    V = (1 - shift)_+ [log inside + log(1 - inside)]; float, in nats.
    """
    return max(1.0 - shift, 0.0) * (np.log(inside) + np.log1p(-inside))


def _step(
    view: View, part: tuple[float, float], level: float, role: str, label: str | None
) -> None:
    low, high = part
    if high > low:
        dashes = None if role == "neutral" else "-"  # solid, so that both ends can be read
        look = {"label": label, "width": 4.0, "style": dashes}
        view[1].line(f"{role} {low}", [low, high], [level, level], role, **look)


def draw_free(view: View, shift: float, inside: float, free: float) -> None:
    """Draw both uniform densities, and D by parts: fixed, shared and free."""
    x = np.linspace(LOW, HIGH, 1001)
    p, q = Uniform(0.0, 1.0), Uniform(shift, shift + 1.0)
    for key, density, role in (("p_data", p, "real"), ("p_g", q, "fake")):
        view[0].fill(key + " area", x, np.zeros_like(x), density.pdf(x), role)
        view[0].line(key, x, density.pdf(x), role, label=key)
    _step(view, (0.0, min(shift, 1.0)), 1.0, "real", "p_data only")
    _step(view, (shift, 1.0), inside, "discriminator", "both")
    _step(view, (max(shift, 1.0), shift + 1.0), 0.0, "fake", "p_g only")
    _step(view, (LOW, 0.0), free, "neutral", "neither: free")
    for part in ((1.0, shift), (shift + 1.0, HIGH)):
        _step(view, part, free, "neutral", None)
    view.number("V(D)", overlap_value(shift, inside) + 0.0)
    view.number("V(D*)", overlap_value(shift, 0.5) + 0.0)
    view.number("length of the overlap", max(1.0 - shift, 0.0))
    view.note("Moving D where both densities are zero never changes V.")


def free_region() -> SliderFigure:
    """D split into the part that V fixes and the part that V does not see."""
    return SliderFigure(
        draw_free,
        panels=[
            Panel("x", "density", (LOW, HIGH), (0, 1.15), yticks=(0, 0.5, 1)),
            Panel("x", "D(x)", (LOW, HIGH), (-0.08, 1.08), yticks=(0, 0.5, 1)),
        ],
        title="Where D* is fixed, and where it is free",
        question="Which of the two D sliders changes V?",
        alt=(
            "Left: two unit boxes, the data on 0 to 1 and the generator's box moved to the right. "
            "Right: D is 1 over the data alone, 0 over the generator alone, your value on the "
            "overlap, and an arbitrary grey level where neither has mass."
        ),
        shift=slider(0.5, 0.0, 2.0, step=0.05, label="shift of p_g"),
        inside=slider(0.5, 0.05, 0.95, step=0.05, label="D on the overlap"),
        free=slider(0.5, 0.0, 1.0, step=0.05, label="D where p_data = p_g = 0"),
    )
