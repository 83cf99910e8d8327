"""What staff count beside the interviews: a desk, its lists of words, and the lines of one month.

A line has no day, no free text and no code of a person, only those of the desk's words that fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rap.core.model import CODE_ID, Labels

DESK_ID = CODE_ID
FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
PERSON = "person"  # who asked a question; no field is called so
REST = "other"  # small words of a list, joined into one row
UNIT_ID = re.compile(
    r"(?:exact:)?(?P<desk>[a-z][a-z0-9-]{0,39}):(?P<year>[0-9]{4})-"
    r"(?:[0-9]{2}-[0-9a-f]{8}:[0-9]+(?:\.(?P<field>[a-z][a-z0-9_]*)\.[0-9]+)?"
    r"|printed:(?P<table>[a-z][a-z0-9_]*):[0-9]+)"
)
"""What a desk counts, each by a name of its own: `helpdesk:2026-03-3f9a2b7c:12` is a question,
`….person.1` who asked it, `rounds:2026-03-3f9a2b7c:1.met.7` the seventh person whom a round met, and
`helpdesk:2024-printed:category:12` one of those that were printed in a table of that year. What begins
with `exact:` was counted at a desk behind whose numbers nobody is at risk."""
EXACT = "exact:"
WITHOUT_PEOPLE = ("event", "request")  # units of desks that a lead may say have exact numbers
UNITS = ("question", "round", "incident", *WITHOUT_PEOPLE)
FIELD_TYPES = ("one", "several", "number")
SAID = ".said"  # ends the name of the column that says how the number in another was counted
AGAIN = "again"  # the column that says: the same person as the line before
YES = "yes"
MEETING_KINDS = ("meeting", "demand")
LEVELS = ("town", "region", "federal", "other")
MOST = 999  # of a number in a line: more is a slip of the finger
ABOUT, AT_LEAST = "about", "at-least"  # written before a number that nobody counted exactly
_NUMBER = re.compile(rf"(?:({ABOUT}|{AT_LEAST}) )?(0|[1-9][0-9]{{0,2}})")


@dataclass(frozen=True)
class Choice:
    """One word of a list. `under` is the word of another list that it belongs to. A `retired` word
    is no longer offered; lines that have it keep it.
    """

    id: str
    label: Labels
    under: str = ""
    retired: str = ""


@dataclass(frozen=True)
class Field:
    """What each line says: `one` word of a list, `several` of them, or a `number` of people.

    `of` names the field whose word opens this one: only words `under` that word are offered.
    `region` and `origin` describe people, so no table shows them beside a month and another field.
    """

    id: str
    type: str
    label: Labels
    choices: Mapping[str, Choice] = field(default_factory=dict)
    of: str = ""


@dataclass(frozen=True)
class Desk:
    """What is counted at one place. `unit` says what one line is (`UNITS`).

    A line of the unit `question` also says whether it is the same person as the line before. `told`
    is what visitors hear: that they are counted, how, and that they may refuse. `is_exact`: the
    settings say that nobody at risk is counted here, so that small numbers are for everyone.
    """

    id: str
    unit: str
    title: Labels
    told: Labels
    fields: Mapping[str, Field]
    since: str = ""
    is_exact: bool = False

    def called(self, id: str) -> str:
        """The id of something that this desk counted, which says whether its numbers are exact."""
        return f"{EXACT}{id}" if self.is_exact else id

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its lines, in order."""
        return (*self.fields, *((AGAIN,) if self.unit == "question" else ()))


Values = Mapping[str, str]
"""One line: column -> what was ticked, several words separated by a space, "" for nothing."""


@dataclass(frozen=True)
class Lines:
    """The lines of one month from one device, in a drawn order. No rows at all mean that the month
    was closed with nothing to count.
    """

    desk: str
    month: str
    id: str
    rows: tuple[Values, ...]

    def line_id(self, number: int) -> str:
        """The id of a line; lines are numbered from 1."""
        return f"{self.desk}:{self.month}-{self.id}:{number}"


@dataclass(frozen=True)
class Meeting:
    """A meeting with an institution, or a demand that was made to one, and what came of it.

    `whom` names the institution and no person. `argues` are the findings it was about, by id or by the
    hash of a wording. Others than the team read it when `is_public`.
    """

    id: str
    date: str
    kind: str
    whom: Labels
    level: str
    subject: Labels
    outcome: Labels = field(default_factory=dict)
    argues: tuple[str, ...] = ()
    is_public: bool = False


def number_in(value: str) -> tuple[int, str] | None:
    """The number in a line, and whether it is `ABOUT` so many or `AT_LEAST` so many ("" for a
    number that was counted); None of what is not one, or is more than `MOST`.

    Examples
    --------
    >>> number_in("40"), number_in("about 40"), number_in("at-least 12"), number_in("40+")
    ((40, ''), (40, 'about'), (12, 'at-least'), None)
    """
    match = _NUMBER.fullmatch(value)
    return (int(match[2]), match[1] or "") if match and int(match[2]) <= MOST else None


def is_counted(id: object) -> bool:
    """Whether an id belongs to something that a desk counted.

    Examples
    --------
    >>> is_counted("helpdesk:2026-03-3f9a2b7c:12"), is_counted("rounds:2026-03-3f9a2b7c:1.met.7"), is_counted("QU-10001")
    (True, True, False)
    """
    return isinstance(id, str) and UNIT_ID.fullmatch(id) is not None


def together_with(id: str) -> str:
    """The group that an id is counted in: one kind of thing, at one desk, in one year.

    Examples
    --------
    >>> together_with("helpdesk:2026-03-3f9a2b7c:12"), together_with("helpdesk:2024-printed:category:3")
    ('helpdesk:2026:', 'helpdesk:2024:printed-category')
    """
    match = UNIT_ID.fullmatch(id)
    if match is None:
        raise ValueError(id)
    kind = f"printed-{match['table']}" if match["table"] else match["field"] or ""
    return f"{match['desk']}:{match['year']}:{kind}"


def units_of(line: str, field: str, n: int) -> list[str]:
    """An id for each of the `n` people of a number in a line.

    Examples
    --------
    >>> units_of("rounds:2026-03-3f9a2b7c:1", "met", 2)
    ['rounds:2026-03-3f9a2b7c:1.met.1', 'rounds:2026-03-3f9a2b7c:1.met.2']
    """
    return [f"{line}.{field}.{number}" for number in range(1, n + 1)]
