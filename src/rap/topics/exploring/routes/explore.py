"""Questions about the study: eight answers with a table and a chart, the passages behind each number,
and an answer as a file for the team.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from rap.core.errors import WrongUseError
from rap.languages.catalogue import complete_language
from rap.report.table_files import safe_cell
from rap.report.words import words_of
from rap.store.roles import READER
from rap.study.surveys import titles_of, with_questions
from rap.topics.exploring.panels import Bar
from rap.topics.exploring.questions import Answer, Asked, question_of, titles_of_questions
from rap.topics.exploring.routes.passages import PassageRow, PassagesFound, tell_passage
from rap.topics.exploring.sheet import format_svg
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, frames_for
from rap.topics.web.replies import FileSent

N_SHOWN = 100  # passages behind a number; the others are counted
_CONTEXT = 160  # characters before and after each
_WIDTHS = (320, 1600)  # pixels of a drawing
_FORMS = ("json", "svg", "csv")


@dataclass(frozen=True)
class QuestionTitle:
    """A question that can be asked."""

    id: str
    title: str


@dataclass(frozen=True)
class QuestionsOffered:
    """The questions in their order."""

    questions: list[QuestionTitle]


@dataclass(frozen=True)
class OptionOffered:
    """One way to choose."""

    value: str
    label: str


@dataclass(frozen=True)
class ChoiceOffered:
    """What can be chosen, and what is; `of_all`: it says what numbers are of, for all questions."""

    name: str
    label: str
    options: list[OptionOffered]
    value: str
    of_all: bool


@dataclass(frozen=True)
class MarkDrawn:
    """A mark of a drawing, and where the passages behind it are."""

    label: str
    where: dict[str, str]


@dataclass(frozen=True)
class CellShown:
    """A cell of a table."""

    text: str


@dataclass(frozen=True)
class BarShown(CellShown):
    """A cell with a number, and its mark where it has one."""

    mark: int | None


@dataclass(frozen=True)
class ExploreAnswer:
    """An answer to a question about the study."""

    id: str
    choices: list[ChoiceOffered]
    title: str
    said: str
    notes: list[str]
    for_team: str
    drawing: str
    marks: list[MarkDrawn]
    heads: list[str]
    rows: list[list[CellShown | BarShown]]
    python: list[str]  # the lines that give the same frame in a notebook
    opens: dict[str, str] | None


@dataclass(frozen=True, kw_only=True)
class PassagesBehind(PassagesFound):
    """The passages behind a number, and the texts of which the whole is."""

    whole: list[str]


def _ask(
    bench: Bench,
    person: Person,
    language: str,
    chosen: Mapping[str, str],
    *,
    for_file: bool = False,
) -> Asked:
    """What `person` may see, ready for a question; a file has ids in the place of titles of texts."""
    titles = {} if for_file else {id: one.title for id, one in bench.sources.items()}
    titles |= titles_of(bench.answers, language)
    book = with_questions(bench.book, bench.answers.values())
    return Asked(frames_for(bench, person), book, language, chosen, names=titles, for_file=for_file)


def list_questions(bench: Bench, person: Person, *, language: str) -> QuestionsOffered:
    """The questions in their order; what people answered to a survey where there is one."""
    rows = [
        QuestionTitle(id, title)
        for id, title in titles_of_questions(language).items()
        if id != "answers" or bench.answers
    ]
    return QuestionsOffered(rows)


def answer_of(
    bench: Bench,
    person: Person,
    id: str,
    *,
    language: str,
    chosen: Mapping[str, str],
    width: int,
) -> ExploreAnswer:
    """An answer for the screen: what can be chosen, drawing, table, marks, and the lines of Python; in
    a blind study none, since a notebook counts what others coded, too.
    """
    asked = _ask(bench, person, language, chosen)
    answer = question_of(id).answer(asked)
    return ExploreAnswer(
        id=id,
        choices=[
            ChoiceOffered(
                name=one.name,
                label=one.label,
                options=[OptionOffered(value, label) for value, label in one.options],
                value=one.value,
                of_all=one.is_of_all,
            )
            for one in asked.choices
        ],
        title=answer.title,
        said=answer.said,
        notes=list(answer.notes),
        for_team=words_of(language)("explore-for-team"),
        drawing=answer.draw(width) if answer.draw else "",
        marks=[MarkDrawn(one.label, dict(one.where)) for one in answer.marks],
        heads=list(answer.heads),
        rows=[[_cell(cell) for cell in row] for row in answer.rows],
        python=[] if bench.settings.blind else list(answer.python),
        opens=dict(answer.opens) if answer.opens is not None else None,
    )


def _cell(cell: str | Bar) -> CellShown:
    return CellShown(cell) if isinstance(cell, str) else BarShown(cell.shown, cell.mark)


def format_answer(
    bench: Bench, person: Person, id: str, *, language: str, chosen: Mapping[str, str], form: str
) -> bytes:
    """An answer as a file that says at its head what may be done with it: SVG, or CSV for a
    spreadsheet. It holds no passage.
    """
    answer = question_of(id).answer(_ask(bench, person, language, chosen, for_file=True))
    if form == "csv":
        return _csv(answer, language)
    picture = format_svg(answer, language=language)
    if not picture:
        raise WrongUseError("exploring.nothing_drawn")
    return picture.encode("utf-8")


def _csv(answer: Answer, language: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    words = words_of(language)
    told = [words("explore-for-team")]
    cells = [[one if isinstance(one, str) else one.shown for one in row] for row in answer.rows]
    if n_alone := sum(words.number(1) in row for row in cells):
        told.append(words.plural("explore-alone", n_alone))
    for row in (told, [answer.title], answer.heads, *cells):
        writer.writerow([safe_cell(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def find_behind(
    bench: Bench, person: Person, id: str, *, chosen: Mapping[str, str], where: Mapping[str, str]
) -> PassagesBehind:
    """The passages behind one number of an answer, each once, how often they were coded so, and the
    texts of which the whole is.
    """
    question = question_of(id)
    try:
        found = question.find(_ask(bench, person, "en", chosen), where)
    except (KeyError, ValueError):
        raise WrongUseError("exploring.no_such_number") from None
    whole = found[found["start"].isna()]["source"]
    places = found.dropna(subset=["start", "end"]).drop_duplicates(["source", "start", "end"])
    places = places.sort_values(["source", "start", "end"])
    rows = places.head(N_SHOWN)[["source", "start", "end"]].itertuples(index=False)
    return PassagesBehind(
        total=len(places),
        codings=len(found),
        people=int(found["case"].nunique()),
        passages=[_passage(bench, person, one[0], int(one[1]), int(one[2])) for one in rows],
        whole=sorted(set(whole)),
    )


def _passage(bench: Bench, person: Person, source: str, start: int, end: int) -> PassageRow:
    text = bench.text(source)
    words = {
        "quote": text[start:end],
        "before": text[max(0, start - _CONTEXT) : start],
        "after": text[end : end + _CONTEXT],
    }
    return tell_passage(bench, person, {"source": source, "start": start, "end": end, **words})


class QuestionsHandler(Handler):
    @route
    async def get(self) -> QuestionsOffered:
        return await self.show(list_questions, language=complete_language(self.language))


class AnswerHandler(Handler):
    """An answer, or a file of it. What is asked for may be a word somebody said, and addresses come to
    lie in logs: so it is in the body.
    """

    is_search = True

    @route
    async def post(self, id: str) -> ExploreAnswer | FileSent:
        kinds = {"width": int, "form": str, "language": str}
        body = self.body({"chosen": dict}, optional=kinds, role=READER)
        chosen, form = _texts(body["chosen"]), body.get("form", "json")
        if form not in _FORMS:
            raise WrongUseError("exploring.no_form", forms=_FORMS)
        language = complete_language(body.get("language", self.language))
        if form == "json":
            least, most = _WIDTHS
            width = max(least, min(most, body.get("width", 860)))
            return await self.show(answer_of, id, language=language, chosen=chosen, width=width)
        person = self.person
        made = await self.look(
            lambda: format_answer(
                self.bench, person, id, language=language, chosen=chosen, form=form
            )
        )
        self.set_header("Content-Disposition", f'attachment; filename="TEAM-explore-{id}.{form}"')
        self.set_header("Content-Security-Policy", "default-src 'none'")
        kind = "text/csv" if form == "csv" else "image/svg+xml"
        return FileSent(made, f"{kind}; charset=UTF-8")


class BehindHandler(Handler):
    """The passages behind a number."""

    is_search = True

    @route
    async def post(self, id: str) -> PassagesBehind:
        body = self.body({"chosen": dict, "where": dict}, role=READER)
        chosen, where = _texts(body["chosen"]), _texts(body["where"])
        return await self.show(find_behind, id, chosen=chosen, where=where)


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    found = {name: value for name, value in given.items() if isinstance(value, str)}
    if len(found) < len(given):
        raise WrongUseError("exploring.no_such_number")
    return found


ROUTES: Routes = (
    (r"explore", QuestionsHandler),
    (r"explore/([a-z][a-z0-9_]{1,19})", AnswerHandler),
    (r"explore/([a-z][a-z0-9_]{1,19})/passages", BehindHandler),
)
