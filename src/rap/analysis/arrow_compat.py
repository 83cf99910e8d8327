"""A table in, a table out: analyses work on pandas frames, and answer an Arrow table with an Arrow table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from rap.core.errors import WrongUseError
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")


def same_kind(analysis: Callable[P, R]) -> Callable[P, R]:
    """Let `analysis` take Arrow tables wherever it takes frames; a frame it gives back is of the kind of its first argument.

    What is no frame (a number, a report) is given back as it is.
    """

    @wraps(analysis)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        if not any(map(is_table, (*args, *kwargs.values()))):
            return analysis(*args, **kwargs)
        plain = cast("Callable[..., R]", analysis)
        answer = plain(*map(as_frame, args), **{name: as_frame(value) for name, value in kwargs.items()})
        first = next(iter((*args, *kwargs.values())))
        return cast("R", _as_table(answer)) if is_table(first) else answer

    return answered


def is_table(value: object) -> bool:
    """Whether this is an Arrow table; nobody has one who has not imported Arrow."""
    arrow = sys.modules.get("pyarrow")
    return arrow is not None and isinstance(value, arrow.Table)


def as_frame(value: Any) -> Any:
    """An Arrow table as a pandas frame, what it keeps as a dictionary as plain values; anything else as it is."""
    if not is_table(value):
        return value
    from rap.study.frames import to_pandas

    for number, field in enumerate(value.schema):
        if hasattr(field.type, "value_type") and hasattr(field.type, "index_type"):
            value = value.set_column(number, field.name, value.column(number).cast(field.type.value_type))
    return to_pandas(value)


def need_columns(frame: pd.DataFrame, needed: Iterable[str], *, what: str, right: str = "") -> None:
    """Nothing when a frame has all the columns it needs; `what` is how it is called, as in `study.codings`.

    Raises
    ------
    WrongUseError
        Names the frame, the columns that are missing, and what would be right.

    Examples
    --------
    >>> import pandas as pd
    >>> need_columns(pd.DataFrame(columns=["source", "cod"]), ("source", "code"), what="codings")
    Traceback (most recent call last):
    rap.core.errors.WrongUseError: codings: has no column code; nearest is 'cod'; give study.codings, or a frame with the same columns
    """
    missing = [name for name in dict.fromkeys(needed) if name not in frame.columns]
    if missing:
        near = nearest(missing[0], map(str, frame.columns))
        right = right or f"{near}; give study.{what}, or a frame with the same columns"
        raise WrongUseError(what, f"has no column {' and no '.join(missing)}", right)


def _as_table(value: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    return pa.Table.from_pandas(value, preserve_index=False) if isinstance(value, pd.DataFrame) else value
