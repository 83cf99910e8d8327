"""The corrected text of a source, from any file an import reads: who speaks must be who spoke before."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from rap.core.errors import Message, RefusedError
from rap.core.model import Source
from rap.formats.child import read_in_child
from rap.formats.plain_text import open_regular, parse_text
from rap.formats.transcripts import Transcript
from rap.store.sources import find_near_turns, find_turns

PIPED = "the text given"


def read_correction(
    file: Path, source: Source, *, old: str, speakers: Mapping[str, str] | None = None, encoding: str | None = None
) -> tuple[str, tuple[str | Message, ...]]:
    """The text in `file` in the form of the study, and notes for a person.

    A plain text that begins as `old` does, or with a turn of `source`, is taken as it is; anything else is read as an import
    reads it.

    Raises
    ------
    RefusedError
        The file is not what it should be, or somebody speaks in it who is not in the source.
    """
    if file.suffix.lower() == ".txt" and not speakers:
        with open_regular(file) as opened:
            text, notes = parse_text(opened, name=file.name, encoding=encoding)
        if _is_in_form(text, source, old):
            return _checked(text, source, name=file.name), notes
    found = read_in_child(file, speakers=speakers, encoding=encoding)
    return _checked(_as_source(found, source, name=file.name), source, name=file.name), found.notes


def parse_correction(data: bytes, source: Source, *, old: str) -> tuple[str, tuple[str | Message, ...]]:
    """As `read_correction`, from bytes that were piped in: a plain text in the form of the study."""
    text, notes = parse_text(io.BytesIO(data), name=PIPED)
    if not _is_in_form(text, source, old):
        labels = ", ".join(f"{speaker.label}:" for speaker in source.speakers)
        raise RefusedError(f"{PIPED}:1", "does not begin with a turn", f"begin it with one of {labels}")
    return _checked(text, source, name=PIPED), notes


def _is_in_form(text: str, source: Source, old: str) -> bool:
    """Whether `text` can be taken as it is."""
    turns = find_turns(text, source.speakers)
    same_start = text.partition("\n")[0] == old.partition("\n")[0]
    return not source.speakers or turns[0].label != "" or (len(turns) > 1 and same_start)


def _as_source(found: Transcript, source: Source, *, name: str) -> str:
    """What an import made of it, when only those speak who are in the source."""
    labels = [speaker.label for speaker in source.speakers]
    if not found.speakers and len(labels) == 1:
        return f"{labels[0]}: {found.text}"
    if labels and not found.speakers:
        raise RefusedError(name, "has no turns", f"write `{labels[0]}: words`, or say --speakers NAME={labels[0]}")
    others = sorted({speaker.label for speaker in found.speakers} - {*labels})
    if others:
        what = f"has turns of {', '.join(others)}, and {source.id} knows {', '.join(labels) or 'no speakers'}"
        right = f"say who is who: --speakers NAME={labels[0]}" if labels else "take the labels out"
        raise RefusedError(name, what, right)
    return found.text


def _checked(text: str, source: Source, *, name: str) -> str:
    """`text`, when no line looks like a turn and is none: its words would count as those of the speaker before."""
    near = find_near_turns(name, text, source)
    if near:
        raise RefusedError(near[0].place, near[0].what, near[0].right)
    return text
