"""SliderFigure without a browser: values, text form, errors, mimebundle, the widgets' behaviour."""

import base64
import io
import re

import ipywidgets
import nbconvert
import nbformat
import numpy as np
import pytest
from PIL import Image

from ganlab_utils.display import output
from ganlab_utils.display.sliders import Panel, SliderFigure, choice, integer, slider, switch

X = np.linspace(-4.0, 4.0, 100)
PANEL = Panel("x", "density", (-4, 4), (0, 1))
WIDGET = "application/vnd.jupyter.widget-view+json"
SHAPES = {"bell": lambda x: np.exp(-(x**2) / 2), "tent": lambda x: np.maximum(1 - np.abs(x), 0)}


def draw(view, mean, count, shape, shown):
    if mean > 1.5:
        raise ArithmeticError(f"the bell <cracks> at {mean}")
    view[0].line("q", X, shape(X - mean) / count, "fake", label="p_g")
    if shown:
        view[0].vline("mean", mean, "theory")
    view.number("gap <x>", mean / 3)
    view.number("KL", np.inf if count > 3 else mean**2)
    if mean < 0:
        view.note("The mean is < 0.")


def figure(**changes):
    given = dict(
        draw=draw,
        panels=[PANEL],
        title="A bell",
        question="What does <mean> move?",
        alt="A bell & its mean.",
        mean=slider(0.5, -2.0, 2.0, 0.25, label="mean theta"),
        count=integer(1, 1, 4),
        shape=choice(SHAPES, "bell"),
        shown=switch(True),
    )
    return SliderFigure(**{**given, **changes})


def shown_png(live):
    kind, data = bytes(live.picture.value).split(b",")
    assert kind == b"data:image/png;base64"
    return base64.b64decode(data)


def plain(view, mean):
    view[0].line("q", X, 0 * X + abs(mean) / 2, "fake")


def one_slider(**changes):
    given = dict(draw=plain, panels=[PANEL], title="t", alt="a", mean=slider(0.0, -2.0, 2.0))
    return SliderFigure(**{**given, **changes})


def test_the_text_form():
    made = figure().set(mean=-0.25)
    assert made.text == (
        "[figure] A bell\nmean theta = -0.25, count = 1, shape = bell, shown = on\n"
        "gap <x> = -0.0833\nKL = 0.0625\nThe mean is < 0."
    )
    assert repr(made) == made.text
    assert "KL = infinite" in made.set(count=4).text


def test_set_and_reset():
    made = figure()
    start = made.png()
    moved = made.set(mean=1.0, shown=False).png()
    assert made.values == {"mean": 1.0, "count": 1, "shape": "bell", "shown": False}
    assert made.numbers == {"gap <x>": 1 / 3, "KL": 1.0}
    assert moved != start
    pixels = [np.array(Image.open(io.BytesIO(p))) for p in (start, made.reset().png())]
    assert np.array_equal(*pixels)
    assert made.values["mean"] == 0.5


def test_the_other_sliders_stay_where_they_are():
    made = figure().set(mean=1.0).set(count=2)
    assert (made.values["mean"], made.values["count"]) == (1.0, 2)


def test_a_picture_that_cannot_be_made_changes_nothing(monkeypatch):
    made = figure()
    before = made.text

    def fail():
        raise MemoryError

    monkeypatch.setattr(made._view, "render", fail)
    with pytest.raises(MemoryError):
        made.set(mean=1.0)
    assert made.text == before


def test_a_choice_takes_labels_and_objects():
    made = figure()
    assert made.set(shape="tent").values["shape"] == "tent"
    assert made.set(shape=SHAPES["bell"]).values["shape"] == "bell"


def test_an_error_is_raised_and_the_figure_stays():
    made = figure()
    before = made.text, made.png(), made.values
    with pytest.raises(ArithmeticError, match="cracks"):
        made.set(mean=2.0)
    assert (made.text, made.png(), made.values) == before
    made.set(mean=1.0)
    assert made.values["mean"] == 1.0


def test_an_error_at_the_start_is_raised():
    with pytest.raises(ArithmeticError, match="cracks"):
        figure(mean=slider(2.0, -2.0, 2.0))


