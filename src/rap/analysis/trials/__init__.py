"""Trial spaces against the criteria the groups agreed on: what was seen, how sure one can be, in numbers and in words."""

from __future__ import annotations

from rap.analysis.trials.compare import (
    compare_spaces,
    criteria_table,
    find_incidents,
    find_trend,
    is_met,
    what_users_say,
)
from rap.analysis.trials.words import bound_in_words, found_in_words, value_in_words

__all__ = [
    "bound_in_words",
    "compare_spaces",
    "criteria_table",
    "find_incidents",
    "find_trend",
    "found_in_words",
    "is_met",
    "value_in_words",
    "what_users_say",
]
