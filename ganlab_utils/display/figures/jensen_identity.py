"""V(D*, G), -log 4 + 2 JSD and their residual, while the generator moves."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.figures import jensen_grid as on_grid
from ganlab_utils.display.sliders import Panel, SliderFigure, slider, switch
from ganlab_utils.display.view import View

GRID = on_grid.grid(-12.0, 18.0, 901)
MEANS = np.linspace(0.0, 6.0, 31)
# The discriminator that stays behind is the best answer to the generator N(1, 1).
FROZEN_LOGIT = 0.5 - GRID
DENSITIES = Panel("x", "density", (-4.0, 9.0), (0.0, 0.85), title="Data and generator")
VALUES = Panel("mean of the generator", "nats", (0.0, 6.0), (-2.3, 0.35), title="What D reaches")


@lru_cache(maxsize=64)
def curves(std: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """V with D*, V with the frozen D and -log 4 + 2 JSD along the means, shape (31,) each."""
    log_p = on_grid.log_normals(GRID, np.array([0.0]), np.array([1.0]))
    log_q = on_grid.log_normals(GRID, MEANS, np.full_like(MEANS, std))
    best = on_grid.best_value(log_p, log_q, GRID)
    frozen = on_grid.value_of_logit(log_p, log_q, FROZEN_LOGIT, GRID)
    return best, frozen, -on_grid.LOG_4 + 2.0 * on_grid.jsd(log_p, log_q, GRID)


def draw_identity(view: View, mean: float, std: float, frozen: bool) -> None:
    """Draw p, q and m beside the value of D and -log 4 + 2 JSD, at one generator."""
    log_p = on_grid.log_normals(GRID, np.array([0.0]), np.array([1.0]))[0]
    log_q = on_grid.log_normals(GRID, np.array([mean]), np.array([std]))[0]
    p, q = np.exp(log_p), np.exp(log_q)
    shown = (GRID > -4.0) & (GRID < 9.0)
    view[0].line("p", GRID[shown], p[shown], "real", label="p")
    view[0].line("q", GRID[shown], q[shown], "fake", label="q")
    view[0].line("m", GRID[shown], 0.5 * (p + q)[shown], "neutral", label="m = (p+q)/2")
    logit = FROZEN_LOGIT if frozen else log_p - log_q
    measured = float(on_grid.value_of_logit(log_p, log_q, logit, GRID))
    identity = float(-on_grid.LOG_4 + 2.0 * on_grid.jsd(log_p, log_q, GRID))
    best, behind, theory = curves(std)
    view[1].line(
        "value", MEANS, behind if frozen else best, "discriminator", label="V(D, G)", width=5
    )
    view[1].line("theory", MEANS, theory, "theory", label="-log 4 + 2 JSD")
    view[1].points("now", [mean], [measured], "discriminator", size=12)
    view.number("V(D, G)", measured)
    view.number("-log 4 + 2 JSD", identity)
    view.number("residual", measured - identity, digits=6)
    if frozen:
        touches = abs(std - 1.0) < 1e-9
        fate = "touches the identity once, at mean 1" if touches else "stays below the identity"
        view.note(f"D stays the best answer to N(1, 1). At this std its V {fate}.")


def identity_figure() -> SliderFigure:
    """Figure: does V(D*, G) equal -log 4 + 2 JSD wherever the generator goes?"""
    return SliderFigure(
        draw_identity,
        panels=[DENSITIES, VALUES],
        title="The Jensen-Shannon identity",
        question="Move the generator. Does V(D*, G) ever leave -log 4 + 2 JSD? And if D is frozen?",
        alt=(
            "Left: the densities of data and generator and their midpoint. Right: the value of the "
            "discriminator against the generator's mean, lying on the curve -log 4 + 2 JSD as long "
            "as the discriminator is optimal, and below it once the discriminator is frozen."
        ),
        mean=slider(1.5, 0.0, 6.0, step=0.1, label="generator mean"),
        std=slider(1.0, 0.5, 2.5, step=0.1, label="generator std"),
        frozen=switch(False, label="freeze D at its answer to N(1, 1)"),
    )
