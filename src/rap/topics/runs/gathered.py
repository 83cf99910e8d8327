"""What the plans of a run would publish, as questions to the guard: of people, of texts in which
somebody asks for help, and of the lines of desks, one question for each kind of thing that is counted
together (the questions of a desk in a year, its people, those whom rounds met).

Lines have rounds of their own, whatever run asks: a year is published once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from rap.core.desks import together_with
from rap.privacy.disclosure import Cell, ReleaseAnswer, ReleaseRequest, Round, answer
from rap.report.items import items_of
from rap.report.items.item import unit_of_texts
from rap.study.study import Study
from rap.topics.runs.cells import (
    Finished,
    asking,
    gather,
    gather_asked,
    question_of,
    uncounted_places,
)

Runs = Sequence[Finished]


def answer_all(gathered: Sequence[ReleaseRequest], rounds: Sequence[Round]) -> ReleaseAnswer:
    """What may be published of people, and of texts in which people asked for help; `people` are
    those of the first.
    """
    first, *others = gathered
    told = answer(first, rounds)
    for asked in others:
        more = answer(asked, told.rounds)
        told = ReleaseAnswer({**told.told, **more.told}, told.people, more.rounds)
    return told


def gather_all(
    runs: Runs, study: Study, hashed: Callable[[str], str], *, anew: bool
) -> list[ReleaseRequest]:
    """All that the runs would publish; people come first."""
    gathered = [
        _together([find(run, study=study, hashed=hashed, anew=anew) for run in runs])
        for find in (gather, gather_asked)
    ]
    return [*gathered, *gather_lines(runs, study=study, hashed=hashed, anew=anew)]


def _together(asked: Sequence[ReleaseRequest]) -> ReleaseRequest:
    """What all plans of a run would publish."""
    cells = {cell.key: cell for one in asked for cell in one.cells}
    items = frozenset(item for one in asked for item in one.items)
    return replace(asked[0], cells=tuple(cells.values()), items=items)


def gather_lines(
    runs: Runs, *, study: Study, hashed: Callable[[str], str], anew: bool
) -> list[ReleaseRequest]:
    """All that the plans of a run would publish of lines, by what is counted together.

    A thing stands for a person who asked for help or was met, so the guard counts it as one, for
    every audience; its own yes was given at the desk, where people hear that they may refuse.
    """
    cells: dict[str, dict[object, Cell]] = defaultdict(dict)
    items: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        shown = {item["id"] for _, item in items_of(run.notebook)}
        for row in run.people:
            ids = row["texts"] or ()
            if row["item"] not in shown or not ids or unit_of_texts(ids) != "lines":
                continue
            of, name = together_with(ids[0]), f"{question_of(run.plan)}/{row['item']}"
            where = tuple(sorted(json.loads(row["where"]).items()))
            cell = Cell(name, where, frozenset(map(hashed, ids)))
            cells[of][cell.key] = cell
            items[of].add(name)
    every: dict[str, dict[str, str]] = defaultdict(dict)
    for id, facts in study.counted.items() if cells else ():
        if (of := together_with(id)) in cells:
            every[of][hashed(id)] = hashed(facts)
    audiences = frozenset(study.settings.audiences - {"team"})
    hides = uncounted_places(study)
    return [
        ReleaseRequest(
            scope=hashed(f"lines:{of}"),
            sources=frozenset({hashed(f"lines:{of}")}),
            facts=every[of],
            agreed=dict.fromkeys(every[of], audiences),
            cells=tuple(cells[of].values()),
            items=frozenset(items[of]),
            hides=hides,
            **asking(runs[0], study, anew=anew),
        )
        for of in sorted(cells)
    ]
