"""The routes of `/rap/api`, and how they are put into a Jupyter server."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado import web
from tornado.ioloop import IOLoop, PeriodicCallback

from rap.acts.entering.taking import end_cut_off
from rap.acts.sync import commit_own, mind_door
from rap.core.errors import RapError
from rap.core.files import close_to_others
from rap.lab import (
    answers_in,
    asking,
    closing,
    codebook_acts,
    codes,
    coding,
    coding_found,
    correcting,
    counting,
    damage,
    deciding,
    explore,
    findings,
    grid,
    handover,
    import_tables,
    importing,
    left_codings,
    memos,
    passages,
    people,
    projects_in,
    promises,
    receipts,
    reviewing,
    running,
    search,
    sharing,
    site_visits,
    start_page,
    survey_forms,
    taking_back,
    taking_out,
    team_coding,
    titles,
    to_come,
    vault_desk,
)
from rap.lab.base import Handler
from rap.lab.codes import list_codes
from rap.lab.correcting import finish_corrections
from rap.lab.door import add_door
from rap.lab.ending import end_with
from rap.lab.launch import COMMITS
from rap.lab.permissions import Person
from rap.lab.room import LOOK_S, Room
from rap.lab.start_page import list_sources
from rap.report import TEMPLATES
from rap.store.leftovers import OVER_S, sweep
from rap.store.notebooks import take_outputs
from rap.store.roles import READER

BASE = "/rap/api"
NEWS = "@jupyterlab/apputils-extension:announcements"
_PLACES = ("labextensionsPath", "extraLabextensionsPath")
_STUDY_PLACES = ("rootUri", "virtualDocumentsUri")  # language servers need them
PageHook = Callable[[Any, dict[str, Any]], dict[str, Any]]
_CODE = r"([a-z][a-z0-9-]{0,39})"
_SHORT = r"([0-9a-f]{8})"
_KEY = r"([0-9a-f]{16})"
_FINDING = r"(F-[0-9]{2,6})"
_SOURCE = r"((?:INT|FG|FN|AR|QU|AN)-[0-9]{2,6})"
MAX_WAIT_S = 60


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

    post = put = delete = get


ROUTES: tuple[tuple[str, type[Handler]], ...] = (
    (r"study", start_page.StudyHandler),
    (r"me", start_page.MeHandler),
    (r"sources", start_page.SourcesHandler),
    (rf"sources/{_SOURCE}", coding.SourceHandler),
    (rf"sources/{_SOURCE}/map", coding.MapHandler),
    (rf"sources/{_SOURCE}/title", titles.TitleHandler),
    (r"titles", titles.TitlesHandler),
    (rf"sources/{_SOURCE}/acts", coding.ActsHandler),
    (rf"sources/{_SOURCE}/correct", correcting.CorrectHandler),
    (rf"sources/{_SOURCE}/mask", correcting.MaskHandler),
    (r"changes", ChangesHandler),
    (r"closing", closing.ClosingHandler),
    (r"back", taking_back.BackHandler),
    (r"codebook", codes.CodebookHandler),
    (r"codebook/acts", codebook_acts.CodebookActsHandler),
    (r"codebook/groups", codebook_acts.GroupsHandler),
    (rf"codebook/{_CODE}/merge", codebook_acts.MergeHandler),
    (rf"codebook/{_CODE}/colours", codebook_acts.ColoursHandler),
    (rf"codebook/{_CODE}/history", codes.HistoryHandler),
    (rf"codebook/{_CODE}/used", codes.UsedHandler),
    (rf"codebook/{_CODE}/again", codes.AgainHandler),
    (r"codebook/print", codes.PrintHandler),
    (rf"codebook/proposals/{_SHORT}", codebook_acts.ProposalHandler),
    (r"start", start_page.StartHandler),
    (rf"asking/{_SOURCE}/seen", asking.SeenHandler),
    (r"damage", damage.DamageHandler),
    (r"search", search.SearchHandler),
    (r"search/look", coding_found.LookHandler),
    (r"search/code", coding_found.CodeHandler),
    (r"search/uncode", coding_found.UncodeHandler),
    (r"passages/grid", grid.GridHandler),
    (r"explore", explore.QuestionsHandler),
    (r"explore/([a-z]{2,20})", explore.AnswerHandler),
    (r"explore/([a-z]{2,20})/passages", explore.BehindHandler),
    (r"people", people.PeopleHandler),
    (r"to-come", to_come.ToComeHandler),
    (r"counts", counting.CountsHandler),
    (r"counts/hand-in", counting.HandInHandler),
    (rf"counts/{_CODE}/lines", counting.LinesHandler),
    (rf"counts/{_CODE}/undo", counting.UndoLineHandler),
    (r"memos", memos.MemosHandler),
    (rf"memos/{_SHORT}", memos.MemoHandler),
    (r"findings", findings.FindingsHandler),
    (rf"findings/{_FINDING}", findings.FindingHandler),
    (rf"findings/{_FINDING}/acts", findings.FindingActsHandler),
    (rf"findings/{_FINDING}/evidence", findings.EvidenceHandler),
    (rf"findings/{_FINDING}/life", findings.LifeHandler),
    (r"promises", promises.PromisesHandler),
    (rf"promises/{_CODE}", promises.PromiseHandler),
    (r"spaces", site_visits.SpacesHandler),
    (r"spaces/(S-[0-9]{2,6})/visits", site_visits.VisitsHandler),
    (r"surveys", survey_forms.SurveysHandler),
    (rf"surveys/{_CODE}", survey_forms.SurveyHandler),
    (rf"surveys/{_CODE}/file", survey_forms.SurveyFileHandler),
    (r"answers-in/look", answers_in.LookHandler),
    (r"answers-in/take", answers_in.TakeHandler),
    (r"answers-in/receipt", receipts.ReceiptHandler),
    (r"answers-in/receipt/take", receipts.TakeBackHandler),
    (r"settings", start_page.SettingsHandler),
    (r"agreement", team_coding.AgreementHandler),
    (r"differences", team_coding.DifferencesHandler),
    (r"plan", team_coding.PlanHandler),
    (r"plan/draw", team_coding.DrawHandler),
    (r"suggestions", passages.SuggestionsHandler),
    (r"handover/(K-[0-9]{2,6})", handover.HandOverHandler),
    (r"sharing", sharing.SharingHandler),
    (r"sharing/exchange", sharing.ExchangeHandler),
    (r"sharing/choices", sharing.ChooseHandler),
    (r"sharing/place", sharing.PlaceHandler),
    (r"sharing/door", sharing.DoorHandler),
    (r"sharing/give", sharing.GiveHandler),
    (r"sharing/take", sharing.TakeHandler),
    (r"out", taking_out.OutHandler),
    (r"vault", vault_desk.VaultHandler),
    (r"vault/make", vault_desk.MakeVaultHandler),
    (r"import", importing.ImportHandler),
    (r"import/files", importing.FilesHandler),
    (r"import/table", import_tables.TableHandler),
    (r"import/look", importing.LookHandler),
    (r"import/bring", importing.BringHandler),
    (r"import/project", projects_in.ProjectHandler),
    (r"import/project/bring", projects_in.BringProjectHandler),
    (r"review", reviewing.ReviewHandler),
    (r"review/entities", deciding.EntitiesHandler),
    (rf"review/entities/{_KEY}", deciding.EntityHandler),
    (r"review/decisions", deciding.DecisionsHandler),
    (r"review/names", deciding.NamesHandler),
    (r"review/undo", deciding.UndoHandler),
    (r"review/help", reviewing.HelpHandler),
    (r"review/left", left_codings.LeftHandler),
    (r"review/texts", reviewing.TextsHandler),
    (rf"review/texts/{_SOURCE}", reviewing.TextHandler),
    (rf"review/texts/{_SOURCE}/accept", reviewing.AcceptHandler),
    (rf"review/texts/{_SOURCE}/remaining", reviewing.RemainingHandler),
    (rf"review/texts/{_SOURCE}/audio", vault_desk.AudioHandler),
    (rf"review/texts/{_SOURCE}/differences", reviewing.DifferencesHandler),
    (r"review/spreads", reviewing.SpreadsHandler),
    (r"runs", running.RunsHandler),
    (rf"runs/{_KEY}", running.JobHandler),
    (
        rf"reports/{_CODE}/{_KEY}/((?:DRAFT-)?[a-z0-9][a-z0-9.-]{{0,160}}\.html)",
        running.ReportHandler,
    ),
)


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
    authorizer = add_door(server_app, root, environment=os.environ)
    close_to_others(root)
    # nbconvert would look for templates, which are programs, in the working folder first
    server_app.config.TemplateExporter.extra_template_basedirs = [str(TEMPLATES)]
    room = Room(root, commit_own if os.environ.get(COMMITS) == "1" else None)
    app = server_app.web_app
    start = url_path_join(app.settings["base_url"], BASE)
    rules = [(rf"{start}/{route}", handler, {"room": room}) for route, handler in ROUTES]
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
