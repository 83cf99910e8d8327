"""Marks by which the rows of an export are recognised when it comes again: keyed hashes on this
machine, outside every study, beside the fingerprints of texts (`rap.store.fingerprints`).

A mark stays when a person takes her row back, so that the same export does not bring it in again;
nothing says any more whose it was. Other machines do not know the marks.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from rap.store.fingerprints import study_folder
from rap.store.private_files import held, make_private, put, remove

FOLDER = "answers"
_KEY, _SUFFIX = "key", ".json"
_KEY_BYTES = 32


def mark_key(root: Path) -> bytes:
    """The key of the marks of this study on this machine, made the first time.

    Raises
    ------
    RefusedError
        The folder for them lies in the study.
    BusyError, NotSavedError
        Another window writes there for long; the disk did not take it.
    """
    folder = study_folder(root, FOLDER)
    make_private(folder)
    path = folder / _KEY
    with held(folder, "store.fingerprints.busy"):
        key = path.read_bytes() if path.is_file() else b""
        if len(key) != _KEY_BYTES:
            put(path, key := secrets.token_bytes(_KEY_BYTES))
    return key


def remember_marks(root: Path, batch: str, marks: Iterable[str]) -> None:
    """Keep the marks of a batch, before it is written: cut off in between they count for nothing."""
    folder = study_folder(root, FOLDER)
    make_private(folder)
    with held(folder, "store.fingerprints.busy"):
        put(folder / f"{batch}{_SUFFIX}", json.dumps({"v": 1, "marks": [*marks]}))


def read_marks(root: Path, batches: Iterable[str]) -> dict[str, frozenset[str]]:
    """The marks of those of `batches` that came in on this machine."""
    folder = study_folder(root, FOLDER)
    found = {}
    for batch in batches:
        path = folder / f"{batch}{_SUFFIX}"
        if path.is_file():
            found[batch] = frozenset(json.loads(path.read_bytes())["marks"])
    return found


def forget_marks(root: Path, batch: str) -> None:
    """Destroy the marks of a batch that did not come in."""
    path = study_folder(root, FOLDER) / f"{batch}{_SUFFIX}"
    if path.is_file():
        with held(path.parent, "store.fingerprints.busy"):
            remove(path)
