"""What people do with the form of a survey: begin one, take one from another tool, check it, and
make what is handed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import CODE_ID
from rap.core.plain import nearest
from rap.core.surveys import Option, Question, Survey
from rap.formats.child import read_xlsform_in_child
from rap.languages.phrases import read_phrases
from rap.store.consent_forms import Form, read_forms
from rap.store.settings import read_settings
from rap.store.surveys.batches import read_batches
from rap.store.surveys.forms import (
    FOLDER,
    check_surveys,
    find_old_forms,
    parse_survey,
    read_survey,
)
from rap.topics.surveys.papers.words import without_phrases
from rap.topics.surveys.writing import format_survey, write_survey

WAYS = ("page", "paper", "aloud", "xlsform")
MAX_SHEETS = 500
CHECKLIST = (
    "surveys.survey_forms.tool_kobo",
    "surveys.survey_forms.tool_limesurvey",
    "surveys.survey_forms.tool_google",
    "surveys.survey_forms.tool_microsoft",
    "surveys.survey_forms.tool_cryptpad",
    "surveys.survey_forms.tool_anywhere",
)
"""What to check in a public tool before people answer there: ids of sentences."""


@dataclass(frozen=True)
class NewForm:
    """A form that was begun: where it is, and what a person should know of it."""

    path: Path
    notes: tuple[Message, ...] = ()


def new_form(
    root: Path,
    survey_id: str,
    *,
    languages: Sequence[str] = (),
    consent: str = "",
    file: Path | None = None,
) -> NewForm:
    """Begin a form, from nothing or from an XLSForm; `consent` is the consent form it has.

    Raises
    ------
    WrongUseError
        There is a survey of that name, or the name cannot be one.
    RefusedError, ProblemsError
        What is wrong with the file; nothing was written.
    """
    place = f"{FOLDER}/{survey_id}.yaml"
    if not CODE_ID.fullmatch(survey_id):
        raise RefusedError("store.surveys.bad_id", place=place, survey=survey_id)
    if (root / place).exists():
        raise WrongUseError("surveys.survey_forms.there", survey=survey_id)
    given = tuple(languages) or read_settings(root).languages
    notes: tuple[Message, ...] = ()
    if file is None:
        survey = _begun(survey_id, given)
    else:
        found = read_xlsform_in_child(file, survey_id, language=given[0] if given else "")
        survey, notes = found.survey, found.notes
        if not survey.columns:
            raise RefusedError("surveys.survey_forms.no_questions", place=file.name)
    survey = replace(survey, consent=consent)
    parse_survey(format_survey(survey), id=survey_id)  # what its reader would refuse is not written
    write_survey(root, survey)
    return NewForm(root / place, notes)


def _begun(survey_id: str, languages: Sequence[str]) -> Survey:
    """A form with one question, to go on from."""
    known = read_phrases("survey")

    def said(id: str) -> dict[str, str]:
        return {one: str(known[one][id]) for one in languages if one in known}

    yes_no = (Option("yes", said("yes")), Option("no", said("no")))
    title = dict.fromkeys(languages or ("und",), survey_id)
    return Survey(
        survey_id,
        title=title,
        languages=tuple(languages),
        questions=(Question("first", "one", options=yes_no),),
    )


def check_forms(root: Path, survey_id: str = "") -> tuple[list[Problem], list[Problem]]:
    """What is wrong with the forms, or with one; and notes: what a form says in English because
    nobody has put the words around it into a language, and languages that one person alone read.
    """
    prefix = f"{FOLDER}/{survey_id}.yaml" if survey_id else f"{FOLDER}/"
    found = (*check_surveys(root), *find_old_forms(root))
    problems = [one for one in found if one.place.startswith(prefix)]
    ids = [path.stem for path in sorted((root / FOLDER).glob("*.yaml"))]
    if survey_id and survey_id not in ids:
        raise WrongUseError(
            "surveys.survey_forms.unknown", survey=survey_id, nearest=nearest(survey_id, ids)
        )
    notes = []
    for id in [survey_id] if survey_id else ids:
        damaged = any(one.place.startswith(f"{FOLDER}/{id}.yaml") for one in problems)
        notes += [] if damaged else find_notes(root, read_survey(root, id))
    return problems, notes


def find_notes(root: Path, survey: Survey) -> list[Problem]:
    """What a person should know of a form that has no problem."""
    place = f"{FOLDER}/{survey.id}.yaml"
    said = [
        Message("surveys.survey_forms.english", language=one) for one in without_phrases(survey)
    ]
    for language in survey.languages[1:]:
        done = survey.translated.get(language)
        if done is None or not done.checked_by:
            said.append(Message("surveys.survey_forms.unchecked", language=language))
    if read_batches(root, survey, damaged=[]):
        said.append(Message("surveys.survey_forms.answered"))
    return [Problem(message, place=place) for message in said]


def export_form(
    root: Path, survey_id: str, out: Path, *, way: str = "", language: str = "", n_sheets: int = 1
) -> None:
    """Write what `draw_file` makes; without a `way` an `.xlsx` is an XLSForm, an `.html` the page.

    Raises
    ------
    WrongUseError
        The file's name says another kind than what is made; and as `draw_file`.
    """
    suffix = out.suffix.lower()
    way = way or ("xlsform" if suffix == ".xlsx" else "page")
    if way in WAYS and suffix not in ((".xlsx",) if way == "xlsform" else (".html", ".htm")):
        raise WrongUseError("surveys.survey_forms.suffix", file=out.name)
    replace_file(out, draw_file(root, survey_id, way=way, language=language, n_sheets=n_sheets))


def draw_file(
    root: Path, survey_id: str, *, way: str, language: str = "", n_sheets: int = 1
) -> bytes | str:
    """What is handed out: the page in one file, paper or a script (HTML to print, in one language, a
    number a sheet), or an XLSForm.

    Raises
    ------
    WrongUseError
        An unknown way or language, or too many sheets.
    RefusedError
        A form that has problems.
    """
    survey, consent = _whole(root, survey_id)
    if way not in WAYS:
        raise WrongUseError("surveys.survey_forms.way", way=way, nearest=nearest(way, WAYS))
    language = language or survey.languages[0]
    if language not in survey.languages:
        near = nearest(language, survey.languages)
        raise WrongUseError("surveys.survey_forms.language", language=language, nearest=near)
    if not 1 <= n_sheets <= MAX_SHEETS:
        raise WrongUseError("surveys.survey_forms.sheets", most=MAX_SHEETS)
    return draw(survey, consent, way=way, language=language, n_sheets=n_sheets)


def draw(
    survey: Survey, consent: Form, *, way: str, language: str, n_sheets: int = 1
) -> bytes | str:
    """The file of one way to ask."""
    if way == "xlsform":
        from rap.topics.surveys.xlsform import format_xlsform

        return format_xlsform(survey, consent)
    if way == "page":
        from rap.topics.surveys.papers.page import draw_page

        return draw_page(survey, consent)
    from rap.topics.surveys.papers.paper import draw_aloud, draw_numbers, draw_paper

    drawn = draw_aloud if way == "aloud" else draw_paper
    return drawn(survey, consent, language, draw_numbers(n_sheets))


def _whole(root: Path, survey_id: str) -> tuple[Survey, Form]:
    """A form without problems, and its consent form: what is printed cannot be mended."""
    problems, _ = check_forms(root, survey_id)
    if problems:
        raise RefusedError(problems[0].message, place=problems[0].place)
    survey = read_survey(root, survey_id)
    return survey, read_forms(root)[survey.consent]
