"""Logs on a disk and under a git that take things away: nothing acknowledged is lost."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from messages import ids, raises
from studies import scaled

from rap.core.errors import DamagedLogError, NotSavedError, WrongUseError
from rap.store.codings.fold import find_log_paths, read_events
from rap.store.codings.lines import parse_log
from rap.store.codings.logs import CodingLogs, NewEvent, find_lost, recover_lost

SOURCE, SRC = "INT-10001", "9d3f01ab"
PLACE = {"code": "rent", "start": 3, "end": 9}


def open_logs(root: Path) -> CodingLogs:
    return CodingLogs(root, coder="K-03", device="k3f9a2b7")


def log_of(root: Path, name: str = "k3f9a2b7") -> Path:
    return root / "interviews" / "codings" / SOURCE / f"K-03.{name}.jsonl"


def code(logs: CodingLogs, id: str = "") -> str:
    return logs.append(SOURCE, "add", PLACE, src=SRC, id=id).id


def write_some(root: Path, number: int = 3) -> list[str]:
    with open_logs(root) as logs:
        return [code(logs) for _ in range(number)]


def ids_in(root: Path) -> list[str]:
    return sorted({event.id for event in read_events(root, SOURCE)[0]})


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    """As the event that was returned."""
    with open_logs(tmp_path) as logs:
        written = [
            logs.append(SOURCE, "add", PLACE, src=SRC),
            logs.append(SOURCE, "mark", {"state": "done"}, src=SRC),
        ]

    assert read_events(tmp_path, SOURCE) == (written, [])
    assert [path.name for path in find_log_paths(tmp_path, SOURCE)] == ["K-03.k3f9a2b7.jsonl"]


def test_the_same_id_and_content_again_is_acknowledged(tmp_path: Path) -> None:
    """Not written twice, also after opening again, and under another name of the device."""
    with open_logs(tmp_path) as logs:
        first = logs.append(SOURCE, "add", PLACE, src=SRC, id="a" * 32)
        assert logs.append(SOURCE, "add", PLACE, src=SRC, id="a" * 32) == first
        with open_logs(tmp_path) as second:
            assert second.append(SOURCE, "add", PLACE, src=SRC, id="a" * 32) == first
    with open_logs(tmp_path) as logs:
        assert logs.append(SOURCE, "add", PLACE, src=SRC, id="a" * 32) == first

    assert read_events(tmp_path, SOURCE)[0] == [first]


@pytest.mark.parametrize("other", [{"code": "key", "start": 3, "end": 9}, {"code": "rent"}])
def test_other_content_under_the_same_id_is_refused(
    tmp_path: Path, other: dict[str, object]
) -> None:
    """Under any name of the device."""
    with open_logs(tmp_path) as logs, open_logs(tmp_path) as second:
        code(logs, "a" * 32)
        for one in (logs, second):
            with raises(WrongUseError, "store.codings.id_taken"):
                one.append(SOURCE, "add", other, src=SRC, id="a" * 32)

    assert ids_in(tmp_path) == ["a" * 32]


def test_time_never_stands_still_or_goes_back(tmp_path: Path) -> None:
    """t is the greater of the clock and the last t seen, in any log, plus a millisecond."""
    at = "2126-03-01T10:00:00.000Z"
    with open_logs(tmp_path) as logs:
        times = [
            logs.append(SOURCE, "add", PLACE, src=SRC, at=at).t
            for at in (at, at, "2026-01-01T00:00:00.000Z")
        ]
    with CodingLogs(tmp_path, coder="K-04", device="zzzzzzzz") as logs:
        times.append(logs.append(SOURCE, "add", PLACE, src=SRC).t)

    assert times == [f"2126-03-01T10:00:00.00{n}Z" for n in range(4)]


def test_without_a_time_the_clock_counts(tmp_path: Path) -> None:
    """Without a given time an event gets the time of the clock, in UTC to the millisecond."""
    before = datetime.datetime.now(datetime.UTC)
    with open_logs(tmp_path) as logs:
        t = datetime.datetime.fromisoformat(logs.append(SOURCE, "add", PLACE, src=SRC).t)
    after = datetime.datetime.now(datetime.UTC)

    assert before - datetime.timedelta(milliseconds=1) < t <= after


def test_the_end_of_time_stops_nobody(tmp_path: Path) -> None:
    """A clock at its very end, in a log that was merged."""
    with open_logs(tmp_path) as logs:
        times = [
            logs.append(SOURCE, "add", PLACE, src=SRC, at=at).t
            for at in ("9999-12-31T23:59:59.999Z", "")
        ]

    assert times == ["9999-12-31T23:59:59.999Z"] * 2


def test_a_second_process_gets_the_next_name(tmp_path: Path) -> None:
    """And a third the one after; a name given back is used again."""
    with open_logs(tmp_path) as first, open_logs(tmp_path) as second, open_logs(tmp_path) as third:
        for logs in (first, second, third):
            code(logs)
    write_some(tmp_path, 1)

    assert [path.name for path in find_log_paths(tmp_path, SOURCE)] == [
        f"K-03.k3f9a2b7{n}.jsonl" for n in ("-2", "-3", "")
    ]
    assert log_of(tmp_path).read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    ("coder", "device"),
    [
        ("K-3", "k3f9a2b7"),
        ("K-03", "k3f9"),
        ("K-03", "K3F9A2B7"),
        ("K-03", "k3f9a2b7-2"),
        ("../K-03", "k3f9a2b7"),
    ],
)
def test_names_are_matched_in_full(tmp_path: Path, coder: str, device: str) -> None:
    """Ids of coders and devices must match in full, because they become file names."""
    with pytest.raises(WrongUseError):
        CodingLogs(tmp_path, coder=coder, device=device)


@pytest.mark.parametrize("source", ["../x", "INT-1", "C-10001", "INT-10001/"])
def test_a_log_is_of_a_source(tmp_path: Path, source: str) -> None:
    """Nothing is written outside its folder."""
    with open_logs(tmp_path) as logs, pytest.raises(WrongUseError):
        logs.append(source, "add", PLACE, src=SRC)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.volume
@pytest.mark.parametrize("journal", [True, False], ids=["here", "another machine"])
def test_a_log_cut_anywhere_loses_no_whole_line(tmp_path: Path, journal: bool) -> None:
    """At every byte: opened, appended to, read; with the journal even what was cut comes back. In
    `make test` at every ninth byte and around each line end.
    """
    write_some(tmp_path)
    data, ids = log_of(tmp_path).read_bytes(), ids_in(tmp_path)
    stride = scaled(1, 1, quick=9)
    for length in (
        at for at in range(len(data)) if at % stride == 0 or b"\n" in data[max(at - 1, 0) : at + 1]
    ):
        root = tmp_path / str(length)
        log_of(root).parent.mkdir(parents=True)
        log_of(root).write_bytes(data[:length])
        if journal:
            shutil.copytree(tmp_path / ".rap" / "journal", root / ".rap" / "journal")
        whole = ids if journal else [event.id for event in read_events(root, SOURCE)[0]]
        (new,) = write_some(root, 1)

        assert ids_in(root) == sorted([*whole, new])
        assert journal or len(whole) == data[:length].count(b"\n")
        shutil.rmtree(root)


def test_a_torn_tail_is_put_aside_and_work_goes_on(tmp_path: Path) -> None:
    """Until then it is reported."""
    ids = write_some(tmp_path)
    with open(log_of(tmp_path), "ab") as file:
        file.write(b'{"code":"re')
    (problem,) = read_events(tmp_path, SOURCE)[1]
    assert (problem.place.rpartition("/")[2], problem.id) == (
        "K-03.k3f9a2b7.jsonl:4",
        "store.codings.torn",
    )
    ids += write_some(tmp_path, 1)

    assert (ids_in(tmp_path), read_events(tmp_path, SOURCE)[1]) == (sorted(ids), [])
    assert log_of(tmp_path).with_name("K-03.k3f9a2b7.jsonl.torn").read_bytes() == b'{"code":"re\n'


def test_every_flipped_bit_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    """Readers are told; the next coding brings back, from the journal, what the flip made
    unreadable.
    """
    ids, data = write_some(tmp_path, 2), log_of(tmp_path).read_bytes()
    for at in range(0, len(data)):
        log_of(tmp_path).write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
        assert read_events(tmp_path, SOURCE)[1] != []
        assert find_lost(tmp_path) != {}
    ids += write_some(tmp_path, 1)

    assert ids_in(tmp_path) == sorted(ids)
    assert find_lost(tmp_path) == {}


def test_damage_in_the_middle_is_named_and_stops_writing(tmp_path: Path) -> None:
    """On a machine that has no journal of it; the good beginning still counts."""
    ids = write_some(tmp_path)
    shutil.rmtree(tmp_path / ".rap")
    data = log_of(tmp_path).read_bytes()
    second = data.index(b"\n") + 1
    damaged = data[:second] + data[second:].replace(b'"start":3', b'"start":4', 1)
    log_of(tmp_path).write_bytes(damaged)

    with (
        open_logs(tmp_path) as logs,
        pytest.raises(DamagedLogError, match=r"K-03\.k3f9a2b7\.jsonl:2: "),
    ):
        code(logs)
    assert (ids_in(tmp_path), log_of(tmp_path).read_bytes()) == (ids[:1], damaged)


def no_space(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def read_only(*_: object) -> int:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


WRITE = os.write


@pytest.mark.parametrize(
    ("call", "failure"),
    [
        ("write", no_space),
        ("write", read_only),
        ("fsync", no_space),
        ("write", lambda file, data: WRITE(file, data[:40])),
    ],
    ids=["full", "read-only", "full at fsync", "short"],
)
@pytest.mark.parametrize("already", [0, 2])
def test_what_the_disk_did_not_take_is_not_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    failure: Callable[..., int],
    already: int,
) -> None:
    """The log is as it was, and takes the same coding when there is space again."""
    with open_logs(tmp_path) as logs:
        ids = [code(logs) for _ in range(already)]
        with monkeypatch.context() as broken:
            broken.setattr(f"rap.core.files.os.{call}", failure)
            with pytest.raises(NotSavedError):
                code(logs, "a" * 32)
        assert ids_in(tmp_path) == sorted(ids)
        code(logs, "a" * 32)

    assert (ids_in(tmp_path), find_lost(tmp_path)) == (sorted([*ids, "a" * 32]), {})


def test_a_journal_that_cannot_be_written_stops_no_coding(tmp_path: Path) -> None:
    """The log has it; the journal catches up."""
    with open_logs(tmp_path) as logs:
        ids = [code(logs)]
        journal = tmp_path / ".rap" / "journal" / SOURCE / log_of(tmp_path).name
        journal.rename(journal.with_suffix(".aside"))
        journal.mkdir()
        ids.append(code(logs))
        journal.rmdir()
        journal.with_suffix(".aside").rename(journal)
        ids.append(code(logs))

    assert (ids_in(tmp_path), journal.read_bytes()) == (sorted(ids), log_of(tmp_path).read_bytes())


REWINDS = {
    "first line": lambda path: path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n"),
    "nothing": lambda path: path.write_bytes(b""),
    "no file": lambda path: path.unlink(),
    "no folder": lambda path: shutil.rmtree(path.parent),
    "same length": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "same length, last line kept": lambda path: path.write_bytes(
        path.read_bytes().replace(b'"rent"', b'"bent"', 1)
    ),
    "another's log": lambda path: path.write_bytes(b"{}\n{}\n"),
}


@pytest.mark.parametrize("rewind", REWINDS.values(), ids=REWINDS)
@pytest.mark.parametrize("open_meanwhile", [True, False])
def test_what_was_taken_from_under_a_log_comes_back(
    tmp_path: Path, rewind: Callable[[Path], object], open_meanwhile: bool
) -> None:
    """Without git's knowing: the next coding, and any after it, bring every acknowledged one."""
    logs = open_logs(tmp_path)
    ids = [code(logs) for _ in range(3)]
    if not open_meanwhile:
        logs.close()
    rewind(log_of(tmp_path))
    ids += [code(logs), code(logs)]
    logs.close()
    ids += write_some(tmp_path, 1)

    assert ids_in(tmp_path) == sorted(ids)
    assert (find_lost(tmp_path), recover_lost(tmp_path)) == ({}, 0)


