"""The routes of `/rap/api`, which each topic brings, and how they are put into a Jupyter server."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado import web
from tornado.ioloop import IOLoop, PeriodicCallback

from rap.core.errors import RapError
from rap.core.extensions import bar, use
from rap.core.files import close_to_others
from rap.lab import closing, handover, start_page
from rap.lab.door import add_door
from rap.lab.ending import end_with
from rap.lab.launch import COMMITS
from rap.lab.start_page import list_sources
from rap.report import TEMPLATES
from rap.store.leftovers import OVER_S, sweep
from rap.store.notebooks import take_outputs
from rap.store.roles import READER
from rap.topics import ORDER
from rap.topics.codebook.routes.codes import list_codes
from rap.topics.corrections.routes import finish_corrections
from rap.topics.entering.taking import end_cut_off
from rap.topics.sharing.sync import commit_own, mind_door
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.room import LOOK_S, Room

BASE = "/rap/api"
NEWS = "@jupyterlab/apputils-extension:announcements"
_PLACES = ("labextensionsPath", "extraLabextensionsPath")
_STUDY_PLACES = ("rootUri", "virtualDocumentsUri")  # language servers need them
PageHook = Callable[[Any, dict[str, Any]], dict[str, Any]]


class NothingHandler(Handler):
    """What is no route: the same answer for every wrong address, after the login."""

    @route
    async def get(self, path: str) -> None:
        raise web.HTTPError(404)

    post = put = delete = get


OWN: Routes = (
    (r"study", start_page.StudyHandler),
    (r"me", start_page.MeHandler),
    (r"sources", start_page.SourcesHandler),
    (r"start", start_page.StartHandler),
    (r"settings", start_page.SettingsHandler),
    (r"closing", closing.ClosingHandler),
    (r"handover/(K-[0-9]{2,6})", handover.HandOverHandler),
)


def routes() -> Routes:
    """Those of each topic that has any (`ROUTES` of its `routes`), and of the shell."""
    found = (f"rap.topics.{topic}.routes" for topic in ORDER)
    asked = [import_module(name).ROUTES for name in found if find_spec(name)]
    return (*OWN, *(route for one in asked for route in one))


def add_study(server_app: Any, root: Path) -> Room:
    """Serve the study at `root` under the server's base address, behind the door (`door`).

    Raises
    ------
    RefusedError
        This set-up cannot keep what roles promise.
    """
    with contextlib.suppress(RapError):  # the page Sharing says why
        for problem in mind_door(root):
            server_app.log.warning("rap: %s", problem)
    bar()
    use(root)
    authorizer = add_door(server_app, root, environment=os.environ)
    close_to_others(root)
    # nbconvert would look for templates, which are programs, in the working folder first
    server_app.config.TemplateExporter.extra_template_basedirs = [str(TEMPLATES)]
    room = Room(root, commit_own if os.environ.get(COMMITS) == "1" else None)
    app = server_app.web_app
    start = url_path_join(app.settings["base_url"], BASE)
    rules = [(rf"{start}/{route}", handler, {"room": room}) for route, handler in routes()]
    app.add_handlers(".*$", [*rules, (rf"{start}/?(.*)", NothingHandler, {"room": room})])
    app.settings["rap_room"] = room
    apart = not authorizer.has_one_person(server_app.identity_provider)
    app.settings["page_config_hook"] = _page(app.settings.get("page_config_hook"), apart=apart)
    PeriodicCallback(room.tidy, 60_000).start()
    PeriodicCallback(room.keep, LOOK_S * 1000).start()
    idle = partial(closing.close_when_idle, room, server_app)
    PeriodicCallback(idle, closing.LOOK_S * 1000).start()
    server_app.contents_manager.register_pre_save_hook(_keep_no_outputs)
    end_with(server_app, room.close)
    atexit.register(room.close)
    room.acts.submit(finish_corrections, root)
    room.acts.submit(end_cut_off, root)
    room.looks.submit(sweep, root)
    IOLoop.current().call_later(2 * OVER_S, room.looks.submit, sweep, root)  # what was young then
    room.looks.submit(_warm, room)
    room.looks.submit(room.forget)
    return room


def _page(before: PageHook | None, *, apart: bool) -> PageHook:
    """What the page of JupyterLab hears: it neither asks for news nor looks for updates nor whether
    it must be built, however it was started, and does not say where folders of the server lie; with
    several people in one server (`apart`), not even the study's.
    """

    def hook(handler: Any, page: dict[str, Any]) -> dict[str, Any]:
        page = before(handler, page) if before else page
        page = {
            key: value
            for key, value in page.items()
            if key not in _PLACES and not key.endswith("Dir")
        }
        if "extensionManager" in page:
            page["extensionManager"] = {**page["extensionManager"], "install_path": ""}
        if apart:
            page = {key: value for key, value in page.items() if key not in _STUDY_PLACES}
            told = hashlib.sha256(str(page.get("serverRoot")).encode()).hexdigest()[:16]
            page["serverRoot"] = f"study-{told}"
        disabled = [*page.get("disabledExtensions", []), NEWS]
        return {
            **page,
            "buildAvailable": False,
            "buildCheck": False,
            "disabledExtensions": disabled,
        }

    return hook


def _keep_no_outputs(model: dict[str, Any], **_: Any) -> None:
    """Save a notebook without what it showed: an open page saves itself, and people's words would
    come to lie on disk.
    """
    if model["type"] == "notebook" and model.get("content"):
        take_outputs(model["content"])


def _warm(room: Room) -> None:
    """Read what every list needs, so that the first page need not wait; what cannot be read is
    reported when it is asked for.
    """
    nobody = Person("", READER)
    list_sources(room.bench, nobody)
    list_codes(room.bench, nobody)
