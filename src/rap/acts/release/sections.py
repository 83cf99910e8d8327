"""The kinds of workplace that members read of by name. Published once, a kind stands with the month in
which its people were counted, however many come or leave: a heading that is gone, or new, would be
about one person. New kinds come with a new round of people.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from rap.acts.release.cells import countable
from rap.report.items import MIME
from rap.report.items.workplaces import WHERE, count_kinds, items_by_workplace, kind_of
from rap.store.ledger import Release
from rap.study.study import Study

Sections = Mapping[str, Mapping[str, str]]
"""Variable -> kind -> the month in which its people were counted."""


def stand_sections(
    notebook: Any, study: Study, before: Sequence[Release], *, people: int, month: str
) -> tuple[Any, dict[str, dict[str, str]]]:
    """A copy of `notebook` with the kinds that stand; and which these are, for the ledger.

    Parameters
    ----------
    before
        The other releases of the study, the oldest first.
    people
        Of how many this one speaks: more than the one before when it counts a new round.
    month
        Of today, "2026-11".
    """
    told = copy.deepcopy(notebook)
    found: dict[str, dict[str, str]] = {}
    for cell in told["cells"]:
        outputs = cell.get("outputs", ())
        at = next((n for n, one in enumerate(outputs) if _item(one).get("kind") == "where"), None)
        if at is None:
            continue
        by = str(_item(outputs[at])["chart"]["by"])
        mine = [one for one in before if one.audience == study.audience and by in one.sections]
        before_this = {kind for one in mine[-1:] for kind in one.sections[by]}
        months = kinds_standing(study, by, mine[-1:], people=people, month=month)
        made = items_by_workplace(study, by, months, standing=before_this)
        shown = {kind_of(item.data, months) for item in made}
        found[by] = {kind: when for kind, when in months.items() if kind in shown}
        rest = [one for one in outputs[at + 1 :] if WHERE not in (_item(one).get("chart") or {})]
        new = [_with_item(outputs[at], item.data) for item in made]
        cell["outputs"] = [*outputs[: at + 1], *new, *rest]
    return told, found


def kinds_standing(
    study: Study, by: str, before: Sequence[Release], *, people: int, month: str
) -> dict[str, str]:
    """The kinds of a variable that stand after the last release that had them (`before`: it, or
    nothing), each with its month.
    """
    told = {kind: when for one in before for kind, when in one.sections[by].items()}
    if any(people <= one.people for one in before):
        return told
    stays = countable(study)
    enough = count_kinds(study, by, among=lambda case: stays.get(case, False))
    new = {kind: month for kind, n in enough.items() if n >= study.threshold}
    return {**new, **told}


def _item(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item of an output; empty where it has none."""
    return output.get("data", {}).get(MIME) or {}


def _with_item(output: Any, item: Mapping[str, Any]) -> Any:
    """An output of the notebook with another item in it."""
    made = copy.deepcopy(output)
    made["data"] = {MIME: dict(item), "text/plain": "rap item"}
    return made
