"""Copies of a sealed study's keys that somebody at this machine put aside (`rap keys escrow`): which
keys are in them, and which still hold a key that a withdrawal destroyed.

Where a copy lies is noted nowhere: who finds the note should not find the copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.accounts import machine_folder
from rap.core.errors import Problem, WrongUseError
from rap.core.safe_input import parse_json
from rap.store.text_keys import read_keys
from rap.topics.sealing.sealed_files import (
    TombstoneKeys,
    find_waiting,
    is_sealed,
    read_own_head,
    read_taken,
    sealed_files,
)


@dataclass(frozen=True)
class Copy:
    """A copy of the keys that somebody on this machine put aside: its id, its day, the keys in it."""

    id: str
    day: str
    keys: tuple[str, ...]


def find_put_aside(root: Path) -> list[Copy]:
    """The copies that were put aside from this machine and hold keys of this study."""
    ids = {key.id for key in read_keys(root).all}
    ids |= {read_own_head(root, path).key for path in sealed_files(root)}
    gone, found = read_taken(root).gone, []
    for path in sorted(copies_folder().glob("*.json")):
        row: Any = parse_json(path.read_bytes())
        copy = Copy(str(row["id"]), str(row["day"]), tuple(map(str, row["keys"])))
        names = [name.split(".") for name in copy.keys]
        if any(id in ids or of in gone for of, id, _ in names):
            found.append(copy)
    return found


def find_outdated(root: Path) -> list[Copy]:
    """Copies that still hold a key which a withdrawal destroyed: until they are written anew or
    destroyed, her words can be read with them.
    """
    if not is_sealed(root):
        return []
    taken = read_taken(root)
    return [
        copy for copy in find_put_aside(root) if any(_is_dead(name, taken) for name in copy.keys)
    ]


def forget_copy(id: str) -> None:
    """Note that a copy was destroyed."""
    path = copies_folder() / f"{id}.json"
    if not path.is_file():
        raise WrongUseError("sealing.key_ring.unknown_copy", copy=id)
    path.unlink()


def _is_dead(name: str, taken: TombstoneKeys) -> bool:
    of, _, step = name.split(".")
    return of in taken.gone or int(step) < taken.steps.get(of, 0)


def copies_folder() -> Path:
    """Where this machine notes the copies that were made here."""
    return machine_folder() / "escrow"


def find_sealed_notes(root: Path) -> Iterator[Problem]:
    """What waits for its key, and whom to ask; copies that still hold a key of who took her words
    back.
    """
    for one in find_waiting(root):
        yield Problem("sealing.waits_for", place=one.of, n=one.n, by=one.by)
    for copy in find_outdated(root):
        yield Problem(
            "sealing.key_ring.outdated", place="rap keys escrow", copy=copy.id, day=copy.day
        )
