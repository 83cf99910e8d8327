"""The routes around the text, each once through a real server; what they compute is tested in
test_workbench.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import TOKEN, Lab, routes
from runs import RUNS, write_notebook
from studies import ROOT, make_study, write

from rap.core.errors import RunFailedError
from rap.lab.contract import as_written
from rap.topics.runs.log import RunLog, alone, note_error

SOURCE = "INT-10001"
CODED = {"op": "add", "code": "deposit", "start": 30, "end": 57}
KEY = "0123456789abcdef"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study where K-01 leads and has coded one passage."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_study(tmp_path / "study")) as lab:
        lab.act(SOURCE, CODED)
        yield lab


def test_passages_are_asked_for(lab: Lab) -> None:
    """With a question, filters, context and a page of the result."""
    asked = {"q": "deposit setting:home", "context": 4, "limit": 1, "where": {"coder": "K-01"}}
    _, found = lab.ask("POST", "search", asked)
    wrong, answer = lab.ask("POST", "search", {"q": "deposit near 20"})

    assert (found["total"], found["passages"][0]["before"]) == (1, "P1: ")
    assert (wrong, answer["where"]) == (400, "query, character 16")


def test_the_codebook_is_changed_by_a_lead(lab: Lab) -> None:
    """The new codebook comes back, with its counts; a wrong act says why."""
    status, book = lab.ask(
        "POST",
        "codebook/acts",
        {"act": "merge", "code": "deposit", "into": "advice", "reason": "one question"},
    )
    wrong, answer = lab.ask(
        "POST", "codebook/acts", {"act": "merge", "code": "alarm", "into": "alarm", "reason": "x"}
    )
    counts = {code["code"]: code["n"] for code in book["codes"]}

    assert (status, counts["advice"], counts["deposit"]) == (200, 1, 0)
    assert (wrong, "cycle" in answer["message"]) == (400, True)
    assert lab.get("codebook/deposit/history")["events"][0]["reason"] == "one question"


def test_a_memo_is_written_changed_and_taken_away(lab: Lab) -> None:
    """And told to who waits."""
    cursor = lab.get("changes")["cursor"]
    status, memo = lab.ask(
        "POST", "memos", {"type": "question", "about": "deposit", "text": "Ask the group"}
    )
    told = lab.get(f"changes?since={cursor}&wait=25")
    new = {"text": "Ask both groups", "seen": memo["seen"]}
    changed = lab.ask("PUT", f"memos/{memo['id']}", new)[1]
    gone = lab.ask("DELETE", f"memos/{memo['id']}", {"seen": changed["seen"]})[0]

    assert (status, told["memos"], changed["text"], gone, lab.get("memos")["memos"]) == (
        201,
        True,
        "Ask both groups",
        200,
        [],
    )


def test_a_summary_stands_in_its_cell_on_paper_and_in_a_table(lab: Lab) -> None:
    """One a coder; the page runs nothing, neither it nor the table is kept by a cache, and a table
    holds no words of hers.
    """
    summary = {"type": "summary", "about": "C-20001/deposit", "text": "Pays ahead."}
    other = {**summary, "text": "Pays late."}
    first, again = lab.ask("POST", "memos", summary), lab.ask("POST", "memos", other)
    head = {"Authorization": f"token {TOKEN}"}
    path = "/rap/api/passages/grid?codes=deposit&form="
    answers = [lab.raw("GET", f"{path}{form}", None, head) for form in ("page&language=nl", "csv")]
    (row,) = lab.get("passages/grid?codes=deposit&by=case")["rows"]

    assert (first[0], again[0], row["cells"][0]["n"]) == (201, 409, 1)
    assert [(one["by"], one["text"]) for one in row["cells"][0]["summaries"]] == [
        ("K-01", "Pays ahead.")
    ]
    assert [
        (status, kind["Content-Type"], kind["Cache-Control"]) for status, kind, _ in answers
    ] == [
        (200, "text/html; charset=UTF-8", "no-store"),
        (200, "text/csv; charset=UTF-8", "no-store"),
    ]
    assert "default-src 'none'" in answers[0][1]["Content-Security-Policy"]
    assert [b"You pay three months first." in body for *_, body in answers] == [True, False]


def test_settings_are_kept_per_coder_on_this_machine(lab: Lab) -> None:
    """Beside the study's files, where git does not look."""
    kept = lab.ask("PUT", "settings", {"language": "nl", "shortcuts": {"rap:code": "C"}})
    wrong = lab.ask("PUT", "settings", {"language": "xx"})[0]

    assert (kept, wrong) == ((200, {"language": "nl", "shortcuts": {"rap:code": "C"}}), 400)
    assert lab.get("settings")["language"] == "nl"
    assert (lab.root / ".rap" / "screen" / "K-01.json").is_file()


def test_the_start_page_knows_the_visit_before(lab: Lab) -> None:
    """The first visit has none; within half an hour it is still the same visit."""
    assert [lab.get("start")["since"] for _ in range(2)] == [None, None]


def test_a_report_is_shown_under_its_own_policy_in_a_sandbox(lab: Lab) -> None:
    """Only pages of a run's folder; a link out of it is none."""
    page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><p>Rooms</p>"
    write(lab.root, f"reports/runs/phase1/{KEY}/DRAFT-phase1.team.en.html", page)
    (lab.root / f"reports/runs/phase1/{KEY}/link.html").symlink_to(lab.root / "pyproject.toml")
    head = {"Authorization": f"token {TOKEN}"}
    status, headers, body = lab.raw(
        "GET", f"/rap/api/reports/phase1/{KEY}/DRAFT-phase1.team.en.html", None, head
    )

    assert (status, body.decode(), headers["Content-Type"]) == (
        200,
        page,
        "text/html; charset=UTF-8",
    )
    assert headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert lab.ask("GET", f"reports/phase1/{KEY}/link.html")[0] == 404


