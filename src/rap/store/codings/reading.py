"""Logs read: the events of one source, and what stands in it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from rap.core.errors import DamagedLogError, Problem
from rap.core.model import CODER_ID, DEVICE_ID, Source
from rap.store.codings.events import Event
from rap.store.codings.fold import Fold, fold_events
from rap.store.codings.lines import parse_log
from rap.store.codings.maps import Carrier, read_maps

_TORN = "was cut off while it was written"
ReadBytes = Callable[[Path], bytes]


def find_log_paths(root: Path, source: str) -> list[Path]:
    """All logs of `source`, sorted by name."""
    return sorted((root / "interviews" / "codings" / source).glob("K-*.jsonl"))


def read_events(
    root: Path, source: str, *, lengths: Mapping[str, int] | None = None, read: ReadBytes = Path.read_bytes
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
    """The events of these logs, and a problem for each that is damaged (its good beginning still counts).

    `lengths` cuts each log at a snapshot: path relative to the study -> bytes; logs not in it are left out. `read` gives the
    bytes of one log.
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
            problems.append(Problem(name, "is not named like a log", "name it CODER.DEVICE.jsonl"))
            continue
        try:
            found, whole = parse_log(data, name=name, coder=coder, device=device)
            if whole < len(data):
                problems.append(_torn(name, len(found) + 1, coder))
        except DamagedLogError as error:
            problems.extend(error.problems)
            found, _ = parse_log(_before_line(data, error.line), name=name, coder=coder, device=device)
        events.extend(found)
    return events, problems


def _torn(name: str, line: int, coder: str) -> Problem:
    return Problem(f"{name}:{line}", _TORN, f"it is put aside when {coder} codes there again")


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
    """Fold all logs of `source`, whose text has `length` code points; what is wrong with logs and maps is in its `problems`.

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
    damaged = tuple(problem for problem in wrong_logs if problem.what != _TORN)  # a torn tail was never acknowledged
    return replace(fold, problems=(*wrong_logs, *wrong_maps, *fold.problems), damaged=damaged)
