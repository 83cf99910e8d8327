"""Fingerprints of what came into a study, by which the same file, or the same words under another
name, is recognised.

A plain hash of a file would prove to a person who seizes this machine, or reads git, that somebody
took part. So a fingerprint is keyed: HMAC-SHA256 with a random key of this study on this machine, which
lies with it outside every study (`machine_folder()/fingerprints`). It goes when a person takes her
words back; on another machine it is made again from the texts of the study and from the open vault.

A newer version of a text is recognised by a sketch: of all runs of five words, keyed as well, the
smallest `K` (A. Z. Broder, On the resemblance and containment of documents, 1997,
doi:10.1109/SEQUEN.1997.666900).
"""

from __future__ import annotations

import contextlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rap.core.accounts import machine_folder
from rap.core.errors import Problem, RapError, RefusedError
from rap.core.model import Source, Speaker
from rap.core.plain import fold_words
from rap.store.cases import closed_people, read_withdrawn, read_withdrawn_sources
from rap.store.private_files import held, make_private, put, remove
from rap.store.settings import own_device
from rap.store.sources import find_turns, read_source_text, read_sources

FOLDER = "fingerprints"
_KEY, _SUFFIX = "key", ".json"
_KEY_BYTES = 32
_RUN = 5  # words
_LEAST = 40  # runs: of a shorter text too little is the same by chance or not
K = 128  # values of a sketch: a share of one half is estimated within 0.09 (95 %)
NEAR = 0.4
"""From which share of the runs of the shorter text on one text is another version of the other. Of
texts of different talks the most alike share 0.33, most of it headings; a text of which one word in
ten was changed shares 0.45 at least (183 texts, 1.9 million letters; `tests/store/test_fingerprints.py`
has the demo study)."""


@dataclass(frozen=True)
class Sketch:
    """The smallest keyed runs of a text, in order, and how many runs it has."""

    n: int
    least: tuple[str, ...]


@dataclass(frozen=True)
class Prints:
    """All that came in for one source: keyed hashes of files and of words, sketches, and ids of the
    people who speak in it.
    """

    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    cases: tuple[str, ...] = ()

    def __add__(self, other: Prints) -> Prints:
        joined = {key: (*values, *getattr(other, key)) for key, values in vars(self).items()}
        return Prints(**{key: tuple(dict.fromkeys(values)) for key, values in joined.items()})


@dataclass(frozen=True)
class Same:
    """What is in the study already: `kind` is "bytes" (this very file), "words" (the same words) or
    "newer" (another version of a text, of which `share` of the shorter one is the same).
    """

    kind: str
    source: str
    share: float = 1.0


def words_of(text: str, speakers: Iterable[Speaker] | Sequence[str]) -> str:
    """What is said in a text, without labels and times: who is called what does not make it another.

    Examples
    --------
    >>> words_of("I: So?\\nP1 (nl): Ja.", ["I", "P1"])
    'So?\\nJa.'
    """
    return "\n".join(text[turn.body : turn.end] for turn in find_turns(text, speakers))


@dataclass(frozen=True)
class Fresh:
    """What a file that may come in would be known by, made with `key`: this machine's, or the one
    that it gets with the first text.
    """

    key: bytes = field(repr=False)
    prints: Prints


def make_fresh(root: Path, *, data: bytes, words: str, key: bytes = b"") -> Fresh:
    """The fingerprints of the bytes of a file and of what is said in it, as `words_of` gives it;
    with `key` where this machine has none yet. It is the dear part of looking at a file: keep it.
    """
    key = own_print_key(root) or key or secrets.token_bytes(_KEY_BYTES)
    return Fresh(key, _prints(key, data, words))


def own_print_key(root: Path) -> bytes:
    """The key of the fingerprints of this study on this machine; b"" when it has none."""
    return _read_key(study_folder(root, FOLDER))


