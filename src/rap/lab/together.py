"""Routes of working together: agreement, who codes what, suggestions, proposals, the codebook on paper."""

from __future__ import annotations

from tornado import web

from rap.core.errors import WrongUseError
from rap.core.model import CODE_ID, SOURCE_ID
from rap.lab.base import Handler
from rap.lab.workbench.codes import list_codes
from rap.lab.workbench.desk import compare
from rap.lab.workbench.handover import format_hand_over_page, hand_over
from rap.lab.workbench.planning import keep_plan, propose_plan, tell_plan
from rap.lab.workbench.printing import format_codebook_page
from rap.lab.workbench.suggesting import suggest_for
from rap.store.proposals import remove_proposal


class _OfSource(Handler):
    def source(self) -> str:
        """The source that the address names after the question mark."""
        id = self.ask("source")
        if not SOURCE_ID.fullmatch(id):
            raise WrongUseError("lab.request.no_source")
        return id


class AgreementHandler(_OfSource):
    @web.authenticated
    async def get(self) -> None:
        person, id = self.person, self.source()
        self.reply(await self.look(lambda: compare(self.bench, person, id)))


class PlanHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        self.reply(await self.look(lambda: tell_plan(self.bench)))

    @web.authenticated
    async def put(self) -> None:
        person = self.person
        person.need("lead")
        body = self.body("plan", optional=("drawn",))
        self.reply(await self.act(lambda: keep_plan(self.bench, person, **body), everything=True))


class DrawHandler(Handler):
    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("lead")
        body = {"pairs": [], **self.body("by", "share", "seed", optional=("pairs",))}
        self.reply(await self.look(lambda: propose_plan(self.bench, person, **body)))


class SuggestionsHandler(_OfSource):
    @web.authenticated
    async def get(self) -> None:
        person, id, code = self.person, self.source(), self.ask("code")
        if not CODE_ID.fullmatch(code):
            raise WrongUseError("lab.request.no_code")
        n = self.number("limit", 20, most=200)
        self.reply(await self.look(lambda: suggest_for(self.bench, person, id, code, n=n)))


class ProposalHandler(Handler):
    """A proposal that a lead has decided about, taken or not, leaves the list."""

    @web.authenticated
    async def delete(self, id: str) -> None:
        person = self.person
        person.need("lead")
        await self.act(lambda: remove_proposal(self.room.root, id), everything=True)
        self.reply(await self.look(lambda: list_codes(self.bench, person)))


class PrintHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        form, language = self.ask("form", "list"), self.ask("language", "en")
        self.page(await self.look(lambda: format_codebook_page(self.bench, form=form, language=language)))


class HandOverHandler(Handler):
    """What somebody who leaves hands over: as JSON, or with `form=page` as a page to print."""

    @web.authenticated
    async def get(self, coder: str) -> None:
        person, form, language = self.person, self.ask("form", "json"), self.ask("language", "en")
        if form != "page":
            self.reply(await self.look(lambda: hand_over(self.bench, person, coder)))
            return
        self.page(await self.look(lambda: format_hand_over_page(self.bench, person, coder, language=language)))
