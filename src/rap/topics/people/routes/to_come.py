"""The page *Interviews to come*: numbers and days, no name."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from rap.core.wordless import without_words
from rap.store.roles import CODER
from rap.topics.people.to_come import look_ahead
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession


@without_words
def tell_to_come(
    desk: RawSession, person: Person, *, is_here: bool = True, today: datetime.date | None = None
) -> Plain:
    """What there is of each kind that is wanted, and what must be destroyed when. Texts that wait
    are counted by their cards for the person who has the vault open on this machine.
    """
    person.need(CODER)
    desk.close_when_idle()
    vault = desk.vault if is_here and desk.is_open_for(person) else None
    ahead = look_ahead(desk.root, today=today, vault=vault)
    return {
        **asdict(ahead),
        "targets": [{**asdict(one), "missing": one.missing} for one in ahead.targets],
        "kept": [asdict(one) for one in ahead.kept],
    }


class ToComeHandler(RawHandler):
    has_words = False

    @route
    async def get(self) -> Plain:
        return await self.raw(tell_to_come, is_here=self.is_here)


ROUTES: Routes = ((r"to-come", ToComeHandler),)
