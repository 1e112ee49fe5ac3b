"""Every figure of every chapter at every corner and at random positions of its sliders."""

import importlib
import inspect
import math
import pkgutil
import time

import numpy as np
import pytest

import ganlab_utils.display.figures
from ganlab_utils.display.sliders import Panel, SliderFigure, slider

RANDOM_POINTS = 20
# More than this many corners are sampled, so that eight sliders do not make 256 draws.
MOST_CORNERS = 40


def factories():
    """Return every function annotated `-> SliderFigure` under display.figures, by its name."""
    package = ganlab_utils.display.figures
    found = {}
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == info.name and makes_figure(value):
                found[f"{info.name.rpartition('.')[2]}.{name}"] = value
    return found


def makes_figure(function):
    return inspect.signature(function).return_annotation in (SliderFigure, "SliderFigure")


def faults(figure, positions):
    """Yield a sentence for each position at which something is wrong, with the draw time."""
    for position in positions:
        began = time.perf_counter()
        try:
            figure.set(**position)
            spent = f"{position} ({1e3 * (time.perf_counter() - began):.0f} ms)"
            away = figure.off_axes()
        except Exception as error:
            yield f"{position}: {type(error).__name__}: {error}"
            continue
        if away:
            yield f"{spent}: off the axes: {', '.join(away)}"
        if any(math.isnan(value) for value in figure.numbers.values()):
            yield f"{spent}: nan in {figure.numbers}"
        if not figure.text.startswith(f"[figure] {figure.title}") or "nan" in figure.text.split():
            yield f"{spent}: the text form is {figure.text!r}"


def positions(figure):
    rng = np.random.default_rng(0)
    corners = figure.corners()
    if len(corners) > MOST_CORNERS:
        corners = [corners[k] for k in rng.permutation(len(corners))[:MOST_CORNERS]]
    return [*corners, *figure.random_points(RANDOM_POINTS, rng)] if figure.controls else [{}]


@pytest.mark.parametrize("name", factories())
def test_the_figure_is_right_at_every_position(name):
    figure = factories()[name]()
    start = figure.png()
    assert list(faults(figure, positions(figure))) == []
    assert figure.alt.strip()
    if figure.controls:
        assert figure.question.strip()
        # What was drawn before leaves no trace.
        assert figure.reset().png() == start


X = np.linspace(0.0, 1.0, 11)


def bad(view, level):
    if level > 0.95:
        raise ArithmeticError("too high")
    view[0].line("k", X, X + (0.5 if level < 0.05 else 0.0), "real")
    view.number("gap", level)


def test_each_fault_is_found():
    panel = Panel("x", "y", (0, 1), (0, 1))
    figure = SliderFigure(bad, [panel], "t", alt="a", level=slider(0.5, 0.0, 1.0))
    found = list(faults(figure, figure.corners()))
    assert len(found) == 2
    assert "off the axes: panel 0: k" in found[0]
    assert " ms)" in found[0]
    assert "ArithmeticError: too high" in found[1]
    assert list(faults(figure, [{"level": 0.5}])) == []


def test_factories_are_found_by_their_annotation():
    def factory() -> SliderFigure:
        """Make nothing."""

    def other() -> int:
        """Make nothing either."""

    assert makes_figure(factory)
    assert not makes_figure(other)


@pytest.mark.parametrize("name", factories())
def test_every_axis_with_ticks_is_labelled(name):
    for panel in factories()[name]()._panels:
        assert panel.xlabel or panel.xticks == ()
        assert panel.ylabel or panel.yticks == ()
