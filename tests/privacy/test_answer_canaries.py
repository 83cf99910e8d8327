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
from reviews import review_all
from runs import RUNS, make_run_study
from studies import write
from survey_shapes import FORM, SURVEY, read_here, write_csv
from vaults import make_coder, make_quick, unlocked

from rap.acts.bring_in import taking_in
from rap.acts.bring_in.answers import looks
from rap.acts.bring_in.answers.looks import look_at_answers
from rap.acts.bring_in.answers.take import take_answers
from rap.acts.check import find_problems
from rap.acts.review.queue import open_queue
from rap.acts.run import plan_runs, run_all
from rap.store.surveys.batches import find_respondents
from rap.store.surveys.writing import write_survey

ABOUT_HER = {
    "ipaddr": "203.0.113.77",
    "email": "zorrana.vikmilo@voorbeeld.example",
    "deviceid": "device-7f3a91c2",
    "locationlatitude": "50.846672",
    "start": "2026-03-02T08:10:31.417",
    "_uuid": "3d1f0e2a-77aa-4c1d-9d0e-5f2b8c7a6e11",
    "receipt": "kevrana-tusaholbica",
}
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
    write_survey(root, replace(SURVEY, consent="bank"))
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
    said = [f"My name is {NAME}, call me on {OWN}.", "It went well, and then it did not."]
    rows = [
        [
            *(f"{one}{n or ''}" for one in ABOUT_HER.values()),
            *(n, "2026-03-02T08:15:59", "en", "yes", "self", "yes", "work", said[n]),
        ]
        for n in range(2)
    ]
    path = tmp_path / "raw" / "export.csv"
    path.parent.mkdir()
    path.write_bytes(write_csv([head, *rows]))
    return path


def found(place: Path) -> list[str]:
    words = [*ABOUT_HER.values(), NAME, OWN, "08:15:59", "08:10:31"]
    return find_words_in(place, words, outside=[unlocked(place / "study").folder])


def test_no_byte_is_outside_the_vault(place: Path, file: Path) -> None:
    """Import, review, run."""
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
