"""The month of each day in a column of a table: which order its days have is one question to the
whole column, answered by another of its days or by a person, and not guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from rap.core.errors import WrongUseError

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?:[ ,T].*)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:[ ,T].*)?")


def months_of(texts: Sequence[str], order: str = "") -> list[str]:
    """The month of each, "" where there is no day, or the order of day and month is not certain;
    `order` (`DAY_FIRST`, `MONTH_FIRST`) is what a person says of it.

    Raises
    ------
    WrongUseError
        Another order.

    Examples
    --------
    >>> months_of(["3/4/2026", "25/4/2026 9:00"]), months_of(["3/4/2026"]), months_of(["3/4/2026"], MONTH_FIRST)
    (['2026-04', '2026-04'], [''], ['2026-03'])
    >>> months_of(["2026-03-02T10:00:00", "2026-03", "31.02.2026", "soon"])
    ['2026-03', '2026-03', '', '']
    """
    if order not in ("", DAY_FIRST, MONTH_FIRST):
        raise WrongUseError("formats.months.other_order", order=order)
    orders = (order,) if order else _orders(texts)
    return [_month(text, orders) for text in texts]


def two_ways(texts: Sequence[str]) -> str:
    """The first day of a column that is one month or another, as nothing in it tells the order; ""
    where every day is clear.

    Examples
    --------
    >>> two_ways(["3/3/2026", "3/4/2026"]), two_ways(["3/4/2026", "25/4/2026"]), two_ways(["3/3/2026"])
    ('3/4/2026', '', '')
    """
    orders = _orders(texts)
    return next((text for text in texts if len({*_read(text, orders)}) > 1), "")


def _orders(texts: Sequence[str]) -> Sequence[str]:
    """The orders that the column may have: both where nothing speaks against one, or something
    against each.
    """
    days = [match for text in texts if (match := _YEAR_LAST.fullmatch(text.strip()))]
    against = {MONTH_FIRST: 1, DAY_FIRST: 2}
    possible = [
        order for order, at in against.items() if not any(int(day[at]) > 12 for day in days)
    ]
    return possible or [*against]


def _month(text: str, orders: Sequence[str]) -> str:
    months = {*_read(text, orders)}
    return months.pop() if len(months) == 1 else ""


def _read(text: str, orders: Sequence[str]) -> list[str]:
    """The months that a day may be in."""
    if match := _YEAR_FIRST.fullmatch(text.strip()):
        days = [(match[1], match[2], match[3] or "1")]
    elif match := _YEAR_LAST.fullmatch(text.strip()):
        first, second, year = match.groups()
        days = [
            (year, second, first) if one == DAY_FIRST else (year, first, second) for one in orders
        ]
    else:
        return []
    found = []
    for year, month, day in days:
        try:
            found.append(f"{datetime.date(int(year), int(month), int(day)):%Y-%m}")
        except ValueError:
            continue  # 25 is no month, and there is no 31 February
    return found
