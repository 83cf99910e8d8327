"""Frames as files for other programs: CSV that no spreadsheet can be tricked by, and Parquet as it
is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rap.analysis.framework import framework_matrix
from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

WHAT = ("codings", "codebook", "cases", "sources", "framework")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export(study: Study, path: Path, *, what: str = "") -> int:
    """Write one frame of `study` to `path`, by its suffix; the number of rows.

    `what` is one of codings, codebook, cases, sources, framework; when empty the file's stem says
    it. The framework has a row a person: where she is coded with each code, and the summaries that
    were written on it.

    Raises
    ------
    WrongUseError
        A suffix, a frame or an audience that is not known, or rows about single people for anybody
        but the team; nothing is written.
    RunFailedError
        A codebook for others in which a definition repeats eight words of somebody.
    """
    what = what or (path.stem if path.stem in WHAT else "codings")
    if what not in WHAT:
        raise WrongUseError("acts.exports.unknown", table=what, nearest=nearest(what, WHAT))
    table: Callable[[], pa.Table] = {
        "codings": study.codings_arrow,
        "codebook": study.codebook_arrow,
        "cases": study.cases_arrow,
        "sources": study.sources_arrow,
        "framework": lambda: _framework(study),
    }[what]
    known = study.settings.audiences
    if study.audience not in known:
        raise WrongUseError(
            "acts.exports.unknown_audience",
            audience=study.audience,
            nearest=nearest(study.audience, known),
        )
    if study.audience != "team" and what != "codebook":
        raise WrongUseError("acts.exports.team_only", table=what, audience=study.audience)
    writers = {".csv": format_csv, ".parquet": _parquet}
    if path.suffix not in writers:
        raise WrongUseError("acts.exports.suffix", place=path.name, suffixes=tuple(writers))
    rows = table()
    if study.audience != "team":
        _refuse_words(rows, study)
    replace_file(path, writers[path.suffix](rows))
    return int(rows.num_rows)


def _framework(study: Study) -> pa.Table:
    """A row a person: where she is coded with each code, and the summaries of it."""
    codings, summaries = (
        cast("pd.DataFrame", study.codings_arrow()),
        cast("pd.DataFrame", study.summaries_arrow()),
    )
    return cast("pa.Table", framework_matrix(codings, summaries=summaries))


def _refuse_words(table: pa.Table, study: Study) -> None:
    """Raise when a definition or a label repeats somebody: what leaves goes past no gate but this
    one.
    """
    from rap.acts.run.guard import check_page, said_words

    said = said_words(study)
    for row in table.to_pylist():
        check_page(
            " \n ".join(str(value) for value in row.values() if value),
            said,
            name=f"code '{row['code']}'",
        )


def format_csv(table: pa.Table) -> bytes:
    """A table as CSV, each cell in quotes and none a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
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


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()
