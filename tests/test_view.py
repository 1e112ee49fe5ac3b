"""Drawing on retained artists: the same pixels as a fresh figure, clear errors, honest limits."""

import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image

from ganlab_utils.display import style
from ganlab_utils.display.panel import Panel
from ganlab_utils.display.view import View

X = np.linspace(0.0, 1.0, 50)
PANEL = Panel("x", "y", (0, 1), (0, 1))
# Each verb with good data inside the axes, and the marker of its colour.
VERBS = {
    "line": lambda d, s: d.line("k", X, s * X, "fake"),
    "points": lambda d, s: d.points("k", X, s * X, "fake"),
    "fill": lambda d, s: d.fill("k", X, 0.0, s * X, "fake"),
    "bars": lambda d, s: d.bars("k", [0.3, 0.6], [s * 0.5, 0.4], "fake", width=0.2),
    "vline": lambda d, s: d.vline("k", 0.9 * s, "fake"),
    "hline": lambda d, s: d.hline("k", 0.9 * s, "fake"),
    "text": lambda d, s: d.text("k", 0.5, 0.6 * s, "words", "fake"),
    "image": lambda d, s: d.image("k", np.outer(X, s * X), (0, 1, 0, 1), "fake", vmin=0, vmax=1),
    "contour": lambda d, s: d.contour("k", X, X, np.add.outer(X, X), [s], "fake"),
    "arrow": lambda d, s: d.arrow("k", 0.1, 0.1, 0.5 * s, 0.5, "fake"),
}
# The same verbs with one number beyond the axes; a contour cannot leave the grid it is given.
FAR = {
    "line": lambda d: d.line("k", X, 1.01 * X, "fake"),
    "points": lambda d: d.points("k", X - 0.01, X, "fake"),
    "fill": lambda d: d.fill("k", X, -0.01, X, "fake"),
    "bars": lambda d: d.bars("k", [0.95], [0.5], "fake", width=0.2),
    "vline": lambda d: d.vline("k", 1.01, "fake"),
    "hline": lambda d: d.hline("k", -0.01, "fake"),
    "text": lambda d: d.text("k", 0.5, 1.2, "words"),
    "image": lambda d: d.image("k", np.eye(2), (0, 1, 0, 1.1)),
    "arrow": lambda d: d.arrow("k", 0.5, 0.5, 0.0, 0.6, "fake"),
    "arrow to the left": lambda d: d.arrow("k", 0.5, 0.5, -0.6, 0.0, "fake"),
    "tall bar": lambda d: d.bars("k", [0.5], [1.1], "fake"),
}


def make(*panels, width=480, height=300, scale=1.0):
    return View(panels or (PANEL,), width, height, scale)


def pixels(view, draw):
    view.begin()
    draw(view[0])
    return np.array(Image.open(io.BytesIO(view.render())).convert("RGB"))


def nearest(picture, color):
    """Return the count of pixels close to a colour."""
    want = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    return int((np.abs(picture.astype(int) - want).max(axis=2) < 60).sum())


@pytest.mark.parametrize("verb", VERBS)
def test_a_moved_figure_equals_a_fresh_one(verb):
    view = make()
    before = pixels(view, lambda d: VERBS[verb](d, 0.5))
    moved = pixels(view, lambda d: VERBS[verb](d, 1.0))
    fresh = pixels(make(), lambda d: VERBS[verb](d, 1.0))
    assert np.array_equal(moved, fresh)
    assert not np.array_equal(moved, before)
    assert np.array_equal(pixels(view, lambda d: VERBS[verb](d, 0.5)), before)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"image"}))
def test_the_mark_has_the_colour_of_its_role(verb):
    empty = pixels(make(), lambda d: None)
    drawn = pixels(make(), lambda d: VERBS[verb](d, 0.8))
    least = {"text": 20, "vline": 40, "hline": 40}.get(verb, 60)
    changed = np.any(drawn != empty, axis=2)
    tinted = drawn[changed].astype(int)
    assert changed.sum() > least
    # Orange red, full or mixed with white: red leads blue.
    assert np.mean(tinted[:, 0] > tinted[:, 2]) > 0.9


def test_a_key_that_is_not_drawn_is_hidden_and_comes_back():
    view = make()
    both = pixels(view, lambda d: (VERBS["line"](d, 0.5), d.hline("h", 0.9, "real")))
    assert nearest(both, style.role("real").color) > 50
    assert nearest(pixels(view, lambda d: VERBS["line"](d, 0.5)), style.role("real").color) == 0
    again = pixels(view, lambda d: (VERBS["line"](d, 0.5), d.hline("h", 0.9, "real")))
    assert np.array_equal(both, again)


def test_a_key_may_change_its_role_and_its_kind():
    view = make()
    pixels(view, lambda d: d.line("k", X, X, "real", label="a"))
    moved = pixels(view, lambda d: d.points("k", X, X, "fake", label="b"))
    fresh = pixels(make(), lambda d: d.points("k", X, X, "fake", label="b"))
    assert np.array_equal(moved, fresh)
    assert len(view[0].axes.lines) == 1


