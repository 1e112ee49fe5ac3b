"""JupyterLab delivers a slider's message in another thread than the cell that moves it too."""

import threading
import time

import numpy as np

from ganlab_utils.display.sliders import Panel, SliderFigure, slider

MOVES = 60


class Drawing:
    """A draw function that notices when it is entered while it is at work."""

    def __init__(self):
        self.inside = 0
        self.met = 0

    def __call__(self, view, mean):
        self.inside += 1
        time.sleep(1e-3)
        self.met += self.inside > 1
        view[0].line("q", np.linspace(0, 1, 50), np.full(50, mean), "fake")
        view.number("mean", mean)
        self.inside -= 1


def figure(draw):
    return SliderFigure(
        draw,
        panels=[Panel("x", "y", (0, 1), (0, 100))],
        title="t",
        alt="a",
        mean=slider(0, 0, 100, 1),
    )


def test_a_slider_and_a_cell_take_turns():
    draw = Drawing()
    made, other = figure(draw), figure(draw)
    live = made.live()

    def slide():
        for k in range(MOVES):
            live.controls["mean"].value = float(k)

    def look():
        for k in range(MOVES):
            other.set(mean=float(k))

    threads = [threading.Thread(target=slide), threading.Thread(target=look)]
    for thread in threads:
        thread.start()
    for k in range(MOVES):
        made.set(mean=float(100 - k))
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    assert draw.met == 0
    # Whoever was last, the slider, the numbers and the figure tell the same.
    assert made.values["mean"] == made.numbers["mean"] == live.controls["mean"].value
    assert live.error.value == ""
    made.close()
