"""Running a cell again and again neither leaks widgets nor figures, and kills nothing on show."""

import base64
import gc
import warnings
import weakref

import numpy as np
import pytest

from ganlab_utils.display import lifetime, predict
from ganlab_utils.display.sliders import Panel, SliderFigure, slider

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from ipywidgets.widgets.widget import _instances as WIDGETS

PANEL = Panel("x", "y", (0, 1), (0, 1))


def draw(view, level):
    view[0].line("k", [0, 1], [level, level], "real")


def shown_png(live):
    return base64.b64decode(bytes(live.picture.value).partition(b",")[2])


def figure():
    return SliderFigure(draw, [PANEL], "t", alt="a", level=slider(0.5, 0.0, 1.0), width=300)


@pytest.fixture
def run(monkeypatch):
    """Return a way to pretend that a cell runs."""
    monkeypatch.setattr(lifetime, "_cells", {})
    monkeypatch.setattr(lifetime, "_alive", lifetime.deque())
    numbers = iter(range(10_000))

    def cell_runs(cell):
        number = f"run {next(numbers)}"
        monkeypatch.setattr(lifetime, "here", lambda: (cell, number))

    yield cell_runs
    for thing in list(lifetime._alive):
        thing.close()


def show(thing):
    thing._repr_mimebundle_()
    return thing


def test_a_cell_run_again_closes_what_it_showed(run):
    run("cell")
    show(figure())
    before = len(WIDGETS)
    views = []
    for _ in range(5):
        run("cell")
        views.append(weakref.ref(show(figure())._view))
    gc.collect()
    assert len(WIDGETS) == before
    assert [view() is None for view in views] == [True] * 4 + [False]


def test_predictions_end_too(run):
    asked = [
        lambda: predict.number("q?", 0.0, 1.0, 0.5),
        lambda: predict.choice("q?", ["a", "b"], "a"),
        lambda: predict.curve("q?", [0, 1], np.sqrt, PANEL),
    ]
    for ask in asked:
        run("cell")
        show(ask())
        before = len(WIDGETS)
        run("cell")
        show(ask())
        assert len(WIDGETS) == before


def test_two_figures_of_one_run_live_together(run):
    run("cell")
    first, second = show(figure()), show(figure())
    assert first._widget is not None
    assert second._widget is not None


def test_another_cell_disturbs_nothing(run):
    run("one")
    first = show(figure())
    run("two")
    show(figure())
    assert first._widget is not None


def test_a_figure_on_show_elsewhere_stays(run):
    run("one")
    shared = show(figure())
    run("two")
    show(shared)
    run("one")
    show(figure())
    assert shared._widget is not None
    run("two")
    show(figure())
    assert shared._widget is None


def test_a_figure_shown_again_by_its_own_cell_stays(run):
    run("one")
    made = show(figure())
    run("one")
    root = made.live().root
    show(made)
    assert made.live().root is root
    assert root.comm is not None


def test_without_cells_the_oldest_go_first(run, monkeypatch):
    monkeypatch.setattr(lifetime, "MOST_ALIVE", 3)
    run(None)
    shown = [show(figure()) for _ in range(5)]
    assert [f._widget is not None for f in shown] == [False, False, True, True, True]


def test_a_closed_figure_lives_again_when_it_is_shown(run):
    run("one")
    made = show(figure())
    made.set(level=0.75)
    picture = made.png()
    made.close()
    assert made.values == {"level": 0.75}
    assert made.off_axes() == []
    assert shown_png(show(made).live()) == picture
    made.live().controls["level"].value = 0.25
    assert made.png() != picture


def test_outside_a_notebook_nobody_knows_the_cell():
    assert lifetime.here() == (None, "")
