"""A Jupyter server on an invented study, in a thread of the test, and a browser's half of the talk
with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import logging
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import log as handlers_log
from jupyter_server.serverapp import ServerApp
from tornado.httpserver import HTTPServer
from tornado.log import access_log, app_log, gen_log
from tornado.testing import bind_unused_port

from rap.store.settings import read_settings
from rap.topics.web.this_machine import name_login

TOKEN = "a-token-of-the-test"
LOGINS = {TOKEN: "ana", "lead": "lea", "second": "bob", "reads": "rea"}
PATIENCE_S = 120  # what takes a second on a quiet machine may take a minute on one with other work


def free_port() -> int:
    """A port nobody listens on, below those that systems give to whoever asks for any: it stays
    free until it is used.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as free:
            free.bind(("127.0.0.1", port))
            return port


class Logins(IdentityProvider):
    """Each token is a login of its own, as on a server with accounts."""

    async def get_user_token(self, handler: Any) -> User | None:
        name = LOGINS.get(self.get_token(handler) or "")
        if name is None:
            return None
        handler._token_authenticated = True
        return User(name)


class _Server(ServerApp):
    """A server that leaves the signals of the test's process alone, and knows nothing of this
    machine's settings.
    """

    def init_signal(self) -> None:
        pass

    def migrate_config(self) -> None:
        pass

    def load_config_file(self, suppress_errors: bool = True) -> None:
        pass


