"""Folds of codings kept in the cache, found again by the text, the logs and the maps they were made
from. `packed_folds` turns one into JSON and back.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from rap.core.model import Source
from rap.store.cache import FOLDER, KeptFile, Part, add_kept, bucket_of, hash_of, read_kept
from rap.store.codings.fold import Fold, read_fold
from rap.store.packed_folds import HeldFold, pack_fold

LEAST_BYTES = 200_000  # so many bytes of newly folded logs are worth a write
_CODINGS = "interviews/codings"
# what changed less than this before it was looked at may change again within one tick
_SETTLED_NS = 2_000_000_000
_HASHING = 8  # comparing hashes costs so many times less than folding
_TIMES = re.compile(rb'"t":"([0-9TZ:.-]{24})"')


class FileStamp(NamedTuple):
    """What the disk says of a log or map."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


Stamps = Mapping[str, FileStamp]


@dataclass(frozen=True)
class FoldKey:
    """What a fold was made from, and when its files were looked at.

    Attributes
    ----------
    made_from
        The hash of the text, its length, and who the leads are.
    looked_ns
        When `stamps` were asked for, in ns.
    stamps, hashes
        Name of each log and map -> what the disk said of it, and the SHA-256 of its bytes.
    latest
        The latest time in the logs, "" without an event.
    vetoes
        Start, end and audience of each.
    """

    made_from: list[Any]
    looked_ns: int
    stamps: Stamps
    hashes: Mapping[str, str]
    latest: str
    vetoes: list[list[Any]]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> FoldKey:
        """The key that `to_json` wrote."""
        stamps = {name: FileStamp(*stamp) for name, (*stamp, _) in content["files"].items()}
        hashes = {name: digest for name, (*_, digest) in content["files"].items()}
        return cls(
            content["from"],
            content["taken"],
            stamps,
            hashes,
            content["latest"],
            content["vetoes"],
        )

    def to_json(self) -> dict[str, Any]:
        """The key as the cache writes it."""
        files = {name: [*stamp, self.hashes[name]] for name, stamp in self.stamps.items()}
        return {
            "from": self.made_from,
            "taken": self.looked_ns,
            "files": files,
            "latest": self.latest,
            "vetoes": self.vetoes,
        }

    def is_settled(self, name: str, stamp: FileStamp) -> bool:
        """Whether a file is as it was, and its last change was well past when it was looked at."""
        latest_change = max(stamp.mtime_ns, stamp.ctime_ns)
        return stamp == self.stamps[name] and latest_change < self.looked_ns - _SETTLED_NS

    def are_settled(self, stamps: Stamps) -> bool:
        """Whether all files are."""
        return all(self.is_settled(name, stamp) for name, stamp in stamps.items())


