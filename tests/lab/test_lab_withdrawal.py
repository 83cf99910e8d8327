"""A page that still has an interview open while `rap withdraw` runs in another process, and after
it: nothing of hers is written again, and the person at the page is told why."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from labs import PATIENCE_S, Lab
from leaving import GROUP, HER, HERS, IDS, SAID, TEXT, find_canaries, make_her_study, state_of
from messages import said
from studies import scaled, write

from rap.core.errors import BusyError
from rap.core.files import lock_path, locked
from rap.store.codings import CodingLogs
from rap.store.codings.logs import WITHDRAWING, recover_lost
from rap.store.memos import read_memos
from rap.store.sources import hash_of
from rap.study.study import Study
from rap.topics.consent.withdrawal_receipts import draw_receipt
from rap.topics.withdrawal.withdrawals import withdraw

GONE = "INT-10002"
SRC, GROUP_SRC = hash_of(TEXT)[:8], hash_of(GROUP)[:8]
STOPPED = """
import sys, time
from pathlib import Path
from rap.topics.withdrawal import withdrawals as acting
old, root = acting.delete_tree, Path.cwd()
def slow(path):
    (root.parent / "going").write_text("")
    while not (root.parent / "go").exists():
        time.sleep(0.01)
    old(path)
acting.delete_tree = slow
acting.withdraw(root, sys.argv[1], receipt=sys.argv[2])
"""


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on her study, where K-01 leads and had both her texts open a while ago."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_her_study(tmp_path / "study")) as lab:
        for id in (GONE, "FG-10003", "INT-10001"):
            lab.get(f"sources/{id}")
        lab.ask("POST", "search", {"q": "key"})
        lab.ask("POST", "search", {"q": '"key*"'})
        lab.get("memos")
        yield lab


def idle(lab: Lab) -> None:
    """Nobody wrote for ten minutes: the names are given back."""
    lab.settle()
    lab.room.pens.close()


def requests(memo: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Everything a page can send about a text it still has open."""
    new = secrets.token_hex

    def acts(
        *acts: Mapping[str, Any], source: str = GONE, src: str = SRC
    ) -> tuple[str, str, Mapping[str, Any]]:
        return (
            "POST",
            f"sources/{source}/acts",
            {"src": src, "acts": [{"id": new(16), **act} for act in acts]},
        )

    place, hers = f"{GONE}:20-40", f"FG-10003:{GROUP.index(HERS[0])}-{GROUP.index(HERS[0]) + 30}"
    return [
        acts({"op": "add", "code": "alarm", "start": 20, "end": 40}),
        acts({"op": "add", "code": "alarm", "start": 20, "end": 40, "was": IDS["alone"]}),
        acts({"op": "set", "ref": IDS["alone"], "end": 50}),
        acts({"op": "del", "ref": IDS["alone"]}),
        acts({"op": "veto", "start": 20, "end": 40, "audience": "members"}),
        acts({"op": "mark", "state": "done"}),
        acts({"op": "decide", "refs": [IDS["alone"]], "outcome": "keep", "reason": "Yes."}),
        acts({"op": "hint", "code": "alarm", "start": 20, "end": 40, "taken": True}),
        acts({"op": "add", "code": "alarm", "start": 20, "end": 40}, source="FG-10003", src=GROUP_SRC),
        acts({"op": "set", "ref": IDS["hers"], "end": 50}, source="FG-10003", src=GROUP_SRC),
        *(
            ("POST", "memos", {"about": about, "type": "analytic", "text": f"She said: {SAID[3]}", "src": src})
            for about, src in ((GONE, SRC), (place, SRC), (IDS["alone"], SRC), (IDS["hers"], GROUP_SRC), (hers, GROUP_SRC),
                               (HER, SRC))
        ),
        ("PUT", f"memos/{memo}", {"text": f"She said: {SAID[5]}", "seen": ""}),
        ("POST", f"sources/{GONE}/correct", {"src": SRC, "start": 20, "end": 24, "text": "Then"}),
        ("POST", f"sources/{GONE}/mask", {"src": SRC, "start": 20, "end": 24, "preview": True}),
        ("POST", "findings/F-30117/evidence", {"ref": IDS["alone"]}),
        ("PUT", "plan", {"plan": {GONE: ["K-01"]}, "seen": {}}),
        ("POST", "codebook/acts",
         {"act": "define", "code": "alarm", "reason": "A better one.", "example": {"en": place}}),
    ]  # fmt: skip


def readings() -> list[str]:
    return [f"sources/{GONE}", f"suggestions?source={GONE}&code=alarm", f"agreement?source={GONE}"]


def memo_of(root: Path) -> str:
    return next(memo.id for memo in read_memos(root) if memo.source == GONE)


def withdraw_elsewhere(root: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "rap", "withdraw", HER, "--yes"]
    return subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)


