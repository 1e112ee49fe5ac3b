"""Lossless pictures, written as fast as this machine allows."""

import io

import numpy as np
from PIL import Image


def encode(pixels: object) -> bytes:
    """Return the PNG of an opaque picture (height, width, 4) of bytes."""
    rgb = np.asarray(pixels)[..., :3]
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(out, "PNG", compress_level=1)
    return out.getvalue()
