"""Sheets of OpenDocument spreadsheets (`.ods`, LibreOffice) from outside: read as the file is
unpacked; repeats are counted before they are written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.codings_in_files import COMMENTS
from rap.formats.sheets import MAX_CELLS, Sheet, Values, make_sheets, written_cell
from rap.formats.zipped_xml import Package, XmlReading, read_package

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {"office": "office", "text": "text", "table": "table"}
_ODS = Package(
    thing=Message("formats.kind.ods"),
    text="content.xml",
    again=Message("formats.ods.save_again"),
    short={f"{{{_BASE}{long}:1.0}}": f"{short}:" for long, short in _SPACES.items()},
    # No cells of a sheet: remarks on one, drawings, and what was there before a change.
    skipped=frozenset(("office:annotation", "table:tracked-changes", "table:shapes", "text:note")),
)
_CELLS = ("table:table-cell", "table:covered-table-cell")
_SIGNS = {"text:tab": " ", "text:line-break": "\n"}
_MAX_SPACES = 1_000
# https://docs.oasis-open.org/office/OpenDocument/v1.3/, part 3, 19.382: a time is a duration.
_TIME = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d{1,9})?S")


def parse_ods(file: BinaryIO, *, name: str) -> tuple[Sheet, ...]:
    """The sheets of an open OpenDocument spreadsheet that hold anything; a formula gives the value
    that was saved with it.

    Raises
    ------
    RefusedError
        As `read_package`, another kind of OpenDocument file, or over two million cells.
    """
    reading = _Sheets(_ODS, name)
    read_package(file, _ODS, name=name, reading=reading)
    if not reading.is_spreadsheet:
        kind = Message("formats.kind.opendocument")
        facts = {"thing": _ODS.thing, "kind": kind, "again": _ODS.again}
        raise RefusedError("formats.package.other_kind", place=name, **facts)
    return make_sheets(
        reading.sheets,
        n_formulas=reading.n_formulas,
        n_comments=reading.counts[COMMENTS],
        n_hidden=reading.n_hidden,
    )


@dataclass
class _Cell:
    """The cell that is open: how often it is repeated, its value, and the lines of its text."""

    n: int
    value: str | None
    lines: list[list[str]] = field(default_factory=list)

    def __str__(self) -> str:
        return self.value if self.value is not None else "\n".join(map("".join, self.lines))


class _Sheets(XmlReading):
    """Rows of cells, collected while lxml reads; `n_cells` are those that were written out."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.sheets: list[list[Values]] = []
        self.is_spreadsheet = False
        self.n_formulas = self.n_cells = self.skipping = 0
        self._row: list[str] = []
        self._n_rows = self._n_empty = self.n_hidden = 0
        self._is_hidden = False
        self._cell: _Cell | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        short = self.package.short_name(tag)
        self.enter(short)
        if short in self.package.skipped:
            self.skipping += 1
            self.counts[COMMENTS] += short == "office:annotation"
        if self.skipping:
            return
        named = {self.package.short_name(key): value for key, value in attributes.items()}
        if short == "office:spreadsheet":
            self.is_spreadsheet = True
        elif short == "table:table":
            self.sheets.append([])
        elif short == "table:table-row":
            self._row, self._n_empty = [], 0
            self._n_rows = _number(named.get("table:number-rows-repeated"))
            self._is_hidden = named.get("table:visibility") in ("collapse", "filter")
        elif short in _CELLS:
            n = _number(named.get("table:number-columns-repeated"))
            self._cell = _Cell(n, _value(named))
            self.n_formulas += "table:formula" in named
        elif self._cell:
            self._add_sign(self._cell, short, named)

    def _add_sign(self, cell: _Cell, short: str, named: Mapping[str, str]) -> None:
        if short == "text:p":
            cell.lines.append([])
        elif cell.lines and short == "text:s":
            cell.lines[-1].append(" " * min(_number(named.get("text:c")), _MAX_SPACES))
        elif cell.lines:
            cell.lines[-1].append(_SIGNS.get(short, ""))

    def data(self, characters: str) -> None:
        if self._cell and self._cell.lines and not self.skipping:
            self._cell.lines[-1].append(characters)

    def end(self, _: str) -> None:
        short = self.path.pop()
        if short in self.package.skipped:
            self.skipping -= 1
        elif self.skipping:
            return
        elif short in _CELLS and self._cell:
            self._end_cell(str(self._cell), self._cell.n)
            self._cell = None
        elif short == "table:table-row" and self.sheets:
            self._end_row()

    def _end_cell(self, text: str, n: int) -> None:
        """Empty cells are written out only before one that holds something: LibreOffice ends a row
        with thousands.
        """
        if not text:
            self._n_empty += n
            return
        self._take(self._n_empty + n)
        self._row += [""] * self._n_empty + [text] * n
        self._n_empty = 0

    def _end_row(self) -> None:
        """So are rows: only the first of many that are empty counts, as the others add nothing."""
        n = self._n_rows if self._row else 1
        self.n_hidden += n * (self._is_hidden and bool(self._row))
        self._take((n - 1) * len(self._row) + n)
        self.sheets[-1].append(Values(tuple(self._row), n=n, n_skipped=self._n_rows - n))

    def _take(self, n_cells: int) -> None:
        self.n_cells += n_cells
        if self.n_cells > MAX_CELLS:
            raise RefusedError("formats.xlsx.too_many_cells", place=self.name, most=MAX_CELLS)

    def close(self) -> None:
        """Called by lxml at the end of the member."""


def _number(value: str | None) -> int:
    """How often, from 1; what is no number is once."""
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) < 10
    return max(int(value), 1) if value and is_number else 1


def _value(named: Mapping[str, str]) -> str | None:
    """The number, time or date of a cell, as it is written in a table; None for words."""
    kind = named.get("office:value-type", "")
    if kind == "time" and (match := _TIME.fullmatch(named.get("office:time-value", ""))):
        return ":".join(part.zfill(2) for part in match.groups())
    if kind == "date":
        return named.get("office:date-value", "").replace("T", " ") or None
    if kind in ("float", "percentage", "currency"):
        try:
            return written_cell(float(named["office:value"]))
        except (KeyError, ValueError):
            return None
    return None
