"""The recording beside a text under review: heard piece by piece out of memory, put into the vault,
taken out of it.
"""

from __future__ import annotations

from typing import Any

from rap.acts.review.entities import without_words
from rap.acts.review.queue import drop_recording, find_recording, put_recording, type_of
from rap.core.errors import UnknownError
from rap.lab.permissions import Person
from rap.lab.rawdesk import RawDesk

Plain = dict[str, Any]


@without_words
def tell_recording(desk: RawDesk, person: Person, id: str) -> Plain:
    """Media type and length in bytes of the recording beside a text under review; it is in memory
    from here on.

    Raises
    ------
    UnknownError
        The text is not under review, or there is no recording of it.
    """
    plain = _recording(desk, person, id)
    return {"type": type_of(plain), "bytes": len(plain)}


@without_words
def cut_recording(desk: RawDesk, person: Person, id: str, start: int, end: int) -> bytes:
    """The bytes `start` to `end` (excluded) of it."""
    return bytes(memoryview(_recording(desk, person, id))[start:end])


def _recording(desk: RawDesk, person: Person, id: str) -> bytearray:
    review = desk.need_review(person)
    if id not in review.raws:
        raise UnknownError("lab.review.does_not_wait", place=id)
    if find_recording(review.vault, id) is None:
        desk.drop_recording()
        raise UnknownError("lab.recording.none", place=id)
    return desk.recording(id)


@without_words
def take_recording(desk: RawDesk, person: Person, id: str, data: bytes) -> Plain:
    """Seal the recording of a raw text; until when it is kept. How its file was called is not
    asked.
    """
    entry = put_recording(desk.need(person), id, data)
    return {"source": id, "recording": True, "until": entry.dies}


@without_words
def forget_recording(desk: RawDesk, person: Person, id: str) -> Plain:
    """Delete it from the vault, and from memory."""
    vault = desk.need(person)
    desk.drop_recording()
    drop_recording(vault, id)
    return {"source": id, "recording": False}
