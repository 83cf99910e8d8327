"""What to give cron or systemd so that a run comes back by itself."""

from __future__ import annotations

import shlex
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.store.settings import RunSettings

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def format_schedule(run: RunSettings, *, root: Path, rap: str) -> str:
    """A cron line, and a systemd service and timer, for one run.

    `rap` is the path of the command. Both come back after a reboot; the timer also makes up for a
    run missed while off.
    """
    command = f"cd {shlex.quote(str(root))} && {shlex.quote(rap)} run {run.name}"
    calendar = on_calendar(run.schedule, run.name)
    return (
        f"# {run.name}: cron (crontab -e)\n"
        f"{run.schedule} {command}\n\n"
        f"# {run.name}: or systemd, in ~/.config/systemd/user/rap-{run.name}.service\n"
        f"[Unit]\nDescription=rap run {run.name}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={_systemd(root)}\nExecStart='{_systemd(rap)}' run {run.name}\n\n"
        f"# and rap-{run.name}.timer, then: systemctl --user enable --now rap-{run.name}.timer\n"
        f"[Unit]\nDescription=rap run {run.name}\n\n"
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
        date = f"*-{_field(month, 1, 12)}-{_field(day, 1, 31)} {_field(hour, 0, 23)}:{_field(minute, 0, 59)}:00"
        days = "" if weekday == "*" else _weekdays(weekday) + " "
    except ValueError:
        raise WrongUseError("acts.run.bad_schedule", run=name, schedule=schedule) from None
    return days + date


def _field(text: str, low: int, high: int) -> str:
    if text == "*":
        return "*"
    return ",".join(_part(part, low, high) for part in text.split(","))


def _part(part: str, low: int, high: int) -> str:
    span, _, step = part.partition("/")
    numbers = [low] if span == "*" else [int(number) for number in span.split("-")]
    if (
        len(numbers) > 2
        or any(not low <= number <= high for number in numbers)
        or (step and int(step) < 1)
    ):
        raise ValueError(part)
    return "..".join(f"{number:02d}" for number in numbers) + (f"/{int(step)}" if step else "")


def _weekdays(text: str) -> str:
    parts = []
    for part in text.split(","):
        numbers = [int(number) for number in part.split("-")]
        if len(numbers) > 2 or any(not 0 <= number <= 7 for number in numbers):
            raise ValueError(part)
        parts.append("..".join(_DAYS[number] for number in numbers))
    return ",".join(parts)