@dataclass(frozen=True)
class Known:
    """The fingerprints of sources, made with `key`, in order of their ids."""

    key: bytes = field(repr=False)
    by_source: Mapping[str, Prints]

    def find(self, fresh: Fresh) -> Same | None:
        """What of them is the same file or text, or another version of it; None when none is."""
        if not self.key or fresh.key != self.key:
            return None
        mine = fresh.prints
        for kind, prints in (("bytes", mine.files), ("words", mine.words)):
            if there := [self._whole[one] for one in prints if one in self._whole]:
                return Same(kind, min(there))
        near = [
            Same("newer", id, _share(one, other))
            for one in mine.sketches
            for id, other in dict.fromkeys(
                place for run in one.least for place in self._runs.get(run, ())
            )
        ]
        nearest = min(near, key=lambda same: (-same.share, same.source), default=None)
        return nearest if nearest and nearest.share >= NEAR else None

    @cached_property
    def _whole(self) -> Mapping[str, str]:
        """The first source that has a fingerprint of a file or of words."""
        found: dict[str, str] = {}
        for id, prints in self.by_source.items():
            for one in (*prints.files, *prints.words):
                found.setdefault(one, id)
        return found

    @cached_property
    def _runs(self) -> Mapping[str, Sequence[tuple[str, Sketch]]]:
        """The sketches that a run is in: texts that share none need not be compared."""
        found: dict[str, list[tuple[str, Sketch]]] = {}
        for id, prints in self.by_source.items():
            for sketch in prints.sketches:
                for run in sketch.least:
                    found.setdefault(run, []).append((id, sketch))
        return found


def read_prints(root: Path, there: Collection[str]) -> Known:
    """The fingerprints of the sources in `there`: of the texts in the study and of those that wait in
    the vault. Those of others are left from something that was cut off, and count for nothing.
    """
    folder, key = study_folder(root, FOLDER), own_print_key(root)
    return Known(key, {id: _read(folder, id) for id in sorted(there)} if key else {})


def find_same(
    root: Path, there: Collection[str], *, data: bytes = b"", words: str = ""
) -> Same | None:
    """What of the sources in `there` is the same file or text, or another version of it; None when
    none is, or when this machine has no fingerprints yet.
    """
    return read_prints(root, there).find(make_fresh(root, data=data, words=words))


def remember(
    root: Path, source: Source, *, data: bytes = b"", text: str = "", fresh: Fresh | None = None
) -> None:
    """Keep the fingerprints of what comes in as `source`, beside those it has, durably: of the bytes
    of its file, and of what is said in its text; `fresh` are these, when they were made before.

    Call it before the source is written: cut off in between, it counts for nothing; the other way
    round the same file could come in twice.

    Raises
    ------
    RefusedError
        The folder for them lies in the study.
    BusyError, NotSavedError
        Another window writes there for long; the disk did not take it.
    """
    folder = study_folder(root, FOLDER)
    make_private(folder)
    with held(folder, "store.fingerprints.busy"):
        key = _read_key(folder)
        if not key:  # without it, what lies here compares with nothing
            for path in folder.glob(f"*{_SUFFIX}"):
                remove(path)
            put(folder / _KEY, key := fresh.key if fresh else secrets.token_bytes(_KEY_BYTES))
        if fresh is None or fresh.key != key:
            fresh = Fresh(key, _prints(key, data, words_of(text, source.speakers)))
        old = _read(folder, source.id)
        new = old + replace(fresh.prints, cases=source.cases)
        if new != old:
            put(folder / f"{source.id}{_SUFFIX}", _format(new))


def forget(source_ids: Iterable[str], *, cases: Collection[str] = ()) -> None:
    """Destroy the fingerprints that `find_prints` finds."""
    destroy(find_prints(source_ids, cases=cases))


def destroy(paths: Iterable[Path]) -> None:
    """Write over files of fingerprints and take them away."""
    for path in paths:
        with held(path.parent, "store.fingerprints.busy"):
            if path.is_file():
                remove(path)


