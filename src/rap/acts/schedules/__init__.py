"""Runs that come back by themselves: when, and what cron and systemd are given for it."""

from __future__ import annotations

import shlex
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.languages.catalogue import say
from rap.store.settings import RunSettings

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def format_schedule(run: RunSettings, *, root: Path, rap: str) -> str:
    """A cron line, and a systemd service and timer, for one run.

    `rap` is the path of the command. Both come back after a reboot; the timer also makes up for a
    run missed while off.
    """
    name, calendar = run.name, on_calendar(run.schedule, run.name)
    command = f"cd {shlex.quote(str(root))} && {shlex.quote(rap)} run {name}"
    service, timer = f"~/.config/systemd/user/rap-{name}.service", f"rap-{name}.timer"
    enable = f"systemctl --user enable --now {timer}"
    return (
        f"# {say('acts.run.for_cron', run=name, command='crontab -e')}\n"
        f"{run.schedule} {command}\n\n"
        f"# {say('acts.run.for_systemd', run=name, file=service)}\n"
        f"[Unit]\nDescription=rap run {name}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={_systemd(root)}\nExecStart='{_systemd(rap)}' run {name}\n\n"
        f"# {say('acts.run.for_timer', file=timer, command=enable)}\n"
        f"[Unit]\nDescription=rap run {name}\n\n"
        f"[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def _systemd(path: object) -> str:
    return str(path).replace("%", "%%")


def on_calendar(schedule: str, name: str = "") -> str:
    """A cron schedule as systemd's OnCalendar.

    Examples
    --------
    >>> on_calendar("0 6 * * 1"), on_calendar("*/15 8-18 1 * *")
    ('Mon *-*-* 06:00:00', '*-*-01 08..18:00/15:00')
    """
    fields = schedule.split()
    if len(fields) != 5:
        raise WrongUseError("acts.run.bad_schedule", run=name, schedule=schedule)
    minute, hour, day, month, weekday = fields
    try:
        date = f"*-{_field(month, 1, 12)}-{_field(day, 1, 31)}"
        time = f"{_field(hour, 0, 23)}:{_field(minute, 0, 59)}:00"
        days = "" if weekday == "*" else _weekdays(weekday) + " "
    except ValueError:
        raise WrongUseError("acts.run.bad_schedule", run=name, schedule=schedule) from None
    return f"{days}{date} {time}"


def _field(text: str, low: int, high: int) -> str:
    return text if text == "*" else ",".join(_part(part, low, high) for part in text.split(","))


def _part(part: str, low: int, high: int) -> str:
    span, _, step = part.partition("/")
    numbers = [low] if span == "*" else _ends(span, low, high)
    if step and int(step) < 1:
        raise ValueError(part)
    return "..".join(f"{number:02d}" for number in numbers) + (f"/{int(step)}" if step else "")


def _weekdays(text: str) -> str:
    spans = [[_DAYS[number] for number in _ends(part, 0, 7)] for part in text.split(",")]
    return ",".join("..".join(days) for days in spans)


def _ends(span: str, low: int, high: int) -> list[int]:
    """`3` or `3-5` as its one or two numbers."""
    numbers = [int(number) for number in span.split("-")]
    if len(numbers) > 2 or any(not low <= number <= high for number in numbers):
        raise ValueError(span)
    return numbers
