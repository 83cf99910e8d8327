"""What every handler does: login, role, a bounded body, one sentence for what went wrong, and no
words in a log.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import json
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from jupyter_server.base.handlers import APIHandler
from tornado import web

from rap.core.errors import (
    BusyError,
    ConflictError,
    DamagedLogError,
    NotAllowedError,
    NotSavedError,
    Problem,
    ProblemsError,
    RapError,
    RefusedError,
    TakenBackError,
    TextChangedError,
    UnknownError,
    WrongUseError,
    printable,
)
from rap.core.model import EVENT_ID, SOURCE_ID
from rap.core.seen import SavedMeanwhileError
from rap.languages.catalogue import on_screen, read_in
from rap.store.roles import CODER, READER
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, person_of
from rap.topics.web.replies import FileSent, PageSent, StreamSent, to_json
from rap.topics.web.room import Room
from rap.topics.web.this_machine import coder_of, login_of

_T = TypeVar("_T")
Plain = dict[str, Any]
MAX_BODY = 256_000
MAX_SENTENCE = 300
PAGE = "text/html; charset=UTF-8"
MOST_PROBLEMS = 50  # of one answer
_STATUSES: tuple[tuple[type[RapError], int], ...] = (
    (TakenBackError, 410),
    (UnknownError, 404),
    (NotAllowedError, 403),
    (ConflictError, 409),
    (TextChangedError, 409),
    (DamagedLogError, 423),
    (NotSavedError, 507),
    (BusyError, 503),
    (WrongUseError, 400),
    (RefusedError, 400),
)
_PLAIN = {
    400: "web.request.unreadable",
    403: "web.request.log_in",
    404: "web.request.nothing_here",
    405: "web.request.not_possible",
}


def route(method: Callable[..., Coroutine[Any, Any, object]]) -> Callable[..., Awaitable[None]]:
    """A method of a route: it asks for the login, which Jupyter checks at start, and what it
    returns is answered. Its signature says of what type that is, for all who read it (`contract`).
    """

    @functools.wraps(method)
    async def answer(handler: Handler, *groups: str) -> None:
        handler.reply(await method(handler, *groups))

    return web.authenticated(answer)  # type: ignore[return-value]


class Handler(APIHandler):
    """Base of all routes. Subclasses say `@route` on each method."""

    auth_resource = "rap"
    most_body = MAX_BODY  # bytes; a larger one is refused before it is read (`door`)
    is_search = False  # whether its looks may take long

    def initialize(self, room: Room) -> None:
        self.room = room
        self.bench = room.bench

    async def prepare(self) -> None:  # type: ignore[override]
        """An act is done in the name of the person who pressed: a page still open from another
        login does not act as the person who is logged in now.
        """
        read_in(self.language)
        if getattr(self, "_track_activity", True):
            self.room.seen_at = time.monotonic()
        await super().prepare()
        if self.current_user is None or self._finished or self.request.method in ("GET", "HEAD"):
            return
        pressed = self.request.headers.get("X-Rap-Coder")
        try:
            who = self.person.id
        except RapError:  # settings that cannot be read: what needs to know who it is says so
            return
        if pressed is not None and pressed != who:
            raise ConflictError("web.request.other_person")

    def too_big(self) -> TooBigError:
        """The answer to a request over `most_body`."""
        return TooBigError("web.request.too_big", limit=self.most_body)

    @property
    def person(self) -> Person:
        """Who is at the screen, as the login and this machine say."""
        is_own = self.authorizer.is_own(self)
        return person_of(coder_of(self.bench.settings, login_of(self), is_own=is_own))

    @property
    def language(self) -> str:
        """The language the page is read in, as it says with each request."""
        return str(self.request.headers.get("Accept-Language", "")).strip()[:2].lower()

    def body(
        self,
        wanted: Mapping[str, type],
        *,
        optional: Mapping[str, type] | None = None,
        role: str = CODER,
    ) -> Plain:
        """The request's JSON, from somebody who may do what a `role` may: an object with the
        members `wanted`, perhaps some of `optional`, and no others, each of its kind (`object`: any).
        """
        self.person.need(role)
        return self.sent(wanted, optional=optional)

    def sent(
        self, wanted: Mapping[str, type], *, optional: Mapping[str, type] | None = None
    ) -> Plain:
        """The same from anyone."""
        try:
            body = json.loads(
                self.request.body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once
            )
        except (ValueError, RecursionError):
            raise WrongUseError("web.request.not_json") from None
        if not isinstance(body, dict):
            raise WrongUseError("web.request.not_an_object")
        kinds = {**wanted, **(optional or {})}
        if wanted.keys() - body.keys() or body.keys() - kinds.keys():
            raise WrongUseError("web.request.other_members", members=tuple(kinds))
        for key, value in body.items():
            if kinds[key] is not object and type(value) is not kinds[key]:  # `true` is no number
                raise WrongUseError("web.request.wrong_kind", member=key)
        return body

    def ask(self, name: str, default: str = "") -> str:
        """One word of the address after the question mark."""
        return str(self.get_query_argument(name, default))

    def number(self, name: str, default: int, *, most: int) -> int:
        """A whole number of the address, from 0 to `most`."""
        text = self.ask(name, str(default))
        if not (text.isascii() and text.isdigit() and int(text[:12]) <= most):
            raise WrongUseError("web.request.bad_number", name=name, most=most)
        return int(text)

    def asked_source(self) -> str:
        """The source that the address names after the question mark."""
        id = self.ask("source")
        if not SOURCE_ID.fullmatch(id):
            raise WrongUseError("web.request.no_source")
        return id

    async def show(self, make: Callable[..., _T], *given: Any, **options: Any) -> _T:
        """What `make(bench, person, …)` reads."""
        return await self.look(partial(make, self.bench, self.person, *given, **options))

    async def show_page(self, make: Callable[..., str], *given: Any, **options: Any) -> PageSent:
        """A page to print: no script, no request, no cache."""
        return PageSent(await self.look(partial(make, *given, **options)))

    async def change(
        self,
        make: Callable[..., _T],
        *given: Any,
        status: int = 200,
        everything: bool = True,
        **options: Any,
    ) -> _T:
        """What `make(bench, person, …)` does, as an act that may change any file. Sent again under
        the id that the page drew for it (`X-Rap-Act`), it is not done again.
        """
        person = self.person
        work = partial(make, self.bench, person, *given, **options)
        id = self.request.headers.get("X-Rap-Act", "")
        if EVENT_ID.fullmatch(id):
            content = f"{self.request.method} {self.request.path}\n".encode() + self.request.body
            done = await self.room.once.do(
                (person.id, id), content, lambda: self.act(work, everything=everything)
            )
        else:
            done = await self.act(work, everything=everything)
        self.set_status(status)
        return done

    async def look(self, work: Callable[[], _T]) -> _T:
        """Read in a thread for looks; a search in one of its own, after what she asked before."""
        loop, whole = asyncio.get_running_loop(), as_read(partial(_at_once, self.bench, work))
        if not self.is_search:
            return await loop.run_in_executor(self.room.looks, whole)
        async with self.room.turns[login_of(self)]:
            return await loop.run_in_executor(self.room.searches, whole)

    async def save(self, work: Callable[[], _T], log: Callable[[], str]) -> tuple[_T, str]:
        """Write codings in `log`, in the thread that does nothing else, and look there, before
        anybody's next; with the moment that holds these alone, or "".
        """
        done = await self._write(self.room.acts, partial(self.room.watcher.write, work, log))
        self.room.keeper.noted()
        return done

    async def act(self, work: Callable[[], _T], *, everything: bool = False) -> _T:
        """Write in the thread for all acts but codings, and look for what changed: in the logs, or
        in `everything`.
        """
        done = await self._write(self.room.changes, work)
        await self.room.watcher.look_aside(everything=everything)
        self.room.keeper.noted()
        return done

    async def _write(self, thread: Executor, work: Callable[[], _T]) -> _T:
        """The person's name is held first: what `work` finds on the disk is not taken out by a
        withdrawal while it writes.
        """
        person = self.person

        def alone() -> _T:
            if person.role != READER:
                self.room.pens.pen(person.id)
            return work()

        return await asyncio.get_running_loop().run_in_executor(thread, as_read(alone))

    def reply(self, answer: object) -> None:
        """Send an answer, which no cache keeps: as JSON, where it is not of a type of its own."""
        if isinstance(answer, StreamSent):
            return
        self.set_header("Cache-Control", "no-store")
        if isinstance(answer, PageSent):
            self.set_header("Content-Security-Policy", answer.policy)
            self.finish(answer.html, set_content_type=PAGE)
        elif isinstance(answer, FileSent):
            self.finish(answer.data, set_content_type=answer.type)
        else:
            self.finish(to_json(answer))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Id, facts, the sentence in the reader's language, and where; none of it is logged: it may
        repeat what was typed.
        """
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, RapError):
            problem = error.problems[0]
        else:
            problem = Problem(
                _PLAIN.get(
                    status_code, "web.request.refused" if status_code < 500 else "web.request.broke"
                )
            )
        told = {**problem_row(problem).__dict__, **problem.message.to_json()}
        if isinstance(error, ProblemsError):
            told["problems"] = [problem_row(one).__dict__ for one in error.problems[:MOST_PROBLEMS]]
        both = {}
        if isinstance(error, SavedMeanwhileError):  # whole texts, of what she may change
            both = {"both": {"seen": error.seen, "rows": error.rows}}
        with contextlib.suppress(RuntimeError):
            self.set_header("Cache-Control", "no-store")
            self.finish(json.dumps({**_told(told, self.room.root), **both}))

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Errors of ours have told the person; of others the log gets the class and the place in
        the code, no words.
        """
        if error is None or isinstance(error, RapError):
            return
        at = trace
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        place = (
            f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else ""
        )
        status = getattr(error, "status_code", 500)
        (self.log.warning if status < 500 else self.log.error)(
            "rap: %s at %s", type(error).__name__, place
        )

    def _log(self) -> None:
        """As Jupyter logs a request, without its address, which may hold words to search for."""
        if self.get_status() >= 400:
            self.log.warning(
                "rap: %s %s: %s", self.get_status(), self.request.method, type(self).__name__
            )

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Errors of the library get their own status."""
        error = kwargs.get("exc_info", (None, None))[1]
        super().send_error(
            status_of(error) if isinstance(error, RapError) else status_code, **kwargs
        )


