"""Kits for focus groups: cards, poster, script and tally sheet of one theme, to print, in one
language or two side by side.

A kit is made of the same items as a report: findings as texts, quotes as references that are cut
under consent as of today. `make_kit` draws a draft for the team, `release_kit` one for a group,
through the gate; `confirm_kit` is a second person's yes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from rap.acts.kits.choosing import Card, Kit, plan_kit, themes_of
from rap.acts.kits.gate import Asked, confirm_kit, is_kit, release_kit
from rap.acts.kits.making import draw_kit, make_kit
from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import ANSWERS, FINDING_ID, SOURCE_ID
from rap.core.plain import nearest
from rap.core.yaml_files import format_yaml
from rap.store.votes import FOLDER, read_sheet

# A tally sheet that comes back: rows of a card's finding and its numbers, written as the sheet of
# that focus group.

HEADS = ("finding", *ANSWERS, "dots")
Rows = Mapping[str, Mapping[str, str]]


def parse_tally(text: str, *, name: str) -> Rows:
    """Finding -> column -> number as written, of a CSV with the columns
    finding,yes,partly,no,not-mine,dots (dots may be left out).

    Raises
    ------
    RefusedError, ProblemsError
        Other columns; a row that names no finding, or one twice. Numbers are checked when the sheet
        is written.
    """
    rows = list(
        csv.reader(
            io.StringIO(text.lstrip("\ufeff"), newline=""),
            delimiter=";" if ";" in text.partition("\n")[0] else ",",
        )
    )
    heads = tuple(cell.strip() for cell in rows[0]) if rows else ()
    if heads not in (HEADS, HEADS[:-1]):
        raise RefusedError("acts.kits.bad_columns", place=f"{name}:1", columns=HEADS)
    found: dict[str, Mapping[str, str]] = {}
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(heads) or not FINDING_ID.fullmatch(cells[0]) or cells[0] in found:
            problems.append(Problem("acts.kits.bad_row", place=f"{name}:{number}"))
            continue
        found[cells[0]] = {
            head: cell or "0" for head, cell in zip(heads[1:], cells[1:], strict=True)
        }
    if problems:
        raise ProblemsError(problems)
    return found


def write_tally(root: Path, source: str, rows: Rows, *, date: str, present: int) -> Path:
    """Write `codebook/votes/FG-….yaml`, durably; nothing is kept of a sheet that does not add up.

    Raises
    ------
    WrongUseError
        A sheet of that group is there already, or a finding is not in the study.
    ProblemsError
        More answers than people present, more than three dots a person, a number that is none.
    """
    path, findings = (
        root / FOLDER / f"{source}.yaml",
        [one.stem for one in (root / "codebook/findings").glob("*.yaml")],
    )
    if not SOURCE_ID.fullmatch(source):
        raise WrongUseError("acts.kits.bad_group", group=source)
    if path.exists():
        raise WrongUseError("acts.kits.sheet_exists", place=f"{FOLDER}/{source}.yaml")
    for finding in rows:
        if finding not in findings:
            raise WrongUseError(
                "acts.kits.unknown_finding", finding=finding, nearest=nearest(finding, findings)
            )
    answers = {
        finding: {k: v for k, v in row.items() if k != "dots"} for finding, row in rows.items()
    }
    dots = {finding: row["dots"] for finding, row in rows.items() if row.get("dots", "0") != "0"}
    text = format_yaml(
        {"v": "1", "date": date, "present": str(present), "answers": answers, "dots": dots}
    )
    replace_file(path, text.encode("utf-8"))
    try:
        read_sheet(root, source)
    except (ProblemsError, RefusedError):
        path.unlink()
        raise
    return path


__all__ = [
    "Asked",
    "Card",
    "Kit",
    "confirm_kit",
    "draw_kit",
    "is_kit",
    "make_kit",
    "parse_tally",
    "plan_kit",
    "release_kit",
    "themes_of",
    "write_tally",
]
