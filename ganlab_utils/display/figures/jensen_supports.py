"""Disjoint supports: uniform densities, and laws that have no density at all."""

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider
from ganlab_utils.display.view import View

UNIFORM, LINES = "uniform on intervals", "uniform on parallel lines"
SHIFTS = np.linspace(-3.0, 3.0, 241)
SUPPORT = Panel("x", "height of the density, or y", (-3.3, 4.3), (-0.1, 1.35), title="Supports")
DIVERGENCE = Panel("shift theta", "JSD (nats)", (-3.0, 3.0), (-0.05, 0.85), title="JSD")


def shifted_jsd(shift: np.ndarray, lines: bool) -> np.ndarray:
    """JSD of the law and its copy shifted sideways, in nats.

    Uniform on [0, 1]: a share |shift| of each lies outside the other, and that share is told apart
    for certain, so JSD = log 2 min(|shift|, 1). On a line: 0 at shift 0 and log 2 elsewhere.
    """
    size = np.abs(np.asarray(shift, dtype=float))
    return on_grid.LOG_2 * (np.sign(size) if lines else np.minimum(size, 1.0))


def draw_supports(view: View, kind: str, shift: float) -> None:
    """Draw both supports, and JSD against the shift."""
    lines = kind == LINES
    for key, left, role in (("p", 0.0, "real"), ("q", shift, "fake")):
        right = left if lines else left + 1.0
        x = [left, left, right, right]
        view[0].line(key, x, [0.0, 1.0, 1.0, 0.0], role, label=key, width=4)
    curve = shifted_jsd(SHIFTS, lines)
    if lines:
        curve = np.where(np.abs(SHIFTS) < 0.06, np.nan, curve)
        view[1].points("same", [0.0], [0.0], "theory", size=8)
    view[1].line("jsd", SHIFTS, curve, "theory", label="JSD")
    now = float(shifted_jsd(shift, lines))
    view[1].points("now", [shift], [now], "theory", size=12)
    corner = shift == 0.0 or (abs(shift) == 1.0 and not lines)
    inside = not lines and abs(shift) < 1.0
    view.number("shift", abs(shift), digits=2)
    if not lines:
        view.number("gap between the boxes", max(abs(shift) - 1.0, 0.0), digits=2)
    view.number("JSD", now)
    if corner:
        view.note("At this corner there is no slope: JSD has a kink or a jump.")
    else:
        view.number("slope by theta", on_grid.LOG_2 * float(np.sign(shift)) if inside else 0.0)
    if lines:
        view.note("Neither law has a density on the plane; by their midpoint m both have one.")


def supports_figure() -> SliderFigure:
    """Figure: what does JSD say about the distance of supports that do not meet?"""
    return SliderFigure(
        draw_supports,
        panels=[SUPPORT, DIVERGENCE],
        title="Supports that do not meet",
        question="Shift the generator towards the data. When does JSD notice?",
        alt=(
            "Left: two boxes, or two parallel vertical lines, at a distance theta. Right: the "
            "divergence is log 2 wherever the supports are disjoint, whatever the distance."
        ),
        kind=choice([UNIFORM, LINES], UNIFORM, label="laws"),
        shift=slider(2.0, -3.0, 3.0, step=0.1, label="theta"),
    )
