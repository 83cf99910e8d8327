"""Transcriptions of Transcriber (`.trs`, https://trans.sourceforge.net), as many corpora of French
keep them: turns of named people, with times inside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from rap.core.errors import RefusedError
from rap.formats.plain_text import counted
from rap.formats.tei import read_xml
from rap.formats.timed_cues import Cue, Talk, seconds_of

_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def parse_trs(file: BinaryIO, *, name: str, encoding: str | None = None) -> Talk:
    """The turns of an open file in its order, a cue from each time in them; where several people
    speak at once, each has cues of her own.

    Sounds (`<Event type="noise">`) are read in round brackets, comments and other events are not.

    Raises
    ------
    RefusedError
        Not well-formed XML of Transcriber, a DOCTYPE that defines something, over 20 MB, or without
        words.
    """
    root = read_xml(
        file, name, roots=("Trans",), other="formats.tiers.not_transcriber", encoding=encoding
    )
    names = {
        one.get("id", ""): " ".join(one.get("name", "").split()) for one in root.iter("Speaker")
    }
    counts: Counter[str] = Counter()
    cues = [cue for turn in root.iter("Turn") for cue in _cues(turn, names, counts=counts)]
    spoken = tuple(cue for cue in cues if cue.words)
    if not spoken:
        raise RefusedError("formats.file.no_words", place=name)
    return Talk(spoken, counted(counts.items()), is_cut=True)


def _cues(turn: Any, names: Mapping[str, str], *, counts: Counter[str]) -> Iterator[Cue]:
    """A turn lists its speakers; `<Who nb="2">` says that the second one goes on from there."""
    ids = turn.get("speaker", "").split()
    people = [names.get(one) or one for one in ids] or [""]
    is_split = any(element.tag == "Who" for element in turn)
    counts["formats.note.several_at_once"] += len(people) > 1 and not is_split
    start_s, end_s = _seconds(turn.get("startTime")), _seconds(turn.get("endTime"))
    speaker, words = people[0], [turn.text or ""]
    for element in turn:
        if element.tag in ("Sync", "Who"):
            yield Cue(speaker, _joined(words), start_s, end_s)
            words = []
        if element.tag == "Sync":
            start_s = _seconds(element.get("time"))
        elif element.tag == "Who":
            speaker = _one_of(people, element.get("nb", ""))
        else:
            words.append(_heard(element, counts))
        words.append(element.tail or "")
    yield Cue(speaker, _joined(words), start_s, end_s)


def _one_of(people: Sequence[str], number: str) -> str:
    """Whom a number from 1 points at; nobody when it points beyond them."""
    numbered = {str(at): person for at, person in enumerate(people, start=1)}
    return numbered.get(number, "")


def _heard(element: Any, counts: Counter[str]) -> str:
    """What is written instead of an event or a comment."""
    said = " ".join(element.get("desc", "").split())
    is_sound = element.tag == "Event" and element.get("type", "noise") == "noise" and bool(said)
    counts["formats.note.sounds" if is_sound else "formats.note.tei_notes"] += 1
    return f" ({said}) " if is_sound else " "


def _joined(pieces: list[str]) -> str:
    """The file breaks its lines where it likes."""
    return " ".join("".join(pieces).split())


def _seconds(value: str | None) -> float | None:
    return seconds_of(float(value)) if value and _SECONDS.fullmatch(value) else None
