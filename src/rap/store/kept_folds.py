"""Folds of codings kept in the cache, found again by the text, the logs and the maps they were made
from: `FoldKey`. `packed_folds` turns a fold into JSON and back, `grown_logs` works
in what was added to a log.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from rap.core.model import Source
from rap.store.cache import FOLDER, KeptFile, Part, add_kept, bucket_of, hash_of, read_kept
from rap.store.codings.fold import Fold, read_fold
from rap.store.codings.lines import Event
from rap.store.grown_logs import LogEnd, end_of, grow, read_added
from rap.store.packed_folds import HeldFold, pack_fold

LEAST_BYTES = 200_000  # so many bytes of newly folded logs are worth a write
MOST_NOUNS = 20_000_000  # bytes of logs whose codings stay nouns when they were just folded
_HASHING = 8  # comparing hashes costs so many times less than folding
_TIMES = re.compile(rb'"t":"([0-9TZ:.-]{24})"')
_Seen = dict[str, tuple[str, str, LogEnd | None]]


class KeptFolds:
    """The folds of one study, made from its logs only where these are not as they were.

    `quick` takes a text or log whose size, inode and times are as they were for unchanged, and of a
    log that only grew reads what was added; `writes` keeps what was folded.
    """

    def __init__(self, root: Path, *, quick: bool = False, writes: bool = True) -> None:
        self._root = root
        # elsewhere no time says that a file was changed and its date put back
        self._quick = quick and os.name == "posix"
        self._writes = writes and os.access(root, os.W_OK)
        self._files: dict[str, KeptFile] = {}
        self._new: dict[str, Part] = {}
        self._grown: dict[str, Part] = {}  # for this process: another reads the same few lines
        self._n_new_bytes = 0

    def fold(
        self,
        source: Source,
        *,
        length: int | Callable[[], int],
        leads: frozenset[str],
        lengths: Mapping[str, int] | None = None,
    ) -> HeldFold:
        """As `read_fold`, from what is kept where that is the same. What a snapshot (`lengths`)
        cuts is not kept.

        `length` may be a function that reads the text: it is asked unless the text is known to be
        unchanged.
        """
        look, part = look_at(self._root, source.id, lengths), self._part(source.id)
        key = FoldKey.from_json(part.key) if part is not None else None
        is_settled = self._quick and lengths is None and key is not None and key.are_settled(look)
        n = self._length(source, key, look, length)
        made_from, now = [source.hash, n, sorted(leads)], part
        if part is None or key is None or look.files is None or key.made_from != made_from:
            now = None
        elif is_settled and key.latest <= _tomorrow():
            pass  # the one look at all of it told
        elif self._is_current(source.id, key, look.files, lengths):
            if lengths is None:
                self._note_again(source.id, part, key, look)
        else:
            now = self._grow(source, part, key, look.files) if lengths is None else None
        if now is not None and key is not None:
            return HeldFold(source.id, now, vetoes=key.vetoes, length=n)
        seen: _Seen = {}
        maps = _map_hashes(self._root, source.id)
        fold = read_fold(
            self._root,
            source,
            length=n,
            leads=leads,
            lengths=lengths,
            read=lambda path: _noted(path, seen),
        )
        is_whole = lengths is None and maps == _map_hashes(self._root, source.id)
        if not is_whole:
            return HeldFold(source.id, fold, length=n)
        return self._keep(source.id, fold, made_from, look, maps=maps, seen=seen)

    def _length(
        self, source: Source, key: FoldKey | None, look: Look, length: int | Callable[[], int]
    ) -> int:
        """How many code points the text has, which is read unless it is as it was."""
        if isinstance(length, int):
            return length
        is_known = self._quick and key is not None and key.made_from[0] == source.hash
        if key is not None and is_known and key.is_text_settled(look.text):
            return int(key.made_from[1])
        return length()

    def _keep(
        self,
        source: str,
        fold: Fold,
        made_from: list[Any],
        look: Look,
        *,
        maps: Mapping[str, str],
        seen: _Seen,
    ) -> HeldFold:
        """The fold that was read, kept when it can be, and its files are those that were looked at."""
        files, length = look.files or {}, made_from[1]
        is_same = look.files is not None and seen.keys() | maps.keys() == files.keys()
        body = pack_fold(source, fold) if self._writes and is_same else None
        if body is None:
            return HeldFold(source, fold, length=length)
        rows = {name: row_of(files[name], digest, None) for name, digest in maps.items()}
        rows |= {name: row_of(files[name], digest, end) for name, (digest, _, end) in seen.items()}
        latest = max((latest for _, latest, _ in seen.values()), default="")
        vetoes = [[veto.start, veto.end, veto.audience] for veto in fold.vetoes]
        key = FoldKey(made_from, look.ns, rows, look.text, latest, vetoes)
        part = self._new[source] = Part(key.to_json(), body)
        self._grown.pop(source, None)
        self._n_new_bytes += sum(row.size for row in rows.values())
        held = None if self._n_new_bytes > MOST_NOUNS else fold
        return HeldFold(source, part, vetoes=vetoes, length=length, fold=held)

    def _part(self, source: str) -> Part | None:
        name = bucket_of(source)
        if name not in self._files:
            self._files[name] = read_kept(self._root / FOLDER / name)
        return self._grown.get(source) or self._new.get(source) or self._files[name].part(source)

    def _is_current(
        self,
        source: str,
        key: FoldKey,
        files: Mapping[str, Stamp],
        lengths: Mapping[str, int] | None,
    ) -> bool:
        """Whether the files it was made from are those there are: by what the disk says of them
        when `quick`, else by hash.
        """
        is_ahead = key.latest > _tomorrow()
        if is_ahead or files.keys() != key.files.keys():
            return False
        folder = self._root / CODINGS / source
        try:
            for name, stamp in files.items():
                if self._quick and key.is_settled(name, stamp):
                    continue
                cut = (lengths or {}).get(f"{CODINGS}/{source}/{name}")
                row = key.row(name)
                is_other_size = cut is None and row.size != stamp[0]
                if is_other_size or hash_of((folder / name).read_bytes()[:cut]) != row.hash:
                    return False
        except OSError:
            return False
        return True

    def _grow(
        self, source: Source, part: Part, key: FoldKey, files: Mapping[str, Stamp]
    ) -> Part | None:
        """What is kept, with what was added to its logs; None when that takes reading all."""
        added = self._added(source.id, key, files) if self._quick else None
        if not added or key.latest > _tomorrow():
            return None
        rows, events = added
        fold = grow(
            HeldFold(source.id, part, vetoes=key.vetoes).whole,
            events,
            source=source.id,
            today=source.hash[:8],
            length=key.made_from[1],
            latest=_tomorrow(),
        )
        body = pack_fold(source.id, fold) if fold is not None else None
        if body is None:
            return None
        latest = max([key.latest, *(event.t for event in events)])
        grown = Part(replace(key, files=rows, latest=latest).to_json(), body)
        self._grown[source.id] = grown
        return grown

    def _added(
        self, source: str, key: FoldKey, files: Mapping[str, Stamp]
    ) -> tuple[dict[str, Sequence[Any]], list[Event]] | None:
        """All files as they are now, and the events that were added; None when more than that
        happened.
        """
        rows, events = {**key.files}, list[Event]()
        if not rows.keys() <= files.keys():
            return None
        for name, stamp in files.items():
            if key.is_settled(name, stamp):
                continue
            row = key.row(name) if name in rows else FileRow.of_new(stamp)
            if not row.h or row.inode != stamp[3] or row.size >= stamp[0]:
                return None
            place = f"{CODINGS}/{source}/{name}"
            added = read_added(self._root / place, row.end, name=place)
            if added is None or added[1].size != stamp[0]:
                return None
            events += added[0]
            rows[name] = row_of(stamp, "", added[1])
        return rows, events

    def _note_again(self, source: str, part: Part, key: FoldKey, look: Look) -> None:
        """The same bytes under other times (a copy, a checkout) are noted under these, so that the
        next look need not read.
        """
        if not self._quick or look.files is None:
            return
        rows = {
            name: key.row(name)._replace(
                size=stamp[0], mtime_ns=stamp[1], ctime_ns=stamp[2], inode=stamp[3]
            )
            for name, stamp in look.files.items()
        }
        again = replace(key, looked_ns=look.ns, files=rows, text=look.text)
        if again.are_settled(look):
            self._new[source] = Part(again.to_json(), part.body)
            self._grown.pop(source, None)
            self._n_new_bytes += sum(row.size for row in rows.values()) // _HASHING

    def save(self) -> None:
        """Write what was folded since the last time, when it was much."""
        if not self._writes or self._n_new_bytes < LEAST_BYTES:
            return
        buckets: dict[str, dict[str, Part]] = {}
        for source, part in self._new.items():
            buckets.setdefault(bucket_of(source), {})[source] = part
        for name, new in buckets.items():
            add_kept(self._root / FOLDER / name, new, still=self._is_there)
        self._files, self._new, self._n_new_bytes = {}, {}, 0

    def _is_there(self, source: str, part: Part) -> bool:
        """Whether the source is still here, with as many logs and maps as long as they were."""
        stamps = stamp_files(self._root, source, None)
        if stamps is None:
            return False
        sizes = {name: stamp[0] for name, stamp in stamps.items()}
        kept = {name: row[0] for name, row in FoldKey.from_json(part.key).files.items()}
        return (self._root / "interviews" / f"{source}.yaml").is_file() and sizes == kept


def _map_hashes(root: Path, source: str) -> dict[str, str]:
    return {
        path.name: hash_of(path.read_bytes())
        for path in (root / CODINGS / source).glob("*.map.json")
        if path.is_file()
    }


def _noted(path: Path, seen: _Seen) -> bytes:
    """The bytes at `path`; their hash, the latest time in them and how they end are put into
    `seen`.
    """
    data = path.read_bytes()
    latest = max(_TIMES.findall(data), default=b"").decode()
    seen[path.name] = (hash_of(data), latest, end_of(data))
    return data


def _tomorrow() -> str:
    """As the fold: an event dated later than this is a problem, so its source has to be read."""
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    return now.strftime("%Y-%m-%dT%H:%M:%S.999Z")


# What a kept fold of codings was made from: the text, the leads, and each log and map with what
# the disk said of it, its hash, and where it ended.

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
