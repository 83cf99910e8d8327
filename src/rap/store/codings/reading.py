"""Logs read: the events of one source, and what stands in it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from filelock import BaseFileLock

from rap.core.errors import BusyError, DamagedLogError, Problem
from rap.core.files import is_locked, try_lock
from rap.core.model import CODER_ID, DEVICE_ID, Source
from rap.store.codings.fold import Fold, fold_events
from rap.store.codings.lines import Event, parse_log
from rap.store.codings.maps import Carrier, read_maps

_TORN = "store.codings.torn"
ReadBytes = Callable[[Path], bytes]


def find_log_paths(root: Path, source: str) -> list[Path]:
    """All logs of `source`, sorted by name."""
    return sorted((root / "interviews" / "codings" / source).glob("K-*.jsonl"))


def read_events(
    root: Path,
    source: str,
    *,
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> tuple[list[Event], list[Problem]]:
    """The events of all logs of `source`, as `read_logs` gives them."""
    return read_logs(root, find_log_paths(root, source), lengths=lengths, read=read)


def read_logs(
    root: Path,
    paths: Iterable[Path],
    *,
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> tuple[list[Event], list[Problem]]:
    """The events of these logs, and a problem for each that is damaged (its good beginning still
    counts).

    `lengths` cuts each log at a snapshot: path relative to the study -> bytes; logs not in it are
    left out. `read` gives the bytes of one log.
    """
    events: list[Event] = []
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        if lengths is not None and name not in lengths:
            continue
        data = read(path)[: lengths[name] if lengths is not None else None]
        coder, _, device = path.name.removesuffix(".jsonl").partition(".")
        if not CODER_ID.fullmatch(coder) or not DEVICE_ID.fullmatch(device):
            problems.append(Problem("store.codings.bad_log_name", place=name))
            continue
        try:
            found, whole = parse_log(data, name=name, coder=coder, device=device)
            if whole < len(data):
                problems.append(_torn(name, len(found) + 1, coder))
        except DamagedLogError as error:
            problems.extend(error.problems)
            found, _ = parse_log(
                _before_line(data, error.line), name=name, coder=coder, device=device
            )
        events.extend(found)
    return events, problems


def _torn(name: str, line: int, coder: str) -> Problem:
    return Problem(_TORN, place=f"{name}:{line}", coder=coder)


def _before_line(data: bytes, line: int) -> bytes:
    return b"".join(row + b"\n" for row in data.split(b"\n")[: line - 1])


def read_fold(
    root: Path,
    source: Source,
    *,
    length: int,
    leads: frozenset[str] = frozenset(),
    lengths: Mapping[str, int] | None = None,
    read: ReadBytes = Path.read_bytes,
) -> Fold:
    """Fold all logs of `source`, whose text has `length` code points; what is wrong with logs and
    maps is in its `problems`.

    `lengths` cuts the logs at a snapshot, as `read_events` does; `read` gives the bytes of one log.
    """
    events, wrong_logs = read_events(root, source.id, lengths=lengths, read=read)
    maps, wrong_maps = read_maps(root, source.id)
    fold = fold_events(
        source.id,
        events,
        carrier=Carrier(source.hash[:8], maps),
        length=length,
        leads=leads,
        now=datetime.datetime.now(datetime.UTC),
    )
    damaged = tuple(
        problem for problem in wrong_logs if problem.id != _TORN
    )  # a torn tail was never acknowledged
    return replace(fold, problems=(*wrong_logs, *wrong_maps, *fold.problems), damaged=damaged)


# The names of one coder's device, of which a process holds those it writes under: `K-01.device00`,
# then `-2`, `-3` …

WITHDRAWING = ".rap/locks/withdraw.lock"
"""Held as long as somebody's words are being taken out: nobody takes a name meanwhile, not even the
next one.
"""
_LOOK_S = 1.0  # others who look take the lock for an instant, too
_MAX_NAMES = 500


class Names:
    """Going through them takes each that is free and keeps it until `close`."""

    def __init__(self, root: Path, coder: str, device: str) -> None:
        self._folder, self._withdrawing = root / ".rap" / "locks", root / WITHDRAWING
        self._coder, self._device = coder, device
        self._held: dict[str, BaseFileLock] = {}

    def __iter__(self) -> Iterator[str]:
        for number in range(1, _MAX_NAMES):
            device = self._device if number == 1 else f"{self._device}-{number}"
            lock = self._held.get(device) or self._take(device)
            if lock is not None:
                self._held[device] = lock
                yield device

    def hold(self) -> None:
        """Hold one at least."""
        if not self._held:
            next(iter(self))

    def close(self) -> None:
        """Give them back."""
        for lock in self._held.values():
            lock.release()
        self._held.clear()

    def _take(self, device: str) -> BaseFileLock | None:
        """The lock of a name. A withdrawal looks for held names after it holds its own lock, and we
        the other way round, so one of both always sees the other."""
        lock = try_lock(self._folder / f"{self._coder}.{device}.lock")
        if lock is not None and is_locked(self._withdrawing, wait_s=_LOOK_S):
            lock.release()
            raise BusyError("store.codings.withdrawal_busy", place=".rap/locks")
        return lock
