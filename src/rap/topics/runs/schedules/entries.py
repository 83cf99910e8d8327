"""The entries for systemd and cron that start scheduled runs.

Both run `rap run NAME --scheduled` in the study's folder. systemd makes up for a run that was missed
(`Persistent=true`); for cron, `rap run --due` looks each hour and after a start of the machine
whether one was missed.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.own_python import python
from rap.store.settings import RunSettings
from rap.topics.runs.schedules.calendar import on_calendar

RAP = python("-m", "rap")
BUSY = 75  # another run is going on: no failure


def unit_name(root: Path, run: str = "") -> str:
    """The name of a unit, such as `rap-our-study-1a2b3c-phase1`; two studies of a machine never
    share one.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", root.name.casefold()).strip("-") or "study"
    place = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:6]
    return "-".join(filter(None, ("rap", slug[:30], place, run)))


def service_of(run: RunSettings, root: Path) -> str:
    """A service unit of systemd."""
    command = " ".join(map(_unit_word, (*RAP, "run", run.name, "--scheduled")))
    return (
        f"[Unit]\nDescription=rap run {run.name}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={_one_line(root).replace('%', '%%')}\n"
        f"ExecStart={command}\nSuccessExitStatus={BUSY}\nNice=10\n"
    )


def timer_of(run: RunSettings) -> str:
    """A timer unit of systemd; it makes up for a run that was missed while the machine was off or
    asleep.
    """
    times = "".join(f"OnCalendar={time}\n" for time in on_calendar(run.schedule, run.name))
    return (
        f"[Unit]\nDescription=rap run {run.name}\n\n"
        f"[Timer]\n{times}Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def cron_lines(runs: Sequence[RunSettings], root: Path) -> list[str]:
    """The lines of a crontab: one for each run, and two that look for missed runs."""
    for run in runs:
        on_calendar(run.schedule, run.name)
    lines = [f"{run.schedule} {_command(root, run.name, '--scheduled')}" for run in runs]
    due = _command(root, "--due")
    return [*lines, f"@reboot {due}", f"17 * * * * {due}"]


def in_crontab(text: str, root: Path, lines: Sequence[str]) -> str:
    """A crontab with these lines for the study at `root` in place of its old ones; all other lines
    stay.

    Examples
    --------
    >>> text = in_crontab("5 4 * * * backup", Path("/s"), ["0 6 * * 1 rap"])
    >>> print(text.replace(unit_name(Path("/s")), "NAME"), end="")
    5 4 * * * backup
    # NAME: begin (rap schedule)
    0 6 * * 1 rap
    # NAME: end
    >>> in_crontab(text, Path("/s"), [])
    '5 4 * * * backup\\n'
    """
    first, last = f"# {unit_name(root)}: begin (rap schedule)", f"# {unit_name(root)}: end"
    kept, is_ours = [], False
    for line in text.splitlines():
        is_ours = is_ours or line == first
        if not is_ours:
            kept.append(line)
        is_ours = is_ours and line != last
    block = [first, *lines, last] if lines else []
    return "".join(f"{line}\n" for line in [*kept, *block])


def lines_in(text: str, root: Path) -> list[str]:
    """The lines of the study at `root` in a crontab."""
    name = unit_name(root)
    found = re.search(rf"^# {re.escape(name)}: begin.*?\n(.*?)^# {re.escape(name)}: end$", text,
                      re.DOTALL | re.MULTILINE)  # fmt: skip
    return found[1].splitlines() if found else []


def _command(root: Path, *words: str) -> str:
    rap = shlex.join([*RAP, "run", *words])
    # cron takes % for a line end
    return f"cd {shlex.quote(_one_line(root))} && {rap} >/dev/null 2>&1".replace("%", "\\%")


def _unit_word(word: str) -> str:
    """A word for ExecStart, quoted so that nothing in it has a meaning for systemd."""
    escaped = _one_line(word).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("%", "%%").replace("$", "$$") + '"'


def _one_line(path: object) -> str:
    if any(ord(sign) < 32 for sign in str(path)):
        raise WrongUseError("runs.schedules.odd_path", place=repr(str(path)))
    return str(path)
