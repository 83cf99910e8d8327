"""The files of a commit as git keeps them: read, written, made into a tree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rap.topics.git.program import git, git_bytes, git_folder, rows

PLAIN = "100644"
REPOSITORY = "160000"


class Blob(NamedTuple):
    """A file of a tree: its mode and the hash of what is in it."""

    mode: str
    hash: str


Tree = Mapping[str, Blob]


def read_tree(root: Path, commit: str) -> dict[str, Blob]:
    """Every file of a commit, or of a tree; of a study that lies deeper in a repository, from where
    it lies (`../` above).
    """
    start, files = _start(root), {}
    for row in rows(git(root, "ls-tree", "-r", "-z", "--full-tree", commit)):
        facts, path = row.split("\t", 1)
        mode, _, thing = facts.split()
        files[path.removeprefix(start) if path.startswith(start) else f"../{path}"] = Blob(
            mode, thing
        )
    return files


def write_tree(root: Path, old: Tree, new: Tree, *, start: str) -> str:
    """The hash of the tree that `new` is; it is the one of the commit `start`, `old`, but for what
    differs.
    """
    index = git_folder(root) / "rap-merge-index"
    top = _start(root)
    changes = b""
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            mode, thing = new.get(path, Blob("0", "0" * len(start)))
            place = path.removeprefix("../") if path.startswith("../") else top + path
            changes += f"{mode} {thing}\t{place}\0".encode("utf-8", "surrogateescape")
    try:
        git(root, "read-tree", start, index=index)
        git(root, "update-index", "-z", "--index-info", given=changes, index=index)
        return git(root, "write-tree", index=index).strip()
    finally:
        index.unlink(missing_ok=True)


def read_blob(root: Path, thing: str) -> bytes:
    """What is in a file of a tree."""
    return git_bytes(root, "cat-file", "blob", thing)


def write_blob(root: Path, data: bytes) -> str:
    """Put a file into git's store of objects; its hash."""
    return git(root, "hash-object", "-w", "--stdin", "--no-filters", given=data).strip()


def _start(root: Path) -> str:
    return git(root, "rev-parse", "--show-prefix").rstrip("\n")
