"""Predictions: nothing is told before commit or "Show me", everything after, and never twice."""

import re

import numpy as np
import pytest

from ganlab_utils.display import predict
from ganlab_utils.display.sliders import Panel

PANEL = Panel("x", "D", (-3, 3), (0, 1))
KNOTS = [-2.0, 0.0, 2.0]
WIDGET = "application/vnd.jupyter.widget-view+json"


def sigmoid(x):
    return 1 / (1 + np.exp(x))


def number(**changes):
    given = dict(question="How large?", low=0.0, high=1.0, truth=0.1114, explain="It is JSD.")
    return predict.number(**{**given, **changes})


def choice(**changes):
    given = dict(question="Who wins?", options=["G", "D", "both"], answer="D", explain="D moves.")
    return predict.choice(**{**given, **changes})


def curve(**changes):
    given = dict(question="Sketch.", knots=KNOTS, truth=sigmoid, panel=PANEL, explain="Sigmoid.")
    return predict.curve(**{**given, **changes})


ASKED = {"number": (number, 0.3), "choice": (choice, "G"), "curve": (curve, [1.0, 0.5, 0.25])}
# What would give the answer away, in each form.
TOLD = {
    "number": ("0.111", "It is JSD"),
    "choice": ("answer is: ", "D moves"),
    "curve": ("0.88", "Sigmoid"),
}


def everything(live):
    """Return all text that the page is given."""
    found, todo = [], [live.root]
    while todo:
        widget = todo.pop()
        found += [str(getattr(widget, name, "")) for name in ("value", "description", "tooltip")]
        todo += getattr(widget, "children", ())
    return "\n".join(text for text in found if "memory at" not in text)


@pytest.mark.parametrize("kind", ASKED)
def test_nothing_is_told_before_the_guess(kind):
    asked = ASKED[kind][0]()
    data, metadata = asked._repr_mimebundle_()
    seen = asked.text + str(data["text/plain"]) + str(metadata) + everything(asked._widget)
    assert not asked.committed
    assert not asked.revealed
    assert "(commit a guess in the live notebook; the answer is computed below)" in asked.text
    assert asked.text.startswith("[prediction] ")
    assert not [told for told in TOLD[kind] if told in seen]
    asked.close()


@pytest.mark.parametrize("kind", ASKED)
def test_after_commit_guess_and_truth_stand_side_by_side(kind):
    make, guess = ASKED[kind]
    asked = make()
    asked._repr_mimebundle_()
    assert asked.commit(guess) is asked
    assert asked.committed
    assert "your" in asked.text
    assert "commit a guess" not in asked.text
    assert asked.result[0] in asked._widget.result.value
    assert TOLD[kind][1] in everything(asked._widget)
    asked.close()


@pytest.mark.parametrize("kind", ASKED)
def test_show_me_tells_without_a_guess(kind):
    asked = ASKED[kind][0]()
    asked._repr_mimebundle_()
    asked._widget.show.click()
    assert asked.revealed
    assert not asked.committed
    assert asked.guess is None
    assert "your" not in asked.text
    assert [told for told in TOLD[kind] if told in asked.text] == list(TOLD[kind])
    asked.close()


@pytest.mark.parametrize("kind", ASKED)
def test_a_guess_counts_once(kind):
    make, guess = ASKED[kind]
    asked = make().commit(guess)
    with pytest.raises(RuntimeError, match="already shown"):
        asked.commit(guess)
    asked._repr_mimebundle_()
    assert asked._widget.commit.disabled
    assert asked._widget.show.disabled
    asked.close()


@pytest.mark.parametrize("kind", ASKED)
def test_the_live_buttons_do_what_the_methods_do(kind):
    make, guess = ASKED[kind]
    asked, twin = make(), make().commit(guess)
    asked._repr_mimebundle_()
    live = asked._widget
    if kind == "curve":
        for slider, height in zip(asked.figure.live().controls.values(), guess, strict=True):
            slider.value = height
    else:
        live.control.value = guess
    live.commit.click()
    assert asked.text == twin.text
    assert live.commit.disabled
    sliders = [live.control] if live.control else asked.figure.live().controls.values()
    assert all(slider.disabled for slider in sliders)
    asked.close()


def test_the_contrast_of_a_number():
    assert number().commit(0.3).result == [
        "your guess 0.300, truth 0.111, off by +0.189",
        "It is JSD.",
    ]
    low = number(unit="nats", explain="").commit(0.0)
    assert low.result == ["your guess 0.000 nats, truth 0.111 nats, off by -0.111 nats"]
    assert number(truth=0.5).commit(0.5).result[0].endswith("off by +0.000")


