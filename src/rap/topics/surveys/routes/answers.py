"""Answers to a survey on the page *Surveys*: what an export would become, and bringing it in. The file is sent as those of interviews are
(`import/files`), and is in memory alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rap.core.errors import ProblemsError, WrongUseError
from rap.core.surveys import Question
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.surveys.forms import read_surveys
from rap.topics.surveys.answers.alone import Alone
from rap.topics.surveys.answers.choices import Choices
from rap.topics.surveys.answers.consent_asked import with_consent
from rap.topics.surveys.answers.looks import LookedAt, look_at_answers
from rap.topics.surveys.answers.overview import Seen, kind_of, see_questions
from rap.topics.surveys.answers.take import take_answers
from rap.topics.waiting_texts.queue import find_queue, open_queue
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession, Tray

_ASKED: Mapping[str, type] = {
    **dict.fromkeys(("survey", "language", "dates"), str),
    **dict.fromkeys(("columns", "values", "joined"), dict),
    **dict.fromkeys(("drop", "others"), list),
}
_TWO_WAYS = "formats.survey.two_ways"
_WHICH = ("surveys.answers.fits_none", "surveys.answers.fits_several")


@without_words
def look_at_export(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """What an export would become; nothing is written. `survey` is empty where a person has to say
    which it is, and `why` says so.
    """
    path, data, choices = _opened(desk.tray(person), asked)
    try:
        looked = look_at_answers(desk.root, path, asked.get("survey", ""), choices, data=data)
    except WrongUseError as error:
        if error.problems[0].message.id not in _WHICH:
            raise
        return {"survey": "", "surveys": _surveys(desk), "why": on_screen(error.problems[0])}
    return _tell(desk, looked)


@without_words
def take_export(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """Bring the answers in: all of them, or nothing while something is unclear. Asked for twice,
    because a reply was lost, they come in once.
    """
    tray = desk.tray(person)
    before, answer = tray.last
    if asked == before:
        return answer
    path, data, choices = _opened(tray, asked)
    looked = look_at_answers(desk.root, path, asked.get("survey", ""), choices, data=data)
    try:
        taken = take_answers(desk.root, looked, open_queue(desk.root), data=data)
    except ProblemsError:
        return {**_tell(desk, looked), "done": False}
    labels = {one.id: dict(one.label) for one in looked.survey.questions}
    texts = [
        {
            "source": one.source.id,
            "question": labels[one.source.variables["question"][0]],
            "language": one.source.language,
            "n": len(one.source.speakers),
        }
        for one in taken.texts
    ]
    rows = taken.batch.rows
    done = {"done": True, "survey": looked.survey.id, "n": len(rows), "texts": texts}
    tray.drop(asked["file"])
    tray.last = (asked, done)
    return done


def _opened(tray: Tray, asked: Plain) -> tuple[Any, bytes, Choices]:
    """The file, and what she says of it.

    Raises
    ------
    UnknownError
        A file that was not sent.
    WrongUseError
        A member that is of another kind.
    """
    path, data = tray.file(asked["file"])
    choices = Choices(
        asked.get("language", ""),
        _texts(asked.get("columns", {})),
        _nested(asked.get("values", {})),
        tuple(_words(asked.get("drop", []))),
        _nested(asked.get("joined", {})),
        tuple(_words(asked.get("others", []))),
        dates=asked.get("dates", ""),
    )
    return path, data, choices


def _nested(rows: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {id: _texts(row) for id, row in rows.items()}


def _texts(row: Any) -> dict[str, str]:
    if not isinstance(row, dict):
        raise WrongUseError("web.request.wrong_kind", member="values")
    return dict(zip(row, _words([*row.values()]), strict=True))


def _words(values: list[Any]) -> list[str]:
    if not all(isinstance(one, str) for one in values):
        raise WrongUseError("web.request.wrong_kind", member="values")
    return values


def _surveys(desk: RawSession) -> list[Plain]:
    return [{"id": one.id, "title": dict(one.title)} for one in read_surveys(desk.root)]


def _tell(desk: RawSession, looked: LookedAt) -> Plain:
    """A look as the page shows it."""
    survey, export = looked.survey, looked.export
    asking = with_consent(survey, looked.form)
    seen = see_questions(looked)
    batches = [str(m.facts["batch"]) for m in looked.unclear if m.id == "surveys.answers.elsewhere"]
    unclear = [message.id for message in looked.unclear]
    return {
        "survey": survey.id,
        "surveys": _surveys(desk),
        "why": "",
        "tool": export.tool,
        "languages": [*survey.languages],
        "asks_language": bool(looked.choices.language) or not all(r.language for r in export.rows),
        "asks_dates": bool(looked.choices.dates) or _TWO_WAYS in unclear,
        "n": _tell_counts(looked, seen),
        "questions": [_tell_question(one) for one in seen],
        "columns": [
            {"heading": one.heading, "became": kind_of(one), "question": one.question}
            for one in export.columns
        ],
        "fields": [
            {"id": one.id, "label": dict(one.label)}
            for one in asking.questions
            if one.type != "note"
        ],
        "unread": [
            {"question": id, "values": [*cells], "options": _options(question)}
            for id, cells in export.unread.items()
            if cells and (question := asking.question(id))
        ],
        "alone": _tell_alone(looked.alone),
        "notes": [on_screen(one) for one in looked.notes],
        "unclear": [on_screen(one) for one in looked.unclear],
        "elsewhere": [*dict.fromkeys((*batches, *looked.choices.others))],
        "has_vault": find_queue(desk.root) is not None,
    }


def _tell_counts(looked: LookedAt, seen: list[Seen]) -> dict[str, int]:
    return {
        "asked": sum(one.state != "missing" for one in seen),
        "questions": len(seen),
        "new": len(looked.rows),
        "here": looked.n_known,
        "refused": looked.n_refused,
        **looked.export.out,
    }


def _tell_alone(alone: Alone) -> Plain:
    return {
        "n": alone.n_alone,
        "of": alone.n,
        "few": alone.few,
        "questions": [*alone.questions],
        "without": [list(row) for row in alone.without],
    }


def _tell_question(one: Seen) -> Plain:
    question = one.question
    return {
        "id": question.id,
        "label": dict(question.label),
        "type": question.type,
        "state": one.state,
        "headings": [*one.headings],
        "options": _options(question),
        "n": dict(one.n),
        "words": one.n_words,
        "bands": [*question.bands],
        "exact": one.is_exact,
        "describes": one.describes,
    }


def _options(question: Question) -> list[Plain]:
    return [{"id": one.id, "label": dict(one.label)} for one in question.choices.values()]


class LookHandler(RawHandler):
    """What an export would become."""

    @route
    async def post(self) -> Plain:
        self.person.need(CODER)
        return await self.raw(look_at_export, self.body({"file": str}, optional=_ASKED))


class TakeHandler(RawHandler):
    """Bring it in."""

    @route
    async def post(self) -> Plain:
        self.person.need(CODER)
        return await self.raw(
            take_export, self.body({"file": str}, optional=_ASKED), everything=True
        )


ROUTES: Routes = (
    (r"answers-in/look", LookHandler),
    (r"answers-in/take", TakeHandler),
)
