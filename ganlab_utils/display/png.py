"""Lossless pictures, written as fast as this machine allows.

A slider moves some rows of a picture and leaves the others alone. So the picture is cut into bands
of rows, each deflated by itself, and a band that did not change since the last move is not deflated
again. No row filter is used: it costs more time than the bytes it saves.
"""

import struct
import zlib

import numpy as np
from numpy.typing import ArrayLike

BAND = 16
LEVEL = 1
RAW_DEFLATE = -15
ADLER_BASE = 65521
SIGNATURE = b"\x89PNG\r\n\x1a\n"
ZLIB_HEADER, LAST_BLOCK = b"\x78\x01", b"\x03\x00"


class Encoder:
    """Encodes one picture after another of the same size, (height, width, 4) bytes each."""

    def __init__(self, height: int, width: int) -> None:
        """Set aside room for two pictures: the last one and the next one."""
        self._size = (width, height)
        # The first byte of each row is PNG's filter type, 0 for none.
        self._last = np.zeros((height, 1 + 4 * width), np.uint8)
        self._next = np.zeros_like(self._last)
        self._bands = [slice(top, top + BAND) for top in range(0, height, BAND)]
        self._packed: list[tuple[bytes, int]] = [self._pack(self._last[b]) for b in self._bands]

    def encode(self, pixels: ArrayLike) -> bytes:
        """Return the picture as a PNG.

        Raises ValueError when its size is not the one given at the start.
        """
        width, height = self._size
        pixels = np.asarray(pixels)
        if pixels.shape != (height, width, 4):
            raise ValueError(f"pixels have shape {pixels.shape}; accepted: {(height, width, 4)}")
        self._next[:, 1:] = pixels.reshape(height, -1)
        check = 1
        for number, band in enumerate(self._bands):
            rows = self._next[band]
            if not np.array_equal(rows, self._last[band]):
                self._packed[number] = self._pack(rows)
            check = combine(check, self._packed[number][1], rows.size)
        self._last, self._next = self._next, self._last
        packed = b"".join(part for part, _ in self._packed)
        return _file(width, height, ZLIB_HEADER + packed + LAST_BLOCK + struct.pack(">I", check))

    @staticmethod
    def _pack(rows: np.ndarray) -> tuple[bytes, int]:
        """Deflate some rows so that they neither need nor disturb their neighbours."""
        engine = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW_DEFLATE)
        return engine.compress(rows) + engine.flush(zlib.Z_FULL_FLUSH), zlib.adler32(rows)


def combine(first: int, second: int, length: int) -> int:
    """Return the Adler-32 of two byte strings in a row from their own; the second has `length`.

    With a = low and b = high half (RFC 1950): a = a1 + a2 - 1, b = b1 + b2 + length (a1 - 1).
    """
    low, high = first & 0xFFFF, first >> 16
    total = (low + (second & 0xFFFF) - 1) % ADLER_BASE
    return (high + (second >> 16) + length * (low - 1)) % ADLER_BASE << 16 | total


def _file(width: int, height: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
