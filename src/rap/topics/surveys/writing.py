"""A form of a survey written to its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rap.core.files import replace_file
from rap.core.surveys import Question, Survey
from rap.core.yaml_files import format_yaml
from rap.store.surveys.forms import FOLDER


def write_survey(root: Path, survey: Survey) -> None:
    """Write the form, durably; a file that is there is replaced."""
    replace_file(root / f"{FOLDER}/{survey.id}.yaml", format_survey(survey))


def format_survey(survey: Survey) -> str:
    """The form as its file has it; `parse_survey` reads it back as it is."""
    people = "unknown" if survey.people is None else str(survey.people)
    who = {"who": dict(survey.asked), "missed": dict(survey.missed), "people": people}
    asked = who if survey.asked or survey.missed or survey.people else {}
    translated = {
        language: _kept({"by": one.by, "checked_by": [*one.checked_by], "of": one.of})
        for language, one in survey.translated.items()
    }
    same = [
        {"from": one.old, "to": one.new, "by": one.by, "date": one.date, "why": one.reason}
        for one in survey.same
    ]
    data = {
        "title": dict(survey.title),
        "languages": [*survey.languages],
        "open": _kept({"from": survey.opened, "until": survey.closes}),
        "reached": [*survey.reached],
        "asked": _kept(asked),
        "consent": survey.consent,
        "finding": survey.finding,
        "intro": dict(survey.intro),
        "questions": [_question_row(question) for question in survey.questions],
        "translations": translated,
        "same": same,
    }
    return format_yaml({"v": "1", **_kept(data)})


def _question_row(question: Question) -> dict[str, Any]:
    options = [
        _kept(
            {
                "id": option.id,
                "label": dict(option.label),
                "silent": "yes" if option.silent else "",
                "alone": "yes" if option.alone else "",
                "code": option.code,
            }
        )
        for option in question.options
    ]
    row = {
        "id": question.id,
        "type": question.type,
        "label": dict(question.label),
        "hint": dict(question.hint),
        "asked_if": {key: [*ids] for key, ids in question.asked_if.items()},
        "ends": [str(end) for end in question.ends or ()],
        "bands": [*question.bands],
        "options": options,
        "own_words": "yes" if question.own_words else "",
        "variable": question.variable,
    }
    return _kept(row)


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value}
