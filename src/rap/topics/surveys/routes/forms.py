"""Routes of the page *Surveys*: forms written, translated and checked, and the files to hand out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import Message, RapError, WrongUseError
from rap.core.model import CODE_ID
from rap.core.plain import nearest, read_text
from rap.core.seen import check_seen, fingerprint
from rap.core.surveys import TYPES, Survey, Translated
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.languages.catalogue import COMPLETE, on_screen
from rap.report.words import read_catalogue
from rap.store.consent_forms import read_forms
from rap.store.roles import CODER
from rap.store.surveys.batches import find_respondents, read_batches
from rap.store.surveys.forms import FOLDER, find_stale, parse_survey, read_survey
from rap.topics.surveys.forms import CHECKLIST, WAYS, check_forms, draw_file, new_form
from rap.topics.surveys.writing import write_survey
from rap.topics.web import addresses
from rap.topics.web.base import PAGE, Handler, Plain, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import FileSent

MOST_SHEETS = 500
_REACHED = "reached-"
_TYPES = {"xlsform": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_ALONE = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class SurveyRow:
    """A form: how much is in it, and how many problems it has."""

    id: str
    n_problems: int
    title: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    n_questions: int = 0
    n_answers: int = 0


@dataclass(frozen=True)
class SurveysShown:
    """All forms, and what a form can name, each with its words."""

    surveys: list[SurveyRow]
    consents: dict[str, dict[str, str]]
    types: tuple[str, ...]
    checklist: list[str]
    ways: dict[str, dict[str, str]]  # ways people are reached that reports have words for
    variables: dict[str, dict[str, str]]  # of the codebook, other than questions of a survey
    findings: dict[str, dict[str, str]]


@dataclass(frozen=True)
class SurveyShown:
    """One form as its file has it, what is wrong and what to know; `seen`: the hash of that file."""

    id: str
    form: dict[str, Any]
    seen: str
    problems: list[str]
    notes: list[str]
    stale: list[str]
    has_answers: bool


def list_surveys(bench: Bench) -> SurveysShown:
    """Each form with its languages, how many questions and answers it has, and how many problems; and
    what a form can name.
    """
    reports = {language: read_catalogue(language) for language in COMPLETE}
    keys = [key for key in reports[COMPLETE[0]] if key.startswith(_REACHED)]
    ids = [path.stem for path in sorted((bench.root / FOLDER).glob("*.yaml"))]
    consents = read_forms(bench.root, damaged=[]).items()
    variables = bench.book.variables.values()
    return SurveysShown(
        surveys=[_row(bench, id) for id in ids],
        consents={id: dict(form.title) for id, form in consents},
        types=TYPES,
        checklist=[on_screen(Message(id)) for id in CHECKLIST],
        ways={
            key.removeprefix(_REACHED): {one: reports[one][key][0] for one in reports}
            for key in keys
        },
        variables={one.id: dict(one.label) for one in variables if one.question is None},
        findings={
            finding.id: {one: row["text"] for one, row in finding.statement.items()}
            for finding in bench.findings
        },
    )


def _row(bench: Bench, id: str) -> SurveyRow:
    problems, _ = check_forms(bench.root, id)
    try:
        survey = read_survey(bench.root, id)
    except RapError:
        return SurveyRow(id, len(problems))
    n_answers = sum(len(one.rows) for one in read_batches(bench.root, survey, damaged=[]))
    title, languages = dict(survey.title), survey.languages
    return SurveyRow(id, len(problems), title, languages, len(survey.columns), n_answers)


def tell_survey(bench: Bench, id: str) -> SurveyShown:
    """One form as its file has it, with the hash of that file, what is wrong and what to know."""
    name, text = _read(bench, id)
    problems, notes = check_forms(bench.root, id)
    try:
        stale = find_stale(parse_survey(text, id=id))
    except RapError:
        stale = []
    return SurveyShown(
        id=id,
        form=parse_yaml(text, name=name).data,
        seen=fingerprint(text),
        problems=[on_screen(one.message) for one in problems],
        notes=[on_screen(one.message) for one in notes],
        stale=stale,
        has_answers=bool(find_respondents(bench.root, id)),
    )


def _read(bench: Bench, id: str) -> tuple[str, str]:
    name = f"{FOLDER}/{id}.yaml"
    there = [path.stem for path in (bench.root / FOLDER).glob("*.yaml")]
    if not CODE_ID.fullmatch(id) or id not in there:
        near = nearest(id, there)
        raise WrongUseError("surveys.survey_forms.unknown", survey=id, nearest=near)
    return name, read_text(bench.root / name, name=name)


def save_survey(
    bench: Bench,
    person: Person,
    id: str,
    form: Plain,
    seen: str,
    translated: str = "",
    checked: str = "",
) -> SurveyShown:
    """Write a form as the page has it, unless its file has changed since it was read there.

    `translated` is the language whose words she wrote, `checked` the one she read over: her id is
    noted with it.

    Raises
    ------
    ConflictError
        The file changed meanwhile.
    ProblemsError, RefusedError
        What the reader of such files refuses; nothing was written.
    """
    name, text = _read(bench, id)
    there, form = parse_yaml(text, name=name).data, {"v": "1", **_without_empty(form)}
    check_seen(seen, fingerprint(text), mine=form, theirs=there, at=("form",))
    survey = parse_survey(format_yaml(form), id=id)
    write_survey(bench.root, _noted(survey, person.id, translated, checked))
    return tell_survey(bench, id)


def _without_empty(form: Plain) -> Plain:
    return {key: value for key, value in form.items() if value not in ("", [], {}, None)}


def _noted(survey: Survey, coder: str, translated: str, checked: str) -> Survey:
    """With who translated and who checked: a translation is checked by another person."""
    known = dict(survey.translated)
    if translated in survey.languages[1:]:
        known[translated] = Translated(coder, (), survey.words_hash(survey.languages[0]))
    done = known.get(checked)
    if done is not None:
        if done.by == coder:
            raise WrongUseError("surveys.other_person", language=checked)
        known[checked] = replace(
            done, checked_by=(*{**dict.fromkeys(done.checked_by), coder: None},)
        )
    return replace(survey, translated=known)


def begin_survey(bench: Bench, person: Person, id: str, consent: str) -> SurveyShown:
    """A new form with one question, in the languages of the study."""
    new_form(bench.root, id, consent=consent)
    return tell_survey(bench, id)


class SurveysHandler(Handler):
    @route
    async def get(self) -> SurveysShown:
        return await self.look(lambda: list_surveys(self.bench))

    @route
    async def post(self) -> SurveyShown:
        body = self.body({"id": str, "consent": str}, role=CODER)
        return await self.change(begin_survey, body["id"], body["consent"])


class SurveyHandler(Handler):
    @route
    async def get(self, id: str) -> SurveyShown:
        return await self.look(lambda: tell_survey(self.bench, id))

    @route
    async def put(self, id: str) -> SurveyShown:
        more = {"translated": str, "checked": str}
        body = self.body({"form": dict, "seen": str}, optional=more, role=CODER)
        given = (body.get("translated", ""), body.get("checked", ""))
        return await self.change(save_survey, id, body["form"], body["seen"], *given)


class SurveyFileHandler(Handler):
    """A form to hand out: shown in a page of its own that may do nothing here, or saved."""

    @route
    async def get(self, id: str) -> FileSent:
        way, language = self.ask("way", WAYS[0]), self.ask("language")
        n_sheets = self.number("sheets", 1, most=MOST_SHEETS)
        root, is_saved = self.bench.root, self.ask("save") == "1"
        data = await self.look(
            lambda: draw_file(root, id, way=way, language=language, n_sheets=n_sheets)
        )
        suffix = ".xlsx" if way == "xlsform" else f".{language}.html" if language else ".html"
        if is_saved or way == "xlsform":
            name = Path(f"{id}.{way}{suffix}").name
            self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        else:
            self.set_header("Content-Security-Policy", _ALONE)
        return FileSent(data, _TYPES.get(way, PAGE))


ROUTES: Routes = (
    (r"surveys", SurveysHandler),
    (rf"surveys/{addresses.CODE}", SurveyHandler),
    (rf"surveys/{addresses.CODE}/file", SurveyFileHandler),
)
