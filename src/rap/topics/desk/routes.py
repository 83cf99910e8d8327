"""The page *Today at the desk*: what staff count, a line at a time, and a month that is handed in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from rap.core.desks import Field, Values
from rap.core.errors import WrongUseError
from rap.core.model import Labels
from rap.store.roles import CODER
from rap.topics.desk.counting import Counted, add_line, close_month, look_at_desks, take_back
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell


@dataclass(frozen=True)
class WordRow:
    """A word of a list; `under`: the word of another list that it belongs to."""

    id: str
    label: Labels
    under: str


@dataclass(frozen=True)
class FieldRow:
    """What a line says; `of`: the field whose word opens this one."""

    id: str
    type: str
    label: Labels
    of: str
    choices: list[WordRow]


@dataclass(frozen=True)
class DeskRow:
    """A desk, its words, and how many lines of this month wait on this machine."""

    id: str
    unit: str
    title: Labels
    told: Labels  # what visitors hear: that they are counted, and may refuse
    fields: list[FieldRow]
    month: str
    n: int
    last: Values | None
    open_months: tuple[str, ...]


@dataclass(frozen=True)
class Desks:
    """Every desk."""

    desks: list[DeskRow]


def tell_desks(bench: Bench, person: Person, *, today: datetime.date | None = None) -> Desks:
    """Every desk, its words, and how many lines of this month wait on this machine."""
    person.need(CODER)
    return Desks([_desk(one) for one in look_at_desks(bench.root, today=today)])


def _desk(one: Counted) -> DeskRow:
    last = one.rows[-1] if one.rows else None
    fields = [_field(asked) for asked in one.desk.fields.values()]
    more = {"fields": fields, "month": one.month, "open_months": one.open_months}
    return tell(DeskRow, one.desk, **more, n=len(one.rows), last=last)


def _field(asked: Field) -> FieldRow:
    offered = [one for one in asked.choices.values() if not one.retired]
    return tell(FieldRow, asked, choices=[tell(WordRow, one) for one in offered])


def count_line(bench: Bench, person: Person, desk: str, *, values: dict[str, Any]) -> Desks:
    """Count one line at a desk."""
    person.need(CODER)
    if not all(isinstance(value, str) for value in values.values()):
        raise WrongUseError("desk.counting.not_words")
    add_line(bench.root, desk, values)
    return tell_desks(bench, person)


def undo_line(bench: Bench, person: Person, desk: str) -> Desks:
    """Take the last line of this month back."""
    person.need(CODER)
    take_back(bench.root, desk)
    return tell_desks(bench, person)


def hand_in(bench: Bench, person: Person, *, month: str) -> Desks:
    """Hand in a month that is over, from every desk."""
    person.need(CODER)
    close_month(bench.root, month)
    return tell_desks(bench, person)


class CountsHandler(Handler):
    @route
    async def get(self) -> Desks:
        return await self.show(tell_desks)


class LinesHandler(Handler):
    @route
    async def post(self, desk: str) -> Desks:
        return await self.change(count_line, desk, **self.body({"values": dict}))


class UndoLineHandler(Handler):
    @route
    async def post(self, desk: str) -> Desks:
        self.body({})
        return await self.change(undo_line, desk)


class HandInHandler(Handler):
    @route
    async def post(self) -> Desks:
        return await self.change(hand_in, **self.body({"month": str}))


ROUTES: Routes = (
    (r"counts", CountsHandler),
    (r"counts/hand-in", HandInHandler),
    (rf"counts/{addresses.CODE}/lines", LinesHandler),
    (rf"counts/{addresses.CODE}/undo", UndoLineHandler),
)
