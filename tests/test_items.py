"""What a notebook shows of people, as items."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pandas as pd
import pytest

from rap.errors import WrongUseError
from rap.items import MIME, Item, say, show_chart, show_findings, show_quotes, show_table
from rap.model import Finding
from rap.snapshot import RUN_VARIABLE, Snapshot

TABLE = pd.DataFrame({"code": ["rent", "<b>"], "people": [9, 9], "cases": [("C-1001", "C-1002", "C-1001"), ()]})
TITLE = {"fr": "Loyer", "nl": "Huur"}
EMPTY = {"quotes": [], "chart": {}, "text": ""}


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The private file of a run this test is in."""
    snapshot = Snapshot(tmp_path, "members", (), {}, datetime.date(2026, 3, 1), tmp_path / "people.jsonl")
    (tmp_path / "snapshot.json").write_text(snapshot.to_json())
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path / "snapshot.json"))
    return tmp_path / "people.jsonl"


def test_a_table_counts_the_people_behind_each_cell() -> None:
    """As FORMATS has it; from who they are, not from what a column says, and without saying who."""
    item = show_table(TABLE, id="rent", title=TITLE)

    assert item.data == {
        "v": 1, "kind": "table", "id": "rent", "title": TITLE,
        "rows": [{"where": {"code": "rent"}, "people": 2}, {"where": {"code": "<b>"}, "people": 0}], **EMPTY,
    }  # fmt: skip
    assert "C-1001" not in json.dumps(item.data) + item.preview


def test_a_chart_is_the_same_table_with_a_mark() -> None:
    """Drawn by the report."""
    assert show_chart(TABLE, id="rent", title="Rent", mark="grid").data["chart"] == {"mark": "grid"}


def test_quotes_are_references() -> None:
    """No words go into the item; a whole source is no quote."""
    passages = pd.DataFrame(
        {
            "source": ["INT-1", "INT-2"],
            "start": [3.0, None],
            "end": [9.0, None],
            "code": ["rent", "key"],
            "quote": ["<secret>", ""],
        }
    )
    item = show_quotes(passages, id="voices", title=TITLE)

    assert item.data["quotes"] == [{"ref": "INT-1:3-9", "code": "rent"}]
    assert "secret" not in json.dumps(item.data)
    assert "&lt;secret&gt;" in item.preview


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We heard {heard}.", "We heard 2."),
        ({"fr": "{heard} voix {Heard} {0} {", "nl": "{heard}"}, "2 voix {Heard} {0} {"),
    ],
)
def test_a_sentence_counts_its_people(text: str | dict[str, str], shown: str) -> None:
    """Each person once; other braces are left alone."""
    item = say(text, id="heard", heard=["C-1001", "C-1002", "C-1001"])

    assert (item.data["text"], item.data["rows"], item.preview) == (
        text,
        [{"where": {"name": "heard"}, "people": 2}],
        f"<p>{shown}</p>",
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: show_table(TABLE, id="Rent!", title="x"),
        lambda: show_table(TABLE.drop(columns="cases"), id="rent", title="x"),
        lambda: show_chart(TABLE, id="rent", title="x", mark="pie"),
        lambda: say("{heard}", id="heard"),
        lambda: say("x", id="heard", heard=["C-1001"]),
    ],
)
def test_what_cannot_be_shown_is_wrong_use(make) -> None:
    """Before anything is shown."""
    with pytest.raises(WrongUseError):
        make()


def test_in_a_run_who_stands_behind_a_cell_is_kept_apart(people: Path) -> None:
    """In the run's private file alone; nothing is previewed."""
    bundle = show_table(TABLE, id="rent", title="Rent")._repr_mimebundle_()
    say("{heard}", id="heard", heard=["C-1002", "C-1001"])

    assert (sorted(bundle), "C-1001" in str(bundle)) == ([MIME, "text/plain"], False)
    assert [json.loads(line) for line in people.read_text().splitlines()] == [
        {"item": "rent", "where": '{"code": "rent"}', "cases": ["C-1001", "C-1002"]},
        {"item": "rent", "where": '{"code": "<b>"}', "cases": []},
        {"item": "heard", "where": '{"name": "heard"}', "cases": ["C-1001", "C-1002"]},
    ]


def test_a_wrong_name_leaves_nothing_behind(people: Path) -> None:
    """Nobody is remembered for an item that is none."""
    with pytest.raises(WrongUseError):
        say("{heard}", id="Heard!", heard=["C-1001"])

    assert not people.exists()


def test_findings_are_shown_but_for_those_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in all its languages."""
    shown: list[Item] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    statement = {"fr": {"text": "Le dépôt pèse.", "by": "K-01"}, "nl": {"text": "De waarborg weegt."}}
    show_findings(
        Finding(f"F-3011{n}", statement, {}, 1, (("", status, "", ""),))
        for n, status in enumerate(["supported", "set-aside"])
    )

    assert [item.data["text"] for item in shown] == [{"fr": "Le dépôt pèse.", "nl": "De waarborg weegt."}]


@pytest.mark.parametrize("cases", ["C-30125", ["INT-10001", "INT-10002"], [None], [3]])
def test_what_is_not_a_case_is_not_counted(cases: object) -> None:
    """Letters of an id, sources or numbers would pass as people."""
    with pytest.raises(WrongUseError, match="item 'x': counts something that is not a case"):
        say("{n} people", id="x", n=cases)  # type: ignore[arg-type]
