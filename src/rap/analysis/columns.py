"""What analyses need from a frame: its columns, and their values as numbers. Arrow tables are
accepted wherever frames are, and answered with Arrow tables.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar, cast

import numpy as np

from rap.core.errors import Message, WrongUseError
from rap.core.frames import to_pandas
from rap.core.plain import nearest
from rap.core.spans import Numbers

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")


def same_kind(analysis: Callable[P, R]) -> Callable[P, R]:
    """Let `analysis` accept Arrow tables wherever it accepts frames; if its first argument is one,
    it returns one.

    Results that are not frames (a number, a report) are returned unchanged.
    """

    @wraps(analysis)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        if not any(map(is_table, (*args, *kwargs.values()))):
            return analysis(*args, **kwargs)
        plain = cast("Callable[..., R]", analysis)
        answer = plain(
            *map(as_frame, args), **{name: as_frame(value) for name, value in kwargs.items()}
        )
        first = next(iter((*args, *kwargs.values())))
        return cast("R", _as_table(answer)) if is_table(first) else answer

    return answered


def is_table(value: object) -> bool:
    """Whether this is an Arrow table; without Arrow imported there cannot be one."""
    arrow = sys.modules.get("pyarrow")
    return arrow is not None and isinstance(value, arrow.Table)


def as_frame(value: Any) -> Any:
    """An Arrow table as a pandas frame, with plain values for dictionary columns; anything else
    unchanged.
    """
    if not is_table(value):
        return value
    for number, field in enumerate(value.schema):
        if hasattr(field.type, "value_type") and hasattr(field.type, "index_type"):
            value = value.set_column(
                number, field.name, value.column(number).cast(field.type.value_type)
            )
    return to_pandas(value)


def need_columns(
    frame: pd.DataFrame,
    needed: Iterable[str],
    *,
    what: str | Message,
    right: Message | None = None,
) -> None:
    """Check that a frame has all the columns it needs.

    Parameters
    ----------
    what
        The name of the frame, as in `study.codings`, or a message that describes it.
    right
        A message that says what would be right (default: the nearest column, and `study.NAME`).

    Raises
    ------
    WrongUseError
        A column is missing; the message names the frame, the columns and what would be right.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(columns=["source", "cod"])
    >>> need_columns(frame, ("source", "code"), what="codings")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    rap.core.errors.WrongUseError: the frame codings has no column code; nearest is 'cod'; give study.codings, ...
    """
    missing = [name for name in dict.fromkeys(needed) if name not in frame.columns]
    if missing:
        near = nearest(missing[0], map(str, frame.columns))
        raise WrongUseError(
            "analysis.columns.missing",
            frame=what
            if isinstance(what, Message)
            else Message("analysis.columns.frame", name=what),
            columns=missing,
            right=right or Message("analysis.columns.give", nearest=near, name=what),
        )


def _as_table(value: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    return (
        pa.Table.from_pandas(value, preserve_index=False)
        if isinstance(value, pd.DataFrame)
        else value
    )


def values_in(cell: Any) -> list[Any]:
    """The values in a cell as a list: of several values, of one, or empty for a missing value."""
    import pandas as pd

    if isinstance(cell, list | tuple | np.ndarray):
        return list(cell)
    return [] if pd.isna(cell) else [cell]


def has_lists(column: pd.Series) -> bool:
    """Whether a cell of a column holds several values."""
    lists = (list, tuple, np.ndarray)
    return column.dtype == object and any(isinstance(cell, lists) for cell in column)


# Columns of text as numbers, each column numbered once for as long as it is there.

Numbered: TypeAlias = tuple[Numbers, Any]

# values that occur less often each are not kept: they would take as much memory as the column
_FEW = 4
_known: dict[int, tuple[weakref.ref[Any], Numbered | None]] = {}


def number(values: pd.Series) -> Numbered:
    """Number a column as `pd.factorize` does: in the order in which values first appear, -1 for a
    missing one.

    Half a million rows of text take longer to number than to count, and every question about a
    frame numbers the same columns. Text that pandas keeps in Arrow is therefore numbered only once.
    Such memory is never written to, and a changed column gets new memory; so the numbers hold as
    long as the memory exists, and are dropped with it.

    Returns
    -------
    (array of shape (n_rows,), Index of shape (n_values,))
        Shared: do not change them.
    """
    import pandas as pd

    memory = (
        values.array.__arrow_array__()
        if isinstance(values.array, pd.arrays.ArrowStringArray)
        else None
    )
    kept, found = _known.get(id(memory), (None, None))
    if memory is None or kept is None or kept() is not memory:
        numbers, uniques = pd.factorize(values)
        numbers.flags.writeable = False
        found = (numbers, uniques)
        if memory is not None:
            _keep(memory, found)
    return (np.arange(len(values)), pd.Index(values.array)) if found is None else found


def _keep(memory: Any, found: Numbered) -> None:
    """Keep the numbers of a column while its memory exists; if all values differ, only keep that
    they do.
    """
    rows, place = len(found[0]), id(memory)
    all_differ = len(found[1]) == rows
    if all_differ or len(found[1]) * _FEW <= rows:
        _known[place] = (
            weakref.ref(memory, lambda _: _known.pop(place, None)),
            None if all_differ else found,
        )


@dataclass(frozen=True)
class Column:
    """A column as numbers: `values[number]` is the value, and -1 a missing value; values are
    sorted.
    """

    values: tuple[Any, ...]
    numbers: Numbers


def factorise(values: pd.Series) -> Column:
    """Number the values of a column from 0 in sorted order (by their text, if they cannot be
    compared); missing values are -1.
    """
    numbers, found = number(values)
    known = found.tolist()
    try:
        order = sorted(range(len(known)), key=known.__getitem__)
    except TypeError:
        order = sorted(range(len(known)), key=lambda at: str(known[at]))
    rank = np.empty(len(known) + 1, np.int64)
    rank[order] = np.arange(len(known))
    rank[-1] = -1
    return Column(tuple(known[at] for at in order), rank[numbers])