class KeptFolds:
    """The folds of one study, made from its logs only where these are not as they were.

    `quick` takes a log whose size, inode and times are as they were for unchanged; `writes` keeps
    what was folded.
    """

    def __init__(self, root: Path, *, quick: bool = False, writes: bool = True) -> None:
        self._root = root
        # elsewhere no time says that a file was changed and its date put back
        self._quick = quick and os.name == "posix"
        self._writes = writes and os.access(root, os.W_OK)
        self._files: dict[str, KeptFile] = {}
        self._new: dict[str, Part] = {}
        self._n_new_bytes = 0

    def fold(
        self,
        source: Source,
        *,
        length: int,
        leads: frozenset[str],
        lengths: Mapping[str, int] | None = None,
    ) -> HeldFold:
        """As `read_fold`, from what is kept where that is the same. What a snapshot (`lengths`)
        cuts is not kept.
        """
        looked_ns = time.time_ns()
        made_from = [source.hash, length, sorted(leads)]
        stamps = _stamp_files(self._root, source.id, lengths)
        part = self._part(source.id)
        if part is not None and stamps is not None:
            key = FoldKey.from_json(part.key)
            if key.made_from == made_from and self._is_current(source.id, key, stamps, lengths):
                again = replace(key, looked_ns=looked_ns, stamps=stamps)
                self._note_again(source.id, part, key, again)
                return HeldFold(source.id, part.body, vetoes=key.vetoes)
        seen: dict[str, tuple[str, str]] = {}
        maps = _map_hashes(self._root, source.id)
        fold = read_fold(
            self._root,
            source,
            length=length,
            leads=leads,
            lengths=lengths,
            read=lambda path: _noted(path, seen),
        )
        hashes = {name: digest for name, (digest, _) in seen.items()} | maps
        is_whole = lengths is None and maps == _map_hashes(self._root, source.id)
        if is_whole and stamps is not None and hashes.keys() == stamps.keys():
            latest = max((latest for _, latest in seen.values()), default="")
            vetoes = [[veto.start, veto.end, veto.audience] for veto in fold.vetoes]
            self._keep(
                source.id, FoldKey(made_from, looked_ns, stamps, hashes, latest, vetoes), fold
            )
        return HeldFold(source.id, fold)

    def _part(self, source: str) -> Part | None:
        name = bucket_of(source)
        if name not in self._files:
            self._files[name] = read_kept(self._root / FOLDER / name)
        return self._new.get(source) or self._files[name].part(source)

    def _is_current(
        self, source: str, key: FoldKey, stamps: Stamps, lengths: Mapping[str, int] | None
    ) -> bool:
        """Whether the files it was made from are those there are: by what the disk says of them
        when `quick`, else by hash.
        """
        is_ahead = key.latest > _tomorrow()
        if is_ahead or stamps.keys() != key.stamps.keys():
            return False
        settled = {name for name, stamp in stamps.items() if key.is_settled(name, stamp)}
        unread = settled if self._quick else set()
        folder = self._root / _CODINGS / source
        try:
            for name in stamps.keys() - unread:
                cut = (lengths or {}).get(f"{_CODINGS}/{source}/{name}")
                if hash_of((folder / name).read_bytes()[:cut]) != key.hashes[name]:
                    return False
        except OSError:
            return False
        return True

    def _note_again(self, source: str, part: Part, key: FoldKey, again: FoldKey) -> None:
        """The same bytes under other times (a copy, a checkout) are noted under these, so that the
        next look need not read.
        """
        was_settled = key.are_settled(again.stamps)
        if self._quick and again.are_settled(again.stamps) and not was_settled:
            self._new[source] = Part(again.to_json(), part.body)
            self._n_new_bytes += sum(stamp.size for stamp in again.stamps.values()) // _HASHING

    def _keep(self, source: str, key: FoldKey, fold: Fold) -> None:
        body = pack_fold(source, fold) if self._writes else None
        if body is not None:
            self._new[source] = Part(key.to_json(), body)
            self._n_new_bytes += sum(stamp.size for stamp in key.stamps.values())

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
        stamps = _stamp_files(self._root, source, None)
        if stamps is None:
            return False
        sizes = {name: stamp.size for name, stamp in stamps.items()}
        kept = {name: stamp.size for name, stamp in FoldKey.from_json(part.key).stamps.items()}
        return (self._root / "interviews" / f"{source}.yaml").is_file() and sizes == kept


def _stamp_files(
    root: Path, source: str, lengths: Mapping[str, int] | None
) -> dict[str, FileStamp] | None:
    """Logs (of a snapshot those it names) and maps of `source`, and what the disk says of each;
    None when it says nothing of one.
    """
    found: dict[str, FileStamp] = {}
    with contextlib.suppress(OSError), os.scandir(root / _CODINGS / source) as entries:
        for entry in entries:
            name = entry.name
            is_log = name.startswith("K-") and name.endswith(".jsonl")
            is_asked = lengths is None or f"{_CODINGS}/{source}/{name}" in lengths
            if (is_log and is_asked) or name.endswith(".map.json"):
                try:
                    stat = entry.stat()
                except OSError:
                    return None
                found[name] = FileStamp(
                    stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
                )
    return found


def _map_hashes(root: Path, source: str) -> dict[str, str]:
    return {
        path.name: hash_of(path.read_bytes())
        for path in (root / _CODINGS / source).glob("*.map.json")
        if path.is_file()
    }


def _noted(path: Path, seen: dict[str, tuple[str, str]]) -> bytes:
    """The bytes at `path`; their hash and the latest time in them are put into `seen`."""
    data = path.read_bytes()
    seen[path.name] = (hash_of(data), max(_TIMES.findall(data), default=b"").decode())
    return data


def _tomorrow() -> str:
    """As the fold: an event dated later than this is a problem, so its source has to be read."""
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    return now.strftime("%Y-%m-%dT%H:%M:%S.999Z")
