"""Routes of raw texts: the vault opened once a session, import, review. To this machine alone; no
cache keeps an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from tornado import web

from rap.core.errors import NotAllowedError, WrongUseError
from rap.core.model import SOURCE_ID
from rap.lab import importing, reviewing
from rap.lab.base import Handler, TooBigError, as_read
from rap.lab.permissions import CODER
from rap.lab.rawdesk import MAX_FILE, RawDesk, tell_vault

_T = TypeVar("_T")
_HERE = ("127.0.0.1", "::1", "0.0.0.0")  # tornado says the last of a socket that is a file
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


class RawHandler(Handler):
    """Base of these routes: words of raw texts leave this machine by no proxy."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        is_here = self.request.remote_ip in _HERE and not any(
            name in self.request.headers for name in _PASSED_ON
        )
        if self.current_user is not None and not self._finished and not is_here:
            raise NotAllowedError("lab.raw.elsewhere")

    @property
    def desk(self) -> RawDesk:
        return self.room.desk

    async def raw(self, work: Callable[[], _T], *, everything: bool = False) -> _T:
        """In the thread for raw texts; `everything`: the study may have changed."""
        done = await asyncio.get_running_loop().run_in_executor(self.room.raws, as_read(work))
        if everything:
            self.room.watcher.look(everything=True)
        return done

    def words(self, *keys: str, optional: dict[str, type] | None = None) -> dict[str, Any]:
        """The request's members: `keys` are texts, the others of their kind."""
        self.person.need(CODER)
        kinds = {**dict.fromkeys(keys, str), **(optional or {})}
        body = self.body(*keys, optional=tuple(optional or ()))
        for key, value in body.items():
            if type(value) is not kinds[key]:
                raise WrongUseError("lab.request.wrong_kind", member=key)
        return body


class VaultHandler(RawHandler):
    """Whether there is one and what waits; open it with the passphrase; close it."""

    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.raw(lambda: tell_vault(self.desk, person, language=self.language)))

    @web.authenticated
    async def post(self) -> None:
        person, said = self.person, self.words("passphrase")
        self.request.body = b""
        await self.raw(lambda: self.desk.open(person, said.pop("passphrase")))
        self.reply({"open": True})

    @web.authenticated
    async def delete(self) -> None:
        person = self.person
        person.need(CODER)
        if self.desk.is_open_for(person):
            await self.raw(self.desk.close)
        self.reply({"open": False})


class FilesHandler(RawHandler):
    """The bytes of one file as they are; `suffix` says what they are. Kept in memory alone."""

    @web.authenticated
    async def post(self) -> None:
        person, suffix, data = self.person, self.ask("suffix"), self.request.body
        person.need(CODER)
        if len(data) > MAX_FILE:
            raise TooBigError("lab.import.too_big", limit=MAX_FILE)
        self.request.body = b""
        self.reply(
            await self.raw(lambda: importing.take_file(self.desk, person, suffix, data)), 201
        )

    @web.authenticated
    async def delete(self) -> None:
        person = self.person
        person.need(CODER)
        await self.raw(lambda: importing.drop_files(self.desk, person))
        self.reply({"files": 0})


class ImportHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need(CODER)
        asked = self.body(
            "files",
            "language",
            optional=("preview", *(importing.FIELDS.keys() - {"files", "language"})),
        )
        preview = asked.pop("preview", False) is not False
        done = await self.raw(
            lambda: importing.import_files(self.desk, person, asked, preview=preview),
            everything=not preview,
        )
        self.reply(importing.in_words(done, self.language))


class ReviewHandler(RawHandler):
    """How far the review is; begin it. Texts are looked through one after the other, and other
    requests go in between.
    """

    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.tell_progress(self.desk, person)))

    @web.authenticated
    async def post(self) -> None:
        person, source = self.person, self.words(optional={"source": str}).get("source", "")
        if source and not SOURCE_ID.fullmatch(source):
            raise WrongUseError("lab.request.no_source")
        begun = await self.raw(lambda: reviewing.begin_review(self.desk, person, source=source))
        self.room.raws.submit(self._go_on)
        self.reply(begun, 202)

    def _go_on(self) -> None:
        """One text, then to the end of the queue again."""
        if reviewing.screen_next(self.desk):
            self.room.raws.submit(self._go_on)


class EntitiesHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        person, source, only_open = self.person, self.ask("source"), self.ask("open", "0") == "1"
        offset, limit = self.number("offset", 0, most=1_000_000), self.number("limit", 50, most=500)
        options = {"source": source, "only_open": only_open, "offset": offset, "limit": limit}
        self.reply(await self.raw(lambda: reviewing.list_entities(self.desk, person, **options)))  # type: ignore[arg-type]


class EntityHandler(RawHandler):
    @web.authenticated
    async def get(self, key: str) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.tell_entity(self.desk, person, key)))

    @web.authenticated
    async def post(self, key: str) -> None:
        person, said = self.person, self.words("act", optional={"words": str, "form": int})
        self.reply(await self.raw(lambda: reviewing.decide(self.desk, person, key=key, **said)))


class NamesHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        person, said = self.person, self.words("words")
        self.reply(await self.raw(lambda: reviewing.add_name(self.desk, person, **said)))


class UndoHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        person, _ = self.person, self.words()
        self.reply(await self.raw(lambda: reviewing.undo(self.desk, person)))


class TextsHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.list_texts(self.desk, person)))


class TextHandler(RawHandler):
    @web.authenticated
    async def get(self, id: str) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.read_text_of(self.desk, person, id)))

    @web.authenticated
    async def post(self, id: str) -> None:
        person, said = self.person, self.words("act")
        self.reply(await self.raw(lambda: reviewing.mark_text(self.desk, person, id, **said)))


class AcceptHandler(RawHandler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person, said = self.person, self.words(optional={"forget_raw": bool})
        forget = said.get("forget_raw", False)
        done = await self.raw(
            lambda: reviewing.accept_text(self.desk, person, id, forget_raw=forget), everything=True
        )
        self.reply(done)


class DifferencesHandler(RawHandler):
    @web.authenticated
    async def get(self, id: str) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.list_differences(self.desk, person, id)))

    @web.authenticated
    async def post(self, id: str) -> None:
        person, said = self.person, self.words("key", "act", optional={"words": str})
        self.reply(
            await self.raw(lambda: reviewing.settle_difference(self.desk, person, id, **said))
        )


class SpreadsHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.raw(lambda: reviewing.list_spreads(self.desk, person, self.bench)))

    @web.authenticated
    async def post(self) -> None:
        person, said = self.person, self.words("key", "act")
        done = await self.raw(
            lambda: reviewing.decide_spread(self.desk, person, **said), everything=True
        )
        self.reply(done)
