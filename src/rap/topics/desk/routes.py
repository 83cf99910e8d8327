"""The page *Today at the desk*: what staff count, a line at a time, and a month that is handed in."""

from __future__ import annotations

import datetime

from rap.core.errors import WrongUseError
from rap.store.roles import CODER
from rap.topics.desk.counting import Counted, add_line, close_month, look_at_desks, take_back
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Plain, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person


def tell_desks(bench: Bench, person: Person, *, today: datetime.date | None = None) -> Plain:
    """Every desk, its words, and how many lines of this month wait on this machine."""
    person.need(CODER)
    return {"desks": [_plain(one) for one in look_at_desks(bench.root, today=today)]}


def _plain(one: Counted) -> Plain:
    fields = [
        {
            "id": asked.id,
            "type": asked.type,
            "label": asked.label,
            "of": asked.of,
            "choices": [
                {"id": choice.id, "label": choice.label, "under": choice.under}
                for choice in asked.choices.values()
                if not choice.retired
            ],
        }
        for asked in one.desk.fields.values()
    ]
    return {
        "id": one.desk.id,
        "unit": one.desk.unit,
        "title": one.desk.title,
        "told": one.desk.told,
        "fields": fields,
        "month": one.month,
        "n": len(one.rows),
        "last": one.rows[-1] if one.rows else None,
        "open_months": one.open_months,
    }


def count_line(bench: Bench, person: Person, desk: str, *, values: Plain) -> Plain:
    """Count one line at a desk."""
    person.need(CODER)
    if not all(isinstance(value, str) for value in values.values()):
        raise WrongUseError("lab.counting.not_words")
    add_line(bench.root, desk, values)
    return tell_desks(bench, person)


def undo_line(bench: Bench, person: Person, desk: str) -> Plain:
    """Take the last line of this month back."""
    person.need(CODER)
    take_back(bench.root, desk)
    return tell_desks(bench, person)


def hand_in(bench: Bench, person: Person, *, month: str) -> Plain:
    """Hand in a month that is over, from every desk."""
    person.need(CODER)
    close_month(bench.root, month)
    return tell_desks(bench, person)


class CountsHandler(Handler):
    @route
    async def get(self) -> Plain:
        return await self.show(tell_desks)


class LinesHandler(Handler):
    @route
    async def post(self, desk: str) -> Plain:
        return await self.change(count_line, desk, **self.body({"values": dict}))


class UndoLineHandler(Handler):
    @route
    async def post(self, desk: str) -> Plain:
        self.body({})
        return await self.change(undo_line, desk)


class HandInHandler(Handler):
    @route
    async def post(self) -> Plain:
        return await self.change(hand_in, **self.body({"month": str}))


ROUTES: Routes = (
    (r"counts", CountsHandler),
    (r"counts/hand-in", HandInHandler),
    (rf"counts/{addresses.CODE}/lines", LinesHandler),
    (rf"counts/{addresses.CODE}/undo", UndoLineHandler),
)
