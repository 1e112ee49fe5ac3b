"""What a unit of mass costs at each density ratio, in four f-divergences."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

LOG_RATIOS = np.linspace(-4.0, 4.0, 321)
HIGHEST = 3.0
PRICES = Panel(
    "log r, r = q/p", "price", (-4.0, 4.0), (-0.1, HIGHEST), title="f(r) for each unit of p"
)


def prices(r: np.ndarray) -> dict[str, np.ndarray]:
    """f(r) with D = int p f(q/p), f(1) = f'(1) = 0 and r = q/p, for each divergence.

    The tangent at 1 is subtracted: a multiple of r - 1 integrates to 0 and changes no divergence.
    """
    m = 0.5 * (1.0 + r)
    return {
        "2 KL(m||p), non-saturating": 2.0 * m * np.log(m) - (r - 1.0),
        "2 JSD, saturating": r * np.log(r) - 2.0 * m * np.log(m),
        "KL(q||p)": r * np.log(r) - (r - 1.0),
        "KL(p||q)": -np.log(r) + (r - 1.0),
    }


STYLES = (("fake", "-"), ("theory", "--"), ("neutral", "-."), ("neutral", ":"))


def draw_prices(view: View, log_ratio: float) -> None:
    """Draw the four prices against the log ratio, with one ratio marked."""
    for (name, values), (role, style) in zip(
        prices(np.exp(LOG_RATIOS)).items(), STYLES, strict=True
    ):
        shown = np.where(values <= HIGHEST, values, np.nan)
        view[0].line(name, LOG_RATIOS, shown, role, label=name, style=style)
    view[0].vline("now", log_ratio, "neutral")
    r = np.exp(log_ratio)
    view.number("r = q/p", float(r))
    for name, value in prices(r).items():
        view.number(name, float(value))


def prices_figure() -> SliderFigure:
    """Figure: which is dearer, to miss data or to invent it?"""
    return SliderFigure(
        draw_prices,
        panels=[PRICES],
        title="Prices of missing and of inventing",
        question="Slide to r = 1/50, then to r = 50. Which divergence dislikes which side?",
        alt=(
            "Four curves that touch 0 at r = 1. Towards small r, KL(p||q) rises without bound and "
            "2 KL(m||p) levels off at 0.31; towards large r, KL(q||p) rises fastest."
        ),
        log_ratio=slider(-3.0, -4.0, 4.0, step=0.1, label="log r"),
    )
