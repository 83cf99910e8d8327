"""The log files of codings: `interviews/codings/SOURCE/CODER.DEVICE.jsonl`, one writer each, and a
journal that outlives git.

`CodingLogs` holds one name (coder, device) as long as it is open; a second process gets the
device's next name (`-2`, `-3` …). Every acknowledged line is also kept in `.rap/journal/`, which
git never touches. When git has put an older or another log in place of ours, the lines that are
missing are written again under the next name, so nothing acknowledged is lost and a later merge or
`git stash pop` still finds the old file as it was.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from filelock import BaseFileLock

from rap.core.errors import BusyError, NotSavedError, WrongUseError
from rap.core.files import (
    ReplacedError,
    Tail,
    append_bytes,
    cut_torn_tail,
    is_locked,
    lock_path,
    make_folder,
    not_saved,
    open_own,
    read_with_tail,
    try_lock,
)
from rap.core.model import CODER_ID, DEVICE_ID, SOURCE_ID
from rap.core.safe_input import parse_json
from rap.store.codings.fold import read_events
from rap.store.codings.lines import NO_HASH, Event, format_line, parse_log

_MAX_TRIES = 20
WITHDRAWING = "withdraw"
"""The lock held as long as somebody's words are being taken out: nobody takes a name meanwhile, not
even the next one.
"""
_LOOK_S = 1.0  # others who look take the lock for an instant, too
_MAX_NAMES = 500
_END = datetime.datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=datetime.UTC)


Memory = dict[str, dict[str, "Event"]]
"""Source -> id -> an event that was acknowledged."""


class NewEvent(NamedTuple):
    """An event to be written: its kind, its members (see docs/files.md), and its id, "" for one that
    is drawn here.
    """

    op: str
    data: Mapping[str, Any]
    id: str = ""


class Names:
    """The names of one coder's device that this process writes under: `K-01.device00`, then `-2`,
    `-3` … Going through them takes each that is free and keeps it until `close`.
    """

    def __init__(self, root: Path, coder: str, device: str) -> None:
        self._root, self._coder, self._device = root, coder, device
        self._held: dict[str, BaseFileLock] = {}

    def __iter__(self) -> Iterator[str]:
        for number in range(1, _MAX_NAMES):
            device = self._device if number == 1 else f"{self._device}-{number}"
            if device in self._held and not Path(self._held[device].lock_file).exists():
                self._held.pop(device).release()  # taken away: another may hold the name
            lock = self._held.get(device) or self._take(device)
            if lock is not None:
                self._held[device] = lock
                yield device

    def hold(self) -> None:
        """Hold one at least."""
        next(iter(self))

    def close(self) -> None:
        """Give them back."""
        for lock in self._held.values():
            lock.release()
        self._held.clear()

    def _take(self, device: str) -> BaseFileLock | None:
        """The lock of a name. A withdrawal looks for held names after it holds its own lock, and we
        the other way round, so one of both always sees the other.
        """
        lock = try_lock(lock_path(self._root, f"{self._coder}.{device}"))
        if lock is not None and is_locked(lock_path(self._root, WITHDRAWING), wait_s=_LOOK_S):
            lock.release()
            raise BusyError("store.codings.withdrawal_busy", place=".rap/locks")
        return lock


@dataclass
class _Log:
    """One log file as this process last saw it."""

    path: Path
    journal: Path
    device: str
    tail: Tail | None
    last: str
    events: dict[str, Event] = field(default_factory=dict)
    elsewhere: dict[str, Event] = field(default_factory=dict)


class CodingLogs:
    """Writes the codings of one coder on this device; close it, or use it in a `with`.

    An event is on disk when `append` returns; when it raises, the write was taken back. A failing
    disk may refuse that too: then the same event, sent again with its id, is acknowledged or written.
    What is in `memory` is written again when both log and journal are gone (`git clean -fdx`).
    """

    def __init__(
        self, root: Path, *, coder: str, device: str, memory: Memory | None = None
    ) -> None:
        if not CODER_ID.fullmatch(coder) or not DEVICE_ID.fullmatch(device) or "-" in device:
            raise WrongUseError("store.codings.bad_writer", writer=f"{coder}.{device}")
        self.root, self.coder, self.device = root, coder, device
        self._names = Names(root, coder, device)
        self._memory: Memory = {} if memory is None else memory
        self._logs: dict[str, _Log] = {}
        self._latest: dict[str, str] = {}
        self._one_at_a_time = threading.RLock()
        self._process = os.getpid()

    def __enter__(self) -> CodingLogs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the names back."""
        self._names.close()
        self._logs.clear()

    def append(
        self, source: str, op: str, data: Mapping[str, Any], *, src: str, id: str = "", at: str = ""
    ) -> Event:
        """Write one event and return it as it stands; the same `id` and content again is
        acknowledged, not written.

        Parameters
        ----------
        source, op, data
            Which source, which kind of event, and its members (see docs/files.md).
        src
            First 8 hex digits of the hash of the text that offsets count in.
        id, at
            Drawn here when empty; `at` is used in place of the clock (UTC, milliseconds).

        Raises
        ------
        WrongUseError
            The event is not one, or its id is taken by another.
        NotSavedError, DamagedLogError, BusyError
            Nothing was written, for the reason it says.
        """
        return self.append_all(source, [NewEvent(op, data, id)], src=src, at=at)[0]

    def append_all(
        self, source: str, new: Sequence[NewEvent], *, src: str, at: str = ""
    ) -> list[Event]:
        """As `append`, for several events in one write: all are on disk when it returns, or none
        is.
        """
        if not SOURCE_ID.fullmatch(source):
            raise WrongUseError("store.sources.bad_id", source=source)
        new = [NewEvent(op, dict(data), id or secrets.token_hex(16)) for op, data, id in new]
        with self._one_at_a_time:
            self._leave_parent()
            return self._append(source, new, src=src, at=at)

    def hold(self) -> None:
        """Hold a name from now on, before anything is looked at: until this is closed no withdrawal
        begins, so what is there when somebody looks is there when she writes.

        Raises
        ------
        BusyError
            A withdrawal is going on.
        """
        with self._one_at_a_time:
            self._leave_parent()
            self._names.hold()

    def _leave_parent(self) -> None:
        """A fork must not go on under its parent's name."""
        if os.getpid() != self._process:
            self._names, self._logs = Names(self.root, self.coder, self.device), {}
            self._process = os.getpid()

    def find(self, source: str, event_id: str) -> Event | None:
        """An event of `source` that this writer knows: its own, and those of others as of when the
        log was opened.
        """
        with self._one_at_a_time:
            log = self._log(source)
            return log.events.get(event_id) or log.elsewhere.get(event_id)

    def log_of(self, source: str) -> str:
        """Where this writes of `source`, as "INT-10001/K-01.device00.jsonl"."""
        with self._one_at_a_time:
            return f"{source}/{self._log(source).path.name}"

    def _append(self, source: str, new: Sequence[NewEvent], *, src: str, at: str) -> list[Event]:
        for _ in range(_MAX_TRIES):
            try:
                log = self._log(source)
                done: dict[str, Event] = {}
                latest = self._latest.get(source, "")
                for op, data, id in new:
                    time = _time_after(latest, at)
                    event = Event(op, id, self.coder, time, src, data, log.device)
                    done[id] = self._known(log, event, done) or event
                    latest = max(latest, done[id].t)
                self._write(source, log, [event for event in done.values() if not event.h])
                return [log.events.get(id) or done[id] for _, _, id in new]
            except ReplacedError:
                self._logs.pop(source, None)
        raise BusyError("store.codings.log_replaced", source=source)

    def _known(self, log: _Log, event: Event, done: Mapping[str, Event]) -> Event | None:
        """The event as it stands already, under this name or another, or earlier in the same write."""
        known = log.events.get(event.id) or log.elsewhere.get(event.id) or done.get(event.id)
        if known is not None and known.content != event.content:
            raise WrongUseError("store.codings.id_taken", event=event.id)
        return known

    def _write(self, source: str, log: _Log, events: Sequence[Event]) -> None:
        made, last, written = list[bytes](), log.last, {}
        for number, event in enumerate(events, start=len(log.events) + 1):
            line, last = format_line(event, prev=last)
            made.append(line)
            written[event.id] = replace(event, line=number, h=last)
        if not made:
            return
        lines = b"".join(made)
        log.tail = append_bytes(log.path, lines, after=log.tail)
        log.last = last
        log.events |= written
        self._memory.setdefault(source, {}).update(written)
        self._latest[source] = max(self._latest.get(source, ""), *(event.t for event in events))
        try:
            _keep(log.journal, lines)
        except NotSavedError:
            # the coding itself is safe; opening the log again brings the journal up to it
            self._logs.pop(source, None)

    def recover(self, source: str) -> int:
        """Bring back acknowledged events that the logs of `source` lost; how many there were."""
        self._logs.pop(source, None)
        before = {event.id for event in read_events(self.root, source)[0]}
        self._log(source)
        return len({event.id for event in read_events(self.root, source)[0]} - before)

    def _log(self, source: str) -> _Log:
        """The log to append to: the first name of this device that is free and goes on from its
        journal.
        """
        if source in self._logs:
            return self._logs[source]
        log = self._find_usable(source)
        # before the logs, which are always written first
        kept = {**self._journalled(source), **self._memory.get(source, {})}
        everywhere = {event.id: event for event in read_events(self.root, source)[0]}
        self._latest[source] = max(
            [*(e.t for e in everywhere.values()), self._latest.get(source, "")]
        )
        log.elsewhere = {id: event for id, event in everywhere.items() if id not in log.events}
        for id in sorted(kept.keys() - everywhere.keys(), key=lambda id: kept[id].stamp):
            self._write(source, log, [replace(kept[id], device=log.device, h="")])
        self._memory.setdefault(source, {}).update(kept)
        self._logs[source] = log
        return log

    def _journalled(self, source: str) -> dict[str, Event]:
        """Every event acknowledged to this coder, under any name of this device."""
        folder = self.root / ".rap" / "journal" / source
        return {
            id: event
            for path in folder.glob(f"{self.coder}.{self.device}*.jsonl")
            for id, event in _read_journal(path).items()
        }

    def _find_usable(self, source: str) -> _Log:
        """The first log that goes on from its journal."""
        for device in self._names:
            log = self._open(source, device)
            if log is not None:
                return log
        raise BusyError("store.codings.no_free_name", place=".rap/locks")

    def _open(self, source: str, device: str) -> _Log | None:
        """The log under this name, or None when git took the file back."""
        file = f"{source}/{self.coder}.{device}.jsonl"
        path = self.root / "interviews" / "codings" / file
        journal = self.root / ".rap" / "journal" / file
        data, tail = read_with_tail(path)
        journalled, _ = read_with_tail(journal)
        kept = journalled[: journalled.rfind(b"\n") + 1]
        name = path.relative_to(self.root).as_posix()
        if not data.startswith(kept):
            return None
        events, whole = parse_log(data, name=name, coder=self.coder, device=device)
        if whole < len(data):
            cut_torn_tail(path, whole)
            data, tail = read_with_tail(path)
        if data != journalled:
            _keep(journal, data[len(kept) :], start=len(kept))
        last = events[-1].h if events else NO_HASH
        return _Log(path, journal, device, tail, last, {event.id: event for event in events})


