"""Trial spaces through a real server: what is to be looked at, a visit written, and a note that
names somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import Lab
from studies import make_study, write

from rap.store.observations import read_observations

SPACE = "S-30001"
FINDING = """\
statement: {en: {text: "A key each, and somebody who comes.", by: K-01}}
criteria:
  key: {label: {en: Key}, unit: yes-no, wanted: "yes"}
  help: {label: {en: Help}, unit: minutes, at_most: "5"}
"""


def make(root: Path) -> Path:
    """A study with two criteria and one trial space."""
    make_study(root)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    write(root, f"interviews/cases/{SPACE}.yaml", "variables: {tenure: shared}\n")
    return root


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server where K-02 codes."""
    monkeypatch.setenv("RAP_CODER", "K-02")
    with Lab(make(tmp_path / "study")) as lab:
        yield lab


def visit(
    lab: Lab, *rows: tuple[str, str, str, str], space: str = SPACE, **more: Any
) -> tuple[int, Any]:
    lines = [dict(zip(("criterion", "value", "note", "by"), row, strict=True)) for row in rows]
    return lab.ask(
        "POST",
        f"spaces/{space}/visits",
        {"date": "2026-04-14", "language": "en", "rows": lines, **more},
    )


def test_the_form_knows_spaces_criteria_and_who_may_have_looked(lab: Lab) -> None:
    """The form lists spaces, criteria and observers; a person's id is not among the spaces."""
    told = lab.get("spaces")

    assert told["spaces"] == [{"id": SPACE, "variables": {"tenure": ["shared"]}, "seen": []}]
    assert told["by"] == ["K-01", "K-02", "member"]
    assert [(c["id"], c["unit"], c["rule"], c["bound"]) for c in told["criteria"]] == [
        ("key", "yes-no", "wanted", "yes"),
        ("help", "minutes", "at_most", "5"),
    ]


def test_a_visit_is_written_and_comes_back_first(lab: Lab) -> None:
    """What was seen lately stands under the space, the newest day first."""
    visit(lab, ("help", "9", "", "K-02"), date="2026-04-01")
    status, told = visit(
        lab, ("key", "yes", "Incident: the lock broke.", "K-01"), ("help", "4", "", "member")
    )
    rows = [
        (row["date"], row["criterion"], row["value"], row["by"])
        for row in told["spaces"][0]["seen"]
    ]

    assert (status, told["saved"]) == (200, True)
    assert rows == [
        ("2026-04-14", "key", "yes", "K-01"),
        ("2026-04-14", "help", "4", "member"),
        ("2026-04-01", "help", "9", "K-02"),
    ]


def test_a_note_that_names_somebody_waits_for_a_yes(lab: Lab) -> None:
    """The place is told, in code points of the note with its blanks made one; nothing is written
    until it was looked at.
    """
    note = "\U0001f511 Ask  Fatima Verzonnen, 0470 12 34 56"
    status, told = visit(lab, ("key", "yes", note, "K-02"))
    clean = " ".join(note.split())
    words = [clean[one["start"] : one["end"]] for one in told["identifying"]]
    before = read_observations(lab.root)
    seen = visit(lab, ("key", "yes", note, "K-02"), seen=True)[1]

    assert (status, told["saved"], before) == (200, False, ())
    assert words == ["Fatima Verzonnen", "0470 12 34 56"]
    assert (seen["saved"], read_observations(lab.root)[0].note) == (True, clean)


KEY = ("key", "yes", "", "K-02")
BAD_ROWS = (
    "answers.visit.bad_rows",
    "",
    {"members": ["criterion", "value", "note", "by"], "limit": 1000},
)


@pytest.mark.parametrize(
    ("rows", "more", "refused"),
    [
        (
            [("help", "soon", "", "K-02")],
            {},
            ("answers.observation_import.no_number", "help", {"value": "soon", "unit": "minutes"}),
        ),
        (
            [("key", "yes", "", "K-09")],
            {},
            ("answers.visit.unknown_coder", "key", {"coder": "K-09"}),
        ),
        (
            [("key", "yes", "", "Ana")],
            {},
            ("answers.observation_import.unknown_by", "key", {"by": "Ana"}),
        ),
        ([], {}, ("answers.observation_import.empty_visit", "", {})),
        ([("key", "yes", "x" * 1001, "K-02")], {}, BAD_ROWS),
        ([("key", "yes", "\ud83d", "K-02")], {}, BAD_ROWS),
        (
            [KEY],
            {"date": "2999-01-01"},
            ("answers.observation_import.bad_visit_day", "", {"day": "2999-01-01"}),
        ),
        ([KEY], {"date": 3}, ("answers.visit.bad_date", "", {})),
        ([KEY], {"rows": [{"criterion": "key"}]}, BAD_ROWS),
        (
            [KEY],
            {"space": "S-30002"},
            (
                "answers.observation_import.unknown_space",
                "",
                {
                    "space": "S-30002",
                    "nearest": {"id": "core.nearest.is", "facts": {"name": SPACE}},
                },
            ),
        ),
    ],
)
def test_what_is_no_visit_is_refused_in_one_sentence(
    lab: Lab,
    rows: list[tuple[str, str, str, str]],
    more: dict[str, Any],
    refused: tuple[str, str, dict[str, Any]],
) -> None:
    """400 with the id, the place and the facts; nothing is written."""
    status, answer = visit(lab, *rows, **more)

    assert (status, (answer["id"], answer["where"], answer["facts"])) == (400, refused)
    assert read_observations(lab.root) == ()


def test_what_stands_in_a_note_is_in_no_log(lab: Lab) -> None:
    """Neither when it is asked about nor when it is kept."""
    for seen in (False, True):
        visit(lab, ("key", "yes", "Ask Zorbelvik Verzonnen, 0470 12 34 56", "K-02"), seen=seen)
    visit(lab, ("key", "Zorbelvik", "", "K-02"))

    assert lab.records
    assert [line for line in lab.records if "Zorbelvik" in line or "0470" in line] == []
