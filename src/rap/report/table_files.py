"""A table as CSV or Parquet; a spreadsheet runs no cell of such a CSV as a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

FOR_THE_TEAM = "TEAM-"  # how the name of a file for the team begins
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def format_csv(table: pa.Table, *, first: str = "") -> bytes:
    """A table as CSV, each cell in quotes and none a formula; `first` is a line above its heads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if first:
        writer.writerow([first])
    writer.writerow([safe_cell(name) for name in table.column_names])
    columns = [table.column(name).to_pylist() for name in table.column_names]
    writer.writerows([safe_cell(value) for value in row] for row in zip(*columns, strict=True))
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def safe_cell(value: Any) -> str:
    """A cell as text; one that a spreadsheet would run as a formula begins with an apostrophe."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    text = "" if value is None else str(value)
    return "'" + text if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a cell of this text for a formula."""
    return text.lstrip(" ").startswith(_FORMULA)


def format_parquet(table: pa.Table, *, first: str = "") -> bytes:
    """A table as Parquet, which has no first line: its description says what one would."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    told = {b"description": first.encode("utf-8")} if first else {}
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **told}), out)
    return out.getvalue()
