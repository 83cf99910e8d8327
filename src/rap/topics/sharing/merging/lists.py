"""Merge lists and lines that two people changed: additions of both stay, and what either removed is
gone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

LOG = re.compile(r"(interviews/(?:codings|translations)/.*/K-[0-9]+\.[a-z0-9]{8})(-[0-9]+)?\.jsonl")
"""Logs: each has one writer, so that of two states the longer is the later."""


def second_log(path: str, data: bytes) -> str:
    """The name of the log of a second writer, which a copied folder made; it is the same on every
    machine.
    """
    found = LOG.fullmatch(path)
    digits = int(hashlib.sha256(data).hexdigest()[:8], 16)
    return f"{found[1] if found else path}-{digits}.jsonl"


def merge_items(before: list[Any], *, mine: list[Any], theirs: list[Any]) -> list[Any] | None:
    """The merged list; None where both changed the same thing of it.

    A new item comes after the one that it was added behind. If both added items there, they are
    sorted by date and then by content, so that everybody's merge is the same.

    Examples
    --------
    >>> merge_items(["a", "b"], mine=["a", "b", "d"], theirs=["b", "c"])
    ['b', 'c', 'd']
    """
    found: dict[str, Any] = {}
    old, own, other = (
        [found.setdefault(_name(item), item) and _name(item) for item in items]
        for items in (before, mine, theirs)
    )
    if any(len({*names}) < len(names) for names in (old, own, other)):
        return _by_place(before, mine, theirs)
    gone = {name for name in old if name not in own and name not in other}
    new = {*own} - {*old}, {*other} - {*old}
    if new[0] != new[1] and any(isinstance(found[name], dict | list) for name in gone):
        return None  # one edited what the other edited or took away
    left = {*own} & {*other} & {*old}
    orders = [[name for name in names if name in left] for names in (old, own, other)]
    moved = [names for names in orders[1:] if names != orders[0]]
    if len(moved) > 1 and moved[0] != moved[1]:
        return None
    order = moved[0] if moved else orders[0]
    merged: list[str] = []
    for anchor in ("", *order):
        merged += [anchor] if anchor else []
        runs = (_behind(anchor, own, left, new[0]), _behind(anchor, other, left, new[1]))
        merged += (name for name in _woven(*runs, found) if name not in merged)
    return [found[name] for name in dict.fromkeys(merged)]


def merge_lines(before: str, *, mine: str, theirs: str) -> str | None:
    """Text merged line by line, as git does; None where both changed the same lines.

    Examples
    --------
    >>> merge_lines("a\\nb\\nc\\n", mine="A\\nb\\nc\\n", theirs="a\\nb\\nC\\n")
    'A\\nb\\nC\\n'
    """
    sides = [text.splitlines(keepends=True) for text in (before, mine, theirs)]
    if any(lines and not lines[-1].endswith("\n") for lines in sides):
        return None  # what stood on the last line would run into the next
    merged = _by_place(*sides)
    return None if merged is None else "".join(merged)


def line_versions(before: str, mine: str, theirs: str) -> Iterator[str]:
    """All texts that the lines of both could make, for a caller who knows what is right: where both
    changed the same lines, those of one, or of both.
    """
    sides = [text.splitlines(keepends=True) for text in (before, mine, theirs)]
    for settle in (
        lambda own, _: own,
        lambda _, other: other,
        lambda own, other: own + other,
        lambda own, other: other + own,
    ):
        yield "".join(_by_place(*sides, settle=settle) or [])


def _name(item: Any) -> str:
    return json.dumps(item, sort_keys=True, default=str)


def _behind(anchor: str, names: Sequence[str], left: set[str], new: set[str]) -> list[str]:
    """The new items behind `anchor` ("": before everything that is left)."""
    run, at = [], names.index(anchor) + 1 if anchor else 0
    for name in names[at:]:
        if name in left:
            break
        if name in new:
            run.append(name)
    return run


def _woven(one: list[str], other: list[str], found: dict[str, Any]) -> Iterator[str]:
    """Join two runs into one that keeps the order of each; earlier items come first."""
    one, other = [*one], [*other]
    while one and other:
        yield (one if _when(one[0], found) <= _when(other[0], found) else other).pop(0)
    yield from (*one, *other)


def _when(name: str, found: dict[str, Any]) -> tuple[str, str, str]:
    item = found[name] if isinstance(found[name], dict) else {}
    return str(item.get("date", item.get("t", ""))), str(item.get("at", "")), name


_Settle = Callable[[list[Any], list[Any]], list[Any]]


def _by_place(
    before: list[Any], mine: list[Any], theirs: list[Any], *, settle: _Settle | None = None
) -> list[Any] | None:
    merged: list[Any] = []
    for old, own, other in _stretches(before, mine, theirs):
        if own == other or other == old:
            merged += own
        elif own == old:
            merged += other
        elif settle is not None:
            merged += settle(own, other)
        else:
            return None
    return merged


def _stretches(
    before: list[Any], mine: list[Any], theirs: list[Any]
) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    """In turn, the stretches that all three have in common, and what is between them."""
    names = [[_name(item) for item in items] for items in (before, mine, theirs)]
    at = (0, 0, 0)
    for begin, n in _shared(*names):
        yield before[at[0] : begin[0]], mine[at[1] : begin[1]], theirs[at[2] : begin[2]]
        at = begin[0] + n, begin[1] + n, begin[2] + n
        yield before[begin[0] : at[0]], mine[begin[1] : at[1]], theirs[begin[2] : at[2]]


def _shared(
    before: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Where a stretch that all three have begins in each, and how long it is; at the end an empty
    one.
    """
    own = SequenceMatcher(None, before, mine, autojunk=False).get_matching_blocks()
    other = SequenceMatcher(None, before, theirs, autojunk=False).get_matching_blocks()
    first = second = 0
    while first < len(own) and second < len(other):
        (start, in_mine, n), (begin, in_theirs, m) = own[first], other[second]
        low, high = max(start, begin), min(start + n, begin + m)
        if low < high:
            yield (low, in_mine + low - start, in_theirs + low - begin), high - low
        if start + n < begin + m:
            first += 1
        else:
            second += 1
    yield (len(before), len(mine), len(theirs)), 0
