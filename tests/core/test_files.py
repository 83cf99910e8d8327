"""The durable append and replace, on a disk that fails in every way it can."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from messages import raises

from rap.core import files
from rap.core.errors import BusyError, NotSavedError
from rap.core.files import (
    ReplacedError,
    append_bytes,
    cut_torn_tail,
    locked,
    publish_folder,
    read_with_tail,
    replace_file,
    staging_folder,
    try_lock,
)

FAILURES = [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT]


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("number", FAILURES)
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_an_append_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Disk full, read-only, over quota, or broken, while writing or while making it durable."""
    tail = append_bytes(tmp_path / "log", b"one\n", after=None)
    monkeypatch.setattr(files.os, call, failing(number))

    with pytest.raises(NotSavedError, match="not saved"):
        append_bytes(tmp_path / "log", b"two\n", after=tail)

    assert everything_in(tmp_path) == {"log": b"one\n"}


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_new_file_that_fails_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Not even an empty one."""
    monkeypatch.setattr(files.os, call, failing(errno.ENOSPC))

    with pytest.raises(NotSavedError, match="the disk is full; free some space"):
        append_bytes(tmp_path / "log", b"one\n", after=None)

    assert everything_in(tmp_path) == {}


@pytest.mark.parametrize("taken", range(4))
def test_a_short_write_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """The disk took some bytes and no more."""
    tail, write = append_bytes(tmp_path / "log", b"one\n", after=None), os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: write(descriptor, data[:taken]))

    with pytest.raises(NotSavedError):
        append_bytes(tmp_path / "log", b"two\n", after=tail)

    assert everything_in(tmp_path) == {"log": b"one\n"}


def test_appends_follow_one_another(tmp_path: Path) -> None:
    """Each gives the tail for the next, and a reader gets the same."""
    path = tmp_path / "new" / "folder" / "log"
    tail = append_bytes(path, b"two\n", after=append_bytes(path, b"one\n", after=None))

    assert read_with_tail(path) == (b"one\ntwo\n", tail)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"ONE\n"),
        lambda path: path.write_bytes(b"one\nmore\n"),
        lambda path: path.write_bytes(b""),
        lambda path: replace_file(path, b"one\n"),
    ],
    ids=["gone", "same length", "longer", "emptied", "same bytes, another file"],
)
def test_a_file_that_is_another_is_not_written_to(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """Git or somebody was faster."""
    path = tmp_path / "log"
    tail = append_bytes(path, b"one\n", after=None)
    change(path)
    before = everything_in(tmp_path)

    with pytest.raises(ReplacedError):
        append_bytes(path, b"two\n", after=tail)

    assert everything_in(tmp_path) == before


def test_a_file_replaced_while_it_is_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line went into a file that has no name any more."""
    path, fsync = tmp_path / "log", os.fsync
    tail = append_bytes(path, b"one\n", after=None)

    def replacing(descriptor: int) -> None:
        monkeypatch.setattr(files.os, "fsync", fsync)
        replace_file(path, b"one\n")

    monkeypatch.setattr(files.os, "fsync", replacing)
    with pytest.raises(ReplacedError):
        append_bytes(path, b"two\n", after=tail)


def test_a_new_file_is_not_put_over_another(tmp_path: Path) -> None:
    """Two processes that both saw none."""
    append_bytes(tmp_path / "log", b"one\n", after=None)

    with pytest.raises(ReplacedError):
        append_bytes(tmp_path / "log", b"two\n", after=None)


def test_every_new_folder_on_the_way_is_made_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is only as safe as the names that lead to it."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "fsync_folder", synced.append)
    append_bytes(tmp_path / "a" / "b" / "log", b"one\n", after=None)

    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]


@pytest.mark.parametrize("number", FAILURES)
@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod"])
def test_a_replace_that_fails_leaves_the_old_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """After a failed write the old bytes are there, and no temporary file is left."""
    replace_file(tmp_path / "f", b"old")
    monkeypatch.setattr(files.os, call, failing(number))

    with pytest.raises(NotSavedError):
        replace_file(tmp_path / "f", b"new")

    assert everything_in(tmp_path) == {"f": b"old"}


def test_a_replace_keeps_the_rights_of_the_file(tmp_path: Path) -> None:
    """A private file stays private; a new one gets the usual rights."""
    replace_file(tmp_path / "f", b"old")
    (tmp_path / "f").chmod(0o600)
    replace_file(tmp_path / "f", b"new")

    assert ((tmp_path / "f").read_bytes(), (tmp_path / "f").stat().st_mode & 0o777) == (
        b"new",
        0o600,
    )


def test_a_torn_tail_is_put_aside(tmp_path: Path) -> None:
    """Nothing is thrown away, however often it happens."""
    for torn in (b'{"half', b"more"):
        (tmp_path / "log").write_bytes(b"one\n" + torn)
        cut_torn_tail(tmp_path / "log", 4)

    assert everything_in(tmp_path) == {"log": b"one\n", "log.torn": b'{"half\nmore\n'}


def test_a_folder_is_published_whole(tmp_path: Path) -> None:
    """Under its name all is there, and the staging folder is gone."""
    with staging_folder(tmp_path) as staging:
        assert staging.stat().st_mode & 0o777 == 0o700
        (staging / "a").write_bytes(b"1")
        publish_folder(staging, tmp_path / "run" / "key")

    assert everything_in(tmp_path / "run" / "key") == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_that_fails_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that could not be written whole is not published, and nothing of it is left."""
    with staging_folder(tmp_path / "runs") as staging:
        (staging / "a").write_bytes(b"1")
        monkeypatch.setattr(files.os, "fsync", failing(errno.ENOSPC))
        with pytest.raises(NotSavedError):
            publish_folder(staging, tmp_path / "runs" / "key")

    assert list((tmp_path / "runs").iterdir()) == []


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """The second is told so at once, and gets it when the first is done."""
    with locked(tmp_path / "l.lock", "runs.busy"):
        assert try_lock(tmp_path / "l.lock") is None
        with (
            raises(BusyError, "runs.busy", place="l.lock"),
            locked(tmp_path / "l.lock", "runs.busy"),
        ):
            pass
    with locked(tmp_path / "l.lock", "runs.busy"):
        pass
