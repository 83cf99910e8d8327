"""The notebook of a run with nothing in it but what may be told: numbers changed for what a release says, quotes in a drawn order.

Which rows a table has, and in which order, says as much as a number. So rows come from what is printed and from the codebook alone:
a theme nobody spoke of and one that four people spoke of look the same.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rap.core.model import Codebook
from rap.privacy.disclosure import Answer, Told
from rap.report.items import MIME, bundles_of

Voices = Callable[[Mapping[str, Any]], list[Mapping[str, Any]]]


def guard(notebook: Any, answer: Answer, *, question: str, book: Codebook, voices: Voices) -> Any:
    """A copy of `notebook` for the exporter. A count told as "more than half" becomes `most_of(answer)`, which no number can be."""
    guarded = copy.deepcopy(notebook)
    for _, data in bundles_of(guarded):
        item = data[MIME]
        data[MIME] = _guarded(item, answer, f"{question}/{item['id']}", book, voices)
    return guarded


def most_of(answer: Answer) -> int:
    """What stands for "more than half" in a guarded item: one more than there are people."""
    return answer.people + 1


def _guarded(item: Mapping[str, Any], answer: Answer, name: str, book: Codebook, voices: Voices) -> Mapping[str, Any]:
    if any("texts" in row for row in item["rows"]):  # public texts
        return item
    told = {where: one for (of, where), one in answer.told.items() if of == name}
    if item["kind"] == "text":
        rows = [_row(row["where"], told.get(tuple(sorted(row["where"].items()))), answer) for row in item["rows"]]
        return {**item, "rows": rows}
    if item["kind"] == "quotes":
        return {**item, "quotes": voices(item)}
    return {**item, "rows": _rows(told, answer, book)}


def _row(where: Mapping[str, str], told: Told | None, answer: Answer) -> dict[str, Any]:
    shown = {"number": told.people, "most": most_of(answer)}.get(told.shown, 0) if told else 0
    return {"where": dict(where), "people": shown}


def _rows(told: Mapping[tuple[tuple[str, str], ...], Told], answer: Answer, book: Codebook) -> list[dict[str, Any]]:
    """Printed numbers, the greatest first; then, with nothing, every other value the codebook has for these columns."""
    printed = {where: one for where, one in told.items() if one.shown}
    columns = [column for column, _ in next(iter(told), ())]
    if not printed and (len(columns) != 1 or columns[0] not in book.variables):
        return []
    values = [_values(column, [dict(where)[column] for where in printed], book) for column in columns]
    rows = [_row(dict(where), one, answer) for where, one in printed.items()]
    rows.sort(key=lambda row: (-row["people"], sorted(row["where"].items())))
    if columns == ["first", "second"]:
        return rows
    rest = (tuple(zip(columns, combination, strict=True)) for combination in itertools.product(*values))
    return [*rows, *(_row(dict(where), None, answer) for where in rest if where not in printed)]


def _values(column: str, printed: Sequence[str], book: Codebook) -> list[str]:
    """Every value a column can have, whoever has it; of codes, those of families that are printed anyway."""
    if column in book.variables:
        return list(dict.fromkeys([*book.variables[column].values, *printed]))
    families = {code.family for code in book.codes if code.id in printed} if column == "code" else set()
    live = [code.id for code in book.codes if code.family in families and not code.merged_into and not code.retired]
    return list(dict.fromkeys([*live, *printed]))