class Lab:
    """A running server; `ask` sends one request and gives status and JSON."""

    def __init__(
        self, root: Path, *, logins: bool = False, others: Iterable[str] = (), **settings: Any
    ) -> None:
        self.root, self._logins, self._others, self._settings = root, logins, others, settings
        self._ready = threading.Event()
        self._records: list[str] = []
        self.port = 0

    def __enter__(self) -> Lab:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        assert self.port, "the server did not start"
        self.settle()  # it reads ahead at its start
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = _Server(
            root_dir=str(self.root),
            jpserver_extensions={"rap.lab": True, **dict.fromkeys(self._others, True)},
            allow_unauthenticated_access=False,
            allow_root=True,
            log_level=logging.DEBUG,
            **{
                f"{name}_dir": str(self.root.parent / ".jupyter" / name)
                for name in ("config", "data", "runtime")
            },
            **({"identity_provider_class": Logins} if self._logins else {}),
            **self._settings,
        )
        before = os.environ.copy()
        app.initialize(argv=[], new_httpserver=False, find_extensions=False)
        for name in os.environ.keys() - before.keys():  # it is no process of its own
            del os.environ[name]
        app.identity_provider.token = TOKEN
        self.app = app
        with _heard(app, _Keep(self._records)):
            server = HTTPServer(app.web_app)
            listening, self.port = bind_unused_port()
            server.add_sockets([listening])
            self._ready.set()
            await self._end.wait()
            server.stop()
            await server.close_all_connections()
            self.room.close()

    @property
    def room(self) -> Any:
        return self.app.web_app.settings["rap_room"]

    @property
    def records(self) -> list[str]:
        """Every line that was logged, also of what went on after the last answer."""
        self.settle()
        return self._records

    def settle(self) -> None:
        """Wait until the server has done what it goes on with after an answer: it keeps folds, and
        opens logs to write in.
        """
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self._loop).result(PATIENCE_S)
        room = self.room
        for pool in (room.looks, room.searches, room.acts, room.changes, room.raws):
            together = threading.Barrier(pool._max_workers)
            for waiting in [
                pool.submit(together.wait, PATIENCE_S) for _ in range(together.parties)
            ]:
                waiting.result()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = TOKEN,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """One request to `/rap/api/PATH`; `body` is sent as JSON, or as it is when it is bytes."""
        head = {"Authorization": f"token {token}"} if token else {}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        status, _, answer = self.raw(method, f"/rap/api/{path}", data, {**head, **(headers or {})})
        with contextlib.suppress(ValueError):
            return status, json.loads(answer)
        return status, answer

    def raw(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def name(self, **coders: str) -> None:
        """Enter which coders these logins are, as whoever runs the server does."""
        for login, coder in coders.items():
            name_login(read_settings(self.root), login, coder)

    def get(self, path: str, **options: Any) -> Any:
        status, answer = self.ask("GET", path, **options)
        assert status == 200, (path, status, answer)
        return answer

    def get_once(self, done: Callable[[Any], bool], path: str) -> Any:
        """What `get` gives as soon as it is `done`."""
        until = time.monotonic() + PATIENCE_S
        while not done(answer := self.get(path)):
            assert time.monotonic() < until, answer
            time.sleep(0.02)
        return answer

    def act(self, source: str, *acts: Mapping[str, Any], **options: Any) -> tuple[int, Any]:
        """Send acts on the text as it is now; ids are drawn where they are missing."""
        src = self.get(f"sources/{source}", **options)["src"]
        body = {"src": src, "acts": [{"id": secrets.token_hex(16), **act} for act in acts]}
        return self.ask("POST", f"sources/{source}/acts", body, **options)


class _Keep(logging.Handler):
    """Every line that was logged."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())


@contextlib.contextmanager
def _heard(app: ServerApp, keep: logging.Handler) -> Iterator[None]:
    """`keep` gets each line of this server at every level, whatever was imported before: distributed
    silences tornado's logs, and a second server takes the handlers of the first.
    """
    loggers = {app.log, handlers_log(), app_log, access_log, gen_log, logging.getLogger()}
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.addHandler(keep)
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
    try:
        yield
    finally:
        for logger, level, disabled in before:
            logger.removeHandler(keep)
            logger.setLevel(level)
            logger.disabled = disabled


def routes(lab: Lab) -> Iterator[tuple[str, str]]:
    """(method, path pattern) of every route under `/rap/api`, as the application has them."""
    from tornado.web import RequestHandler

    for group in lab.app.web_app.default_router.rules:
        for rule in getattr(group.target, "rules", ()):
            pattern = rule.matcher.regex.pattern if hasattr(rule.matcher, "regex") else ""
            if pattern.startswith("/rap/api/") and not pattern.endswith("?(.*)$"):
                for method in ("GET", "POST", "PUT", "DELETE"):
                    if (
                        getattr(rule.target, method.lower())
                        is not RequestHandler._unimplemented_method
                    ):
                        yield method, pattern.removesuffix("$").removeprefix("/rap/api/")


SOURCE = "INT-10001"
IDS = {
    **{"INT|": SOURCE, "K-": "K-02", "F-": "F-10001", "S-": "S-10001", "a-z": "deposit"},
    **{"0-9a-f]{8": "0a1b2c3d", "0-9a-f]{16": "0" * 16},
}


def split(pattern: str) -> list[str]:
    """The pieces of a route's pattern, its groups at the odd places."""
    pieces, depth, at = [""], 0, 0
    for at, letter in enumerate(pattern):
        opens = letter == "(" and depth == 0 and pattern[at + 1] != "?"
        depth += (letter == "(") - (letter == ")")
        if opens or (letter == ")" and depth == 0):
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def plain(pattern: str) -> str:
    """A route's pattern as the manual writes it."""
    names = {
        r"((?:INT|FG|FN|AR|QU|AN)-[0-9]{2,6})": "ID",
        r"(F-[0-9]{2,6})": "ID",
        r"(S-[0-9]{2,6})": "ID",
        r"(K-[0-9]{2,6})": "ID",
        r"([0-9a-f]{8})": "ID",
        r"([a-z][a-z0-9_]{1,19})": "QUESTION",
        r"((?:DRAFT-)?[a-z0-9][a-z0-9.-]{0,160}\.html)": "NAME.html",
    }
    for group, name in names.items():
        pattern = pattern.replace(group, name)
    code, key = r"([a-z][a-z0-9-]{0,39})", r"([0-9a-f]{16})"
    if pattern.startswith("reports/"):
        return pattern.replace(code, "RUN").replace(key, "KEY")
    return pattern.replace(code, "CODE").replace(
        key, "KEY" if pattern.startswith("review/") else "JOB"
    )


def fill(pattern: str, value: str = "") -> str:
    """A path of this route: with `value` in its first group, else with ids that exist where they
    can.
    """
    pieces = split(pattern)
    for at in range(1, len(pieces), 2):
        known = next((id for mark, id in IDS.items() if mark in pieces[at]), "x")
        pieces[at] = value if value and at == 1 else known
    return "".join(pieces)


class Program:
    """`jupyter server` as a program of its own that can be killed, for `coder` or whom the
    environment names.
    """

    def __init__(self, root: Path, home: Path, *, coder: str = "") -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._root, self._home, self._who = root, home, {"RAP_CODER": coder} if coder else {}

    def start(self) -> None:
        words = [
            "--no-browser",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            "--allow-root",
            "--ServerApp.port_retries=0",
        ]
        words += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self._root}"]
        words += [
            "--ServerApp.jpserver_extensions={'rap.lab': True, 'jupyterlab': False, 'jupyter_lsp': False}"
        ]
        dirs = {
            f"JUPYTER_{name}_DIR": str(self._home / name) for name in ("CONFIG", "RUNTIME", "DATA")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "server", *words],
            env={**os.environ, **dirs, **self._who},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE_S
        while self.ask("GET", "study")[0] != 200:
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(
                    f"the server did not start, or ended with {self._process.returncode}"
                )
            time.sleep(0.1)

    def kill(self) -> None:
        """At once, as by a power cut; nothing when it runs no more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        import json

        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/rap/api/{path}",
            data,
            {"Authorization": f"token {TOKEN}"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None


def browser(lab: Lab) -> tuple[dict[str, str], str]:
    """A browser that has logged in by the page: the header with its cookies, and its XSRF token."""
    _, page, _ = lab.raw("GET", "/login", None, {})
    xsrf = re.search(r"_xsrf=([^;]+)", page["Set-Cookie"])
    assert xsrf is not None
    head = {"Cookie": xsrf[0], "Content-Type": "application/x-www-form-urlencoded"}
    status, answer, _ = lab.raw(
        "POST", "/login", f"password={TOKEN}&_xsrf={xsrf[1]}".encode(), head
    )
    assert status == 302
    cookies = [cookie.partition(";")[0] for cookie in answer.get_all("Set-Cookie")]
    return {"Cookie": "; ".join([xsrf[0], *cookies])}, xsrf[1]
