"""Sealed studies for tests: what git holds, what is plain, and a coding on somebody's machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from studies import git, make_study, write
from vaults import make_coder, make_quick

from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.store.sources import read_source
from rap.topics.sealing.rules import seal_study
from rap.topics.sharing.shared_place import set_place

WORDS = [b"three months first", b"How do you get a room", b"case: C-20001", b"setting: home"]


def make_sealed(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed study of K-01 with one interview, shared through the folder `stick` beside it, and a
    vault for its keys.
    """
    root = make_study(folder / name)
    write(root, ".rap/coder", "K-01\n")
    write(root, ".gitignore", "/.rap/\n")
    seal_and_share(root, monkeypatch)
    return root


def seal_and_share(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study of K-01 is sealed from now on, with a vault for its keys, and shared through the folder
    `stick` beside it.
    """
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent / "xdg"))
    monkeypatch.setenv("HOME", str(root.parent / "home"))
    make_coder(root, "K-01")
    seal_study(root)
    (root.parent / "stick").mkdir()
    set_place(root, str(root.parent / "stick"))


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
