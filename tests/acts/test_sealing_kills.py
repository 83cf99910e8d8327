"""kill -9 at every changing event of an exchange in a sealed study: nothing acknowledged is lost, no
word reaches git, keys are where they were, and the next exchange ends it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exchanging import introduce
from leaving import in_child
from sealed import WORDS, code, make_sealed, objects, plain
from studies import TEXT, add_source, git, scaled, write

from rap.store.text_keys import keep_keys
from rap.topics.checks.check import find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.sealing.sealed_files import find_waiting, open_pulled, read_keys
from rap.topics.sharing.shared_place import join
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
]

_EVENTS = ("replace", "unlink", "rmdir", "fsync")


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ana is ahead by a coding and a new text, Bob by a coding and a card; all of it sealed."""
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    root = make_sealed(tmp_path, "start", monkeypatch)
    monkeypatch.delenv("RAP_CODER", raising=False)  # on Bob's machine he works
    sync(root)
    other = join(str(tmp_path / "stick"), tmp_path / "other", coder="K-02")
    introduce(root, other)
    sync(root)
    keep_keys(other, read_keys(root).all)
    open_pulled(other)
    code(other, coder="K-02", start=5)
    card = other / "interviews/cases/C-20001.yaml"
    card.write_text(card.read_text().replace("setting: home", "setting: window"))
    sync(other)
    code(root)
    shutil.copytree(tmp_path / "xdg", tmp_path / "xdg-kept")
    return root


def exchange(root: Path) -> None:
    add_source(root, "INT-10002", TEXT, case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: bar}\n")
    sync(root)


def take_back(root: Path) -> None:
    withdraw(root, "C-20001", receipt="piano")
    sync(root)


@pytest.mark.parametrize("work", [exchange, take_back])
def test_an_exchange_that_is_killed_anywhere_ends_the_next_time(
    start: Path, tmp_path: Path, work: Callable[[Path], None]
):
    """What came is open, what went is sealed; after a withdrawal no key of hers is left."""
    step, n_kills = scaled(37, 5, quick=97), 0
    for number in range(1, 3000, step):
        kept = {"again": start, "stick2": tmp_path / "stick", "xdg": tmp_path / "xdg-kept"}
        for name, folder in kept.items():
            shutil.rmtree(tmp_path / name, ignore_errors=True)
            shutil.copytree(folder, tmp_path / name)
        root = tmp_path / "again"
        git(root, "remote", "set-url", "origin", str(tmp_path / "stick2" / "start.shared"))
        ended = in_child(lambda root=root: work(root), kill_at=number, before=_EVENTS)
        was_killed = ended == -9
        assert ended in (0, -9)
        n_kills += was_killed
        if was_killed:
            work(root)
        check_end(root, tmp_path / "stick2/start.shared", is_gone=work is take_back)
        if not was_killed:
            break
    print(f"\n{n_kills} kills of {work.__name__} in a sealed study: 0 lost, 0 words in git")


def check_end(root: Path, place: Path, *, is_gone: bool) -> None:
    """The study is whole here and there."""
    files = plain(root)
    assert find_problems(root) == []
    assert find_waiting(root) == []
    assert [word for word in WORDS if word in objects(root) + objects(place)] == []
    logs = [name for name in files if "/codings/INT-10001/" in name and name.endswith(".jsonl")]
    assert ("interviews/INT-10001.txt" in files, len(logs)) == (
        (False, 0) if is_gone else (True, 2)
    )
    if is_gone:
        assert {key.of for key in read_keys(root).all} == set()
        assert [*root.parent.glob("xdg/rap/vaults/*/key/*10001*")] == []
    else:
        assert b"window" in files["interviews/cases/C-20001.yaml"]
        assert files["interviews/INT-10002.txt"] == TEXT.encode()
