"""What every handler does: login, role, a bounded body, one sentence for what went wrong, and no
words in a log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler

from rap.core.errors import (
    BusyError,
    ConflictError,
    DamagedLogError,
    NotAllowedError,
    NotSavedError,
    Problem,
    RapError,
    RefusedError,
    TakenBackError,
    TextChangedError,
    UnknownError,
    WrongUseError,
    printable,
)
from rap.lab.bench import Bench
from rap.lab.forgetting import Forgetting
from rap.lab.identity import coder_of, login_of
from rap.lab.pens import Keeper, Pens
from rap.lab.permissions import READER, Person, person_of
from rap.lab.printing import POLICY
from rap.lab.rawdesk import RawDesk
from rap.lab.watching import Watcher
from rap.languages.catalogue import known_language, on_screen, read_in

_T = TypeVar("_T")
Plain = dict[str, Any]
MAX_BODY = 256_000
MAX_SENTENCE = 300
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


@dataclass
class Room:
    """What all handlers of one server share. Acts, looks and raw texts have threads of their own,
    so that none waits.
    """

    root: Path
    bench: Bench = field(init=False)
    pens: Pens = field(init=False)
    watcher: Watcher = field(init=False)
    keeper: Keeper = field(init=False)
    forgetting: Forgetting = field(init=False)
    acts: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "rap-acts"))
    looks: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "rap-looks"))
    raws: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "rap-raws"))
    desk: RawDesk = field(init=False)
    jobs: dict[str, Any] = field(default_factory=dict)
    following: set[asyncio.Future[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bench, self.pens, self.watcher = Bench(self.root), Pens(self.root), Watcher(self.root)
        self.keeper, self.desk = Keeper(self.root), RawDesk(self.root)
        self.forgetting = Forgetting(self.bench)

    def forget(self) -> None:
        """Let go of what people took back; the vault is closed, too, for their raw texts are among
        what was opened.
        """
        if self.forgetting.look():
            self.raws.submit(self.desk.close)

    def close(self) -> None:
        """Give everything back."""
        self.watcher.close()
        self.acts.shutdown()
        self.looks.shutdown()
        self.raws.shutdown()
        self.desk.close()
        self.pens.close()


class Handler(APIHandler):
    """Base of all routes. Subclasses say `@web.authenticated` on each method, which Jupyter checks
    at start.
    """

    auth_resource = "rap"

    def initialize(self, room: Room) -> None:
        self.room = room
        self.bench = room.bench

    async def prepare(self) -> None:  # type: ignore[override]
        """After the login, the server's own authorizer is asked, so that whoever runs it can close
        more than we do.
        """
        read_in(self.language)
        await super().prepare()
        if self.current_user is not None and not self._finished:
            action = "read" if self.request.method in ("GET", "HEAD") else "write"
            if not await ensure_async(
                self.authorizer.is_authorized(self, self.current_user, action, self.auth_resource)
            ):
                raise NotAllowedError(
                    "lab.request.not_allowed_to_read"
                    if action == "read"
                    else "lab.request.not_allowed_to_write"
                )

    @property
    def person(self) -> Person:
        """Who is at the screen, as the login and this machine say."""
        return person_of(coder_of(self.bench.settings, login_of(self)))

    @property
    def language(self) -> str:
        """The language the page is read in, as it says with each request."""
        return str(self.request.headers.get("Accept-Language", "")).strip()[:2].lower()

    def body(self, *keys: str, optional: tuple[str, ...] = ()) -> Plain:
        """The request's JSON: an object with these members and no others."""
        if len(self.request.body) > MAX_BODY:
            raise TooBigError("lab.request.too_big", limit=MAX_BODY)
        try:
            body = json.loads(
                self.request.body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once
            )
        except (ValueError, RecursionError):
            raise WrongUseError("lab.request.not_json") from None
        if not isinstance(body, dict):
            raise WrongUseError("lab.request.not_an_object")
        wrong = (set(keys) - body.keys()) | (body.keys() - set(keys) - set(optional))
        if wrong:
            raise WrongUseError("lab.request.other_members", members=(*keys, *optional))
        return body

    def ask(self, name: str, default: str = "") -> str:
        """One word of the address after the question mark."""
        return str(self.get_query_argument(name, default))

    def number(self, name: str, default: int, *, most: int) -> int:
        """A whole number of the address, from 0 to `most`."""
        text = self.ask(name, str(default))
        if not (text.isascii() and text.isdigit() and int(text[:12]) <= most):
            raise WrongUseError("lab.request.bad_number", name=name, most=most)
        return int(text)

    async def look(self, work: Callable[[], _T]) -> _T:
        """Read in the thread for looks."""
        return await asyncio.get_running_loop().run_in_executor(
            self.room.looks, as_read(partial(_at_once, self.bench, work))
        )

    async def act(self, work: Callable[[], _T], *, everything: bool = False) -> _T:
        """Write in the thread for acts, and look for what changed: in the logs, or in `everything`.

        The person's name is held first: what `work` finds on the disk is not taken out by a
        withdrawal while it writes.
        """
        person = self.person

        def alone() -> _T:
            if person.role != READER:
                self.room.pens.pen(person.id)
            return work()

        done = await asyncio.get_running_loop().run_in_executor(self.room.acts, as_read(alone))
        self.room.watcher.look(everything=everything)
        self.room.keeper.noted()
        return done

    def reply(self, value: Plain, status: int = 200) -> None:
        """Answer with JSON that no cache keeps."""
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def page(self, page: str) -> None:
        """Answer with a page to print: no script, no request, no cache."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")
        self.finish(page, set_content_type="text/html; charset=UTF-8")

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
                    status_code, "lab.request.refused" if status_code < 500 else "lab.request.broke"
                )
            )
        told = {
            "message": on_screen(problem, known_language(self.language)),
            "where": printable(problem.place),
            **problem.message.to_json(),
        }
        with contextlib.suppress(RuntimeError):
            self.set_header("Cache-Control", "no-store")
            self.finish(json.dumps(_cut(told)))

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


class TooBigError(WrongUseError):
    """The request is larger than any honest one."""


_PLAIN = {
    400: "lab.request.unreadable",
    403: "lab.request.log_in",
    404: "lab.request.nothing_here",
    405: "lab.request.not_possible",
}


def _cut(value: Any) -> Any:
    """JSON in which no text is longer than a sentence."""
    if isinstance(value, dict):
        return {key: _cut(one) for key, one in value.items()}
    return (
        [_cut(one) for one in value]
        if isinstance(value, list)
        else value[:MAX_SENTENCE]
        if isinstance(value, str)
        else value
    )


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
    """A JSON object, each of whose members stands there once."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)
