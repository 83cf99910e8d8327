"""Words about counts of people in items, and the counts of today behind them: what a release says
them of is decided by `privacy.disclosure.standing`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rap.analysis.pooled_answers import UNSAID, pooled_in_words, verdict_of
from rap.analysis.trials import count_users, criteria_table
from rap.core.frames import to_pandas
from rap.privacy.disclosure.standing import Counted
from rap.report.items.item import OF, Text
from rap.report.items.said import ANSWERED, pooled_rows
from rap.report.items.tried import (
    INCIDENTS,
    USERS,
    count_incidents,
    incidents_in_words,
    users_in_words,
)
from rap.store.wordings import wordings_counted
from rap.study.frames import observations_table

if TYPE_CHECKING:
    from rap.study.study import Study

Say = Callable[[Mapping[str, Any]], Text]
_GROUPS, _TOP = "groups", "top"


def counts_now(study: Study) -> dict[str, Counted]:
    """Key -> the counts of today that words speak of, for the audience of the study."""
    rows = pooled_rows(study)
    found = {
        f"{ANSWERED}/{one.id}": _of_answers(rows[one.id], wordings_counted(one))
        for one in study.findings
        if one.id in rows
    }
    seen = to_pandas(observations_table(study.observation_list))
    users = count_users(seen, criteria_table(study.findings), least=2 * study.threshold)
    for row in users.to_dict("records"):
        people = {"yes": int(row["met"]), "no": int(row["unmet"])}
        found[f"{USERS}/{row['space']}/{row['criterion']}"] = Counted(people)
    return {**found, INCIDENTS: Counted(count_incidents(study))}


def _of_answers(row: Mapping[str, Any], wordings: frozenset[str]) -> Counted:
    beside = {name: int(row[name]) for name in (_GROUPS, _TOP)}
    return Counted({answer: int(n) for answer, n in row["counted"].items()}, wordings, beside)


def in_words(
    mark: Mapping[str, Any], counted: Counted | None, *, threshold: int
) -> tuple[Text, bool]:
    """What is said of counts, or of none, where `mark` stands; and whether it says anything of
    them.
    """
    kind = str(mark[OF]).partition("/")[0]
    people = counted.people if counted else {}
    if kind == ANSWERED:
        beside = counted.beside if counted else {}
        verdict = verdict_of(people, beside.get(_GROUPS, 0), threshold=threshold)
        row = {"verdict": verdict, "top": beside.get(_TOP) and verdict not in UNSAID}
        return pooled_in_words(row), verdict not in UNSAID
    if kind == USERS:
        met = {"met": people.get("yes", 0), "unmet": people.get("no", 0)}
        return users_in_words(met, threshold=threshold), sum(met.values()) >= 2 * threshold
    said = incidents_in_words(people, mark.get("names", {}), threshold=threshold)
    return said, any(n >= threshold for n in people.values())


def with_words(item: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The item with what `say` says in the place of its words about counts of people."""
    chart, text = copy.deepcopy(dict(item["chart"])), item["text"]
    if OF in chart:
        text = say(chart)
    for line in chart.get("lines", ()):
        line[:] = [
            {**cell, "text": say(cell)} if isinstance(cell, Mapping) and OF in cell else cell
            for cell in line
        ]
    return {**item, "chart": chart, "text": text}
