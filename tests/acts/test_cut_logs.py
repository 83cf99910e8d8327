"""A log cut exactly at the end of a line, with no journal left: told by git and by what this machine
saw, brought back where git has it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from labs import Lab
from messages import places
from studies import git, make_study, write

from rap.acts.check import find_notes, find_problems
from rap.acts.cut_logs import find_cut, note_ends
from rap.acts.sync import sync
from rap.store.codings import CodingLogs, read_events
from rap.study.study import Study

LOG = "interviews/codings/INT-10001/K-01.device00.jsonl"


def code(root: Path, number: int) -> None:
    src = Study(root).source_list[0].hash[:8]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for start in range(3, 3 + number):
            logs.append("INT-10001", "add", {"code": "alarm", "start": start, "end": 30}, src=src)


def cut(root: Path, lines: int) -> bytes:
    """Keep so many lines of the log, and no journal; what it was."""
    whole = (root / LOG).read_bytes()
    (root / LOG).write_bytes(b"".join(whole.splitlines(keepends=True)[:lines]))
    shutil.rmtree(root / ".rap/journal", ignore_errors=True)
    return whole


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in which four events are committed."""
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    code(root, 4)
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    return root


@pytest.mark.parametrize("lines", [3, 1, 0])
def test_what_git_keeps_of_a_log_is_told_and_brought_back(root: Path, lines: int) -> None:
    """To the byte; nothing was committed in between."""
    whole = cut(root, lines)
    told = [one.facts["n"] for one in find_problems(root) if one.id == "acts.cut_logs.cut"]

    assert told == [4 - lines]
    assert (sync(root).recovered, (root / LOG).read_bytes()) == (4 - lines, whole)
    assert find_problems(root) == []


def test_the_start_page_names_it_and_brings_it_back(root: Path) -> None:
    """As any other file that is damaged."""
    whole = cut(root, 2)
    with Lab(root) as lab:
        [row] = lab.get("start")["damage"]
        [way] = lab.get(f"damage?path={LOG}")["mends"]
        lab.ask("POST", "damage", {"path": LOG, "way": way["way"], "seen": way["seen"]})
        left = lab.get("start")["damage"]

    assert (row["path"], way["way"], left) == (LOG, "back", [])
    assert (root / LOG).read_bytes() == whole


def test_what_this_machine_saw_of_a_log_is_told_where_git_knows_nothing(root: Path) -> None:
    """A note, for nothing here can bring it back; it stays when the ends are noted again."""
    code(root, 2)
    note_ends(root)
    cut(root, 5)
    note_ends(root)

    assert (find_cut(root), places(find_notes(root))) == ({}, [(LOG, "acts.cut_logs.short")])


def test_events_that_another_log_holds_are_not_missing(root: Path) -> None:
    """Git put an older log in place of ours: what was acknowledged is written under another name."""
    note_ends(root)
    code(root, 2)
    note_ends(root)
    git(root, "checkout", "-q", "--", LOG)
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        n_back = logs.recover("INT-10001")

    assert (n_back, find_cut(root), find_notes(root)) == (2, {}, [])
    assert len(read_events(root, "INT-10001")[0]) == 6


def test_a_log_that_went_with_its_interview_is_not_missing(root: Path) -> None:
    """An import that is done again deletes the interview and its codings."""
    note_ends(root)
    shutil.rmtree(root / LOG.rpartition("/")[0])
    (root / "interviews/INT-10001.yaml").unlink()

    assert (find_cut(root), find_notes(root)) == ({}, [])
