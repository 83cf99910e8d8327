"""Routes of findings: listed, opened, written, changed, and the whole life of one as a page."""

from __future__ import annotations

from tornado import web

from rap.acts.finding_life import biography_page
from rap.core.errors import WrongUseError
from rap.lab.base import Handler
from rap.lab.workbench.findings import (
    act_on_finding,
    add_finding,
    check_may_read_life,
    open_finding,
    support_finding,
    tell_finding,
)

_FIELDS = ("reason", "language", "text", "of", "seen", "kind", "what", "status")


class FindingsHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        self.reply({"findings": await self.look(lambda: [tell_finding(f) for f in self.bench.findings])})

    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("coder")
        body = self.body("language", "text", "reason", optional=("phase",))
        self.reply(await self.act(lambda: add_finding(self.bench, person, body), everything=True), 201)


class FindingHandler(Handler):
    @web.authenticated
    async def get(self, id: str) -> None:
        person = self.person
        self.reply(await self.look(lambda: open_finding(self.bench, person, id)))


class FindingActsHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need("coder")
        body = self.body("act", optional=_FIELDS)
        self.reply(await self.act(lambda: act_on_finding(self.bench, person, id, body), everything=True))


class EvidenceHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need("coder")
        ref = self.body("ref")["ref"]
        if not isinstance(ref, str):
            raise WrongUseError("lab.finding.bad_reference")
        self.reply(await self.act(lambda: support_finding(self.bench, person, id, ref), everything=True))


class LifeHandler(Handler):
    """The whole life of a finding: answers, trials and releases beside its words."""

    @web.authenticated
    async def get(self, id: str) -> None:
        person = self.person
        check_may_read_life(self.bench, person)
        self.page(await self.look(lambda: biography_page(self.room.root, id)))
