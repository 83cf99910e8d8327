"""A Jupyter server on an invented study, in a thread of the test, and a browser's half of the talk with it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import logging
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.serverapp import ServerApp
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

TOKEN = "a-token-of-the-test"
LOGINS = {TOKEN: "ana", "lead": "lea", "second": "bob", "reads": "rea"}


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Logins(IdentityProvider):
    """Each token is a login of its own, as on a server with accounts."""

    async def get_user_token(self, handler: Any) -> User | None:
        name = LOGINS.get(self.get_token(handler) or "")
        if name is None:
            return None
        handler._token_authenticated = True
        return User(name)


class _Server(ServerApp):
    """A server that leaves the signals of the test's process alone."""

    def init_signal(self) -> None:
        pass


class Lab:
    """A running server; `ask` sends one request and gives status and JSON."""

    def __init__(self, root: Path, *, logins: bool = False, **settings: Any) -> None:
        self.root, self._logins, self._settings = root, logins, settings
        self._ready = threading.Event()
        self.records: list[str] = []

    def __enter__(self) -> Lab:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(30)

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = _Server(
            root_dir=str(self.root),
            jpserver_extensions={"rap.lab": True},
            allow_unauthenticated_access=False,
            allow_root=True,
            log_level=logging.DEBUG,
            **({"identity_provider_class": Logins} if self._logins else {}),
            **self._settings,
        )
        app.initialize(argv=[], new_httpserver=False, find_extensions=False)
        app.identity_provider.token = TOKEN
        self.app = app
        app.log.addHandler(_Keep(self.records))
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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path: str, **options: Any) -> Any:
        status, answer = self.ask("GET", path, **options)
        assert status == 200, (path, status, answer)
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


def routes(lab: Lab) -> Iterator[tuple[str, str]]:
    """(method, path pattern) of every route under `/rap/api`, as the application has them."""
    from tornado.web import RequestHandler

    for group in lab.app.web_app.default_router.rules:
        for rule in getattr(group.target, "rules", ()):
            pattern = rule.matcher.regex.pattern if hasattr(rule.matcher, "regex") else ""
            if pattern.startswith("/rap/api/") and not pattern.endswith("?(.*)$"):
                for method in ("GET", "POST", "PUT", "DELETE"):
                    if getattr(rule.target, method.lower()) is not RequestHandler._unimplemented_method:
                        yield method, pattern.removesuffix("$").removeprefix("/rap/api/")
