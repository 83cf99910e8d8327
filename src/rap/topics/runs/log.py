"""What became of each `rap run` on this machine: a file a call in `.rap/runs/`, a line an event.

The lines hold names, numbers, seconds and ids of errors, and never what a cell printed or what an
error said, which may be words of a person. From them come the history of runs, how long they take,
what is going on now, and for how much longer.
"""

from __future__ import annotations

import contextlib
import datetime
import getpass
import json
import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from rap.core.errors import BusyError, RapError
from rap.core.files import is_locked, lock_path, make_folder, try_lock
from rap.store.settings import own_coder, read_settings

FOLDER = ".rap/runs"
HOW = "RAP_RUN_BY"  # environment variable: `page` or `schedule`; by hand where it is not set
_KEPT = 300  # logs
_LAST = 3  # times a run took, of which the middle one is expected next time


@dataclass(frozen=True)
class Past:
    """What became of one plan: `state` is done, failed, cancelled, or cut-off where the program was
    killed; `how` is hand, page or schedule; `seconds` is 0 where nobody knows.

    `error` is the id of its message, `place` and `cell` where it happened, `log` the name of its log.
    """

    plan: str
    run: str
    state: str
    started: str
    seconds: float
    how: str
    by: str
    log: str
    error: str = ""
    place: str = ""
    cell: int = 0


@dataclass(frozen=True)
class PlanGoing:
    """A plan: waiting, running (since when), done, skipped or failed; its cell and of how many."""

    plan: str
    state: str = "waiting"
    cell: int = 0
    of: int = 0
    since: str = ""


@dataclass(frozen=True)
class Going:
    """What is going on now: who started it, how and when; its plans; how many seconds are left (None:
    never ran before).
    """

    by: str
    how: str
    since: str
    plans: tuple[PlanGoing, ...]
    left_s: float | None


