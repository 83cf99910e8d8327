"""The lock of a git that was cut off."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from commands import run_here
from messages import raises, said
from studies import git, make_study, write

from rap.core.errors import BusyError
from rap.topics.git import lock
from rap.topics.sharing.sync import sync

LOCK = ".git/index.lock"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study that git keeps, with work to keep and a lock of an hour ago."""
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", "/.rap/\n")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    write(root, "codebook/needs/advice.yaml", "label: {en: Good advice}\n")
    old = time.time() - 3600
    os.utime(write(root, LOCK, ""), (old, old))
    return root


def runs(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    monkeypatch.setattr(lock, "_git_runs", lambda: there)


def test_a_lock_of_a_git_that_is_over_is_swept_with_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was done is kept."""
    runs(monkeypatch, there=False)
    done = run_here(root, "sync")

    assert (done.returncode, said("sharing.sync.unlocked") in done.stdout) == (0, True)
    assert ((root / LOCK).exists(), git(root, "status", "--porcelain")) == (False, "")
    assert said("sharing.sync.unlocked") not in run_here(root, "sync").stdout


@pytest.mark.parametrize(("there", "age_s"), [(True, 3600), (False, 1)])
def test_a_lock_that_a_git_may_hold_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, there: bool, age_s: int
) -> None:
    """A git runs, or the lock is of just now: try again, and nothing is lost."""
    runs(monkeypatch, there=there)
    then = time.time() - age_s
    os.utime(root / LOCK, (then, then))
    with raises(BusyError, "git.locked"):
        sync(root)

    assert (root / LOCK).exists()
    assert "Good advice" in (root / "codebook/needs/advice.yaml").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/comm").is_file(), reason="processes are not listed here")
def test_a_git_that_waits_is_seen(root: Path) -> None:
    """It counts whatever it does."""
    words = ["git", "cat-file", "--batch"]
    with subprocess.Popen(words, cwd=root, stdin=subprocess.PIPE) as waiting:
        seen = lock._git_runs()
        assert waiting.stdin is not None
        waiting.stdin.close()

    assert seen
