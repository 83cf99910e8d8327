"""A study is closed into one encrypted file, and is open or closed whatever happens in between."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from leaving import SAID, find_canaries, in_child, make_her_study, state_of
from messages import raises, said
from studies import git, scaled, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_coder, make_quick

from rap.cli import app
from rap.core.errors import (
    BusyError,
    ClosedStudyError,
    NotSavedError,
    RefusedError,
    WrongUseError,
)
from rap.core.files import locked
from rap.store.codings import CodingLogs
from rap.store.settings import find_study, is_closed, read_settings
from rap.store.vault.sealing import WrongKeyError
from rap.study.study import open_study
from rap.topics.studies.new_study import make_study as make_new_study
from rap.topics.upkeep import closed_file, closing
from rap.topics.upkeep.closing import close_study, open_closed, prove, settle

LEFT = {"pyproject.toml", ".rap/closed/study.age", ".rap/closed/key", ".rap/closed/lock"}
NAMES = ("replace", "unlink", "rmdir", "rename", "mkdir", "fsync", "sync", "utime")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study full of words, in git, whose coder knows her passphrase."""
    make_quick(monkeypatch)
    monkeypatch.setattr(os, "sync", lambda: None)  # a kill loses nothing that was written
    root = make_her_study(tmp_path / "study")
    make_coder(root, "K-01")
    prove(root, PASSPHRASE)
    write(root, ".gitignore", "/.rap/\n/.venv/\n")
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", f"She said: {SAID[3]}")
    (root / "interviews/plan").mkdir()
    write(root, ".venv/lib/words.py", "program = True\n")
    return root


def whole(root: Path) -> dict[str, str]:
    """Every file, but what a closed study is made of."""
    return {name: hash for name, hash in state_of(root).items() if ".rap/closed" not in name}


def test_closed_and_opened_a_study_is_the_same_to_the_byte(study: Path):
    """Files, empty folders, times, rights, git's history; a program's environment stays where it is."""
    one = study / "interviews/INT-10002.txt"
    one.chmod(0o640)
    os.utime(one, ns=(1_700_000_000_123_456_789,) * 2)
    status, before = git(study, "status", "--porcelain"), whole(study)
    done = close_study(study)
    closed = {name for name in state_of(study) if not name.startswith(".venv")}
    n = open_closed(study, PASSPHRASE)

    assert (closed, done.n_files, n) == (LEFT, len(before) - 2, len(before) - 2)
    assert whole(study) == before
    assert (one.stat().st_mtime_ns, one.stat().st_mode & 0o777) == (
        1_700_000_000_123_456_789,
        0o640,
    )
    assert (study / "interviews/plan").is_dir()
    assert git(study, "status", "--porcelain") == status
    assert git(study, "fsck", "--full") == ""
    assert len(open_study(study).texts)


def test_a_closed_laptop_holds_no_word(study: Path, tmp_path: Path):
    """The whole folder, every file in every encoding and layer, and every name of a file."""
    assert len(find_canaries(study)) == 15
    close_study(study)
    image = b"".join(path.read_bytes() for path in sorted(study.rglob("*")) if path.is_file())

    assert find_canaries(study) == []
    assert b"Kanari" not in image
    assert not [path for path in study.rglob("*") if "10002" in path.name or "C-2" in path.name]


def test_nothing_works_on_a_closed_study_but_opening_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """A command would take it for an empty one, and make an empty one of it."""
    close_study(study)
    monkeypatch.chdir(study)

    for work in (find_study, lambda: read_settings(study), lambda: open_study(study)):
        with raises(ClosedStudyError, "core.study.closed", study="study"):
            work()
    assert find_study(closed=True) == study
    with pytest.raises(ClosedStudyError):
        CliRunner().invoke(app, ["check"], catch_exceptions=False)


