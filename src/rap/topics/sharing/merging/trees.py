"""Two states of a study as one, file by file, in git's store of objects: the working copy is not
touched, and a conflict stays a question.

Where two people brought each other's work in at the same time, there are several last common
states; they are first made into one, in which a field they disagree on equals nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from rap.core.errors import Problem, RapError, WrongUseError
from rap.core.files import SEALED
from rap.core.model import CASE_ID, SOURCE_ID
from rap.core.safe_input import find_intruders, parse_json
from rap.store.file_kinds import FILE_KINDS
from rap.store.text_keys import Keys, read_keys
from rap.store.tombstones import STONE, parse_tombstone
from rap.topics.git.exchanged import Choice
from rap.topics.git.program import git
from rap.topics.git.trees import (
    PLAIN,
    REPOSITORY,
    Blob,
    Tree,
    read_blob,
    read_tree,
    write_blob,
    write_tree,
)
from rap.topics.sharing.merging import Conflict, merge_files
from rap.topics.sharing.merging.lists import LOG, second_log
from rap.topics.sharing.sealed_merge import Side, merge_sealed

_MOST_BASES = 8
_MACHINES = f"{FILE_KINDS['machines'].folder}/"


"""Path, from the top of the study (`../` for what lies beside it), -> file."""


@dataclass(frozen=True)
class Together:
    """Two commits as one: `commit` is both, "" as long as there are `conflicts`.

    `told` names what of theirs was left out; `late` are files that one changed and the other deleted,
    of people who took their words back if the record of it holds (`topics/sharing/door`); `both`
    are files that both changed.
    """

    commit: str
    conflicts: tuple[Conflict, ...] = ()
    late: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    told: tuple[Problem, ...] = ()


def bring_together(
    root: Path, mine: str, theirs: str, *, choices: Mapping[str, Choice] | None = None
) -> Together:
    """The commit `theirs` merged into `mine`, without links and files that belong to one machine;
    nothing but objects is written.

    Raises
    ------
    WrongUseError
        They are states of two studies.
    """
    own, came = read_tree(root, mine), read_tree(root, theirs)
    told = intruders(came, known=own)
    other = left_as_here(came, own, told)
    bases = _bases(root, mine, theirs)
    if bases == [theirs]:
        return Together(mine)
    if bases == [mine] and not told:
        return Together(theirs)
    work = _Work(root, choices or {})
    base = {
        p: b for p, b in _base_tree(root, bases).items() if b.mode != REPOSITORY or own.get(p) == b
    }
    merged = work.trees(base, own, other)
    if work.conflicts:
        return Together("", tuple(work.conflicts))
    both = [p for p in merged if any(up.as_posix() in merged for up in PurePosixPath(p).parents)]
    both += [up.as_posix() for p in both for up in PurePosixPath(p).parents]
    clash = [Problem("sharing.door.foreign", place=p) for p in both if p in merged and p not in own]
    merged, told = left_as_here(merged, own, clash), [*told, *clash]
    tree = write_tree(root, own, merged, start=mine)
    words = ("commit-tree", tree, "-p", mine, "-p", theirs, "-m", "Brought in what others did")
    late, changed = frozenset(work.late), frozenset(work.both)
    commit = git(root, *words).strip()
    return Together(commit, late=late, both=changed, told=tuple(sorted({*told})))


def intruders(tree: Tree, *, known: Tree) -> list[Problem]:
    """Links and other files of a tree that no exchange takes (`find_intruders`)."""
    rows, here = ([(blob.mode, path) for path, blob in of.items()] for of in (tree, known))
    return find_intruders(rows, known=here)


def left_as_here(tree: Tree, own: Tree, told: Iterable[Problem]) -> dict[str, Blob]:
    """A tree in which the files that a sentence names are as they are here."""
    names = {problem.place for problem in told}
    kept = {path: blob for path, blob in own.items() if path in names}
    return {path: blob for path, blob in tree.items() if path not in names} | kept


def taken_back(root: Path, tree: Tree) -> frozenset[str]:
    """The people who took their words back in a tree, and the texts that went whole with them."""
    found = set[str]()
    for path, match in ((path, STONE.fullmatch(path)) for path in tree):
        if match is None or not CASE_ID.fullmatch(match[1]):
            continue
        found.add(match[1])
        stone = None
        with contextlib.suppress(ValueError):  # one that cannot be read names nobody but its person
            stone = parse_json(read_blob(root, tree[path].hash))
        sources = stone.get("sources") if isinstance(stone, dict) else None
        named = map(str, sources) if isinstance(sources, list) else ()
        found |= {*filter(SOURCE_ID.fullmatch, named)}  # a word as "yaml" would be of every file
    return frozenset(found)


def join_stones(path: str, mine: bytes, theirs: bytes) -> bytes | None:
    """Two withdrawals of one person as one, so that a no never waits for a choice; None where one of
    them cannot be read.
    """
    try:
        one, other = (
            parse_tombstone(data, case=PurePosixPath(path).stem, place=path)
            for data in (mine, theirs)
        )
    except (RapError, ValueError, AttributeError):
        return None
    return one.joined(other).as_bytes()


def _bases(root: Path, mine: str, theirs: str) -> list[str]:
    found = git(root, "merge-base", "--all", mine, theirs, codes=(0, 1)).split()
    if not found:
        raise WrongUseError("sharing.exchange.other_study")
    return sorted(found)[:_MOST_BASES]


def _base_tree(root: Path, bases: list[str]) -> dict[str, Blob]:
    """The last common state; of several, all of them merged."""
    tree, first = read_tree(root, bases[0]), bases[0]
    for other in bases[1:]:
        between = git(root, "merge-base", "--all", first, other, codes=(0, 1)).split()
        before = _base_tree(root, sorted(between)) if between else {}
        tree = _Work(root, {}, stand_in=True).trees(before, tree, read_tree(root, other))
    return tree


@dataclass
class _Work:
    """One merge of trees."""

    root: Path
    choices: Mapping[str, Choice]
    stand_in: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)

    def trees(self, before: Tree, mine: Tree, theirs: Tree) -> dict[str, Blob]:
        """Every path by itself, but for codes that moved to another family."""
        merged: dict[str, Blob] = {}
        moved = {**_moved(before, mine, theirs), **_moved(before, theirs, mine)}
        gone = taken_back(self.root, mine) | taken_back(self.root, theirs)
        for path in sorted({*before, *mine, *theirs} - {*moved.values()}):
            there = moved.get(path, path)
            sides = [tree.get(path) for tree in (before, mine, theirs)]
            if there != path:
                sides[1:] = [tree.get(path, tree.get(there)) for tree in (mine, theirs)]
            elif None in sides[1:] and sides[0] is not None and _names(path, gone):
                for blob in sides[1:]:
                    if blob not in (None, sides[0]):  # who changed it meanwhile did not know
                        merged[path] = blob
                        self.late.append(path)
                continue
            blob = self._file(there, sides, merged)
            if blob is not None:
                merged[there] = blob
        return merged

    def _file(self, path: str, sides: list[Blob | None], merged: dict[str, Blob]) -> Blob | None:
        before, mine, theirs = sides
        if mine == theirs or theirs == before:
            return mine
        if mine == before:
            return theirs
        self.both.append(path)
        if path.endswith(SEALED):
            return self._sealed(path, sides, merged)
        if LOG.fullmatch(path):
            return self._log(path, (mine, theirs), merged)
        if path.startswith(_MACHINES):  # which is the newer, only the door can tell
            return mine or theirs
        texts = [None if blob is None else read_blob(self.root, blob.hash) for blob in sides]
        old, own, other = texts
        if own and other and STONE.fullmatch(path) and (stone := join_stones(path, own, other)):
            return Blob(PLAIN, write_blob(self.root, stone))
        done = merge_files(
            path, old, mine=own, theirs=other, choices=self.choices, stand_in=self.stand_in
        )
        self.conflicts += done.conflicts
        known = {text: blob for text, blob in zip(texts, sides, strict=True) if blob is not None}
        if done.data is None or done.data in known:
            return known.get(done.data)
        mode = next((blob.mode for blob in (mine, theirs) if blob is not None), PLAIN)
        return Blob(mode, write_blob(self.root, done.data))

    def _log(self, path: str, sides: Iterable[Blob | None], merged: dict[str, Blob]) -> Blob | None:
        """A log has one writer: of two states the longer is the later. Where a copied folder made
        two writers of one, both logs stay, the second under the writer's next free name.
        """
        there = [blob for blob in sides if blob is not None]
        logs = [read_blob(self.root, blob.hash) for blob in there]
        if len(logs) == 1 or logs[0].startswith(logs[1]):
            return there[0]
        if logs[1].startswith(logs[0]):
            return there[1]
        merged[second_log(path, logs[1])] = there[1]
        return there[0]

    def _sealed(self, path: str, sides: list[Blob | None], merged: dict[str, Blob]) -> Blob | None:
        """Opened, merged as the plain file would be, and sealed again."""
        given = [
            None if blob is None else Side(blob.hash, read_blob(self.root, blob.hash))
            for blob in sides
        ]
        done = merge_sealed(
            path.removesuffix(SEALED),
            given,
            self.keys,
            choices=self.choices,
            stand_in=self.stand_in,
        )
        self.conflicts += done.conflicts
        written = {
            name: Blob(PLAIN, write_blob(self.root, data)) for name, data in done.files.items()
        }
        own = written.pop(path, None)
        merged.update(written)
        return own

    @cached_property
    def keys(self) -> Keys:
        """The keys that are here."""
        return read_keys(self.root)


def _names(path: str, ids: frozenset[str]) -> bool:
    """Whether a file is of one of these people or texts."""
    parts = path.split("/")
    return parts[0] == "interviews" and any(part.partition(".")[0] in ids for part in parts)


def _moved(before: Tree, mine: Tree, theirs: Tree) -> dict[str, str]:
    """Codes that `mine` has in another folder, though `theirs` changed them where they were."""
    found = {}
    new = {path.rpartition("/")[2]: path for path in mine if path not in before}
    for path in before:
        there = new.get(path.rpartition("/")[2], "")
        is_code = path.startswith("codebook/") and there.startswith("codebook/")
        if is_code and path not in mine and path in theirs and there not in theirs:
            found[path] = there
    return found


def problem_of(conflict: Conflict) -> Problem:
    """The sentence that names a conflict, without its words."""
    if not conflict.field:
        return Problem("sharing.sync.conflict_file", place=conflict.path)
    return Problem("sharing.sync.conflict", place=conflict.path, field=" › ".join(conflict.field))
