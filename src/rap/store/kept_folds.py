"""Folds of codings kept in the cache, found again by the text, the logs and the maps they were made
from.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import time
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import Problem
from rap.core.model import Coding, Source
from rap.store.cache import FOLDER, KeptFile, Part, add_kept, bucket_of, hash_of, read_kept
from rap.store.codings.fold import Fold, Veto, read_fold
from rap.store.codings.lines import Event

# A fold as JSON and back, in columns: identifiers and times as one long text each, numbers and
# repeated words as hex.

_ID, _T = 32, 24  # characters of an id and of a time; `parse_log` lets no others in
_NONE = -1  # start and end of a coding of the whole source
_EVENT = ("op", "id", "coder", "t", "src", "data", "device", "line", "h")


class HeldFold:
    """The fold of one source, read or packed; what is packed is unpacked when it is asked for."""

    def __init__(
        self, source: str, fold: Fold | bytes, *, vetoes: Iterable[Sequence[Any]] = ()
    ) -> None:
        self._source, self._fold = source, fold
        self.vetoes = (
            fold.vetoes if isinstance(fold, Fold) else tuple(Veto(source, *row) for row in vetoes)
        )

    @property
    def damaged(self) -> tuple[Problem, ...]:
        """Where a log cannot be read on; never in what is packed."""
        return self._fold.damaged if isinstance(self._fold, Fold) else ()

    @property
    def may_hold_practice(self) -> bool:
        """Whether somebody may have marked the source as practice; what is packed is not unpacked
        to tell.
        """
        if isinstance(self._fold, bytes):
            return b'"training"' in self._fold
        return "training" in self._fold.marks.values()

    @property
    def whole(self) -> Fold:
        if isinstance(self._fold, bytes):
            self._fold = unpack_fold(self._source, json.loads(self._fold), vetoes=self.vetoes)
        return self._fold

    def codings(self, codes: Container[str] | None = None) -> Iterable[Coding]:
        """What stands, in reading order: all, or what was coded with one of `codes`."""
        if codes is None:
            return self.whole.codings
        if isinstance(self._fold, bytes):
            return _unpack_codings(self._source, json.loads(self._fold)["codings"], codes)
        return (coding for coding in self._fold.codings if coding.code in codes)


def pack_fold(source: str, fold: Fold) -> bytes | None:
    """The JSON of a fold of `source` without its vetoes, or None when it holds a problem, or would
    not come back as it is.
    """
    if fold.problems or fold.damaged or fold.to_check:
        return None
    try:
        content = {
            "codings": _pack_codings(fold.codings),
            "dropped": _pack_codings(fold.dropped),
            "decisions": [[getattr(event, key) for key in _EVENT] for event in fold.decisions],
            "hints": [[getattr(event, key) for key in _EVENT] for event in fold.hints],
            "marks": fold.marks,
            "memos": fold.memos,
        }
    except OverflowError:  # an offset past two thousand million
        return None
    body = json.dumps(content, separators=(",", ":")).encode()
    return body if unpack_fold(source, json.loads(body), vetoes=fold.vetoes) == fold else None


def unpack_fold(source: str, content: Mapping[str, Any], *, vetoes: tuple[Veto, ...]) -> Fold:
    """The fold that `pack_fold` packed."""
    return Fold(
        codings=tuple(_unpack_codings(source, content["codings"])),
        dropped=tuple(_unpack_codings(source, content["dropped"])),
        decisions=tuple(Event(*row) for row in content["decisions"]),
        vetoes=vetoes,
        marks=content["marks"],
        memos={about: (file, digest) for about, (file, digest) in content["memos"].items()},
        hints=tuple(Event(*row) for row in content["hints"]),
    )


def _pack_codings(codings: Sequence[Coding]) -> dict[str, Any]:
    ids, times = "".join(c.id for c in codings), "".join(c.t for c in codings)
    columns: dict[str, Any] = {"ids": ids, "times": times}
    for key in ("code", "coder", "src"):
        numbers: dict[str, int] = {}
        values = (getattr(coding, key) for coding in codings)
        columns[key] = _to_hex(numbers.setdefault(value, len(numbers)) for value in values)
        columns[f"{key}s"] = list(numbers)
    for key in ("start", "end"):
        offsets = (getattr(coding, key) for coding in codings)
        columns[key] = _to_hex(_NONE if offset is None else offset for offset in offsets)
    columns["important"] = [number for number, coding in enumerate(codings) if coding.important]
    return columns


def _to_hex(numbers: Iterable[int]) -> str:
    return array("i", numbers).tobytes().hex()


def _from_hex(text: str) -> array[int]:
    return array("i", bytes.fromhex(text))


def _unpack_codings(
    source: str, columns: Mapping[str, Any], codes: Container[str] | None = None
) -> Iterator[Coding]:
    ids, times, important = columns["ids"], columns["times"], set(columns["important"])
    names, coders, texts = columns["codes"], columns["coders"], columns["srcs"]
    wanted = [codes is None or name in codes for name in names]
    code, coder, text, starts, ends = (
        _from_hex(columns[key]) for key in ("code", "coder", "src", "start", "end")
    )
    for at, number in enumerate(code):
        if wanted[number]:
            yield Coding(
                ids[at * _ID : at * _ID + _ID],
                source,
                names[number],
                coders[coder[at]],
                None if starts[at] == _NONE else starts[at],
                None if ends[at] == _NONE else ends[at],
                times[at * _T : at * _T + _T],
                texts[text[at]],
                at in important,
            )


LEAST_BYTES = 200_000  # so many bytes of newly folded logs are worth a write
_CODINGS = "interviews/codings"
# what changed less than this before it was looked at may change again within one tick
_SETTLED_NS = 2_000_000_000
_HASHING = 8  # comparing hashes costs so many times less than folding
_TIMES = re.compile(rb'"t":"([0-9TZ:.-]{24})"')
Stats = Mapping[str, list[int]]


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
        taken = time.time_ns()
        made_from = [source.hash, length, sorted(leads)]
        stats = _stat_files(self._root, source.id, lengths)
        part = self._part(source.id)
        if (
            part is not None
            and part.key["from"] == made_from
            and self._is_current(source.id, part, stats, lengths)
        ):
            self._note_again(source.id, part, stats, taken)
            return HeldFold(source.id, part.body, vetoes=part.key["vetoes"])
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
        is_whole = lengths is None and all(stats.values()) and hashes.keys() == stats.keys()
        if is_whole and maps == _map_hashes(self._root, source.id):
            latest = max((latest for _, latest in seen.values()), default="")
            files = {name: [*stat, hashes[name]] for name, stat in stats.items()}
            key = {"from": made_from, "taken": taken, "files": files, "latest": latest}
            self._keep(source.id, key, fold)
        return HeldFold(source.id, fold)

    def _part(self, source: str) -> Part | None:
        name = bucket_of(source)
        if name not in self._files:
            self._files[name] = read_kept(self._root / FOLDER / name)
        return self._new.get(source) or self._files[name].part(source)

    def _is_current(
        self, source: str, part: Part, stats: Stats, lengths: Mapping[str, int] | None
    ) -> bool:
        """Whether the files it was made from are those there are: by what the disk says of them
        when `quick`, else by hash.
        """
        kept = part.key["files"]
        is_ahead = part.key["latest"] > _tomorrow()
        if is_ahead or stats.keys() != kept.keys() or not all(stats.values()):
            return False
        settled = {name for name, stat in stats.items() if _is_settled(stat, kept[name], part)}
        unread = settled if self._quick else set()
        folder = self._root / _CODINGS / source
        try:
            for name in stats.keys() - unread:
                cut = (lengths or {}).get(f"{_CODINGS}/{source}/{name}")
                if hash_of((folder / name).read_bytes()[:cut]) != kept[name][-1]:
                    return False
        except OSError:
            return False
        return True

    def _note_again(self, source: str, part: Part, stats: Stats, taken: int) -> None:
        """The same bytes under other times (a copy, a checkout) are noted under these, so that the
        next look need not read.
        """
        files = {name: [*stat, part.key["files"][name][-1]] for name, stat in stats.items()}
        again = Part({**part.key, "files": files, "taken": taken}, part.body)
        was, is_now = (
            all(_is_settled(stat, one.key["files"][name], one) for name, stat in stats.items())
            for one in (part, again)
        )
        if self._quick and is_now and not was:
            self._new[source] = again
            self._n_new_bytes += sum(stat[0] for stat in stats.values()) // _HASHING

    def _keep(self, source: str, key: Mapping[str, Any], fold: Fold) -> None:
        body = pack_fold(source, fold) if self._writes else None
        if body is not None:
            vetoes = [[veto.start, veto.end, veto.audience] for veto in fold.vetoes]
            self._new[source] = Part({**key, "vetoes": vetoes}, body)
            self._n_new_bytes += sum(file[0] for file in key["files"].values())

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
        sizes = {name: stat[:1] for name, stat in _stat_files(self._root, source, None).items()}
        kept = {name: file[:1] for name, file in part.key["files"].items()}
        return (self._root / "interviews" / f"{source}.yaml").is_file() and sizes == kept


def _is_settled(stat: list[int], kept: list[Any], part: Part) -> bool:
    """Whether a file is as it was, and its last change was well past when it was looked at."""
    taken: int = part.key["taken"]
    return stat == kept[:-1] and max(stat[1], stat[2]) < taken - _SETTLED_NS


def _stat_files(root: Path, source: str, lengths: Mapping[str, int] | None) -> dict[str, list[int]]:
    """Logs (of a snapshot those it names) and maps of `source`: name -> size in bytes, two times in
    ns, inode.
    """
    found: dict[str, list[int]] = {}
    with contextlib.suppress(OSError), os.scandir(root / _CODINGS / source) as entries:
        for entry in entries:
            name = entry.name
            is_log = name.startswith("K-") and name.endswith(".jsonl")
            is_asked = lengths is None or f"{_CODINGS}/{source}/{name}" in lengths
            if (is_log and is_asked) or name.endswith(".map.json"):
                found[name] = []  # what the disk says nothing of is like nothing that was kept
                stat = entry.stat()
                found[name] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    return found


def _map_hashes(root: Path, source: str) -> dict[str, str]:
    return {
        path.name: hash_of(path.read_bytes())
        for path in (root / _CODINGS / source).glob("*.map.json")
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