def test_a_report_with_a_form_to_answer_is_shown_under_its_own_policy(lab: Lab) -> None:
    """As nbconvert writes it: its own script may run, and no other."""
    page = (ROOT / "reports" / "example" / "report-members.en.html").read_text(encoding="utf-8")
    name = "DRAFT-phase2.members.en.html"
    write(lab.root, f"reports/runs/phase2/{KEY}/{name}", page)
    head = {"Authorization": f"token {TOKEN}"}
    _, headers, _ = lab.raw("GET", f"/rap/api/reports/phase2/{KEY}/{name}", None, head)
    policy = headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "sandbox allow-scripts" in policy
    assert "script-src 'unsafe" not in policy


def test_a_run_is_a_program_of_its_own_that_is_followed(lab: Lab) -> None:
    """One at a time; what went wrong is told as the command line tells it."""
    settings = (lab.root / "pyproject.toml").read_text()
    run = '[[tool.rap.runs]]\nname = "phase1"\nnotebook = "notebooks/none.ipynb"\n'
    write(lab.root, "pyproject.toml", settings + run)
    status, started = lab.ask("POST", "runs", {"name": "phase1"})
    second = lab.ask("POST", "runs", {"name": "phase1"})[0]
    job = lab.get_once(lambda job: job["state"] != "running", f"runs/{started['job']}")

    assert (status, second, job["state"], "none.ipynb" in job["message"]) == (
        202,
        503,
        "failed",
        True,
    )
    assert lab.ask("POST", "runs", {"name": "none"})[0] == 400


def test_the_page_of_reports_says_what_ran_and_what_goes_on(lab: Lab) -> None:
    """What failed, with its place; a run that somebody began elsewhere; and what a timer missed."""
    log = RunLog(lab.root, ["rooms.team"], workers=1)
    note_error(
        log,
        "failed",
        RunFailedError("x.y", cell=3),
        plan="rooms.team",
        place="a.ipynb",
        seconds=2.5,
    )
    with alone(lab.root):
        going = lab.get("runs")["going"]
    log.close()
    told = {"v": 1, "way": "cron", "since": "2020-01-01T00:00:00+00:00", "runs": ["monday"]}
    write(lab.root, ".rap/schedule.json", json.dumps(told))
    settings = (lab.root / "pyproject.toml").read_text()
    run = '[[tool.rap.runs]]\nname = "monday"\nnotebook = "notebooks/none.ipynb"\nschedule = "0 6 * * 1"\n'
    write(lab.root, "pyproject.toml", settings + run)
    found = lab.get("runs")
    past = {key: found["history"][0][key] for key in ("plan", "state", "seconds", "place", "cell")}

    assert [row["plan"] for row in going["plans"]] == ["rooms.team"]
    assert found["going"] is None
    assert past == {
        "plan": "rooms.team",
        "state": "failed",
        "seconds": 2.5,
        "place": "a.ipynb",
        "cell": 3,
    }
    assert [(one["run"], one["state"]) for one in found["scheduled"]] == [("monday", "missed")]
    assert [one["run"] for one in lab.get("start")["scheduled"]] == ["monday"]


@pytest.fixture
def _in_the_background() -> Iterator[None]:
    """A shell has what it begins in the background ignore Ctrl+C, and all that is begun there."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_in_the_background")
def test_a_run_is_stopped_from_the_page(lab: Lab) -> None:
    """As Ctrl+C stops it: nothing half is left, and the page says that it was stopped."""
    settings = (lab.root / "pyproject.toml").read_text()
    write_notebook(lab.root, "import time; time.sleep(600)")
    write(lab.root, "pyproject.toml", settings + RUNS)
    _, started = lab.ask("POST", "runs", {"name": "small"})
    lab.get_once(lambda facts: facts["going"], "runs")
    status = lab.ask("DELETE", f"runs/{started['job']}")[0]
    job = lab.get_once(lambda job: job["state"] != "running", f"runs/{started['job']}")

    assert (status, job["state"]) == (202, "stopped")
    assert [*(lab.root / "reports" / "runs").glob(".staging-*")] == []


def test_the_codebook_is_printed_without_a_script(lab: Lab) -> None:
    """As a page of its own, under a policy that lets nothing in."""
    head = {"Authorization": f"token {TOKEN}"}
    status, headers, body = lab.raw(
        "GET", "/rap/api/codebook/print?form=cards&language=fr", None, head
    )

    assert (status, headers["Content-Security-Policy"].split(";")[0]) == (200, "default-src 'none'")
    assert b"<script" not in body


def test_every_route_stands_in_the_manual(lab: Lab) -> None:
    """`docs/lab-api.md` names each with its methods."""
    manual = (ROOT / "docs" / "lab-api.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+`) \| ([A-Z ]+) \|$", manual, re.MULTILINE)
    told = {
        (m, name)
        for names, methods in rows
        for name in re.findall(r"`([^`]+)`", names)
        for m in methods.split()
    }

    assert {(method, as_written(pattern)) for method, pattern in routes(lab)} == told
