"""Parsed YAML, the nouns made of cards, and folded codings, kept in `.rap/cache/` so that a study opens without reading
everything again.

**The rule.** What is kept is found again by the hash of what it was made from, and by the code that
made it: a document by the SHA-256 of its text, a fold by the hash of its source's text, the SHA-256
of each log and map, and who the leads are. So it is what reading would give, for every audience, in
runs and in exports. One thing is quicker and trusts the disk: a study that a person opens for the
team (`quick`) takes a text or log as unchanged, unread, when size, inode and both times are those
that were noted, and those times were well past when it was noted; of a log that grew it reads what
was added, from the last line that was folded on, whose hash closes the chain of those before. A run,
an export and `rap check` read the bytes of every text and log and compare hashes, and a run writes
nothing here. Words that are shown are always cut from a text that was read and compared.

Only folds without a problem are kept, so a damaged log is read and reported each time. A file here
that is torn, changed, of other code or not there is as good as none; its hashes find damage, not
forgery. Words of texts are never kept; the content of YAML files and the reasons of a lead are.

There is one file for the documents and two for each of 64 buckets of sources (`codings`, and `cases`:
on whose words they lie), of JSON and columns of numbers: the commands that read it (`search`,
`check`) may not wait for Arrow to be imported. Each file is a line with places and hashes of its
parts, then the parts; a part is decoded when it is asked for.

This module holds the files of the cache and the documents, `kept_folds` the folds, `packed_folds`
the bytes of one fold, `kept_cases` whose words its codings lie on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from rap.core.errors import NotSavedError
from rap.core.files import make_folder, not_saved, replace_file
from rap.core.yaml_files import SHELF, Document, Packing

FOLDER = ".rap/cache"
DOCUMENTS = "documents.json"
N_BUCKETS = 64
_CODE = (
    "store/cache.py",
    "store/kept_folds.py",
    "store/grown_logs.py",
    "store/kept_cases.py",
    "store/kept_folds.py",
    "store/packed_folds.py",
    "store/codings/*.py",
    "core/plain.py",
    "core/reading.py",
    "core/yaml_checks.py",
    "core/yaml_files.py",
    "core/model.py",
    "store/cases.py",
    "store/consent_forms.py",
    "store/sources.py",
)


@dataclass(frozen=True)
class Part:
    """One kept thing: what it was made from, and its bytes."""

    key: Any
    body: bytes | memoryview

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the body."""
        return hash_of(self.body)


@dataclass
class KeptFile:
    """One file of the cache as it was read: for each name its key, where its body begins and ends,
    and the body's hash.
    """

    places: Mapping[str, tuple[Any, int, int, str]] = field(default_factory=dict)
    bodies: bytes | memoryview = b""
    _parts: dict[str, Part | None] = field(default_factory=dict)

    def part(self, name: str) -> Part | None:
        """The part as it was written; None when it is not here, or a byte of it changed."""
        if name not in self._parts and name in self.places:
            key, start, end, digest = self.places[name]
            part = Part(key, self.bodies[start:end])
            self._parts[name] = part if part.digest == digest else None
        return self._parts.get(name)


