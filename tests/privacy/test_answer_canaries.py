"""An address, an e-mail, a device, a place, an exact time, a receipt and names in open answers go
through import, kill -9, review and a run: no byte of them is outside the vault.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from canaries import find_words_in
from leaving import in_child
from releases import release, write_run
from reviews import review_all
from runs import RUNS, make_run_study
from studies import write
from survey_shapes import FORM, SURVEY, read_here, write_csv
from vaults import make_coder, make_quick, unlocked

from rap.analysis.survey_answers import count_answers
from rap.report.items import say, show_answers, show_quotes
from rap.store.roles import LEAD
from rap.store.surveys.batches import find_respondents
from rap.study.study import Study
from rap.topics.bringing_in.routes.importing import take_file
from rap.topics.checks.check import find_problems
from rap.topics.entering.taking import taking_in
from rap.topics.publishing import gate
from rap.topics.runs.planned import Plan
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.surveys.answers import looks
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.surveys.routes.answers import AnswersLook, look_at_export, take_export
from rap.topics.surveys.writing import write_survey
from rap.topics.waiting_texts.queue import open_queue
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

ABOUT_HER = {
    "ipaddr": "203.0.113.77",
    "email": "zorrana.vikmilo@voorbeeld.example",
    "deviceid": "device-7f3a91c2",
    "locationlatitude": "50.846672",
    "start": "2026-03-02T08:10:31.417",
    "_uuid": "3d1f0e2a-77aa-4c1d-9d0e-5f2b8c7a6e11",
    "receipt": "kevrana-tusaholbica",
}
LEADS = Person("K-01", LEAD)
NAME, OWN = "Zorrana", "0470 91 82 73"
CELL = """import rap
study = rap.open_study()
for text in study.texts.values():
    print(text)"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds everything a process may write to: home, temporary files, the study."""
    make_quick(monkeypatch)
    monkeypatch.setattr(looks, "read_export_in_child", read_here)
    monkeypatch.delenv("XDG_DATA_HOME")
    top = tmp_path / "all"
    for name, folder in (("HOME", "home"), ("TMPDIR", "tmp")):
        (top / folder).mkdir(parents=True)
        monkeypatch.setenv(name, str(top / folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    root = make_run_study(top / "study", CELL, parameters="", runs=RUNS.replace("members", "team"))
    make_coder(root, "K-01")
    write(root / "codebook" / "forms", "bank.yaml", FORM)
    days = {"opened": "2026-03-01", "closes": "2026-03-31"}
    write_survey(root, replace(SURVEY, consent="bank", **days))
    monkeypatch.chdir(root)
    return top


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An export, outside of what is scanned."""
    head = [
        *ABOUT_HER,
        "_id",
        "_submission_time",
        "language",
        "consent",
        "status",
        "reason",
        "open",
    ]
    head.insert(-2, "refused")
    path = tmp_path / "raw" / "export.csv"
    path.parent.mkdir()
    path.write_bytes(write_csv([head, *rows(2)]))
    return path


def rows(n: int) -> list[list[object]]:
    """Rows of `n` people; the first one says who she is."""
    said = [f"My name is {NAME}, call me on {OWN}.", "It went well, and then it did not."]
    return [
        [
            *(f"{one}{at or ''}" for one in ABOUT_HER.values()),
            *(at, "2026-03-02T08:15:59", "en", "yes", "self", "yes", "work", said[min(at, 1)]),
        ]
        for at in range(n)
    ]


def found(place: Path) -> list[str]:
    words = [*ABOUT_HER.values(), NAME, OWN, "08:15:59", "08:10:31"]
    return find_words_in(place, words, outside=[unlocked(place / "study").folder])


def test_no_byte_is_outside_the_vault(place: Path, file: Path) -> None:
    """During import, review and run no word of a person is on the disk outside the vault."""
    root = place / "study"
    assert all(word in file.read_text() for word in (*ABOUT_HER.values(), NAME, OWN))
    looked = look_at_answers(root, file, "bank")
    assert looked.unclear == ()
    take_answers(root, looked, open_queue(root))
    assert found(place) == []
    review_all(root)
    assert [result.state for result in run_all(plan_runs(root))] == ["done"]
    assert find_problems(root) == []
    assert found(place) == []


@pytest.mark.long
def test_killed_at_every_step_all_or_nothing_comes_in(place: Path, file: Path) -> None:
    """SIGKILL before each rename and unlink: the next act leaves all of it, or nothing, and no byte
    is outside the vault meanwhile.
    """
    root, kills = place / "study", 0
    for step in range(1, 60):
        looked = look_at_answers(root, file, "bank")
        ended = in_child(lambda: take_answers(root, looked, open_queue(root)), kill_at=step)  # noqa: B023
        kills += ended == -9
        assert found(place) == []
        with taking_in(root):
            pass
        n, entries = len(find_respondents(root)), {e.kind for e in unlocked(root).list()}
        assert (n, "raw" in entries, "export" in entries) in ((0, False, False), (2, True, True))
        if n:
            break
    assert kills > 3
    assert look_at_answers(root, file, "bank").n_known == 2


def by_page(root: Path, file: Path) -> RawSession:
    """The desk of the lab, to which K-01 dropped the file."""
    desk = RawSession(root)
    sent = take_file(desk, LEADS, "csv", file.name, file.read_bytes())["file"]
    asked = {"file": sent}
    look = look_at_export(desk, LEADS, asked)
    assert isinstance(look, AnswersLook)
    assert look.unclear == []
    take_export(desk, LEADS, asked)
    return desk


@pytest.mark.long
def test_by_the_page_killed_reviewed_run_and_released(
    place: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped on the page, the server killed on the way and asked again; reviewed, run for members and
    released: no byte of them is outside the vault, nor in what leaves.
    """
    root = place / "study"
    head = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    file.write_bytes(write_csv([head, *rows(30)]))
    assert in_child(lambda: by_page(root, file), kill_at=5) == -9
    assert found(place) == []
    desk = by_page(root, file)
    assert len(find_respondents(root)) == 30
    assert found(place) == []
    review_all(root)
    assert [result.state for result in run_all(plan_runs(root))] == ["done"]
    desk.close()

    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    named = settings.replace('"team"', '"members"', 1).replace(
        'name = "small"\n', 'name = "small"\nsources = {survey = ["bank"]}\n'
    )
    write(root, "pyproject.toml", named)
    write(root, "codebook/letter/talk.yaml", "text: {en: Camille, at the office.}\n")
    monkeypatch.setattr(gate, "_need_run", show_survey)
    out = place / "out"
    given = release(root, unlocked(root), out=out)
    pages = [path for path in given.files if path.suffix == ".html"]
    assert any("work" in path.read_text(encoding="utf-8") for path in pages)
    assert find_problems(root) == []
    assert found(place) == []


def show_survey(plan: Plan) -> None:
    """A finished run of a table and of what people wrote, without a kernel."""
    on = plan.snapshot.on
    study = Study(plan.snapshot.root, audience=plan.audience, on=on, snapshot=plan.snapshot)
    bank = study.surveys["bank"]
    table = count_answers(bank, "reason")
    items = [
        say({"en": "We heard {heard} people."}, id="heard", heard=bank["case"]).data,
        show_answers(table, id="reason", title={"en": "Reason: work"}).data,
        show_quotes(study.quotable, id="words", title={"en": "Voices"}).data,
    ]
    rows = [("heard", {"name": "heard"}, list(bank["case"]))]
    key = table.columns[0]
    rows += [("reason", {key: row[key]}, list(row["cases"])) for row in table.to_dict("records")]
    write_run(plan, items, rows)
