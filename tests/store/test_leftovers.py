"""What a write that was cut off leaves behind is swept; nobody's own file is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from labs import Lab
from studies import git, make_study, write
from vaults import make_quick, make_vault_study

from rap.core.files import lock_path, locked, replace_file
from rap.store.leftovers import OLD_S, OVER_S, is_leftover, sweep
from rap.store.settings import read_settings
from rap.store.vault import find_vault
from rap.topics.checks.check import find_problems
from rap.topics.sharing.sync import sync


def made(root: Path, name: str, *, age_s: float = OLD_S + 60) -> Path:
    """A file of this name, so many seconds old."""
    path = write(root, name, "cut off")
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def ended_process() -> int:
    """The number of a process that is over."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


CASES = "interviews/cases"


def test_only_ours_that_are_over_go(tmp_path: Path) -> None:
    """Old ones of processes that are over, in the study and in `.rap`; nothing else, ever."""
    root, over, own = make_study(tmp_path / "study"), ended_process(), os.getpid()
    goes = [
        made(root, f"{CASES}/.C-20001.yaml.abcdefgh.tmp"),
        made(root, f"{CASES}/.C-20001.yaml.{over}-abcdefgh.tmp"),
        made(root, f"interviews/memos/study/.0000001a.md.{over}-abcdefgh.tmp"),
        made(root, f".rap/cache/.codings-32.json.{over}-abcdefgh.tmp"),
        made(root, f".pyproject.toml.{over}-abcdefgh.tmp"),
        made(root, f"codebook/.trust.yaml.{over}-abcdefgh.tmp", age_s=OVER_S + 10),
        made(root, f"{CASES}/.C-20001.yaml.{own}-abcdefgh.tmp", age_s=90_000),
    ]
    stays = [
        made(root, f"{CASES}/.C-20001.yaml.{own}-abcdefgh.tmp2"),
        made(root, f"{CASES}/.C-20001.yaml.{own}-abcdefg2.tmp"),
        made(root, f"{CASES}/.C-20001.yaml.{over}-abcdefg3.tmp", age_s=5),
        made(root, f"{CASES}/.C-20001.yaml.abcdefg4.tmp", age_s=OVER_S + 10),
        made(root, ".my settings.abcdefgh.tmp"),
        made(root, "interviews/.notes.tmp"),
        made(root, "interviews/.my list.abcdefgh.tmp"),
        made(root, "interviews/plan.abcdefgh.tmp"),
    ]

    assert sweep(root) == len(goes)
    assert ([path.exists() for path in goes], [path.exists() for path in stays]) == (
        [False] * len(goes),
        [True] * len(stays),
    )


def test_a_name_that_is_written_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `replace_file` calls its temporary file is what is swept."""
    seen: list[str] = []
    monkeypatch.setattr("rap.core.files.put_in_place", lambda new, _: seen.append(str(new)))
    replace_file(tmp_path / CASES / "C-20001.yaml", "v: 1\n")

    assert is_leftover(Path(seen[0]).relative_to(tmp_path).as_posix())


def test_checks_and_exchange_do_not_mind(tmp_path: Path) -> None:
    """A young leftover is no problem, and it is not shared."""
    root = make_study(tmp_path / "study")
    git(root, "init", "-q")
    made(root, f"{CASES}/.C-20001.yaml.abcdefgh.tmp", age_s=1)
    before = find_problems(root)
    sync(root)

    assert (before, ".tmp" in git(root, "ls-files")) == ([], False)


def test_the_next_server_sweeps_and_closes_its_folder(tmp_path: Path) -> None:
    """Whoever opens the study next: leftovers go, and `.rap` and all below is of one person."""
    root = make_study(tmp_path / "study")
    leftover = made(root, f"{CASES}/.C-20001.yaml.abcdefgh.tmp")
    write(root, ".rap/screen/K-01.json", "{}").chmod(0o644)
    (root / ".rap").chmod(0o755)
    write(root, ".rap/coder", "K-01\n")
    with Lab(root) as lab:
        lab.act("INT-10001", {"op": "add", "code": "alarm", "start": 3, "end": 9})
        lab.get("start")
        lab.settle()

    own = [root / ".rap", *(root / ".rap").rglob("*")]
    assert {
        path.name: oct(path.stat().st_mode) for path in own if path.stat().st_mode & 0o077
    } == {}
    assert not leftover.exists()
    assert stat.S_IMODE((root / "interviews/INT-10001.yaml").stat().st_mode) & 0o044


def test_folders_that_a_killed_exchange_left_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold texts of the study; one of an exchange that goes on stays."""
    root = make_study(tmp_path / "study")
    old = made(root, ".rap/.staging-abcdefgh/interviews/INT-10001.txt").parents[1]
    os.utime(old, (time.time() - OLD_S - 60,) * 2)
    with locked(lock_path(root, "exchange"), "sharing.sync.busy"):
        sweep(root)
        stays = old.exists()
    sweep(root)

    assert (stays, old.exists()) == (True, False)


def test_the_folder_of_the_vault_is_swept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawal that was cut off there leaves something sealed."""
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    make_vault_study(root := tmp_path / "study")
    left = write(find_vault(read_settings(root)), "raw/.INT-10001.age.abcdefgh.tmp", "sealed")
    sweep(root)

    assert not left.exists()
