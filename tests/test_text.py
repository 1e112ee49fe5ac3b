"""Numbers as text: rounded so that another processor prints the same."""

import math

import numpy as np
import pytest

from ganlab_utils.display.text import Readout, figure_text, number


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.11142148, 4, "0.1114"),
        (-1.163451, 4, "-1.1635"),
        (1, 2, "1.00"),
        (-0.00001, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (-0.5, 0, "0"),
        (123456.7, 1, "123456.7"),
        (1234567.0, 3, "1.235e+06"),
        (-5e8, 2, "-5.00e+08"),
        (math.inf, 4, "infinite"),
        (-math.inf, 4, "-infinite"),
        (np.float32(0.25), 2, "0.25"),
    ],
)
def test_numbers(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.parametrize("tie", [0.00005, 0.11145, -2.50005, 0.5])
def test_the_last_bits_decide_nothing_near_a_tie(tie):
    digits = 0 if tie == 0.5 else 4
    noisy = [tie * (1 + k * 2.0**-52) for k in range(-50, 51)]
    assert len({number(value, digits) for value in noisy}) == 1


def test_nan_is_refused():
    with pytest.raises(ValueError, match="value is nan"):
        number(math.nan, 2)


def test_the_text_form_has_a_line_for_each_thing():
    numbers = [Readout("JSD", 0.25, 2), Readout("KL", math.inf)]
    text = figure_text("A title", ["mean = 1.00", "std = 2.00"], numbers, ["A note."])
    lines = [
        "[figure] A title",
        "mean = 1.00, std = 2.00",
        "JSD = 0.25",
        "KL = infinite",
        "A note.",
    ]
    assert text.splitlines() == lines
    assert figure_text("A title", [], [], []) == "[figure] A title"
