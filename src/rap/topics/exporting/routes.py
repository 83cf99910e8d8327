"""The page *Other programs*, its half *Take out*: who will read it, what can leave for them, and the file
with what must be said of it.
"""

from __future__ import annotations

import base64
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rap.core.errors import WrongUseError
from rap.core.model import in_language
from rap.formats.qdpx.profiles import DEFAULT, PROFILES
from rap.languages.catalogue import complete_language, on_screen
from rap.report.edition import heading_of
from rap.store.roles import CODER, LEAD
from rap.study.study import Study
from rap.topics.exploring.questions import titles_of_questions
from rap.topics.exporting.files import FOR_OTHERS, FORMS, IN_BLIND, Made, Request
from rap.topics.exporting.noted import made_and_noted
from rap.topics.exporting.tables import TABLES, variables_of
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

_WORDS = ("finding", "source", "by", "question", "profile", "survey")


@dataclass(frozen=True)
class KindOut:
    """Something that can leave, and as what."""

    what: str
    forms: Sequence[str]
    table: bool
    others: bool  # whether it may leave for others than the team
    open: bool  # whether it may leave as this study is coded


@dataclass(frozen=True)
class FindingOut:
    """A finding that can be chosen, with its statement in each language."""

    id: str
    statement: Mapping[str, str]


@dataclass(frozen=True)
class OutOffered:
    """What the page offers; what can be chosen is an id with its title."""

    audiences: Sequence[str]  # the team first
    blind: bool
    kinds: Sequence[KindOut]
    findings: Sequence[FindingOut]
    profiles: Sequence[str]
    variables: Sequence[tuple[str, str]]
    surveys: Sequence[tuple[str, str]]
    questions: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TakenOut:
    """One file that leaves, and what somebody who gives it away must know."""

    name: str
    file: str  # in Base64
    n: int
    warnings: Sequence[str]
    report: str
    report_name: str


def tell_out(bench: Bench, person: Person, *, language: str) -> OutOffered:
    """What the page offers: readers, what can leave for the team and for others and as what, and what
    can be chosen: findings, variables of people, questions.
    """
    person.need(CODER)
    study = _study(bench, "team")
    answers = study.surveys_read.items()
    variables = [] if bench.settings.blind else variables_of(study)
    is_blind = bench.settings.blind
    return OutOffered(
        audiences=sorted(bench.settings.audiences, key=lambda one: (one != "team", one)),
        blind=is_blind,
        kinds=[
            KindOut(
                what,
                forms,
                table=what in (*TABLES, "answers"),
                others=what in FOR_OTHERS,
                open=not is_blind or what in IN_BLIND,
            )
            for what, forms in FORMS.items()
            if what != "answers" or answers
        ],
        findings=[
            FindingOut(one.id, {k: row["text"] for k, row in one.statement.items()})
            for one in study.findings
        ],
        profiles=list(PROFILES),
        variables=[(id, heading_of(bench.book, language, id)) for id in variables],
        surveys=[(id, in_language(one.survey.title, language, id)) for id, one in answers],
        questions=[*titles_of_questions(language).items()],
    )


def take_out(
    bench: Bench, person: Person, asked: Mapping[str, object], *, language: str
) -> TakenOut:
    """One file for the readers that were named, as text in Base64, its name, and what somebody who
    gives it away must know. Nothing is written on the server.

    Raises
    ------
    NotAllowedError
        Words for others than the team, by somebody who does not lead; what others coded, in a study
        that is coded blind.
    """
    person.need(CODER)
    audience, what = str(asked["audience"]), str(asked["what"])
    if audience != "team":
        person.need(LEAD)
    codes = asked.get("codes", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise WrongUseError("web.request.wrong_kind", member="codes")
    request = Request(
        what,
        str(asked["form"]),
        language=language,
        codes=tuple(codes),
        labels=asked.get("labels") is not False,
        finding=str(asked.get("finding", "")),
        source=str(asked.get("source", "")),
        by=str(asked.get("by", "")),
        question=str(asked.get("question", "people")),
        profile=str(asked.get("profile", DEFAULT)),
        survey=str(asked.get("survey", "")),
    )
    with made_and_noted(_study(bench, audience), request) as made:
        return _taken_out(made)


def _taken_out(made: Made) -> TakenOut:
    return TakenOut(
        made.name,
        base64.b64encode(made.data).decode(),
        made.n,
        [on_screen(warning) for warning in made.warnings],
        made.report,
        made.report_name if made.report else "",
    )


def _study(bench: Bench, audience: str) -> Study:
    return Study(bench.root, audience=audience, on=datetime.date.today())


class OutHandler(Handler):
    """What can be taken out, and one file of it."""

    @route
    async def get(self) -> OutOffered:
        return await self.show(tell_out, language=complete_language(self.language))

    @route
    async def post(self) -> TakenOut:
        kinds: dict[str, type] = {**dict.fromkeys(_WORDS, str), "codes": list, "labels": bool}
        wanted = dict.fromkeys(("audience", "what", "form"), str)
        body = self.body(wanted, optional=kinds)
        return await self.show(take_out, body, language=complete_language(self.language))


ROUTES: Routes = ((r"out", OutHandler),)
