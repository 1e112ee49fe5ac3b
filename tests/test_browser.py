"""A reader's session in real JupyterLab: no pop-ups, and each fault of a figure is seen."""

import time

import chapters
import pytest
from lab_page import SECONDS_TO_SETTLE, until
from notebook_makers import FIGURE

GOOD = """\
def draw(view, mean, factor, kind, mirrored):
    y = factor * kind * np.exp(-((X - mean) ** 2) / 2) * (-1 if mirrored else 1)
    view[0].line("bell", X, y, "fake", label="p_g")
    view.number("mean", mean)


panel = Panel("x", "density", (-4, 4), (-9, 9))
controls = {"factor": integer(2, 1, 4), "kind": choice({"one": 1.0, "two": 2.0}, "one")}
alt, ask = "A bell.", "What moves?"
SliderFigure(draw, [panel], "A bell", ask, alt, mean=slider(0, -2, 2), **controls,
             mirrored=switch(False))"""
FAILING = """\
def fail(view, mean):
    if mean != 0:
        raise ArithmeticError("the bell is cracked")
    view[0].line("bell", X, X, "fake")


SliderFigure(fail, [PANEL], "Cracked", "Why?", "A line.", mean=slider(0, -2, 2))"""
DEAD = """\
def idle(view, mean):
    view[0].line("bell", X, X, "fake")


SliderFigure(idle, [PANEL], "Idle", "Why?", "A line.", mean=slider(0, -2, 2))"""
GROWING = """\
def grow(view, mean):
    view[0].line("bell", X, X + mean, "fake")
    for k in range(30 if 0 < abs(mean) < 0.1 else 0):
        view.note(f"This is note {k}, and it needs some room.")


SliderFigure(grow, [PANEL], "Growing", "Why?", "A line.", mean=slider(0, -2, 2))"""
HEAD = FIGURE.replace("slider\n", "choice, integer, slider, switch\n", 1)
SYNTHETIC = {
    "good": [HEAD, GOOD],
    "bad": [FIGURE, FAILING, DEAD, GROWING, "raise LookupError('no such cell')"],
}


def test_a_good_figure_moves_with_every_control(open_page):
    page = open_page("good.ipynb")
    assert page.pop_ups() == []
    page.run_all()
    assert [*page.complaints()] == []
    assert [len(figure.sliders) for figure in page.figures()] == [2]


def test_each_fault_is_seen(open_page):
    page = open_page("bad.ipynb")
    page.run_all()
    news = "{message: 'News!', type: 'info', options: {autoClose: false}}"
    page.page.evaluate(f"() => window.jupyterapp.commands.execute('apputils:notify', {news})")
    page.page.wait_for_selector(".Toastify__toast")
    found = "\n".join(page.complaints())
    assert "a cell failed: " in found
    assert "LookupError" in found
    assert "figure 1: after slider 1 an error shows" in found
    assert "the bell is cracked" in found
    assert "figure 2: slider 1 leaves the picture as it is" in found
    assert "figure 3: after slider 1 its height is" in found
    assert "a pop-up: News!" in found


@pytest.mark.skipif(not chapters.PATHS, reason=chapters.NO_CHAPTERS)
def test_the_first_chapter_opens_in_front(open_page):
    page = open_page("")
    # The notebooks of the tests before this one may be restored behind it.
    assert until(lambda: page.title() == chapters.PATHS[0].name, SECONDS_TO_SETTLE)
    time.sleep(2)
    assert page.pop_ups() == []
