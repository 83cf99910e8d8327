"""An SPSS file as a table whose second row are its labels; a value that has a label becomes it, also
one that SPSS calls missing, so that "not asked" and "prefer not to say" stay apart.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError
from rap.core.extras import need
from rap.formats.files import open_regular, read_at_most
from rap.formats.sheets import MAX_CELLS, MAX_FILE_BYTES, Sheet, written_cell

_MARKS = (b"$FL2", b"$FL3")


def read_sav(path: Path) -> Sheet:
    """The rows of a `.sav` or `.zsav`; cells are text.

    Raises
    ------
    RefusedError
        Not such a file, damaged, over 20 MB or two million cells.
    WrongUseError
        The extra `survey` is not installed.
    """
    need("pyreadstat", extra="survey")
    with open_regular(path) as file:
        data = read_at_most(file, MAX_FILE_BYTES, name=path.name)
    if not data.startswith(_MARKS):
        raise RefusedError("formats.survey.not_sav", place=path.name)
    columns, labels, values = _parse(data, name=path.name)
    if sum(map(len, columns.values())) > MAX_CELLS:
        raise RefusedError("formats.xlsx.too_many_cells", place=path.name, most=MAX_CELLS)
    heads = tuple(columns)
    texts = tuple(labels.get(head) or "" for head in heads)
    cells = [[_cell(value, values.get(head, {})) for value in columns[head]] for head in heads]
    rows = (heads, texts or heads, *zip(*cells, strict=True))
    return Sheet(1, rows, tuple(range(1, len(rows) + 1)))


def _parse(
    data: bytes, *, name: str
) -> tuple[dict[str, list[object]], dict[str, str | None], Mapping[str, Mapping[Any, str]]]:
    import pyreadstat  # type: ignore[import-not-found, import-untyped, unused-ignore]

    try:
        columns, about = pyreadstat.read_sav(
            io.BytesIO(data), user_missing=True, output_format="dict"
        )
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError, ValueError, OverflowError):
        raise RefusedError("formats.survey.damaged_sav", place=name) from None
    return dict(columns), about.column_names_to_labels, about.variable_value_labels


def _cell(value: object, labels: Mapping[Any, str]) -> str:
    if value is None or value != value:  # NaN: SPSS's own "nothing"
        return ""
    if value in labels:
        return labels[value].strip()
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return written_cell(value).strip()
