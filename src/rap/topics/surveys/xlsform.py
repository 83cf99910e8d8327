"""The form of a survey as an XLSForm, for KoboToolbox, ODK and converters to other tools.

Consent is asked first, everything else only after its yes. A number with bands is asked in bands and
a date by month, so that the tool never holds more than the study would keep. Nothing asks for the
device, the time or the place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Protocol

from rap.core.form_questions import OTHER
from rap.core.model import Labels
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys.relevant import format_relevant
from rap.formats.surveys.xlsform import CONSENT, WELCOME
from rap.languages.phrases import read_phrases

_YES = "consent_yes_no"
_MONTHS = "month-year"


class ConsentAnswer(Protocol):
    """A part of a consent form: its words, and the part whose yes it follows ("" for none)."""

    @property
    def wording(self) -> Labels: ...
    @property
    def after(self) -> str: ...


class Consent(Protocol):
    """What a consent form asks; `rap.store.consent_forms.Form` is one."""

    @property
    def wording(self) -> Labels: ...
    @property
    def answers(self) -> Mapping[str, ConsentAnswer]: ...


Row = dict[str, str]


def format_xlsform(survey: Survey, consent: Consent) -> bytes:
    """The `.xlsx` of a form with its consent form."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    made = _Sheets(survey)
    made.add_consent(consent)
    for question in survey.questions:
        made.add(question)
    made.survey.append({"type": "end_group"})
    names = [made.heading("label", one) for one in survey.languages]
    hints = [made.heading("hint", one) for one in survey.languages]
    settings = {
        "form_title": survey.title.get(survey.languages[0], survey.id),
        "form_id": survey.id,
        "version": survey.hash[:12],
        "default_language": language_name(survey.languages[0]),
    }
    book = Workbook()
    book.remove(book.active)
    columns = ("type", "name", *names, *hints, "relevant", "appearance", "variable")
    _write(book, "survey", columns, made.survey)
    marks = ("silent", "alone", "band", "step", "code")
    _write(book, "choices", ("list_name", "name", *names, *marks), made.choices)
    _write(book, "settings", tuple(settings), [settings])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(
    book: Any, title: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """A sheet of text; columns that no row fills are left out."""
    kept = [one for one in columns if any(row.get(one) for row in rows)]
    sheet = book.create_sheet(title)
    for number, row in enumerate([dict(zip(kept, kept, strict=True)), *rows], start=1):
        for at, column in enumerate(kept, start=1):
            if words := row.get(column):
                cell = sheet.cell(number, at)
                cell.value, cell.data_type = words, "s"  # openpyxl takes "=…" for a formula
    sheet.freeze_panes = "A2"


class _Sheets:
    """The rows of the sheets `survey` and `choices`."""

    def __init__(self, survey: Survey) -> None:
        self.form = survey
        self.survey: list[Row] = []
        self.choices: list[Row] = []

    def heading(self, key: str, language: str) -> str:
        return f"{key}::{language_name(language)}"

    def _said(self, key: str, labels: Labels) -> Row:
        return {self.heading(key, one): labels.get(one, "") for one in self.form.languages}

    def _fixed(self, id: str) -> dict[str, str]:
        known = read_phrases("survey")
        return {one: str(known.get(one, known["en"])[id]) for one in self.form.languages}

    def add_consent(self, consent: Consent) -> None:
        said = {**self._said("label", self.form.title), **self._said("hint", self.form.intro)}
        self.survey.append({"type": "note", "name": WELCOME, **said})
        for id in ("yes", "no"):
            label = self._said("label", self._fixed(id))
            self.choices.append({"list_name": _YES, "name": id, **label})
        label = self._said("label", consent.wording)
        self.survey.append({"type": f"select_one {_YES}", "name": CONSENT, **label})
        agreed = f"${{{CONSENT}}} = 'yes'"
        for name, answer in consent.answers.items():
            after = f" and ${{{CONSENT}_{answer.after}}} = 'yes'" if answer.after else ""
            row = {"type": f"select_one {_YES}", "name": f"{CONSENT}_{name}"}
            said = self._said("label", answer.wording)
            self.survey.append({**row, **said, "relevant": agreed + after})
        self.survey.append({"type": "begin_group", "name": "questions", "relevant": agreed})

    def add(self, question: Question) -> None:
        types = {one.id: one for one in self.form.questions}
        row = {
            "type": self._type(question),
            "name": question.id,
            **self._said("label", question.label),
            **self._said("hint", question.hint),
            "relevant": format_relevant(question.asked_if, types),
            "appearance": _MONTHS if question.type == "date" else "",
            "variable": question.variable,
        }
        self.survey.append(row)
        if question.own_words:
            self.survey.append(
                {
                    "type": "text",
                    "name": f"{question.id}_{OTHER}",
                    **self._said("label", self._fixed("own-words")),
                    "relevant": f"selected(${{{question.id}}}, '{OTHER}')",
                }
            )

    def _type(self, question: Question) -> str:
        plain = {"number": "integer", "open": "text", "date": "date", "note": "note"}
        if question.type in plain and not question.bands:
            return plain[question.type]
        for band in question.bands:
            label = self._said("label", dict.fromkeys(self.form.languages, band))
            self._choice(question, band, label, {"band": "yes"})
        low, high = question.ends or (0, -1)
        for option in question.choices.values():
            is_step = option.id in map(str, range(low, high + 1))
            self._choice(
                question,
                option.id,
                self._said("label", self._label(option)),
                {
                    "silent": "yes" if option.silent else "",
                    "alone": "yes" if option.alone else "",
                    "code": option.code,
                    "step": "yes" if is_step else "",
                },
            )
        kind = "select_multiple" if question.type == "several" else "select_one"
        return f"{kind} {question.id}"

    def _label(self, option: Option) -> Labels:
        if option.label:
            return option.label
        if option.id == OTHER:
            return self._fixed("other")
        return dict.fromkeys(self.form.languages, option.id)

    def _choice(self, question: Question, id: str, label: Row, marks: Row) -> None:
        self.choices.append({"list_name": question.id, "name": id, **label, **marks})


def language_name(code: str) -> str:
    """As XLSForms call a language: `Français (fr)`."""
    from babel import Locale

    name = str(Locale.parse(code).get_language_name(code) or code)
    return f"{name[:1].upper()}{name[1:]} ({code})"
