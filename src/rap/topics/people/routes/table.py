"""The table of people on the screen: what is known of each, typed and pasted, saved as one act."""

from __future__ import annotations

import datetime
from typing import Any

from tornado import web

from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.topics.consent.questions import never_asked_to_stay
from rap.topics.people.table import CellProblem, TypedCell, find_variables, read_people, save_people
from rap.topics.web.base import Handler, Routes
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

Plain = dict[str, Any]
MOST_CELLS = 5_000
MOST_LETTERS = 200  # of a cell


def list_people(bench: Bench, person: Person) -> Plain:
    """Who speaks in the texts that `person` may read, with the variables of people, what makes each
    one of few, and who was never asked whether she may stay in published numbers.
    """
    person.need(CODER)
    visible = {case for source in bench.sources.values() for case in source.cases}
    rows = read_people(bench.root, visible)
    unasked = never_asked_to_stay(bench.root, on=datetime.date.today())
    return {
        "variables": [
            {
                "id": one.id,
                "label": dict(one.label),
                "values": [{"id": id, "label": dict(text)} for id, text in one.values.items()],
            }
            for one in find_variables(bench.book, bench.cases.values())
        ],
        "people": [
            {
                "case": row.case,
                "sources": [id for id in row.sources if id in bench.sources],
                "values": {name: list(values) for name, values in row.values.items()},
                "by_month": list(row.by_month),
                "rare": list(row.rare),
            }
            for row in rows
        ],
        "ask_to_stay": [case for case in unasked if case in visible],
        "least": bench.settings.threshold("members"),
    }


def save_table(bench: Bench, person: Person, *, cells: Any, sure: bool = False) -> Plain:
    """Save what was typed into the cells, all of it or nothing.

    Returns
    -------
    dict
        `problems`, a row for each cell with its sentence, what could take its place instead, and
        whether she may want it all the same; and the table as it is now.
    """
    person.need(CODER)
    if not (isinstance(cells, list) and len(cells) <= MOST_CELLS and all(map(_is_cell, cells))):
        raise WrongUseError("people.bad_cells", limit=MOST_CELLS)
    visible = {case for source in bench.sources.values() for case in source.cases}
    for cell in cells:
        if cell["case"] not in visible:
            raise WrongUseError("consent.unknown_case", case=cell["case"])
    typed = [
        TypedCell(cell["case"], cell["variable"], tuple(cell["was"]), cell["now"]) for cell in cells
    ]
    problems = save_people(bench.root, typed, is_sure=sure)
    return {"problems": [_tell(one) for one in problems], "saved": not problems}


def _tell(one: CellProblem) -> Plain:
    return {
        "case": one.case,
        "variable": one.variable,
        "sentence": on_screen(one.message),
        "proposal": one.proposal,
        "warning": one.is_warning,
    }


def _is_cell(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and cell.keys() == {"case", "variable", "was", "now"}
        and isinstance(cell["was"], list)
        and all(isinstance(text, str) for text in (*cell["was"], cell["variable"], cell["now"]))
        and isinstance(cell["case"], str)
        and CASE_ID.fullmatch(cell["case"]) is not None
        and len(cell["now"]) <= MOST_LETTERS
        and not any("\ud800" <= sign <= "\udfff" for sign in cell["now"])
    )


class PeopleHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        await self.show(list_people)

    @web.authenticated
    async def post(self) -> None:
        await self.change(save_table, **self.body({"cells": object}, optional={"sure": bool}))


ROUTES: Routes = ((r"people", PeopleHandler),)
