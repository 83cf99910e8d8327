"""What would become of a project of another program: each text, code and coder of it, and what keeps it
out. Nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.acts.bring_in.plan import check_plan, plan_files
from rap.acts.bring_in.projects.coders import (
    check_new_coders,
    find_coders,
    find_twins,
    plan_coders,
)
from rap.acts.bring_in.projects.codes import PlannedCode, new_codes, plan_codes
from rap.acts.bring_in.projects.extracts import place_extracts
from rap.acts.bring_in.projects.texts import PlannedText, ProjectWanted, plan_texts
from rap.acts.bring_in.projects.written import screen_definitions, screen_memos
from rap.core.errors import Message, Problem
from rap.core.model import Code, Codebook, Coding, Source
from rap.core.plain import fold_words
from rap.formats.code_texts import parse_description
from rap.formats.projects import (
    Project,
    ProjectCoder,
    ProjectCoding,
    is_guid,
    plain_key,
)
from rap.store.codebook import check_codebook, read_codebook
from rap.store.codings import read_events, read_fold
from rap.store.fingerprints import catch_up
from rap.store.settings import read_settings
from rap.store.sources import read_source_text


@dataclass(frozen=True)
class PlannedCoding:
    """A coding that would be written: its event's id, and what it says."""

    id: str
    source: str
    coder: str
    code: str
    start: int | None
    end: int | None
    coding: ProjectCoding


@dataclass(frozen=True)
class ProjectPlan:
    """What becomes of a project.

    `named` are those who did anything in it, `coders` who of ours each is (by key) where it is known,
    `new_coders` (id -> role) those whom the study gets. `n_there` codings are here already; `conflicts`
    name what both sides changed; `notes` say what is not kept besides what the file's own `losses`
    name; `problems` keep all of it out.
    """

    project: Project
    texts: tuple[PlannedText, ...]
    codes: tuple[PlannedCode, ...]
    coders: Mapping[str, str]
    named: tuple[ProjectCoder, ...]
    codings: tuple[PlannedCoding, ...]
    cards: tuple[Code, ...]
    n_there: int = 0
    conflicts: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    new_coders: Mapping[str, str] = field(default_factory=dict)

    @property
    def new_texts(self) -> tuple[PlannedText, ...]:
        return tuple(one for one in self.texts if one.new is not None)


def plan_project(root: Path, project: Project, wanted: ProjectWanted, *, name: str) -> ProjectPlan:
    """What would become of `project`, which was read from the file `name`.

    Raises
    ------
    WrongUseError
        The demo study, or words about the texts that do not fit.
    """
    check_plan(root, plan_files(wanted.texts, [Path(name)] * bool(project.texts)))
    project = place_extracts(root, project, wanted.answers)
    catch_up(root)
    settings = read_settings(root)
    book = read_codebook(root)
    first = next(iter((*book.languages, *settings.languages)), "en")
    codes = plan_codes(project, book, first=first)
    cards = new_codes(codes, book, first=first)
    problems = [
        *check_codebook(Codebook((*book.codes, *cards))),
        *(Problem(one.message, place=name) for one in project.questions),
    ]
    named = tuple(find_coders(project))
    coders, new_coders = plan_coders(root, named, wanted.coders, settings)
    twins = find_twins(named)
    unknown = [
        one.key if fold_words(one.name) in twins else one.name
        for one in named
        if one.key not in coders
    ]
    texts = [*plan_texts(root, project, wanted, problems, name=name)]
    if unknown:
        known = tuple(coder.id for coder in settings.coders)
        facts = {"n": len(unknown), "names": tuple(unknown), "known": known}
        problems.append(Problem("acts.project.unknown_coders", place=name, **facts))
    if any(one.new for one in texts) and not wanted.is_read and wanted.texts.rights != "public":
        problems.append(Problem("acts.project.not_read", place=name))
    ids = {one.code.key: one.id for one in codes}
    codings, n_there, conflicts = _plan_codings(root, project, texts, codes=ids, coders=coders)
    problems += check_new_coders(root, new_coders)
    problems += _find_known(root, texts, named, codings, coders=coders, new=new_coders, name=name)
    language = wanted.texts.language or first
    notes = _notes(project, codes, codings, coders=coders, language=language, first=first)
    return ProjectPlan(
        *(project, tuple(texts), codes, coders, named, codings, tuple(cards), n_there),
        conflicts=conflicts,
        notes=tuple(dict.fromkeys([*notes, *_not_kept(project, codes, texts, book, first=first)])),
        problems=tuple(problems),
        new_coders=new_coders,
    )


