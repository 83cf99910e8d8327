"""Nouns to frames: Arrow tables of sources, cases, codes and codings, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.model import Code, Coding, Source, in_language

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def sources_table(sources: Iterable[Source], *, lengths: Mapping[str, int], consent: Mapping[str, str]) -> pa.Table:
    """One row a source: source, kind, language, phase, month, rights, cases (list), n_characters, consent (known or unknown)."""
    import pyarrow as pa

    rows = list(sources)
    columns = {
        "source": pa.array([s.id for s in rows], pa.string()),
        "kind": pa.array([s.kind for s in rows], pa.string()),
        "language": pa.array([s.language for s in rows], pa.string()),
        "phase": pa.array([s.phase for s in rows], pa.int8()),
        "month": pa.array([s.month or None for s in rows], pa.string()),
        "rights": pa.array([s.rights for s in rows], pa.string()),
        "cases": pa.array([list(s.cases) for s in rows], pa.list_(pa.string())),
        "n_characters": pa.array([lengths[s.id] for s in rows], pa.int64()),
        "consent": pa.array([consent[s.id] for s in rows], pa.string()),
    }
    return pa.table(list(columns.values()), names=list(columns))


def cases_table(values: Mapping[str, Mapping[str, Sequence[str]]], *, sources: Mapping[str, Sequence[str]]) -> pa.Table:
    """One row a case: case, sources (list), then one column a variable, lists where somebody has several values."""
    import pyarrow as pa

    variables = sorted({key for row in values.values() for key in row})
    columns: list[Any] = [
        pa.array(list(values), pa.string()),
        pa.array([list(sources.get(c, ())) for c in values], pa.list_(pa.string())),
    ]
    for key in variables:
        cells = [row.get(key, ()) for row in values.values()]
        if any(len(cell) > 1 for cell in cells):
            columns.append(pa.array([list(cell) for cell in cells], pa.list_(pa.string())))
        else:
            columns.append(pa.array([cell[0] if cell else None for cell in cells], pa.string()))
    return pa.table(columns, names=["case", "sources", *variables])


def codebook_table(codes: Iterable[Code], *, languages: Sequence[str]) -> pa.Table:
    """One row a code in tree order: code, family, parent, colour, retired, merged_into, label and definition per language."""
    import pyarrow as pa

    rows = list(codes)
    columns: dict[str, list[Any]] = {"code": [c.id for c in rows], "family": [c.family for c in rows]}
    columns |= {key: [getattr(c, key) or None for c in rows] for key in ("parent", "colour", "merged_into", "retired")}
    for language in languages:
        for key in ("label", "definition"):
            columns[f"{key}_{language}"] = [
                in_language(getattr(c, key), language, c.id if key == "label" else "") for c in rows
            ]
    return pa.table([pa.array(column, pa.string()) for column in columns.values()], names=list(columns))


def codings_table(codings: Iterable[Coding], *, families: Mapping[str, str], cases: Mapping[str, str]) -> pa.Table:
    """One row a coding: coding, source, start, end, code, family, coder, case, t, important (no start: the whole source)."""
    import pyarrow as pa

    rows = list(codings)
    columns = {
        "coding": pa.array([c.id for c in rows], pa.string()),
        "source": pa.array([c.source for c in rows], pa.string()),
        "start": pa.array([c.start for c in rows], pa.int64()),
        "end": pa.array([c.end for c in rows], pa.int64()),
        "code": pa.array([c.code for c in rows], pa.string()),
        "family": pa.array([families.get(c.code, "") for c in rows], pa.string()),
        "coder": pa.array([c.coder for c in rows], pa.string()),
        "case": pa.array([cases[c.id] or None for c in rows], pa.string()),
        "t": pa.array([c.t for c in rows], pa.string()),
        "important": pa.array([c.important for c in rows], pa.bool_()),
    }
    return pa.table(list(columns.values()), names=list(columns))


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """The frame of a table; whole numbers stay whole where some are missing (`Int64`)."""
    import pandas as pd
    import pyarrow as pa

    return table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.int8(): pd.Int8Dtype()}.get)
