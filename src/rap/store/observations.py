"""Observations: what was seen in a trial space on one day,
`interviews/observations/S-20817/2026-04-14-3f9a2b7c.csv`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from rap.core.errors import Message, Problem, ProblemsError, RefusedError
from rap.core.finding_parts import Criterion
from rap.core.model import CASE_ID, CODER_ID, Observation
from rap.core.plain import is_day, nearest, read_text
from rap.core.reading import all_or_problems, read_each
from rap.store.findings import is_value

FOLDER = "interviews/observations"
COLUMNS = ("criterion", "value", "unit", "note", "by")
_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9a-f]{8})")


def read_observations(
    root: Path, *, damaged: list[Problem] | None = None
) -> tuple[Observation, ...]:
    """Every line of every file, by space and day; all problems are raised together, or noted in
    `damaged`.
    """
    files = all_or_problems(*_read(root), damaged=damaged)
    return tuple(row for rows in files for row in rows)


def check_observations(root: Path, *, criteria: Mapping[str, Criterion]) -> list[Problem]:
    """What is wrong with the files: unknown criteria, wrong units and values, spaces without a case
    file.
    """
    files, problems = _read(root)
    for rows in files:
        for number, row in enumerate(rows, start=2):
            place = f"{FOLDER}/{row.space}/{row.date}-{row.id}.csv:{number}"
            if wrong := _find_wrong(row, criteria):
                problems.append(Problem(wrong, place=place))
    for space in sorted({row.space for rows in files for row in rows}):
        if not (root / f"interviews/cases/{space}.yaml").is_file():
            place = f"{FOLDER}/{space}"
            problems.append(Problem("store.observations.unknown_space", place=place, space=space))
    return problems


def _find_wrong(row: Observation, criteria: Mapping[str, Criterion]) -> Message | None:
    name, unit = row.criterion, row.unit
    if name not in criteria:
        near = nearest(name, criteria)
        return Message("store.observations.unknown_criterion", criterion=name, nearest=near)
    if unit != (right := criteria[name].unit):
        return Message("store.observations.other_unit", criterion=name, unit=unit, right=right)
    if not is_value(row.value, unit):
        return Message("store.observations.bad_value", value=row.value, unit=unit)
    return None


def _read(root: Path) -> tuple[tuple[tuple[Observation, ...], ...], list[Problem]]:
    paths = sorted((root / FOLDER).glob("*/*.csv"))
    return read_each(paths, lambda path: read_observation_file(root, path))


def read_observation_file(root: Path, path: Path) -> tuple[Observation, ...]:
    """The lines of one file, as text.

    Raises
    ------
    RefusedError, ProblemsError
        The name is not a day and an id, columns or cells do not fit, or the observer is neither
        coder nor member.
    """
    name = path.relative_to(root).as_posix()
    match = _NAME.fullmatch(path.stem)
    if match is None or not is_day(match[1]) or not CASE_ID.fullmatch(path.parent.name):
        raise RefusedError("store.observations.bad_name", place=name)
    try:
        rows = list(csv.reader(io.StringIO(read_text(path, name=name), newline=""), strict=True))
    except csv.Error as error:
        raise RefusedError("store.observations.not_csv", place=name, reason=str(error)) from None
    if not rows or tuple(rows[0]) != COLUMNS:
        columns = ",".join(COLUMNS)
        raise RefusedError("store.observations.columns", place=f"{name}:1", columns=columns)
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        place, n, needed = f"{name}:{number}", len(row), len(COLUMNS)
        if n != needed:
            problems.append(Problem("store.observations.cells", place=place, n=n, needed=needed))
        elif row[-1] != "member" and not CODER_ID.fullmatch(row[-1]):
            problems.append(Problem("store.observations.bad_by", place=place, by=row[-1]))
    if problems:
        raise ProblemsError(problems)
    return tuple(Observation(path.parent.name, match[1], match[2], *row) for row in rows[1:])
