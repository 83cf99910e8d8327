"""A study as a project for other programs: its texts, codes, codings, people and memos, as far as one
audience may have them.

To anybody but the team goes a whole text only where everybody who speaks in it said yes to that
very question (`coded_text.may_leave_whole`), and nothing that is known of people or of who coded
and when; memos stay with the team. Passages that may not be shown are masked, so that places hold.
Withdrawn texts are nowhere. Of everything that stays behind the report says how much it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rap.core.errors import Message, WrongUseError
from rap.core.model import EVENT_ID, Code, Coding, Memo, in_language, parse_ref
from rap.core.plain import nearest
from rap.formats.code_texts import TEXTS, format_description
from rap.formats.projects import (
    Loss,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectPerson,
    ProjectText,
)
from rap.formats.qdpx.for_qualcoder import for_qualcoder
from rap.formats.qdpx.profiles import DEFAULT, PROFILES, QUALCODER
from rap.formats.qdpx.writing import format_codebook, format_project, with_unique_names
from rap.formats.taguette_writing import format_taguette
from rap.languages.catalogue import say, sentence
from rap.report.table_files import FOR_THE_TEAM
from rap.store.cases import values_at
from rap.store.codings import read_made
from rap.store.memos import parse_cell, read_memos
from rap.store.sources import read_source_text
from rap.store.translations import read_translations
from rap.study.consent import MASK
from rap.study.study import Study
from rap.topics.exporting.coded_text import may_leave_whole
from rap.topics.exporting.tables import refuse_words
from rap.topics.other_programs.projects.codes import family_key, key_of

PROJECTS = ("qdpx", "qdc", "sqlite3")
_TEAM = "team"


def make_project(
    study: Study, form: str, *, profile: str = DEFAULT, unique_names: bool = False
) -> tuple[bytes, int, tuple[Loss, ...]]:
    """`study`, as far as its audience may have it, for other programs: a project (`qdpx`), or its
    codes alone (`qdc`), or the database of Taguette (`sqlite3`). Its bytes, the number of its codings
    (codes), and what it does not hold.

    Parameters
    ----------
    profile
        One of `PROFILES`, for a project.
    unique_names
        Put the names above it before the name of a code where two are called the same.

    Raises
    ------
    WrongUseError
        A profile that is not known.
    RunFailedError
        For others than the team: a code or a definition repeats eight words of somebody.
    RefusedError
    """
    if profile not in PROFILES:
        near = nearest(profile, PROFILES)
        raise WrongUseError("exporting.unknown_profile", profile=profile, nearest=near)
    if study.audience != _TEAM:
        refuse_words(study.codebook_arrow(), study)
    project = codes_of(study) if form == "qdc" else project_of(study)
    if profile == QUALCODER and form == "qdpx":
        project, renamed = for_qualcoder(project)
    else:
        project, renamed = with_unique_names(project) if unique_names else (project, ())
    if form == "qdc":
        n, (data, unsaid) = len(project.codes), format_codebook(project)
    elif form == "sqlite3":
        n, (data, unsaid) = len(project.codings), format_taguette(project)
    else:
        n, (data, unsaid) = len(project.codings), format_project(project, profile=PROFILES[profile])
    return data, n, (*project.losses, *renamed, *unsaid)


def report_of(study: Study, name: str, losses: Iterable[Loss], *, profile: str) -> str:
    """What the file `name` does not hold, a line each."""
    lines = [say("coding.exporting.for_the_team")] if study.audience == _TEAM else []
    if not PROFILES[profile].is_verified:
        lines.append(say("exporting.not_verified", profile=profile))
    said = [f"- {sentence(loss.message)}" for loss in losses]
    head = "exporting.losses" if said else "exporting.no_losses"
    return "\n".join([*lines, say(head, file=name), *said, "", say("exporting.stays"), ""])


def project_of(study: Study) -> Project:
    """All of a study that its audience may have, with what was left out."""
    book, texts = codes_of(study), [*_texts(study)]
    there = {text.key for text in texts}
    codings = [coding for coding in study.coding_list if coding.source in there]
    keys = {code.id: key_of(code) for code in study.book.codes}
    coded = {coding.source for coding in codings}
    made = {id: when for one in coded for id, when in read_made(study.root, one).items()}
    memos = _memos(study, there, {coding.id for coding in codings})
    given = [_coding(coding, keys[coding.code], made=made) for coding in codings]
    given = given if study.audience == _TEAM else [*_without_coders(given)]
    coders = sorted({*(c.coder for c in given), *(memo.coder for memo in memos)})
    return replace(
        book,
        coders=tuple(ProjectCoder(coder, coder) for coder in coders),
        texts=tuple(texts),
        codings=tuple(given),
        people=tuple(_people(study, there)),
        memos=tuple(memos),
        losses=(*book.losses, *_left_out(study, texts, codings, n_memos=len(memos))),
    )


def codes_of(study: Study) -> Project:
    """The codebook alone: groups are codes that nothing is coded with, above those in them."""
    book = study.book
    first = next(iter((*book.languages, *study.settings.languages)), "en")
    living = [code for code in book.codes if not (code.retired or code.merged_into)]
    families = dict.fromkeys([*book.families, *(code.family for code in living)])
    title = in_language(book.title, first) or in_language(study.settings.title, first)
    codes = [
        *(_family(id, book.families.get(id, {}), first=first) for id in families),
        *(_code(code, living, first=first) for code in living),
    ]
    lost = {
        "exporting.retired": len(book.codes) - len(living),
        "exporting.examples": sum(bool(code.example) for code in living),
        "exporting.sensitive": sum(bool(code.sensitive) for code in living),
    }
    name = f"{FOR_THE_TEAM}{title}" if study.audience == _TEAM else title
    return Project(name=name, codes=tuple(codes), losses=_counted(lost))


def _family(id: str, labels: Mapping[str, str], *, first: str) -> ProjectCode:
    said = format_description({"label": labels}, first=first)
    name = in_language(labels, first, id)
    return ProjectCode(family_key(id), name, is_codable=False, definition=said)


def _code(code: Code, living: Iterable[Code], *, first: str) -> ProjectCode:
    above = {one.id: key_of(one) for one in living}
    texts = {kind: getattr(code, kind) for kind in TEXTS}
    name, said = in_language(code.label, first, code.id), format_description(texts, first=first)
    parent = above.get(code.parent, family_key(code.family))
    return ProjectCode(key_of(code), name, parent, colour=code.colour, definition=said)


def texts_of_project(study: Study) -> tuple[str, ...]:
    """The texts whose whole may go to this audience."""
    return tuple(source.id for source in study.source_list if may_leave_whole(study, source.id))


def _texts(study: Study) -> Iterator[ProjectText]:
    for source in study.source_list:
        if may_leave_whole(study, source.id):
            # others cannot tell by it which text it is of a project that they have from elsewhere
            guid = source.guid if study.audience == _TEAM else ""
            yield ProjectText(source.id, source.id, study.texts[source.id], guid=guid)


def _coding(coding: Coding, code: str, *, made: Mapping[str, str]) -> ProjectCoding:
    """A coding; its id is as long as a GUID, and becomes one. One from another program leaves with the
    time at which it was made there.
    """
    key = str(uuid.UUID(hex=coding.id)) if EVENT_ID.fullmatch(coding.id) else coding.id
    place = (coding.source, coding.start, coding.end)
    when = made.get(coding.id, coding.t)
    return ProjectCoding(key, *place, code, coding.coder, when)


def _without_coders(codings: Iterable[ProjectCoding]) -> Iterator[ProjectCoding]:
    """What others than the team may know of who coded: that the team gave a code to a place, and
    the day it first did. How many coded alike is not said, and no id is one of the team's own
    files.
    """
    first: dict[str, ProjectCoding] = {}
    for one in codings:
        key = f"{one.text}:{one.start}-{one.end}:{one.code}"
        days = [day for day in (one.when[:10], first[key].when if key in first else "") if day]
        first[key] = replace(one, key=key, coder=_TEAM, when=min(days, default=""))
    return iter(first.values())


def _people(study: Study, texts: set[str]) -> Iterator[ProjectPerson]:
    """What is known of those who are heard, for the team alone: each row is about one person."""
    if study.audience != _TEAM:
        return
    heard: dict[str, list[str]] = {}
    for source in study.source_list:
        for person in source.cases if source.id in texts else ():
            if study.rights.allows(person, study.rights.describing):
                heard.setdefault(person, []).append(source.id)
    for case in study.all_cases:
        if case.id in heard:
            values = {name: "; ".join(value) for name, value in values_at(case).items()}
            yield ProjectPerson(case.id, case.id, values, tuple(heard[case.id]))


def _memos(study: Study, texts: set[str], codings: set[str]) -> list[ProjectMemo]:
    """Memos that their authors share with the team, on what is in the file or on no text."""
    if study.audience != _TEAM:
        return []
    living = {code.id: key_of(code) for code in study.book.codes}
    found = []
    for memo in read_memos(study.root):
        if memo.private or not (memo.source in texts or memo.source == "study"):
            continue
        is_on_person, about = _about(study, memo, texts, codings, living)
        if not is_on_person:
            key = f"{memo.source}/{memo.id}"
            found.append(ProjectMemo(key, memo.body, about, memo.by, memo.date, memo.id))
    return found


def _about(
    study: Study, memo: Memo, texts: set[str], codings: set[str], codes: Mapping[str, str]
) -> tuple[bool, tuple[str, str] | None]:
    """Whether a memo must stay because of a person it is on; and what it is tied to in the file."""
    cell, place = parse_cell(memo.about), parse_ref(memo.about)
    person = cell[0] if cell else memo.about
    if person in study.people_known:
        return not study.rights.allows(person, "analyse"), ("person", person)
    if place is not None and place[0] in texts and place[2] <= len(study.texts[place[0]]):
        return False, ("place", memo.about)
    if memo.about in texts:
        return False, ("text", memo.about)
    if memo.about in codes:
        return False, ("code", codes[memo.about])
    return False, ("coding", str(uuid.UUID(hex=memo.about))) if memo.about in codings else None


def _left_out(
    study: Study, texts: Iterable[ProjectText], codings: Iterable[Coding], *, n_memos: int
) -> tuple[Loss, ...]:
    """What of the study the file does not hold, and how much it is."""
    there = {text.key for text in texts}
    n_kept_back = sum(source.id not in there for source in study.source_list)
    folds = [study.fold(id) for id in sorted(there)]
    people = [case for case in study.all_cases if case.id.startswith("C-")]
    by_month = [c for c in people if any(isinstance(v, Mapping) for v in c.variables.values())]
    is_team = study.audience == _TEAM
    lost = {
        "exporting.not_seen": study.n_left_out,
        "exporting.masked": sum(_is_masked(study, text) for text in texts),
        "exporting.without_place": sum(len(fold.to_check) for fold in folds),
        "exporting.decided_against": sum(len(fold.dropped) for fold in folds),
        "exporting.important": sum(coding.important for coding in codings),
        "exporting.translations": sum(_count_translations(study, id) for id in there),
        "exporting.memos": sum(not memo.private for memo in read_memos(study.root)) - n_memos,
        "exporting.people": 0 if is_team else len(people),
        "exporting.months": len(by_month) if is_team else 0,
    }
    return _counted({"exporting.texts_kept_back": n_kept_back, **lost})


def _is_masked(study: Study, text: ProjectText) -> bool:
    source = study.voices[text.key].source
    return MASK in text.text and read_source_text(study.root, source) != text.text


def _count_translations(study: Study, source: str) -> int:
    found = read_translations(study.root, study.voices[source].source)[0]
    return sum(len(places) for places in found.values())


def _counted(lost: Mapping[str, int]) -> tuple[Loss, ...]:
    return tuple(Loss(Message(id, n=n), n) for id, n in lost.items() if n)
