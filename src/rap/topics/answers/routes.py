"""Routes of trial spaces: what is to be looked at, and what was seen on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rap.core.errors import ProblemsError, WrongUseError
from rap.core.model import CODER_ID
from rap.store.cases import values_at
from rap.store.observations import read_observations
from rap.store.roles import CODER
from rap.topics.answers.field_sheets import MEMBER, add_observations
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell

# Trial spaces on the screen: what a good place must offer, what was seen lately, and a visit
# written down.

MAX_NOTE = 1_000
MOST_ROWS = 100
LATELY = 40
_ROW = ("criterion", "value", "note", "by")


@dataclass(frozen=True)
class SeenRow:
    """One thing that was seen in a space on one day."""

    date: str
    criterion: str
    value: str
    note: str
    by: str
    unit: str


@dataclass(frozen=True)
class SpaceRow:
    """A trial space, with the last lines of what was seen."""

    id: str
    variables: dict[str, list[str]]
    seen: list[SeenRow]


@dataclass(frozen=True)
class CriterionRow:
    """What a good place must offer, and the finding that asks for it."""

    id: str
    unit: str
    rule: str
    bound: str
    label: dict[str, str]
    finding: str


@dataclass(frozen=True)
class Spaces:
    """The spaces, what is looked at in them, and who may have looked."""

    spaces: list[SpaceRow]
    criteria: list[CriterionRow]
    by: list[str]


@dataclass(frozen=True, kw_only=True)
class VisitSaved(Spaces):
    """A visit is kept; the spaces as they are now."""

    saved: Literal[True] = True


@dataclass(frozen=True)
class Identifying:
    """A place in a note that looks as if it named somebody."""

    criterion: str
    start: int
    end: int


@dataclass(frozen=True)
class VisitNotSaved:
    """Nothing was written: notes look as if they named somebody."""

    identifying: list[Identifying]
    saved: Literal[False] = False


def list_spaces(bench: Bench) -> Spaces:
    """The spaces, the criteria of all findings with their bounds, who may have looked, and the last
    lines of each space.
    """
    seen: dict[str, list[SeenRow]] = {}
    for one in sorted(
        read_observations(bench.root, damaged=[]), key=lambda one: (one.date, one.id), reverse=True
    ):
        rows = seen.setdefault(one.space, [])
        if len(rows) < LATELY:
            rows.append(tell(SeenRow, one))
    spaces = [
        SpaceRow(
            id, {name: list(values) for name, values in values_at(case).items()}, seen.get(id, [])
        )
        for id, case in sorted(bench.cases.items())
        if id.startswith("S-")
    ]
    criteria = [
        tell(CriterionRow, one, label=dict(one.label), finding=finding.id)
        for finding in bench.findings
        for one in finding.criteria
    ]
    return Spaces(spaces, criteria, [*(coder.id for coder in bench.settings.coders), MEMBER])


def write_visit(
    bench: Bench, person: Person, space: str, body: Mapping[str, Any]
) -> VisitSaved | VisitNotSaved:
    """Keep what was seen on one day, or say which notes look as if they named somebody: then
    nothing is written.

    Start and end of such a place count in its note, in code points.
    """
    person.need(CODER)
    rows, language = body["rows"], body["language"]
    if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(map(_is_row, rows)):
        raise WrongUseError("answers.visit.bad_rows", members=tuple(_ROW), limit=MAX_NOTE)
    if not isinstance(body["date"], str) or not isinstance(language, str):
        raise WrongUseError("answers.visit.bad_date")
    rows = [{**row, "note": " ".join(row["note"].split())} for row in rows]
    found = [] if body.get("seen") is True else _identifying(rows, language)
    if found:
        return VisitNotSaved(found)
    coders = {coder.id for coder in bench.settings.coders}
    for row in rows:
        if CODER_ID.fullmatch(row["by"]) and row["by"] not in coders:
            raise WrongUseError(
                "answers.visit.unknown_coder", place=row["criterion"] or "visit", coder=row["by"]
            )
    try:
        add_observations(bench.root, space, rows, date=body["date"])
    except ProblemsError as error:  # a form tells one thing at a time, beside its field
        first = error.problems[0]
        raise WrongUseError(first.message, place=first.place) from None
    return tell(VisitSaved, list_spaces(bench))


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == set(_ROW)
        and all(isinstance(text, str) and _is_whole(text) for text in row.values())
        and len(row["note"]) <= MAX_NOTE
    )


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in text)


def _identifying(rows: Sequence[Mapping[str, str]], language: str) -> list[Identifying]:
    """Where a note has words that look like direct identifiers, by the rules of `language` (fr, nl
    or en on the screen).
    """
    from rap.privacy.pseudonyms.identifiers import find_identifiers

    return [
        Identifying(row["criterion"], one.start, one.end)
        for row in rows
        if row["note"]
        for one in find_identifiers(row["note"], language=language)
        if one.direct
    ]


class SpacesHandler(Handler):
    @route
    async def get(self) -> Spaces:
        return await self.look(lambda: list_spaces(self.bench))


class VisitsHandler(Handler):
    @route
    async def post(self, source_id: str) -> VisitSaved | VisitNotSaved:
        wanted = dict.fromkeys(("date", "rows", "language"), object)
        return await self.change(
            write_visit, source_id, self.body(wanted, optional={"seen": object})
        )


ROUTES: Routes = (
    (r"spaces", SpacesHandler),
    (r"spaces/(S-[0-9]{2,6})/visits", VisitsHandler),
)
