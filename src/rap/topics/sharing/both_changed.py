"""What both changed, for a person to decide: fields of a state of others that waits
(`topics/sharing/sync`), and fields of files in which plain git left both versions between its
marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rap.core.errors import ConflictError
from rap.core.files import lock_path, locked, replace_file
from rap.topics.git.exchanged import Choice, keep_waiting, waiting
from rap.topics.git.program import commit_of, git, git_bytes, git_or_nothing, rows
from rap.topics.sharing.merging import Conflict, Merged, has_marks, solve_marks
from rap.topics.sharing.merging.trees import bring_together

_WHERE = ("interviews", "codebook", "notebooks", "reports", "pyproject.toml")


def open_conflicts(root: Path) -> tuple[Conflict, ...]:
    """All that is left to decide in this study."""
    left = waiting(root)
    found = [one for _, done in _left_by_git(root, {}) for one in done.conflicts]
    if left.theirs:
        mine = commit_of(root, "HEAD")
        found += bring_together(root, mine, left.theirs, choices=left.choices).conflicts
    return tuple(found)


def decide(root: Path, choices: Mapping[str, Choice]) -> int:
    """Keep what a person decided, by `Conflict.id`; how many conflicts are left.

    A file in which git left marks is written when all of it is decided. What others sent is brought
    in by the next exchange.

    Raises
    ------
    ConflictError
        One of them is no longer what she saw.
    WrongUseError
        A third version was written, where only one of both can be chosen.
    """
    with locked(lock_path(root, "exchange"), "sharing.sync.busy"):
        if not {*choices} <= {one.id for one in open_conflicts(root)}:
            raise ConflictError("sharing.sync.other_versions")
        n_left = 0
        for path, done in _left_by_git(root, choices):
            n_left += len(done.conflicts)
            if not done.conflicts:
                replace_file(root / path, done.data or b"")
                git_or_nothing(root, "add", "--", path)
        left = waiting(root)
        if left.theirs:
            known = {**left.choices, **choices}
            mine = commit_of(root, "HEAD")
            n = len(bring_together(root, mine, left.theirs, choices=known).conflicts)
            keep_waiting(root, replace(left, n=n, choices=known))
            n_left += n
    return n_left


def count_open(root: Path) -> int:
    """How many of what others sent are left to decide, without looking again."""
    return waiting(root).n


def mend_left(root: Path) -> list[str]:
    """Write files in which git left marks though nobody changed the same field; the others."""
    unsolved = []
    for path, done in _left_by_git(root, {}):
        if done.conflicts:
            unsolved.append(path)
        else:
            replace_file(root / path, done.data or b"")
            git(root, "add", "--", path)
    return unsolved


def _left_by_git(root: Path, choices: Mapping[str, Choice]) -> Iterator[tuple[str, Merged]]:
    """Each file with git's marks, and what it would be with these choices."""
    before: dict[str, str] = {}
    for row in rows(git_or_nothing(root, "ls-files", "--unmerged", "-z")):
        facts, path = row.split("\t", 1)
        _, thing, stage = facts.split()
        before[path] = thing if stage == "1" else before.get(path, "")
    words = ("grep", "--untracked", "-I", "-l", "-z", "-e", "^<<<<<<< ", "--", *_WHERE)
    there = rows(git_or_nothing(root, *words))
    for path in sorted({*there, *before}):
        try:
            text = (root / path).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if has_marks(text):
            old = git_bytes(root, "cat-file", "blob", before[path]) if before.get(path) else None
            yield path, solve_marks(path, text, choices=choices, before=old)
