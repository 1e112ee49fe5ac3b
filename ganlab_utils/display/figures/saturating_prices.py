"""What a unit of mass costs at each density ratio, in four f-divergences."""

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider
from ganlab_utils.display.view import View

LOG_RATIOS = np.linspace(-4.0, 4.0, 321)
HIGHEST = 3.0
PRICES = Panel(
    "log r, r = q/p", "price f(r)", (-4.0, 4.0), (-0.1, HIGHEST), title="For each unit of p"
)
SHARES = Panel(
    "log r, r = q/p", "f(r)/r", (0.0, 4.0), (-0.1, 3.2), title="For each unit of q, same lines"
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


STYLES = (("fake", "-"), ("fake", ":"), ("neutral", "--"), ("neutral", "-."))


SHORT = {
    "2 KL(m||p), non-saturating": "2 KL(m||p)",
    "2 JSD, saturating": "2 JSD",
    "KL(q||p)": "KL(q||p)",
    "KL(p||q)": "KL(p||q)",
}


def draw_prices(view: View, log_ratio: float) -> None:
    """Draw the four prices against the log ratio, with one ratio marked."""
    for (name, values), (role, style) in zip(
        prices(np.exp(LOG_RATIOS)).items(), STYLES, strict=True
    ):
        shown = np.where(values <= HIGHEST, values, np.nan)
        view[0].line(name, LOG_RATIOS, shown, role, SHORT[name], 2.5, style)
        share = values / np.exp(LOG_RATIOS)
        right = LOG_RATIOS >= 0.0
        view[1].line(name, LOG_RATIOS[right], share[right], role, None, 2.5, style)
    view[0].vline("now", log_ratio, "neutral")
    if log_ratio >= 0.0:
        view[1].vline("now", log_ratio, "neutral")
    r = np.exp(log_ratio)
    view.number("r = q/p", float(r))
    for name, value in prices(r).items():
        view.number(name, float(value))
        if r > 1.0:
            view.number(f"{SHORT[name]} for each unit of q", float(value / r))


def prices_figure() -> SliderFigure:
    """Figure: which is dearer, to miss data or to invent it?"""
    return SliderFigure(
        draw_prices,
        panels=[PRICES, SHARES],
        title="Prices of missing and of inventing",
        question="Which is dearest at log r = -3.9, left? Which rise without a ceiling, right?",
        alt=(
            "Left: four curves that touch 0 at r = 1. Towards small r, KL(p||q) rises without "
            "bound and 2 KL(m||p) levels off at 0.31; towards large r all four leave the axes. "
            "Right: the same divided by r, for r above 1: 2 JSD levels off at 0.69 and KL(p||q) "
            "at 1, while KL(q||p) and 2 KL(m||p) go on rising."
        ),
        log_ratio=slider(-3.0, -4.0, 4.0, step=0.1, label="log r"),
    )
