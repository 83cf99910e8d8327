"""Which rows of a sheet are its headings: those below a title, and a second row that names the
options of the question above or to the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rap.core.surveys import Survey
from rap.formats.sheets import Sheet, Table, make_table
from rap.formats.surveys.columns import Headings
from rap.formats.surveys.headings import MONKEY, QUALTRICS, SHEET, SPSS, tool_of
from rap.formats.surveys.options import bare

_LOWEST = 6  # a heading stands among the first rows
_NO_PART = frozenset(("response", "open-ended response", "réponse", "réponse ouverte", "antwoord"))
_AT_LEAST = 2  # questions, for a row below the first to be the headings


@dataclass(frozen=True)
class Headed:
    """A sheet under its headings: `written` are they as the file has them, two that are alike too,
    "" for a column without one; `n_merged` as of the sheet.
    """

    table: Table
    written: tuple[str, ...]
    tool: str
    n_merged: int = 0


def find_headings(name: str, sheet: Sheet, survey: Survey, *, tool: str = "") -> Headed:
    """The rows of a sheet that has some, under its headings. Raises as `make_table`."""
    rows, start = sheet.rows, 0
    tool = tool or tool_of(rows[0])
    if tool == SHEET and not _n_known(rows[0], Headings(survey, tool)):
        lower = range(1, min(_LOWEST, len(rows) - 1))
        tools = {at: Headings(survey, tool_of(rows[at])) for at in lower}
        known = (at for at in lower if _n_known(rows[at], tools[at]) >= _AT_LEAST)
        start = next(known, 0)
        tool = tool_of(rows[start])
    head, below = rows[start], start + 1
    if tool not in (QUALTRICS, SPSS) and len(rows) > below + 1:
        joined = _joined(head, rows[below], Headings(survey, tool))
        head, below = (joined, below + 1) if joined else (head, below)
    own = replace(sheet, rows=(head, *rows[below:]), numbers=(0, *sheet.numbers[below:]))
    return Headed(make_table(name, own), head, tool, sheet.n_merged)


def _n_known(row: Sequence[str], form: Headings) -> int:
    """How many questions of the form a row names."""
    found = [form.find(heading)[0] for heading in row if heading]
    return len({one.question for one in found if one.question})


def _joined(head: Sequence[str], second: Sequence[str], form: Headings) -> tuple[str, ...] | None:
    """The headings as `Question [option]`, where the second row says what columns without a heading
    are; None where it is a row of answers.
    """
    made, last, n_parts, is_known = [], "", 0, False
    for at, heading in enumerate(head):
        part = second[at] if at < len(second) else ""
        if heading:
            last, is_known = heading, bool(form.find(heading)[0].question)
        both = f"{last} [{part}]"
        is_part = bool(part) and is_known and bool(form.find(both)[0].question)
        is_answer = bare(part) not in _NO_PART if heading else is_known
        if part and not is_part and is_answer:
            return None
        n_parts += is_part and not heading
        made.append(both if is_part or (part and not heading) else heading)
    return tuple(made) if n_parts or form.tool == MONKEY else None
