"""`rap lab` commits what this machine coded: its own logs, when nobody codes and at the end, and
nothing else.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest
from labs import TOKEN, Lab
from studies import make_study, write

from rap.cli.opening import commit_at_end
from rap.lab.launch import COMMITS, lab_environment
from rap.languages.catalogue import say
from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.topics.sharing.sync import commit_own
from rap.topics.web.room import Keeper

SOURCE = "INT-10001"


def git(root: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=root, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in a repository, in which nothing waits."""
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", ".rap/\n")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "The study")
    return root


def code(root: Path, *, coder: str = "K-01", device: str = "", end: int = 9) -> None:
    with CodingLogs(root, coder=coder, device=device or own_device(root)) as logs:
        src = (root / f"interviews/{SOURCE}.yaml").read_text().partition("hash: ")[2][:8]
        logs.append(SOURCE, "add", {"code": "alarm", "start": 3, "end": end}, src=src)


def test_only_logs_of_this_machine_are_committed(root: Path) -> None:
    """What a colleague's machine wrote, an edit, and what somebody had staged stay as they were."""
    code(root)
    code(root, coder="K-02", device="otherdev")
    write(root, "codebook/access/deposit.yaml", "label: {en: Half a word\n")
    write(root, "notes.md", "mine")
    git(root, "add", "notes.md")
    n = commit_own(root)

    assert (n, git(root, "show", "--name-only", "--format=", "HEAD").split()) == (
        1,
        [f"interviews/codings/{SOURCE}/K-01.{own_device(root)}.jsonl"],
    )
    assert sorted(git(root, "status", "--porcelain").split("\n"))[1:] == [
        " M codebook/access/deposit.yaml",
        "?? interviews/codings/" + f"{SOURCE}/K-02.otherdev.jsonl",
        "A  notes.md",
    ]


def test_what_is_committed_is_not_committed_again(root: Path) -> None:
    """A log that grew is; the commit carries the coder's id and no name."""
    code(root)
    counts = [commit_own(root), commit_own(root)]
    code(root, end=12)

    assert (counts, commit_own(root)) == ([1, 0], 1)
    assert git(root, "log", "-1", "--format=%an %ae") in (
        "rap rap@rap.invalid\n",
        "K-01 k-01@rap.invalid\n",
    )


@pytest.mark.parametrize("unfinished", ["MERGE_HEAD", "rebase-merge"])
def test_an_unfinished_merge_is_left_to_a_person(root: Path, unfinished: str) -> None:
    """So is a look at an older state."""
    code(root)
    write(root, f".git/{unfinished}", git(root, "rev-parse", "HEAD"))
    during = commit_own(root)
    (root / ".git" / unfinished).unlink()
    git(root, "checkout", "--quiet", "--detach")

    assert (during, commit_own(root)) == (0, 0)


def test_a_study_without_a_repository_of_its_own_is_left_alone(tmp_path: Path) -> None:
    """No git at all, and a folder that lies in somebody else's repository; the demo too."""
    alone = make_study(tmp_path / "alone")
    git(tmp_path, "init", "--quiet", "around")
    within = make_study(tmp_path / "around" / "study")
    for root in (alone, within):
        code(root)

    assert [commit_own(root) for root in (alone, within)] == [0, 0]
    assert git(tmp_path / "around", "status", "--porcelain").strip() == "?? study/"


def test_the_server_commits_when_nobody_has_coded_for_a_while(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many minutes as the settings say after the last act, once; not in a server that `rap lab`
    did not start.
    """
    settings = (
        (root / "pyproject.toml")
        .read_text()
        .replace("[tool.rap]\n", "[tool.rap]\nidle_minutes = 3\n", 1)
    )
    write(root, "pyproject.toml", settings)
    now = [0.0]
    keeper = Keeper(root, commit_own, now=lambda: now[0])
    code(root)
    counts = [keeper.keep()]
    keeper.noted()
    for now[0] in (179.0, 181.0, 400.0):
        counts.append(keeper.keep())
    alone = Keeper(root, now=lambda: now[0])
    alone.noted()

    assert (counts, alone.keep()) == ([0, 0, 1, 0], 0)


def test_zero_minutes_wait_for_the_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then only `rap lab` itself commits, when it ends."""
    settings = (
        (root / "pyproject.toml")
        .read_text()
        .replace("[tool.rap]\n", "[tool.rap]\nidle_minutes = 0\n", 1)
    )
    write(root, "pyproject.toml", settings)
    keeper = Keeper(root, commit_own, now=lambda: 1e9)
    keeper.noted()
    code(root)

    assert (keeper.keep(), commit_own(root)) == (0, 1)


def test_an_act_in_the_screen_is_committed_when_it_is_quiet(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server of `rap lab` notes each act; in the commit there is the log it wrote."""
    monkeypatch.setenv(COMMITS, "1")
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(root) as lab:
        lab.act(SOURCE, {"op": "add", "code": "alarm", "start": 3, "end": 9})
        monkeypatch.setattr(lab.room.keeper, "_now", lambda: time.monotonic() + 3600)
        n = lab.room.keeper.keep()

    assert (
        n,
        git(root, "show", "--name-only", "--format=", "HEAD")
        .split()[0]
        .startswith("interviews/codings/"),
    ) == (
        1,
        True,
    )


def test_rap_lab_commits_at_its_end_and_says_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What git refuses is told in a sentence, and the codings stay on the disk."""
    code(root)
    write(root, ".git/index.lock", "")
    commit_at_end(root)
    (root / ".git" / "index.lock").unlink()
    refused = capsys.readouterr()
    commit_at_end(root)

    assert say("git.locked") in refused.out + refused.err
    assert "1 log of codings was kept" in capsys.readouterr().out
    assert lab_environment(root, root, {})[COMMITS] == "1"


def test_a_notebook_that_is_saved_keeps_nothing_it_showed(root: Path) -> None:
    """An open page saves itself every two minutes: neither words nor pictures of people come to lie
    on disk.
    """
    shown = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/plain": "I pay two hundred a week."},
    }
    ran = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": ["show()"],
        "execution_count": 3,
        "outputs": [shown],
    }
    said = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["# Rooms"]}
    page = {
        "cells": [said, ran],
        "metadata": {
            "language_info": {"name": "python"},
            "widgets": {"state": {"x": "two hundred"}},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    body = json.dumps({"type": "notebook", "format": "json", "content": page}).encode()
    (root / "notebooks").mkdir(exist_ok=True)
    with Lab(root) as lab:
        head = {"Authorization": f"token {TOKEN}"}
        status, _, answer = lab.raw("PUT", "/api/contents/notebooks/page.ipynb", body, head)
        assert status == 201, answer
    kept = (root / "notebooks/page.ipynb").read_text(encoding="utf-8")

    assert json.loads(kept)["cells"] == [said, {**ran, "execution_count": None, "outputs": []}]
    assert json.loads(kept)["metadata"] == {"language_info": {"name": "python"}}
    assert b"two hundred" not in b"".join(
        path.read_bytes() for path in root.rglob("*") if path.is_file()
    )
