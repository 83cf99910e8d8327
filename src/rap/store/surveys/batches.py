"""Answers to a survey: `interviews/surveys/bank-2024/3f9a2b7c.csv`, a row for each respondent, and
beside it the facts of the import, `3f9a2b7c.yaml`.

A batch is what one import brought in after its review. It is written once; the only later change
is that the row of somebody who takes her answer back leaves it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RefusedError
from rap.core.files import replace_file
from rap.core.form_questions import NOT_ASKED
from rap.core.model import CODE_ID, CODER_ID, HASH, LANGUAGE, MONTH
from rap.core.plain import is_day, nearest, read_text, this_month, values_of
from rap.core.reading import all_or_problems, read_each
from rap.core.surveys import COLUMNS, RESPONDENT_ID, Survey
from rap.core.yaml_checks import EACH, TEXT, TEXTS, CheckedFile, Shape, read_checked
from rap.core.yaml_files import format_yaml
from rap.store.surveys.forms import read_survey

FOLDER = "interviews/surveys"
BATCH_ID = re.compile("[0-9a-f]{8}")
_SHAPES: Mapping[str, Shape] = {
    "survey": TEXT,
    "form": TEXT,
    "tool": TEXT,
    "language": TEXT,
    "rows_in": TEXT,
    "left_out": {EACH: TEXT},
    "dropped": TEXTS,
    "banded": TEXTS,
    "raw": TEXT,
    "reviewed": {"by": TEXT, "on": TEXT},
    "notes": TEXTS,
}


@dataclass(frozen=True)
class Batch:
    """What one import brought in.

    `form_hash` is the hash of the form that was answered, `rows` one mapping column -> cell for each
    respondent (`rap.core.surveys` says what a cell is), `tool` what exported the file, `language`
    the language of all rows where the file named none. `n_rows_in` rows were in the file;
    `left_out` counts those that are not here, by reason (an id: `no-consent`, `twice`). `dropped`
    and `banded` name columns, `raw` is the keyed hash of the file, `notes` are ids of what the shape
    of the file could not say.
    """

    id: str
    survey: str
    form_hash: str
    tool: str = ""
    language: str = ""
    rows: tuple[Mapping[str, str], ...] = ()
    n_rows_in: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    banded: tuple[str, ...] = ()
    raw: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    notes: tuple[str, ...] = ()

    @property
    def respondents(self) -> tuple[str, ...]:
        return tuple(row["respondent"] for row in self.rows)


def read_batches(
    root: Path, survey: Survey, *, damaged: list[Problem] | None = None
) -> tuple[Batch, ...]:
    """All batches of a survey, by id; all problems are raised together, or noted in `damaged`."""
    return all_or_problems(*_read(root, survey), damaged=damaged)


def _read(root: Path, survey: Survey) -> tuple[tuple[Batch, ...], list[Problem]]:
    paths = (root / FOLDER / survey.id).glob("*")
    ids = sorted({path.stem for path in paths if path.suffix in (".csv", ".yaml")})
    return read_each(ids, lambda id: read_batch(root, survey, id))


def read_batch(root: Path, survey: Survey, batch_id: str) -> Batch:
    """One batch with its rows, checked against the form where that is the form it answered.

    Raises
    ------
    RefusedError, ProblemsError
        A file is missing, is no CSV or YAML, or holds what cannot be.
    """
    name = f"{FOLDER}/{survey.id}/{batch_id}.yaml"
    if not BATCH_ID.fullmatch(batch_id):
        raise RefusedError("store.batches.bad_name", place=name, batch=batch_id)
    file = read_checked(root, name, _SHAPES)
    batch = _facts(file, survey, batch_id)
    file.raise_problems()
    return _with_rows(root, survey, batch)


def _facts(file: CheckedFile, survey: Survey, batch_id: str) -> Batch:
    form, language = file.text("form"), file.text("language")
    left_out, reviewed = file.mapping("left_out"), file.mapping("reviewed")
    raw, by, on = file.text("raw"), reviewed.get("by", ""), reviewed.get("on", "")
    of = file.text("survey")
    file.expect(
        of == survey.id, "store.batches.other_survey", "survey", survey=of, folder=survey.id
    )
    file.expect(HASH.fullmatch(form), "store.batches.bad_hash", "form", key="form")
    file.expect(not raw or HASH.fullmatch(raw), "store.batches.bad_hash", "raw", key="raw")
    is_one = not language or LANGUAGE.fullmatch(language)
    file.expect(is_one, "store.surveys.bad_language", "language", language=language)
    counts = {"rows_in": file.text("rows_in", "0"), **left_out}
    for key, n in counts.items():
        file.expect(re.fullmatch("[0-9]{1,9}", str(n)), "store.batches.bad_count", key, key=key)
    is_review = (not by or CODER_ID.fullmatch(by)) and (not on or is_day(on))
    file.expect(is_review, "store.batches.bad_review", "reviewed")
    numbers = {key: int(n) if str(n).isdecimal() else 0 for key, n in counts.items()}
    return Batch(
        batch_id,
        survey.id,
        form,
        tool=file.text("tool"),
        language=language,
        n_rows_in=numbers["rows_in"],
        left_out={key: numbers[key] for key in left_out},
        dropped=values_of(file.data.get("dropped")),
        banded=values_of(file.data.get("banded")),
        raw=raw,
        reviewed_by=by,
        reviewed_on=on,
        notes=values_of(file.data.get("notes")),
    )


def _with_rows(root: Path, survey: Survey, batch: Batch) -> Batch:
    name = f"{FOLDER}/{survey.id}/{batch.id}.csv"
    text = read_text(root / name, name=name)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise RefusedError("store.observations.not_csv", place=name, reason=str(error)) from None
    head = tuple(lines[0]) if lines else ()
    is_own = batch.form_hash == survey.hash
    if head[: len(COLUMNS)] != COLUMNS or (is_own and head != COLUMNS + survey.columns):
        columns = ",".join(COLUMNS + survey.columns if is_own else COLUMNS)
        raise RefusedError("store.batches.columns", place=f"{name}:1", columns=columns)
    problems = []
    for number, cells in enumerate(lines[1:], start=2):
        place = f"{name}:{number}"
        problems += [
            Problem(what, place=place, **facts)
            for what, facts in _wrong_cells(survey if is_own else None, head, cells)
        ]
    ids = [cells[0] for cells in lines[1:] if cells]
    for id in sorted({id for id in ids if ids.count(id) > 1} if len({*ids}) < len(ids) else ()):
        problems.append(Problem("store.batches.twice", place=name, respondent=id))
    if problems:
        raise ProblemsError(problems)
    rows = tuple(dict(zip(head, cells, strict=True)) for cells in lines[1:])
    return replace(batch, rows=rows)


def _wrong_cells(
    survey: Survey | None, head: tuple[str, ...], cells: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Problems in one line. No message repeats a cell: somebody may have written words in it."""
    if len(cells) != len(head):
        yield "store.observations.cells", {"n": len(cells), "needed": len(head)}
        return
    respondent, language, month, consent = cells[: len(COLUMNS)]
    yes, *more = consent.split(" ")
    shapes = {
        "respondent": RESPONDENT_ID.fullmatch(respondent),
        "language": not language or LANGUAGE.fullmatch(language),
        "month": not month or MONTH.fullmatch(month),
        "consent": yes == "yes" and all(map(CODE_ID.fullmatch, more)),
    }
    row = dict(zip(head, cells, strict=True))
    for column in head[len(COLUMNS) :]:
        question = survey.question(column) if survey else None
        shapes[column] = question.is_cell(row[column]) if question else bool(row[column])
    for column, is_right in shapes.items():
        if not is_right:
            yield "store.batches.bad_cell", {"column": column}
    for question in survey.questions if survey else ():
        if not question.asked_if or question.type == "note":
            continue
        if (row[question.id] != NOT_ASKED) != question.is_open_to(row):  # a base is a count
            yield "store.batches.not_asked", {"column": question.id}