def test_a_key_may_change_its_role_alone():
    view = make()
    pixels(view, lambda d: d.line("k", X, X, "real"))
    moved = pixels(view, lambda d: d.line("k", X, X, "fake"))
    assert np.array_equal(moved, pixels(make(), lambda d: d.line("k", X, X, "fake")))


def test_a_line_lies_over_an_image_whichever_comes_first():
    line, image = (
        (lambda d: VERBS["line"](d, 0.5)),
        (lambda d: d.image("i", np.eye(3), (0, 1, 0, 1))),
    )
    first = pixels(make(), lambda d: (line(d), image(d)))
    second = pixels(make(), lambda d: (image(d), line(d)))
    assert np.array_equal(first, second)
    assert nearest(first, style.role("fake").color) > 100


def test_the_same_key_twice_in_a_move_is_an_error():
    view = make()
    view.begin()
    view[0].line("k", X, X, "real")
    with pytest.raises(ValueError, match="'k' is drawn twice"):
        view[0].line("k", X, X, "real")


def test_the_legend_stands_above_the_axes_and_follows_the_labels():
    view = make()
    pixels(view, lambda d: d.line("k", X, X, "real", label="first"))
    legend = view[0].axes.get_legend()
    assert legend.get_window_extent().y0 >= view[0].axes.get_window_extent().y1
    pixels(view, lambda d: d.line("k", X, X, "real", label="second"))
    assert [t.get_text() for t in view[0].axes.get_legend().get_texts()] == ["second"]


def test_a_legend_inside_covers_the_curve_that_runs_under_it():
    inside = Panel("x", "y", (0, 1), (0, 1), legend="upper right")
    view = make(inside)
    full = dict(key="k", x=[0, 1], y=[0.9, 0.9], role="real", label="a long enough label")
    picture = pixels(view, lambda d: d.line(**full))
    box = view[0].axes.get_legend().get_window_extent()
    rows = slice(300 - int(box.y1) + 4, 300 - int(box.y0) - 4)
    text_only = picture[rows, int(box.x0) + 60 : int(box.x1) - 4]
    assert nearest(text_only, style.role("real").color) == 0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_nothing_is_cut_off_and_panels_do_not_touch(count):
    long = Panel("a label below", "a label beside", (0, 1), (0, 12345.0), title="A title")
    view = make(*[long] * count, width=960, height=380)
    view.begin()
    for k in range(count):
        for name in ("p_data", "p_g", "their ratio", "theory")[: 4 - 3 * (k > 0)]:
            view[k].line(name, X, X, "real", label=name)
    view.render()
    renderer = view.canvas.get_renderer()
    boxes = [view[k].axes.get_tightbbox(renderer) for k in range(count)]
    assert all(box.x0 >= 0 and box.y0 >= 0 for box in boxes)
    assert all(box.x1 <= 960 and box.y1 <= 380 for box in boxes)
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))
    assert len({view[k].axes.get_window_extent().y1 for k in range(count)}) == 1
    legend, title = view[0].axes.get_legend(), view[0].axes.title
    assert title.get_window_extent(renderer).y0 >= legend.get_window_extent().y1 - 2


def test_a_colour_bar_has_its_label_and_stays_inside():
    view = make(width=960)
    bar = lambda d: d.image("k", np.eye(3), (0, 1, 0, 1), colorbar_label="value")  # noqa: E731
    pixels(view, bar)
    pixels(view, lambda d: (bar(d), d.hline("h", 0.5, "real", label="a new legend")))
    bars = [axes for axes in view.figure.axes if axes is not view[0].axes]
    assert [axes.get_ylabel() for axes in bars] == ["value"]
    box = bars[0].get_tightbbox(view.canvas.get_renderer())
    assert box.x1 <= 960
    assert box.x0 > view[0].axes.get_window_extent().x1


def test_too_small_a_picture_is_refused():
    view = make(PANEL, PANEL, PANEL, width=300, height=200)
    with pytest.raises(ValueError, match="300 x 200 pixels are too few"):
        pixels(view, lambda d: d.line("k", X, X, "real"))


@pytest.mark.parametrize("verb", FAR)
def test_data_beyond_the_axes_are_reported_by_key(verb):
    view = make()
    view.begin()
    FAR[verb](view[0])
    assert view.off_axes() == ["panel 0: k"]


@pytest.mark.parametrize("verb", VERBS)
def test_data_up_to_the_very_edge_are_not(verb):
    view = make()
    view.begin()
    VERBS[verb](view[0], 1.0)
    assert view.off_axes() == []


def test_a_log_axis_counts_the_zero_as_beyond():
    view = make(Panel("x", "y", (0.1, 1), (1e-3, 1), xscale="log", yscale="log"))
    view.begin()
    view[0].line("in", [0.1, 1], [1e-3, 1], "real")
    view[0].line("out", [0.1, 1], [0.0, 1], "real")
    assert view.off_axes() == ["panel 0: out"]


