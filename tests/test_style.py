"""Colours that colour-blind readers tell apart, contrasts, type sizes.

The judge: matrices of Machado, Oliveira & Fernandes (2009) for full colour blindness, applied to
linear RGB, and distances in CIELAB under D65, both written here from the published numbers.
"""

import itertools
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from ganlab_utils.display import page, style

BLINDNESS = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# sRGB's primaries in XYZ (IEC 61966-2-1), and its white.
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], dtype=float
)
WHITE = XYZ.sum(axis=1)
# About ten times what the eye just sees (a distance of 2.3).
LEAST_DISTANCE = 25.0
PAIRS = list(itertools.combinations(style.PALETTE, 2))


def linear(color):
    channel = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = XYZ @ rgb / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first, second, blindness):
    seen = [np.clip(np.array(BLINDNESS[blindness]) @ linear(c), 0, 1) for c in (first, second)]
    return float(np.linalg.norm(lab(seen[0]) - lab(seen[1])))


def test_the_judge_knows_red_from_green_and_who_does_not():
    assert np.allclose(lab(np.ones(3)), [100, 0, 0], atol=0.02)
    # The published CIELAB of sRGB's red.
    assert np.allclose(lab(linear("#ff0000")), [53.24, 80.09, 67.20], atol=0.1)
    assert distance("#a0522d", "#556b2f", "normal") > 35
    assert distance("#a0522d", "#556b2f", "deuteranopia") < 15


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_roles_differ_for_every_eye(pair, blindness):
    first, second = (style.role(name).color for name in pair)
    assert distance(first, second, blindness) >= LEAST_DISTANCE


def test_colour_is_never_alone():
    roles = style.PALETTE.values()
    assert len({str(role.dashes) for role in roles}) == len(roles)
    assert len({role.marker for role in roles}) == len(roles)


def test_contrast_agrees_with_the_published_extremes():
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert style.contrast("#ffffff", "#ffffff") == pytest.approx(1.0)
    # WCAG's own example of a grey that just passes for text.
    assert style.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("name", style.PALETTE)
def test_lines_stand_out_from_paper(name):
    assert style.contrast(style.role(name).color, style.PAPER) >= 3.0


def test_text_stands_out_from_paper():
    assert style.contrast(style.INK, style.PAPER) >= 4.5
    error = re.search(r"\.ganlab-error { color: (#\w{6}); background: (#\w{6})", page.STYLE)
    assert style.contrast(*error.groups()) >= 4.5


def test_all_type_is_at_least_16_px():
    with style.apply():
        axes = Figure(dpi=style.DPI).add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set(xlabel="x", ylabel="y", title="t")
        axes.plot([0, 1], label="line")
        legend = axes.legend()
    texts = [axes.xaxis.label, axes.yaxis.label, axes.title, *legend.get_texts()]
    texts += [*axes.get_xticklabels(), *axes.get_yticklabels()]
    assert min(text.get_fontsize() * style.DPI / 72 for text in texts) >= 16 - 1e-9
    sizes = [int(px) for px in re.findall(r"font-size: (\d+)px", page.STYLE)]
    assert sizes
    assert min(sizes) >= 16


def test_the_look_ends_with_its_context():
    from matplotlib import rcParams

    before = dict(rcParams)
    with style.apply():
        assert rcParams["axes.grid"] is True
    assert dict(rcParams) == before


def test_an_unknown_role_is_named():
    with pytest.raises(ValueError, match="'fakes'; accepted: real, fake"):
        style.role("fakes")
