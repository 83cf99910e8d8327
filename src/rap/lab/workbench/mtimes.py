"""What the disk says of files, to tell whether they have to be read again."""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Stamp = tuple[Any, ...]
_T = TypeVar("_T")

_FILES = {  # what is read -> (folder, ending, also one level below)
    "book": ("codebook", ".yaml", True),
    "findings": ("codebook/findings", ".yaml", False),
    "forms": ("codebook/forms", ".yaml", False),
    "headers": ("interviews", ".yaml", False),
    "cases": ("interviews/cases", ".yaml", False),
    "memos": ("interviews/memos", ".md", True),
    "plan": ("interviews/plan", ".yaml", False),
    "withdrawn": ("interviews/withdrawn", ".json", False),
}
_MADE_OF = {  # what is made of several
    "rights": ("today", "cases", "forms", "settings", "withdrawn"),
    "sources": ("headers", "rights"),
}


class Disk:
    """Asks the disk what it says of a study's files.

    Whoever keeps something made of files asks before reading them, and keeps the answer beside it. A file that changes
    in between, or that another thread reads again meanwhile, then leaves an answer that is too old: it is read once more.
    An answer asked for afterwards could be too young, and a consent that was refused would never be seen.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._moment = threading.local()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """In here the disk is asked about each file once, and what was made of it stays: one request sees one state."""
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
        folder, suffix, deep = _FILES[name]
        return self.files(folder, suffix=suffix, deep=deep)

    def files(self, folder: str, *, suffix: str = "", deep: bool = False) -> Stamp:
        """What it says of the files of a folder of the study."""
        return self.once((folder, suffix, deep), lambda: stamp_files(self.root / folder, suffix=suffix, deep=deep))

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
    """What the disk says of the files in `folder` (`deep`: and one level below): names, sizes, times, inodes."""
    found: list[Any] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    found.append((entry.name, *(stamp_files(Path(entry.path), suffix=suffix) if deep else ())))
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