def test_guess_and_truth_stand_in_proportion_on_a_line():
    assert number().drawing == ""
    asked = number(low=-1.0, high=1.0, truth=0.5).commit(0.0)
    places = dict(
        (word, float(x))
        for x, word in re.findall(
            r"translate\(([\d.]+),34\).*?>(guess|truth)</text>", asked.drawing
        )
    )
    ends = [float(x) for x in re.search(r'x1="([\d.]+)" x2="([\d.]+)"', asked.drawing).groups()]
    assert places["guess"] == pytest.approx(sum(ends) / 2)
    assert places["truth"] == pytest.approx(ends[0] + 0.75 * (ends[1] - ends[0]))
    assert "guess<" not in number().reveal().drawing
    asked._repr_mimebundle_()
    assert asked.drawing in asked._widget.result.value
    asked.close()


def test_the_contrast_of_a_choice():
    assert choice().commit("D").result[0] == "your guess is right: D"
    assert choice().commit("G").result[0] == "your guess: G; the answer is: D"


def test_the_contrast_of_a_curve():
    gaps = np.abs(np.array([1.0, 0.5, 0.25]) - sigmoid(np.array(KNOTS)))
    text = curve().commit([1.0, 0.5, 0.25]).result[0]
    mean, worst = re.search(r"off by ([\d.]+) on average, at most ([\d.]+) at 2", text).groups()
    assert float(mean) == pytest.approx(gaps.mean(), abs=5e-4)
    assert float(worst) == pytest.approx(gaps.max(), abs=5e-4)


def test_a_choice_without_a_choice_asks_for_one():
    asked = choice()
    asked._repr_mimebundle_()
    asked._widget.commit.click()
    assert "choose one of the options first" in asked._widget.error.value
    assert not asked.revealed
    asked._widget.control.value = "G"
    asked._widget.commit.click()
    assert asked._widget.error.value == ""
    assert asked.guess == "G"
    asked.close()


def test_a_sketch_shows_the_truth_only_afterwards():
    asked = curve()
    assert asked.figure._view[0].keys() == ["guess", "knots"]
    asked.commit([1.0, 0.5, 0.25])
    assert asked.figure._view[0].keys() == ["truth", "guess", "knots"]
    x, y = asked.figure._view[0].mark("truth").artist.get_data()
    assert np.allclose(y, sigmoid(x))
    assert list(asked.figure.values.values()) == [1.0, 0.5, 0.25]


def test_a_sketch_passes_its_knots_and_never_leaves_the_axes():
    asked = curve()
    rng = np.random.default_rng(3)
    for point in [*asked.figure.corners(), *asked.figure.random_points(20, rng)]:
        asked.figure.set(**point)
        assert asked.figure.off_axes() == []
        heights = np.array(list(point.values()))
        x, y = asked.asked.sketch(tuple(heights))
        assert np.allclose(np.interp(KNOTS, x, y), heights, atol=1e-9)


def test_a_curve_is_shown_as_a_picture_without_the_answer():
    data, metadata = curve()._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", WIDGET}
    assert metadata["image/png"]["alt"].startswith("An empty sketch with 3 points")


@pytest.mark.parametrize("kind", ["number", "choice"])
def test_the_others_are_text_alone(kind):
    data, _ = ASKED[kind][0]()._repr_mimebundle_()
    assert set(data) == {"text/plain", WIDGET}


BAD = {
    "question is ''": lambda: number(question=""),
    "low is 1.0, high is 0.0": lambda: number(low=1.0, high=0.0),
    "truth is 1.5; accepted: 0.0 to 1.0": lambda: number(truth=1.5),
    "truth is nan": lambda: number(truth=float("nan")),
    "truth is inf": lambda: number(truth=float("inf")),
    "the guess is 2; accepted": lambda: number().commit(2),
    "the guess is 'a'": lambda: number().commit("a"),
    "options are ['G']; accepted: at least two": lambda: choice(options=["G"]),
    "options are 'GD'": lambda: choice(options="GD"),
    "options are ['G', 'G']": lambda: choice(options=["G", "G"], answer="G"),
    "answer is 'E'; accepted: ['G', 'D', 'both']": lambda: choice(answer="E"),
    "the guess is 'E'": lambda: choice().commit("E"),
    "knots are [0.0]": lambda: curve(knots=[0.0]),
    "knots are [0.0, 0.0]": lambda: curve(knots=[0.0, 0.0]),
    "knots are [-4.0, 0.0]": lambda: curve(knots=[-4.0, 0.0]),
    "panel is 'x'": lambda: curve(panel="x"),
    "truth goes from": lambda: curve(truth=lambda x: x),
    "truth(x) has shape ()": lambda: curve(truth=lambda x: 0.5),
    "the guess is [0, 0]; accepted: 3 heights": lambda: curve().commit([0, 0]),
    "the guess is [0, 0, 2]": lambda: curve().commit([0, 0, 2]),
}


@pytest.mark.parametrize("message", BAD)
def test_predictions_refuse_what_does_not_fit(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        BAD[message]()
