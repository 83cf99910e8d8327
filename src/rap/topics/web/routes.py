"""Routes that serve every page: what changed on the disk, and taking an act back (`befores`)."""

from __future__ import annotations

from rap.store.roles import CODER
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.watching import Changes

MAX_WAIT_S = 60


def take_back(bench: Bench, person: Person, token: str) -> Undoable:
    """Take back an act of this person, while what it changed is as she left it."""
    person.need(CODER)
    return bench.before.take(person.id, token)


class ChangesHandler(Handler):
    _track_activity = False

    @route
    async def get(self) -> Changes:
        wait = self.number("wait", 25, most=MAX_WAIT_S)
        return await self.room.watcher.wait(self.ask("since"), wait)


class BackHandler(Handler):
    @route
    async def post(self) -> Undoable:
        return await self.change(take_back, self.body({"token": str})["token"])


ROUTES: Routes = (
    (r"changes", ChangesHandler),
    (r"back", BackHandler),
)
