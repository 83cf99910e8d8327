"""What a kept fold of codings was made from: the text, the leads, and each log and map with what the
disk said of it, its hash, and where it ended.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rap.store.grown_logs import LogEnd

CODINGS = "interviews/codings"
# what changed less than this before it was looked at may change again within one tick
_SETTLED_NS = 2_000_000_000
Stamp = tuple[int, int, int, int]
"""What the disk says of a file: bytes, when its words and when its entry changed (ns), inode."""


class Look(NamedTuple):
    """What the disk says of one source: when it was asked (ns), of each log and map (None when it
    says nothing of one), and of the text (None when it is not there).
    """

    ns: int
    files: Mapping[str, Stamp] | None
    text: Stamp | None


def look_at(root: Path, source: str, lengths: Mapping[str, int] | None) -> Look:
    """Ask the disk about `source`; of the logs of a snapshot (`lengths`) about those it names."""
    ns = time.time_ns()
    text = None
    with contextlib.suppress(OSError):
        text = _stamp(os.stat(f"{root}/interviews/{source}.txt"))
    return Look(ns, stamp_files(root, source, lengths), text)


def stamp_files(
    root: Path, source: str, lengths: Mapping[str, int] | None
) -> dict[str, Stamp] | None:
    """Logs (of a snapshot those it names) and maps of `source`, and what the disk says of each;
    None when it says nothing of one.
    """
    found: dict[str, Stamp] = {}
    with contextlib.suppress(OSError), os.scandir(f"{root}/{CODINGS}/{source}") as entries:
        for entry in entries:
            name = entry.name
            is_log = name.startswith("K-") and name.endswith(".jsonl")
            is_asked = lengths is None or f"{CODINGS}/{source}/{name}" in lengths
            if (is_log and is_asked) or name.endswith(".map.json"):
                try:
                    found[name] = _stamp(entry.stat())
                except OSError:
                    return None
    return found


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class FileRow(NamedTuple):
    """One log or map as it was when it was folded: its stamp, the SHA-256 of its bytes ("" when it
    grew since and was not read again), and of a log how it ended, h "" when that is not known.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    hash: str
    n_lines: int = 0
    last_bytes: int = 0
    h: str = ""

    @classmethod
    def of_new(cls, stamp: Stamp) -> FileRow:
        """A log that was not there, or empty."""
        return cls(0, 0, 0, stamp[3], "", *LogEnd().told)

    @property
    def end(self) -> LogEnd:
        return LogEnd(self.size, self.n_lines, self.last_bytes, self.h)


def row_of(stamp: Stamp, digest: str, end: LogEnd | None) -> FileRow:
    """The row of a file; how it ended is in it where the stamp is of those bytes."""
    if end is None or end.size != stamp[0]:
        return FileRow(*stamp, digest)
    return FileRow(*stamp, digest, *end.told)


@dataclass(frozen=True)
class FoldKey:
    """What a fold was made from, and when its files were looked at.

    Attributes
    ----------
    made_from
        The hash of the text, its length, and who the leads are.
    looked_ns
        When the disk was asked, in ns.
    files
        Name of each log and map -> `FileRow`, as a list when it was read.
    text
        What the disk said of the text.
    latest
        The latest time in the logs, "" without an event.
    vetoes
        Start, end and audience of each.
    """

    made_from: list[Any]
    looked_ns: int
    files: Mapping[str, Sequence[Any]]
    text: Sequence[int] | None
    latest: str
    vetoes: list[list[Any]]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> FoldKey:
        """The key that `to_json` wrote."""
        names = ("from", "taken", "files", "text", "latest", "vetoes")
        return cls(*(content[name] for name in names))

    def to_json(self) -> dict[str, Any]:
        """The key as the cache writes it."""
        return {
            "from": self.made_from,
            "taken": self.looked_ns,
            "files": self.files,
            "text": self.text,
            "latest": self.latest,
            "vetoes": self.vetoes,
        }

    def row(self, name: str) -> FileRow:
        """What is known of one of `files`."""
        return FileRow(*self.files[name])

    def is_settled(self, name: str, stamp: Stamp) -> bool:
        """Whether a file is as it was, and its last change was well past when it was looked at."""
        return self._is_settled(self.files.get(name), stamp)

    def is_text_settled(self, stamp: Stamp | None) -> bool:
        """The same of the text."""
        return stamp is not None and self._is_settled(self.text, stamp)

    def _is_settled(self, known: Sequence[Any] | None, stamp: Stamp) -> bool:
        return (
            known is not None
            and tuple(known[:4]) == stamp
            and max(stamp[1], stamp[2]) < self.looked_ns - _SETTLED_NS
        )

    def are_settled(self, look: Look) -> bool:
        """Whether the text and all files are, and no other file is there."""
        files = look.files or {}
        return (
            self.is_text_settled(look.text)
            and files.keys() == self.files.keys()
            and all(self._is_settled(self.files[name], stamp) for name, stamp in files.items())
        )
