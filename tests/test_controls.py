"""Controls refuse what does not fit when they are made, and round their steps well."""

import re

import pytest

from ganlab_utils.display.controls import centred, choice, corners, integer, slider, switch

BAD = {
    "low is 2, high is 1; accepted: low < high": lambda: slider(1, 2, 1),
    "low is 1, high is 1": lambda: slider(1, 1, 1),
    "start is 3; accepted: 0 to 2": lambda: slider(3, 0, 2),
    "start is nan; accepted: a finite number": lambda: slider(float("nan"), 0, 2),
    "high is inf; accepted: a finite number": lambda: slider(0, 0, float("inf")),
    "step is 0.0; accepted: above 0, at most 2": lambda: slider(0, 0, 2, step=0),
    "step is -1.0": lambda: slider(0, 0, 2, step=-1),
    "step is 3.0": lambda: slider(0, 0, 2, step=3),
    "start is 0.5; accepted: a whole number": lambda: integer(0.5, 0, 2),
    "start is True; accepted: a whole number": lambda: integer(True, 0, 2),
    "low is 2, high is 0": lambda: integer(0, 2, 0),
    "start is 9; accepted: 0 to 2": lambda: integer(9, 0, 2),
    "options are []": lambda: choice([]),
    "options are ['a', 'a']": lambda: choice(["a", "a"]),
    "start is 'c'; accepted: ['a', 'b']": lambda: choice(["a", "b"], "c"),
    "start is 1; accepted: True or False": lambda: switch(1),
}


@pytest.mark.parametrize("message", BAD)
def test_what_does_not_fit_is_refused(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        BAD[message]()


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(-2, 2, 0.05), (0, 1, 0.01), (0, 0.7, 0.01), (0, 100, 1), (0, 30, 0.5)],
)
def test_the_step_is_a_round_hundredth(low, high, step):
    made = slider(low, low, high)
    assert made.step == pytest.approx(step)
    assert 50 <= (high - low) / made.step <= 100


def test_a_value_is_shown_as_fine_as_its_step():
    assert slider(0, 0, 1, step=0.125).show(0.125) == "0.125"
    assert slider(0, 0, 1, step=0.5).show(0.5) == "0.50"
    assert slider(0, 0, 1, step=0.5, digits=1).show(0.5) == "0.5"
    assert switch(True).show(True) == "on"


def test_a_choice_starts_at_its_first_option_and_finds_equal_objects():
    assert choice({"one": 1, "two": 2}).start == "one"
    assert choice({"one": 1, "two": 2}, 2).start == "two"
    assert choice([16, 64]).accept("n", 64) == "64"
    assert choice([16, 64]).argument("64") == 64


def test_corners_are_all_combinations():
    found = corners({"a": slider(0, -1, 1), "b": switch(False), "c": choice(["x", "y", "z"])})
    assert len(found) == 2 * 2 * 3
    assert {"a": -1.0, "b": True, "c": "y"} in found


@pytest.mark.parametrize(
    ("low", "high", "step", "start"),
    [(-7, 4, None, -1.4), (0, 1, None, 0.5), (0, 0.3, 0.1, 0.1), (0, 1, 1, 0), (-3, 3, 0.7, -0.2)],
)
def test_a_centred_slider_starts_on_a_step(low, high, step, start):
    made = centred(low, high, step)
    assert made.start == pytest.approx(start)
    steps = (made.start - low) / made.step
    assert steps == pytest.approx(round(steps))
    assert abs(made.start - (low + high) / 2) <= 0.5001 * made.step
