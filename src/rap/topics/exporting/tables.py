"""Frames of a study as tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import crosstab, framework_matrix
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("codings", "codebook", "cases", "sources", "framework", "matrix", "together")
_ROWS = ("case", "sources")  # what names a row, and is no value of the person


def make_table(study: Study, what: str, *, by: str = "") -> pa.Table:
    """One of `TABLES`. The framework has a row a person: where she is coded with each code, and the
    summaries of it; the matrix people by code and by each value of `by` (the first variable, when it
    is empty); `together` a row for each two codes of one place.

    Raises
    ------
    WrongUseError
        `by` is not a variable of people.
    """
    import pyarrow as pa

    if what == "framework":
        codings = cast("pd.DataFrame", study.codings_arrow())
        summaries = cast("pd.DataFrame", study.summaries_arrow())
        return cast("pa.Table", framework_matrix(codings, summaries=summaries))
    if what == "matrix":
        return pa.Table.from_pandas(_matrix(study, by), preserve_index=False)
    if what == "together":
        pairs = cooccurrence(study.codings).drop(columns="cases", errors="ignore")
        return pa.Table.from_pandas(pairs, preserve_index=False)
    return {
        "codings": study.codings_arrow,
        "codebook": study.codebook_arrow,
        "cases": study.cases_arrow,
        "sources": study.sources_arrow,
    }[what]()


def variables_of(study: Study) -> list[str]:
    """The variables people can be told apart by: those of the codebook first, in its order."""
    there = [name for name in study.cases.columns if name not in _ROWS]
    return sorted(there, key=lambda name: [*study.book.variables, *there].index(name))


def _matrix(study: Study, by: str) -> pd.DataFrame:
    """People by code, in the order of the codebook, and by value of `by`; `all` counts each once."""
    known = variables_of(study)
    by = by or next(iter(known), "")
    if by and by not in known:
        raise WrongUseError("exporting.unknown_variable", variable=by, nearest=nearest(by, known))
    codes = {code.id: code.family for code in study.book.codes}
    total = crosstab(study.codings).set_index("code")["people"]
    found = total.rename("all").to_frame()
    if by:
        cells = crosstab(study.codings, study.cases, by=by)
        wide = cells.pivot(index="code", columns=by, values="people")
        found = found.join(wide.rename(columns=lambda value: f"{by}={value}"))
    order = [code for code in codes if code in found.index]
    found = found.loc[order].fillna(0).astype("int64").reset_index(names="code")
    found.insert(1, "family", [codes[code] for code in found["code"]])
    return found


def count_unique(table: pa.Table) -> int:
    """How many rows about people share their values with no other row."""
    values = [table.column(name).to_pylist() for name in table.column_names if name not in _ROWS]
    rows = Counter(map(str, zip(*values, strict=True)))
    return sum(n == 1 for n in rows.values())


def count_alone(table: pa.Table) -> int:
    """How many rows of a table of counts count a single person somewhere."""
    columns = [
        table.column(name).to_pylist()
        for name in table.column_names
        if name in ("all", "people") or "=" in name
    ]
    return sum(1 in row for row in zip(*columns, strict=True))


def refuse_words(table: pa.Table, study: Study) -> None:
    """Raise when a definition or a label repeats somebody: what leaves goes past no gate but this
    one.
    """
    from rap.topics.runs.guard import check_page, said_words

    said = said_words(study)
    for row in table.to_pylist():
        text = " \n ".join(str(value) for value in row.values() if value)
        check_page(text, said, name=f"code '{row['code']}'")
