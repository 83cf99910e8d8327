"""Analyses in parts: codings are cut between sources, each part is analysed alone, and the answers
are put together.

A part is an Arrow table with only the columns that a question needs. Results that add up over
sources need one pass (search, crosstab, saturation, pairs of codes). Two things do not add up:
people, who may speak in several sources, are brought back by name and counted at the end; the draws
of an interval of agreement need the sums of every source. The last step of each question is the
same function or formula as without parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.agreement.stretches import Stretches, find_spans, name_unit, sum_stretches
from rap.analysis.agreement.table import Swept
from rap.analysis.codings import CodingsByCoder, read_by_coder
from rap.analysis.columns import factorise
from rap.analysis.pair_parts import PartCounts, count_part
from rap.analysis.search import search
from rap.core.spans import Numbers

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ROW = "_row"
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class CodingsPart:
    """The codings of some sources, as an Arrow stream; `sources` includes those without a coding."""

    stream: bytes
    sources: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


def cut(
    codings: pd.DataFrame,
    columns: Iterable[str],
    *,
    n_parts: int,
    also: Iterable[str] = (),
    rows: bool = False,
) -> Iterator[CodingsPart]:
    """Cut the codings into at most `n_parts` parts of about one size, by sorted source.

    Parameters
    ----------
    columns
        The columns of a part; names that the frame does not have are left out.
    also
        Sources that may have no coding.
    rows
        Whether a part also has the number of each coding's row in the frame (`ROW`).
    """
    import pyarrow as pa

    source = factorise(codings["source"])
    names = sorted({*map(str, source.values), *also})
    place = {name: at for at, name in enumerate(names)}
    rank = np.array([*(place[str(value)] for value in source.values), -1])[source.numbers]
    frame = codings[[name for name in dict.fromkeys(columns) if name in codings.columns]]
    if rows:
        frame = frame.assign(**{ROW: np.arange(len(frame))})
    if (np.diff(rank) < 0).any():
        order = np.argsort(rank, kind="stable")
        frame, rank = frame.iloc[order], rank[order]
    ends = _ends(rank, len(names), n_parts)
    for low, high in zip([0, *ends[:-1]], ends, strict=True):
        first = 0 if low == 0 else int(np.searchsorted(rank, low))  # no source at all: the first
        mine = frame.iloc[first : int(np.searchsorted(rank, high))]
        table = _encoded(pa.Table.from_pandas(mine, preserve_index=False))
        yield CodingsPart(_stream(table), tuple(names[low:high]))


def _ends(rank: Numbers, n_sources: int, n_parts: int) -> list[int]:
    """The number of the source before which each part ends; parts have about the same number of
    codings.
    """
    if not len(rank):
        step = -(-n_sources // max(n_parts, 1)) or 1
        return [*range(step, n_sources, step), n_sources]
    at = (np.arange(1, n_parts) * len(rank)) // n_parts
    return sorted({*(int(end) for end in rank[at] if end > 0), n_sources})


def _encoded(table: pa.Table) -> pa.Table:
    """The table with its text columns dictionary-encoded, which takes a tenth of the size."""
    import pyarrow as pa

    for number, column in enumerate(table.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            values = table.column(number).combine_chunks().dictionary_encode()
            table = table.set_column(number, column.name, values)
    return table


def _stream(table: pa.Table) -> bytes:
    import pyarrow as pa

    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return bytes(out.getvalue().to_pybytes())


def read_table(part: CodingsPart) -> pa.Table:
    """The Arrow table of a part, with plain text columns."""
    import pyarrow as pa

    table = pa.ipc.open_stream(part.stream).read_all()
    for number, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            plain = table.column(number).cast(column.type.value_type)
            table = table.set_column(number, column.name, plain)
    return table


def read_frame(part: CodingsPart) -> pd.DataFrame:
    """The frame of a part; its columns have the types of the whole frame."""
    return read_table(part).to_pandas()


# Fewer rows that count alike: for `crosstab` and `saturation`.


def thin_out(part: CodingsPart) -> pa.Table:
    """One row for each combination of the columns `keys`, with the number of its first row (`ROW`)
    and, if `count` is "codings" or "words", how many of these it stands for (`words`).
    """
    import pyarrow as pa

    keys, count = list(part.options["keys"]), part.options.get("count", "")
    table, counted = read_table(part), []
    if count == "codings":
        table = table.group_by([*keys, "coding"], use_threads=False).aggregate([(ROW, "min")])
        table = table.rename_columns([*keys, "coding", ROW])
        counted = [("coding", "count")]
    elif count == "words":
        counted = [("words", "sum")]
    thin = table.group_by(keys, use_threads=False).aggregate([(ROW, "min"), *counted])
    names = [*keys, ROW, *(["words"] if counted else [])]
    return pa.table(dict(zip(names, thin.columns, strict=True)))


def put_together(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """The rows of all parts, in the order of the original frame."""
    import pyarrow as pa

    frame = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    return frame.sort_values(ROW, ignore_index=True).drop(columns=ROW)


# Agreement: a sweep of each part.


class Length:
    """A stand-in for a text of which only the length is needed."""

    __slots__ = ("n",)

    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n


def shapes(texts: Mapping[str, str], sources: Iterable[str], *, unit: str) -> dict[str, Any]:
    """What a sweep needs to know about the texts: their lengths, or the places of turns, sentences
    and words (every letter and digit becomes an x). No word of a text is in it.
    """
    known = [source for source in sources if source in texts]
    if name_unit(unit) in ("character", "source"):
        return {source: Length(len(texts[source])) for source in known}
    return {source: _LETTER.sub("x", texts[source]) for source in known}


def sweep(part: CodingsPart) -> dict[str, Any]:
    """What `sum_stretches` finds in a part, in small number types. Options: level, names (values
    and coders of all parts), texts (from `shapes`), unit, breaks, read_by.
    """
    asked = part.options
    columns = read_by_coder(
        read_frame(part),
        values=asked["level"],
        coders=asked["read_by"],
        known=asked["names"],
    )
    spans = find_spans(columns, asked["texts"], unit=asked["unit"], breaks=asked["breaks"])
    found = sum_stretches(spans)
    numbers = {name: _small(getattr(found, name)) for name in _STRETCH}
    return {"sources": columns.sources, "n_units": spans.n_units, **numbers}


_STRETCH = ("source", "code", "yes", "who", "weight")


def _small(numbers: Any) -> Any:
    """Whole numbers in the smallest type that fits them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def join_sweeps(parts: Sequence[Mapping[str, Any]], names: Mapping[str, Sequence[str]]) -> Swept:
    """The sweeps of all parts as one: sorted by code, source and set of coders."""
    before = np.cumsum([0, *(len(part["sources"]) for part in parts)])
    joined = {
        name: np.concatenate([part[name].astype(np.int64) for part in parts]) for name in _STRETCH
    }
    joined["source"] += np.repeat(before[:-1], [len(part["source"]) for part in parts])
    order = np.lexsort((joined["yes"], joined["source"], joined["code"]))
    joined = {name: numbers[order] for name, numbers in joined.items()}
    stretches = Stretches(**{**joined, "weight": joined["weight"].astype(np.float64)})
    sources = tuple(source for part in parts for source in part["sources"])
    none = np.zeros(0, dtype=np.int64)
    columns = CodingsByCoder(
        sources, tuple(names["values"]), tuple(names["coders"]), none, none, none, none, none, none
    )
    return Swept(columns, stretches, np.concatenate([part["n_units"] for part in parts]))


# Pairs of codes and passages: the functions themselves, on a part.


def count_pairs_in(part: CodingsPart) -> PartCounts:
    """What `cooccurrence` counts in a part; options are its own, and `by`."""
    return count_part(read_frame(part), **part.options)


def search_in(part: CodingsPart) -> pd.DataFrame:
    """The passages that `search` finds in a part; options are its own."""
    return search(read_frame(part), **part.options)
