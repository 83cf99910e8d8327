"""What many files have in common is said once; what is odd in one is said with its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message
from rap.formats.transcripts import Transcript
from rap.topics.bringing_in.looks import Looked

_DOUBT = "formats.doubt."
_MANY = "formats.note.go_on"  # paragraphs without a label of their own


@dataclass(frozen=True)
class Alike:
    """A sentence, and the files of which it is true; `is_doubt`: a person must look there."""

    message: Message
    files: tuple[Path, ...]
    is_doubt: bool = False


def group_alike(looked: Sequence[Looked]) -> list[Alike]:
    """What there is to say of files, each thing once: who speaks, what was left out, what is there
    already or wrong, and at the end what to look at.
    """
    talks: dict[tuple[str, ...], list[tuple[Path, Transcript]]] = {}
    notes: dict[str, list[tuple[Message, Path]]] = {}
    doubts: list[tuple[Message, Path]] = []
    for item in looked:
        file, talk = item.plan.file, item.transcript
        if talk is None or item.state == "there":
            continue
        labels = tuple(sorted(one.label for one in talk.speakers))
        talks.setdefault(labels, []).append((file, talk))
        for note in talk.notes:
            if note.id == _MANY:  # by itself each is harmless, and there may be hundreds
                note = Message("bringing_in.go_on", n=note.facts["n"])
            if note.id.startswith(_DOUBT):
                doubts.append((note, file))
            else:
                notes.setdefault(note.id, []).append((note, file))
    problems = [(one.message, item.plan.file) for item in looked for one in item.problems]
    return [
        *(
            Alike(_say_who([talk for _, talk in rows]), tuple(file for file, _ in rows))
            for rows in sorted(talks.values(), key=len, reverse=True)
        ),
        *(alike for rows in notes.values() for alike in _merge(rows)),
        *group_sentences(problems),
        *(Alike(one.message, one.files, is_doubt=True) for one in group_sentences(doubts)),
    ]


def group_sentences(rows: Iterable[tuple[Message, Path]]) -> list[Alike]:
    """The same sentence about several files once."""
    found: dict[str, tuple[Message, list[Path]]] = {}
    for message, file in rows:
        found.setdefault(str(message), (message, []))[1].append(file)
    return [Alike(message, tuple(dict.fromkeys(files))) for message, files in found.values()]


def _say_who(talks: Sequence[Transcript]) -> Message:
    """Who speaks in texts with the same labels; as written, where that is the same in all."""
    labels = sorted(one.label for one in talks[0].speakers)
    if not labels:
        return Message("bringing_in.nobody_speaks")
    pairs = [(old, new) for old, new in talks[0].found.items() if old != new]
    if not pairs or any(talk.found != talks[0].found for talk in talks):
        return Message("bringing_in.speak", labels=labels, n=len(labels))
    written = [Message("bringing_in.is", old=old, new=new) for old, new in pairs]
    return Message("bringing_in.speak_as", labels=labels, n=len(labels), pairs=written)


def _merge(rows: Sequence[tuple[Message, Path]]) -> Iterator[Alike]:
    """Notes of one kind: those that differ in a count alone are one note with all of it."""
    merged: dict[tuple[tuple[str, object], ...], list[tuple[Message, Path]]] = {}
    for note, file in rows:
        rest = tuple((key, value) for key, value in note.facts.items() if key != "n")
        merged.setdefault(rest, []).append((note, file))
    for same, group in merged.items():
        facts = dict(same)
        counts = [note.facts["n"] for note, _ in group if "n" in note.facts]
        if counts:
            facts["n"] = sum(count for count in counts if isinstance(count, int))
        files = tuple(dict.fromkeys(file for _, file in group))
        yield Alike(Message(group[0][0].id, **facts), files)


def count_lines(alike: Sequence[Alike]) -> int:
    """How many lines there are to look at, in all files."""
    n = 0
    for one in (one for one in alike if one.is_doubt):
        lines = one.message.facts.get("lines")
        n += (len(lines) if isinstance(lines, tuple) else 1) * len(one.files)
    return n
