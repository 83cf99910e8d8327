"""What the disk says of files, to tell whether they have to be read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

Stamp = tuple[Any, ...]


def stamp_files(folder: Path, *, suffix: str = "", deep: bool = False) -> Stamp:
    """What the disk says of the files in `folder` (`deep`: and one level below): names, sizes, times, inodes."""
    found: list[Any] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    found.append((entry.name, *(stamp_files(Path(entry.path), suffix=suffix) if deep else ())))
                elif entry.name.endswith(suffix):
                    stat = entry.stat()
                    found.append((entry.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
    except OSError:
        return ()
    return tuple(sorted(found))


def stamp_file(path: Path) -> Stamp:
    """What the disk says of one file; `()` when it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)
