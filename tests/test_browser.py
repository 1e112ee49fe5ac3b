"""A reader's session in real JupyterLab: no pop-ups, and every slider of every chapter works."""

import os
import shutil
import time

import chapters
import jupyter_server
import nbformat
import pytest
from lab_page import SECONDS_TO_SETTLE, LabPage, until
from lab_player import players
from notebook_makers import FIGURE, code, notebook, prose

LEAST_FIGURES = 3
REQUIRED = os.environ.get("GANLAB_REQUIRE_BROWSER") == "1"

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


@pytest.fixture(scope="module")
def browser():
    missing = jupyter_server.find_browser() is None
    if missing and REQUIRED:
        pytest.fail("GANLAB_REQUIRE_BROWSER=1, and there is no Chromium on this computer")
    if missing:
        pytest.skip("there is no Chromium on this computer")
    with jupyter_server.browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a copy of notebooks/, with synthetic notebooks beside the chapters."""
    folder = tmp_path_factory.mktemp("copy") / "notebooks"
    leave = shutil.ignore_patterns(".ipynb_checkpoints", "assignments")
    shutil.copytree(chapters.ROOT / "notebooks", folder, ignore=leave)
    head = FIGURE.replace("slider\n", "choice, integer, slider, switch\n", 1)
    synthetic = {
        "good": [head, GOOD],
        "bad": [FIGURE, FAILING, DEAD, GROWING, "raise LookupError('no such cell')"],
    }
    for name, sources in synthetic.items():
        cells = [prose("# A test"), *map(code, sources)]
        draft = notebook(*cells)
        draft.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(draft, folder / f"{name}.ipynb")
    with jupyter_server.lab(folder, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def open_page(browser, server):
    pages = []

    def opener(name):
        pages.append(LabPage(browser, server, name))
        return pages[-1]

    yield opener
    for page in pages:
        page.close()


def test_a_good_figure_moves_with_every_control(open_page):
    page = open_page("good.ipynb")
    assert page.pop_ups() == []
    page.run_all()
    assert [*page.complaints()] == []
    assert [figure.sliders.count() for figure in page.figures()] == [2]


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


@pytest.mark.skipif(not chapters.PATHS, reason=chapters.NO_CHAPTERS)
@pytest.mark.parametrize("path", chapters.PATHS, ids=lambda path: path.stem)
def test_every_slider_of_the_chapter_works(open_page, path):
    page = open_page(path.name)
    assert page.pop_ups() == []
    page.run_all()
    assert [*page.complaints()] == []
    for player in players(page.page):
        assert [*player.complaints()] == []
    assert len(page.figures()) >= LEAST_FIGURES
