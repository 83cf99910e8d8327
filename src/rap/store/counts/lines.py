"""Lines of closed months: `interviews/counts/helpdesk/2026-03-3f9a2b7c.csv`, one file a device and
month, never changed.

The month is in the name; there is no day. The lines are in a drawn order, and do not say who wrote
them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.desks import AGAIN, MOST, WITHOUT_PEOPLE, YES, Desk, Lines, Values, number_in
from rap.core.errors import Message, Problem, ProblemsError, RefusedError
from rap.core.files import make_folder, replace_file
from rap.core.model import MONTH
from rap.core.plain import nearest, read_text
from rap.core.reading import all_or_problems, read_each
from rap.store.counts.desks import has_no_people, read_desks
from rap.store.counts.marks import read_marks
from rap.store.counts.printed import read_printed
from rap.store.settings import read_settings

FOLDER = "interviews/counts"
_SETTINGS = "pyproject.toml"
_NAME = re.compile(r"([0-9]{4}-[0-9]{2})-([0-9a-f]{8})")


def read_lines(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Lines, ...]:
    """The lines of every desk and month; all problems are raised together, or noted in `damaged`."""
    paths = sorted((root / FOLDER).glob("*/*.csv"))
    return all_or_problems(*read_each(paths, lambda path: _read(root, path)), damaged=damaged)


def check_counts(root: Path) -> list[Problem]:
    """Problems of desks and lines: columns or words that a desk does not have, a file without a
    desk.
    """
    problems: list[Problem] = []
    desks = read_desks(root, damaged=problems)
    broken = bool(problems)  # a desk that cannot be read says so once
    read_printed(root, damaged=problems)
    read_marks(root, damaged=problems)
    for id in () if broken else read_settings(root).exact_desks:
        if id not in desks:
            near = nearest(id, desks)
            problems.append(
                Problem("store.counts.unknown_desk", place=_SETTINGS, desk=id, nearest=near)
            )
        elif not has_no_people(desks[id]):
            facts = {"desk": id, "units": WITHOUT_PEOPLE}
            problems.append(Problem("store.counts.not_exact", place=_SETTINGS, **facts))
    for one in read_lines(root, damaged=problems):
        place = f"{FOLDER}/{one.desk}/{one.month}-{one.id}.csv"
        desk = desks.get(one.desk)
        if desk is None:
            if not broken:
                near = nearest(one.desk, desks)
                id = "store.counts.unknown_desk"
                problems.append(Problem(id, place=place, desk=one.desk, nearest=near))
            continue
        for number, row in enumerate(one.rows, start=2):
            found = find_wrong(desk, row)
            problems += [Problem(wrong, place=f"{place}:{number}") for wrong in found]
    return problems


def find_wrong(desk: Desk, row: Values) -> list[Message]:
    """What is wrong with one line of a desk."""
    found = []
    for column, value in row.items():
        if column == AGAIN and desk.unit == "question":
            if value not in ("", YES):
                found.append(Message("store.counts.bad_again", value=value[:20]))
        elif (asked := desk.fields.get(column)) is None:
            near = nearest(column, desk.columns)
            found.append(Message("store.counts.unknown_column", column=column, nearest=near))
        elif asked.type == "number":
            if value and number_in(value) is None:
                facts = {"column": column, "value": value[:20], "most": MOST}
                found.append(Message("store.counts.bad_number", **facts))
        else:
            words = value.split(" ") if value else []
            if len(words) > 1 and asked.type == "one":
                found.append(Message("store.counts.one_only", column=column))
            for word in dict.fromkeys(words):
                if word not in asked.choices:
                    near = nearest(word, asked.choices)
                    facts = {"column": column, "word": word[:40], "nearest": near}
                    found.append(Message("store.counts.unknown_word", **facts))
            found += _find_apart(desk, row, column, words)
    return found


def _find_apart(desk: Desk, row: Values, column: str, words: Sequence[str]) -> list[Message]:
    """Words that belong to another word than the line has."""
    asked = desk.fields[column]
    if not asked.of:
        return []
    above = (row.get(asked.of) or "").split(" ")
    return [
        Message("store.counts.apart", column=column, word=word, under=choice.under)
        for word in words
        if (choice := asked.choices.get(word)) and choice.under not in above
    ]


def _read(root: Path, path: Path) -> Lines:
    name = path.relative_to(root).as_posix()
    match = _NAME.fullmatch(path.stem)
    if match is None or not MONTH.fullmatch(match[1]):
        raise RefusedError("store.counts.bad_name", place=name)
    rows = parse_lines(read_text(path, name=name), name=name)
    return Lines(path.parent.name, match[1], match[2], rows)


def parse_lines(text: str, *, name: str) -> tuple[Values, ...]:
    """The lines of a file.

    Raises
    ------
    RefusedError, ProblemsError
        Not CSV, no columns, a column twice, a line with more or fewer cells.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise RefusedError("store.counts.not_csv", place=name, reason=str(error)) from None
    if not rows or not rows[0] or len({*rows[0]}) != len(rows[0]):
        raise RefusedError("store.counts.columns", place=f"{name}:1")
    wrong = [
        Problem("store.counts.cells", place=f"{name}:{n}", n=len(row), needed=len(rows[0]))
        for n, row in enumerate(rows[1:], start=2)
        if len(row) != len(rows[0])
    ]
    if wrong:
        raise ProblemsError(wrong)
    return tuple(dict(zip(rows[0], row, strict=True)) for row in rows[1:])


def format_lines(desk: Desk, rows: Sequence[Values]) -> str:
    """The lines as text, in their order; a column that the desk has lost since stays."""
    columns = [*dict.fromkeys([*desk.columns, *(column for row in rows for column in row)])]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue()


def write_lines(root: Path, desk: Desk, lines: Lines) -> Path:
    """Write the lines of a month durably, in their order; a file that is already there stays as it
    is.
    """
    path = root / FOLDER / desk.id / f"{lines.month}-{lines.id}.csv"
    if not path.exists():  # a closing that was cut off: the file is whole, or is not there
        make_folder(path.parent)
        replace_file(path, format_lines(desk, lines.rows))
    return path


def months_of(lines: Sequence[Lines]) -> Mapping[str, list[str]]:
    """Desk -> the months that were closed, in order."""
    found: dict[str, set[str]] = {}
    for one in lines:
        found.setdefault(one.desk, set()).add(one.month)
    return {desk: sorted(months) for desk, months in found.items()}
