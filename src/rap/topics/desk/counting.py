"""Counting at a desk: a line for each question, round or incident, kept on this machine; and once a
month all of them into the study, in a drawn order.

When a line was written, and by whom, is nowhere in the study: a month comes in whole, after it is
over, so that the time of a commit tells neither.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.desks import Desk, Lines, Values
from rap.core.errors import Problem, ProblemsError, WrongUseError
from rap.core.model import MONTH
from rap.store.counts.desks import find_desk, read_desks
from rap.store.counts.lines import find_wrong, read_lines, write_lines
from rap.topics.desk.pending import drop_pending, hold, is_closed, read_pending, write_pending


@dataclass(frozen=True)
class Counted:
    """A desk as its page shows it: the lines of this `month` on this machine, and `open_months`, the
    months that are over and wait to be handed in.
    """

    desk: Desk
    month: str
    rows: tuple[Values, ...]
    open_months: tuple[str, ...]


def look_at_desks(root: Path, *, today: datetime.date | None = None) -> tuple[Counted, ...]:
    """Every desk of the study, and what this machine has counted there and not handed in."""
    month, waiting = _month(today), read_pending(root)
    found = []
    for desk in read_desks(root).values():
        mine = {one.month: one.rows for one in waiting if one.desk == desk.id}
        over = tuple(sorted(each for each in mine if each < month))
        found.append(Counted(desk, month, mine.get(month, ()), over))
    return tuple(found)


def add_line(
    root: Path,
    desk_id: str,
    values: Mapping[str, str],
    *,
    month: str = "",
    today: datetime.date | None = None,
) -> Lines:
    """Count one line at a desk, on this machine, durably; all that this machine has of the month.

    Raises
    ------
    WrongUseError
        A month that has not begun, or one that this machine handed in already; nothing was ticked.
    ProblemsError
        Words that the desk does not have.
    """
    desk, now = find_desk(root, desk_id), _month(today)
    month = month or now
    if not MONTH.fullmatch(month) or month > now:
        raise WrongUseError("desk.bad_month", month=month[:20], now=now)
    if wrong := find_wrong(desk, values):
        raise ProblemsError([Problem(one, place=desk_id) for one in wrong])
    row = {column: values.get(column, "") for column in desk.columns}
    if not any(row[name] for name in desk.fields):
        raise WrongUseError("desk.nothing", desk=desk_id)
    with hold(root):
        if is_closed(root, desk_id, month):
            raise WrongUseError("desk.closed", desk=desk_id, month=month)
        return write_pending(root, desk, month, (*_rows(root, desk_id, month), row))


def take_back(
    root: Path, desk_id: str, *, month: str = "", today: datetime.date | None = None
) -> Values:
    """Take the last line back; it is given, for a second thought.

    Raises
    ------
    WrongUseError
        No line of this month waits on this machine.
    """
    desk, month = find_desk(root, desk_id), month or _month(today)
    with hold(root):
        rows = _rows(root, desk_id, month)
        if not rows:
            raise WrongUseError("desk.no_line", desk=desk_id, month=month)
        write_pending(root, desk, month, rows[:-1])
        return rows[-1]


def close_month(root: Path, month: str, *, today: datetime.date | None = None) -> list[Path]:
    """Hand in what this machine counted in a month at every desk: shuffled, into the study. A desk
    where nothing was counted hands in nothing, and says so with a file without lines.

    A closing that was cut off is ended by the next: the files keep their names.

    Raises
    ------
    WrongUseError
        The month is not over: a second file, with the few lines that come after, would tell when
        they were written.
    """
    now = _month(today)
    if not MONTH.fullmatch(month) or month >= now:
        raise WrongUseError("desk.not_over", month=month[:20], now=now)
    written = []
    desks = read_desks(root)
    with hold(root):
        waiting = {one.desk: one for one in read_pending(root) if one.month == month}
        for desk in desks.values():
            if is_closed(root, desk.id, month) or (desk.since and month < desk.since):
                continue
            mine = waiting.get(desk.id) or write_pending(root, desk, month, ())
            written.append(write_lines(root, desk, _shuffled(mine)))
            drop_pending(root, mine)
    return written


def count_closed(root: Path) -> dict[tuple[str, str], int]:
    """Desk and month -> how many lines the study has, 0 for a month that was closed with nothing."""
    found: dict[tuple[str, str], int] = {}
    for one in read_lines(root):
        key = (one.desk, one.month)
        found[key] = found.get(key, 0) + len(one.rows)
    return found


def _shuffled(lines: Lines) -> Lines:
    rows = list(lines.rows)
    secrets.SystemRandom().shuffle(rows)
    return Lines(lines.desk, lines.month, lines.id, tuple(rows))


def _rows(root: Path, desk_id: str, month: str) -> tuple[Values, ...]:
    return next(
        (one.rows for one in read_pending(root) if (one.desk, one.month) == (desk_id, month)), ()
    )


def _month(today: datetime.date | None) -> str:
    return f"{today or datetime.date.today():%Y-%m}"
