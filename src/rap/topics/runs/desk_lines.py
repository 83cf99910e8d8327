"""What an edition for others may not count of the lines of a desk: fewer people than questions seem to
be, a month beside anything else, questions and people by the same words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rap.core.desks import PERSON, together_with, units_of
from rap.core.errors import RunFailedError
from rap.report.items.item import unit_of_texts
from rap.study.study import Study

_YEAR, _MONTH = "year", "month"


def check_lines(rows: Iterable[Mapping[str, Any]], study: Study, *, name: str) -> None:
    """Refuse cells of a run that count lines of desks in a way that points at few people.

    Raises
    ------
    RunFailedError
        Names the item, and what would be right.
    """
    kinds: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for row in rows:
        ids = row.get("texts") or ()
        if not ids or unit_of_texts(ids) != "lines":
            continue
        if wrong := _find_wrong(row, ids, study, kinds):
            raise RunFailedError(wrong, place=name, item=row["item"])


def _find_wrong(
    row: Mapping[str, Any],
    ids: list[str],
    study: Study,
    kinds: dict[tuple[str, frozenset[str]], set[str]],
) -> str:
    fields = json.loads(row["where"]).keys() - {_YEAR}
    together = {together_with(id) for id in ids}
    if len(together) > 1:
        return "runs.lines_mixed"
    if len(fields) > 2 or (_MONTH in fields and len(fields) > 1):
        return "runs.lines_together"
    desk, _, kind = next(iter(together)).split(":")
    there = study.desks.get(desk)
    if there is None or there.unit != "question" or kind not in ("", PERSON):
        return ""
    counted = kinds[desk, frozenset(fields)]
    counted.add(kind)
    if len(counted) > 1 and fields - {"name"}:
        return "runs.lines_both"
    n_people = sum(units_of(id, PERSON, 1)[0] in study.counted for id in ids)
    is_few = not kind and len(ids) >= study.threshold > n_people
    return "runs.lines_of_few" if is_few else ""