BAD = {
    "inf": (lambda d: d.line("D*", X, X / np.where(X[-1] == X, 0, 1), "real"), r"'D\*': y\[49\]"),
    "nan in x": (lambda d: d.points("k", [np.nan], [0.5], "real"), "'k': x.0. is nan"),
    "nan in fill": (lambda d: d.fill("k", X, 0, X * np.nan, "real"), "'k': high.0. is nan"),
    "nan in bars": (lambda d: d.bars("k", [0.5], [np.nan], "real"), "'k': height.0. is nan"),
    "nan in vline": (lambda d: d.vline("k", np.nan, "real"), "'k': x.0. is nan"),
    "nan in image": (lambda d: d.image("k", [[np.nan]], (0, 1, 0, 1)), "'k': values"),
    "flat image": (lambda d: d.image("k", X, (0, 1, 0, 1)), r"'k': values of shape \(50,\)"),
    "nan in contour": (lambda d: d.contour("k", X, X, np.full((50, 50), np.nan), [0], "real"), "z"),
    "turned contour": (lambda d: d.contour("k", X, X[:9], np.ones((50, 9)), [0], "real"), "9, 50"),
    "nan in arrow": (lambda d: d.arrow("k", 0, 0, np.nan, 1, "real"), "'k': dx.0. is nan"),
    "lengths": (lambda d: d.line("k", X, X[:9], "real"), "x has 50, y has 9"),
    "shape": (lambda d: d.line("k", X, np.ones((2, 2)), "real"), r"y has shape \(2, 2\)"),
    "role": (lambda d: d.line("k", X, X, "red"), "unknown role 'red'"),
}


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize("case", BAD)
def test_bad_data_raise_with_key_and_value(case):
    view = make()
    view.begin()
    draw, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        draw(view[0])


def test_nan_is_a_gap_in_a_line():
    gapped = np.where((X > 0.4) & (X < 0.6), np.nan, 0.5)
    whole = pixels(make(), lambda d: d.line("k", X, 0 * X + 0.5, "real"))
    broken = pixels(make(), lambda d: d.line("k", X, gapped, "real"))
    color = style.role("real").color
    assert 0.6 < nearest(broken, color) / nearest(whole, color) < 0.9


def test_a_callers_arrays_are_left_alone():
    x, y = X.copy(), X.copy()
    view = make()
    pixels(view, lambda d: d.line("k", x, y, "real"))
    y *= 0.5
    moved = pixels(view, lambda d: d.line("k", x, y, "real"))
    assert np.array_equal(x, X)
    assert np.array_equal(moved, pixels(make(), lambda d: d.line("k", X, X / 2, "real")))


def test_numbers_are_kept_and_nan_is_refused():
    view = make()
    view.begin()
    view.number("KL", np.inf)
    assert str(view.numbers[0]) == "KL = infinite"
    with pytest.raises(ValueError, match="number 'JSD' is nan"):
        view.number("JSD", float("nan"))


def test_a_projector_gets_twice_the_pixels_of_the_same_picture():
    fine = pixels(make(scale=2.0), lambda d: VERBS["line"](d, 0.5))
    coarse = pixels(make(), lambda d: VERBS["line"](d, 0.5))
    assert fine.shape == (600, 960, 3)
    small = np.array(Image.fromarray(fine).resize((480, 300), Image.Resampling.BOX))
    assert np.abs(small.astype(int) - coarse).mean() < 3.0


PANELS = {
    "xlim is (1, 0)": dict(xlim=(1, 0)),
    "ylim is (0, nan)": dict(ylim=(0, float("nan"))),
    "ylim is (0, 1, 2)": dict(ylim=(0, 1, 2)),
    "on a log scale": dict(yscale="log"),
    "yscale is 'logit'": dict(yscale="logit"),
    "legend is 'best'": dict(legend="best"),
}


@pytest.mark.parametrize("message", PANELS)
def test_panels_refuse_what_does_not_fit(message):
    good = dict(xlabel="x", ylabel="y", xlim=(0, 1), ylim=(0, 1))
    with pytest.raises(ValueError, match=re.escape(message)):
        Panel(**{**good, **PANELS[message]})


def test_labels_beside_long_automatic_ticks_stay_on_the_picture():
    """Between -20 and 2.5 the ticks get longer as the axes grow: -17.5 in place of -15."""
    view = View([Panel("x", "log density", (-6, 6), (-20, 2.5))] * 2, 960, 380)
    view.render()
    renderer = view.canvas.get_renderer()
    for axes in view.figure.axes:
        box = axes.get_tightbbox(renderer)
        assert box.x0 >= 0
        assert box.x1 <= 960
        assert box.y0 >= 0
        assert box.y1 <= 380


def test_a_colour_bar_follows_its_range():
    view, values = View([Panel("x", "y", (0, 1), (0, 1))], 480, 380), np.eye(2)
    shown = []
    for top in (1.0, 5.0):
        view.begin()
        view[0].image("map", values, (0, 1, 0, 1), vmin=0.0, vmax=top, colorbar_label="V")
        view.render()
        shown.append(view[0].bar.get_ylim())
    assert shown == [(0.0, 1.0), (0.0, 5.0)]
