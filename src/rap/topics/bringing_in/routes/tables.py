"""A table that was dropped on *Bring interviews in*: its columns, and what it says of the people in
the other files. Nothing is written: what is taken of it is part of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.wordless import without_words
from rap.formats.child import read_heads_in_child
from rap.formats.readers import TABLES
from rap.languages.catalogue import on_screen
from rap.topics.people.incoming_tables import IncomingColumn, PeopleTable, read_people_table
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession

MAX_SHOWN = 80  # letters of a cell that is shown


@without_words
def look_at_table(
    desk: RawSession,
    person: Person,
    *,
    file: str,
    files: Sequence[str],
    columns: Sequence[str] = (),
    encoding: str = "",
) -> Plain:
    """The headings of a table with its first rows, and what it says of the people in `files`; why
    not, where no row of it speaks of them.

    `columns` are the ones to take; without them those that sort people into a few groups. `encoding`
    is what its bytes are read in; without it UTF-8.
    """
    tray = desk.tray(person)
    path, data = tray.file(file)
    if path.suffix.lower() not in TABLES:
        raise RefusedError("formats.attributes.not_a_table", known=TABLES)
    texts = [tray.file(id)[0] for id in files]
    told: Plain = {"sheets": [], "people": None, "why": ""}
    try:
        sheets = read_heads_in_child(path, data=data, encoding=encoding or None)
        told["sheets"] = [[[cell[:MAX_SHOWN] for cell in row] for row in rows] for rows in sheets]
        if texts:
            table = read_people_table(
                desk.root, path, texts, data=data, columns=columns, encoding=encoding
            )
            told["people"] = _tell(
                table, {path.name: id for id, path in zip(files, texts, strict=True)}
            )
    except (RefusedError, WrongUseError) as error:
        told["why"] = on_screen(error.problems[0])
    return told


def _tell(table: PeopleTable, ids: dict[str, str]) -> Plain:
    return {
        "key": table.key,
        "columns": [_tell_column(one) for one in table.columns],
        "rows": {ids[name]: dict(row) for name, row in table.rows.items()},
        "refused": {ids[name]: answer for name, answer in table.refused.items()},
        "notes": [on_screen(note) for note in table.notes],
    }


def _tell_column(column: IncomingColumn) -> Plain:
    return {
        "heading": column.heading,
        "variable": column.variable,
        "why": _said(column.why),
        "values": [
            {"was": value.was, "now": value.now, "why": _said(value.why)} for value in column.values
        ],
    }


def _said(message: Message | None) -> str:
    return on_screen(message) if message else ""


class TableHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        said = self.body({"file": str, "files": list}, optional={"columns": list, "encoding": str})
        for key in said.keys() - {"file", "encoding"}:
            if not all(isinstance(one, str) for one in said[key]):
                raise WrongUseError("web.request.wrong_kind", member=key)
        return await self.raw(look_at_table, **said)


ROUTES: Routes = ((r"import/table", TableHandler),)
