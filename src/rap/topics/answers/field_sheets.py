"""Sheets that come back: the tally of a focus group, and what was seen in a trial space.

A tally is a CSV with a row for each card. Observations are a CSV with a row for each thing that
was looked at, a short survey with a row for each answer, or a form. Nothing is written of a sheet
in which anything is wrong.
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
from rap.core.finding_parts import Criterion
from rap.core.model import ANSWERS, CASE_ID, CODER_ID, FINDING_ID, SOURCE_ID
from rap.core.plain import is_day, nearest, read_text
from rap.core.yaml_files import format_yaml
from rap.store.answers import VOTES, read_sheet
from rap.store.findings import is_value, read_findings
from rap.store.observations import COLUMNS, FOLDER
from rap.topics.answers.answered_words import read_asked, refuse_unknown_sheet

MEMBER = "member"
_TALLY = ("finding", *ANSWERS, "dots")
_YES = {"yes": "yes", "oui": "yes", "ja": "yes", "no": "no", "non": "no", "nee": "no"}
_BAD_VALUE = {
    "yes-no": "answers.observation_import.no_yes_or_no",
    "score": "answers.observation_import.no_score",
}
Rows = Mapping[str, Mapping[str, str]]
Line = tuple[str, str, str, str, str]


def parse_tally(text: str, *, name: str) -> Rows:
    """Finding -> column -> number as written, of a CSV with the columns
    finding,yes,partly,no,not-mine,dots (dots may be left out).

    Raises
    ------
    RefusedError, ProblemsError
        Other columns; a row without a finding, or with one that an earlier row has. Numbers are
        checked when the sheet is written.
    """
    rows = _cells(text, delimiter=";" if ";" in text.partition("\n")[0] else ",")
    heads = tuple(rows[0]) if rows else ()
    if heads not in (_TALLY, _TALLY[:-1]):
        raise RefusedError("answers.kits.bad_columns", place=f"{name}:1", columns=_TALLY)
    found: dict[str, Mapping[str, str]] = {}
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(heads) or not FINDING_ID.fullmatch(row[0]) or row[0] in found:
            problems.append(Problem("answers.kits.bad_row", place=f"{name}:{number}"))
        else:
            found[row[0]] = {
                head: cell or "0" for head, cell in zip(heads[1:], row[1:], strict=True)
            }
    if problems:
        raise ProblemsError(problems)
    return found


def write_tally(
    root: Path, source: str, rows: Rows, *, date: str, present: int, sheet: str = ""
) -> Path:
    """Write `codebook/votes/FG-….yaml`, durably; a sheet that does not add up is deleted again.

    `sheet` is the code at the foot of the group's papers: it tells which words they had. Without it
    these are the words of that day, where they are known.

    Raises
    ------
    WrongUseError
        A sheet of that group is there already, a finding is not in the study, or nobody knows
        which words the group had.
    ProblemsError
        More answers than people present, more than three dots a person, or a wrong number.
    """
    name = f"{VOTES}/{source}.yaml"
    findings = [path.stem for path in (root / "codebook/findings").glob("*.yaml")]
    if not SOURCE_ID.fullmatch(source):
        raise WrongUseError("answers.kits.bad_group", group=source)
    if (root / name).exists():
        raise WrongUseError("answers.kits.sheet_exists", place=name)
    for finding in rows:
        if finding not in findings:
            near = nearest(finding, findings)
            raise WrongUseError("answers.kits.unknown_finding", finding=finding, nearest=near)
    answers = {
        finding: {k: v for k, v in row.items() if k != "dots"} for finding, row in rows.items()
    }
    dots = {finding: row["dots"] for finding, row in rows.items() if row.get("dots", "0") != "0"}
    given = _wordings(root, rows, date=date, sheet=sheet)
    plain = {"v": "1", "date": date, "present": str(present), "answers": answers, "dots": dots}
    replace_file(root / name, format_yaml({**plain, "wordings": given}).encode("utf-8"))
    try:
        read_sheet(root, source)
    except (ProblemsError, RefusedError):
        (root / name).unlink()
        raise
    return root / name


def _wordings(root: Path, rows: Rows, *, date: str, sheet: str) -> dict[str, list[str]]:
    """Finding -> the hashes of the words a group had."""
    asked, found = read_asked(root), {}
    refuse_unknown_sheet(asked, sheet)
    for finding in rows:
        is_named = sheet in asked.sheets
        given = asked.wordings(finding, code=sheet) if is_named else ()
        found[finding] = [*(given if is_named else asked.wordings_of_day(finding, date))]
        if not found[finding]:
            raise WrongUseError("answers.kits.words_not_known", finding=finding, day=date)
    return found


def bring_observations(root: Path, space: str, file: Path, *, date: str = "") -> list[Path]:
    """Add the lines of a CSV to a space, a file of the study for each day; the files written.

    The CSV has the columns of an observation (`criterion,value,unit,note,by`, and perhaps `date`),
    or is a survey: a column for each criterion, a row for each answer of somebody who uses the
    space (`by` is then member), an empty cell where there is no answer. Decimal commas and yes and
    no in French and Dutch are understood.

    Parameters
    ----------
    date
        The day of lines without one of their own (left out: today).

    Raises
    ------
    WrongUseError, RefusedError
        No such space; a file that is not a CSV, or has no row.
    ProblemsError
        Criteria nobody agreed on, values that do not fit their unit, dates that do not exist.
    """
    criteria = _criteria_for(root, space)
    text = read_text(file, name=file.name)
    first = text.lstrip("\ufeff").partition("\n")[0]
    try:
        rows = _cells(text, delimiter=max(",;\t", key=first.count), strict=True)
    except csv.Error as error:
        reason = str(error)
        raise RefusedError(
            "answers.observation_import.not_csv", place=file.name, reason=reason
        ) from None
    if len(rows) < 2:
        raise RefusedError("answers.observation_import.no_rows", place=file.name)
    day = date or datetime.date.today().isoformat()
    days = _lines_by_day(rows, name=file.name, criteria=criteria, date=day)
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
        The day, like 2026-04-14, today or earlier.

    Raises
    ------
    WrongUseError, ProblemsError
        What `bring_observations` refuses, in the same sentences; the place is the criterion.
    """
    criteria = _criteria_for(root, space)
    if not rows:
        raise WrongUseError("answers.observation_import.empty_visit")
    if not is_day(date) or date > datetime.date.today().isoformat():
        raise WrongUseError("answers.observation_import.bad_visit_day", day=date[:12])
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


