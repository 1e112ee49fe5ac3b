"""A strip of moments: fast G four times, then the last frames of fast D and of the even game."""

from ganlab_utils.display.figures import collapse_runs as runs
from ganlab_utils.display.figures.collapse_timelapse import REACH, draw_plane
from ganlab_utils.display.sliders import Panel, SliderFigure, integer
from ganlab_utils.display.view import View

# (game, number of the observation, title)
FRAMES = (
    ("fast G", 52, "fast G, 1,040"),
    ("fast G", 65, "1,300"),
    ("fast G", 78, "1,560"),
    ("fast G", 91, "1,820"),
    ("fast D", 50, "fast D, 12,000"),
    ("even", 50, "even, 12,000"),
)
PANELS = [
    Panel("", "", (-REACH, REACH), (-REACH, REACH), equal=True, title=title, legend=None,
          xticks=(), yticks=())
    for _, _, title in FRAMES
]  # fmt: skip


def draw_strip(view: View, member: int) -> None:
    """Draw one member's frames, and tell how many of its samples lie outside each."""
    for place, (game, at, _) in enumerate(FRAMES):
        *_, outside = draw_plane(view[place], runs.load(runs.RINGS[game]), at, member)
        view.number(f"{game}, frame {place + 1}: outside, of 256", outside, digits=0)


def strip_figure() -> SliderFigure:
    """Figure: where have the samples been, and where do they end?"""
    return SliderFigure(
        draw_strip,
        panels=PANELS,
        title="Three games in six frames",
        height=220,
        question="Are the samples of fast G on the modes that they are nearest to?",
        alt=(
            "Six frames of samples and modes over D's map: the generator of the fast-G game in "
            "four different places, that of fast D on two or more modes, that of the even game on "
            "all eight."
        ),
        member=integer(0, 0, runs.MAPPED - 1, label="seed"),
    )
