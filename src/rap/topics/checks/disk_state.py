"""From one commit to another on the disk: each file durably, the whole so that a kill in between is
made good the next time, and nothing that was written meanwhile is lost.

Git's own checkout would stop half way at a file that another program holds, and a killed one leaves
files of two states. Here a note says from where to where; the next exchange goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from rap.core.disk_calls import put_in_place
from rap.core.files import SEALED, delete_file, replace_file
from rap.core.safe_input import format_json, parse_json
from rap.store.text_keys import Keys, WaitingError, open_file, read_keys
from rap.topics.git.program import commit_of, git, git_folder
from rap.topics.git.trees import REPOSITORY, Blob, Tree, read_blob, read_tree
from rap.topics.sealing.sealed_files import is_sealed, open_pulled

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
                put(root, told["from"], told["to"], shown=told.get("shown", ()))
    _write(root, "", "")


def end(root: Path) -> None:
    """The exchange is over, done or refused."""
    delete_file(root / NOTE)


def put(root: Path, old: str, new: str, *, shown: Sequence[str] = ()) -> bool:
    """Bring the disk, the index and the branch from the commit `old` ("": nothing) to `new`; `shown`
    are the trees of the disk, where files wait that git has already.

    False where a file is neither as in `old` nor as in `new`: somebody wrote there just now. Then
    the branch has not moved, and what is on the disk is merged again.
    """
    if commit_of(root, "HEAD") not in (old, new):
        return False
    first, then = shown or (old, new)
    before, after = read_tree(root, first) if first else {}, read_tree(root, then)
    _write(root, old, new, shown)
    changed = [path for path in {*before, *after} if before.get(path) != after.get(path)]
    is_whole, keys = True, read_keys(root)
    for path in sorted(changed, key=lambda path: (not path.startswith(_FIRST), path)):
        blobs = before.get(path), after.get(path)
        is_whole &= _put_plain(root, path, blobs, keys) and _put_file(root, path, blobs)
    if is_whole:
        git(root, "update-ref", "-m", "exchange", "HEAD", new)
        git(root, "read-tree", "--reset", new)
        git(root, "update-index", "-q", "--refresh", codes=(0, 1))
    _write(root, "", "")
    return is_whole


def changed_since(root: Path, old: str, new: str) -> list[str]:
    """Files that `put` would have to write, and that are not on the disk as they are in `old`."""
    before, after = read_tree(root, old) if old else {}, read_tree(root, new)
    keys = read_keys(root)
    changed = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return [
        path
        for path in changed
        if not any(_is(root / path, tree.get(path)) for tree in (before, after))
        or not _may_put_plain(root, path, (before.get(path), after.get(path)), keys)
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
    if is_sealed(folder):
        open_pulled(folder, keys=read_keys(root))
    return read_tree(root, commit)


def _put_file(root: Path, path: str, blobs: tuple[Blob | None, Blob | None]) -> bool:
    old, new = blobs
    place = root / path
    if _is(place, new) or (old and old.mode == REPOSITORY):  # of which git made a folder at most
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


def _put_plain(root: Path, path: str, blobs: tuple[Blob | None, Blob | None], keys: Keys) -> bool:
    """The plain file beside a sealed one, first: it is there or not as the sealed one can be opened;
    False where somebody wrote in it just now.
    """
    if not path.endswith(SEALED):
        return True
    if not _may_put_plain(root, path, blobs, keys):
        return False
    place, new = root / path.removesuffix(SEALED), _opened(root, path, blobs[1], keys)
    if new is None:
        delete_file(place, sealed_too=False)
        _drop_empty(root, place.parent)
    elif not place.is_file() or place.read_bytes() != new:
        replace_file(place, new)
    return True


def _may_put_plain(
    root: Path, path: str, blobs: tuple[Blob | None, Blob | None], keys: Keys
) -> bool:
    """Whether the plain file beside a sealed one is as one of both says; True for other files."""
    if not path.endswith(SEALED):
        return True
    try:
        data = (root / path.removesuffix(SEALED)).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return True  # not opened yet, or brought back by the next exchange
    return any(data == _opened(root, path, blob, keys) for blob in blobs)


def _opened(root: Path, path: str, blob: Blob | None, keys: Keys) -> bytes | None:
    """What is in a sealed file; None where there is no such file, or its key is not here."""
    if blob is None:
        return None
    try:
        return open_file(path.removesuffix(SEALED), read_blob(root, blob.hash), keys)
    except WaitingError:
        return None


def _is(place: Path, blob: Blob | None) -> bool:
    """Whether a file on the disk is this one, line ends aside."""
    try:
        data = os.fsencode(os.readlink(place)) if place.is_symlink() else place.read_bytes()
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


def _write(root: Path, old: str, new: str, shown: Sequence[str] = ()) -> None:
    replace_file(root / NOTE, format_json({"from": old, "to": new, "shown": [*shown]}))
