"""A strip of moments: fast G four times, then the last frames of fast D and of even, tanh."""

import numpy as np

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_timelapse import REACH, TARGET, draw_plane
from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View

# (game, number of the observation, title)
FRAMES = (
    ("fast G", 52, "fast G, 1,040"),
    ("fast G", 65, "1,300"),
    ("fast G", 78, "1,560"),
    ("fast G", 91, "1,820"),
    ("fast D", 50, "fast D, 12,000"),
    ("even, tanh", 50, "even, tanh,\n12,000"),
)
PANELS = [
    Panel("", "", (-REACH, REACH), (-REACH, REACH), equal=True, title=title, legend=None,
          xticks=(), yticks=())
    for _, _, title in FRAMES
]  # fmt: skip


def draw_strip(view: View, member: int) -> None:
    """Draw one member's frames, and tell how many of its samples are on a mode in each."""
    for place, (game, at, _) in enumerate(FRAMES):
        history = runs.load(runs.RINGS[game])
        *_, outside = draw_plane(view[place], history, at, member)
        x = history.observed["samples"][at, member].astype(float)
        gaps = np.linalg.norm(x[:, None] - TARGET.means, axis=-1)
        mode, away = gaps.argmin(axis=1), gaps.min(axis=1)
        told = f"{game}, step {history.steps[at]:,}"
        view.number(f"{told}: nearest mode of most", np.bincount(mode).argmax(), digits=0)
        view.number(f"{told}: on a mode, of 256", np.sum(away <= 3 * TARGET.std), digits=0)
        if outside:
            view.note(f"{told}: {outside} of 256 samples lie outside the picture.")


def strip_figure() -> SliderFigure:
    """Figure: where have the samples been, and where do they end?"""
    return SliderFigure(
        draw_strip,
        panels=PANELS,
        title="Three games in six frames",
        height=220,
        question="Are the samples of fast G on the modes that they are nearest to?",
        alt=(
            "Six frames of samples and modes over D's map. Fast G: one spot or streak that moves "
            "between the frames, beside the modes. Fast D: most samples on two modes. Even, tanh: "
            "most samples on the modes, all eight of them served."
        ),
        member=integer(0, 0, runs.MAPPED - 1, label="seed"),
    )
