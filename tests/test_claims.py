"""Claim rows: which hold, what they print, and that noise of the last bits never shows."""

import math
import re

import numpy as np
import pytest

from ganlab_utils.display.claims import Claim, ClaimError, check

INF, NAN = math.inf, math.nan


def claim(theory=1.0, measured=1.0, tolerance=0.1, relation="=", statement="s", source="p"):
    return Claim(statement, source, theory, measured, tolerance, relation)


HOLDS = [
    (1.0, 1.0, 0.0, "="),
    (1.0, 1.0625, 0.0625, "="),
    (1.0, 0.9375, 0.0625, "="),
    (INF, INF, 0.1, "="),
    (-INF, -INF, 0.1, "="),
    (1.0, -INF, 0.0, "<="),
    (1.0, 1.0625, 0.0625, "<="),
    (INF, INF, 0.0, "<="),
    (1.0, INF, 0.0, ">="),
    (1.0, 0.9375, 0.0625, ">="),
    (-INF, -INF, 0.0, ">="),
]
FAILS = [
    (1.0, 1.07, 0.0625, "="),
    (1.0, 0.93, 0.0625, "="),
    (INF, 1e308, 0.1, "="),
    (1e308, INF, 0.1, "="),
    (INF, -INF, 0.1, "="),
    (1.0, 1.07, 0.0625, "<="),
    (1.0, INF, 0.1, "<="),
    (1.0, 0.93, 0.0625, ">="),
    (INF, 1.0, 0.1, ">="),
    *[(a, b, 0.1, r) for a, b in ((NAN, 1.0), (1.0, NAN), (NAN, NAN)) for r in ("=", "<=", ">=")],
]


@pytest.mark.parametrize(("theory", "measured", "tolerance", "relation"), HOLDS)
def test_what_holds(theory, measured, tolerance, relation):
    table = check(claim(theory, measured, tolerance, relation))
    assert len(table.claims) == 1


@pytest.mark.parametrize(("theory", "measured", "tolerance", "relation"), FAILS)
def test_what_fails(theory, measured, tolerance, relation):
    with pytest.raises(ClaimError, match="1 of 1 claims fail"):
        check(claim(theory, measured, tolerance, relation))


def test_every_failing_row_is_repeated_and_no_other():
    rows = [claim(measured=m, statement=f"row {m}") for m in (1.0, 3.0, NAN, 1.05)]
    with pytest.raises(ClaimError) as caught:
        check(*rows)
    text = str(caught.value)
    assert text.startswith("2 of 4 claims fail:\n")
    assert "row 3.0 (p): measured 3 should be = 1, error 2, tolerance 0.1" in text
    assert "row nan (p): measured nan should be = 1, error nan" in text
    assert "row 1.0 " not in text
    assert "row 1.05" not in text


def test_the_table():
    table = check(
        claim(0.5, 0.52, 0.1, statement="a", source="paper, eq. 1"),
        claim(-np.log(4), -np.log(4) + 3e-13, 1e-9, statement="bb"),
        claim(0.0, -0.25, 0.0, "<=", statement="c"),
    )
    assert repr(table).splitlines() == [
        "statement  source            theory    measured  error    tolerance",
        "a          paper, eq. 1  =   0.5       0.52      0.02     0.1",
        "bb         p             =   -1.38629  -1.38629  < 1e-11  1e-09",
        "c          p             <=  0         -0.25     none     0",
    ]


def test_noise_is_never_printed():
    noise = [0.0, 1e-17, -2e-16, 4e-13]
    exact = [claim(0.3, 0.3 + e, 1e-9).cells() for e in noise]
    zeros = [claim(0.0, e, 1e-9).cells() for e in noise]
    assert len(set(exact)) == len(set(zeros)) == 1
    assert zeros[0][4] == "0"
    # A measured value is not printed finer than a hundredth of its tolerance.
    assert claim(1.0, 1.01234567, 0.1).cells()[4] == "1.012"
    equal = [claim(1.0, 1.0 + e, 0.0, "<=").cells() for e in (0.0, -3e-16)]
    assert equal[0] == equal[1]


def test_an_error_that_matters_is_printed():
    assert claim(0.0, 3.456e-7, 1e-6).cells()[4:6] == ("3.5e-07", "3.5e-07")
    assert claim(1.0, 1.0, 0.0).cells()[5] == "0"
    assert claim(1.0, 1.05, 0.1, "<=").cells()[5] == "0.05"
    assert claim(INF, INF, 1.0).cells()[3:5] == ("infinite", "infinite")


def test_the_html_table_says_the_same_and_escapes():
    table = check(claim(statement="D* <script>", source="a & b"), claim(0.0, -1.0, 0.0, "<="))
    page = table._repr_html_()
    assert "<script>" not in page
    assert "D* &lt;script&gt;" in page
    assert "a &amp; b" in page
    assert page.count("<tr>") == 3
    assert page.count('scope="col"') == 7
    assert "2 claims hold" in page
    shown = re.findall(r"<td[^>]*>([^<]*)</td>", page.replace("&lt;=", "<="))
    assert "-1" in shown


def test_arrays_of_one_number_are_numbers():
    assert claim(np.float64(1.0), np.array(1.0)).holds
    assert claim(np.int64(1), np.float32(1.0)).holds


BAD = {
    "statement is ''": dict(statement=""),
    "source is 3": dict(source=3),
    "theory is 'x'; accepted: one real number": dict(theory="x"),
    "measured is array([1., 2.])": dict(measured=np.array([1.0, 2.0])),
    "relation is '<'; accepted: ['=', '<=', '>=']": dict(relation="<"),
    "tolerance is -0.1; accepted: 0 or more": dict(tolerance=-0.1),
    "tolerance is nan": dict(tolerance=NAN),
    "tolerance is inf": dict(tolerance=INF),
}


@pytest.mark.parametrize("message", BAD)
def test_claims_refuse_what_does_not_fit(message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        claim(**BAD[message])


def test_a_check_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="no claims"):
        check()
    with pytest.raises(TypeError, match="True is no claim"):
        check(True)
