"""From one commit to another on the disk: each file durably, the whole so that a kill in between is
made good the next time, and nothing that was written meanwhile is lost.

Git's own checkout would stop half way at a file that another program holds, and a killed one leaves
files of two states. Here a note says from where to where; the next exchange goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from rap.acts.git import commit_of, git, git_folder
from rap.acts.merged_trees import Blob, Tree, read_blob, read_tree
from rap.core.disk_calls import put_in_place
from rap.core.files import delete_file, replace_file
from rap.core.safe_input import format_json, parse_json

NOTE = ".rap/exchange-cut-off.json"
_FIRST = "interviews/withdrawn/"  # from then on nothing of hers is shown
_LOCKS = ("index.lock", "HEAD.lock", "packed-refs.lock", "refs/**/*.lock", "rap-*index*")


def begin(root: Path) -> None:
    """Note that an exchange goes on, and make good one that was cut off; the caller holds the lock.

    Locks that its git left are removed: while the note is there, they are ours.
    """
    note = root / NOTE
    if note.is_file():
        folder = git_folder(root)
        for lock in [path for pattern in _LOCKS for path in folder.glob(pattern)]:
            lock.unlink(missing_ok=True)
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            told = parse_json(note.read_bytes())
            if told["to"]:
                put(root, told["from"], told["to"])
    _write(root, "", "")


def end(root: Path) -> None:
    """The exchange is over, done or refused."""
    delete_file(root / NOTE)


def put(root: Path, old: str, new: str) -> bool:
    """Bring the disk, the index and the branch from the commit `old` ("": nothing) to `new`.

    False where a file is neither as in `old` nor as in `new`: somebody wrote there just now. Then
    the branch has not moved, and what is on the disk is merged again.
    """
    if commit_of(root, "HEAD") not in (old, new):
        return False
    before, after = read_tree(root, old) if old else {}, read_tree(root, new)
    _write(root, old, new)
    changed = [path for path in {*before, *after} if before.get(path) != after.get(path)]
    is_whole = True
    for path in sorted(changed, key=lambda path: (not path.startswith(_FIRST), path)):
        is_whole &= _put_file(root, path, (before.get(path), after.get(path)))
    if is_whole:
        git(root, "update-ref", "-m", "exchange", "HEAD", new)
        git(root, "read-tree", "--reset", new)
        git(root, "update-index", "-q", "--refresh", codes=(0, 1))
    _write(root, "", "")
    return is_whole


def changed_since(root: Path, old: str, new: str) -> list[str]:
    """Files that `put` would have to write, and that are not on the disk as they are in `old`."""
    before, after = read_tree(root, old) if old else {}, read_tree(root, new)
    return [
        path
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
        and not _is(root / path, before.get(path))
        and not _is(root / path, after.get(path))
    ]


def write_out(root: Path, folder: Path, commit: str) -> Tree:
    """Every file of `commit` in `folder`, which is new and private; the tree."""
    index = git_folder(root) / "rap-look-index"
    top = git(root, "rev-parse", "--show-toplevel").rstrip("\n")
    start = git(root, "rev-parse", "--show-prefix").rstrip("\n")
    try:
        git(root, "read-tree", commit, index=index)
        where = f"--prefix={folder.as_posix()}/"
        words = ("-c", "core.symlinks=false", "checkout-index", "--all", "--force", where)
        git(Path(top), *words, index=index)
    finally:
        index.unlink(missing_ok=True)
    if start:  # a study that lies deeper in its repository
        for path in (folder / start).iterdir():
            put_in_place(path, folder / path.name)
    return read_tree(root, commit)


def _put_file(root: Path, path: str, blobs: tuple[Blob | None, Blob | None]) -> bool:
    old, new = blobs
    place = root / path
    if _is(place, new):
        return True
    if not _is(place, old):
        return False
    if new is None:
        delete_file(place)
        _drop_empty(root, place.parent)
    else:
        replace_file(place, read_blob(root, new.hash))
        if new.mode == "100755":
            place.chmod(place.stat().st_mode | 0o111)
    return True


def _is(place: Path, blob: Blob | None) -> bool:
    """Whether a file on the disk is this one, line ends aside."""
    try:
        data = place.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return blob is None
    except OSError:
        return False
    if blob is None:
        return False
    return any(_hash(text, blob.hash) for text in (data, data.replace(b"\r\n", b"\n")))


def _hash(data: bytes, wanted: str) -> bool:
    make = hashlib.sha1 if len(wanted) == 40 else hashlib.sha256
    return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == wanted


def _drop_empty(root: Path, folder: Path) -> None:
    with contextlib.suppress(OSError):
        while folder != root and root in folder.parents:
            folder.rmdir()
            folder = folder.parent


def _write(root: Path, old: str, new: str) -> None:
    replace_file(root / NOTE, format_json({"from": old, "to": new}))
