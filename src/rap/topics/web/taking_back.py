"""The one route that takes acts of pages back; what is done is in `befores`."""

from __future__ import annotations

from tornado import web

from rap.store.roles import CODER
from rap.topics.web.base import Handler, Plain
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person


def take_back(bench: Bench, person: Person, token: str) -> Plain:
    """Take back an act of this person, while what it changed is as she left it."""
    person.need(CODER)
    return bench.before.take(person.id, token)


class BackHandler(Handler):
    @web.authenticated
    async def post(self) -> None:
        await self.change(take_back, self.body({"token": str})["token"])
