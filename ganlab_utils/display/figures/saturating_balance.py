"""D too weak, D too strong, and what helps: recorded games to reach a far blob, every seed."""

from functools import lru_cache

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer
from ganlab_utils.display.view import View
from ganlab_utils.training import recorded

STRENGTHS = {
    "D lr 1e-5": "slowest",
    "D lr 1e-4": "slow",
    "D lr 1e-3": "even",
    "D lr 1e-2": "fast",
    "1e-3, k=10": "strong",
}
LOSSES = {"saturating": "sat", "non-saturating": "ns"}
REMEDIES = {
    "none": "sat_strong",
    "smoothing": "smoothing",
    "noise": "noise",
    "-log d": "ns_strong",
    "W1, clip": "wasserstein",
    "Adam for G": "adam",
}
LOW, HIGH, COUNTS = 2e-4, 100.0, 4e-4
AXIS = "energy distance to the data"
JITTER = np.linspace(-0.3, 0.3, 16)
STRIPS = Panel(
    "strength of D",
    AXIS,
    (-0.6, 4.6),
    (LOW, HIGH),
    yscale="log",
    xticks=tuple(enumerate(STRENGTHS)),
)
TABLE = Panel(
    "remedy", AXIS, (-0.6, 5.6), (LOW, HIGH), yscale="log", xticks=tuple(enumerate(REMEDIES))
)


@lru_cache(maxsize=32)
def distances(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Steps (T,) and energy distances (T, 16) of the recorded run 04_reach_NAME."""
    history = recorded.load(f"04_reach_{name}")
    return history.steps, history.distance.astype(float)


def strip(view: View, place: int, name: str, step: int) -> np.ndarray:
    """Draw one column of 16 points and return the distances, clipped to the axes' top."""
    steps, found = distances(name)
    values = found[int(np.abs(steps - step).argmin())]
    shown = np.clip(np.nan_to_num(values, nan=HIGH), 2.0 * COUNTS, 0.9 * HIGH)
    view[0].points(f"seeds {place}", place + JITTER, shown, "fake", size=8)
    view[0].line(
        f"median {place}",
        [place - 0.35, place + 0.35],
        2 * [np.median(shown)],
        "neutral",
        None,
        4.0,
        "-",
    )
    view[0].text(f"count {place}", place, COUNTS, f"{np.sum(values < 1.0)} of 16")
    if np.sum(values > 0.9 * HIGH):
        view.note(f"Drawn at the upper edge: {np.sum(values > 0.9 * HIGH)} seed(s) beyond 90.")
    return values


def draw_balance(view: View, loss: str, step: int) -> None:
    """Draw the distances of 16 seeds for five strengths of D."""
    arrived = []
    for place, strength in enumerate(STRENGTHS.values()):
        values = strip(view, place, f"{loss}_{strength}", step)
        arrived.append(int(np.sum(values < 1.0)))
    for name, count in zip(STRENGTHS, arrived, strict=True):
        view.number(f"below 1 with {name}", count, digits=0)
    view[0].hline("arrived", 1.0, "neutral", label="arrived: below 1")


def balance_figure() -> SliderFigure:
    """Figure: for which strengths of D does the generator arrive?"""
    return SliderFigure(
        draw_balance,
        panels=[STRIPS],
        title="Five strengths of D: 16 seeds each",
        question=(
            "Which columns end high with the saturating loss, and which with the other? From "
            "which step on are at least 8 of a column below 1?"
        ),
        alt=(
            "Five columns of 16 points, one for each strength of the discriminator, on a log "
            "scale of the distance to the data; bars at the medians, and under each column how "
            "many of its 16 have arrived. At the start position that is 0, 15, 15, 0 and 0."
        ),
        loss=choice(LOSSES, start="saturating", label="loss of G"),
        step=integer(1000, 0, 1000, label="step"),
    )


def draw_remedies(view: View, step: int) -> None:
    """Draw the distances of 16 seeds for each remedy, D with 10 steps for each of G's."""
    for place, (label, name) in enumerate(REMEDIES.items()):
        values = strip(view, place, name, step)
        view.number(f"median, {label}", float(np.median(values)), digits=3)
        view.number(f"below 1, {label}", int(np.sum(values < 1.0)), digits=0)
    view[0].hline("arrived", 1.0, "neutral", label="arrived: below 1")


def remedies_figure() -> SliderFigure:
    """Figure: which remedies let the generator arrive against a strong D, and how soon?"""
    return SliderFigure(
        draw_remedies,
        panels=[TABLE],
        title="Remedies against a strong D: 16 seeds each",
        question="Move the step. Which remedy arrives first, and which has not at step 1,000?",
        alt=(
            "Six columns of 16 points, one for each remedy, on a log scale of the distance to "
            "the data; bars at the medians, and under each column how many of its 16 have "
            "arrived. At the last step the columns without a remedy and with smoothing stand "
            "near 7 with none, the other four low with 15 or 16."
        ),
        step=integer(1000, 0, 1000, label="step"),
    )
