"""The page *Interviews to come*: numbers and days, no name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from rap.core.wordless import without_words
from rap.store.roles import CODER
from rap.topics.people.to_come import Kept, look_ahead
from rap.topics.web.base import Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession
from rap.topics.web.replies import tell


@dataclass(frozen=True)
class TargetRow:
    """How many are wanted of a value, how many there are, and how many wait in the vault."""

    variable: str
    value: str
    n: int
    wanted: int
    waiting: int
    missing: int


@dataclass(frozen=True)
class ToComeShown:
    """What there is of each kind that is wanted, and what must be destroyed when."""

    n_interviews: int
    n_people: int
    targets: list[TargetRow]
    guides: Mapping[str, int]  # by version, "" where none was noted
    interpreted: Mapping[str, int]  # by language
    consent: Mapping[str, int]
    n_receipts: int
    kept: tuple[Kept, ...]
    n_waiting: int
    is_open: bool  # those that wait were counted


@without_words
def tell_to_come(
    desk: RawSession, person: Person, *, is_here: bool = True, today: datetime.date | None = None
) -> ToComeShown:
    """What there is of each kind that is wanted, and what must be destroyed when. Texts that wait
    are counted by their cards for the person who has the vault open on this machine.
    """
    person.need(CODER)
    desk.close_when_idle()
    vault = desk.vault if is_here and desk.is_open_for(person) else None
    ahead = look_ahead(desk.root, today=today, vault=vault)
    return tell(ToComeShown, ahead, targets=[tell(TargetRow, one) for one in ahead.targets])


class ToComeHandler(RawHandler):
    has_words = False

    @route
    async def get(self) -> ToComeShown:
        return await self.raw(tell_to_come, is_here=self.is_here)


ROUTES: Routes = ((r"to-come", ToComeHandler),)
