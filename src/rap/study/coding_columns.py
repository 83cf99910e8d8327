"""Codings as one Arrow table, put together from the columns of each source: a million of them take a
second, as nouns they take ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.lazy import collection_paused
from rap.core.model import Coding, Source
from rap.store.kept_cases import Cases, KeptCases, number_cases
from rap.store.packed_folds import Bytes, Columns, HeldFold, find_spans, pack_codings
from rap.study import frames as tables
from rap.study.audience_view import Visible
from rap.study.consent import Voices

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

_ID, _T = 32, 24  # letters of an id and of a time


@dataclass(frozen=True)
class SourceCodings:
    """The codings of one source in reading order, and on whose words each lies."""

    source: str
    packed: Columns
    cases: Cases


class SourceColumns:
    """The columns of the sources of a study whose codings all count, each made once: a look again
    makes only those anew whose codings or card are others.
    """

    def __init__(self, root: Path, *, writes: bool) -> None:
        self._kept = KeptCases(root, writes=writes)
        self._made: dict[str, tuple[str, Source, SourceCodings]] = {}

    def of(self, held: HeldFold, source: Source, *, heard: Callable[[], Voices]) -> SourceCodings:
        """The columns of a packed fold; `heard` gives whose words stand where in the source, and is
        asked where that is not kept.
        """
        made = self._made.get(source.id)
        if made is not None and made[:2] == (held.digest, source):
            return made[2]
        packed, cases = held.columns(), self._kept.find(source, held.digest)
        if cases is None:
            cases = _cases_of(packed, heard())
            self._kept.keep(source, held.digest, cases)
        columns = SourceCodings(source.id, packed, cases)
        self._made[source.id] = (held.digest, source, columns)
        return columns

    def save(self) -> None:
        """Keep whose words they are for the next process, when much is new."""
        self._kept.save()


def codings_seen(study: Visible, made: SourceColumns, *, whole: bool = False) -> pa.Table:
    """All codings that the audience of `study` may count, as `nouns_table` gives them; `whole`: also
    those of codes that are never counted for it.
    """
    counts_as = study._stands_for if whole else study._counts_as
    try:
        with collection_paused():
            columns = [_seen_in(study, source, made, counts_as) for source in study.voices]
            made.save()
            families = {code.id: code.family for code in study.book.codes}
            return codings_table(columns, counts_as=counts_as, families=families)
    except OverflowError:  # a place past two thousand million letters, which no column holds
        return nouns_table(study, study._coded(None, counts_as))


def nouns_table(study: Visible, codings: Iterable[Coding]) -> pa.Table:
    """Codings as `frames.codings_table` gives them, from nouns."""
    families, rows = {code.id: code.family for code in study.book.codes}, list(codings)
    cases = {c.id: study.voices[c.source].main_case(c.start, c.end) for c in rows}
    return tables.codings_table(rows, families=families, cases=cases)


def _seen_in(
    study: Visible, source: str, made: SourceColumns, counts_as: Mapping[str, str]
) -> SourceCodings:
    """Of one source; nouns are made only where each coding has to be looked at."""
    held, voices = study._held[source], study.voices[source]
    agreed = held.digest and study.rights.counting in voices.agreed
    if agreed and not study._may_hold_practice(source):
        return made.of(held, voices.source, heard=lambda: study._heard(voices))
    return _columns_of([*study._countable(source, held.codings(), counts_as)], voices)


def _columns_of(codings: Sequence[Coding], voices: Voices) -> SourceCodings:
    """The columns of codings of one source."""
    packed = pack_codings(codings)
    return SourceCodings(voices.source.id, packed, _cases_of(packed, voices))


def _cases_of(packed: Columns, voices: Voices) -> Cases:
    """The case with most of each passage."""
    return number_cases([voices.main_case(start, end) for start, end in find_spans(packed)])


def codings_table(
    sources: Sequence[SourceCodings], *, counts_as: Mapping[str, str], families: Mapping[str, str]
) -> pa.Table:
    """As `frames.codings_table`; each code counts as what `counts_as` says, and not where that says
    nothing.
    """
    import numpy as np
    import pyarrow as pa

    n_rows = [one.packed.n_rows for one in sources]
    code, code_names = _numbered(sources, "code", n_rows)
    coder, coder_names = _numbered(sources, "coder", n_rows)
    case, case_names = _joined(
        [one.cases.at for one in sources], [one.cases.names for one in sources], n_rows
    )
    now = [counts_as.get(name, "") for name in code_names]
    starts, ends = (
        _ints(b"".join([getattr(one.packed, key) for one in sources])) for key in ("start", "end")
    )
    source = np.repeat(np.arange(len(sources), dtype=np.int32), n_rows)
    columns = {
        "coding": _cut(b"".join([one.packed.ids for one in sources]), _ID),
        "source": _names(source, [one.source for one in sources]),
        "start": _numbers(starts),
        "end": _numbers(ends),
        "code": _names(code, now),
        "family": _names(code, [families.get(name, "") for name in now]),
        "coder": _names(coder, coder_names),
        "case": _names(case, case_names, missing=[not name for name in case_names]),
        "t": _cut(b"".join([one.packed.times for one in sources]), _T),
        "important": _booleans(_important(sources, n_rows)),
    }
    table = pa.table(list(columns.values()), names=list(columns))
    counted = np.array([bool(name) for name in now], bool)
    if counted.all():
        return table
    return table.filter(_booleans(counted[code])).combine_chunks()


def _numbered(
    sources: Sequence[SourceCodings], key: str, n_rows: Sequence[int]
) -> tuple[NDArray[np.int32], list[str]]:
    at = [getattr(one.packed, key) for one in sources]
    return _joined(at, [getattr(one.packed, f"{key}s") for one in sources], n_rows)


def _joined(
    at: Sequence[Bytes], names: Sequence[Sequence[str]], n_rows: Sequence[int]
) -> tuple[NDArray[np.int32], list[str]]:
    """Numbers that count in a list of names for each source, as numbers that count in one list."""
    import numpy as np

    every: dict[str, int] = {}
    own = [every.setdefault(name, len(every)) for row in names for name in row]
    before = np.cumsum([0, *(len(row) for row in names)])[:-1]
    found = np.array(own, np.int32)[_ints(b"".join(at)) + np.repeat(before, n_rows)]
    return found, [*every]


def _important(sources: Sequence[SourceCodings], n_rows: Sequence[int]) -> NDArray[np.bool_]:
    import numpy as np

    found, first = np.zeros(sum(n_rows), bool), 0
    for one, n in zip(sources, n_rows, strict=True):
        if rows := one.packed.important:
            found[np.add(rows, first)] = True
        first += n
    return found


# Arrow arrays from memory: `pa.array` of numpy imports pandas.


def _ints(data: bytes) -> NDArray[np.int32]:
    import numpy as np

    return np.frombuffer(data, np.int32)


def _bits(values: NDArray[np.bool_]) -> pa.Buffer:
    import numpy as np
    import pyarrow as pa

    return pa.py_buffer(np.packbits(values, bitorder="little"))


def _booleans(values: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def _numbers(values: NDArray[np.int32]) -> pa.Array:
    """Offsets; -1 is a missing one."""
    import numpy as np
    import pyarrow as pa

    there = values >= 0
    buffers = [None if there.all() else _bits(there), pa.py_buffer(values.astype(np.int64))]
    return pa.Array.from_buffers(pa.int64(), len(values), buffers)


def _cut(data: bytes, length: int) -> pa.Array:
    """One long text of plain letters, cut into texts of `length`."""
    import numpy as np
    import pyarrow as pa

    n = len(data) // length
    is_large = len(data) >= 2**31
    ends = np.arange(0, len(data) + 1, length, dtype=np.int64 if is_large else np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string() if is_large else pa.string(), n, buffers)


def _names(
    at: NDArray[np.int32], names: Sequence[str], *, missing: Sequence[bool] = ()
) -> pa.Array:
    """The name of each number; null for one that is `missing`."""
    import numpy as np
    import pyarrow as pa

    bits = _bits(~np.array(missing, bool)[at]) if any(missing) else None
    numbers = pa.Array.from_buffers(pa.int32(), len(at), [bits, pa.py_buffer(at)])
    named = pa.DictionaryArray.from_arrays(numbers, pa.array(names, pa.string()))
    return named.cast(pa.string())
