"""Columns of text as numbers, each column numbered once for as long as it is there."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Numbered: TypeAlias = tuple[NDArray[np.int64], Any]

_FEW = 4  # values that stand less often each are not kept: they would take as much memory as the column
_known: dict[int, tuple[weakref.ref[Any], Numbered | None]] = {}


def number(values: pd.Series) -> Numbered:
    """As `pd.factorize`: numbers in the order in which values first appear, -1 where there is none, and the values.

    Half a million rows of text take longer to number than to count, and the same column is numbered for every question
    asked of a frame. Text that pandas keeps in Arrow is therefore numbered once: such memory is never written to, a column that
    is changed gets other memory, so what was found holds as long as that memory is there, and is forgotten with it.

    Returns
    -------
    (array of shape (n_rows,), Index of shape (n_values,))
        Not yours to change.
    """
    import pandas as pd

    memory = values.array.__arrow_array__() if isinstance(values.array, pd.arrays.ArrowStringArray) else None
    kept, found = _known.get(id(memory), (None, None))
    if memory is None or kept is None or kept() is not memory:
        numbers, uniques = pd.factorize(values)
        numbers.flags.writeable = False
        found = (numbers, uniques)
        if memory is not None:
            _keep(memory, found)
    return (np.arange(len(values)), pd.Index(values.array)) if found is None else found


def _keep(memory: Any, found: Numbered) -> None:
    """Remember, while the memory is there; of values that all differ, that they do."""
    rows, place = len(found[0]), id(memory)
    all_differ = len(found[1]) == rows
    if all_differ or len(found[1]) * _FEW <= rows:
        _known[place] = (weakref.ref(memory, lambda _: _known.pop(place, None)), None if all_differ else found)
