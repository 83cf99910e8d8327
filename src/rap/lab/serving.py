"""The routes of `/rap/api`, and how they are put into a Jupyter server."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback

from rap.lab import codes, coding, correcting, listening, raw, reading, running, together
from rap.lab import findings as stating
from rap.lab import site_visits as visiting
from rap.lab.base import Handler, Room
from rap.lab.code_list import list_codes
from rap.lab.correcting import finish_corrections
from rap.lab.opening import list_sources
from rap.lab.pens import IDLE_S, LOOK_S
from rap.lab.permissions import READER, Person
from rap.store.notebooks import take_outputs

BASE = "/rap/api"
_CODE = r"([a-z][a-z0-9-]{0,39})"
_SHORT = r"([0-9a-f]{8})"
_KEY = r"([0-9a-f]{16})"
_FINDING = r"(F-[0-9]{2,6})"
_SOURCE = r"((?:INT|FG|FN|AR|QU)-[0-9]{2,6})"
ROUTES: tuple[tuple[str, type[Handler]], ...] = (
    (r"study", coding.StudyHandler),
    (r"me", coding.MeHandler),
    (r"sources", coding.SourcesHandler),
    (rf"sources/{_SOURCE}", coding.SourceHandler),
    (rf"sources/{_SOURCE}/acts", coding.ActsHandler),
    (rf"sources/{_SOURCE}/correct", correcting.CorrectHandler),
    (rf"sources/{_SOURCE}/mask", correcting.MaskHandler),
    (r"changes", coding.ChangesHandler),
    (r"codebook", codes.CodebookHandler),
    (r"codebook/acts", codes.CodebookActsHandler),
    (rf"codebook/{_CODE}/history", codes.HistoryHandler),
    (rf"codebook/{_CODE}/used", codes.UsedHandler),
    (rf"codebook/{_CODE}/again", codes.AgainHandler),
    (r"codebook/print", together.PrintHandler),
    (rf"codebook/proposals/{_SHORT}", together.ProposalHandler),
    (r"start", reading.StartHandler),
    (r"passages", reading.PassagesHandler),
    (r"passages/grid", reading.GridHandler),
    (r"memos", reading.MemosHandler),
    (rf"memos/{_SHORT}", reading.MemoHandler),
    (r"findings", stating.FindingsHandler),
    (rf"findings/{_FINDING}", stating.FindingHandler),
    (rf"findings/{_FINDING}/acts", stating.FindingActsHandler),
    (rf"findings/{_FINDING}/evidence", stating.EvidenceHandler),
    (rf"findings/{_FINDING}/life", stating.LifeHandler),
    (r"spaces", visiting.SpacesHandler),
    (r"spaces/(S-[0-9]{2,6})/visits", visiting.VisitsHandler),
    (r"settings", reading.SettingsHandler),
    (r"agreement", together.AgreementHandler),
    (r"plan", together.PlanHandler),
    (r"plan/draw", together.DrawHandler),
    (r"suggestions", together.SuggestionsHandler),
    (r"handover/(K-[0-9]{2,6})", together.HandOverHandler),
    (r"vault", raw.VaultHandler),
    (r"import", raw.ImportHandler),
    (r"import/files", raw.FilesHandler),
    (r"review", raw.ReviewHandler),
    (r"review/entities", raw.EntitiesHandler),
    (rf"review/entities/{_KEY}", raw.EntityHandler),
    (r"review/names", raw.NamesHandler),
    (r"review/undo", raw.UndoHandler),
    (r"review/texts", raw.TextsHandler),
    (rf"review/texts/{_SOURCE}", raw.TextHandler),
    (rf"review/texts/{_SOURCE}/accept", raw.AcceptHandler),
    (rf"review/texts/{_SOURCE}/audio", listening.AudioHandler),
    (rf"review/texts/{_SOURCE}/differences", raw.DifferencesHandler),
    (r"review/spreads", raw.SpreadsHandler),
    (r"runs", running.RunsHandler),
    (rf"runs/{_KEY}", running.JobHandler),
    (rf"reports/{_CODE}/{_KEY}/([a-z0-9][a-z0-9.-]{{0,160}}\.html)", running.ReportHandler),
)


def add_study(server_app: Any, root: Path) -> Room:
    """Serve the study at `root` under the server's base address."""
    room = Room(root)
    app = server_app.web_app
    start = url_path_join(app.settings["base_url"], BASE)
    rules = [(rf"{start}/{route}", handler, {"room": room}) for route, handler in ROUTES]
    app.add_handlers(".*$", [*rules, (rf"{start}/?(.*)", coding.NothingHandler, {"room": room})])
    app.settings["rap_room"] = room
    tidy = PeriodicCallback(lambda: room.pens.close(idle_s=IDLE_S), 60_000)
    tidy.start()
    forgetting = PeriodicCallback(lambda: _forget(room), 60_000)
    forgetting.start()
    keeping = PeriodicCallback(lambda: _keep(room), LOOK_S * 1000)
    keeping.start()
    server_app.contents_manager.register_pre_save_hook(_keep_no_outputs)
    atexit.register(room.close)
    room.acts.submit(finish_corrections, root)
    room.looks.submit(_warm, room)
    room.looks.submit(room.forget)
    return room


def _keep_no_outputs(model: dict[str, Any], **_: Any) -> None:
    """Save a notebook without what it showed: an open page saves itself, and people's words would
    come to lie on disk.
    """
    if model["type"] == "notebook" and model.get("content"):
        take_outputs(model["content"])


def _forget(room: Room) -> None:
    room.raws.submit(room.desk.close_when_idle)
    room.looks.submit(room.forget)


def _keep(room: Room) -> None:
    room.looks.submit(room.keeper.keep)


def _warm(room: Room) -> None:
    """Read what every list needs, so that the first page need not wait; what cannot be read is told
    when it is asked for.
    """
    nobody = Person("", READER)
    list_sources(room.bench, nobody)
    list_codes(room.bench, nobody)
