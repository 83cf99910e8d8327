"""Logs that grow while they are looked at: only what was added is parsed."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import DamagedLogError
from rap.core.model import CODER_ID, DEVICE_ID, Source
from rap.store.codings import Carrier, Event, Fold, find_log_paths, fold_events, parse_log, read_fold, read_maps

_OVERLAP = 256


@dataclass(frozen=True)
class _Read:
    """One log as far as it was read: which file, how long, its last bytes, its events."""

    inode: tuple[int, int]
    size: int
    last: bytes
    events: tuple[Event, ...]


class Tails:
    """The folds of one source, again and again while its logs grow."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: Mapping[Path, _Read] = {}

    def fold(self, source: Source, *, length: int, leads: frozenset[str]) -> Fold:
        """As `read_fold`."""
        paths = find_log_paths(self._root, source.id)
        try:
            self._read = {path: self._read_on(path) for path in paths}
        except (OSError, ValueError, DamagedLogError):  # torn, damaged or just taken away: read as a whole, and told
            self._read = {}
            return read_fold(self._root, source, length=length, leads=leads)
        maps, problems = read_maps(self._root, source.id)
        if problems:
            return read_fold(self._root, source, length=length, leads=leads)
        return fold_events(
            source.id,
            [event for read in self._read.values() for event in read.events],
            carrier=Carrier(source.hash[:8], maps),
            length=length,
            leads=leads,
            now=datetime.datetime.now(datetime.UTC),
        )

    def _read_on(self, path: Path) -> _Read:
        known = self._read.get(path)
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            inode = (status.st_dev, status.st_ino)
            if known is not None and (known.inode != inode or known.size > status.st_size):
                known = None
            if known is not None:
                file.seek(known.size - len(known.last))
                if file.read(len(known.last)) != known.last:
                    known = None
                    file.seek(0)
            data = file.read()
        return self._with(path, inode, known, data)

    def _with(self, path: Path, inode: tuple[int, int], known: _Read | None, data: bytes) -> _Read:
        coder, _, device = path.name.removesuffix(".jsonl").partition(".")
        if not CODER_ID.fullmatch(coder) or not DEVICE_ID.fullmatch(device):
            raise ValueError(path.name)
        old = known.events if known is not None else ()
        name = path.relative_to(self._root).as_posix()
        events, whole = parse_log(data, name=name, coder=coder, device=device, after=old[-1] if old else None)
        if whole < len(data):
            raise ValueError(path.name)
        size = (known.size if known is not None else 0) + whole
        last = ((known.last if known is not None else b"") + data)[-_OVERLAP:]
        return _Read(inode, size, last, (*old, *events))
