"""What staff count beside the interviews: a desk, its lists, and the lines of one month.

A line has no day, no free text, and no code of a person. It says only which of the desk's words fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rap.core.model import CODE_ID, Labels

DESK_ID = CODE_ID
FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
LINE_ID = re.compile(
    r"([a-z][a-z0-9-]{0,39}):([0-9]{4})-([0-9]{2})-([0-9a-f]{8}):([0-9]+)(?:\.[a-z0-9_]+\.[0-9]+)?"
)
"""`helpdesk:2026-03-3f9a2b7c:12`; with `.met.7` the seventh person that a round met."""
UNITS = ("question", "round", "incident")
FIELD_TYPES = ("one", "several", "number")
AGAIN = "again"  # the column that says: the same person as the line before
YES = "yes"
MOST = 999  # of a number in a line: more is a slip of the finger


@dataclass(frozen=True)
class Choice:
    """One word of a list. `under` is the word of another list that it belongs to, `retired` says that
    it is no longer offered; lines that have it keep it.
    """

    id: str
    label: Labels
    under: str = ""
    retired: str = ""


@dataclass(frozen=True)
class Field:
    """What is asked of each line: one word of a list, `several` of them, or a `number` of people.

    `of` names the field whose word opens this one: only words `under` it are offered. `region` and
    `origin` describe people, so that no table has them beside a month and another field.
    """

    id: str
    type: str
    label: Labels
    choices: Mapping[str, Choice] = field(default_factory=dict)
    of: str = ""


@dataclass(frozen=True)
class Desk:
    """What is counted at one place: `unit` is what one line is.

    A line of a `question` also says whether it is the same person as the line before; `told` is what
    visitors hear: that they are counted, how, and that they may refuse.
    """

    id: str
    unit: str
    title: Labels
    told: Labels
    fields: Mapping[str, Field]
    since: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its lines, in order."""
        return (*self.fields, *((AGAIN,) if self.unit == "question" else ()))


Values = Mapping[str, str]
"""One line: column -> what was ticked, several words separated by a space, "" for nothing."""


@dataclass(frozen=True)
class Lines:
    """The lines of one month from one device, in a drawn order. None of them says that the month was
    closed with nothing to count.
    """

    desk: str
    month: str
    id: str
    rows: tuple[Values, ...]

    def line_id(self, number: int) -> str:
        """What the line is called, counted from 1."""
        return f"{self.desk}:{self.month}-{self.id}:{number}"


def is_line(text: str) -> bool:
    """Whether an id is that of a line of a desk, or of a person whom a round met.

    Examples
    --------
    >>> is_line("helpdesk:2026-03-3f9a2b7c:12"), is_line("rounds:2026-03-3f9a2b7c:1.met.7"), is_line("QU-10001")
    (True, True, False)
    """
    return LINE_ID.fullmatch(text) is not None
