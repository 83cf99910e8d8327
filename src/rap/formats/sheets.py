"""Rows of a table from outside: CSV with a sniffed delimiter, or an Excel sheet; cells are text, no
formula is run.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import repeat
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.plain import nearest
from rap.formats.files import check_size
from rap.formats.who_speaks.turn_labels import SPACES
from rap.formats.zipped_xml import DAMAGES, PACKINGS

MAX_FILE_BYTES = 20_000_000
MAX_ALL_BYTES = 100_000_000
MAX_MEMBERS = 2_000
MAX_RATIO = 200
# A few repeated lines pack better than 200:1, and no bomb is this small.
RATIO_COUNTS_FROM = 1_000_000
MAX_CELLS = 2_000_000
# Short rows filled up: a row of a million headings and a million short ones are small as a file.
MAX_FILLED = 20_000_000
_CHUNK = 65_536
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ >/]")
_COMMENT = re.compile(rb"<(?:\w{1,20}:)?comment[ >]")
_MERGED = re.compile(
    rb"""<(?:\w{1,20}:)?mergeCell ref=["'][A-Z]{1,3}(?!1:)(\d+):[A-Z]{1,3}(?!\1["'])\d"""
)
_HIDDEN = re.compile(rb"""<(?:\w{1,20}:)?row\b[^>]{0,300}?\shidden=["'](?:1|true)["']""")
_SEP = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)  # Excel's own hint at the delimiter
_AGAIN = Message("formats.xlsx.save_again")
_DELIMITERS = {
    ",": "formats.delimiter.comma",
    ";": "formats.delimiter.semicolon",  # Excel in French, Dutch and most of Europe
    "\t": "formats.delimiter.tab",
    "|": "formats.delimiter.bar",
}


@dataclass(frozen=True)
class Sheet:
    """Rows of cells: `number` is its place among the sheets of a file, from 1; rows without any cell
    are left out, and `numbers` says where the others are, counted from 1.

    `n_merged` is how many cells of the whole file were merged over several rows below the first:
    their first row has the value. `n_formulas` is how many cells of the whole file hold a formula, of which the value that was
    saved with it is in the cell; `n_comments` how many have a remark; `n_hidden` how many rows of the
    whole file somebody hid, or a filter.
    """

    number: int
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    n_formulas: int = 0
    n_comments: int = 0
    n_merged: int = 0
    n_hidden: int = 0


@dataclass(frozen=True)
class Values:
    """The cells of a row that comes `n` times, and after it `n_skipped` rows without any cell."""

    cells: tuple[str, ...]
    n: int = 1
    n_skipped: int = 0


def make_sheets(
    sheets: Iterable[Iterable[Values]],
    *,
    n_formulas: int = 0,
    n_comments: int = 0,
    n_merged: int = 0,
    n_hidden: int = 0,
) -> tuple[Sheet, ...]:
    """The sheets that hold anything, in a spreadsheet whose cells the program itself cut: a cell
    beyond the last heading is one of a column without a heading.
    """
    made = []
    for number, rows in enumerate(sheets, start=1):
        sheet = _sheet(number, _numbered(rows))
        if sheet.rows:
            head, *others = sheet.rows
            width = max(map(_width, sheet.rows))
            whole = (head + ("",) * (width - len(head)), *others)
            made.append(
                replace(
                    sheet,
                    rows=whole,
                    n_formulas=n_formulas,
                    n_comments=n_comments,
                    n_merged=n_merged,
                    n_hidden=n_hidden,
                )
            )
    return tuple(made)


def _numbered(rows: Iterable[Values]) -> Iterator[tuple[int, Sequence[str]]]:
    at = 1
    for row in rows:
        yield from ((at + more, row.cells) for more in range(row.n))
        at += row.n + row.n_skipped


