"""Answers to a survey on the page *Surveys*: what an export would become, and bringing it in. The file is sent as those of interviews are
(`import/files`), and is in memory alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rap.core.errors import ProblemsError, WrongUseError
from rap.core.surveys import Question
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.surveys.forms import read_surveys
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
from rap.topics.web.replies import tell

_ASKED: Mapping[str, type] = {
    **dict.fromkeys(("survey", "language", "dates"), str),
    **dict.fromkeys(("columns", "values", "joined"), dict),
    **dict.fromkeys(("drop", "others"), list),
}
_TWO_WAYS = "formats.survey.two_ways"
_WHICH = ("surveys.answers.fits_none", "surveys.answers.fits_several")


@dataclass(frozen=True)
class LabelledChoice:
    """An option, a question or a survey, with its words."""

    id: str
    label: dict[str, str]


@dataclass(frozen=True)
class SurveyTitle:
    """A survey that answers may be of."""

    id: str
    title: dict[str, str]


@dataclass(frozen=True)
class QuestionSeen:
    """What becomes of a question; `describes`: it says who somebody is."""

    id: str
    label: dict[str, str]
    type: str
    state: Literal["kept", "dropped", "closed", "missing"]
    headings: tuple[str, ...]
    options: list[LabelledChoice]
    n: Mapping[str, int]  # option, and how many of those who come in chose it
    words: int  # how many wrote something
    bands: tuple[str, ...]
    exact: bool
    describes: bool


@dataclass(frozen=True)
class ColumnSeen:
    """A column of the file, and what became of it."""

    heading: str
    became: Literal["answer", "tick", "words", "personal", "tool", "language", "receipt", "unknown"]
    question: str


@dataclass(frozen=True)
class UnreadValues:
    """Values that are no option of their question."""

    question: str
    values: list[str]
    options: list[LabelledChoice]


@dataclass(frozen=True)
class AloneSeen:
    """How many of how many are alone with what describes them, and how many without each question."""

    n: int
    of: int
    few: int
    questions: tuple[str, ...]
    without: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RowCounts:
    """Questions that were asked, and rows: new, here already, refused, not finished, sent twice."""

    asked: int
    questions: int
    new: int
    here: int
    refused: int
    unfinished: int | None = None
    doubled: int | None = None


@dataclass(frozen=True)
class WhichSurvey:
    """Answers that a person has to say the survey of; `why` says so."""

    surveys: list[SurveyTitle]
    why: str
    survey: Literal[""] = ""


@dataclass(frozen=True)
class AnswersLook:
    """What an export would become; with `done` it was asked for, and something is unclear."""

    survey: str
    surveys: list[SurveyTitle]
    why: str
    tool: str
    languages: tuple[str, ...]
    asks_language: bool
    asks_dates: bool  # day and month of its days can be exchanged
    n: RowCounts
    questions: list[QuestionSeen]
    columns: list[ColumnSeen]
    fields: list[LabelledChoice]  # what a column can be: questions of consent, and of the form
    unread: list[UnreadValues]
    alone: AloneSeen
    notes: list[str]
    unclear: list[str]
    elsewhere: list[str]
    has_vault: bool
    done: Literal[False] | None = None


@dataclass(frozen=True)
class WordsTaken:
    """A text of what people wrote to a question, and how many did."""

    source: str
    question: dict[str, str]
    language: str
    n: int


@dataclass(frozen=True)
class AnswersCame:
    """The answers came in."""

    survey: str
    n: int
    texts: list[WordsTaken]
    done: Literal[True] = True


@without_words
def look_at_export(desk: RawSession, person: Person, asked: Plain) -> WhichSurvey | AnswersLook:
    """What an export would become; nothing is written. `survey` is empty where a person has to say
    which it is, and `why` says so.
    """
    path, data, choices = _opened(desk.tray(person), asked)
    try:
        looked = look_at_answers(desk.root, path, asked.get("survey", ""), choices, data=data)
    except WrongUseError as error:
        if error.problems[0].message.id not in _WHICH:
            raise
        return WhichSurvey(_surveys(desk), on_screen(error.problems[0]))
    return _tell(desk, looked)


@without_words
def take_export(desk: RawSession, person: Person, asked: Plain) -> AnswersLook | AnswersCame:
    """Bring the answers in: all of them, or nothing while something is unclear. Asked for twice,
    because a reply was lost, they come in once.
    """
    tray = desk.tray(person)
    before, answer = tray.last
    if asked == before and isinstance(answer, AnswersCame):
        return answer
    path, data, choices = _opened(tray, asked)
    looked = look_at_answers(desk.root, path, asked.get("survey", ""), choices, data=data)
    try:
        taken = take_answers(desk.root, looked, open_queue(desk.root), data=data)
    except ProblemsError:
        return replace(_tell(desk, looked), done=False)
    labels = {one.id: dict(one.label) for one in looked.survey.questions}
    texts = [
        WordsTaken(
            one.source.id,
            labels[one.source.variables["question"][0]],
            one.source.language,
            len(one.source.speakers),
        )
        for one in taken.texts
    ]
    done = AnswersCame(looked.survey.id, len(taken.batch.rows), texts)
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


def _surveys(desk: RawSession) -> list[SurveyTitle]:
    return [SurveyTitle(one.id, dict(one.title)) for one in read_surveys(desk.root)]


def _tell(desk: RawSession, looked: LookedAt) -> AnswersLook:
    """A look as the page shows it."""
    survey, export = looked.survey, looked.export
    asking = with_consent(survey, looked.form)
    seen = see_questions(looked)
    batches = [str(m.facts["batch"]) for m in looked.unclear if m.id == "surveys.answers.elsewhere"]
    unclear = [message.id for message in looked.unclear]
    return AnswersLook(
        survey=survey.id,
        surveys=_surveys(desk),
        why="",
        tool=export.tool,
        languages=survey.languages,
        asks_language=bool(looked.choices.language) or not all(r.language for r in export.rows),
        asks_dates=bool(looked.choices.dates) or _TWO_WAYS in unclear,
        n=RowCounts(
            asked=sum(one.state != "missing" for one in seen),
            questions=len(seen),
            new=len(looked.rows),
            here=looked.n_known,
            refused=looked.n_refused,
            **export.out,
        ),
        questions=[_tell_question(one) for one in seen],
        columns=[tell(ColumnSeen, one, became=kind_of(one)) for one in export.columns],
        fields=[tell(LabelledChoice, one) for one in asking.questions if one.type != "note"],
        unread=[
            UnreadValues(id, [*cells], _options(question))
            for id, cells in export.unread.items()
            if cells and (question := asking.question(id))
        ],
        alone=tell(AloneSeen, looked.alone, n=looked.alone.n_alone, of=looked.alone.n),
        notes=[on_screen(one) for one in looked.notes],
        unclear=[on_screen(one) for one in looked.unclear],
        elsewhere=[*dict.fromkeys((*batches, *looked.choices.others))],
        has_vault=find_queue(desk.root) is not None,
    )


def _tell_question(one: Seen) -> QuestionSeen:
    question = one.question
    options = _options(question)
    more = {"options": options, "words": one.n_words, "bands": question.bands}
    about = {"id": question.id, "label": question.label, "type": question.type}
    return tell(QuestionSeen, one, exact=one.is_exact, **about, **more)


def _options(question: Question) -> list[LabelledChoice]:
    return [tell(LabelledChoice, one) for one in question.choices.values()]


class LookHandler(RawHandler):
    """What an export would become."""

    @route
    async def post(self) -> WhichSurvey | AnswersLook:
        self.person.need(CODER)
        return await self.raw(look_at_export, self.body({"file": str}, optional=_ASKED))


class TakeHandler(RawHandler):
    """Bring it in."""

    @route
    async def post(self) -> AnswersLook | AnswersCame:
        self.person.need(CODER)
        return await self.raw(
            take_export, self.body({"file": str}, optional=_ASKED), everything=True
        )


ROUTES: Routes = (
    (r"answers-in/look", LookHandler),
    (r"answers-in/take", TakeHandler),
)