@contextmanager
def stopped(root: Path, beside: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A withdrawal in another process that stands still in its first deletion, and goes on
    afterwards.
    """
    other = subprocess.Popen([sys.executable, "-c", STOPPED, HER, draw_receipt()], cwd=root)
    try:
        while not (beside / "going").exists():
            assert other.poll() is None
            time.sleep(0.01)
        yield other
    finally:
        (beside / "go").write_text("")


def hers_in(root: Path) -> list[str]:
    """Files called after her own text, or that name it or its coding; her tombstone aside."""
    names = (GONE.encode(), IDS["alone"].encode())
    return sorted(
        name
        for name in state_of(root)
        if not name.startswith("interviews/withdrawn/")
        and (GONE in name or any(word in (root / name).read_bytes() for word in names))
    )


def test_while_a_page_codes_nobody_is_taken_out(lab: Lab):
    """The withdrawal says that somebody codes; it changes nothing."""
    lab.act(GONE, {"op": "mark", "state": "coding"})
    lab.settle()
    before = state_of(lab.root)
    done = withdraw_elsewhere(lab.root)

    assert (done.returncode, said("withdrawal.somebody_codes") in done.stderr) == (75, True)
    assert state_of(lab.root) == before


@pytest.mark.volume
def test_during_a_withdrawal_nothing_is_written_for_anybody(lab: Lab, tmp_path: Path):
    """Stopped in its first deletion, it holds off every act, also under another name; then it ends
    and nothing is left.
    """
    memo = memo_of(lab.root)
    idle(lab)
    with stopped(lab.root, tmp_path) as other:
        before = state_of(lab.root)
        some = slice(0, 12, scaled(1, 1, quick=4))  # each waits more than a second for its turn
        told = [lab.ask(*request)[0] for request in requests(memo)[some]]
        told.append(
            lab.ask("POST", "memos", {"about": "study", "type": "analytic", "text": "A thought."})[
                0
            ]
        )
        with (
            pytest.raises(BusyError),
            CodingLogs(lab.root, coder="K-02", device="device77") as logs,
        ):
            logs.append("INT-10001", "mark", {"state": "done"}, src="0" * 8)
        during = state_of(lab.root)

    assert other.wait(PATIENCE_S) == 0
    assert during == before
    assert set(told) == {503}
    assert (find_canaries(lab.root), hers_in(lab.root)) == ([], [])


def test_after_a_withdrawal_an_open_page_brings_nothing_back(lab: Lab):
    """Every route says that the person took her words back, or that the text is another one; no
    file of hers appears.
    """
    memo = memo_of(lab.root)
    idle(lab)
    done = withdraw_elsewhere(lab.root)
    assert done.returncode == 0, done.stderr
    told = [(path, *lab.ask(method, path, body)) for method, path, body in requests(memo)]
    read = [lab.ask("GET", path)[0] for path in readings()]

    assert [(path, status) for path, status, _ in told if status < 400] == []
    assert {status for path, status, _ in told if GONE in path} == {410}
    assert "took the words back" in next(
        answer["message"] for path, status, answer in told if status == 410
    )
    assert set(read) == {410}
    assert (find_canaries(lab.root), hers_in(lab.root)) == ([], [])
    assert not (lab.root / ".rap/journal" / GONE).exists()


def test_what_a_server_had_in_memory_is_let_go_of(lab: Lab):
    """Texts, folds, tables and memos, without anybody asking for them again."""
    idle(lab)
    assert withdraw_elsewhere(lab.root).returncode == 0
    lab.room.looks.submit(lab.room.forget).result()
    bench = lab.room.bench
    held = {**bench._kept, **bench._whole}

    assert [name for name in held if GONE in name] == []
    assert [name for name, value in held.items() if any(said in repr(value) for said in SAID)] == []
    assert GONE not in bench._tails


def test_every_open_page_hears_of_it_long_after_it_was_opened(lab: Lab):
    """Also an interview nobody looked at for ten minutes is told as changed when it goes."""
    lab.room.watcher._opened.clear()
    lab.room.watcher.look(everything=True)
    cursor = lab.room.watcher.cursor
    idle(lab)
    assert withdraw_elsewhere(lab.root).returncode == 0
    changes = lab.get(f"changes?since={cursor}&wait=25")

    assert (GONE in changes["sources"], changes["study"]) == (True, True)


def test_a_page_that_writes_for_a_text_of_others_still_can(lab: Lab):
    """The name is free again, and what others said is coded as before."""
    idle(lab)
    assert withdraw_elsewhere(lab.root).returncode == 0
    status, _ = lab.act("INT-10001", {"op": "add", "code": "alarm", "start": 30, "end": 50})

    assert status == 200
    assert [c.source for c in Study(lab.root).coding_list if c.start == 30] == ["INT-10001"]


def test_a_journal_of_a_text_that_was_taken_back_elsewhere_revives_no_log(tmp_path: Path):
    """A colleague withdrew her, git took the log away here; what this machine kept of it is not
    written again.
    """
    root = make_her_study(tmp_path / "study")
    there = tmp_path / "elsewhere"
    subprocess.run(["cp", "-r", str(root), str(there)], check=True)
    withdraw(there, HER, receipt=draw_receipt())
    for name in (f"codings/{GONE}", f"translations/{GONE}", f"memos/{GONE}"):
        subprocess.run(["rm", "-r", str(root / "interviews" / name)], check=True)
    write(
        root,
        f"interviews/withdrawn/{HER}.json",
        (there / f"interviews/withdrawn/{HER}.json").read_text(),
    )

    assert (root / ".rap/journal" / GONE).is_dir()
    assert recover_lost(root, but=frozenset({GONE})) == 0
    assert not (root / "interviews/codings" / GONE).exists()


def test_two_who_begin_at_once_do_not_take_each_other_for_a_withdrawal(tmp_path: Path):
    """The look at its lock is waited out; a lock that stays is one."""
    first = CodingLogs(tmp_path, coder="K-01", device="device00")
    with locked(lock_path(tmp_path, WITHDRAWING), "a withdrawal"), pytest.raises(BusyError):
        first.hold()
    with CodingLogs(tmp_path, coder="K-01", device="device00") as first:
        first.hold()
        with CodingLogs(tmp_path, coder="K-01", device="device00") as second:
            second.hold()
