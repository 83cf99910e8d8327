"""What desks counted, as frames; and everything that was counted, with the facts about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rap.core.desks import AGAIN, PERSON, SAID, YES, Desk, Lines, Meeting, number_in, units_of
from rap.core.errors import Problem
from rap.core.model import Labels
from rap.core.plain import nearest
from rap.core.printed import Printed
from rap.store.counts import has_no_people, read_desks, read_lines, read_meetings
from rap.store.counts.marks import read_marks
from rap.store.counts.printed import read_printed
from rap.study.audience_view import Visible

if TYPE_CHECKING:
    import pandas as pd


def desk_frame(desk: Desk, lines: Iterable[Lines]) -> pd.DataFrame:
    """A frame with one row for each line of one desk.

    Returns
    -------
    DataFrame
        Columns line (its name), month, year, person (whether it is the first line of somebody, so
        that she is counted once; of every line of a desk that counts no questions), and the fields
        of the desk: a word, "" for nothing; a tuple of words; a whole number, 0 for nothing. Beside
        a number `met` there is `met.said`: "about" or "at-least" so many, "" for one that was
        counted, None where nothing is written.
    """
    import pandas as pd

    numbers = [name for name, asked in desk.fields.items() if asked.type == "number"]
    rows = [
        {
            "line": desk.called(one.line_id(number)),
            "month": one.month,
            "year": one.month[:4],
            PERSON: row.get(AGAIN, "") != YES,
            **{name: _value(row.get(name, ""), asked.type) for name, asked in desk.fields.items()},
            **{f"{name}{SAID}": _said(row.get(name, "")) for name in numbers},
        }
        for one in lines
        if one.desk == desk.id
        for number, row in enumerate(one.rows, start=1)
    ]
    said = [f"{name}{SAID}" for name in numbers]
    return pd.DataFrame(rows, columns=["line", "month", "year", PERSON, *desk.fields, *said])


def _said(text: str) -> str | None:
    number = number_in(text)
    return number[1] if number else None


def _value(text: str, type: str) -> Any:
    if type == "number":
        return (number_in(text) or (0, ""))[0]
    return tuple(text.split()) if type == "several" else text


def facts_of_units(
    desks: Mapping[str, Desk], lines: Iterable[Lines], printed: Mapping[str, Printed]
) -> dict[str, str]:
    """Everything that was counted, by its id, with all facts that decide its place in a table."""
    found: dict[str, str] = {}
    for one in lines:
        desk = desks.get(one.desk)
        if desk is None:
            continue
        for number, row in enumerate(one.rows, start=1):
            line = desk.called(one.line_id(number))
            found[line] = facts = json.dumps([one.month, dict(row)], sort_keys=True)
            if desk.unit == "question" and row.get(AGAIN, "") != YES:
                found[units_of(line, PERSON, 1)[0]] = facts
            for name, asked in desk.fields.items():
                if asked.type == "number":
                    n = _value(row.get(name, ""), "number")
                    found |= dict.fromkeys(units_of(line, name, n), facts)
    for year in printed.values():
        for id, name in {(one.desk, one.field) for one in year.figures.values() if one.desk}:
            desk = desks.get(id, Desk(id, "", {}, {}, {}))
            words = printed_units(year, desk, name)
            found |= {id: word for word, ids in words.items() for id in ids}
    return found


def printed_units(printed: Printed, desk: Desk, field: str) -> dict[str, tuple[str, ...]]:
    """Word -> ids of what was printed under it in a table of that year.

    Each id has one word, since the report did not say how many things had several.
    """
    found, first = {}, 1
    for word, n in printed.of_table(desk.id, field).items():
        ids = range(first, first + n)
        name = desk.called(f"{desk.id}:{printed.year}-printed:{field}")
        found[word] = tuple(f"{name}:{id}" for id in ids)
        first += n
    return found


class Counting(Visible):
    """What the desks of a study counted; every audience may read it, and it is guarded when it
    leaves.
    """

    @cached_property
    def desks(self) -> Mapping[str, Desk]:
        """What staff count, by the id of the desk."""
        return {
            id: replace(desk, is_exact=id in self.settings.exact_desks and has_no_people(desk))
            for id, desk in read_desks(self.root, damaged=self.damaged).items()
        }

    def find_misnamed(self, names: Sequence[str] | None = None) -> list[Problem]:
        """Of `names`, by default those of `never_counted`, the ones that no code, no family and no
        word of a desk has: what they are meant for would be counted.
        """
        wanted = (self.settings.never_counted or ()) if names is None else names
        if not wanted:
            return []
        fields = (asked for desk in self.desks.values() for asked in desk.fields.values())
        known = {word for asked in fields for word in asked.choices}
        known |= {name for code in self.book.codes for name in (code.id, code.family)}
        return [
            Problem(
                "study.counts.misnamed",
                place="pyproject.toml",
                code=code,
                nearest=nearest(code, known),
            )
            for code in wanted
            if code not in known
        ]

    @cached_property
    def counts(self) -> Mapping[str, pd.DataFrame]:
        """Desk -> a frame with one row for each line of its closed months; columns as in
        `desk_frame`.
        """
        return {id: desk_frame(desk, self.line_list) for id, desk in self.desks.items()}

    @cached_property
    def line_list(self) -> tuple[Lines, ...]:
        """The lines of all closed months, as nouns."""
        return read_lines(self.root, damaged=self.damaged)

    @cached_property
    def printed(self) -> Mapping[str, Printed]:
        """Year -> what its report printed."""
        return read_printed(self.root, damaged=self.damaged)

    @cached_property
    def marks(self) -> Mapping[str, Labels]:
        """Month -> what the team notes on it."""
        return read_marks(self.root, damaged=self.damaged)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Meetings and demands by day: for others than the team those that it made public."""
        found = read_meetings(self.root, damaged=self.damaged)
        return tuple(one for one in found if one.is_public or self.audience == "team")

    @cached_property
    def counted(self) -> Mapping[str, str]:
        """Everything that desks counted, by its id; values as in `facts_of_units`."""
        return facts_of_units(self.desks, self.line_list, self.printed)
