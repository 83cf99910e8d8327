"""The state of a study's scheduled runs: which were missed, which failed, and a notice of it on
this machine.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import BusyError, RapError
from rap.languages.catalogue import say
from rap.store.settings import read_settings
from rap.topics.runs.log import Past, RunLog, last_begun, note_error, read_history
from rap.topics.runs.schedules.calendar import last_due
from rap.topics.runs.schedules.install import read_scheduled


@dataclass(frozen=True)
class RunStanding:
    """A scheduled run: when it was last due, when it last began, and its outcome: done, missed, or
    failed with the place and the cell.
    """

    run: str
    state: str
    due: str
    begun: str = ""
    place: str = ""
    cell: int = 0


def find_due(root: Path, now: datetime.datetime | None = None) -> list[str]:
    """The runs with a timer of this machine that were due and have not begun since."""
    moment, begun, scheduled = now or _now(), last_begun(root), read_scheduled(root)
    found = []
    for run in read_settings(root).runs:
        if run.schedule and run.name in scheduled:
            due, since = last_due(run.schedule, moment), scheduled[run.name]
            if due is not None and max(begun.get(run.name, since), since) < due:
                found.append(run.name)
    return found


def find_standing(root: Path, now: datetime.datetime | None = None) -> list[RunStanding]:
    """Each run with a timer of this machine."""
    moment, begun, scheduled = now or _now(), last_begun(root), read_scheduled(root)
    if not scheduled:
        return []
    missed, failed = find_due(root, moment), _failed_last(root)
    found = []
    for run in read_settings(root).runs:
        due = last_due(run.schedule, moment) if run.schedule and run.name in scheduled else None
        if due is None:
            continue
        at = begun[run.name].isoformat("T", "seconds") if run.name in begun else ""
        times = (due.isoformat("T", "minutes"), at)
        where = failed.get(run.name)
        if run.name in missed:
            found.append(RunStanding(run.name, "missed", *times))
        elif where is not None:
            found.append(RunStanding(run.name, "failed", *times, where.place, where.cell))
        else:
            found.append(RunStanding(run.name, "done", *times))
    return found


def _failed_last(root: Path) -> dict[str, Past]:
    """Of each run whose last time did not end well, where."""
    newest: dict[str, str] = {}
    failed: dict[str, Past] = {}
    for past in read_history(root):
        if newest.setdefault(past.run, past.log) == past.log and past.state != "done":
            failed.setdefault(past.run, past)
    return failed


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


@contextlib.contextmanager
def noticed(runs: Sequence[str], root: Path) -> Iterator[None]:
    """What stops scheduled runs before they begin is noted in the log, and a notice is shown."""
    try:
        yield
    except BusyError:
        raise
    except RapError as error:
        with contextlib.closing(RunLog(root, runs, workers=1)) as log:
            for run in runs:
                note_error(log, "failed", error, plan=run, place=error.place)
        notify(runs, root)
        raise


def notify(failed: Sequence[str], root: Path) -> None:
    """A notice on the desktop of this machine, where it has one; it names runs and nothing else."""
    program = shutil.which("notify-send")
    if not failed or program is None:
        return
    words = say("runs.schedules.failed", runs=", ".join(failed), study=root.name)
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run([program, "rap", words], timeout=10, check=False, capture_output=True)
