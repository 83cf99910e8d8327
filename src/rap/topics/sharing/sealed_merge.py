"""A sealed file that two people changed: opened in memory, merged as the plain one would be, sealed
again; sealed bytes are never merged, and plain ones never reach git's store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rap.core.errors import RefusedError
from rap.core.files import SEALED
from rap.store.text_keys import (
    Head,
    Keys,
    WaitingError,
    open_file,
    read_head,
    seal_file,
)
from rap.topics.git.exchanged import Choice
from rap.topics.sealing.sealed_files import owner_of
from rap.topics.sharing.merging import Conflict, merge_files
from rap.topics.sharing.merging.lists import LOG, second_log


class Side(NamedTuple):
    """One version of a sealed file: its hash, and its bytes."""

    hash: str
    sealed: bytes


@dataclass(frozen=True)
class MergedSealed:
    """The sealed files that come of it, by path (none: the file is gone), and what is left to decide."""

    files: Mapping[str, bytes]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class _Opened:
    side: Side
    head: Head
    data: bytes


def merge_sealed(
    path: str,
    sides: Sequence[Side | None],
    keys: Keys,
    *,
    choices: Mapping[str, Choice],
    stand_in: bool,
) -> MergedSealed:
    """Merge the sealed versions of the plain file `path`: before, mine, theirs.

    Raises
    ------
    RefusedError
        What one of both changed cannot be opened here.
    """
    before = _opened_or_none(path, sides[0], keys)
    mine, theirs = (_opened(path, side, keys) for side in sides[1:])
    both = [one for one in (mine, theirs) if one is not None]
    texts = [None if one is None else one.data for one in (before, mine, theirs)]
    if LOG.fullmatch(path):
        return _logs(path, both, keys)
    done = merge_files(
        path, texts[0], mine=texts[1], theirs=texts[2], choices=choices, stand_in=stand_in
    )
    if done.data is None:
        return MergedSealed({}, done.conflicts)
    return MergedSealed(dict([_sealed(path, done.data, both, keys)]), done.conflicts)


def _logs(path: str, both: list[_Opened], keys: Keys) -> MergedSealed:
    """As of plain logs: the longer is the later; of two writers both stay."""
    longer = max(both, key=lambda one: len(one.data))
    if all(longer.data.startswith(one.data) for one in both):
        return MergedSealed(dict([_sealed(path, longer.data, both, keys)]))
    mine, theirs = both
    second = _sealed(second_log(path, theirs.data), theirs.data, both, keys, is_second=True)
    return MergedSealed(dict([_sealed(path, mine.data, both, keys), second]))


def _sealed(
    path: str, data: bytes, both: list[_Opened], keys: Keys, *, is_second: bool = False
) -> tuple[str, bytes]:
    """The sealed file of `data`: the one of both that says just that, at the later step (of two the
    same on every machine), or a new one.
    """
    step = max(one.head.step for one in both)
    of = owner_of(path, data)
    fit = [one for one in both if one.data == data and one.head.step == step and not is_second]
    if fit:
        return f"{path}{SEALED}", min(fit, key=lambda one: one.side.hash).side.sealed
    like = min(one.head.key for one in both)
    key = keys.of(of, step=step, like=like)
    if key is None:
        raise RefusedError("sharing.sealing.needs_key", place=path, by=both[-1].head.by)
    return f"{path}{SEALED}", seal_file(path, data, key=key, by=both[0].head.by)


def _opened(path: str, side: Side | None, keys: Keys) -> _Opened | None:
    if side is None:
        return None
    head = read_head(path, side.sealed)
    try:
        return _Opened(side, head, open_file(path, side.sealed, keys))
    except WaitingError:
        id = "sharing.sealing.older" if keys.knows(head.key) else "sharing.sealing.needs_key"
        raise RefusedError(id, place=path, by=head.by) from None


def _opened_or_none(path: str, side: Side | None, keys: Keys) -> _Opened | None:
    """What was before; None where its key has moved on since."""
    try:
        return _opened(path, side, keys)
    except RefusedError:
        return None
