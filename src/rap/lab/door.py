"""The one door of a server: every request, whatever handler takes it and whenever that was added,
is asked about here, after the login and before anything is done.

The authorizer says who may; here is what holds for all: how much may be sent, that no address
holds the login, that other sites' pages ask for nothing, that no cache keeps an answer, and
that people who share a server keep their layouts and settings apart.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.base.handlers import (
    APIHandler,
    AuthenticatedFileHandler,
    FileFindHandler,
    JupyterHandler,
    PublicStaticFileHandler,
)
from jupyter_server.files.handlers import FilesHandler
from jupyter_server.view.handlers import ViewHandler
from tornado import web

from rap.core.accounts import account_name
from rap.core.errors import NotAllowedError
from rap.languages.catalogue import read_in, say
from rap.topics.web.authorizer import READ, StudyAuthorizer, action_of
from rap.topics.web.base import Handler
from rap.topics.web.setups import check_setup, owner_of
from rap.topics.web.this_machine import login_of

MAX_JUPYTER = 1_000_000  # what Jupyter's routes are sent but for files
MAX_FILE_SENT = 64_000_000  # the browser sends larger files in parts
_WITH_WORDS = (APIHandler, AuthenticatedFileHandler, FilesHandler, ViewHandler)
_FILES_SENT = ("ContentsHandler", "NbconvertPostHandler")
_STATIC = (FileFindHandler, PublicStaticFileHandler)
_LAYOUTS = "rap-logins"


def add_door(server_app: Any, root: Path, *, environment: Mapping[str, str]) -> StudyAuthorizer:
    """Put the door before every route of a server.

    Raises
    ------
    RefusedError
        This set-up cannot keep what roles promise.
    """
    owner = owner_of(environment, account_name())
    check_setup(root, owner)
    app = server_app.web_app
    before = app.settings.get("authorizer")
    authorizer = (
        before
        if isinstance(before, StudyAuthorizer)
        else StudyAuthorizer(parent=server_app, identity_provider=server_app.identity_provider)
    )
    authorizer.guard(root, owner=owner, before=before)
    app.settings["authorizer"] = server_app.authorizer = authorizer
    as_before = app.get_handler_delegate

    def delegate(request: Any, target: Any, *given: Any, **named: Any) -> Any:
        kind = guarded(target)
        most = most_of(target)
        if most is not None:
            length = request.headers.get("Content-Length", "")
            if length.isdigit() and int(length) > most:
                kind = too_big(target)
            elif not length:  # sent in pieces: cut off as soon as they are too many
                request.connection.set_max_body_size(most)
        return as_before(request, kind, *given, **named)

    app.get_handler_delegate = delegate
    if not authorizer.has_one_person(server_app.identity_provider):
        app.settings["terminals_available"] = False
        server_app.kernel_spec_manager.allowed_kernelspecs = {"none"}  # nothing is offered either
        server_app.kernel_spec_manager.ensure_native_kernel = False
        server_app.log.warning("rap: %s", say("lab.door.together"))
    return authorizer


class _Guarded:
    """What every handler does besides its own work."""

    registered: type[web.RequestHandler]

    async def prepare(self: Any, *given: Any, **named: Any) -> None:
        done = super().prepare(*given, **named)  # type: ignore[misc]
        if inspect.isawaitable(done):
            await done
        if not self._finished:
            await judge(self)

    def set_cookie(self: Any, name: str, value: Any, *given: Any, **named: Any) -> None:
        """No cookie goes with what another site's page sends. `Lax` and not `Strict`: a person who
        signs in at another address, or opens the page from a message, comes back logged in.
        """
        if not any(key.lower() == "samesite" for key in named):
            named["samesite"] = "Lax"
        super().set_cookie(name, value, *given, **named)  # type: ignore[misc]

    def flush(self: Any, *given: Any, **named: Any) -> Any:
        """Nothing that is asked for with a login is kept by a cache, and no other site learns
        an address of ours.
        """
        if not self._headers_written:
            self.set_header("Referrer-Policy", "same-origin")
            self.set_header("Cross-Origin-Resource-Policy", "same-origin")
            if not isinstance(self, _STATIC):
                self.set_header("Cache-Control", "no-store")
        return super().flush(*given, **named)  # type: ignore[misc]


@functools.cache
def guarded(target: Any) -> Any:
    """The same handler behind the door, under its own name."""
    names = {"registered": target, "__module__": target.__module__, "__doc__": target.__doc__}
    return type(target.__name__, (_Guarded, target), names)


@functools.cache
def too_big(target: Any) -> Any:
    """The same handler for a request that is too large: it answers before the body comes, which is
    read and let go of.
    """

    async def prepare(self: Any) -> None:
        self.current_user = self._jupyter_current_user = None
        if isinstance(self, Handler):
            read_in(self.language)
            raise self.too_big()
        raise web.HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def data_received(_: Any, data: bytes) -> None:
        del data

    return web.stream_request_body(
        type(
            target.__name__,
            (_Guarded, target),
            {"registered": target, "prepare": prepare, "data_received": data_received},
        )
    )


def most_of(target: type[web.RequestHandler]) -> int | None:
    """How many bytes a route takes; None for those of other programs."""
    if issubclass(target, Handler):
        return target.most_body
    if target.__name__ in _FILES_SENT:
        return MAX_FILE_SENT
    return MAX_JUPYTER if target.__module__.startswith("jupyter") else None


async def judge(handler: Any) -> None:
    """Refuse what the person who logged in may not do, with a sentence that tells her why."""
    user = getattr(handler, "_jupyter_current_user", None)
    authorizer: StudyAuthorizer = handler.settings["authorizer"]
    if user is None:
        if not isinstance(handler, JupyterHandler) and (sentence := authorizer.unknown(handler)):
            raise _refused(handler, sentence)
        return
    if isinstance(handler, _WITH_WORDS):
        if "token" in handler.request.query_arguments:
            raise _refused(handler, "lab.door.token_in_address")
        if is_foreign(handler):
            raise _refused(handler, "lab.door.other_site")
    resource = getattr(handler, "auth_resource", None) or ""
    if not await authorizer.is_authorized(handler, user, action_of(handler), resource):
        is_read = action_of(handler) == READ
        closed = (
            "lab.request.not_allowed_to_read" if is_read else "lab.request.not_allowed_to_write"
        )  # by another authorizer
        raise _refused(handler, authorizer.refusal(handler) or closed)
    if not authorizer.is_own(handler):
        keep_apart(handler)


def is_foreign(handler: Any) -> bool:
    """Whether a page of another site, or of another port of this machine, made the browser ask: no
    such page is answered, were it only with words it cannot read. A link that a person follows opens
    a page of its own: so do those in a report, whose sandbox is a site apart.
    """
    if handler.token_authenticated or handler.allow_origin or handler.allow_origin_pat:
        return False
    told = handler.request.headers
    site, goal = told.get("Sec-Fetch-Site"), told.get("Sec-Fetch-Dest")
    if site is not None:
        return site not in ("same-origin", "none") and goal != "document"
    referer = told.get("Referer", "")
    return bool(referer) and urlsplit(referer).netloc != told.get("Host")


def keep_apart(handler: Any) -> None:
    """Layouts and settings of several people in one server lie in a folder for each login."""
    from jupyterlab_server.settings_handler import SettingsHandler
    from jupyterlab_server.workspaces_handler import WorkspacesHandler, WorkspacesManager

    own = hashlib.sha256(login_of(handler).encode()).hexdigest()[:16]
    if isinstance(handler, WorkspacesHandler):
        folder = Path(handler.manager.workspaces_dir) / _LAYOUTS / own
        handler.manager = WorkspacesManager(str(folder))
    elif isinstance(handler, SettingsHandler):
        handler.settings_dir = str(Path(handler.settings_dir) / _LAYOUTS / own)


def _refused(handler: Any, sentence: str) -> Exception:
    if isinstance(handler, Handler):
        return NotAllowedError(sentence)
    read_in(str(handler.request.headers.get("Accept-Language", "")).strip()[:2].lower())
    return web.HTTPError(HTTPStatus.FORBIDDEN, say(sentence).replace("%", "%%"))
