"""The recording beside a raw text: sealed in the vault under its id, with its people, and gone no
later than it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rap.acts.bring_in import Imported, Wanted, check_not_withdrawn, taking_in
from rap.acts.review.entities import without_words
from rap.acts.review.queue import put_raw
from rap.core.errors import RapError, RefusedError, WrongUseError
from rap.store.vault.recordings import has_pictures, read_recording, sound_of

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault

KIND = "audio"
# bytes: ten hours of speech as a phone saves it, five of mp3 at 128 kbit/s, an hour and a half of
# WAV in mono
MOST = 300_000_000
TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "flac": "audio/flac",
}
"""Kinds of recordings that a page can play, each with its media type."""


def read_sound(file: Path) -> bytes:
    """The bytes of a recording on a disk; raises as `check_recording`, and `WrongUseError` when
    there is no such file.
    """
    _, data = read_recording(file, most=MOST, name="the recording")
    check_recording(data)
    return data


def check_recording(data: bytes) -> str:
    """The media type of a recording, told by its bytes.

    Raises
    ------
    RefusedError
        Empty, over `MOST`, a film, or of a kind that a page cannot play.
    """
    if not data:
        raise RefusedError("acts.review.empty_recording")
    if len(data) > MOST:
        raise RefusedError("acts.review.big_recording", megabytes=MOST // 1_000_000)
    kind = sound_of(data)
    if not kind:
        raise RefusedError(
            "acts.review.film" if has_pictures(data) else "acts.review.no_sound", kinds=(*TYPES,)
        )
    if kind not in TYPES:
        raise RefusedError("acts.review.unplayable", kind=kind, kinds=(*TYPES,))
    return TYPES[kind]


def type_of(data: bytes | bytearray) -> str:
    """The media type of a recording that was checked when it was put into the vault."""
    return TYPES.get(sound_of(data[:4096]), "application/octet-stream")


@without_words
def put_recording(vault: Vault, source: str, data: bytes) -> Entry:
    """Seal the recording of a raw text for all coders; no passphrase is needed.

    It has the people of the text, and dies with it, after 180 days at the latest.

    Raises
    ------
    RefusedError
        As `check_recording`.
    WrongUseError
        The vault holds no such raw text, has a recording of it already, or somebody in it took her
        words back.
    BusyError
        An import, a review or a withdrawal goes on.
    NotSavedError
        When the disk did not take it.
    """
    check_recording(data)
    with taking_in(vault.settings.root):
        return _put(vault, source, data)


def _put(vault: Vault, source: str, data: bytes) -> Entry:
    raw = next(
        (entry for entry in vault.list("raw") if entry.id == source and not entry.is_damaged), None
    )
    if raw is None:
        raise WrongUseError("acts.review.no_raw_text", place=source)
    if find_recording(vault, source) is not None:
        raise WrongUseError("acts.review.recording_there", place=source, source=source)
    check_not_withdrawn(vault.settings.root, source, raw.cases)
    last = min(raw.dies, _latest())
    return vault.write(KIND, source, data, cases=raw.cases, dies=datetime.date.fromisoformat(last))


def put_talks(
    vault: Vault, imported: Sequence[Imported], wanted: Wanted, *, sound: bytes = b""
) -> tuple[list[Entry], Entry | None]:
    """`put_raw`, and beside the first text the recording of it, with nobody in between."""
    with taking_in(vault.settings.root):
        entries = put_raw(vault, imported, wanted)
        return entries, put_beside(vault, entries[0].id, sound) if entries and sound else None


def put_beside(vault: Vault, source: str, data: bytes) -> Entry:
    """`put_recording` for a text that was just sealed: when it is not taken, the text goes too, so
    that nothing is half done.
    """
    try:
        return put_recording(vault, source, data)
    except RapError:
        vault.delete("raw", source)
        raise


def _latest() -> str:
    from rap.store.vault.identity import KINDS, in_days

    return in_days(KINDS[KIND])


def find_recording(vault: Vault, source: str) -> Entry | None:
    """The recording beside a text, damaged or due ones too; nothing is decrypted."""
    return next((entry for entry in vault.list(KIND) if entry.id == source), None)


def drop_recording(vault: Vault, source: str) -> None:
    """Delete the recording of a text from the vault; `WrongUseError` when there is none."""
    if find_recording(vault, source) is None:
        raise WrongUseError("acts.review.no_recording", place=source)
    vault.delete(KIND, source)


def forget_words(vault: Vault, source: str) -> bool:
    """Delete the raw text of a source and its recording, which goes first: cut off and said again,
    both are gone.

    Whether there was a recording.
    """
    there = find_recording(vault, source) is not None
    if there:
        vault.delete(KIND, source)
    vault.delete("raw", source)
    return there
