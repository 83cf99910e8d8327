"""An act that saves words says what it saw of them. Where somebody saved in between, nothing is
written, and the refusal brings both versions for the person to choose from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NoReturn

from rap.core.errors import ConflictError

_CHANGED = "core.seen.changed"
Row = dict[str, Any]


class SavedMeanwhileError(ConflictError):
    """Somebody saved in between. `rows` has what differs: `at`, the way to it in the request, and
    `mine` and `theirs`; `seen` is what a request that saves her choice has seen. Both are for her
    alone, and enter no log.
    """

    seen: Any
    rows: list[Row]


def fingerprint(text: str) -> str:
    """16 hex digits that stand for exactly this text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def differing(mine: Any, theirs: Any, at: tuple[str | int, ...] = ()) -> list[Row]:
    """What differs in two versions, the smallest parts that both have.

    Examples
    --------
    >>> differing({"en": "Rent", "fr": "Loyer"}, {"en": "Rents", "fr": "Loyer"})
    [{'at': ['en'], 'mine': 'Rent', 'theirs': 'Rents'}]
    """
    parts: list[tuple[str | int, Any, Any]]
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        parts = [(key, mine.get(key), theirs.get(key)) for key in {**mine, **theirs}]
    elif _are_rows(mine) and _are_rows(theirs) and len(mine) == len(theirs):
        parts = [(n, *pair) for n, pair in enumerate(zip(mine, theirs, strict=True))]
    else:
        return [] if mine == theirs else [{"at": [*at], "mine": mine, "theirs": theirs}]
    return [row for key, one, other in parts for row in differing(one, other, (*at, key))]


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def check_seen(
    seen: Any, now: Any, *, mine: Any, theirs: Any, at: tuple[str, ...] = (), says: str = _CHANGED
) -> None:
    """Refuse to save `mine` over `theirs` where what was `seen` is not what is there `now`; what
    says the same already is no conflict.
    """
    if seen != now and (rows := differing(mine, theirs, at)):
        refuse(rows, seen=now, says=says)


def refuse(rows: list[Row], *, seen: Any, says: str, **facts: Any) -> NoReturn:
    """Refuse with both versions, and with what the next request has seen."""
    error = SavedMeanwhileError(says, **facts)
    error.seen, error.rows = seen, rows
    raise error
