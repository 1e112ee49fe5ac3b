"""What each loss does to samples on the line: true updates as arrows."""

import numpy as np
from scipy.special import ndtri

from ganlab_utils.display.figures import saturating_bells as bells
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, slider, switch
from ganlab_utils.display.view import View
from ganlab_utils.theory.generator_losses import (
    HINGE,
    LEAST_SQUARES,
    TABLE,
    WASSERSTEIN,
    GeneratorLoss,
)

LOW, HIGH, STEP, ANSWERED = -6.0, 14.0, 0.5, 4.0
X = np.linspace(LOW, HIGH, 401)
BESIDE = X[X >= LOW + 2.8]  # to the right of the numbers at the axis
QUANTILES = ndtri((np.arange(9) + 0.5) / 9)
ROWS = 0.05 + 0.04 * np.arange(9)
DENSITIES = Panel(
    "x", "density of p, q", (LOW, HIGH), (0.0, 0.9), title="Nine fakes and their step"
)
SCORES = Panel("x", "output of D", (LOW, HIGH), (0.0, 1.0), title="The D they listen to", yticks=())
# Each game has its own scale of outputs: lowest, highest, and the numbers written at the axis.
GAN_SCALE = (-85.0, 50.0, (-75, -50, -25, 0, 25))
SCALES = {
    LEAST_SQUARES: (-0.25, 1.25, (0, 0.5, 1)),
    HINGE: (-1.5, 1.5, (-1, 0, 1)),
    WASSERSTEIN: (-16.0, 8.0, (-15, -10, -5, 0, 5)),
}


def draw_scores(
    view: View, loss: GeneratorLoss, fakes: np.ndarray, mean: float, std: float, label: str
) -> None:
    """Draw the score of the game on its own scale, and its values at the fakes."""
    low, high, ticks = SCALES.get(loss, GAN_SCALE)
    value, rated = (bells.score(loss, x, mean, std)[0] for x in (BESIDE, fakes))
    if loss is WASSERSTEIN:
        at_0 = value[np.abs(BESIDE).argmin()]
        value, rated = value - at_0, rated - at_0
    shown = np.where((value >= low) & (value <= high), value, np.nan)
    view[1].line("score", BESIDE, (shown - low) / (high - low), "discriminator", label=label)
    view[1].points("rated", fakes, (rated - low) / (high - low), "fake", size=9)
    for k, tick in enumerate(ticks):
        height = (tick - low) / (high - low)
        view[1].line(f"tick {k}", [LOW, LOW + 0.4], 2 * [height], "neutral", width=1.0, style="-")
        view[1].text(f"tick {k} name", LOW + 1.6, height, f"{tick:g}")


def draw_arrows(view: View, loss: GeneratorLoss, mean: float, std: float, lags: bool) -> None:
    """Draw nine samples of the generator with their update, and the score they follow."""
    answered = ANSWERED if lags else mean
    view[0].line("p", X, bells.bell(X, 0.0, 1.0), "real", label="p")
    view[0].line("q", X, bells.bell(X, mean, std), "fake", label="q")
    fakes = mean + std * QUANTILES
    pushes = bells.force(loss, fakes, answered, std)
    ends = np.clip(fakes + STEP * pushes, LOW, HIGH)
    view[0].points("fakes", fakes, ROWS, "fake", "fakes", 9)
    view[0].arrow("steps", fakes, ROWS, ends - fakes, np.zeros(9), "neutral")
    label = "D*, the answer to mean 4" if lags else "D* of this game"
    draw_scores(view, loss, fakes, answered, std, label)
    at_fakes = bells.pathwise(loss, mean, answered, std)
    view.number("mean push of the generator's law", -at_fakes, digits=6)
    largest = float(np.abs(pushes).max())
    view.number("largest push among the nine", largest, digits=6)
    still = " No arrow: the pushes are 0, or too small to see." if STEP * largest < 0.05 else ""
    view.note(f"The nine stand at different heights only to keep their arrows apart.{still}")


def arrows_figure() -> SliderFigure:
    """Figure: which losses still move a generator that is far away?"""
    return SliderFigure(
        draw_arrows,
        panels=[DENSITIES, SCORES],
        title="The next step of nine fakes",
        question=(
            "Move q to 6, then to 8. Which losses still move it, and does it matter that D lags? "
            "Make q narrow, std 0.5: do all nine still get the same push from -log d?"
        ),
        alt=(
            "Left: the data's bell at 0, the generator's bell, and nine fakes with arrows to "
            "where a step of size 0.5 takes them; each fake stands a little higher than the one "
            "to its left, only so that the arrows stay apart. Right: the output of the "
            "discriminator that they follow, with that of each of the nine marked, on a scale "
            "of outputs that belongs to the game."
        ),
        loss=choice({one.name: one for one in TABLE}, start="non-saturating", label="loss"),
        mean=slider(5.0, 0.5, 10.0, step=0.25, label="generator mean"),
        std=slider(1.0, 0.5, 1.5, step=0.1, label="generator std"),
        lags=switch(False, label="D lags: it still answers to mean 4"),
    )
