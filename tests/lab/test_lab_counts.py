"""Today at the desk, as the screen asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import add_desks
from labs import Lab
from studies import make_study, write

from rap.store.counts import read_lines
from rap.topics.desk.counting import add_line


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "machine"))
    root = add_desks(make_study(tmp_path / "study"))
    write(root, ".rap/coder", "K-01\n")
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)
    add_line(root, "helpdesk", {"category": "work"}, today=last)
    with Lab(root) as lab:
        yield lab


def test_a_line_is_counted_taken_back_and_a_month_handed_in(lab: Lab) -> None:
    """Each answer has the whole page; what waits is in no file of the study until then."""
    (desk, rounds) = lab.get("counts")["desks"]
    assert (desk["n"], desk["last"], rounds["open_months"]) == (0, None, [])
    (month,) = desk["open_months"]
    assert [one["id"] for one in desk["fields"][1]["choices"]] == ["tax", "outing"]

    _, told = lab.ask("POST", "counts/helpdesk/lines", {"values": {"category": "violence"}})
    assert (told["desks"][0]["n"], told["desks"][0]["last"]["category"]) == (1, "violence")
    _, told = lab.ask("POST", "counts/helpdesk/undo", {})
    assert (told["desks"][0]["n"], read_lines(lab.root)) == (0, ())

    _, told = lab.ask("POST", "counts/hand-in", {"month": month})
    assert told["desks"][0]["open_months"] == []
    assert {(one.desk, one.month, len(one.rows)) for one in read_lines(lab.root)} == {
        ("helpdesk", month, 1),
        ("rounds", month, 0),
    }
