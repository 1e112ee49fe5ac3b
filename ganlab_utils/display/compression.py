"""Smaller PNG files that look the same."""

import base64
import io

import numpy as np
from PIL import Image

# What a palette of 256 colours may change, in steps of a channel out of 255. Almost every pixel is
# moved by no more than a step that nobody sees; the few others are single pixels on the edges of
# lines, where two colours blend, and even they stay near what they were.
UNSEEN_STEP = 12
SHARE_BEYOND = 2e-4
LARGEST_STEP = 64


def compress_png(png: bytes) -> bytes:
    """Re-encode a PNG in fewer bytes: with a palette where that cannot be seen, else losslessly.

    Never returns more bytes than it was given; deterministic, so the same picture always gives
    the same file. Raises ValueError when `png` is no PNG.
    """
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError(f"not a PNG: it starts with {png[:8]!r}")
    with Image.open(io.BytesIO(png)) as opened:
        if opened.mode == "P":
            return png
        picture = _without_idle_alpha(opened.convert("RGBA"))
    candidates = [png, _encode(picture)]
    if picture.mode == "RGB":
        reduced = picture.quantize(256, kmeans=1, dither=Image.Dither.NONE)
        if looks_the_same(picture, reduced):
            candidates.append(_encode(reduced))
    return min(candidates, key=len)


def compress_png_base64(text: str) -> str:
    """Apply `compress_png` to the base64 text that a notebook stores; no newline at its end."""
    return base64.b64encode(compress_png(base64.b64decode(text))).decode("ascii")


def looks_the_same(before: Image.Image, after: Image.Image) -> bool:
    """Return whether no reader could tell two pictures of one size apart, by the steps above."""
    first, second = (np.asarray(p.convert("RGB"), dtype=np.int16) for p in (before, after))
    step = np.abs(first - second).max(axis=2)
    return bool((step > UNSEEN_STEP).mean() <= SHARE_BEYOND and step.max() <= LARGEST_STEP)


def _without_idle_alpha(picture: Image.Image) -> Image.Image:
    opaque = picture.getextrema()[3][0] == 255
    return picture.convert("RGB") if opaque else picture


def _encode(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, format="PNG", optimize=True)
    return file.getvalue()
