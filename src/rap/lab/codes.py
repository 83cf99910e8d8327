"""Routes of the codebook."""

from __future__ import annotations

from tornado import web

from rap.lab.base import Handler
from rap.lab.code_list import (
    act_on_codebook,
    find_to_read_again,
    find_uses,
    list_codes,
    tell_history,
)

_FIELDS = (
    "family",
    "label",
    "definition",
    "include",
    "exclude",
    "example",
    "colour",
    "parent",
    "into",
)


class CodebookHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.look(lambda: list_codes(self.bench, person)))


class CodebookActsHandler(Handler):
    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("coder")
        body = self.body("act", "code", "reason", optional=_FIELDS)
        act, code, reason = (body.pop(key) for key in ("act", "code", "reason"))
        self.reply(
            await self.act(
                lambda: act_on_codebook(
                    self.bench, person, act=act, code=code, reason=reason, fields=body
                ),
                everything=True,
            )
        )


class HistoryHandler(Handler):
    @web.authenticated
    async def get(self, code: str) -> None:
        self.reply({"events": await self.look(lambda: tell_history(self.bench, code))})


class UsedHandler(Handler):
    @web.authenticated
    async def get(self, code: str) -> None:
        person = self.person
        self.reply(await self.look(lambda: find_uses(self.bench, person, code)))


class AgainHandler(Handler):
    """Codings older than what their code means today."""

    @web.authenticated
    async def get(self, code: str) -> None:
        person = self.person
        found = await self.look(lambda: find_to_read_again(self.bench, person, code))
        self.reply({"codings": [coding.__dict__ for coding in found]})
