"""The slope of each loss by the generator's mean: D frozen, D re-optimised."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import saturating_bells as bells
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider, switch
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    NON_SATURATING,
    SATURATING,
    TABLE,
    WASSERSTEIN,
    GeneratorLoss,
)

MEANS = np.linspace(0.25, 10.0, 40)
LOWEST, WIDTH = 1e-7, 1e-3
STYLES = {
    SATURATING: ":",
    LEAST_SQUARES: (0.0, (7.0, 2.0, 1.5, 2.0)),
    HINGE: (0.0, (7.0, 3.0)),
}
# Where each name stands beside the right end of its line, at mean 10.
NAMES = {
    NON_SATURATING: 10.0,
    WASSERSTEIN: 1.0,
    SATURATING: 3e-5,
    HINGE: 2.5e-6,
    LEAST_SQUARES: 2e-7,
}
SLOPES = Panel("mean of the generator", "slope", (0.0, 12.5), (LOWEST, 40.0), yscale="log")


def total_slope(loss: GeneratorLoss, mean: float, frozen: bool) -> float:
    """Slope of the value of L_G by the mean, by central differences, D frozen or following."""
    ends = (mean - WIDTH, mean + WIDTH)
    if loss is HINGE:
        # 1 - 2 Phi(c - mean) with the jump at c: by its density, exact.
        return float((2.0 if frozen else 1.0) * bells.bell(np.array(mean / 2.0), 0.0, 1.0))
    low, high = (bells.mean_loss(loss, end, mean if frozen else end) for end in ends)
    return (high - low) / (2.0 * WIDTH)


@lru_cache(maxsize=16)
def curve(loss: GeneratorLoss, frozen: bool) -> np.ndarray:
    """The total slope along MEANS, shape (40,); nan below the axis."""
    values = np.array([total_slope(loss, float(mean), frozen) for mean in MEANS])
    return np.where(values > LOWEST, values, np.nan)


def draw_slopes(view: View, loss: GeneratorLoss, mean: float, frozen: bool) -> None:
    """Draw the slope of the chosen loss along the means, the others in grey, all named."""
    for one, height in NAMES.items():
        if one is not loss:
            dashes = STYLES.get(one, "-")
            values = curve(one, frozen)
            view[0].line(f"{one.name} grey", MEANS, values, "neutral", width=1.3, style=dashes)
        end = [curve(one, frozen)[-1], height]
        view[0].line(f"{one.name} lead", [10.05, 10.35], end, "neutral", width=0.8, style="-")
        view[0].text(one.name, 11.45, height, one.name)
    name, dashes = f"{loss.name}, D {'frozen' if frozen else 're-optimised'}", STYLES.get(loss, "-")
    view[0].line("chosen", MEANS, curve(loss, frozen), "fake", name, 4.0, dashes)
    other = curve(loss, not frozen)
    view[0].line("other", MEANS, other, "fake", "the switch's other position", 1.5, dashes)
    now = total_slope(loss, mean, frozen)
    if now > LOWEST:
        view[0].points("now", [mean], [now], "fake", size=12)
    view.number("slope, D frozen", total_slope(loss, mean, True), digits=6)
    view.number("slope, D re-optimised", total_slope(loss, mean, False), digits=6)
    view.number("back-propagated", bells.pathwise(loss, mean, mean), digits=6)
    if loss is HINGE and frozen:
        view.note("From mean 4 on the thin line nearly hides that of least squares.")
    if loss is WASSERSTEIN:
        view.note("Critic with s(0) = 0. Another free constant, another re-optimised slope.")


def slopes_figure() -> SliderFigure:
    """Figure: how fast does each loss lose its slope, with D frozen and with D following?"""
    return SliderFigure(
        draw_slopes,
        panels=[SLOPES],
        title="Slopes with D frozen and D re-optimised",
        question=(
            "For which losses does the switch change the slope? Whose slope does back-propagation "
            "miss? At which mean is the saturating slope largest?"
        ),
        alt=(
            "On a log scale against the generator's mean: the slope of each loss, named at its "
            "right end; the chosen one thick and in colour, with D as the switch says, and once "
            "more as a thin line of the same pattern with D the other way. The saturating, hinge "
            "and least squares slopes fall off, the non-saturating one grows, and the Wasserstein "
            "slope is 1."
        ),
        loss=choice({one.name: one for one in TABLE}, start="saturating", label="loss"),
        mean=slider(4.0, 0.25, 10.0, step=0.25, label="generator mean"),
        frozen=switch(True, label="D frozen"),
    )