@pytest.mark.long
def test_killed_at_any_step_it_is_open_or_closed(study: Path, tmp_path: Path):
    """SIGKILL before every change on the disk, closing and opening: `settle` ends it without a
    passphrase, and every file is there, or none in the clear.
    """
    wanted, stride = whole(study), scaled(20, 1, quick=100)
    shut = Path(shutil.copytree(study, tmp_path / "shut"))
    close_study(shut)
    seen: dict[str, set[bool]] = {"close": set(), "open": set()}
    for name, original, work in (
        ("close", study, close_study),
        ("open", shut, lambda root: open_closed(root, PASSPHRASE)),
    ):
        step, code = 1, -9
        while code:
            root = Path(shutil.copytree(original, tmp_path / f"{name}{step}"))
            code = in_child(lambda root=root, work=work: work(root), kill_at=step, before=NAMES)
            closed = settle(root)
            seen[name].add(closed)
            if closed:
                assert (find_canaries(root), {*whole(root)} - {*whole(shut)}) == ([], set()), step
                open_closed(root, PASSPHRASE)
            assert whole(root) == wanted, (name, step)
            shutil.rmtree(root)
            step += stride

    assert seen == {"close": {True, False}, "open": {True, False}}


@pytest.mark.parametrize("zeros", [9, 10**6])
def test_cut_off_while_the_list_itself_was_written_over_it_is_closed_and_opens(
    study: Path, zeros: int
):
    """All else is gone then; the list, of which nothing can be read, stops nobody."""
    wanted, rows = whole(study), b'["interviews/INT-10001.txt", 9, 9]\n'
    close_study(study)
    (study / ".rap/closed/list").write_bytes((bytes(zeros) + rows)[: max(zeros, len(rows))])

    assert settle(study)
    assert not (study / ".rap/closed/list").exists()
    open_closed(study, PASSPHRASE)
    assert whole(study) == wanted


def test_a_full_disk_leaves_it_open(study: Path, monkeypatch: pytest.MonkeyPatch):
    """And nothing of the attempt."""
    before = whole(study)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(closed_file, "flush", full)
        with pytest.raises(NotSavedError):
            close_study(study)

    assert (whole(study), is_closed(study)) == (before, False)
    assert [path.name for path in (study / ".rap/closed").iterdir()] == ["lock"]


