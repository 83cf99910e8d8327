"""What is asked of the process that reads an export: the form, and what a person says of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rap.core.surveys import Option, Question, Survey

LEFT_OUT = "-"
"""What a person says of a column that is none of the form's, and of a value that says nothing."""


@dataclass(frozen=True)
class ExportChoices:
    """What a person says of a file: its `language` where it has no column for it, what headings
    mean, what values mean (question -> value -> option, or `-`), the key that rows are marked
    with, how its letters are stored, where that is not UTF-8, and the order of day and month in its
    `dates` (`rap.formats.months`), where the file does not tell.
    """

    language: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)
    encoding: str = ""
    dates: str = ""


def survey_from_json(data: Mapping[str, Any]) -> Survey:
    """The form that `dataclasses.asdict` made plain; lists come back as tuples."""
    return Survey(**{**_tuples(data), "questions": tuple(map(_question, data["questions"]))})


def _question(data: Mapping[str, Any]) -> Question:
    options = tuple(Option(**_tuples(one)) for one in data["options"])
    asked_if = {id: tuple(options) for id, options in data["asked_if"].items()}
    return Question(**{**_tuples(data), "options": options, "asked_if": asked_if})


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in data.items()}
