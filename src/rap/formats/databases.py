"""Databases of other programs (SQLite): read from memory, so that nothing is written beside the file
and nobody waits for a lock. What a database brings along to be run (views, triggers, functions,
virtual tables) is never run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from rap.core.errors import RefusedError
from rap.formats.files import check_size, read_at_most

MAX_BYTES = 200_000_000
# One value: a whole text stands in one cell.
MAX_VALUE_BYTES = 50_000_000
MAX_ROWS = 1_000_000
START = b"SQLite format 3\0"
# What the database is called in the folder of a QualCoder project.
DATA = "data.qda"
# What the parts of a project that is open elsewhere are called, beside the database.
UNSAVED = ("-wal", "-journal")
# Where the header says that changes are kept in a second file (https://www.sqlite.org/fileformat2.html, 1.3.4).
_JOURNAL_MODE = slice(18, 20)
_PLAIN_MODE = b"\x01\x01"
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_LENGTHS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

Row = Mapping[str, Any]
"""Column -> value: text, a whole or broken number, or None."""


class Database:
    """An open database: its tables with their columns, and their rows."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self.name = connection, name
        self.tables = {
            table: tuple(
                row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")
            )
            for table, kind, made in connection.execute("SELECT name, type, sql FROM sqlite_master")
            # A view or a virtual table is made of what the file says should be run.
            if kind == "table" and not str(made).upper().startswith("CREATE VIRTUAL")
        }

    def rows(self, table: str, columns: Sequence[str] = ()) -> list[Row]:
        """All rows of a table in the order in which they were made, with these columns; None in those
        that this version of the program does not have. No rows where there is no such table.

        Raises
        ------
        RefusedError
            Over a million rows.
        """
        known = self.tables.get(table, ())
        if not known:
            return []
        asked = [column for column in columns or known if column in known]
        names = ", ".join(map(_quoted, asked)) or "NULL"
        # An index that holds all that is asked would give them in its own order.
        query = f"SELECT {names} FROM {_quoted(table)} NOT INDEXED"
        found = self._connection.execute(f"{query} LIMIT {MAX_ROWS + 1}").fetchall()
        if len(found) > MAX_ROWS:
            raise RefusedError("formats.database.too_many_rows", place=self.name, most=MAX_ROWS)
        empty = dict.fromkeys(columns)
        return [empty | dict(zip(asked, row, strict=False)) for row in found]


@contextmanager
def open_database(file: BinaryIO, *, name: str) -> Iterator[Database]:
    """A database from outside, of which only tables are read.

    Raises
    ------
    RefusedError
        Not a database, locked with a password, damaged or over 200 MB.
    """
    data = _read(file, name)
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            _fill(connection, data)
            del data
            yield Database(connection, name)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, TypeError):
        # Its own words may quote the file.
        raise RefusedError("formats.database.damaged", place=name) from None


def check_closed(path: Path) -> None:
    """`RefusedError` when a program has the database open, and keeps a part of it beside it."""
    for ending in UNSAVED:
        beside = path.with_name(path.name + ending)
        if beside.is_file() and beside.stat().st_size:
            raise RefusedError("formats.database.open_elsewhere", place=path.name)


def _read(file: BinaryIO, name: str) -> bytearray:
    check_size(file.seek(0, 2), MAX_BYTES, name=name)
    file.seek(0)
    data = bytearray(read_at_most(file, MAX_BYTES, name=name))
    if not data.startswith(START):
        raise RefusedError("formats.database.not_one", place=name)
    # A file in memory has no second one beside it: `check_closed` saw that there is none.
    data[_JOURNAL_MODE] = _PLAIN_MODE
    return data


def _fill(connection: sqlite3.Connection, data: bytearray) -> None:
    """Put the bytes in, and shut what reading a table does not need."""
    connection.deserialize(bytes(data))
    for kind, most in _LENGTHS.items():
        connection.setlimit(kind, most)
    for setting in (
        "trusted_schema=OFF",
        "query_only=ON",
        "cell_size_check=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError
    connection.set_authorizer(_judge)


def _judge(action: int, argument: str | None, *_: str | None) -> int:
    """Called by SQLite for each part of a query; a function that a column is computed with is one."""
    is_columns = action == sqlite3.SQLITE_PRAGMA and argument == "table_info"
    return sqlite3.SQLITE_OK if is_columns or action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def text_of(value: object) -> str:
    """A value as text: SQLite keeps in any column whatever was put there."""
    return value if isinstance(value, str) else "" if value is None else str(value)
