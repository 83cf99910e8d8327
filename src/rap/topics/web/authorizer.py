"""Who may use which of Jupyter's own routes: contents, files, kernels, terminals, settings.

Where one person has a server of her own she may do what she could with a file manager, but the
study's own files are changed by acts of `rap` alone. Where several people log in to one server it
has one account of the computer, which cannot keep their kernels apart: no kernel runs there, and of
the files only notebooks are read, by those who code. Texts, codings and memos are on the pages of the
study, which know what each person may read.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.authorizer import Authorizer
from tornado import web

from rap.core.errors import RapError
from rap.store.roles import CODER
from rap.store.settings import read_settings
from rap.topics.web.guarded import is_guarded, is_notebook
from rap.topics.web.permissions import Person, person_of
from rap.topics.web.setups import has_shared_login
from rap.topics.web.this_machine import coder_of, login_of

READ, WRITE = "read", "write"
NOT_HERE, NO_KERNELS = "web.door.not_here", "web.door.no_kernels"
_CONTENTS = "jupyter_server.services.contents.handlers."
_FILES = {  # what reads or changes a file that the address names
    f"{_CONTENTS}ContentsHandler",
    f"{_CONTENTS}CheckpointsHandler",
    f"{_CONTENTS}ModifyCheckpointsHandler",
    f"{_CONTENTS}TrustNotebooksHandler",
    "jupyter_server.base.handlers.AuthenticatedFileHandler",
    "jupyter_server.files.handlers.FilesHandler",
    "jupyter_server.view.handlers.ViewHandler",
}
_KERNELS = (
    "jupyter_server.services.kernels.",
    "jupyter_server.services.sessions.",
    "jupyter_server_terminals.",
    "jupyter_lsp.",
)
_LOOKED_AT = {  # what several people in one server may read; none of it is of the study
    "jupyter_server.services.api.handlers.APISpecHandler",
    "jupyter_server.services.api.handlers.APIStatusHandler",
    "jupyter_server.services.config.handlers.ConfigHandler",
    "jupyter_server.services.kernels.handlers.MainKernelHandler",
    "jupyter_server.services.sessions.handlers.SessionRootHandler",
    "jupyter_server_terminals.api_handlers.TerminalRootHandler",
    "jupyter_server.services.kernelspecs.handlers.MainKernelSpecHandler",
    "jupyter_server.services.kernelspecs.handlers.KernelSpecHandler",
    "jupyter_server.kernelspecs.handlers.KernelSpecResourceHandler",
    "jupyter_server.services.nbconvert.handlers.NbconvertRootHandler",
    "jupyter_server.base.handlers.APIVersionHandler",
    "jupyter_server.base.handlers.FileFindHandler",
    "jupyter_server.base.handlers.PublicStaticFileHandler",
    "jupyter_server.base.handlers.Template404",
    "jupyter_server.auth.logout.LogoutHandler",
    "jupyterhub.singleuser.extension.JupyterHubLogoutHandler",
    "jupyterlab_server.handlers.LabHandler",
    "jupyterlab_server.handlers.NotFoundHandler",
    "jupyterlab_server.themes_handler.ThemesHandler",
    "jupyterlab_server.translations_handler.TranslationsHandler",
    "jupyterlab_server.licenses_handler.LicensesHandler",
    "jupyterlab_server.listings_handler.ListingsHandler",
}
_EVERYBODY = {  # what each has for herself, or what changes nothing
    "jupyter_server.services.api.handlers.IdentityHandler",
    "jupyter_server.auth.login.LoginFormHandler",
    "jupyter_server.auth.login.LegacyLoginHandler",
    "jupyter_server.base.handlers.MainHandler",
    "jupyter_server.base.handlers.TrailingSlashHandler",
    "jupyter_server.services.contents.handlers.NotebooksRedirectHandler",
    "jupyterhub.singleuser.extension.JupyterHubOAuthCallbackHandler",
    "jupyterlab_server.settings_handler.SettingsHandler",
    "jupyterlab_server.workspaces_handler.WorkspacesHandler",
    "tornado.web.RedirectHandler",
}
_TOLD = "jupyter_server.services.api.handlers.IdentityHandler"


class StudyAuthorizer(Authorizer):
    """Asked for each request of somebody who logged in (see `door`); refuses all until it knows the
    study. What another authorizer of this server closes stays closed.
    """

    root: Path | None = None
    owner: str = ""
    before: Authorizer | None = None

    def guard(self, root: Path, *, owner: str, before: Authorizer | None) -> None:
        """Begin: the study, the login whose own server this is, and the authorizer of before."""
        self.root, self.owner = root, owner
        self.before = None if before is self else before

    async def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        """Whether the person who logged in may do it."""
        if self.before is not None and not await ensure_async(
            self.before.is_authorized(handler, user, action, resource)
        ):
            return False
        if resource and name_of(handler) == _TOLD:  # it asks what somebody may do elsewhere
            return self.is_own(handler) or resource == "rap"
        return not self.refusal(handler)

    def is_own(self, handler: Any) -> bool:
        """Whether this server is hers alone: on her own machine, or one that was started for her."""
        return has_shared_login(handler.identity_provider) or bool(
            self.owner and login_of(handler) == self.owner
        )

    def has_one_person(self, identity_provider: Any) -> bool:
        """Whether the server was started for one person alone."""
        return has_shared_login(identity_provider) or bool(self.owner)

    def unknown(self, handler: Any) -> str:
        """The same as `refusal` for a route without any login, which several people may not have."""
        is_plain = name_of(handler) in _EVERYBODY
        return (
            ""
            if is_plain or self.has_one_person(handler.settings["identity_provider"])
            else NOT_HERE
        )

    def refusal(self, handler: Any) -> str:
        """The id of the sentence that tells her why not; "" where she may."""
        if self.root is None:
            return NOT_HERE
        name, action = name_of(handler), action_of(handler)
        if getattr(handler, "auth_resource", "") == "rap":
            return ""  # the pages of the study ask themselves
        if self.is_own(handler):
            is_change = action == WRITE and name in _FILES
            return self._guarded(handler) if is_change else ""
        if name in _EVERYBODY or (name in _LOOKED_AT and action == READ):
            return ""
        if name in _FILES:
            return self._unread(handler) if action == READ else "web.door.read_only"
        return NO_KERNELS if name.startswith(_KERNELS) else NOT_HERE

    def _guarded(self, handler: Any) -> str:
        assert self.root is not None
        if any(is_guarded(self.root, path) for path in changed_by(handler)):
            return "web.door.guarded"
        return ""

    def _unread(self, handler: Any) -> str:
        """Notebooks are read by those who code; in a blind study by nobody here, since
        one may still show what it found.
        """
        assert self.root is not None
        try:
            settings = read_settings(self.root)
            coder = coder_of(settings, login_of(handler), is_own=self.is_own(handler))
            person: Person = person_of(coder)
            person.need(CODER)
        except RapError:
            return "web.door.not_for_role"
        if settings.blind or not is_notebook(self.root, asked_path(handler)):
            return "web.door.not_readable"
        return ""


def name_of(handler: Any) -> str:
    """The full name of a handler's class, as it was registered."""
    kind = getattr(handler, "registered", type(handler))
    return f"{kind.__module__}.{kind.__qualname__}"


