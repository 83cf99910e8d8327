"""A plan of what comes in: plain data, which a person corrects before anything enters the study."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.core.errors import Message, WrongUseError
from rap.core.model import CASE_ID, KINDS, LANGUAGE, MONTH, SOURCE_ID, Source
from rap.core.plain import nearest
from rap.formats.attribute_tables import Attributes
from rap.formats.transcripts import Transcript
from rap.store.settings import read_settings

EVERYONE = "all"
"""Stands in `FilePlan.people` for everybody who takes part; no label is written so."""
NEXT, NO_SPEECH = "+", "-"
"""Values of `FilePlan.turns`: the line goes on with the turn before it, or is not speech."""


@dataclass(frozen=True)
class Wanted:
    """What a person says about the files she imports; the same holds for all of them.

    `guide` is the version of the guide. `speakers`, `encoding`, `one_speaker`, `columns` and
    `source` (which of several talks in a table) hold for each file that says nothing else itself.
    """

    kind: str = "interview"
    language: str = ""
    phase: int | None = None
    month: str = ""
    guide: str = ""
    id: str = ""
    case: str = ""
    rights: str = "consent"
    consent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    one_speaker: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Given:
    """A text in which nobody speaks, as a row of a table gave it, and what that says of it."""

    text: str
    language: str
    month: str
    variables: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FilePlan:
    """What a person says about one file; everything but `file` may be left out.

    Parameters
    ----------
    fingerprint
        Of the bytes that the corrections are for (`fingerprint_of`): other bytes are refused.
    speakers
        Label as written -> label in the text; `Wanted.speakers` holds for the others.
    turns
        Number of a line -> who begins there (a label as written or of the text), `+` or `-`.
    people
        Label in the text -> variable -> value; `EVERYONE` for all who take part.
    whole
        Label in the text -> audiences for which she herself said that her whole interview may be given
        to others to read: nobody says it for several.
    refusal
        What a table says about consent where it does not say yes.
    as_new
        It is a text of its own, though much of it is in the study already.
    names
        What holds for each find of the screen for names (`screened.Said`), in a text that was read.
    given
        The text itself, where it has no file of its own; then `file` is its place in a table.
    """

    file: Path
    fingerprint: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    groups: tuple[str, ...] = ()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    talk: str = ""
    encoding: str = ""
    one_speaker: bool = False
    refusal: str = ""
    as_new: bool = False
    skip: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    given: Given | None = None


@dataclass(frozen=True)
class Plan:
    """What comes in. `is_read`: a person has read it, so it enters the study once somebody has decided
    on each find of the screen for names; otherwise it waits in the vault for a review.
    """

    wanted: Wanted
    files: tuple[FilePlan, ...]
    is_read: bool = False


def plan_files(wanted: Wanted, files: Sequence[Path], *, is_read: bool = False) -> Plan:
    """A plan in which nothing is corrected; a file that is named twice is in it once."""
    return Plan(wanted, tuple(map(FilePlan, dict.fromkeys(files))), is_read)


def with_attributes(plan: Plan, table: Attributes) -> Plan:
    """`plan` with what a table says of the people in each file, and whether it refuses consent."""
    files = []
    for one in plan.files:
        values = table.rows.get(one.file.name, {})
        people = {**one.people, EVERYONE: values} if values else one.people
        refusal = table.refused.get(one.file.name, one.refusal)
        files.append(replace(one, people=people, refusal=refusal))
    return replace(plan, files=tuple(files))


def fingerprint_of(data: bytes) -> str:
    """What a plan calls the bytes of its file: short, since it only tells that they changed."""
    return hashlib.sha256(data).hexdigest()[:16]


def check_plan(root: Path, plan: Plan) -> None:
    """Raise `WrongUseError` where nothing can come in whatever the files hold: the demo, or words
    that do not fit.
    """
    if read_settings(root).demo:
        raise WrongUseError("entering.import.demo", place="pyproject.toml")
    for place, message in _find_wrong(plan.wanted, n_files=len(plan.files)):
        raise WrongUseError(message, place=place)


def _find_wrong(wanted: Wanted, *, n_files: int) -> Iterator[tuple[str, Message]]:
    """The options whose values cannot be used, and why."""
    source, case, kind, language = wanted.id, wanted.case, wanted.kind, wanted.language
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        yield "--kind", Message("entering.bring_in.unknown_kind", kind=kind, nearest=near)
    if not LANGUAGE.fullmatch(language):
        id = "entering.bring_in.bad_language" if language else "entering.bring_in.no_language"
        yield "--language", Message(id, language=language)
    if wanted.month and not MONTH.fullmatch(wanted.month):
        yield "--month", Message("entering.bring_in.bad_month", month=wanted.month)
    if source and not SOURCE_ID.fullmatch(source):
        yield "--id", Message("entering.bring_in.bad_id", source=source)
    if case and not CASE_ID.fullmatch(case):
        yield "--case", Message("entering.bring_in.bad_case", case=case)
    if source and n_files != 1:
        yield "--id", Message("entering.bring_in.one_id_for_all", files=n_files)
    if case and n_files != 1:
        yield "--case", Message("entering.bring_in.one_case_for_all", files=n_files)


@dataclass(frozen=True)
class Imported:
    """One file that became a source, or would; `people` and `whole` are as in `FilePlan`."""

    file: Path
    source: Source
    transcript: Transcript
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
