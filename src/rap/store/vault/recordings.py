"""What kind of recording a file is, from its bytes: name and ending prove nothing, and pictures of
people stay out.

Threat: a file that is something else than its ending (a program, a film of a face), one that fills
the memory. What the bytes are beyond their first marks is not looked at: nothing here plays or
decodes.
"""

from __future__ import annotations

import re
from pathlib import Path

from rap.core.errors import Message, WrongUseError

KINDS_OF_SOUND = ("ogg", "m4a", "mp3", "wav", "amr", "aac", "webm", "flac")
SUFFIXES = frozenset({*(f".{kind}" for kind in KINDS_OF_SOUND), ".oga", ".opus", ".mp4", ".3gp"})
_HEAD = 4096
_MARKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("ogg", re.compile(rb"OggS.{24,512}(?:OpusHead|\x01vorbis|Speex   |\x7fFLAC)", re.DOTALL)),
    ("m4a", re.compile(rb".{4}ftyp(?:M4A|M4B|mp4|iso|3gp|3g2|qt|dash|F4A)", re.DOTALL)),
    ("wav", re.compile(rb"RIFF.{4}WAVE", re.DOTALL)),
    ("amr", re.compile(rb"#!AMR(?:-WB)?\n")),
    ("webm", re.compile(rb"\x1a\x45\xdf\xa3.{1,64}(?:webm|matroska)", re.DOTALL)),
    ("flac", re.compile(rb"fLaC\x00")),
    ("aac", re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")),
    ("mp3", re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
)
_PICTURES = re.compile(rb"hdlr.{8}vide|V_(?:VP8|VP9|AV1|MPEG)|\x80theora", re.DOTALL)


def sound_of(data: bytes | bytearray | memoryview) -> str:
    """One of `KINDS_OF_SOUND` for the bytes of a whole file (or its beginning); "" when they are
    not a recording of sound alone.

    Examples
    --------
    >>> sound_of(b"#!AMR\\n" + bytes(32)), sound_of(b"%PDF-1.7 of somebody")
    ('amr', '')
    """
    head = bytes(data[:_HEAD])
    kind = next((name for name, mark in _MARKS if mark.match(head)), "")
    return "" if kind in ("m4a", "webm", "ogg") and has_pictures(data) else kind


def has_pictures(data: bytes | bytearray | memoryview) -> bool:
    return _PICTURES.search(data) is not None


def no_sound(data: bytes | bytearray | memoryview) -> Message:
    """What is wrong with bytes of which `sound_of` knows no kind: a film beside the sound, or no
    sound at all.
    """
    id = "store.recordings.moving_pictures" if has_pictures(data) else "store.recordings.no_sound"
    return Message(id, kinds=KINDS_OF_SOUND)


def read_recording(path: Path, *, most: int, name: str = "") -> tuple[str, bytes]:
    """The kind of sound and the bytes of a file, read once.

    Parameters
    ----------
    most
        Bytes; a longer file is not read to its end.
    name
        The place an error names. The file's own name is in no message: phones and people put names
        and numbers there.

    Raises
    ------
    WrongUseError
        Not there, empty, longer than `most`, or not a recording of sound.
    """
    if not path.is_file():
        raise WrongUseError("store.recordings.not_there", place=name)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        raise WrongUseError("store.recordings.unreadable", place=name) from None
    if not data:
        raise WrongUseError("store.recordings.empty", place=name)
    if len(data) > most:
        raise WrongUseError("store.recordings.too_long", place=name, megabytes=most // 1_000_000)
    kind = sound_of(data)
    if not kind:
        raise WrongUseError(no_sound(data), place=name)
    return kind, data
