"""What was seen in a trial space, brought in from a file: lines as they are kept, or a short survey
with a row an answer.
"""

from __future__ import annotations

import csv
import datetime
import io
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import CASE_ID, CODER_ID, Criterion
from rap.core.plain import is_day, nearest, read_text
from rap.store.findings import is_value, read_findings
from rap.store.observations import COLUMNS, FOLDER

MEMBER = "member"
_DATE = "date"
_YES = {"yes": "yes", "oui": "yes", "ja": "yes", "no": "no", "non": "no", "nee": "no"}
_BAD_VALUE = {
    "yes-no": "acts.observation_import.no_yes_or_no",
    "score": "acts.observation_import.no_score",
}
Line = tuple[str, str, str, str, str]


def bring_observations(root: Path, space: str, file: Path, *, date: str = "") -> list[Path]:
    """Add the lines of a CSV to a space, a file of the study a day; the files written.

    The CSV has the columns of an observation (`criterion,value,unit,note,by`, and perhaps `date`),
    or is a survey: a column a criterion, a row an answer of somebody who uses the space (`by` is
    then member), an empty cell no answer. Decimal commas and yes and no in French and Dutch are
    understood. Nothing is written when anything is wrong.

    Parameters
    ----------
    date
        The day of lines that do not say theirs (left out: today).

    Raises
    ------
    WrongUseError, RefusedError
        No such space; a file that is no CSV, or has no row.
    ProblemsError
        Criteria nobody agreed on, values that are none in their unit, days that are none.
    """
    criteria = _criteria_for(root, space)
    rows = _rows(file)
    days = parse_observations(
        rows, name=file.name, criteria=criteria, date=date or datetime.date.today().isoformat()
    )
    return [_write(root, space, day, lines) for day, lines in sorted(days.items())]


def add_observations(
    root: Path, space: str, rows: Sequence[Mapping[str, str]], *, date: str
) -> Path:
    """Write down one visit to a space, as a form gives it; the file, which is whole or not there.

    Parameters
    ----------
    rows
        `criterion`, `value`, `note` and `by` (a coder's id, or member) of each thing that was
        looked at; the unit is the criterion's.
    date
        The day, like 2026-04-14, not one to come.

    Raises
    ------
    WrongUseError, ProblemsError
        What `bring_observations` refuses, in the same sentences; the place is the criterion.
    """
    criteria = _criteria_for(root, space)
    if not rows:
        raise WrongUseError("acts.observation_import.empty_visit")
    if not is_day(date) or date > datetime.date.today().isoformat():
        raise WrongUseError("acts.observation_import.bad_visit_day", day=date[:12])
    problems: list[Problem] = []
    lines = []
    for row in rows:
        id, value, note, by = (
            " ".join(row.get(key, "").split()) for key in ("criterion", "value", "note", "by")
        )
        lines.append(_checked((id, value, "", note, by), id, criteria, problems))
    if problems:
        raise ProblemsError(problems)
    return _write(root, space, date, lines)


def _criteria_for(root: Path, space: str) -> dict[str, Criterion]:
    """The criteria of all findings, when `space` is one of this study's."""
    if not CASE_ID.fullmatch(space) or not (root / f"interviews/cases/{space}.yaml").is_file():
        known = [path.stem for path in (root / "interviews/cases").glob("S-*.yaml")]
        raise WrongUseError(
            "acts.observation_import.unknown_space"
            if known
            else "acts.observation_import.no_space",
            space=space,
            nearest=nearest(space, known),
        )
    return {one.id: one for finding in read_findings(root) for one in finding.criteria}


def _write(root: Path, space: str, day: str, lines: Sequence[Line]) -> Path:
    path = root / FOLDER / space / f"{day}-{secrets.token_hex(4)}.csv"
    replace_file(path, _format(lines).encode("utf-8"))
    return path


def _rows(file: Path) -> list[list[str]]:
    text = read_text(file, name=file.name).lstrip("\ufeff")
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        )
    except csv.Error as error:
        raise RefusedError(
            "acts.observation_import.not_csv", place=file.name, reason=str(error)
        ) from None
    rows = [[cell.strip() for cell in row] for row in rows]
    if len(rows) < 2:
        raise RefusedError("acts.observation_import.no_rows", place=file.name)
    return rows


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def parse_observations(
    rows: Sequence[Sequence[str]], *, name: str, criteria: Mapping[str, Criterion], date: str
) -> dict[str, list[Line]]:
    """Day -> its lines; `rows` begin with the headings. Raises as `bring_observations` does."""
    heads = list(rows[0])
    found: dict[str, list[Line]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        place = f"{name}:{number}"
        if len(row) != len(heads):
            problems.append(
                Problem(
                    "acts.observation_import.other_width",
                    place=place,
                    n=len(row),
                    wanted=len(heads),
                )
            )
            continue
        cells = dict(zip(heads, row, strict=True))
        day = cells.pop(_DATE, "") or date
        if not is_day(day):
            problems.append(Problem("acts.observation_import.bad_day", place=place, day=day))
        lines = [_line(cells)] if "criterion" in cells else _answers(cells)
        for line in lines:
            found.setdefault(day, []).append(_checked(line, place, criteria, problems))
    if problems:
        raise ProblemsError(problems)
    return found


def _line(cells: Mapping[str, str]) -> Line:
    return (*(cells.get(head, "") for head in COLUMNS[:-1]), cells.get("by", "") or MEMBER)  # type: ignore[return-value]


def _answers(cells: Mapping[str, str]) -> list[Line]:
    """A row of a survey: a line for each criterion that was answered."""
    note = cells.get("note", "")
    answered = [(head, value) for head, value in cells.items() if head != "note" and value]
    return [
        (head, value, "", note if place == 0 else "", MEMBER)
        for place, (head, value) in enumerate(answered)
    ]


def _checked(
    line: Line, place: str, criteria: Mapping[str, Criterion], problems: list[Problem]
) -> Line:
    id, value, unit, note, by = line
    criterion = criteria.get(id)
    if criterion is None:
        problems.append(
            Problem(
                "acts.observation_import.unknown_criterion",
                place=place,
                criterion=id,
                nearest=nearest(id, criteria),
            )
        )
        return line
    value = (
        _YES.get(value.casefold(), value) if criterion.unit == "yes-no" else value.replace(",", ".")
    )
    if unit and unit != criterion.unit:
        problems.append(
            Problem(
                "acts.observation_import.other_unit",
                place=place,
                criterion=id,
                unit=unit,
                right=criterion.unit,
            )
        )
    elif not is_value(value, criterion.unit):
        problems.append(
            Problem(
                _BAD_VALUE.get(criterion.unit, "acts.observation_import.no_number"),
                place=place,
                value=value,
                unit=criterion.unit,
            )
        )
    if by != MEMBER and not CODER_ID.fullmatch(by):
        problems.append(Problem("acts.observation_import.unknown_by", place=place, by=by))
    return (id, value, criterion.unit, note, by)


def _format(lines: Sequence[Line]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([COLUMNS, *lines])
    return out.getvalue()