def check_batches(root: Path) -> list[Problem]:
    """What is wrong with the answers: damaged files, answers to no form, respondents in two
    batches, months that have not begun, and answers to other words than the form has today.
    """
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for folder in sorted(path for path in (root / FOLDER).glob("*") if path.is_dir()):
        place = f"{FOLDER}/{folder.name}"
        there = sorted(path.stem for path in (root / "codebook/surveys").glob("*.yaml"))
        if folder.name not in there:
            near = nearest(folder.name, there)
            problems.append(
                Problem("store.batches.no_survey", place=place, survey=folder.name, nearest=near)
            )
            continue
        batches, found = read_each([folder.name], lambda id: _read(root, read_survey(root, id)))
        problems += found
        for read, wrong in batches:
            problems += wrong
            problems += _across(root, read, seen)
    return problems


def _across(root: Path, batches: tuple[Batch, ...], seen: dict[str, str]) -> Iterator[Problem]:
    for batch in batches:
        place = f"{FOLDER}/{batch.survey}/{batch.id}"
        if batch.form_hash not in read_survey(root, batch.survey).wordings:
            yield Problem("store.batches.other_form", place=f"{place}.yaml", survey=batch.survey)
        if ahead := {month for row in batch.rows if (month := row["month"]) > this_month()}:
            yield Problem(
                "store.batches.future_month", place=f"{place}.csv", months=tuple(sorted(ahead))
            )
        for id in batch.respondents:
            if id in seen:
                yield Problem(
                    "store.batches.elsewhere", place=f"{place}.csv", respondent=id, file=seen[id]
                )
            seen[id] = f"{place}.csv"


