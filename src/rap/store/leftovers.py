"""What writes that were cut off left behind: our temporary files, which are swept when the study is
opened next.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from rap.core.disk_calls import may_run, take_away
from rap.core.errors import RapError
from rap.core.files import SEALED, is_locked, lock_path
from rap.store.file_kinds import FILE_KINDS
from rap.store.private_files import held
from rap.store.settings import read_settings

LABS = ".rap/open"  # a lock for each server that holds the study
OLD_S = 600
"""A write takes less than a second; one that is this old is over."""
OVER_S = 60
"""The same of a process that is over on this machine; a shared disk may hold one of another."""
_VERY_OLD_S = 86_400  # by then the number of its process may be another's
_OURS = re.compile(r"\.(?P<name>.+?)\.(?:(?P<process>[1-9][0-9]{0,9})-)?[a-z0-9_]{8}\.tmp")
_KNOWN = re.compile("|".join(kind.like for kind in FILE_KINDS.values()))
_FOLDERS = ("interviews", "codebook", "notebooks", "reports", ".rap")


def is_leftover(name: str) -> bool:
    """Whether a path in a study is called as our temporary files are, beside a file of a study.

    Examples
    --------
    >>> is_leftover("interviews/cases/.C-51774.yaml.4711-a1b2c3d4.tmp")
    True
    >>> is_leftover("interviews/.INT-38201.txt.sealed.4711-a1b2c3d4.tmp")
    True
    >>> is_leftover("interviews/.notes.tmp")
    False
    """
    folder, _, file = name.rpartition("/")
    found = _OURS.fullmatch(file)
    if found is None:
        return False
    if not folder:  # settings, and what git is told
        return bool(found["process"])
    is_made_again = name.startswith((".rap/", "reports/"))
    return is_made_again or bool(_KNOWN.fullmatch(f"{folder}/{found['name'].removesuffix(SEALED)}"))


def sweep(root: Path) -> int:
    """Delete what writes of processes that are over left behind; how many files. What is young, of a
    process that may be at work, or cannot be deleted stays for the next time.
    """
    from rap.store.vault import find_vault

    swept = 0
    for path in _find(root):
        with contextlib.suppress(OSError):
            if _is_over(path):
                take_away(path)
                swept += 1
    if not is_locked(lock_path(root, "exchange")):
        for folder in (root / ".rap").glob(".staging-*"):
            if _is_over(folder):
                shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(RapError), held(find_vault(read_settings(root))):
        pass  # whoever holds it takes away what was cut off there
    return swept


def _find(root: Path) -> Iterator[Path]:
    for paths in (root.glob(".*.tmp"), *((root / one).rglob(".*.tmp") for one in _FOLDERS)):
        for path in paths:
            is_file = path.is_file() and not path.is_symlink()
            if is_file and is_leftover(path.relative_to(root).as_posix()):
                yield path


def _is_over(path: Path) -> bool:
    age_s = time.time() - path.stat().st_mtime
    found = _OURS.fullmatch(path.name)
    process = found["process"] if found else None
    if process and age_s < _VERY_OLD_S and may_run(int(process)):
        return False
    return age_s > (OVER_S if process else OLD_S)
