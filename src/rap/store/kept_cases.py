"""On whose words each coding lies, kept in the cache beside the folds: to find it again, every text
would have to be read and cut into turns.

Found again by the hash of the packed fold and by what the card of the source says of its text and
its speakers; the two decide it, for every audience.
"""

from __future__ import annotations

import contextlib
import json
import os
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rap.core.model import Source
from rap.store.cache import FOLDER, KeptFile, Part, add_kept, bucket_of, read_kept

LEAST_CODINGS = 2_000  # so many newly looked at are worth a write


class Cases(NamedTuple):
    """For each coding of a source, in reading order, the place of its case in `names` (4-byte numbers
    of this machine); "" where no case is known.
    """

    names: Sequence[str]
    at: bytes


def number_cases(cases: Sequence[str]) -> Cases:
    """The case of each coding, numbered.

    Examples
    --------
    >>> number_cases(["C-10001", "", "C-10001"]).names
    ['C-10001', '']
    """
    numbers: dict[str, int] = {}
    at = array("i", [numbers.setdefault(case, len(numbers)) for case in cases])
    return Cases([*numbers], at.tobytes())


class KeptCases:
    """Whose words the codings of one study lie on, as far as it was asked before."""

    def __init__(self, root: Path, *, writes: bool = True) -> None:
        self._root = root
        self._writes = writes and os.access(root, os.W_OK)
        self._files: dict[str, KeptFile] = {}
        self._new: dict[str, Part] = {}
        self._n_new = 0

    def find(self, source: Source, digest: str) -> Cases | None:
        """What was kept for the fold with this hash; None when nothing was."""
        name = bucket_of(source.id, "cases")
        if name not in self._files:
            self._files[name] = read_kept(self._root / FOLDER / name)
        part = self._new.get(source.id) or self._files[name].part(source.id)
        if part is None or part.key != _key(source, digest):
            return None
        names, _, at = bytes(part.body).partition(b"\n")
        return Cases(json.loads(names), at)

    def keep(self, source: Source, digest: str, cases: Cases) -> None:
        """Keep them for the fold with this hash."""
        if self._writes and digest:
            body = json.dumps([*cases.names]).encode() + b"\n" + cases.at
            self._new[source.id] = Part(_key(source, digest), body)
            self._n_new += len(cases.at) // 4

    def save(self) -> None:
        """Write what is new, when it is much."""
        if self._n_new < LEAST_CODINGS:
            return
        buckets: dict[str, dict[str, Part]] = {}
        for source, part in self._new.items():
            buckets.setdefault(bucket_of(source, "cases"), {})[source] = part
        for name, new in buckets.items():
            add_kept(self._root / FOLDER / name, new, still=self._is_there)
        self._files, self._new, self._n_new = {}, {}, 0

    def _is_there(self, source: str, part: Part) -> bool:
        """Whether the card of the source still names this text and these people."""
        _, text, _, speakers = part.key
        with contextlib.suppress(OSError):
            card = (self._root / "interviews" / f"{source}.yaml").read_bytes()
            named = (text, *(case for *_, case in speakers))
            return all(name.encode() in card for name in named)
        return False


def _key(source: Source, digest: str) -> list[Any]:
    speakers = [[one.label, one.role, one.case] for one in source.speakers]
    # "told": since an interpreter's words count as theirs for whom they are told
    return [f"told {digest}", source.hash, source.rights, speakers]