def test_a_lost_log_of_a_second_process_comes_back(tmp_path: Path) -> None:
    """Though the first name is in order."""
    with open_logs(tmp_path) as first, open_logs(tmp_path) as second:
        ids = [code(first), code(second), code(second)]
    log_of(tmp_path, "k3f9a2b7-2").unlink()

    assert find_lost(tmp_path) == {f"interviews/codings/{SOURCE}/K-03.k3f9a2b7-2.jsonl": 2}
    assert (recover_lost(tmp_path), ids_in(tmp_path), find_lost(tmp_path)) == (2, sorted(ids), {})


def test_what_came_back_keeps_its_time(tmp_path: Path) -> None:
    """So the fold of it is the same."""
    with open_logs(tmp_path) as logs:
        before = logs.append(SOURCE, "add", PLACE, src=SRC)
    log_of(tmp_path).unlink()
    recover_lost(tmp_path)

    (after,) = read_events(tmp_path, SOURCE)[0]
    assert (after.t, after.content, after.device) == (before.t, before.content, "k3f9a2b7-2")


@pytest.mark.parametrize("wreck", [b"\0\0\0", b"\0\0\n", b'{"code":"re', b"[]\n", b'{"op":1}\n'])
def test_a_journal_that_lost_power_hides_nothing(tmp_path: Path, wreck: bytes) -> None:
    """It is not synced, so its end may be anything."""
    ids = write_some(tmp_path, 2)
    journal = tmp_path / ".rap" / "journal" / SOURCE / log_of(tmp_path).name
    journal.write_bytes(journal.read_bytes() + wreck)
    ids += write_some(tmp_path, 2)
    log_of(tmp_path).unlink()
    recover_lost(tmp_path)

    assert (ids_in(tmp_path), find_lost(tmp_path)) == (sorted(ids), {})


