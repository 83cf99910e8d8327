"""The table of people on the screen: what is known of each, typed and pasted, saved as one act."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.topics.consent.questions import never_asked_to_stay
from rap.topics.people.table import CellProblem, TypedCell, find_variables, read_people, save_people
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

MOST_CELLS = 5_000
MOST_LETTERS = 200  # of a cell


@dataclass(frozen=True)
class ValueRow:
    """A value of a variable."""

    id: str
    label: dict[str, str]


@dataclass(frozen=True)
class VariableRow:
    """A variable of people, and its values."""

    id: str
    label: dict[str, str]
    values: list[ValueRow]


@dataclass(frozen=True)
class PersonRow:
    """One person in the table."""

    case: str
    sources: list[str]
    values: dict[str, list[str]]
    by_month: list[str]
    rare: list[str]  # the fewest variables together that few people share with her


@dataclass(frozen=True)
class People:
    """The table of people."""

    variables: list[VariableRow]
    people: list[PersonRow]
    ask_to_stay: list[str]  # who was never asked whether she may stay in published numbers
    least: int  # fewer people than this are few


@dataclass(frozen=True)
class WrongCell:
    """What is wrong with a cell, and what could take its place; `warning`: she may want it."""

    case: str
    variable: str
    sentence: str
    proposal: str
    warning: bool


@dataclass(frozen=True)
class PeopleSaved:
    """Whether what was typed is saved, all of it or nothing."""

    problems: list[WrongCell]
    saved: bool


def list_people(bench: Bench, person: Person) -> People:
    """Who speaks in the texts that `person` may read, with the variables of people, what makes each
    one of few, and who was never asked whether she may stay in published numbers.
    """
    person.need(CODER)
    visible = {case for source in bench.sources.values() for case in source.cases}
    rows = read_people(bench.root, visible)
    unasked = never_asked_to_stay(bench.root, on=datetime.date.today())
    return People(
        variables=[
            VariableRow(
                one.id,
                dict(one.label),
                [ValueRow(id, dict(text)) for id, text in one.values.items()],
            )
            for one in find_variables(bench.book, bench.cases.values())
        ],
        people=[
            PersonRow(
                case=row.case,
                sources=[id for id in row.sources if id in bench.sources],
                values={name: list(values) for name, values in row.values.items()},
                by_month=list(row.by_month),
                rare=list(row.rare),
            )
            for row in rows
        ],
        ask_to_stay=[case for case in unasked if case in visible],
        least=bench.settings.threshold("members"),
    )


def save_table(bench: Bench, person: Person, *, cells: Any, sure: bool = False) -> PeopleSaved:
    """Save what was typed into the cells, all of it or nothing."""
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
    return PeopleSaved([_tell(one) for one in problems], not problems)


def _tell(one: CellProblem) -> WrongCell:
    return WrongCell(one.case, one.variable, on_screen(one.message), one.proposal, one.is_warning)


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
    @route
    async def get(self) -> People:
        return await self.show(list_people)

    @route
    async def post(self) -> PeopleSaved:
        return await self.change(
            save_table, **self.body({"cells": object}, optional={"sure": bool})
        )


ROUTES: Routes = ((r"people", PeopleHandler),)
