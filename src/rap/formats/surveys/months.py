"""The month in which each row was answered, from what tools write of the time; the time is not kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_NO_DATE = "1980"  # what LimeSurvey writes where answers are anonymous


def months_of(texts: Sequence[str]) -> list[str]:
    """The month of each, "" where it is not told or the order of day and month is not certain.

    Examples
    --------
    >>> months_of(["3/4/2026", "25/4/2026 9:00"]), months_of(["3/4/2026"]), months_of(["2026-03-02"])
    (['2026-04', '2026-04'], [''], ['2026-03'])
    """
    last = [match for text in texts if (match := _YEAR_LAST.match(text))]
    first_is_day = any(int(match[1]) > 12 for match in last)
    second_is_day = any(int(match[2]) > 12 for match in last)
    return [_month(text, first_is_day, second_is_day) for text in texts]


def _month(text: str, first_is_day: bool, second_is_day: bool) -> str:
    if match := _YEAR_FIRST.match(text):
        year, month = match[1], int(match[2])
    elif (match := _YEAR_LAST.match(text)) and first_is_day != second_is_day:
        year, month = match[3], int(match[2] if first_is_day else match[1])
    else:
        return ""
    return f"{year}-{month:02d}" if year != _NO_DATE and 1 <= month <= 12 else ""
