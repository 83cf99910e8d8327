"""Frames of a study as CSV or Parquet; a spreadsheet runs no cell of such a CSV as a formula."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rap.analysis.crosstab import framework_matrix
from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.languages.catalogue import say
from rap.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

WHAT = ("codings", "codebook", "cases", "sources", "framework")
FOR_THE_TEAM = "TEAM-"  # how the name of a table for the team begins
_ROWS = ("case", "sources")  # what names a row, and is no value of the person
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Exported:
    """A file that was written: how many rows, and how many of them a reader who knows a person could
    find her by (`n_unique`: nobody else has the same values).
    """

    path: Path
    n: int
    n_unique: int = 0


def export(study: Study, path: Path, *, what: str = "") -> Exported:
    """Write one frame of `study` to `path`, by its suffix.

    `what` is one of codings, codebook, cases, sources, framework; when empty the file's stem says
    it. The framework has a row a person: where she is coded with each code, and the summaries that
    were written on it. A table for the team says so in its name (`TEAM-cases.csv`) and in its first
    line, so that nobody takes it for one to share.

    Raises
    ------
    WrongUseError
        A suffix, a frame or an audience that is not known, or rows about single people for anybody
        but the team; nothing is written.
    RunFailedError
        A codebook for others in which a definition repeats eight words of somebody.
    """
    stem = path.stem.removeprefix(FOR_THE_TEAM)
    what = what or (stem if stem in WHAT else "codings")
    if what not in WHAT:
        raise WrongUseError("acts.exporting.unknown", table=what, nearest=nearest(what, WHAT))
    audience, known = study.audience, study.settings.audiences
    if audience not in known:
        near = nearest(audience, known)
        raise WrongUseError("acts.exporting.unknown_audience", audience=audience, nearest=near)
    if audience != "team" and what != "codebook":
        raise WrongUseError("acts.exporting.team_only", table=what, audience=audience)
    writers = {".csv": format_csv, ".parquet": _parquet}
    if path.suffix not in writers:
        raise WrongUseError("acts.exporting.suffix", place=path.name, suffixes=tuple(writers))
    table: Callable[[], pa.Table] = {
        "codings": study.codings_arrow,
        "codebook": study.codebook_arrow,
        "cases": study.cases_arrow,
        "sources": study.sources_arrow,
        "framework": lambda: _framework(study),
    }[what]
    rows, first = table(), ""
    if audience == "team":
        path = path.with_name(FOR_THE_TEAM + path.name.removeprefix(FOR_THE_TEAM))
        first = say("acts.exporting.for_the_team")
    else:
        _refuse_words(rows, study)
    replace_file(path, writers[path.suffix](rows, first=first))
    return Exported(path, int(rows.num_rows), count_unique(rows) if what == "cases" else 0)


def count_unique(table: pa.Table) -> int:
    """How many rows about people share their values with no other row."""
    values = [table.column(name).to_pylist() for name in table.column_names if name not in _ROWS]
    rows = Counter(map(str, zip(*values, strict=True)))
    return sum(n == 1 for n in rows.values())


def _framework(study: Study) -> pa.Table:
    """A row a person: where she is coded with each code, and the summaries of it."""
    codings = cast("pd.DataFrame", study.codings_arrow())
    summaries = cast("pd.DataFrame", study.summaries_arrow())
    return cast("pa.Table", framework_matrix(codings, summaries=summaries))


def _refuse_words(table: pa.Table, study: Study) -> None:
    """Raise when a definition or a label repeats somebody: what leaves goes past no gate but this
    one.
    """
    from rap.acts.run.guard import check_page, said_words

    said = said_words(study)
    for row in table.to_pylist():
        text = " \n ".join(str(value) for value in row.values() if value)
        check_page(text, said, name=f"code '{row['code']}'")


def format_csv(table: pa.Table, *, first: str = "") -> bytes:
    """A table as CSV, each cell in quotes and none a formula; `first` is a line above its heads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if first:
        writer.writerow([first])
    writer.writerow(table.column_names)
    columns = [table.column(name).to_pylist() for name in table.column_names]
    writer.writerows([safe_cell(value) for value in row] for row in zip(*columns, strict=True))
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def safe_cell(value: Any) -> str:
    """A cell as text; one that a spreadsheet would run as a formula begins with an apostrophe."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    text = "" if value is None else str(value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def _parquet(table: pa.Table, *, first: str = "") -> bytes:
    """A table as Parquet, which has no first line: its description says what one would."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    told = {b"description": first.encode("utf-8")} if first else {}
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **told}), out)
    return out.getvalue()