SETS = {
    "mean is 2.5; accepted: -2.0 to 2.0": dict(mean=2.5),
    "mean is nan": dict(mean=float("nan")),
    "mean is 'a'; accepted: a number": dict(mean="a"),
    "mean is True": dict(mean=True),
    "count is 1.5; accepted: a whole number": dict(count=1.5),
    "count is 5; accepted: 1 to 4": dict(count=5),
    "shape is 'cone'; accepted: ['bell', 'tent']": dict(shape="cone"),
    "shown is 1; accepted: True or False": dict(shown=1),
    "no slider ['sigma']; accepted: ['mean', 'count', 'shape', 'shown']": dict(sigma=1),
}


@pytest.mark.parametrize("message", SETS)
def test_set_refuses_what_does_not_fit(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        figure().set(**SETS[message])


def no_view():
    pass


FIGURES = {
    "panels is (); accepted": dict(panels=[]),
    "panels is ('x',)": dict(panels="x"),
    "title is ''": dict(title=""),
    "alt is ' '": dict(alt=" "),
    "draw is 'plot'": dict(draw="plot"),
    "mean is 0.5; accepted: slider(...)": dict(mean=0.5),
    "draw takes (view, mean) and the sliders are ['mean', 'std']": dict(std=slider(1, 0, 2)),
    "draw takes (view, mean, count, shape, shown) and": dict(draw=draw),
    "draw takes () and": dict(draw=no_view),
    "width is 10; accepted: 200 to 4000 pixels": dict(width=10),
    "height is 380.5": dict(height=380.5),
    "scale is 9": dict(scale=9),
    "height is the figure's own word": dict(height=slider(1, 0, 2)),
}


@pytest.mark.parametrize("message", FIGURES)
def test_figures_refuse_what_does_not_fit(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        one_slider(**FIGURES[message])


def test_corners_and_random_points_reach_every_end_on_the_steps():
    made = figure()
    corners = made.corners()
    assert len(corners) == len({tuple(c.values()) for c in corners}) == 2 * 2 * 2 * 2
    assert {c["mean"] for c in corners} == {-2.0, 2.0}
    points = made.random_points(400, np.random.default_rng(0))
    # 17 steps: one is missed with probability below 17 (16/17)^400 < 1e-9.
    assert {p["mean"] for p in points} == set(np.arange(-2.0, 2.1, 0.25))
    assert {p["count"] for p in points} == {1, 2, 3, 4}
    assert {p["shape"] for p in points} == set(SHAPES)
    assert all(made.controls[n].accept(n, v) == v for p in points for n, v in p.items())


def far(view, mean):
    view[0].line("q", X, X, "fake")


def test_off_axes_names_panel_and_key():
    assert one_slider(draw=far).off_axes() == ["panel 0: q"]
    assert one_slider().off_axes() == []


def still(view):
    view[0].line("q", X, 0 * X, "fake")
    view.number("one", 1, digits=0)


def test_a_figure_without_sliders_is_still():
    made = SliderFigure(still, [PANEL], title="Still", alt="A line.")
    data, _ = made._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    assert data["text/plain"] == "[figure] Still\none = 1"
    assert made.corners() == [{}]


def test_the_mimebundle_has_view_picture_text_and_alternative_text():
    made = figure()
    data, metadata = made._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", WIDGET}
    assert base64.b64decode(data["image/png"]) == made.png()
    assert Image.open(io.BytesIO(made.png())).size == (960, 380)
    assert metadata["image/png"] == {"alt": "A bell & its mean.", "width": 960, "height": 380}
    assert data[WIDGET]["model_id"] == made.live().root.model_id
    made.close()


@pytest.fixture
def shown():
    made = figure()
    yield made, made.live()
    made.close()


def test_the_widgets_show_label_value_and_question(shown):
    _, live = shown
    mean = live.controls["mean"]
    kinds = [type(control).__base__ for control in live.controls.values()]
    assert kinds[:2] == [ipywidgets.FloatSlider, ipywidgets.IntSlider]
    assert (mean.description, mean.value, mean.step, mean.readout) == (
        "mean theta",
        0.5,
        0.25,
        True,
    )
    assert live.controls["shape"].value == "bell"
    assert live.controls["shown"].value is True
    assert "What does &lt;mean&gt; move?" in live.root.children[0].value
    assert live.picture.tooltip == "A bell & its mean."
    assert live.picture.description == ""


def test_a_move_redraws_and_writes_the_numbers(shown):
    made, live = shown
    live.controls["mean"].value = -1.0
    assert made.values["mean"] == -1.0
    assert shown_png(live) == made.png()
    assert "gap &lt;x&gt; = -0.3333" in live.numbers.value
    assert "The mean is &lt; 0." in live.numbers.value
    assert 'aria-live="polite"' in live.numbers.value


def test_a_live_error_is_told_and_the_next_good_move_clears_it(shown):
    made, live = shown
    old = shown_png(live)
    live.controls["mean"].value = 2.0
    assert "ArithmeticError: the bell &lt;cracks&gt; at 2.0" in live.error.value
    assert "mean = 2.0, count = 1, shape = bell, shown = True" in live.error.value
    assert shown_png(live) == old
    assert made.values["mean"] == 0.5
    live.controls["count"].value = 2
    assert "count = 2" in live.error.value
    live.controls["mean"].value = 1.0
    assert live.error.value == ""
    assert made.values == {"mean": 1.0, "count": 2, "shape": "bell", "shown": True}


def test_reset_is_one_move(shown):
    made, live = shown
    live.controls["mean"].value = 1.0
    live.controls["count"].value = 3
    calls = []
    made._redraw, redraw = lambda values: (calls.append(values), redraw(values)), made._redraw
    live.reset.click()
    assert len(calls) == 1
    assert [control.value for control in live.controls.values()] == [0.5, 1, "bell", True]
    assert shown_png(live) == made.png()


def test_set_moves_the_widgets_too(shown):
    made, live = shown
    made.set(mean=1.0, shape="tent")
    assert live.controls["mean"].value == 1.0
    assert live.controls["shape"].value == "tent"
    assert shown_png(live) == made.png()


def test_a_move_sends_one_picture_and_no_echo(shown, monkeypatch):
    _, live = shown
    sent = []

    def send(widget, message, buffers=None):
        sent.append((type(widget).__name__, message["method"], len(buffers)))

    monkeypatch.setattr(ipywidgets.Widget, "_send", send)
    for name, value in (("mean", 0.75), ("count", 1), ("count", 2)):
        state = {"method": "update", "state": {"value": value}}
        live.controls[name]._handle_msg({"content": {"data": state}})
    # The second move goes nowhere, the third leaves the numbers as they are.
    assert sent == [("NamedImage", "update", 1), ("HTML", "update", 0), ("NamedImage", "update", 1)]


def test_a_page_that_is_not_live_tells_the_picture_in_words(monkeypatch):
    outputs = []

    def keep(data, metadata=None, raw=False):
        data.pop(WIDGET, None)
        outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata or {}))

    monkeypatch.setattr(output, "display", keep)
    made = figure(mean=slider(-0.5, -2, 2))
    made._ipython_display_()
    made.close()
    cell = nbformat.v4.new_code_cell("figure", outputs=outputs)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert len(re.findall(r"<img[^>]*data:image/png;base64[^>]*>", page)) == 1
    words = [
        "What does &lt;mean&gt; move?",
        "mean = -0.50",
        "gap &lt;x&gt; = -0.1667",
        "The mean is &lt; 0.",
    ]
    for told in [*words, "The picture: A bell &amp; its mean."]:
        assert told in page


def test_the_room_for_numbers_is_that_of_the_longest():
    def grow(view, mean):
        view[0].line("q", X, 0 * X, "fake")
        for number in range(4 if mean > 0 else 0):
            view.note(f"Note {number}.")

    made = one_slider(draw=grow)
    room = re.search(r"min-height: ([\d.]+)em", made.live().numbers.value)
    assert float(room.group(1)) == pytest.approx(4 * 1.45)
    assert made.text == "[figure] t\nmean = 0.00"
    made.close()
