"""What changed on disk: `Tails` reads only what was added to logs, `Disk` stamps files to tell
whether they must be read again.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rap.core.errors import DamagedLogError
from rap.core.model import CODER_ID, DEVICE_ID, Source
from rap.store.cases import WAITING
from rap.store.codings import (
    Carrier,
    Event,
    Fold,
    find_log_paths,
    fold_events,
    parse_log,
    read_fold,
    read_maps,
)
from rap.store.file_kinds import FILE_KINDS

_OVERLAP = 256
Stamp = tuple[Any, ...]
_T = TypeVar("_T")
_MADE_OF = {  # what is made of several
    "rights": ("today", "cases", "batches", "forms", "settings", "withdrawn"),
    "sources": ("headers", "texts", "rights"),
}


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
        except (OSError, ValueError, DamagedLogError):
            # torn, damaged or just taken away: read as a whole, which says what is wrong
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
        events, whole = parse_log(
            data, name=name, coder=coder, device=device, after=old[-1] if old else None
        )
        if whole < len(data):
            raise ValueError(path.name)
        size = (known.size if known is not None else 0) + whole
        last = ((known.last if known is not None else b"") + data)[-_OVERLAP:]
        return _Read(inode, size, last, (*old, *events))


# What the disk says of files, to tell whether they have to be read again.


class Disk:
    """Asks the disk what it says of a study's files.

    Code that keeps something made of files asks before reading them, and keeps the answer with it.
    A file that changes in between, or that another thread reads again meanwhile, then leaves an
    answer that is too old: it is read once more. An answer asked for afterwards could be too young,
    and a consent that was refused would never be seen.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._moment = threading.local()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """In here the disk is asked about each file once, and what was made of it stays: one
        request sees one state.
        """
        self._moment.answers = {}
        try:
            yield
        finally:
            self._moment.answers = None

    def of(self, *names: str) -> Stamp:
        """What the disk says now of all that is read under these names."""
        return tuple(self._of(name) for name in names)

    def _of(self, name: str) -> Stamp:
        if name == "today":
            return (datetime.date.today(),)
        if name == "settings":
            return self.file("pyproject.toml")
        if name in _MADE_OF:
            return self.of(*_MADE_OF[name])
        kind = FILE_KINDS[name]
        stamp = self.files(kind.folder, suffix=kind.suffix, deep=kind.is_deep)
        return (stamp, self.files(WAITING)) if name == "withdrawn" else stamp

    def files(self, folder: str, *, suffix: str = "", deep: bool = False) -> Stamp:
        """What it says of the files of a folder of the study."""
        return self.once(
            (folder, suffix, deep),
            lambda: stamp_files(self.root / folder, suffix=suffix, deep=deep),
        )

    def file(self, path: str) -> Stamp:
        """What it says of one file of the study."""
        return self.once((path,), lambda: stamp_file(self.root / path))

    def once(self, key: tuple[Any, ...], ask: Callable[[], _T]) -> _T:
        """What `ask` answers; within `at_once` what it answered the first time."""
        answers: dict[tuple[Any, ...], Any] | None = getattr(self._moment, "answers", None)
        if answers is None:
            return ask()
        if key not in answers:
            answers[key] = ask()
        return answers[key]  # type: ignore[no-any-return]


def stamp_files(folder: Path, *, suffix: str = "", deep: bool = False) -> Stamp:
    """What the disk says of the files in `folder` (`deep`: and one level below): names, sizes,
    times, inodes.
    """
    found: list[Any] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    below = stamp_files(Path(entry.path), suffix=suffix) if deep else ()
                    found.append((entry.name, *below))
                elif entry.name.endswith(suffix):
                    stat = entry.stat()
                    found.append((entry.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
    except OSError:
        return ()
    return tuple(sorted(found))


def stamp_file(path: Path) -> Stamp:
    """What the disk says of one file; `()` when it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)