def find_lost(root: Path, *, only: str = "*") -> dict[str, int]:
    """Acknowledged events that no log of their source holds any more, of all sources or of one:
    journal name -> how many.
    """
    lost = {}
    for journal in sorted((root / ".rap" / "journal").glob(f"{only}/*.jsonl")):
        kept = _read_journal(journal)
        missing = kept.keys() - {event.id for event in read_events(root, journal.parent.name)[0]}
        if missing:
            lost[f"interviews/codings/{journal.parent.name}/{journal.name}"] = len(missing)
    return lost


def recover_lost(root: Path, *, but: Collection[str] = (), only: str = "*") -> int:
    """Bring back what `find_lost` names, of all sources or of one, under free names of the same
    coder and device; how many events there were.

    `but` are sources whose logs are not lost: somebody took them back.
    """
    n_back = 0
    for source, file in (name.split("/")[-2:] for name in find_lost(root, only=only)):
        if source in but:
            continue
        coder, device = file.removesuffix(".jsonl").split(".")
        with CodingLogs(root, coder=coder, device=device.partition("-")[0]) as logs:
            n_back += logs.recover(source)
    return n_back


def parse_event(line: bytes) -> Event:
    """One journal line as an event, its place in a chain left aside."""
    members = parse_json(line)
    common = {key: members.pop(key) for key in ("op", "id", "coder", "t", "src")}
    data = {key: value for key, value in members.items() if key not in ("h", "prev", "v")}
    return Event(**common, data=data)


def _read_journal(path: Path) -> dict[str, Event]:
    """The events of a journal by id; what a power cut made of the others is passed over."""
    events = {}
    for line in read_with_tail(path)[0].split(b"\n"):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            event = parse_event(line)
            events[event.id] = event
    return events


def _keep(journal: Path, lines: bytes, *, start: int | None = None) -> None:
    """Add acknowledged lines to the journal, without fsync: it guards against git, the log itself
    against power loss.
    """
    try:
        make_folder(journal.parent)
        with open(journal, "ab", opener=open_own) as file:
            if start is not None:
                file.truncate(start)
            file.write(lines)
    except OSError as error:
        raise not_saved(journal, error) from error


def _time_after(latest: str, at: str) -> str:
    """The clock's time (or `at`), or a millisecond after the latest that was seen."""
    now = datetime.datetime.fromisoformat(at) if at else datetime.datetime.now(datetime.UTC)
    if latest:
        millisecond = datetime.timedelta(milliseconds=1)
        last = min(datetime.datetime.fromisoformat(latest), _END - millisecond)
        now = max(now, last + millisecond)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
