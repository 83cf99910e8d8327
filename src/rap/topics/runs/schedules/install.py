"""Timers of this machine: installed, removed and shown. They are systemd user timers where the
machine has systemd, otherwise crontab entries.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import delete_file, make_folder, replace_file
from rap.store.settings import RunSettings
from rap.topics.runs.schedules.entries import (
    cron_lines,
    in_crontab,
    lines_in,
    service_of,
    timer_of,
    unit_name,
)

SYSTEMD, CRON = "systemd", "cron"
NOTED = ".rap/schedule.json"  # which runs, and since when: what is due is counted from then
_WAIT_S = 30


@dataclass(frozen=True)
class Installed:
    """What this machine has installed for a study: `way` is systemd or cron, `entries` are the
    timers or lines.
    """

    way: str
    entries: tuple[str, ...]


def possible_ways() -> tuple[str, ...]:
    """The ways that this machine has, the better one first."""
    has_bus = shutil.which("systemctl") and _call("systemctl", "--user", "show-environment") == 0
    return (*((SYSTEMD,) if has_bus else ()), *((CRON,) if shutil.which("crontab") else ()))


def install(root: Path, runs: Sequence[RunSettings], *, way: str = "") -> Installed:
    """Schedule `runs` on this machine, and no other runs of this study.

    Raises
    ------
    WrongUseError
        This machine has neither systemd for users nor cron, or a schedule is not a cron schedule.
    """
    there = possible_ways()
    if way and way not in there:
        raise WrongUseError("runs.schedules.no_such_way", way=way)
    if not there:
        raise WrongUseError("runs.schedules.no_way")
    cron_lines(runs, root)  # a schedule that cron cannot read is refused before anything changes
    remove(root)
    (_into_systemd if (way or there[0]) == SYSTEMD else _into_cron)(root, runs)
    now = datetime.datetime.now(datetime.UTC).isoformat("T", "seconds")
    noted = {"v": 1, "way": way or there[0], "since": now, "runs": [run.name for run in runs]}
    replace_file(root / NOTED, json.dumps(noted) + "\n")
    return Installed(way or there[0], tuple(find_installed(root)[0].entries))


def read_scheduled(root: Path) -> dict[str, datetime.datetime]:
    """The runs that are scheduled on this machine, and since when."""
    try:
        noted = json.loads((root / NOTED).read_text(encoding="utf-8"))
        since = datetime.datetime.fromisoformat(noted["since"])
        return {str(run): since for run in noted["runs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def remove(root: Path) -> int:
    """Remove everything that is installed for this study; return the number of entries."""
    found = find_installed(root)
    for one in found:
        if one.way == SYSTEMD:
            for timer in one.entries:
                _call("systemctl", "--user", "disable", "--now", timer)
                for path in (_folder() / timer, (_folder() / timer).with_suffix(".service")):
                    delete_file(path)
            _call("systemctl", "--user", "daemon-reload")
        else:
            _write_crontab(in_crontab(_read_crontab(), root, []))
    if (root / NOTED).is_file():
        delete_file(root / NOTED)
    return sum(len(one.entries) for one in found)


def find_installed(root: Path) -> list[Installed]:
    """What is installed on this machine for this study."""
    timers = sorted(path.name for path in _folder().glob(f"{unit_name(root)}-*.timer"))
    lines = lines_in(_read_crontab(), root) if shutil.which("crontab") else []
    found = [Installed(SYSTEMD, tuple(timers)), Installed(CRON, tuple(lines))]
    return [one for one in found if one.entries]


def _into_systemd(root: Path, runs: Sequence[RunSettings]) -> None:
    make_folder(_folder())
    for run in runs:
        name = unit_name(root, run.name)
        replace_file(_folder() / f"{name}.service", service_of(run, root))
        replace_file(_folder() / f"{name}.timer", timer_of(run))
    _call("systemctl", "--user", "daemon-reload")
    for run in runs:
        timer = f"{unit_name(root, run.name)}.timer"
        if _call("systemctl", "--user", "enable", "--now", timer) != 0:
            raise RefusedError("runs.schedules.not_taken", place=timer, program="systemctl")


def _into_cron(root: Path, runs: Sequence[RunSettings]) -> None:
    _write_crontab(in_crontab(_read_crontab(), root, cron_lines(runs, root)))


def _folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user"


def _call(*words: str) -> int:
    try:
        done = subprocess.run(words, capture_output=True, timeout=_WAIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 1
    return done.returncode


def _read_crontab() -> str:
    """The crontab of this user; empty without one.

    Raises
    ------
    RefusedError
        It is there and cannot be read: to write one then would lose it.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        ["crontab", "-l"], capture_output=True, timeout=_WAIT_S, check=False, env=environment
    )
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    if b"no crontab" in done.stderr.lower():
        return ""
    raise RefusedError("runs.schedules.not_taken", place="crontab", program="crontab")


def _write_crontab(text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    words = ["crontab", "-"] if text.strip() else ["crontab", "-r"]
    done = subprocess.run(words, input=data, capture_output=True, timeout=_WAIT_S, check=False)
    if done.returncode != 0:
        raise RefusedError("runs.schedules.not_taken", place="crontab", program="crontab")
