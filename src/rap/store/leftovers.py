"""What writes that were cut off left behind: our temporary files, which are swept when the study is
opened next.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

from rap.core.disk_calls import may_run, take_away
from rap.core.files import SEALED
from rap.store.file_kinds import FILE_KINDS

OLD_S = 600
"""A write takes less than a second; one that is this old is over."""
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
    is_made_again = name.startswith((".rap/", "reports/"))
    return is_made_again or bool(_KNOWN.fullmatch(f"{folder}/{found['name'].removesuffix(SEALED)}"))


def sweep(root: Path) -> int:
    """Delete what writes of processes that are over left behind; how many files. What is young, of a
    process that may be at work, or cannot be deleted stays for the next time.
    """
    swept = 0
    for path in _find(root):
        with contextlib.suppress(OSError):
            if _is_over(path):
                take_away(path)
                swept += 1
    return swept


def _find(root: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in (root / folder).rglob(".*.tmp"):
            is_file = path.is_file() and not path.is_symlink()
            if is_file and is_leftover(path.relative_to(root).as_posix()):
                yield path


def _is_over(path: Path) -> bool:
    age_s = time.time() - path.stat().st_mtime
    found = _OURS.fullmatch(path.name)
    process = found["process"] if found else None
    if process and age_s < _VERY_OLD_S and may_run(int(process)):
        return False
    return age_s > OLD_S