def _sheet(number: int, rows: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    bare = ((at, tuple(cell.strip(SPACES + "\n") for cell in cells)) for at, cells in rows)
    kept = [(at, cells) for at, cells in bare if any(cells)]
    return Sheet(number, tuple(cells for _, cells in kept), tuple(at for at, _ in kept))


def _width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that holds something."""
    return max(at for at, cell in enumerate(cells, start=1) if cell)


@dataclass(frozen=True)
class Table:
    """Rows under headings, all of the same width; `name` is the file's, `numbers` are the places of
    the rows in it, from 1.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def values(self, column: str) -> list[str]:
        at = self.columns.index(column)
        return [row[at] for row in self.rows]

    def at(self, places: Sequence[int]) -> Table:
        """The table with these rows alone, counted from 0."""
        rows = tuple(self.rows[place] for place in places)
        return replace(self, rows=rows, numbers=tuple(self.numbers[place] for place in places))

    def cells(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each column with its values."""
        values = zip(*self.rows, strict=True) if self.rows else repeat(())
        return zip(self.columns, values, strict=False)

    def check_column(self, column: str) -> None:
        """`WrongUseError` when there is no such column."""
        if column not in self.columns:
            raise WrongUseError(
                "formats.table.unknown_column",
                place=self.name,
                column=column,
                nearest=nearest(column, self.columns),
            )


def unique_names(names: Sequence[str]) -> list[str]:
    """Headings made unique with `-2`, `-3`; a column without one is called by its place.

    Examples
    --------
    >>> unique_names(["a", "a", "", "a-2"])
    ['a', 'a-3', 'column 3', 'a-2']
    """
    written, given, last = set(names), set[str](), Counter[str]()
    result = []
    for place, heading in enumerate(names, start=1):
        name = heading or f"column {place}"
        if name in given or (not heading and name in written):
            last[name] = max(last[name], 1)
            while (free := f"{name}-{last[name] + 1}") in given or free in written:
                last[name] += 1
            name = free
        given.add(name)
        result.append(name)
    return result


def make_table(name: str, sheet: Sheet) -> Table:
    """The table of a sheet, whose first row gives the headings; short rows are filled up.

    Raises
    ------
    RefusedError
        A row has cells beyond the last heading, or all rows filled up are too many cells.
    """
    columns, *rows = sheet.rows
    numbers, width = sheet.numbers[1:], len(columns)
    if width * len(rows) > MAX_FILLED:
        raise RefusedError("formats.xlsx.too_many_cells", place=name, most=MAX_FILLED)
    for number, row in zip(numbers, rows, strict=True):
        if any(row[width:]):
            raise RefusedError("formats.table.row_too_long", place=name, row=number)
    filled = tuple(row[:width] + ("",) * (width - len(row)) for row in rows)
    return Table(name, tuple(unique_names(columns)), filled, numbers)


def parse_csv(
    text: str, *, name: str, delimiters: Iterable[str] = _DELIMITERS
) -> tuple[Sheet, Message]:
    """The rows of a CSV and the word for its delimiter: the one that cuts most rows like the first,
    and into more cells.

    Raises
    ------
    RefusedError
        Not cut by comma, semicolon, tab or bar, or quotes that do not close.
    """
    if (said := _SEP.match(text)) and said[1] in _DELIMITERS:
        delimiters, text = said[1], "\n" + text[said.end() :]
    cut = {sign: rows for sign in delimiters if (rows := _cut(text, sign))}
    if not cut:
        raise RefusedError("formats.table.not_a_table", place=name)
    best = max(cut, key=lambda sign: _evenness([row for _, row in cut[sign]]))
    return _sheet(1, cut[best]), Message(_DELIMITERS[best])


def _cut(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their places; nothing when this delimiter gives one column,
    or quotes that do not close.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(at, row) for at, row in enumerate(reader, start=1) if any(map(str.strip, row))]
    except csv.Error:
        return []
    return rows if rows and len(rows[0][1]) > 1 else []


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    width = len(rows[0])
    return sum(len(row) == width for row in rows) / len(rows), width


def parse_xlsx(file: BinaryIO, *, name: str, as_written: bool = False) -> tuple[Sheet, ...]:
    """The sheets of an open Excel file that hold anything; a formula gives the value that was saved
    with it, or itself when cells are wanted `as_written`: exports of form tools make one of an
    answer that begins with `=`.

    Raises
    ------
    RefusedError
        Not an Excel file, or one made to harm: too much to unpack, a DOCTYPE, over two million
        cells.
    """
    _check_start(file, name)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive, name)
            n_formulas = _count(archive, "xl/worksheets/", _FORMULA)
            n_comments = _count(archive, "xl/comments", _COMMENT)
            n_merged = _count(archive, "xl/worksheets/", _MERGED)
            n_hidden = _count(archive, "xl/worksheets/", _HIDDEN)
    except (*DAMAGES, OSError):
        raise RefusedError("formats.package.damaged", place=name, again=_AGAIN) from None
    file.seek(0)
    sheets = _read_sheets(file, name, as_written=as_written)
    counts = {"n_formulas": n_formulas, "n_comments": n_comments, "n_merged": n_merged}
    return make_sheets(sheets, **counts, n_hidden=n_hidden)


def _count(archive: zipfile.ZipFile, start: str, pattern: re.Pattern[bytes]) -> int:
    """How many cells hold a formula or a remark; openpyxl, reading values, does not say."""
    members = [name for name in archive.namelist() if name.startswith(start)]
    return sum(len(pattern.findall(archive.read(name))) for name in members)


def _check_start(file: BinaryIO, name: str) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise RefusedError("formats.xlsx.locked", place=name)
    if not head.startswith(b"PK\x03\x04"):
        raise RefusedError("formats.xlsx.not_excel", place=name, again=_AGAIN)
    check_size(size, MAX_FILE_BYTES, name=name)


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every part once, counting, before anything is read from it; no part may define
    entities.
    """
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or len(set(names)) < len(names):
        raise RefusedError(
            "formats.package.too_many_parts", place=name, most=MAX_MEMBERS, again=_AGAIN
        )
    if "xl/workbook.xml" not in names:
        raise RefusedError("formats.xlsx.not_excel", place=name, again=_AGAIN)
    n_bytes = 0
    for member in members:
        if member.flag_bits & 1 or member.compress_type not in PACKINGS:
            raise RefusedError("formats.package.unusual", place=name, again=_AGAIN)
        n_bytes += _unpack(archive, member, allowed=MAX_ALL_BYTES - n_bytes, name=name)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, allowed: int, name: str) -> int:
    n_bytes, before = 0, b""
    with archive.open(member) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            n_bytes += len(chunk)
            if n_bytes > allowed:
                raise RefusedError(
                    "formats.package.too_big_unpacked",
                    place=name,
                    megabytes=MAX_ALL_BYTES // 1_000_000,
                    again=_AGAIN,
                )
            if n_bytes > RATIO_COUNTS_FROM and n_bytes > MAX_RATIO * max(member.compress_size, 1):
                raise RefusedError("formats.package.bomb", place=name, times=MAX_RATIO)
            # UTF-16 puts a zero beside each letter.
            if b"<!DOCTYPE" in (before + chunk).replace(b"\0", b""):
                raise RefusedError("formats.package.doctype", place=name, again=_AGAIN)
            before = chunk[-20:]
    return n_bytes


def _read_sheets(file: BinaryIO, name: str, *, as_written: bool) -> list[list[Values]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

    # What a damaged part makes openpyxl raise; a syntax error is what XML parsers raise.
    damaged = (
        *(KeyError, ValueError, TypeError, AttributeError, IndexError, ArithmeticError),
        *(SyntaxError, RecursionError, OSError, zipfile.BadZipFile, InvalidFileException),
    )
    try:
        # openpyxl warns of pictures it does not keep, and prints when a style is not there.
        with warnings.catch_warnings(), contextlib.redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=not as_written, keep_links=False)
            return list(_sheets(book, name))
    except damaged:
        raise RefusedError("formats.package.damaged", place=name, again=_AGAIN) from None


def _sheets(book: Any, name: str) -> Iterable[list[Values]]:
    n_cells = 0
    for sheet in book.worksheets:
        # Google Sheets and some exporters write a range of a million rows, or of one cell
        sheet.reset_dimensions()
        rows = []
        for row in sheet.iter_rows(values_only=True):
            n_cells += len(row) + 1
            if n_cells > MAX_CELLS:
                raise RefusedError("formats.xlsx.too_many_cells", place=name, most=MAX_CELLS)
            rows.append(Values(tuple(map(written_cell, row))))
        yield rows


def written_cell(value: object) -> str:
    """A cell as text: whole numbers without a point, times as `hh:mm:ss`."""
    if value is None:
        return ""
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Excel writes characters it may not keep as _x000D_.
    text = str(value).replace("_x000D_", "").replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")
