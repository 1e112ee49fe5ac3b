"""D in training against a generator that stays: what the generator would be told, recorded."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.training import recorded

RUNS = {
    "Adam 0.001": "04_perfect_adam",
    "SGD 0.1": "04_perfect_sgd",
    "Adam, noise on all that D sees": "04_perfect_noise",
}
NAMES = (
    "saturating", "saturating noise", "non-saturating", "non-saturating noise", "eps", "jacobian",
    "logit", "quartiles of one", "quartiles of 16", "furthest", "best saturating", "best eps",
)  # fmt: skip
TIMES = (100, 8000)
STEPS = Panel(
    "steps of D, log scale", "norm of G's gradient", TIMES, (1e-7, 100.0), "What G is told",
    xscale="log", yscale="log",
)  # fmt: skip
SPREADS = Panel(
    "steps of D, log scale", "spread of batches", TIMES, (1e-7, 100.0), "How it scatters",
    xscale="log", yscale="log",
)  # fmt: skip
BOUND = Panel(
    "steps of D, log scale", "norm", TIMES, (1e-6, 1e3), "Theorem 2.4", xscale="log", yscale="log"
)


@lru_cache(maxsize=4)
def forces(name: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Steps (T,) and each number of NAMES (T, 16) of a recorded run."""
    history = recorded.load(name)
    values = history.observed["forces"].astype(float)
    return history.steps, {key: values[:, :, k] for k, key in enumerate(NAMES[: values.shape[2]])}


def fitted_slope(steps: np.ndarray, values: np.ndarray, start: int) -> np.ndarray:
    """Slope of log values (T, E) against log steps (T,) from `start` on, shape (E,)."""
    late = steps >= start
    return np.polyfit(np.log(steps[late]), np.log(values[late]), 1)[0]


def draw_training(view: View, run: str, step: int) -> None:
    """Draw medians over 16 seeds with bands from the lowest to the highest."""
    steps, found = forces(run)
    shown = steps >= TIMES[0]
    for panel, suffix in ((0, ""), (1, " noise")):
        for key, style in (("saturating", ":"), ("non-saturating", "-")):
            values = found[key + suffix][shown]
            low, high = values.min(1), values.max(1)
            if style == "-":
                view[panel].fill(f"{key} band", steps[shown], low, high, "fake")
            else:
                for edge, ends in (("low", low), ("high", high)):
                    view[panel].line(f"{key} {edge}", steps[shown], ends, "fake", None, 1.2, ":")
            view[panel].line(key, steps[shown], np.median(values, 1), "fake", key, 3.0, style)
        view[panel].vline("now", float(step), "neutral")
    if "best saturating" in found:
        best = float(np.median(found["best saturating"][-1]))
        view[0].line("best", TIMES, 2 * [best], "theory", "best D, saturating", 1.2)
    at = int(np.abs(steps - step).argmin())
    for key in ("saturating", "non-saturating"):
        view.number(f"median norm, {key}", float(np.median(found[key][at])), digits=6)
    relative = found["non-saturating noise"][at] / found["non-saturating"][at]
    view.number("median spread/norm, non-saturating", float(np.median(relative)), digits=3)
    view.number("median mean logit of the fakes", float(np.median(found["logit"][at])), digits=2)


def training_figure() -> SliderFigure:
    """Figure: what does a fixed generator hear while its discriminator improves?"""
    return SliderFigure(
        draw_training,
        panels=[STEPS, SPREADS],
        title="D learns, G stays: 16 seeds",
        question=(
            "Read at step 100, then at 8,000: how many powers of ten separate the two losses? "
            "And with noise?"
        ),
        alt=(
            "Two log-log pictures against steps of the discriminator. The saturating gradient "
            "falls by powers of ten, dotted; the non-saturating one grows slowly, solid; the "
            "spread of batches does the same. A band and, for the saturating loss, a pair of thin "
            "dotted lines reach from the lowest to the highest of 16 seeds."
        ),
        run=choice(RUNS, start="Adam 0.001", label="how D is trained"),
        step=integer(4000, 100, 8000, label="read at step"),
    )


def bounds(run: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Steps (T,), saturating norm (T, 16) and M eps/(1 - eps) (T, 16), nan where eps >= 1."""
    steps, found = forces(run)
    eps = found["eps"]
    limit = np.where(
        eps < 1.0, found["jacobian"] * eps / np.where(eps < 1.0, 1.0 - eps, 1.0), np.nan
    )
    return steps, found["saturating"], limit


def draw_bound(view: View, run: str, seed: int) -> None:
    """Draw the saturating gradient of one seed under its bound, in a band of all seeds."""
    steps, norm, limit = bounds(run)
    shown = steps >= TIMES[0]
    low, high = norm[shown].min(axis=1), norm[shown].max(axis=1)
    view[0].fill("seeds", steps[shown], low, high, "fake", "all 16 seeds")
    view[0].line("norm", steps[shown], norm[shown, seed], "fake", "saturating gradient", 3.5, ":")
    view[0].line("bound", steps[shown], limit[shown, seed], "theory", label="bound M eps/(1 - eps)")
    ratio = limit[shown] / norm[shown]
    view.number("bound / norm of this seed, last step", float(ratio[-1, seed]), digits=2)
    view.number("smallest bound / norm, all seeds and steps", float(ratio.min()), digits=3)


def bound_figure() -> SliderFigure:
    """Figure: how close does theorem 2.4's bound come to the measured gradient?"""
    return SliderFigure(
        draw_bound,
        panels=[BOUND],
        title="Theorem 2.4: bound and measurement",
        question="Does any seed reach its bound? By which factor is it too generous?",
        alt=(
            "Log-log against steps of the discriminator: the saturating gradient of one seed, "
            "a band of all seeds, and this seed's bound above, falling alongside; at the start "
            "position a factor of about 5 lies between bound and seed at the last step."
        ),
        run=choice(dict(list(RUNS.items())[:2]), start="Adam 0.001", label="how D is trained"),
        seed=integer(0, 0, 15, label="seed"),
    )
