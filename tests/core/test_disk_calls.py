"""What another system would say of the disk, on this one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rap.core import disk_calls
from rap.core.errors import NotSavedError
from rap.core.files import append_bytes, replace_file


def held(times: int) -> object:
    """`os.replace` as Windows does it while another program has the file open."""
    real, left = os.replace, [times]

    def replace(old: str, new: Path) -> None:
        if left[0]:
            left[0] -= 1
            error = PermissionError(13, "used by another process", str(new))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        real(old, new)

    return replace


def test_a_file_that_is_open_for_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner reads what was just written."""
    replace_file(tmp_path / "f", b"old")
    monkeypatch.setattr(disk_calls.os, "replace", held(3))

    replace_file(tmp_path / "f", b"new")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"f": b"new"}


def test_a_file_that_stays_open_is_named_and_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says what to close."""
    replace_file(tmp_path / "f", b"old")
    monkeypatch.setattr(disk_calls.os, "replace", held(10**9))
    monkeypatch.setattr(disk_calls, "_PATIENCE_S", 0.1)

    with pytest.raises(NotSavedError, match="another program has this file open"):
        replace_file(tmp_path / "f", b"new")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"f": b"old"}


def test_a_refusal_of_rights_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a right that nobody gives."""
    asked = []

    def refuse(old: str, new: Path) -> None:
        asked.append(new)
        raise PermissionError(13, "Permission denied", str(new))

    monkeypatch.setattr(disk_calls.os, "replace", refuse)

    with pytest.raises(NotSavedError, match="you may not write in this folder"):
        replace_file(tmp_path / "f", b"new")

    assert len(asked) == 1


def test_the_end_of_a_log_is_read_without_pread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system without pread, as Windows, the end of a log is read all the same."""
    monkeypatch.delattr(os, "pread")
    tail = append_bytes(tmp_path / "log", b"one\n", after=None)

    assert append_bytes(tmp_path / "log", b"two\n", after=tail).last == b"one\ntwo\n"
