"""What of a project waits in the vault beside texts that nobody has read, a part for each text and coder
of the file; and which parts wait there already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Problem
from rap.formats.projects import ProjectCoder
from rap.topics.other_programs.projects.codings import PlannedCoding
from rap.topics.other_programs.projects.memos import STUDY, PlannedMemo
from rap.topics.other_programs.projects.texts import PlannedText
from rap.topics.waiting_texts.codings import (
    KIND,
    WaitingCoding,
    WaitingMemo,
    WaitingPart,
    entry_id,
    parse_id,
    print_of,
)
from rap.topics.waiting_texts.queue import find_queue


@dataclass(frozen=True)
class PlannedPart:
    """What one coder of the file (by key) said of one source ("": of no text)."""

    source: str
    coder: str
    codings: tuple[PlannedCoding, ...]
    memos: tuple[PlannedMemo, ...]

    def id(self, root: Path, name: str) -> str:
        """The id of its entry in the vault; `name` is what the coder is called in the file."""
        codings = [
            [one.coding.key, one.coding.start, one.coding.end, one.coding.code, one.coding.memo]
            for one in self.codings
        ]
        memos = [[one.memo.body, str(one.start), str(one.end)] for one in self.memos]
        whose = print_of(root, "whose", name or self.coder)
        what = print_of(root, "what", *map(str, sorted(map(str, [*codings, *memos]))))
        return entry_id(self.source, n=len(self.codings), whose=whose, what=what)


def plan_parts(
    texts: Sequence[PlannedText],
    codings: Sequence[PlannedCoding],
    memos: Sequence[PlannedMemo],
) -> tuple[PlannedPart, ...]:
    """The codings of texts that wait, and all memos, since nobody has read these either."""
    waits = {one.source.id for one in texts if one.waits}
    held: dict[tuple[str, str], tuple[list[PlannedCoding], list[PlannedMemo]]] = {}
    for one in codings:
        if one.source in waits:
            held.setdefault((one.source, one.coding.coder), ([], []))[0].append(one)
    for memo in memos:
        source = "" if memo.memo.source == STUDY else memo.memo.source
        held.setdefault((source, memo.coder), ([], []))[1].append(memo)
    return tuple(
        PlannedPart(*key, tuple(some), tuple(others)) for key, (some, others) in held.items()
    )


def part_there(
    root: Path, parts: Sequence[PlannedPart], named: Sequence[ProjectCoder]
) -> tuple[tuple[PlannedPart, ...], list[PlannedPart], list[PlannedPart]]:
    """The parts that are new; those that wait already; and those of the new ones whose coder has
    something else of that text waiting, under the name she has in the file.
    """
    vault = find_queue(root)
    there = [parse_id(entry.id) for entry in vault.list(KIND)] if vault is not None else []
    ids = {(source, whose, what) for source, _, whose, what in there}
    known = {(source, whose) for source, whose, _ in ids}
    names = {one.key: one.name for one in named}
    new, old, other = list[PlannedPart](), list[PlannedPart](), list[PlannedPart]()
    for part in parts:
        source, _, whose, what = parse_id(part.id(root, names.get(part.coder, "")))
        if whose and (source, whose, what) in ids:
            old.append(part)
            continue
        new.append(part)
        if whose and source and (source, whose) in known:
            other.append(part)
    return tuple(new), old, other


def find_doubled(
    other: Sequence[PlannedPart],
    named: Sequence[ProjectCoder],
    *,
    coders: Mapping[str, str],
    new: Mapping[str, str],
    name: str,
) -> Iterator[Problem]:
    """Somebody to be new who has other codings of the same text waiting under the same name."""
    doubled = {part.coder for part in other if coders.get(part.coder, "") in new}
    for one in named:
        if one.key in doubled:
            yield Problem("other_programs.project.coder_waits", place=name, name=one.name)


def made_part(part: PlannedPart, texts: Mapping[str, PlannedText]) -> WaitingPart:
    """A part as it is sealed; `texts` are those that wait, by source."""
    text = texts.get(part.source)
    return WaitingPart(
        tuple(
            WaitingCoding(
                *(one.id, one.coder, one.code, one.start, one.end),
                words=_words(one, texts[part.source]),
                is_lost=one.is_lost,
                made=one.made,
            )
            for one in part.codings
        ),
        tuple(
            WaitingMemo(
                *(one.memo.id, one.memo.source, one.memo.about, one.memo.by, one.memo.date),
                body=one.memo.body,
                start=one.start,
                end=one.end,
                is_lost=one.is_lost,
            )
            for one in part.memos
        ),
        text.source.hash if text is not None else "",
    )


def _words(one: PlannedCoding, text: PlannedText) -> str:
    """What was coded: as the text that waits has it, or where that is not sure the file."""
    if one.is_lost:
        return text.text.text[one.coding.start : one.coding.end]
    return text.raw[one.start : one.end] if one.start is not None else ""
