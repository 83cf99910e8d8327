"""What a form tool's export holds, told by the ids of the form: rows of answers, what each column
became, and what a person must say first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rap.core.errors import Message, message_from_json


@dataclass(frozen=True)
class Row:
    """The answers of one person. `cells`: question -> cell as `rap.core.surveys` says, for every
    question of the form; `words`: question -> what she wrote, to an open question or beside the
    options. `mark` is the keyed hash by which the row is known when the
    export comes again, `number` its line in the file.
    """

    cells: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""
    month: str = ""
    mark: str = field(default="", repr=False)
    receipt: str = field(default="", repr=False)
    number: int = 0


@dataclass(frozen=True)
class Column:
    """What became of one column: `became` is one of `COLUMN_KINDS`, `question` and `option` are ids
    where it answers one.
    """

    heading: str
    became: str
    question: str = ""
    option: str = ""


COLUMN_KINDS = ("answer", "tick", "words", "personal", "tool", "unknown")


@dataclass(frozen=True)
class Export:
    """An export, read against a form.

    `asked` are the questions that have a column. `dropped` are headings of columns about the person
    or her device, of which nothing was kept. `out` says why how many rows are left out: `unfinished`,
    `doubled`. `unclear` is what must be said before anything can come in; then the rows are not to
    be used. `tally` has the counts of a file that has no rows: question -> option -> how many.
    `unread`: question -> the cells that are no option of it, or fit two.
    """

    tool: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...] = ()
    asked: tuple[str, ...] = ()
    out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    unclear: tuple[Message, ...] = ()
    tally: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({row.language for row in self.rows if row.language}))

    @property
    def dropped(self) -> tuple[str, ...]:
        return tuple(one.heading for one in self.columns if one.became == "personal")


def export_to_json(export: Export) -> dict[str, Any]:
    """Plain data, which `export_from_json` reads."""
    told = {key: [one.to_json() for one in getattr(export, key)] for key in ("notes", "unclear")}
    return {**asdict(export), **told}


def export_from_json(data: Mapping[str, Any]) -> Export:
    """The export that `export_to_json` wrote."""
    return Export(
        tool=data["tool"],
        rows=tuple(Row(**row) for row in data["rows"]),
        columns=tuple(Column(**one) for one in data["columns"]),
        asked=tuple(data["asked"]),
        out=data["out"],
        notes=tuple(map(message_from_json, data["notes"])),
        unclear=tuple(map(message_from_json, data["unclear"])),
        tally=data["tally"],
        unread={question: tuple(cells) for question, cells in data["unread"].items()},
    )