def test_a_file_that_changes_meanwhile_or_a_disk_that_lies_leaves_it_open(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was written is read back and compared with the files as they are then."""
    flush = closed_file.flush

    def written(descriptor: int) -> None:
        flush(descriptor)
        write(study, "interviews/INT-10002.txt", "I: Other words of the same study.\n")

    monkeypatch.setattr(closed_file, "flush", written)
    with pytest.raises(RefusedError) as error:
        close_study(study)

    assert error.value.id in ("upkeep.closing.not_the_same", "upkeep.closing.changed")
    assert not is_closed(study)


@pytest.mark.long
def test_a_file_that_cannot_be_deleted_is_named_and_goes_next_time(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """As on Windows, while another program holds it: its words are zeros by then, and `settle` goes on."""
    held, take_away = study / "interviews/INT-10002.txt", closing.take_away

    def refuse(path: Path) -> None:
        if path == held:
            raise PermissionError(13, "held")
        take_away(path)

    with monkeypatch.context() as patch:
        patch.setattr(closing, "take_away", refuse)
        with pytest.raises(NotSavedError, match="INT-10002"):
            close_study(study)
    words = held.read_bytes().strip(b"\0")

    assert (words, settle(study), held.exists(), find_canaries(study)) == (b"", True, False, [])


@pytest.mark.long
def test_another_passphrase_or_a_damaged_file_opens_nothing(study: Path):
    """The encrypted file stays as it is, and nothing of it in the clear; cut at any place."""
    close_study(study)
    path = study / ".rap/closed/study.age"
    data = path.read_bytes()
    with pytest.raises(WrongUseError, match="passphrase"):
        open_closed(study, "another five words than hers")
    for wrong in (data[:-1], data[: len(data) // 2], data[:-20] + b"\0" + data[-19:], b""):
        path.write_bytes(wrong)
        with pytest.raises(WrongKeyError):
            open_closed(study, PASSPHRASE)
        assert (path.read_bytes(), find_canaries(study)) == (wrong, [])
    path.write_bytes(data)

    assert open_closed(study, PASSPHRASE) > 50


@pytest.mark.long
def test_what_was_written_while_it_was_closed_is_kept_beside(study: Path):
    """A transcript that somebody put there has another name afterwards; both are there."""
    close_study(study)
    write(study, "interviews/INT-10002.txt", "written meanwhile")
    write(study, "raw.txt", "a new file")
    open_closed(study, PASSPHRASE)

    assert SAID[0] in (study / "interviews/INT-10002.txt").read_text()
    assert (study / "interviews/INT-10002.while-closed-1.txt").read_text() == "written meanwhile"
    assert (study / "raw.txt").read_text() == "a new file"


@pytest.mark.long
def test_another_clone_on_the_same_disk_is_not_harmed(study: Path, tmp_path: Path):
    """Git gives one file two names in clones on one disk: zeros over one would be zeros in both."""
    git(tmp_path, "clone", "-q", str(study), "clone")
    assert any(path.stat().st_nlink > 1 for path in (study / ".git/objects").rglob("*"))
    close_study(study)

    assert git(tmp_path / "clone", "fsck", "--full") == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("make", "id"),
    [
        (lambda root: (root / "here").symlink_to("/etc"), "upkeep.closing.link"),
        (lambda root: write(root.parent, ".git/HEAD", ""), "upkeep.closing.history_elsewhere"),
        (lambda root: write(root, ".git/objects/info/alternates", "/x\n"), "upkeep.closing.history_shared"),
        (lambda root: write(root, ".git/worktrees/a/HEAD", ""), "upkeep.closing.history_shared"),
    ],
)  # fmt: skip
def test_what_would_stay_readable_is_refused(study: Path, make: object, id: str):
    """A link to another place, a history in another folder: nothing is closed by half."""
    if id == "upkeep.closing.history_elsewhere":
        shutil.rmtree(study / ".git")
    make(study)  # type: ignore[operator]
    before = whole(study)

    with raises(RefusedError, id):
        close_study(study)
    assert whole(study) == before


def test_nothing_is_closed_under_somebodys_hands(study: Path):
    """Neither while somebody codes, nor while `rap lab` holds it open, idle or not."""
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "mark", {"state": "done"}, src="0" * 8)
        with raises(BusyError, "withdrawal.somebody_codes"):
            close_study(study)
    with locked(study / ".rap/open/1.lock", "a lab"), raises(BusyError, "upkeep.closing.lab_open"):
        close_study(study)

    assert not is_closed(study)


def test_nobody_closes_what_she_may_not_be_able_to_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A key whose passphrase was not typed on this machine closes nothing; without a key one is made."""
    make_quick(monkeypatch)
    make_new_study(tmp_path / "new", title="New", languages=("en",))
    make_coder(tmp_path / "new", "K-01")
    with raises(WrongUseError, "upkeep.closing.no_key"):
        close_study(tmp_path / "new")
    with raises(WrongUseError, "upkeep.closing.no_key"):
        closing.close_after(tmp_path / "new", 10)
    with pytest.raises(WrongUseError, match="passphrase"):
        prove(tmp_path / "new", "not her passphrase at all")

    assert not is_closed(tmp_path / "new")


@pytest.mark.long
def test_the_commands(study: Path, monkeypatch: pytest.MonkeyPatch):
    """`rap close --after 15`, `rap close`, `rap close` again, `rap open`."""
    monkeypatch.chdir(study)
    run = CliRunner()
    after = run.invoke(app, ["close", "--after", "15"])
    minutes = closing.minutes_to_close(study)
    closed, again = run.invoke(app, ["close"]), run.invoke(app, ["close"])
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    monkeypatch.setenv("RAP_PASSPHRASE_FD", str(reading))
    opened = run.invoke(app, ["open"])

    assert (after.output.strip(), minutes) == (said("upkeep.closing.after", n=15), 15)
    assert closed.output.startswith("The study is closed: ")
    assert again.output.strip() == said("upkeep.closing.is_closed")
    assert opened.output.startswith("The study is open: ")
    assert closing.minutes_to_close(study) == 15