def _cells(text: str, *, delimiter: str, strict: bool = False) -> list[list[str]]:
    """The cells of a CSV; Excel begins the file with a byte order mark."""
    lines = io.StringIO(text.lstrip("\ufeff"), newline="")
    rows = csv.reader(lines, delimiter=delimiter, strict=strict)
    return [[cell.strip() for cell in row] for row in rows]


def _criteria_for(root: Path, space: str) -> dict[str, Criterion]:
    """The criteria of all findings, when `space` is one of this study's."""
    cases = root / "interviews/cases"
    if not CASE_ID.fullmatch(space) or not (cases / f"{space}.yaml").is_file():
        known = [path.stem for path in cases.glob("S-*.yaml")]
        unknown, none = (
            "answers.observation_import.unknown_space",
            "answers.observation_import.no_space",
        )
        raise WrongUseError(unknown if known else none, space=space, nearest=nearest(space, known))
    return {one.id: one for finding in read_findings(root) for one in finding.criteria}


def _lines_by_day(
    rows: Sequence[Sequence[str]], *, name: str, criteria: Mapping[str, Criterion], date: str
) -> dict[str, list[Line]]:
    """Day -> its lines; `rows` begin with the headings."""
    heads, width = rows[0], len(rows[0])
    found: dict[str, list[Line]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        place, n = f"{name}:{number}", len(row)
        if n != width:
            other = Problem(
                "answers.observation_import.other_width", place=place, n=n, wanted=width
            )
            problems.append(other)
            continue
        cells = dict(zip(heads, row, strict=True))
        day = cells.pop("date", "") or date
        if not is_day(day):
            problems.append(Problem("answers.observation_import.bad_day", place=place, day=day))
        lines = [_line(cells)] if "criterion" in cells else _answers(cells)
        for line in lines:
            found.setdefault(day, []).append(_checked(line, place, criteria, problems))
    if problems:
        raise ProblemsError(problems)
    return found


def _line(cells: Mapping[str, str]) -> Line:
    return (*(cells.get(head, "") for head in COLUMNS[:-1]), cells.get("by", "") or MEMBER)  # type: ignore[return-value]


def _answers(cells: Mapping[str, str]) -> list[Line]:
    """A row of a survey: a line for each criterion that was answered; the note is on the first."""
    answered = [(head, value) for head, value in cells.items() if head != "note" and value]
    notes = [cells.get("note", ""), *[""] * len(answered)]
    return [
        (head, value, "", note, MEMBER)
        for (head, value), note in zip(answered, notes, strict=False)
    ]


def _checked(
    line: Line, place: str, criteria: Mapping[str, Criterion], problems: list[Problem]
) -> Line:
    """The line as it is kept; what is wrong with it is added to `problems`."""
    id, value, unit, note, by = line
    criterion = criteria.get(id)
    if criterion is None:
        unknown, near = "answers.observation_import.unknown_criterion", nearest(id, criteria)
        problems.append(Problem(unknown, place=place, criterion=id, nearest=near))
        return line
    right = criterion.unit
    value = _YES.get(value.casefold(), value) if right == "yes-no" else value.replace(",", ".")
    if unit and unit != right:
        other = "answers.observation_import.other_unit"
        problems.append(Problem(other, place=place, criterion=id, unit=unit, right=right))
    elif not is_value(value, right):
        bad = _BAD_VALUE.get(right, "answers.observation_import.no_number")
        problems.append(Problem(bad, place=place, value=value, unit=right))
    if by != MEMBER and not CODER_ID.fullmatch(by):
        problems.append(Problem("answers.observation_import.unknown_by", place=place, by=by))
    return (id, value, right, note, by)


def _write(root: Path, space: str, day: str, lines: Sequence[Line]) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *lines])
    path = root / FOLDER / space / f"{day}-{secrets.token_hex(4)}.csv"
    replace_file(path, out.getvalue().encode("utf-8"))
    return path
