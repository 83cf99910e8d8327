"""Routes of the coding view: the study, who I am, sources, acts, and what changed."""

from __future__ import annotations

from tornado import web

from rap.core.errors import WrongUseError
from rap.lab.base import Handler
from rap.lab.identity import login_of, remember
from rap.lab.workbench.actions import do_acts
from rap.lab.workbench.opening import describe_study, list_sources, open_source
from rap.lab.workbench.permissions import CODER, person_of

MAX_WAIT_S = 60


class StudyHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        self.reply(await self.look(lambda: describe_study(self.bench, person)))


class MeHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        self.reply({"coder": self.person.id or None, "role": self.person.role})

    @web.authenticated
    async def put(self) -> None:
        coder, login = self.body("coder")["coder"], login_of(self)
        if not isinstance(coder, str):
            raise WrongUseError("lab.coder.no_id")
        person = person_of(await self.act(lambda: remember(self.bench.settings, login, coder)))
        self.reply({"coder": person.id, "role": person.role})


class SourcesHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person, cursor = self.person, self.room.watcher.cursor
        self.reply({"sources": await self.look(lambda: list_sources(self.bench, person)), "cursor": cursor})
        self.room.looks.submit(self.room.forget)


class SourceHandler(Handler):
    @web.authenticated
    async def get(self, id: str) -> None:
        person, cursor = self.person, self.room.watcher.cursor
        opened = await self.look(lambda: open_source(self.bench, person, id))
        self.room.watcher.opened(id)
        self.reply({**opened, "cursor": cursor})
        self.room.looks.submit(self.bench.save_folds)
        if person.role != "reader":  # so that the first act need not wait for the log to be read
            self.room.looks.submit(lambda: self.room.pens.pen(person.id).find(id, ""))


class ActsHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need(CODER)
        body = self.body("src", "acts")
        src, acts = body["src"], body["acts"]
        if not isinstance(src, str) or not isinstance(acts, list):
            raise WrongUseError("lab.acts.wrong_kind")

        def work() -> list[dict[str, str]]:
            with self.bench.disk.at_once():
                done = do_acts(self.bench, self.room.pens.pen(person.id), person, id, src=src, acts=acts)
            self.room.watcher.opened(id)
            return done

        done = await self.act(work)
        self.reply({"done": done, "cursor": self.room.watcher.cursor})


class ChangesHandler(Handler):
    _track_activity = False

    @web.authenticated
    async def get(self) -> None:
        wait = self.number("wait", 25, most=MAX_WAIT_S)
        self.reply(await self.room.watcher.wait(self.ask("since"), wait))


class NothingHandler(Handler):
    """What is no route: the same answer for every wrong address, after the login."""

    @web.authenticated
    def get(self, path: str) -> None:
        raise web.HTTPError(404)

    @web.authenticated
    def post(self, path: str) -> None:
        raise web.HTTPError(404)

    @web.authenticated
    def put(self, path: str) -> None:
        raise web.HTTPError(404)

    @web.authenticated
    def delete(self, path: str) -> None:
        raise web.HTTPError(404)
