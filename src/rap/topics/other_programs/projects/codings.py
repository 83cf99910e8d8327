"""The codings of a project: which of them are here already, and what each would say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import Message
from rap.core.model import Coding, Source
from rap.core.plain import is_moment
from rap.formats.projects import Project, ProjectCoding, is_guid, plain_key
from rap.store.codings import read_events, read_fold
from rap.store.sources import read_source_text
from rap.topics.other_programs.projects.texts import PlannedText


@dataclass(frozen=True)
class PlannedCoding:
    """A coding that would be written: its event's id, and what it says. `is_lost`: in words that nobody
    has read its place is only the nearest one.
    """

    id: str
    source: str
    coder: str
    code: str
    start: int | None
    end: int | None
    coding: ProjectCoding
    is_lost: bool = False

    @property
    def made(self) -> str:
        """When it was made in the other program, as that says; "" where it says nothing that is a time."""
        return self.coding.when if is_moment(self.coding.when) else ""


def plan_codings(
    root: Path,
    project: Project,
    texts: Sequence[PlannedText],
    *,
    codes: Mapping[str, str],
    coders: Mapping[str, str],
) -> tuple[tuple[PlannedCoding, ...], int, tuple[Message, ...]]:
    """The codings that are not here yet; how many are; and where both sides went different ways."""
    by_key = {one.text.key: one for one in texts}
    found: list[PlannedCoding] = []
    n_there, changed, deleted, moved = 0, 0, 0, 0
    new = {one.source.id for one in texts if one.new is not None or one.waits}
    there = {one.source.id: one.source for one in texts if one.source.id not in new}
    ours = {id: standing_of(root, source) for id, source in there.items()}
    done = {row for standing, _ in ours.values() for row in standing.values()}
    for coding in project.codings:
        text, code, coder = (
            by_key.get(coding.text),
            codes.get(coding.code),
            coders.get(coding.coder),
        )
        if text is None or code is None or coder is None:
            continue
        start, end, is_lost = text.place(coding.start, coding.end)
        same: tuple[object, ...] = (text.source.id, start, end, code, coder)
        if is_lost:  # two may have one nearest place
            same = (*same, coding.start, coding.end)
        standing, events = ours.get(text.source.id, ({}, {}))
        if same in done:
            n_there += 1
            continue
        id = event_id(coding)
        if id in events:
            if events[id] == same:  # what was done with it here since then stays
                moved, deleted = moved + (id in standing), deleted + (id not in standing)
                continue
            changed += 1
        if not id or id in events:
            id = hashlib.sha256(repr(same).encode()).hexdigest()[:32]
        done.add(same)
        found.append(PlannedCoding(id, text.source.id, coder, code, start, end, coding, is_lost))
    facts = {
        "other_programs.project.changed": changed,
        "other_programs.project.changed_here": moved,
        "other_programs.project.deleted": deleted,
    }
    return tuple(_once(found)), n_there, tuple(Message(id, n=n) for id, n in facts.items() if n)


def event_id(coding: ProjectCoding) -> str:
    """What a coding is called in a log: by its GUID; "" where it has none."""
    return plain_key(coding.key).replace("-", "").lower() if is_guid(coding.key) else ""


def _once(found: Sequence[PlannedCoding]) -> Iterator[PlannedCoding]:
    """Each with an id of its own: ATLAS.ti gives two things one GUID."""
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            same = (one.source, one.start, one.end, one.code, one.coder)
            one = replace(one, id=hashlib.sha256(repr(same).encode()).hexdigest()[:32])
        seen.add(one.id)
        yield one


def standing_of(
    root: Path, source: Source
) -> tuple[dict[str, tuple[object, ...]], dict[str, tuple[object, ...]]]:
    """What each coding of a text says today, and what each that ever was said first, by its id."""
    length = len(read_source_text(root, source))
    fold = read_fold(root, source, length=length)

    def row(coding: Coding) -> tuple[object, ...]:
        return (source.id, coding.start, coding.end, coding.code, coding.coder)

    standing = {one.id: row(one) for one in (*fold.codings, *fold.dropped)}
    events = {
        event.id: (
            source.id,
            *(event.data.get(key) for key in ("start", "end", "code")),
            event.coder,
        )
        for event in read_events(root, source.id)[0]
        if event.op == "add"
    }
    return standing, events
