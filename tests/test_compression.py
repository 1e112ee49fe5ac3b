"""Compressed pictures hold the same picture in fewer bytes."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from ganlab_utils.display.compression import compress_png, compress_png_base64, looks_the_same


def as_png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG", compress_level=1)
    return file.getvalue()


def as_pixels(png, mode):
    return np.asarray(Image.open(io.BytesIO(png)).convert(mode), dtype=int)


@pytest.fixture(scope="module")
def plot():
    """A plot's picture as matplotlib writes it: few hues, each with its anti-aliased shades."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 3.8))
    axes = FigureCanvasAgg(figure).figure.subplots()
    x = np.linspace(0, 1, 200)
    for power, colour in enumerate(("#0072B2", "#D55E00", "#009E73", "#CC79A7")):
        axes.plot(x, x**power, color=colour, label=f"power {power}")
    axes.fill_between(x, x, color="#0072B2", alpha=0.3)
    axes.legend()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def test_a_plot_shrinks_to_half_and_nobody_sees_it(plot):
    small = compress_png(plot)
    assert len(small) < 0.5 * len(plot)
    change = np.abs(as_pixels(small, "RGB") - as_pixels(plot, "RGB")).max(axis=2)
    assert change.mean() < 0.1
    assert np.quantile(change, 0.999) <= 8


def test_a_changed_mark_is_seen():
    before = Image.new("RGB", (960, 380), "white")
    mark = before.copy()
    mark.paste((255, 235, 235), (100, 100, 110, 110))
    assert looks_the_same(before, before)
    assert not looks_the_same(before, mark)
    speck = before.copy()
    speck.putpixel((100, 100), (255, 255, 100))
    assert not looks_the_same(before, speck)


def test_compressing_twice_changes_nothing(plot):
    once = compress_png(plot)
    assert compress_png(plot) == once
    assert compress_png(once) == once


def test_few_colours_are_kept_exactly():
    pixels = np.zeros((60, 80, 3), dtype=np.uint8)
    pixels[:30], pixels[30:, 40:] = (200, 100, 3), (17, 18, 19)
    assert np.array_equal(as_pixels(compress_png(as_png(pixels)), "RGB"), pixels)


def test_many_colours_are_kept_exactly():
    # Noise has no palette of 256 colours that is close to it, so it must stay lossless.
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    assert np.array_equal(as_pixels(compress_png(as_png(pixels)), "RGB"), pixels)


def test_a_picture_that_cannot_shrink_is_returned_as_it_is():
    # A palette of 256 greys costs more bytes than it saves.
    grey = as_png(np.random.default_rng(0).integers(0, 256, (60, 80), dtype=np.uint8))
    assert compress_png(grey) == grey


def test_transparency_is_kept():
    pixels = np.full((40, 40, 4), 90, dtype=np.uint8)
    pixels[:20, :, 3] = 255
    assert np.array_equal(as_pixels(compress_png(as_png(pixels)), "RGBA"), pixels)


def test_what_is_no_png_is_refused():
    with pytest.raises(ValueError, match=r"not a PNG.*GIF89a"):
        compress_png(b"GIF89a..")


def test_base64_text_holds_the_compressed_picture(plot):
    text = compress_png_base64(base64.encodebytes(plot).decode())
    assert base64.b64decode(text, validate=True) == compress_png(plot)