class RunLog:
    """The log of one `rap run`; several threads may write to it."""

    def __init__(self, root: Path, plans: Sequence[str], *, workers: int) -> None:
        folder = root / FOLDER
        make_folder(folder)
        for old in sorted(folder.glob("*.jsonl"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        name = f"{_now().replace(':', '-')}-{secrets.token_hex(4)}.jsonl"
        self._file = (folder / name).open("ab", buffering=0)
        self._one_by_one = threading.Lock()
        how = os.environ.get(HOW, "hand")
        facts = {"v": 1, "by": _who(root), "how": how, "plans": [*plans], "workers": workers}
        self.note("begun", **facts)

    def note(self, what: str, **facts: Any) -> None:
        """One line; a disk that is full loses the line, and not the run."""
        line = json.dumps({"t": _now(), "what": what, **facts}, ensure_ascii=False) + "\n"
        with self._one_by_one, contextlib.suppress(OSError):
            self._file.write(line.encode())

    def close(self) -> None:
        """The last line: it says that nothing was cut off."""
        self.note("ended")
        self._file.close()


def note_error(log: RunLog, state: str, error: RapError, **facts: Any) -> None:
    """Which error and where; never what it says, which may hold a line of somebody's."""
    log.note(state, error=error.message.id, cell=getattr(error, "cell", 0), **facts)


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock of runs.

    Raises
    ------
    BusyError
        At once, with who is running and since when.
    """
    lock = try_lock(lock_path(root, "run"))
    if lock is None:
        raise busy(root)
    try:
        yield
    finally:
        lock.release()


def refuse_overlap(root: Path) -> None:
    """Raise as `alone` does, before anything is planned."""
    if is_locked(lock_path(root, "run")):
        raise busy(root)


def busy(root: Path) -> BusyError:
    """The error that says who is running and since when."""
    events = _open_log(root)
    if not events:
        return BusyError("runs.busy", place="run.lock")
    since = datetime.datetime.fromisoformat(events[0]["t"]).astimezone()
    is_today = since.date() == datetime.datetime.now().astimezone().date()
    when = f"{since:%H:%M}" if is_today else f"{since:%Y-%m-%d %H:%M}"
    return BusyError("runs.busy_since", place="run.lock", who=events[0]["by"], since=when)


def read_going(root: Path, usual: Mapping[str, float] | None = None) -> Going | None:
    """What is going on now; None when nothing is. `usual`: `usual_seconds`, read where it is left out."""
    if not is_locked(lock_path(root, "run")):
        return None
    events = _open_log(root)
    if not events:
        return None
    first = events[0]
    plans = {name: PlanGoing(name) for name in first["plans"]}
    for event in events[1:]:
        row = plans.get(event.get("plan", ""))
        if row is None:
            continue
        if event["what"] == "cell":
            row = replace(row, cell=event["cell"] + 1, of=event["of"])
        elif event["what"] == "started":
            row = replace(row, state="running", since=event["t"])
        else:
            row = replace(row, state=event["what"])
        plans[row.plan] = row
    known = usual if usual is not None else usual_seconds(root)
    left = time_left(plans.values(), known, workers=first["workers"])
    return Going(first["by"], first["how"], first["t"], tuple(plans.values()), left)


def time_left(
    plans: Iterable[PlanGoing], usual: Mapping[str, float], *, workers: int
) -> float | None:
    """Seconds until all plans have ended, as long as they took before; None when one never ran.

    Examples
    --------
    >>> time_left([PlanGoing("a"), PlanGoing("b", "done")], {"a": 4}, workers=2)
    4.0
    """
    ahead = []
    for plan in plans:
        if plan.state not in ("waiting", "running"):
            continue
        if plan.plan not in usual:
            return None
        spent = _seconds_since(plan.since) if plan.since else 0.0
        ahead.append(max(usual[plan.plan] - spent, 1.0))
    return max([*ahead, sum(ahead) / max(workers, 1)], default=0.0)


def usual_seconds(root: Path) -> dict[str, float]:
    """How long each plan takes: the middle of its last three times."""
    times: dict[str, list[float]] = {}
    for past in read_history(root):
        if past.state == "done" and len(times.setdefault(past.plan, [])) < _LAST:
            times[past.plan].append(past.seconds)
    return {plan: median(seconds) for plan, seconds in times.items()}


def read_history(root: Path, *, most: int = 2_000) -> list[Past]:
    """What became of the plans that ran on this machine, newest first; skipped ones are left out."""
    found: list[Past] = []
    is_going = is_locked(lock_path(root, "run"))
    for number, path in enumerate(sorted((root / FOLDER).glob("*.jsonl"), reverse=True)):
        events = _read(path)
        is_over = any(event["what"] == "ended" for event in events)
        found += _of_log(path.stem, events, is_over=is_over or number > 0 or not is_going)
        if len(found) >= most:
            break
    return found[:most]


def last_begun(root: Path) -> dict[str, datetime.datetime]:
    """When each run was last begun on this machine, also when nothing had changed."""
    found: dict[str, datetime.datetime] = {}
    for path in sorted((root / FOLDER).glob("*.jsonl"), reverse=True):
        for event in _read(path)[:1]:
            at = datetime.datetime.fromisoformat(event["t"])
            for plan in event.get("plans", ()):
                found.setdefault(plan.split(".")[0], at)
    return found


def _of_log(log: str, events: Sequence[Mapping[str, Any]], *, is_over: bool) -> list[Past]:
    if not events or events[0]["what"] != "begun":
        return []
    first, started, found = events[0], dict[str, str](), []
    for event in events[1:]:
        plan, what = event.get("plan", ""), event["what"]
        if what == "started":
            started[plan] = event["t"]
        elif what in ("done", "failed", "cancelled"):
            begun = started.pop(plan, event["t"])
            seconds = float(event.get("seconds", 0))
            why = {key: event[key] for key in ("error", "place", "cell") if key in event}
            how = (first["how"], first["by"], log)
            found.append(Past(plan, plan.split(".")[0], what, begun, seconds, *how, **why))
    for plan, begun in started.items() if is_over else ():
        how = (first["how"], first["by"], log)
        found.append(Past(plan, plan.split(".")[0], "cut-off", begun, 0.0, *how))
    return found[::-1]


def _open_log(root: Path) -> list[dict[str, Any]]:
    """The events of the newest log, when it has begun and not ended."""
    newest = max((root / FOLDER).glob("*.jsonl"), default=None)
    events = _read(newest) if newest else []
    is_open = events and events[0]["what"] == "begun" and events[-1]["what"] != "ended"
    return events if is_open else []


def _read(path: Path) -> list[dict[str, Any]]:
    """The events of a log; a line that was cut off is left out."""
    events = []
    with contextlib.suppress(OSError):
        for line in path.read_bytes().splitlines():
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                if isinstance(event, dict) and "t" in event and "what" in event:
                    events.append(event)
    return events


def _who(root: Path) -> str:
    try:
        return own_coder(read_settings(root)).id
    except RapError:
        with contextlib.suppress(OSError, KeyError):
            return getpass.getuser()
        return "?"


def _seconds_since(moment: str) -> float:
    then = datetime.datetime.fromisoformat(moment)
    return (datetime.datetime.now(datetime.UTC) - then).total_seconds()


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat("T", "milliseconds").replace("+00:00", "Z")