def find_respondents(root: Path, survey_id: str = "*") -> frozenset[str]:
    """The ids of all respondents, or of one survey's, also of batches that cannot be read otherwise."""
    ids: set[str] = set()
    for path in (root / FOLDER).glob(f"{survey_id}/*.csv"):
        lines = read_text(path, name=path.name).splitlines()
        ids.update(filter(RESPONDENT_ID.fullmatch, (line.partition(",")[0] for line in lines)))
    return frozenset(ids)


def write_batch(root: Path, batch: Batch, survey: Survey) -> None:
    """Write a batch, durably: the rows, then the facts. Without its facts a batch is not whole, and
    `rap check` names it.

    Raises
    ------
    ProblemsError
        A row is not what its form allows; nothing was written.
    """
    head, columns = f"{FOLDER}/{survey.id}/{batch.id}", COLUMNS + survey.columns
    problems = [
        Problem(what, place=f"{head}.csv:{number}", **facts)
        for number, row in enumerate(batch.rows, start=2)
        for what, facts in _wrong_cells(survey, columns, [row.get(name, "") for name in columns])
    ]
    if problems:
        raise ProblemsError(problems)
    replace_file(root / f"{head}.csv", format_rows(batch, columns))
    replace_file(root / f"{head}.yaml", format_facts(batch))


def format_rows(batch: Batch, columns: tuple[str, ...]) -> str:
    """The rows of a batch, as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in batch.rows)
    return out.getvalue()


def format_facts(batch: Batch) -> str:
    """The facts of a batch as YAML."""
    data: dict[str, Any] = {
        "survey": batch.survey,
        "form": batch.form_hash,
        "tool": batch.tool,
        "language": batch.language,
        "rows_in": str(batch.n_rows_in),
        "left_out": {reason: str(n) for reason, n in batch.left_out.items()},
        "dropped": [*batch.dropped],
        "banded": [*batch.banded],
        "raw": batch.raw,
        "reviewed": {
            key: value
            for key, value in (("by", batch.reviewed_by), ("on", batch.reviewed_on))
            if value
        },
        "notes": [*batch.notes],
    }
    return format_yaml({"v": "1", **{key: value for key, value in data.items() if value}})