def test_a_snapshot_reads_logs_up_to_its_lengths(tmp_path: Path) -> None:
    """And no log that came later."""
    (first,) = write_some(tmp_path, 1)
    lengths = {
        f"interviews/codings/{SOURCE}/{log_of(tmp_path).name}": log_of(tmp_path).stat().st_size
    }
    with open_logs(tmp_path) as one, open_logs(tmp_path) as other:
        code(one), code(other)

    events, problems = read_events(tmp_path, SOURCE, lengths=lengths)
    assert ([event.id for event in events], problems) == ([first], [])


@pytest.mark.parametrize(
    "name",
    ["K-03.k3f9.jsonl", "K-03.jsonl", "K-03.k3f9a2b7 (conflict).jsonl", "K-3.k3f9a2b7.jsonl"],
)
def test_a_file_that_is_not_named_like_a_log_is_reported(tmp_path: Path, name: str) -> None:
    """Such as the copy a sync program made."""
    write_some(tmp_path)
    log_of(tmp_path).rename(log_of(tmp_path).with_name(name))

    assert ids(read_events(tmp_path, SOURCE)[1]) == ["store.codings.bad_log_name"]


def test_lines_are_json_that_others_read(tmp_path: Path) -> None:
    """Device and line are in no line: the file says them."""
    write_some(tmp_path, 1)

    assert sorted(json.loads(log_of(tmp_path).read_bytes())) == [
        "code",
        "coder",
        "end",
        "h",
        "id",
        "op",
        "prev",
        "src",
        "start",
        "t",
        "v",
    ]