@dataclasses.dataclass(frozen=True)
class ProblemRow:
    """What is wrong, and the file it is about, with its line."""

    message: str
    where: str


class TooBigError(WrongUseError):
    """The request is larger than any honest one."""


def problem_row(problem: Problem) -> ProblemRow:
    """A problem as a page shows it, and the file it is in."""
    return ProblemRow(on_screen(problem), printable(problem.place))


def _told(value: Any, root: Path) -> Any:
    """JSON in which no text is longer than a sentence, and none says where on this computer the
    study or somebody's home lies.
    """
    if isinstance(value, dict):
        return {key: _told(one, root) for key, one in value.items()}
    if isinstance(value, list):
        return [_told(one, root) for one in value]
    if not isinstance(value, str):
        return value
    for folder, short in ((f"{root}{os.sep}", ""), (str(root), root.name), (str(Path.home()), "~")):
        value = value.replace(folder, short)
    return value[:MAX_SENTENCE]


def status_of(error: RapError) -> int:
    """The HTTP status that tells a program what kind of error it is."""
    if isinstance(error, TooBigError):
        return 413
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 409)


def as_read(work: Callable[[], _T]) -> Callable[[], _T]:
    """`work` for another thread, where it still knows the language in which this request is read."""
    context = copy_context()
    return lambda: context.run(work)


def _at_once(bench: Bench, work: Callable[[], _T]) -> _T:
    with bench.disk.at_once():
        return work()


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> Plain:
    """A JSON object in which no member comes twice."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)


Routes = tuple[tuple[str, type[Handler]], ...]  # addresses under `/rap/api`, and who answers
