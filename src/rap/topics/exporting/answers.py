"""What people answered to a survey, a row for each, for a spreadsheet or a program of statistics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.extras import need
from rap.core.files import staging_folder
from rap.core.form_questions import ANSWERED, BASES, NO_ANSWER, NOT_ASKED, SKIPPED, WRITTEN
from rap.core.model import Variable
from rap.core.plain import nearest
from rap.report.edition import heading_of, label_of
from rap.study.study import Study
from rap.study.surveys import FACTS, column_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_MISSING = {NOT_ASKED: -2.0, SKIPPED: -1.0}
"""In a file for statistics: numbers that its program leaves out of counts and still tells apart."""
_FIRST_SILENT = -9.0  # and down from there: "I prefer not to say", "I do not know"
_LOWEST = -99.0
_NAME = re.compile(r"[^A-Za-z0-9_]")
_LONG = 250  # bytes of a label, of 256 that SPSS has


def pick_survey(study: Study, survey: str) -> str:
    """The survey that is named, or the only one there is.

    Raises
    ------
    WrongUseError
        The study has no survey, has several and none is named, or has none of this name.
    """
    there = tuple(study.surveys)
    if survey in there:
        return survey
    if survey or not there:
        raise WrongUseError("exporting.no_survey", survey=survey, nearest=nearest(survey, there))
    if len(there) > 1:
        raise WrongUseError("exporting.which_survey", surveys=there)
    return there[0]


def make_answers(study: Study, survey: str, *, labels: bool, language: str) -> pa.Table:
    """A row for each person: case, language, month, and a column for each question.

    With `labels` a column is called `refused. Did a bank refuse you?` and has the words of the answers in
    `language`; where somebody left the question out it is empty. Without, it is called `refused` and has
    ids as the files of answers have them (`docs/files.md`). Several answers are in one cell.
    """
    import pyarrow as pa

    people, book = study.surveys[survey], study.book
    columns: dict[str, list[Any]] = {name: people[name].tolist() for name in FACTS}
    for variable in _questions(study, survey):
        name, cells = _short(variable), people[variable.id]
        if not labels:
            columns[name] = [" ".join(cell) for cell in cells]
            continue
        said, heading = _said(study, variable, language), heading_of(book, language, variable.id)
        columns[f"{name}. {heading}"] = [_worded(cell, said) for cell in cells]
    return pa.table(columns)


def _questions(study: Study, survey: str) -> list[Variable]:
    """Each question of a survey that has a column, in the order of the form."""
    asked = study.surveys_read[survey].survey
    columns = [column_of(asked, question.id) for question in asked.questions]
    return [study.book.variables[name] for name in columns if name in study.book.variables]


def _short(variable: Variable) -> str:
    return variable.id.partition(".")[2]


def _said(study: Study, variable: Variable, language: str) -> dict[str, str]:
    """What people read for each cell a question can have."""
    as_bases = {SKIPPED: NO_ANSWER, WRITTEN: ANSWERED, NOT_ASKED: NOT_ASKED}
    cells = {value: value for value in variable.values} | as_bases
    return {
        cell: label_of(study.book, language, variable.id, value) for cell, value in cells.items()
    }


def _worded(cell: Sequence[str], said: Mapping[str, str]) -> str:
    return "; ".join(said.get(value, value) for value in cell if value != SKIPPED)


def format_sav(study: Study, survey: str, *, language: str, first: str = "") -> bytes:
    """The same as a file of SPSS, which PSPP, R, Stata and jamovi read: numbers with labels in
    `language`; a question with several answers as a column of 0 and 1 for each.

    Who was not asked, left a question out, or preferred not to say has a number of its own below zero,
    which those programs leave out of counts. Steps of a scale keep their numbers; a number that was kept
    in bands is the place of its band.

    Raises
    ------
    WrongUseError
        The extra `survey` (pyreadstat) is not installed.
    """
    need("pyreadstat", extra="survey")
    import pandas as pd
    import pyreadstat  # type: ignore[import-not-found, import-untyped, unused-ignore]

    people = study.surveys[survey]
    columns: dict[str, Any] = {name: people[name].tolist() for name in FACTS}
    labels: dict[str, str | None] = {name: name for name in FACTS}
    values: dict[str, Any] = {}
    kinds: dict[str, Any] = {}
    for variable in _questions(study, survey):
        heading = heading_of(study.book, language, variable.id)
        said = _said(study, variable, language)
        for own, label, (codes, cells) in _numbered(variable, people[variable.id], said):
            name = _free(own, columns)
            columns[name] = cells
            labels[name] = _cut(f"{heading} {label}".strip())
            if codes:
                values[name] = {n: _cut(text) for n, text in codes.items()}
                kinds[name] = "ordinal" if _type(variable) in ("scale", "number") else "nominal"
    missing: dict[str, Any] = {name: [{"lo": _LOWEST, "hi": -1.0}] for name in values}
    with staging_folder(study.root / ".rap") as folder:
        path = folder / "answers.sav"
        pyreadstat.write_sav(
            pd.DataFrame(columns),
            str(path),
            file_label=survey[:64],
            column_labels=labels,
            note=first,
            variable_value_labels=values,
            missing_ranges=missing,
            variable_measure=kinds,
        )
        return path.read_bytes()


_Numbers = tuple[dict[float, str], list[Any]]


def _type(variable: Variable) -> str:
    return variable.question.type if variable.question else ""


def _numbered(
    variable: Variable, cells: pd.Series, said: Mapping[str, str]
) -> Iterable[tuple[str, str, _Numbers]]:
    """The columns of one question: its name, what its label says more, the words of its numbers, and a
    number for each person.
    """
    kind, name = _type(variable), _short(variable)
    options = [value for value in variable.values if value not in BASES]
    silent = {
        value: _FIRST_SILENT - at
        for at, value in enumerate(one for one in options if one.startswith("."))
    }
    codes: dict[str, float] = {**_MISSING, **silent}
    chosen = [value for value in options if value not in silent]
    words = {n: said.get(value, value) for value, n in codes.items()}
    if kind == "several":
        for value in chosen:
            ticks = [_ticked(cell, value, codes) for cell in cells]
            own = {0.0: "0", 1.0: said.get(value, value), **words}
            yield f"{name}_{value}", f"[{said.get(value, value)}]", (own, ticks)
    elif kind == "open":
        yield (
            name,
            "",
            (
                {1.0: said[WRITTEN], **words},
                [_one(cell, {**codes, WRITTEN: 1.0}) for cell in cells],
            ),
        )
    elif kind in ("number", "date") and not chosen:
        told = ["".join(one for one in cell if not one.startswith(".")) for cell in cells]
        yield name, "", ({}, told if kind == "date" else [float(v) if v else None for v in told])
    else:
        numbers = {value: _step(value, kind, at) for at, value in enumerate(chosen, 1)}
        own = {n: said.get(value, value) for value, n in numbers.items()}
        yield name, "", ({**own, **words}, [_one(cell, {**codes, **numbers}) for cell in cells])


def _step(value: str, kind: str, place: int) -> float:
    return float(value) if kind == "scale" and value.isdecimal() else float(place)


def _one(cell: Sequence[str], codes: Mapping[str, float]) -> float | None:
    return next((codes[value] for value in cell if value in codes), None)


def _ticked(cell: Sequence[str], value: str, codes: Mapping[str, float]) -> float | None:
    if any(not one.startswith(".") for one in cell):
        return float(value in cell)
    return _one(cell, codes)


def _free(name: str, taken: Mapping[str, object]) -> str:
    """A name that those programs take and no other column has."""
    plain = _NAME.sub("_", name)[:60]
    folded = {one.casefold() for one in taken}
    names = (plain, *(f"{plain}_{n}" for n in range(2, 10_000)))
    return next(one for one in names if one.casefold() not in folded)


def _cut(text: str) -> str:
    return text.encode("utf-8")[:_LONG].decode("utf-8", "ignore")
