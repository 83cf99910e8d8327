"""A table as XLSX: a sheet that says whom it is for and what each column is, the rows with their types,
and the labels of the codebook. No cell is a formula.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.core.model import Codebook
from rap.languages.catalogue import say
from rap.report.edition import heading_of, label_of
from rap.report.table_files import is_formula

if TYPE_CHECKING:
    import pyarrow as pa

_WIDEST = 60  # characters of a column
_MEASURED = 200  # rows whose cells say how wide a column is
_KINDS: Mapping[type, str] = {
    bool: "exporting.kind_yes_no",
    datetime.datetime: "exporting.kind_moment",
    int: "exporting.kind_whole",
    float: "exporting.kind_number",
    str: "exporting.kind_text",
}
_CODES = ("first", "second", "parent", "merged_into")  # columns of codes under other names
_MOST = 32_767  # characters of a cell, Excel's own limit
# what XML 1.0 cannot hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def format_xlsx(
    table: pa.Table, *, book: Codebook, language: str, what: str, first: str = ""
) -> bytes:
    """A table as a workbook of three sheets: about it, its rows, and what ids stand for in
    `language`. `first` is the first line a reader sees.
    """
    from openpyxl import Workbook  # type: ignore[import-untyped]

    names = table.column_names
    columns = [table.column(name).to_pylist() for name in names]
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "rap"
    column, label = say("exporting.head_column"), say("exporting.head_label")
    about = [
        (name, heading_of(book, language, name), _kind(values))
        for name, values in zip(names, columns, strict=True)
    ]
    sheet = workbook.create_sheet(say("exporting.sheet_about"))
    above = first or say("exporting.open_table")
    _fill(sheet, [column, label, say("exporting.head_kind")], about, above=above)
    _fill(workbook.create_sheet(what), names, zip(*columns, strict=True))
    if labels := [*_labels(names, columns, book, language)]:
        sheet = workbook.create_sheet(say("exporting.sheet_labels"))
        _fill(sheet, [column, say("exporting.head_value"), label], labels)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _fill(
    sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, above: str = ""
) -> None:
    """Heads that stay in sight, with a filter, and rows; `above` is a line over them."""
    rows = list(rows)
    for place, width in enumerate(_widths([heads, *rows[:_MEASURED]])):
        sheet.column_dimensions[_letter(place)].width = width
    top = 3 if above else 1
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{_letter(len(heads) - 1)}{top + len(rows)}"
    if above:
        sheet.append(_cells(sheet, [above], bold=True))
        sheet.append([])
    sheet.append(_cells(sheet, heads, bold=True))
    for row in rows:
        sheet.append(_cells(sheet, row))


def _cells(sheet: Any, row: Iterable[Any], *, bold: bool = False) -> list[Any]:
    """Values as cells; text that looks like a formula is text, and stays it when it is edited."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    made: list[Any] = []
    for value in map(_plain, row):
        looks = isinstance(value, str) and is_formula(value)
        if bold or looks:
            cell = WriteOnlyCell(sheet, value=value)
            if looks:  # openpyxl takes "=…" for a formula
                cell.data_type, cell.quotePrefix = "s", True
            if bold:
                cell.font = Font(bold=True)
            made.append(cell)
        else:
            made.append(value)
    return made


def _plain(value: Any) -> Any:
    """A value as Excel has such: a number, yes or no, a moment, else words."""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, str):
        if (moment := _moment(value)) is not None:
            return moment
        return _ILLEGAL.sub("\ufffd", value)[:_MOST]
    return value


def _moment(text: str) -> datetime.datetime | None:
    """A time of a coding (`2026-01-05T10:15:00.000Z`) as Excel has it: UTC, without a zone."""
    if len(text) != 24 or not text.endswith("Z") or text[10] != "T":
        return None
    try:
        return datetime.datetime.fromisoformat(text[:-1])
    except ValueError:
        return None


def _kind(values: list[Any]) -> str:
    """What a column holds, in a word."""
    there = [value for value in map(_plain, values) if value is not None]
    kinds = {type(value) for value in there}
    return say(_KINDS[kinds.pop()] if len(kinds) == 1 else _KINDS[str])


def _labels(
    names: list[str], columns: list[list[Any]], book: Codebook, language: str
) -> Iterable[tuple[str, str, str]]:
    """Column, value and what people call it, for each value that occurs and has a label."""
    for name, values in zip(names, columns, strict=True):
        column = "code" if name in _CODES else name
        flat = [v for value in values for v in (value if isinstance(value, list) else [value])]
        for value in dict.fromkeys(v for v in flat if isinstance(v, str)):
            if (label := label_of(book, language, column, value)) != value:
                yield name, value, label


def _widths(rows: Iterable[Sequence[Any]]) -> list[float]:
    longest = [max(len(str(value)) for value in column) for column in zip(*rows, strict=True)]
    return [min(_WIDEST, max(8, n)) + 2 for n in longest]


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    return str(get_column_letter(place + 1))
