"""A fold that is brought up to date from what was added to its logs is what reading all of them gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from studies import scaled

from rap.store import kept_folds
from rap.store.codings import read_fold
from rap.store.codings.lines import NO_HASH, Event, format_line, parse_log
from rap.store.grown_logs import LogEnd, end_of, grow, read_added
from rap.store.kept_folds import KeptFolds
from rap.study.study import Study

SOURCE = "INT-10001"
LEADS = frozenset({"K-01"})


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything on disk counts as written long before it is looked at."""
    monkeypatch.setattr(kept_folds, "_SETTLED_NS", -(10**18))
    monkeypatch.setattr(kept_folds, "LEAST_BYTES", 1)


class Logs:
    """Four logs of one source, written line by line without a pause for the disk."""

    def __init__(self, root: Path, dice: random.Random, *, src: str) -> None:
        self.root, self.dice, self.src = root, dice, src
        self._ends: dict[str, tuple[str, bytes]] = {}
        self._adds: list[Event] = []
        self._n = 0

    def add(self, op: str = "") -> None:
        """One event of a random coder and device; some repeat or contradict older ones."""
        dice, self._n, wild = self.dice, self._n + 1, not op
        coder, device = f"K-0{dice.randrange(1, 4)}", dice.choice(("device00", "device00-2"))
        id, t = f"{dice.getrandbits(128):032x}", f"2025-03-01T00:00:{self._n % 60:02d}.000Z"
        op = op or dice.choices(("add", "del", "set", "mark", "veto", "decide", "copy"),
                                (60, 12, 4, 2, 1, 2, 4))[0]  # fmt: skip
        if not self._adds and op in ("del", "set", "decide", "copy"):
            op = "add"
        start = dice.randrange(0, 96)
        data: dict[str, object] = {"code": dice.choice(("alarm", "deposit", "gone"))}
        if op == "add" and dice.random() < 0.9:
            data |= {"start": start, "end": start + dice.randrange(1, 25)}
        if op == "copy":
            one = dice.choice(self._adds)
            op, id, data, coder = one.op, one.id, {**one.data}, one.coder
        elif op in ("del", "set"):
            one = dice.choice(self._adds)
            data = {"ref": one.id} | ({"important": True} if op == "set" else {})
            coder = coder if wild and dice.random() < 0.1 else one.coder
        elif op == "mark":
            data = {"state": dice.choice(("coding", "done", "training"))}
        elif op == "veto":
            data = {"start": start, "end": start + 5, "audience": "members"}
        elif op == "decide":
            refs = [one.id for one in dice.choices(self._adds, k=2)]
            data = {"refs": refs, "outcome": dice.choice(("drop", "keep", "open")), "reason": "é"}
            coder = "K-01"
        event = Event(op, id, coder, t, self.src, data)
        if op == "add":
            self._adds.append(event)
        self.write(event, device)

    def write(self, event: Event, device: str = "device00") -> Path:
        name = f"{event.coder}.{device}.jsonl"
        prev, data = self._ends.get(name, (NO_HASH, b""))
        line, h = format_line(event, prev=prev)
        self._ends[name] = (h, data + line)
        path = self.root / kept_folds.CODINGS / SOURCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "ab") as file:
            file.write(line)
        return path


@pytest.mark.parametrize("seed", range(scaled(30, 1_000, quick=8)))
def test_whatever_is_added_the_fold_is_that_of_all_logs(
    study: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    """After each few random acts, copies and contradictions included, a fold that grew equals one
    that was read, and so do the ids that it knows as taken.
    """
    source, grown = Study(study).source_list[0], list[object]()
    logs = Logs(study, random.Random(seed), src=source.hash[:8])
    monkeypatch.setattr(
        kept_folds, "grow", lambda *a, **k: grown.append(grow(*a, **k)) or grown[-1]
    )
    folds = KeptFolds(study, quick=True)
    for turn in range(14):
        for _ in range(logs.dice.randrange(0, 4)):
            logs.add("" if turn > 8 else logs.dice.choice(("add", "add", "del")))
        held = folds.fold(source, length=121, leads=LEADS)
        read = read_fold(study, source, length=121, leads=LEADS)
        assert (held.whole, held.whole.others) == (read, read.others)
        assert held.vetoes == read.vetoes
    assert any(fold is not None for fold in grown)


def test_a_look_after_one_act_reads_one_tail(study: Path, monkeypatch: pytest.MonkeyPatch):
    """Of twelve logs that were folded, one that grew is opened, from its last line on."""
    source = Study(study).source_list[0]
    logs, folds = Logs(study, random.Random(1), src=source.hash[:8]), KeptFolds(study, quick=True)
    for _ in range(400):
        logs.add("add")
    folds.fold(source, length=121, leads=LEADS)
    read: list[int] = []

    def noted(data: bytes, **options: object) -> object:
        read.append(len(data))
        return parse_log(data, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("rap.store.grown_logs.parse_log", noted)
    monkeypatch.setattr(
        "rap.store.codings.fold.parse_log", lambda *_, **__: pytest.fail("all read")
    )
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(path.name))
    logs.add("add")

    assert len(folds.fold(source, length=121, leads=LEADS).whole.codings) == 401
    assert (len(read), read[0] < 800) == (1, True)  # two lines
    assert (len(folds.fold(source, length=121, leads=LEADS).whole.codings), len(read)) == (401, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-40] + b"0" + data[-39:],  # the last line that was folded
        lambda data: data[: data.rfind(b"\n", 0, -1) + 1],  # shorter
        lambda data: data + b'{"torn',
        lambda data: data + data[-300:],
    ],
)
def test_what_does_not_go_on_from_what_was_folded_is_read_as_a_whole(study: Path, change):
    """A log whose end is not the one that was folded, or that breaks off, is never grown."""
    source = Study(study).source_list[0]
    logs = Logs(study, random.Random(2), src=source.hash[:8])
    paths = {logs.write(Event("add", f"{n:032x}", "K-02", "2025-03-01T00:00:00.000Z",
                              logs.src, {"code": "alarm"})) for n in range(5)}  # fmt: skip
    path = paths.pop()
    data = path.read_bytes()
    end = end_of(data)
    path.write_bytes(change(data))

    assert end is not None
    assert read_added(path, end, name="log") is None


def test_the_end_of_a_log_is_what_its_last_line_says():
    """An empty log ends nowhere; one whose last line is no line has no end."""
    event = Event("add", "1" * 32, "K-02", "2025-03-01T00:00:00.000Z", "0" * 8, {"code": "alarm"})
    line, h = format_line(event, prev=NO_HASH)

    assert end_of(b"") == LogEnd()
    assert end_of(line) == LogEnd(len(line), 1, len(line), h)
    assert end_of(b"{}\n") is None
