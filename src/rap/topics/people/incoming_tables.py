"""A table about the people in texts that come in: what would be taken of it, and what would not,
before anything is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Message
from rap.core.model import Variable
from rap.core.plain import plain_label
from rap.formats.attribute_tables import Attributes
from rap.formats.child import read_attributes_in_child
from rap.store.cases import read_cases
from rap.store.codebook import read_codebook
from rap.store.settings import Settings, read_settings
from rap.topics.people.table import TypedCell, find_variables, read_cell


@dataclass(frozen=True)
class Value:
    """A value as written in the table, what becomes of it ("": it is left out), and why."""

    was: str
    now: str
    why: Message | None = None


@dataclass(frozen=True)
class IncomingColumn:
    """A column: the variable it is taken as, or `why` it is left out; and its values that change."""

    heading: str
    variable: str
    why: Message | None = None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class PeopleTable:
    """`key` is the column that names the files; `rows` maps the name of a file to what would be
    taken of everybody in it, `refused` to what its row says about consent where that is no yes.
    `notes` name rows that speak of no file, and files of which no row speaks.
    """

    key: str
    columns: tuple[IncomingColumn, ...]
    rows: Mapping[str, Mapping[str, str]]
    refused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


def read_people_table(
    root: Path,
    table: Path,
    files: Sequence[Path],
    *,
    data: bytes | None = None,
    columns: Sequence[str] = (),
    encoding: str = "",
) -> PeopleTable:
    """What the table says of the people in `files`, as the study knows it: a heading that is the
    label of a variable is that variable, a label of a value is that value, an exact age or a town
    becomes its band, and what could name somebody is left out.

    Raises
    ------
    RefusedError, WrongUseError
        As `read_attributes`.
    """
    found = read_attributes_in_child(
        table, files, columns=columns, data=data, encoding=encoding or None
    )
    book, settings = read_codebook(root, damaged=[]), read_settings(root)
    known = find_variables(book, read_cases(root, damaged=[]))
    taken: list[IncomingColumn] = []
    becomes: dict[str, tuple[str, dict[str, str]]] = {}
    for heading, id in found.taken.items():
        variable = _variable(heading, id, known)
        values = [_value(was, variable, settings) for was in _values(found, id)]
        becomes[id] = variable.id, {value.was: value.now for value in values}
        changed = tuple(value for value in values if value.why is not None)
        taken.append(IncomingColumn(heading, variable.id, values=changed))
    left_out = [IncomingColumn(heading, "", why) for heading, why in found.left_out.items()]
    rows = {file: _row(row, becomes) for file, row in found.rows.items()}
    notes = note_unmatched(found, files)
    return PeopleTable(found.key, (*taken, *left_out), rows, found.refused, notes)


def note_unmatched(table: Attributes, files: Sequence[Path]) -> tuple[Message, ...]:
    """The rows of a table that speak of none of the files, and the files of which no row speaks: a
    name may be mistyped, and then what the row says of consent does not reach the file.
    """
    strays = tuple(table.strays)
    without = tuple(one.name for one in files if one.name not in table.rows)
    notes = (
        ("people.bring_in.rows_of_no_file", strays),
        ("people.bring_in.files_of_no_row", without),
    )
    return tuple(Message(id, n=len(names), names=names) for id, names in notes if names)


def _variable(heading: str, id: str, known: Sequence[Variable]) -> Variable:
    """The variable of the study that has this heading as its id or its label, or a new one."""
    forms = {plain_label(heading), plain_label(id)}
    return next(
        (
            one
            for one in known
            if not forms.isdisjoint(plain_label(form) for form in (one.id, *one.label.values()))
        ),
        Variable(id),
    )


def _values(found: Attributes, id: str) -> list[str]:
    """The values of a column, each once."""
    return [*dict.fromkeys(row[id] for row in found.rows.values() if id in row)]


def _value(was: str, variable: Variable, settings: Settings) -> Value:
    """What becomes of one value; nothing that a person would have to judge is taken unasked."""
    values, problems = read_cell(TypedCell("", variable.id, (), was), variable, settings)
    if problems:
        return Value(was, problems[0].proposal if len(values) == 1 else "", problems[0].message)
    if len(values) != 1:
        return Value(was, "", Message("people.bring_in.several_values"))
    return Value(was, values[0])


def _row(
    row: Mapping[str, str], becomes: Mapping[str, tuple[str, Mapping[str, str]]]
) -> dict[str, str]:
    named = ((becomes[id][0], becomes[id][1][value]) for id, value in row.items())
    return {variable: now for variable, now in named if now}
