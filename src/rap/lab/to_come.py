"""The page *Interviews to come*: numbers and days, no name."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from tornado import web

from rap.acts.to_come import look_ahead
from rap.core.wordless import without_words
from rap.lab.base import Plain
from rap.lab.permissions import Person
from rap.lab.raw import RawHandler
from rap.lab.raw_session import RawSession
from rap.store.roles import CODER


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

    @web.authenticated
    async def get(self) -> None:
        await self.tell(tell_to_come, is_here=self.is_here)
