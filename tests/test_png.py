"""The encoder: every bit comes back, whatever changed between two pictures."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from ganlab_utils.display import png


def test_the_encoder_is_lossless_whatever_changed():
    rng = np.random.default_rng(5)
    picture = np.full((53, 31, 4), 255, np.uint8)
    encoder = png.Encoder(53, 31)
    for _ in range(20):
        top, left = rng.integers(0, 53), rng.integers(0, 31)
        picture[top : top + 9, left : left + 7, :3] = rng.integers(0, 256, 3)
        opened = Image.open(io.BytesIO(encoder.encode(picture)))
        opened.verify()
        data = io.BytesIO(encoder.encode(picture))
        assert np.array_equal(np.array(Image.open(data)), picture)


def test_the_checksum_of_two_parts_is_that_of_the_whole():
    data = np.random.default_rng(6).bytes(200_000)
    for cut in (0, 1, 70_000, 199_999, 200_000):
        parts = zlib.adler32(data[:cut]), zlib.adler32(data[cut:])
        assert png.combine(*parts, len(data) - cut) == zlib.adler32(data)


def test_the_encoder_refuses_another_size():
    with pytest.raises(ValueError, match=r"shape \(5, 5, 4\); accepted: \(5, 6, 4\)"):
        png.Encoder(5, 6).encode(np.zeros((5, 5, 4), np.uint8))


def test_only_bands_that_changed_are_deflated_again(monkeypatch):
    picture = np.full((4 * png.BAND, 30, 4), 255, np.uint8)
    encoder = png.Encoder(*picture.shape[:2])
    encoder.encode(picture)
    packed, pack = [], png.Encoder._pack
    count = staticmethod(lambda rows: packed.append(len(rows)) or pack(rows))
    monkeypatch.setattr(png.Encoder, "_pack", count)
    encoder.encode(picture)
    assert packed == []
    picture[png.BAND] = 0
    encoder.encode(picture)
    encoder.encode(picture)
    assert packed == [png.BAND]