def hash_of(data: bytes | memoryview) -> str:
    """SHA-256, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


@cache
def _version() -> str:
    """The hash of the code whose work is kept: what other code made is not looked at."""
    package = Path(__file__).parents[1]
    paths = [path for pattern in _CODE for path in sorted(package.glob(pattern))]
    return hash_of(b"".join([sys.byteorder.encode(), *(path.read_bytes() for path in paths)]))


def read_kept(path: Path) -> KeptFile:
    """The file at `path`; an empty one when it is not there, torn, changed, or of other code."""
    try:
        data = path.read_bytes()
        end = data.find(b"\n")  # bodies are looked at where they lie: they may be a hundred MB
        digest, _, header = data[: max(end, 0)].partition(b" ")
        if hash_of(header).encode() != digest:
            return KeptFile()
        content = json.loads(header)
        if content["version"] != _version():
            return KeptFile()
        return KeptFile(content["parts"], memoryview(data)[end + 1 :])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return KeptFile()


def make_private(folder: Path) -> None:
    """A folder that only its owner may enter (0700): what is kept tells who coded what.

    Raises
    ------
    NotSavedError
        When it cannot be made.
    """
    try:
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise not_saved(folder, error) from error


def add_kept(path: Path, new: Mapping[str, Part], *, still: Callable[[str, Part], bool]) -> None:
    """Write `new` beside what is there, which another process may have put there since.

    Only what is `still` so is written, and stays only what is so afterwards: a study open since
    before a withdrawal, or opened while one goes on, does not bring back what was taken out. Where
    the disk does not take it, nothing happens.
    """
    there = read_kept(path)
    old = {name: part for name in there.places if (part := there.part(name)) is not None}
    parts = {name: part for name, part in {**old, **new}.items() if still(name, part)}
    with contextlib.suppress(NotSavedError):
        make_private(path.parent)
        ignore = path.parent / ".gitignore"  # a study may have been made without our rules for git
        if not ignore.exists():
            replace_file(ignore, b"*\n")
        replace_file(path, _format(parts))
        left = {name: part for name, part in parts.items() if still(name, part)}
        if left.keys() != parts.keys():
            replace_file(path, _format(left))


def _format(parts: Mapping[str, Part]) -> bytes:
    places, at = {}, 0
    for name, part in parts.items():
        places[name] = (part.key, at, at + len(part.body), part.digest)
        at += len(part.body)
    header = json.dumps({"version": _version(), "parts": places}, separators=(",", ":")).encode()
    return (
        hash_of(header).encode()
        + b" "
        + header
        + b"\n"
        + b"".join(part.body for part in parts.values())
    )


def bucket_of(source: str, what: str = "codings") -> str:
    """The name of the file that keeps the fold of `source`, or on whose words they lie (`cases`)."""
    return f"{what}-{hashlib.sha256(source.encode()).digest()[0] % N_BUCKETS:02}.json"


def forget(root: Path, source: str = "") -> None:
    """Delete what is kept of `source`, with its whole bucket and all parsed YAML; without a source,
    all that is kept.

    What writes that were cut off left behind goes too. What is deleted is made again by the next
    look.
    """
    own = (bucket_of(source), bucket_of(source, "cases"), DOCUMENTS)
    for path in sorted((root / FOLDER).glob("*")):
        is_meant = not source or path.name in own or path.suffix == ".tmp"
        if is_meant and not path.is_dir():
            path.unlink(missing_ok=True)


def count_bytes(root: Path) -> int:
    """How many bytes the cache of the study at `root` takes on disk."""
    return sum(path.stat().st_size for path in (root / FOLDER).glob("*") if path.is_file())


# Parsed YAML, found again by the name and the text of its file.

LEAST_DOCUMENTS = 10  # so many newly parsed files are worth a write


def _pack_document(document: Document) -> list[Any]:
    lines = [[*keys, line] for keys, line in document.lines.items()]
    return [document.name, document.data, lines]


def _unpack_document(row: Sequence[Any]) -> Document:
    name, data, lines = row
    return Document(name, data, {tuple(keys): line for *keys, line in lines})


_AS_DOCUMENT = Packing(_pack_document, _unpack_document)


class Documents:
    """The parsed YAML of one study, and the nouns made of its cards: within `reading()`, `read_yaml` parses only what is not here.
    `least` newly parsed files are worth a write: `LEAST_DOCUMENTS` where it is left out.
    """

    def __init__(self, root: Path, *, writes: bool = True, least: int | None = None) -> None:
        self._root, self._path = root, root / FOLDER / DOCUMENTS
        self._writes = writes and os.access(root, os.W_OK)
        self._least = least
        self._file: KeptFile | None = None
        self._new: dict[str, Part] = {}
        self._made: dict[str, tuple[bytes, Any]] = {}

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Look here first, and at the end write what was parsed; within another `reading()` of this
        study, do nothing.
        """
        outer = SHELF.get()
        if isinstance(outer, Documents) and outer._root == self._root:
            yield
            return
        before = SHELF.set(self)
        try:
            yield
        finally:
            SHELF.reset(before)
            self._save()

    def find(self, name: str, text: str) -> Document | None:
        """The document `name` of this very text, made anew; None when it has to be parsed."""
        found: Document | None = self._kept(
            name, text.encode("utf-8"), _AS_DOCUMENT, kind="document"
        )
        return found

    def keep(self, document: Document, text: str) -> None:
        """Keep what was parsed, when it comes back as it is (half a character does not)."""
        if not Path(document.name).is_absolute():
            data = text.encode("utf-8")
            self._keep(document.name, data, document, _AS_DOCUMENT, kind="document")

    def made(self, name: str, data: bytes, kept_as: Packing) -> Any:
        """What was made of these very bytes, here or by another process; None when nothing was."""
        known = self._made.get(name)
        if known is not None and known[0] == data:
            return known[1]
        noun = self._kept(name, data, kept_as, kind="noun")
        if noun is not None:
            self._made[name] = (data, noun)
        return noun

    def note(self, name: str, data: bytes, noun: Any, kept_as: Packing) -> None:
        """Note what was made of it, and keep it as `keep` does."""
        self._made[name] = (data, noun)
        self._keep(name, data, noun, kept_as, kind="noun")

    def _kept(self, name: str, data: bytes, kept_as: Packing, *, kind: str) -> Any:
        """What is kept of a file with these bytes, when it is of this kind."""
        if self._file is None:
            self._file = read_kept(self._path)
        part = self._new.get(name) or self._file.part(name)
        if part is None or part.key != [kind, hash_of(data)]:
            return None
        return kept_as.unpack(json.loads(bytes(part.body)))

    def _keep(self, name: str, data: bytes, value: Any, kept_as: Packing, *, kind: str) -> None:
        with contextlib.suppress(RecursionError):
            body = json.dumps(kept_as.pack(value), separators=(",", ":")).encode()
            if kept_as.unpack(json.loads(body)) == value:
                self._new[name] = Part([kind, hash_of(data)], body)

    def _save(self) -> None:
        least = LEAST_DOCUMENTS if self._least is None else self._least
        if self._writes and len(self._new) >= least:
            add_kept(self._path, self._new, still=self._is_there)
            self._file, self._new = None, {}

    def _is_there(self, name: str, part: Part) -> bool:
        """Whether the file still holds the text that was parsed."""
        with contextlib.suppress(OSError):
            return bool(hash_of((self._root / name).read_bytes()) == part.key[1])
        return False
