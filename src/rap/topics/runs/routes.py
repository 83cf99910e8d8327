"""Routes of runs: `rap run` as a program of its own, followed from the screen; reports shown as
they are, cut off from Jupyter.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rap.core.errors import BusyError, Message, UnknownError, WrongUseError
from rap.core.own_python import own_path, python
from rap.core.plain import nearest
from rap.languages.catalogue import current_language, on_screen, say
from rap.store.roles import CODER
from rap.store.settings import read_settings
from rap.study.study import Study
from rap.topics.consent.questions import find_to_ask, say_uncounted
from rap.topics.runs.log import HOW, Going, read_going, read_history
from rap.topics.runs.schedules.standing import find_standing
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.replies import PageSent, tell

MAX_JOBS = 200
# the policy that a report brings, whatever the order of its attributes
_META = re.compile(r'<meta\b[^<>]*\bhttp-equiv="Content-Security-Policy"[^<>]*>')
_CONTENT = re.compile(r'\bcontent="([^"<>]+)"')
_BARE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_APART = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'"


N_PAST = 40


@dataclass
class Job:
    """One `rap run`: `state` is running, done, failed or stopped; `message` what went wrong, a line
    each.
    """

    job: str
    name: str
    state: str = "running"
    started: str = field(default_factory=lambda: _now())
    ended: str | None = None
    message: str = ""
    results: list[Any] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    is_stopped: bool = False

    def stop(self) -> None:
        """End it as Ctrl+C does: what is finished stays. That signal itself is ignored by all that a
        shell began in the background. Windows ends it at once; that is a run that was killed, which
        leaves nothing half.
        """
        if self.process is None or self.process.returncode is not None:
            return
        self.is_stopped = True
        self.process.terminate()


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """One `rap run` that was begun from the screen."""

    job: str
    name: str
    state: Literal["running", "done", "failed", "stopped"]
    started: str
    ended: str | None
    message: str
    results: list[Any]


@dataclass(frozen=True, kw_only=True)
class JobShown(JobRow):
    """A job, and what goes on now, no matter who began it."""

    going: Going | None


@dataclass(frozen=True)
class JobBegun:
    """The job that was begun."""

    job: str


@dataclass(frozen=True)
class JobStopped:
    """It was told to stop."""


@dataclass(frozen=True)
class ReportRow:
    """A report as its run made it last."""

    run: str
    audience: str
    language: str
    when: str
    url: str


@dataclass(frozen=True)
class RunRow:
    """A run of the settings, with its newest reports."""

    name: str
    notebook: str
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    schedule: str
    reports: list[ReportRow]
    uncounted: list[str]  # whom a release would count in no number, a sentence for each audience


@dataclass(frozen=True)
class PastRun:
    """What became of one plan; `log` is the same for all that was made by one `rap run`."""

    plan: str
    run: str
    state: Literal["done", "failed", "cancelled", "cut-off"]
    started: str
    seconds: float
    how: str
    place: str
    cell: int
    log: str


@dataclass(frozen=True)
class ScheduledRun:
    """A run with a timer of this machine, and when it was due."""

    run: str
    state: Literal["done", "missed", "failed"]
    due: str


@dataclass(frozen=True)
class RunsShown:
    """Runs, what goes on now, and what ran on this machine."""

    runs: list[RunRow]
    jobs: list[JobRow]
    going: Going | None
    history: list[PastRun]
    scheduled: list[ScheduledRun]


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat("T", "seconds")


async def follow(job: Job, root: Path) -> None:
    """Run it and note what became of it; errors of runs hold no words of people."""
    try:
        process = job.process = await asyncio.create_subprocess_exec(
            *python("-m", "rap", "run", job.name, "--json"),
            cwd=root,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**own_path(os.environ), "RAP_LANGUAGE": current_language(), HOW: "page"},
        )
    except OSError as error:
        job.state, job.ended = "failed", _now()
        job.message = say("runs.not_started", reason=str(error.strerror))
        return
    out, err = await process.communicate()
    ended = "stopped" if job.is_stopped else "failed"
    job.state, job.ended = ("done" if process.returncode == 0 else ended), _now()
    said = err.decode("utf-8", "replace").replace(f"{root}{os.sep}", "")
    job.message = "\n".join(said.splitlines()[-20:])
    try:
        job.results = json.loads(out)
    except ValueError:
        job.results = []


class RunsHandler(Handler):
    @route
    async def get(self) -> RunsShown:
        reports = await self.look(lambda: find_reports(self.room.root))
        uncounted = await self.look(lambda: find_uncounted(self.room.root))
        runs = [
            tell(
                RunRow,
                run,
                reports=[report for report in reports if report.run == run.name],
                uncounted=[on_screen(said) for said in uncounted[run.name]],
            )
            for run in self.bench.settings.runs
        ]
        jobs = [tell(JobRow, job) for job in self.room.jobs.values()]
        root = self.room.root
        going, past = await self.look(lambda: (read_going(root), read_history(root, most=N_PAST)))
        scheduled = await self.look(lambda: tell_scheduled(root))
        return RunsShown(runs, jobs, going, [tell(PastRun, one) for one in past], scheduled)

    @route
    async def post(self) -> JobBegun:
        name, jobs = self.body({"name": object})["name"], self.room.jobs
        known = [run.name for run in self.bench.settings.runs]
        if name not in known:
            raise WrongUseError("runs.screen.run.unknown", nearest=nearest(str(name)[:40], known))
        if any(job.state == "running" for job in jobs.values()):
            raise BusyError("runs.screen.run.busy")
        job = Job(secrets.token_hex(8), name)
        jobs[job.job] = job
        for old in list(jobs)[:-MAX_JOBS]:
            del jobs[old]
        self.room.following.add(task := asyncio.ensure_future(follow(job, self.room.root)))
        task.add_done_callback(self.room.following.discard)
        self.set_status(202)
        return JobBegun(job.job)


def find_uncounted(root: Path) -> dict[str, list[Message]]:
    """Run -> whom a release of it would count in no number, for each audience but the team."""
    to_ask = find_to_ask(root, on=datetime.date.today(), damaged=[])
    found: dict[str, list[Message]] = {}
    for run in read_settings(root).runs:
        others = [Study(root, one, run=run, damaged=[]) for one in run.audiences if one != "team"]
        found[run.name] = [said for one in others if (said := say_uncounted(one, to_ask))]
    return found


def tell_scheduled(root: Path) -> list[ScheduledRun]:
    """The runs with a timer of this machine: done, missed or failed, and when they were due."""
    return [tell(ScheduledRun, one) for one in find_standing(root)]


class JobHandler(Handler):
    _track_activity = False

    def job(self, job_id: str) -> Job:
        """The job of this id."""
        job = self.room.jobs.get(job_id)
        if not isinstance(job, Job):
            raise UnknownError("runs.not_known")
        return job

    @route
    async def get(self, job_id: str) -> JobShown:
        going = await self.look(lambda: read_going(self.room.root))
        return tell(JobShown, self.job(job_id), going=going)

    @route
    async def delete(self, job_id: str) -> JobStopped:
        self.person.need(CODER)
        self.job(job_id).stop()
        self.set_status(202)
        return JobStopped()


class ReportHandler(Handler):
    """A report under its own policy, and in a sandbox: it cannot reach Jupyter with the person's
    cookies.
    """

    @route
    async def get(self, run: str, key: str, name: str) -> PageSent:
        folder = self.room.root / "reports" / "runs" / run / key
        path = folder / name
        if (
            not path.is_file()
            or path.resolve().parent != folder.resolve()
            or not folder.resolve().is_relative_to((self.room.root / "reports" / "runs").resolve())
        ):
            raise UnknownError("runs.no_report")
        page = await self.look(lambda: path.read_text(encoding="utf-8"))
        tag = _META.search(page[:4_000])
        found = _CONTENT.search(tag[0]) if tag else None
        return PageSent(page, f"{found[1] if found else _BARE}; {_APART}")


def find_reports(root: Path) -> list[ReportRow]:
    """The newest reports of each run, as `latest.…` files name them: run, audience, language, when,
    url (under `reports/`).
    """
    found = []
    for latest in sorted((root / "reports" / "runs").glob("*/latest.*")):
        key = latest.read_text(encoding="utf-8", errors="replace").strip()
        folder = latest.parent / key
        for page in sorted(folder.glob("*.html")) if re.fullmatch(r"[0-9a-f]{16}", key) else ():
            parts = page.name.split(".")  # DRAFT-run, audience, what sets it apart, language, html
            when = datetime.datetime.fromtimestamp(page.stat().st_mtime, datetime.UTC).isoformat(
                "T", "seconds"
            )
            found.append(
                ReportRow(
                    run=latest.parent.name,
                    audience=parts[1],
                    language=parts[-2],
                    when=when,
                    url=page.relative_to(root / "reports" / "runs").as_posix(),
                )
            )
    return found


ROUTES: Routes = (
    (r"runs", RunsHandler),
    (rf"runs/{addresses.KEY}", JobHandler),
    (
        rf"reports/{addresses.CODE}/{addresses.KEY}/((?:DRAFT-)?[a-z0-9][a-z0-9.-]{{0,160}}\.html)",
        ReportHandler,
    ),
)