def find_prints(source_ids: Iterable[str], *, cases: Collection[str] = ()) -> list[Path]:
    """The files that hold fingerprints of these sources, or of any in which one of `cases` speaks,
    in every folder of this machine: a study that was moved has left some under its former place.
    """
    ids, people = {*source_ids}, {*cases}
    if not ids | people:
        return []
    return [
        path
        for path in sorted((machine_folder() / FOLDER).glob(f"*/*{_SUFFIX}"))
        if path.stem in ids
        or (people and not people.isdisjoint(_read(path.parent, path.stem).cases))
    ]


def remembered(root: Path) -> set[str]:
    """Ids of the sources that have fingerprints on this machine."""
    folder = study_folder(root, FOLDER)
    return {path.stem for path in folder.glob(f"*{_SUFFIX}")} if _read_key(folder) else set()


def catch_up(root: Path) -> None:
    """Make the fingerprints of texts of the study that have none here, because a colleague brought
    them in; of the file itself nothing can be known, so the words alone. Those of people who took
    their words back on another machine are destroyed.
    """
    damaged: list[Problem] = []
    gone = read_withdrawn(root, damaged=damaged) | closed_people(damaged)
    forget(read_withdrawn_sources(root, damaged=[]), cases=gone)
    known = remembered(root)
    for source in read_sources(root, damaged=[]):
        if source.id not in known and gone.isdisjoint(source.cases):
            with contextlib.suppress(RapError):  # a text that changed: `rap check` names it
                remember(root, source, text=read_source_text(root, source))


def study_folder(root: Path, kind: str) -> Path:
    """The folder on this machine for things of one kind and one study, outside every study.

    Raises
    ------
    RefusedError
        It would lie in the study.
    """
    folder = (machine_folder() / kind / Path(own_device(root)).name).resolve()
    if folder.is_relative_to(root.resolve()):
        raise RefusedError("store.fingerprints.inside", place=str(machine_folder()))
    return folder


def _read_key(folder: Path) -> bytes:
    """The key of these fingerprints; b"" when it is missing."""
    path = folder / _KEY
    key = path.read_bytes() if path.is_file() else b""
    return key if len(key) == _KEY_BYTES else b""


def _prints(key: bytes, data: bytes, words: str) -> Prints:
    found = re.findall(r"\w+", fold_words(words))
    files = (_keyed(key, "file", data),) if data else ()
    if not found:
        return Prints(files)
    same = (_keyed(key, "words", " ".join(found).encode("utf-8")),)
    runs = {" ".join(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}
    if len(runs) < _LEAST:
        return Prints(files, same)
    hashes = sorted(_keyed(key, "run", run.encode("utf-8"))[:16] for run in runs)
    return Prints(files, same, (Sketch(len(runs), tuple(hashes[:K])),))


def _keyed(key: bytes, what: str, data: bytes) -> str:
    return hmac.digest(key, what.encode("ascii") + b"\0" + data, "sha256").hex()


def _share(one: Sketch, other: Sketch) -> float:
    """Which share of the runs of the shorter text are in the longer one, estimated: of the smallest
    runs of both together, those that both have give the resemblance, and that the containment.
    """
    both = sorted({*one.least} | {*other.least})[:K]
    shared = {*one.least} & {*other.least}
    alike = sum(run in shared for run in both) / len(both)
    return min(1.0, alike / (1 + alike) * (one.n + other.n) / min(one.n, other.n))


def _format(prints: Prints) -> str:
    return json.dumps({"v": 1, **vars(prints), "sketches": [vars(s) for s in prints.sketches]})


def _read(folder: Path, source_id: str) -> Prints:
    """What is kept of a source; nothing when there is no such file, or it is damaged: then the words
    of the study are remembered anew.
    """
    try:
        row: dict[str, Any] = json.loads((folder / f"{source_id}{_SUFFIX}").read_bytes())
        sketches = tuple(Sketch(int(s["n"]), tuple(s["least"])) for s in row["sketches"])
        return Prints(tuple(row["files"]), tuple(row["words"]), sketches, tuple(row["cases"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Prints()
