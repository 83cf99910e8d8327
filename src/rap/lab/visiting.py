"""Routes of trial spaces: what is to be looked at, and what was seen on one day."""

from __future__ import annotations

from tornado import web

from rap.lab.base import Handler
from rap.lab.workbench.site_visits import list_spaces, write_visit


class SpacesHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        self.reply(await self.look(lambda: list_spaces(self.bench)))


class VisitsHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need("coder")
        body = self.body("date", "rows", "language", optional=("seen",))
        self.reply(await self.act(lambda: write_visit(self.bench, person, id, body), everything=True))
