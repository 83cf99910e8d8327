"""The ledger of releases: what is written is read, and what is no release is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import RefusedError, WrongUseError
from rap.store.ledger import (
    GIVEN,
    WAITING,
    Line,
    Release,
    Worded,
    read_release,
    read_releases,
    write_release,
)

ID = "00112233445566aa"
RELEASE = Release(
    id=ID,
    run="phase1.members",
    key="b" * 16,
    audience="members",
    languages=("fr", "nl"),
    date="2026-03-01",
    people=16,
    cells=(
        Line("phase1/who", {"setting": "home"}, 11, 16, 16, "2026-03"),
        Line("phase1/heard", {"name": "é"}, 16, 16, 16, "2026-03"),
    ),
    month="2026-03",
    findings={"F-30117": Worded("supported", 4, {"fr": "0f" * 8})},
    turn=3,
    passages={"next-groups": "1e" * 8},
    quotes=2,
    files={"report.fr.html": "c" * 64},
    reasons=("one passage",),
    confirmed=("K-01",),
)


def test_what_is_written_is_read(tmp_path: Path):
    """Every field, also signs of other languages."""
    write_release(tmp_path, RELEASE)

    assert read_release(tmp_path, ID) == RELEASE


def test_a_number_that_is_not_printed_stands_nowhere(tmp_path: Path):
    """The file lies in git: it has the bounds of what was said, never the number behind them."""
    rows = json.loads(write_release(tmp_path, RELEASE).read_text())["cells"]

    assert [(row["least"], row["most"]) for row in rows] == [(11, 16), (16, 16)]
    assert {key for row in rows for key in row} == {"item", "where", "least", "most", "of", "month"}
    assert [line.n for line in RELEASE.cells] == [None, 16]


def test_releases_come_by_date(tmp_path: Path):
    """The oldest first, whatever their ids."""
    older = Release(**{**RELEASE.__dict__, "id": "f" * 16, "date": "2025-12-31"})
    for one in (RELEASE, older):
        write_release(tmp_path, one)

    assert read_releases(tmp_path) == (older, RELEASE)


def test_a_release_waits_for_as_many_as_are_needed():
    """The same name twice counts once."""
    once = RELEASE.confirmed_by("K-01", needed=2)
    twice = once.confirmed_by("K-02", needed=2)

    assert (once.state, once.confirmed) == (WAITING, ("K-01",))
    assert (twice.state, twice.confirmed) == (GIVEN, ("K-01", "K-02"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"v": 1}', '{"v": 1, "id": "x"}'])
def test_a_file_that_is_no_release_is_named(tmp_path: Path, text: str):
    """It may say what was told, so nothing goes on without it."""
    path = write_release(tmp_path, RELEASE)
    path.write_text(text)
    with raises(RefusedError, "store.ledger.damaged", place=f"reports/releases/{ID}.json"):
        read_releases(tmp_path)


@pytest.mark.parametrize("id", ["../../etc/passwd", "", "0" * 16, "G" * 16])
def test_an_id_that_is_none_opens_nothing(tmp_path: Path, id: str):
    """An id never becomes a path before it was looked at."""
    with raises(
        WrongUseError,
        "store.ledger.unknown" if id == "0" * 16 else "store.ledger.bad_id",
        release=id,
    ):
        read_release(tmp_path, id)


def test_a_drawing_is_listed_as_the_picture_that_was_given(tmp_path: Path):
    """It is hashed as it was drawn; whoever asks it back must know what people have."""
    drawn = replace(RELEASE, files={"card.fr.4.svg": "d" * 64, "report.fr.html": "c" * 64})
    path = write_release(tmp_path, drawn)

    assert drawn.files_given == ("card.fr.4.png", "report.fr.html")
    assert json.loads(path.read_text())["files"] == [
        {"name": "card.fr.4.svg", "sha256": "d" * 64, "given": "card.fr.4.png"},
        {"name": "report.fr.html", "sha256": "c" * 64},
    ]
    assert read_release(tmp_path, ID) == drawn
