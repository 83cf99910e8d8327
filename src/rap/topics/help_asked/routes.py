"""Messages in which somebody may ask for help, at the top of the start page until somebody records
that they were seen. Their words stay in the vault.
"""

from __future__ import annotations

from dataclasses import dataclass

from rap.store.roles import CODER
from rap.topics.help_asked.messages import record_seen, unseen
from rap.topics.waiting_texts.queue import find_queue, open_queue
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person


@dataclass(frozen=True)
class Asking:
    """The texts that wait to be read first."""

    asking: list[str]


def find_asking(bench: Bench, person: Person) -> list[str]:
    """The texts that wait to be read first, for leads and coders; nothing is decrypted."""
    vault = find_queue(bench.root) if person.may(CODER) else None
    return unseen(vault) if vault is not None else []


def see_to(bench: Bench, person: Person, text_id: str) -> Asking:
    """Record that `person` has read it and did what is to be done; what still waits."""
    record_seen(open_queue(bench.root), text_id, by=person.id)
    return Asking(find_asking(bench, person))


class SeenHandler(Handler):
    @route
    async def post(self, text_id: str) -> Asking:
        self.body({})
        return await self.change(see_to, text_id, everything=False)


ROUTES: Routes = ((rf"asking/{addresses.SOURCE}/seen", SeenHandler),)
