"""Routes for reading and writing around the text: start page, passages, grid, memos, settings."""

from __future__ import annotations

from typing import Any

from tornado import web

from rap.core.errors import WrongUseError
from rap.lab.base import Handler
from rap.lab.settings import note_visit, read_own, write_own
from rap.lab.workbench.matrix import format_framework, format_framework_page
from rap.lab.workbench.retrieving import Question, find_passages, make_grid
from rap.lab.workbench.starting import tell_start
from rap.lab.workbench.writing import add_memo, change_memo, delete_memo, list_memos

_MOST = 1_000


class StartHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        since = await self.look(lambda: note_visit(self.room.root, person.id)) if person.id else ""
        self.reply(await self.look(lambda: tell_start(self.bench, person, since)))


class PassagesHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        where = {k.removeprefix("where."): self.ask(k) for k in self.request.query_arguments if k.startswith("where.")}
        asked = Question(
            **{key: self.ask(key) for key in ("query", "code", "coder", "words")},
            regex=self.ask("regex", "0") == "1",
            where=where,
            context=self.number("context", 120, most=_MOST),
            limit=self.number("limit", 200, most=_MOST),
            offset=self.number("offset", 0, most=100_000_000),
        )
        self.reply(await self.look(lambda: find_passages(self.bench, person, asked)))


class GridHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person, by, form, language = self.person, self.ask("by", "case"), self.ask("form"), self.ask("language", "en")
        codes = [code for code in self.ask("codes").split(",") if code]
        if not codes:
            raise WrongUseError("lab.request.no_codes")
        if form == "page":
            self.page(await self.look(lambda: format_framework_page(self.bench, person, codes, language=language)))
        elif form == "csv":
            table = await self.look(lambda: format_framework(self.bench, person, codes))
            self.set_header("Content-Disposition", 'attachment; filename="framework.csv"')
            self.set_header("Cache-Control", "no-store")
            self.finish(table, set_content_type="text/csv; charset=UTF-8")
        else:
            self.reply(await self.look(lambda: make_grid(self.bench, person, codes=codes, by=by)))


def _memo_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a memo, each of its kind."""
    kinds: dict[str, type] = {"type": str, "about": str, "text": str, "private": bool, "src": str}
    for key, value in body.items():
        if type(value) is not kinds[key]:
            raise WrongUseError("lab.request.wrong_kind", member=key)
    return body


class MemosHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person, about, kind = self.person, self.ask("about"), self.ask("type")
        self.reply({"memos": await self.look(lambda: list_memos(self.bench, person, about=about, type=kind))})

    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("coder")
        body = {"private": False, **_memo_fields(self.body("type", "about", "text", optional=("private", "src")))}
        pen = self.room.pens.pen
        self.reply(await self.act(lambda: add_memo(self.bench, pen(person.id), person, **body), everything=True), 201)


class MemoHandler(Handler):
    @web.authenticated
    async def put(self, id: str) -> None:
        person = self.person
        person.need("coder")
        changes = _memo_fields(self.body(optional=("type", "text", "private")))
        pen = self.room.pens.pen
        changing = self.act(lambda: change_memo(self.bench, pen(person.id), person, id, changes), everything=True)
        self.reply(await changing)

    @web.authenticated
    async def delete(self, id: str) -> None:
        person = self.person
        await self.act(lambda: delete_memo(self.bench, person, id), everything=True)
        self.reply({"deleted": id})


class SettingsHandler(Handler):
    """What one coder likes on this machine: language, shortcuts."""

    @web.authenticated
    async def get(self) -> None:
        self.reply(await self.look(lambda: read_own(self.room.root, self.person.id)))

    @web.authenticated
    async def put(self) -> None:
        body, person = self.body(optional=("language", "shortcuts", "screen")), self.person
        self.reply(await self.act(lambda: write_own(self.room.root, person.id, body)))
