"""The voices of a report at their places, and the kinds of workplace that members read of by name.
Published once, both stand, however many come or leave (`enough`, `rap.report.items.passages`): a
heading that is gone, or new, would be about one person, and so would somebody else's voice.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from rap.report.beside import described_by
from rap.report.items import MIME
from rap.report.items.evidence import place_of, plan_voices
from rap.report.items.passages import Passages
from rap.report.items.said import voice_items
from rap.report.items.where import kinds
from rap.report.items.workplaces import WHERE, items_by_workplace, kind_of
from rap.study.study import Study
from rap.topics.publishing.enough import Enough

Sections = Mapping[str, Mapping[str, str]]
"""Variable -> kind -> the month in which its people were counted."""


def stand_sections(
    notebook: Any,
    study: Study,
    enough: Enough,
    passages: Passages,
    *,
    before: Mapping[str, Collection[str]],
) -> tuple[Any, dict[str, dict[str, str]]]:
    """A copy of `notebook` with the voices and the kinds that stand; and which kinds these are, for
    the ledger. `before` are those that the last release had (variable -> kinds).
    """
    told = copy.deepcopy(notebook)
    tell = described_by(study, enough)
    voices = plan_voices(study, passages, tell)
    made = {
        place_of(one.id): [*voice_items(one, voices.get(one.id, ()), study)]
        for one in study.findings
    }
    found: dict[str, dict[str, str]] = {}
    for cell in told["cells"]:
        outputs, has_kinds = [], False
        for output in cell.get("outputs", ()):
            item = _item(output)
            if item.get("id") in made:
                outputs += [_with_item(output, one.data) for one in made[item["id"]]]
            elif not (has_kinds and WHERE in (item.get("chart") or {})):
                outputs.append(output)
            if item.get("kind") == "where":
                by, has_kinds = str(item["chart"]["by"]), True
                since = {id: enough.since({by: id}) for id, _, _ in kinds(study, by)}
                months = {id: month for id, month in since.items() if month}
                new = items_by_workplace(
                    study,
                    by,
                    months,
                    standing=before.get(by, ()),
                    passages=passages,
                    tell=tell,
                )
                shown = {kind_of(one.data, months) for one in new}
                found[by] = {id: month for id, month in months.items() if id in shown}
                outputs += [_with_item(output, one.data) for one in new]
        if "outputs" in cell:
            cell["outputs"] = outputs
    return told, found


def _item(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item of an output; empty where it has none."""
    return output.get("data", {}).get(MIME) or {}


def _with_item(output: Any, item: Mapping[str, Any]) -> Any:
    """An output of the notebook with another item in it."""
    made = copy.deepcopy(output)
    made["data"] = {MIME: dict(item), "text/plain": "rap item"}
    return made
