"""Invented recordings for tests: tones made here, and the first bytes of each kind of file."""

from __future__ import annotations

import math
import struct

RATE = 8000


def tone(seconds: float, *, note: str = "") -> bytes:
    """A WAV of a tone of 330 Hz, 8 kHz, mono, 16 bit; `note` stands in its list of facts, as
    recorders write names there.
    """
    n = int(seconds * RATE)
    samples = struct.pack(
        f"<{n}h", *(int(9000 * math.sin(2 * math.pi * 330 * at / RATE)) for at in range(n))
    )
    words = note.encode("utf-8") + bytes(len(note.encode("utf-8")) % 2)
    facts = b"INFOINAM" + struct.pack("<I", len(words)) + words if note else b""
    parts = [(b"fmt ", struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16))]
    parts += [(b"LIST", facts)] if facts else []
    parts += [(b"data", samples)]
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(data)) + data for name, data in parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


SOUNDS = {
    "audio/wav": tone(0.01),
    "audio/mpeg": b"ID3\x04\0\0\0\0\0\0" + bytes(64),
    "audio/mp4": b"\0\0\0\x20ftypM4A \0\0\0\0" + bytes(64),
    "audio/aac": b"\xff\xf1\x50\x80" + bytes(64),
    "audio/ogg": b"OggS\0\2" + bytes(22) + b"\1\x13OpusHead\1\1" + bytes(64),
    "audio/webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm" + bytes(64),
    "audio/flac": b"fLaC\0\0\0\x22" + bytes(64),
}
"""A media type -> how a file of it begins; only the first can be played."""
