"""A log cut exactly at the end of a line, with no journal left: told by git and by what this machine
saw, brought back where git has it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from labs import Lab
from leaving import GROUP, HER, HERS, SHED, make_her_team_study
from messages import places
from sealed import seal_and_share
from studies import git, make_study, write

from rap.store.codings import CodingLogs, Event, read_events
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.sources import hash_of
from rap.study.study import Study
from rap.topics.checks.check import find_notes, find_problems
from rap.topics.checks.cut_logs import find_cut, note_ends
from rap.topics.consent import withdrawal_receipts
from rap.topics.sharing.sync import sync
from rap.topics.upkeep.mending import find_mends
from rap.topics.withdrawal.withdrawals import withdraw

LOG = "interviews/codings/INT-10001/K-01.device00.jsonl"


DUTCH = "interviews/translations/FG-10003/nl/K-01.device00.jsonl"
CHECKS = "interviews/translations/FG-10003/nl/K-02.device00.jsonl"


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
    told = [one.facts["n"] for one in find_problems(root) if one.id == "checks.cut_logs.cut"]

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

    assert (find_cut(root), places(find_notes(root))) == ({}, [(LOG, "checks.cut_logs.short")])


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


def log_of(*rows: tuple[str, str, dict[str, object]], coder: str = "K-01") -> str:
    """A log of translations of the group."""
    prev, lines = NO_HASH, b""
    for id, op, data in rows:
        at = "2026-01-01T10:00:00.000Z"
        event = Event(op, id * 32, coder, at, hash_of(GROUP)[:8], data)
        line, prev = format_line(event, prev=prev)
        lines += line
    return lines.decode()


@pytest.fixture(params=["git holds it", "it is held sealed"])
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A study, plain or sealed and shared; the translation of her words is the last of its log, a
    check of it the last of another, and after both this machine noted how far they go.
    """
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    root = make_her_team_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01\n")
    hers = GROUP.index(HERS[3])
    own = ("2", "say", {"start": SHED[0], "end": SHED[0] + 10, "text": "Kleen heeft een sleutel."})
    said = ("1", "say", {"start": hers, "end": hers + 10, "text": HERS[3]})
    more = ("5", "say", {"start": SHED[0], "end": SHED[0] + 6, "text": "Niemand"})
    write(root, DUTCH, log_of(own, more, said))
    checks = (("3", "check", {"ref": "2" * 32}), ("4", "check", {"ref": "1" * 32}))
    write(root, CHECKS, log_of(*checks, coder="K-02"))
    if request.param == "it is held sealed":
        seal_and_share(root, monkeypatch)
        sync(root)
    else:
        for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
            git(root, *words)
    note_ends(root)
    return root


def test_what_a_withdrawal_took_out_of_a_log_never_comes_back(group: Path) -> None:
    """The log is a true beginning of what git holds; no note asks for the rest, and no mend of a
    damaged log offers it.
    """
    withdraw(group, HER, receipt="piano mango zebra")
    left = {path: (group / path).read_bytes() for path in (DUTCH, CHECKS)}

    assert [len(data.splitlines()) for data in left.values()] == [2, 1]
    assert (find_cut(group), find_notes(group)) == ({}, [])
    (group / DUTCH).write_bytes(left[DUTCH] + b"{\n")
    assert [one.data for one in find_mends(group, DUTCH) if one.way == "back"] == [left[DUTCH]]
    (group / DUTCH).write_bytes(left[DUTCH])
    assert sync(group).recovered == 0
    assert {path: (group / path).read_bytes() for path in left} == left
    assert (find_cut(group), find_notes(group)) == ({}, [])


def test_what_was_cut_off_after_a_withdrawal_comes_back_without_her_words(group: Path) -> None:
    """Git still holds both; only what others said is missing."""
    withdraw(group, HER, receipt="piano mango zebra")
    left = (group / DUTCH).read_bytes()
    (group / DUTCH).write_bytes(left.splitlines(keepends=True)[0])

    assert find_cut(group) == {DUTCH: 1}
    assert (sync(group).recovered, (group / DUTCH).read_bytes()) == (1, left)


def test_a_withdrawal_that_was_cut_off_brings_nothing_back(group: Path) -> None:
    """Until it is ended nobody can say what is missing."""
    write(group, ".rap/withdrawal.json", "[]")
    (group / DUTCH).unlink()

    assert find_cut(group) == {}


def test_a_log_that_was_cut_off_again_after_a_withdrawal_is_noted(group: Path) -> None:
    """What this machine saw of the shorter log counts from then on."""
    withdraw(group, HER, receipt="piano mango zebra")
    note_ends(group)
    (group / DUTCH).write_bytes((group / DUTCH).read_bytes().splitlines(keepends=True)[0])

    assert places(find_notes(group)) == [(DUTCH, "checks.cut_logs.short")]