def _notes(
    project: Project,
    codes: Sequence[PlannedCode],
    codings: Sequence[PlannedCoding],
    *,
    coders: Mapping[str, str],
    language: str,
    first: str,
) -> Iterator[Message]:
    """What is not kept, and whether what people wrote names somebody."""
    new = [one for one in codes if one.state == "new"]
    held = {one.key for one in project.texts if one.text.strip()}
    used = {one.coding.key for one in codings}
    there = [one for one in project.codings if one.key not in used and one.coder in coders]
    counts = {
        "acts.project.folders": sum(not one.code.is_codable for one in new),
        "acts.project.empty_texts": len(project.texts) - len(held),
        "acts.project.memos_there": sum(bool(one.memo) and one.text in held for one in there),
        "acts.project.groups": len(project.groups),
        "acts.project.times": sum(bool(one.coding.when) for one in codings),
    }
    yield from (Message(id, n=n) for id, n in counts.items() if n)
    yield from screen_memos(project, language=language)
    yield from screen_definitions(new, language=first)


def _not_kept(
    project: Project,
    codes: Sequence[PlannedCode],
    texts: Sequence[PlannedText],
    book: Codebook,
    *,
    first: str,
) -> Iterator[Message]:
    """What is known of people, and what the file says of groups and of codes that are here already."""
    there = {one.text.key for one in texts if one.new is not None and one.new.people}
    known = [one for one in project.people if one.values]

    def is_other(one: PlannedCode) -> bool:
        said = parse_description(one.code.definition, first=first).get("definition", {})
        code = book.get(one.id)
        return code is not None and any(code.definition.get(k) != v for k, v in said.items())

    counts = {
        "acts.project.people": sum(there.isdisjoint(one.texts) for one in known),
        "acts.project.group_texts": sum(
            one.state == "group" and bool(one.code.definition.strip()) for one in codes
        ),
        "acts.project.definitions_here": sum(
            one.state in ("guid", "path") and is_other(one) for one in codes
        ),
    }
    yield from (Message(id, n=n) for id, n in counts.items() if n)


def _plan_codings(
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
    new = {one.source.id for one in texts if one.new is not None}
    there = {one.source.id: one.source for one in texts if one.source.id not in new}
    ours = {id: _standing(root, source) for id, source in there.items()}
    done = {row for standing, _ in ours.values() for row in standing.values()}
    for coding in project.codings:
        text, code, coder = (
            by_key.get(coding.text),
            codes.get(coding.code),
            coders.get(coding.coder),
        )
        if text is None or code is None or coder is None:
            continue
        start, end = (None if at is None else at + text.shift for at in (coding.start, coding.end))
        same = (text.source.id, start, end, code, coder)
        standing, events = ours.get(text.source.id, ({}, {}))
        if same in done:
            n_there += 1
            continue
        id = plain_key(coding.key).replace("-", "").lower() if is_guid(coding.key) else ""
        if id in events:
            if events[id] == same:  # what was done with it here since then stays
                moved, deleted = moved + (id in standing), deleted + (id not in standing)
                continue
            changed += 1
        if not id or id in events:
            id = hashlib.sha256(repr(same).encode()).hexdigest()[:32]
        done.add(same)
        found.append(PlannedCoding(id, text.source.id, coder, code, start, end, coding))
    facts = {
        "acts.project.changed": changed,
        "acts.project.changed_here": moved,
        "acts.project.deleted": deleted,
    }
    return tuple(_once(found)), n_there, tuple(Message(id, n=n) for id, n in facts.items() if n)


def _once(found: Sequence[PlannedCoding]) -> Iterator[PlannedCoding]:
    """Each with an id of its own: ATLAS.ti gives two things one GUID."""
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            same = (one.source, one.start, one.end, one.code, one.coder)
            one = replace(one, id=hashlib.sha256(repr(same).encode()).hexdigest()[:32])
        seen.add(one.id)
        yield one


def _standing(
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


def _find_known(
    root: Path,
    texts: Sequence[PlannedText],
    named: Sequence[ProjectCoder],
    codings: Sequence[PlannedCoding],
    *,
    coders: Mapping[str, str],
    new: Mapping[str, str],
    name: str,
) -> Iterator[Problem]:
    """Somebody to be new whose codings are all here already, as one coder's: the file came in before."""
    there = {one.source.id: one.source for one in texts if one.new is None} if new else {}
    here = {row for source in there.values() for row in _standing(root, source)[0].values()}
    known = sorted({str(row[4]) for row in here})
    for one in named:
        id = coders.get(one.key, "")
        hers = [(c.source, c.start, c.end, c.code) for c in codings if c.coder == id]
        if id in new and hers:
            for other in known:
                if all((*place, other) in here for place in hers):
                    facts = {"name": one.name, "coder": other}
                    yield Problem("acts.project.coder_is_here", place=name, **facts)
                    break
