"""Sealed studies for tests: what git holds, what is plain, and a coding on somebody's machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

from studies import git

from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.store.sources import read_source

WORDS = [b"three months first", b"How do you get a room", b"case: C-20001", b"setting: home"]


def objects(root: Path) -> bytes:
    """Every object that git keeps there, unpacked."""
    rows = git(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    words = ["git", "cat-file", "--batch"]
    done = subprocess.run(words, cwd=root, input="\n".join(rows).encode(), capture_output=True, check=True)  # fmt: skip
    return done.stdout


def code(root: Path, *, coder: str = "K-01", start: int = 3) -> None:
    """A coding on the machine of whoever has this clone."""
    src = read_source(root, "INT-10001").hash[:8]
    with CodingLogs(root, coder=coder, device=own_device(root)) as logs:
        logs.append("INT-10001", "add", {"code": "alarm", "start": start, "end": 9}, src=src)


def plain(root: Path) -> dict[str, bytes]:
    """The plain files of the interviews."""
    found = [path for path in (root / "interviews").rglob("*") if path.is_file()]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in found
        if path.suffix != ".sealed"
    }