def test_threads_of_one_program_take_turns(tmp_path: Path) -> None:
    """Eight at once, and every act is there in one whole chain."""
    from concurrent.futures import ThreadPoolExecutor

    with (
        CodingLogs(tmp_path, coder="K-01", device="device00") as logs,
        ThreadPoolExecutor(8) as pool,
    ):
        data = {"code": "alarm", "start": 2, "end": 9}
        list(pool.map(lambda _: logs.append("INT-10001", "add", data, src="0" * 8), range(160)))
    events, problems = read_events(tmp_path, "INT-10001")

    assert (len(events), problems) == (160, [])


def test_several_events_are_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one write and one fsync of the log, in order, each a millisecond after the one before
    at least.
    """
    with open_logs(tmp_path) as logs:
        code(logs)
        written: list[bytes] = []
        on_disk: list[int] = []
        write, fsync = os.write, os.fsync
        monkeypatch.setattr(
            os, "write", lambda descriptor, data: written.append(data) or write(descriptor, data)
        )
        monkeypatch.setattr(
            os, "fsync", lambda descriptor: on_disk.append(len(written)) or fsync(descriptor)
        )
        id = "d" * 32
        add = NewEvent("add", PLACE, id)
        important = NewEvent("set", {"ref": id, "important": True})
        events = logs.append_all(SOURCE, [add, important, add], src=SRC)

    assert (len(written), written[0].count(b"\n"), events[2]) == (1, 2, events[0])
    assert on_disk == [1]  # once, after the write
    assert events[0].t < events[1].t
    assert [(event.op, event.line) for event in read_events(tmp_path, SOURCE)[0]] == [
        ("add", 1),
        ("add", 2),
        ("set", 3),
    ]


def test_of_several_events_none_is_written_when_one_is_wrong(tmp_path: Path) -> None:
    """Nor when the disk takes only some of them."""
    new = [NewEvent("add", PLACE), NewEvent("add", {"code": "Rent!"})]
    with open_logs(tmp_path) as logs, pytest.raises(WrongUseError):
        logs.append_all(SOURCE, new, src=SRC)

    assert ids_in(tmp_path) == []


def test_the_end_of_a_log_is_parsed_after_an_event(tmp_path: Path) -> None:
    """As when the whole is parsed; a line that does not follow is refused with its number."""
    write_some(tmp_path, 4)
    data = log_of(tmp_path).read_bytes()
    whole, _ = parse_log(data, name="log", coder="K-03")
    lines = data.splitlines(keepends=True)

    assert parse_log(b"".join(lines[2:]), name="log", coder="K-03", after=whole[1])[0] == whole[2:]
    with pytest.raises(DamagedLogError, match="log:3"):
        parse_log(lines[3], name="log", coder="K-03", after=whole[1])
