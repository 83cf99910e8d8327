"""Sheets of old Excel files (`.xls`, Excel 97 to 2003) from outside; cells are text, no formula is
run.
"""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from rap.core.errors import Message, RefusedError
from rap.formats.files import kind_of_start, read_at_most
from rap.formats.sheets import MAX_CELLS, MAX_FILE_BYTES, Sheet, Values, make_sheets, written_cell

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = Message("formats.xlsx.save_again")


def parse_xls(file: BinaryIO, *, name: str) -> tuple[Sheet, ...]:
    """The sheets of an open file that hold anything; a formula gives the value that was saved with
    it.

    Raises
    ------
    RefusedError
        Not such a file (programs often write a web page or text under this name), locked, damaged,
        over 20 MB or two million cells.
    """
    from python_calamine import CalamineError, PasswordError, load_workbook

    data = read_at_most(file, MAX_FILE_BYTES, name=name)
    if not data.startswith(_MARK):
        kind = kind_of_start(data[:2048]) or Message("formats.kind.something_else")
        facts = {"thing": Message("formats.kind.xls"), "kind": kind, "again": _AGAIN}
        raise RefusedError("formats.package.other_kind", place=name, **facts)
    try:
        with load_workbook(BytesIO(data)) as book:
            sheets = [book.get_sheet_by_index(at) for at in range(len(book.sheet_names))]
            if sum(sheet.total_height * sheet.total_width for sheet in sheets) > MAX_CELLS:
                raise RefusedError("formats.xlsx.too_many_cells", place=name, most=MAX_CELLS)
            rows = [sheet.to_python(skip_empty_area=False) for sheet in sheets]
    except PasswordError:
        raise RefusedError("formats.package.locked", place=name) from None
    except BaseException as error:
        # On some damaged files calamine panics, which is no Exception in Python.
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            raise RefusedError("formats.package.damaged", place=name, again=_AGAIN) from None
        raise
    return make_sheets([[Values(tuple(map(written_cell, row))) for row in sheet] for sheet in rows])