def action_of(handler: Any) -> str:
    """Whether a request reads or changes something."""
    return READ if handler.request.method in ("GET", "HEAD", "OPTIONS") else WRITE


def asked_path(handler: Any) -> str:
    """The path of the file that the address names, decoded as Jupyter decodes it."""
    given = handler.path_kwargs.get("path") or next(iter(handler.path_args), "") or ""
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else str(given)


def changed_by(handler: Any) -> list[str]:
    """Every path that a request to change a file writes, moves or deletes, and what it copies."""
    path = asked_path(handler)
    is_whole = name_of(handler).endswith(".ContentsHandler")
    model = handler.get_json_body() if is_whole else None
    if model is None:
        model = {}
    told = (
        [model.get(key) or "" for key in ("path", "copy_from", "ext", "name")]
        if isinstance(model, dict)
        else [None]
    )
    if not all(isinstance(one, str) for one in told):
        raise web.HTTPError(HTTPStatus.BAD_REQUEST)
    moved, copied, ending, _ = map(str, told)
    if handler.request.method == "POST" and is_whole:  # into a folder, which may be the study's own
        return [f"{path}/new{ending}", *([f"{path}/{_last(copied)}", copied] if copied else [])]
    return [path, *([moved] if moved else [])]


def _last(path: str) -> str:
    return path.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
