"""A black and white picture as a grey PNG of a tenth of the size: people pay for what they download."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_HEAD = b"\x89PNG\r\n\x1a\n"
_RGBA, _GREY = (8, 6, 0, 0, 0), (8, 0, 0, 0, 0)
_SUB = 1  # the filter vl-convert writes: each byte less the one a pixel before


def as_grey(png: bytes) -> bytes:
    """The same picture in shades of grey; a PNG of another kind than vl-convert writes comes back as it is.

    Only the red of each pixel is kept, which is right where red, green and blue are one and nothing is seen through.
    """
    import numpy as np

    chunks = dict(_chunks(png))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    if tuple(chunks[b"IHDR"][8:]) != _RGBA:
        return png
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 4 * width + 1)
    if not (rows[:, 0] == _SUB).all():
        return png
    pixels = np.cumsum(rows[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)
    if not ((pixels[..., 0] == pixels[..., 1]) & (pixels[..., 1] == pixels[..., 2]) & (pixels[..., 3] == 255)).all():
        return png
    plain = np.concatenate([np.zeros((height, 1), np.uint8), pixels[..., 0]], axis=1).tobytes()
    head = struct.pack(">II", width, height) + bytes(_GREY)
    return _HEAD + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(plain, 9)) + _chunk(b"IEND", b"")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each part; the parts of the picture itself are joined."""
    at, data = len(_HEAD), b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        data += content if kind == b"IDAT" else b""
        yield kind, data if kind == b"IDAT" else content
        at += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
