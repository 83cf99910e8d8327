"""Many small changes that belong together, written down before the first is made: after a kill the rest is done.

`.rap/withdrawal.json` holds, for each file, the hash of what is there and what is to be there. Offsets of one text shift
together or not at all, so no reference is moved twice. Nothing of hers is in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.files import delete_file, fsync_folder, not_saved, replace_file
from rap.core.safe_input import parse_json

PLACE = ".rap/withdrawal.json"
_OURS = re.compile(r"(interviews|codebook|\.rap/cache/parses)(/(?!\.{1,2}/)[^/\0]+)+")


@dataclass(frozen=True)
class Row:
    """One file: its path in the study, the SHA-256 of what is there ("" for nothing), and its new text (None: it goes)."""

    path: str
    before: str
    after: str | None


def row_for(root: Path, path: Path, after: str | None) -> Row:
    """The change of the file at `path` from what it is now."""
    return Row(path.relative_to(root).as_posix(), _hash_at(path), after)


def _hash_at(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write_redo(root: Path, rows: Iterable[Row]) -> None:
    """Write down what is to be done, durably."""
    replace_file(root / PLACE, json.dumps([row.__dict__ for row in rows], ensure_ascii=False).encode("utf-8"))


def apply_redo(root: Path) -> None:
    """Do what is written down and not done yet, in order, then take the note away; without a note, nothing.

    Raises
    ------
    RefusedError
        A file is neither what it was nor what it is to be: somebody changed it meanwhile. Or the note is none of ours.
    """
    if not (root / PLACE).is_file():
        return
    rows = _read_redo(root)
    for row in rows:
        _apply(root, row)
    delete_file(root / PLACE)


def _read_redo(root: Path) -> list[Row]:
    """What is written down. It lies in the study, so somebody may have put it there: every row is looked at before any is done."""
    try:
        rows = [Row(**row) for row in parse_json((root / PLACE).read_bytes())]
        words = all(isinstance(word, str) for row in rows for word in (row.path, row.before, row.after or ""))
    except (ValueError, TypeError):
        words = False
    if not words:
        raise RefusedError(PLACE, "is not what a withdrawal leaves", "delete it, then say `rap withdraw` again")
    inside = root.resolve()
    if not all(_OURS.fullmatch(row.path) and (root / row.path).resolve().is_relative_to(inside) for row in rows):
        what = "names a file outside the study, or one that no withdrawal changes"
        raise RefusedError(PLACE, what, "delete it, then say `rap withdraw` again")
    return rows


def _apply(root: Path, row: Row) -> None:
    path = root / row.path
    if row.after is None:
        delete_file(path)
        return
    data, now = row.after.encode("utf-8"), _hash_at(path)
    if now == hashlib.sha256(data).hexdigest():
        return
    if now != row.before:
        what = "was changed while somebody's words were being taken back"
        raise RefusedError(
            row.path, what, "bring back what it was (git, or your editor), then say `rap withdraw` again"
        )
    replace_file(path, data)


def delete_tree(path: Path) -> None:
    """Take a file or a folder away, file by file, what says what it is (a manifest) last."""
    if path.is_dir() and not path.is_symlink():
        try:
            for inner in sorted(path.iterdir(), key=lambda inner: (inner.name == "manifest.json", inner.name)):
                delete_tree(inner)
            path.rmdir()
            fsync_folder(path.parent)
        except OSError as error:
            raise not_saved(path, error) from error
    else:
        delete_file(path)
