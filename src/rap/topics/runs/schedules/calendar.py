"""A cron schedule: translated for systemd, and the last time it was due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from rap.core.errors import WrongUseError

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # minute hour day month weekday
_FAR = 366 * 4 + 1  # days to look back: 29 February comes in four years


def on_calendar(schedule: str, name: str = "") -> tuple[str, ...]:
    """A cron schedule as systemd's OnCalendar. There are two entries if both a day of the month and
    a day of the week are given: for cron either will do.

    Examples
    --------
    >>> on_calendar("0 6 * * 1"), on_calendar("*/15 8-18 1 * *")
    (('Mon *-*-* 06:00:00',), ('*-*-01 08..18:00/15:00',))
    >>> on_calendar("0 6 1 * 1")
    ('*-*-01 06:00:00', 'Mon *-*-* 06:00:00')
    """
    minute, hour, day, month, weekday = _fields(schedule, name)
    time = f"{_field(hour, 0, 23)}:{_field(minute, 0, 59)}:00"
    by_month = f"*-{_field(month, 1, 12)}-{_field(day, 1, 31)} {time}"
    if weekday == "*":
        return (by_month,)
    by_week = f"{_weekdays(weekday)} *-{_field(month, 1, 12)}-* {time}"
    return (by_week,) if day == "*" else (by_month, by_week)


def last_due(schedule: str, now: datetime.datetime) -> datetime.datetime | None:
    """The last time, at or before `now`, at which cron would have started it; None if it is never
    due.

    Examples
    --------
    >>> last_due("0 6 * * 1", datetime.datetime(2026, 11, 28, 9, 30))
    datetime.datetime(2026, 11, 23, 6, 0)
    """
    texts = _fields(schedule)
    minutes, hours, days, months, weekdays = map(_numbers, texts, _BOUNDS)
    weekdays = {number % 7 for number in weekdays}
    is_either = texts[2] != "*" and texts[4] != "*"  # cron: a day of either kind will do
    for back in range(_FAR):
        day = now.date() - datetime.timedelta(days=back)
        of_month, of_week = day.day in days, day.isoweekday() % 7 in weekdays
        is_day = (of_month or of_week) if is_either else (of_month and of_week)
        if day.month not in months or not is_day:
            continue
        latest = now.time() if back == 0 else datetime.time(23, 59)
        times = (datetime.time(h, m) for h in sorted(hours)[::-1] for m in sorted(minutes)[::-1])
        for time in times:
            if time <= latest:
                return datetime.datetime.combine(day, time, now.tzinfo)
    return None


def _fields(schedule: str, name: str = "") -> list[str]:
    """The five fields of a schedule.

    Raises
    ------
    WrongUseError
        It is not a cron schedule.
    """
    fields = schedule.split()
    try:
        if len(fields) != len(_BOUNDS):
            raise ValueError(schedule)
        for field, bounds in zip(fields, _BOUNDS, strict=True):
            _numbers(field, bounds)
    except ValueError:
        raise WrongUseError("runs.bad_schedule", run=name, schedule=schedule) from None
    return fields


def _numbers(text: str, bounds: tuple[int, int]) -> set[int]:
    """All numbers that a field of a schedule stands for."""
    low, high = bounds
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        ends = [low, high] if span == "*" else _ends(span, low, high)
        if step and (int(step) < 1 or span.isdecimal()):
            raise ValueError(part)
        if ends[0] > ends[-1]:
            raise ValueError(part)
        found |= {*range(ends[0], ends[-1] + 1, int(step or 1))}
    return found


def _field(text: str, low: int, high: int) -> str:
    return text if text == "*" else ",".join(_part(part, low, high) for part in text.split(","))


def _part(part: str, low: int, high: int) -> str:
    span, _, step = part.partition("/")
    numbers = [low] if span == "*" else _ends(span, low, high)
    return "..".join(f"{number:02d}" for number in numbers) + (f"/{int(step)}" if step else "")


def _weekdays(text: str) -> str:
    """Weekdays for systemd, which has no steps for them: they are named one by one."""
    return ",".join(dict.fromkeys(_names(sorted(_numbers(text, (0, 7))), text)))


def _names(numbers: Sequence[int], text: str) -> Iterator[str]:
    if "/" in text or "," in text or "-" not in text:
        yield from (_DAYS[number] for number in numbers)
    else:
        yield "..".join(_DAYS[number] for number in (numbers[0], numbers[-1]))


def _ends(span: str, low: int, high: int) -> list[int]:
    """`3` or `3-5` as its one or two numbers."""
    numbers = [int(number) for number in span.split("-")]
    if len(numbers) > 2 or any(not low <= number <= high for number in numbers):
        raise ValueError(span)
    return numbers
