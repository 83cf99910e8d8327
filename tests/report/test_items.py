"""What a notebook shows of people, as items."""

from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from messages import raises

from rap.analysis.saturation import find_saturation, saturation
from rap.core.errors import Message, WrongUseError
from rap.core.model import Finding
from rap.report.items import (
    MIME,
    Item,
    items_of,
    say,
    show_chart,
    show_codeline,
    show_curve,
    show_findings,
    show_quotes,
    show_table,
)
from rap.study.frames import RUN_VARIABLE, Snapshot

TABLE = pd.DataFrame(
    {"code": ["rent", "<b>"], "people": [9, 9], "cases": [("C-1001", "C-1002", "C-1001"), ()]}
)
TITLE = {"fr": "Loyer", "nl": "Huur"}
EMPTY = {"quotes": [], "chart": {}, "text": ""}
TEXTS = pd.DataFrame(
    {"code": ["rent"], "sources": [2], "texts": [("AR-10002", "AR-10001", "AR-10002")]}
)
CODINGS = pd.DataFrame(
    {
        "source": ["INT-10001"] * 4,
        "start": [40, 0, 5, None],
        "end": [60, 10, 20, None],
        "code": ["rent", "rent", "alarm", "bank"],
        "family": ["money", "money", "access", "money"],
        "words": "You pay first",
    }
)
SVG = "image/svg+xml"


def pairs(*rows: str) -> pd.DataFrame:
    """Codes that stand together with one person: `pairs("bank rent")`."""
    first, second = zip(*(row.split() for row in rows), strict=True)
    return pd.DataFrame(
        {
            "first": first,
            "second": second,
            "codings": 3,
            "people": 1,
            "cases": [("C-1001",)] * len(rows),
        }
    )


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The private file of a run this test is in."""
    snapshot = Snapshot(
        tmp_path, "members", (), {}, datetime.date(2026, 3, 1), tmp_path / "people.jsonl"
    )
    (tmp_path / "snapshot.json").write_text(snapshot.to_json())
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path / "snapshot.json"))
    return tmp_path / "people.jsonl"


def test_a_table_counts_the_people_behind_each_cell() -> None:
    """With the fields of an item; from who they are, not from what a column says, and without saying who."""
    item = show_table(TABLE, id="rent", title=TITLE)

    assert item.data == {
        "v": 1, "kind": "table", "id": "rent", "title": TITLE,
        "rows": [{"where": {"code": "rent"}, "people": 2}, {"where": {"code": "<b>"}, "people": 0}], "columns": ["code"], **EMPTY,
    }  # fmt: skip
    assert "C-1001" not in json.dumps(item.data) + item.preview


def test_a_chart_is_the_same_table_with_a_mark() -> None:
    """A chart holds the same table and the name of its mark, and the report draws it."""
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
        lambda: show_chart(TABLE, id="rent", title="x", mark="matrix"),
        lambda: show_chart(pairs("rent bank", "bank rent"), id="rent", title="x", mark="matrix"),
        lambda: show_chart(pairs("rent rent"), id="rent", title="x", mark="matrix"),
        lambda: say("{heard}", id="heard"),
        lambda: say("x", id="heard", heard=["C-1001"]),
    ],
)
def test_what_cannot_be_shown_is_wrong_use(make) -> None:
    """An item that cannot be shown is refused before anything is shown."""
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


def test_findings_are_shown_and_those_set_aside_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in all its languages; the words of one that was set aside are shown with a reason alone."""
    shown: list[Item] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    statement = {
        "fr": {"text": "Le dépôt pèse.", "by": "K-01"},
        "nl": {"text": "De waarborg weegt."},
    }
    show_findings(
        Finding(f"F-3011{n}", statement, {}, 1, (("", status, "", ""),))
        for n, status in enumerate(["supported", "set-aside"])
    )

    assert [(item.data["id"], item.data["text"]) for item in shown] == [
        ("finding-30110", {"fr": "Le dépôt pèse.", "nl": "De waarborg weegt."}),
        ("finding-30111-aside", "set-aside-unsaid"),
    ]


def test_the_items_of_a_notebook_are_read_with_their_cells() -> None:
    """In order, counted from 1; what is no item, and a cell without outputs, is passed over."""
    first, second = ({MIME: {"id": id}} for id in ("one", "two"))
    cells = [
        {},
        {"outputs": [{"data": first}, {"name": "stdout"}, {"data": {MIME: None}}]},
        {"outputs": [{"data": second}]},
    ]

    assert [(number, item["id"]) for number, item in items_of({"cells": cells})] == [
        (2, "one"),
        (3, "two"),
    ]


@pytest.mark.parametrize("cases", ["C-30125", ["INT-10001", "INT-10002"], [None], [3]])
def test_what_is_not_a_case_is_not_counted(cases: object) -> None:
    """Letters of an id, sources or numbers would pass as people."""
    with raises(WrongUseError, "report.item.not_cases", item="x"):
        say("{n} people", id="x", n=cases)  # type: ignore[arg-type]


def test_texts_are_counted_by_who_they_are() -> None:
    """Each text once; which ones they are does not go into the item."""
    data = show_table(TEXTS, id="press", title="Press").data

    assert data["rows"] == [{"where": {"code": "rent"}, "texts": 2}]
    assert "AR-10001" not in json.dumps(data)


def test_in_a_run_which_texts_stand_behind_a_cell_is_kept_apart(people: Path) -> None:
    """The row has no case, so that nobody takes a text for a person."""
    show_table(TEXTS, id="press", title="Press")

    assert [json.loads(line) for line in people.read_text().splitlines()] == [
        {
            "item": "press",
            "where": '{"code": "rent"}',
            "cases": [],
            "texts": ["AR-10001", "AR-10002"],
        }
    ]


def test_a_matrix_is_the_people_of_each_pair() -> None:
    """How often and how closely two codes are tied stays in the notebook."""
    data = show_chart(pairs("bank rent"), id="together", title="T", mark="matrix").data

    assert (data["chart"], data["rows"]) == (
        {"mark": "matrix"},
        [{"where": {"first": "bank", "second": "rent"}, "people": 1}],
    )


def test_a_curve_holds_numbers_and_where_saturation_was_reached() -> None:
    """As `find_saturation` writes it; which interview stands where is left out."""
    codings = pd.DataFrame(
        {"source": [f"INT-{n}" for n in range(10001, 10008)], "code": [*"abcd", *"aaa"]}
    )
    frame = saturation(codings, draws=20)
    data = show_curve(frame, id="curve", title="T", by="language").data
    (group,) = data["chart"]["groups"]

    assert (data["kind"], data["rows"], group["codes"]) == ("curve", [], [1, 2, 3, 4, 4, 4, 4])
    assert (group["at"], group["report"]) == (4, find_saturation(frame).loc[0, "report"])
    assert "INT-" not in json.dumps(data)


@pytest.mark.parametrize(("n", "state"), [(5, "too-few"), (8, "not-yet")])
def test_a_curve_without_saturation_says_why(n: int, state: str) -> None:
    """Every interview brings a code of its own, or there are not enough of them."""
    codings = pd.DataFrame(
        {
            "source": [f"INT-{10001 + at}" for at in range(n)],
            "code": [f"code-{at}" for at in range(n)],
        }
    )
    data = show_curve(saturation(codings, draws=20), id="curve", title="T").data

    assert [
        (group["state"], group["at"], group["report"]) for group in data["chart"]["groups"]
    ] == [(state, None, "")]


def test_a_codeline_holds_codes_and_places_and_no_words() -> None:
    """By family and code, in the order of the text; a coding of the whole interview has no place."""
    data = show_codeline(CODINGS, id="line", title="T", length=100, turns=[70, 0]).data

    assert data["chart"] == {
        "mark": "codeline",
        "source": "INT-10001",
        "length": 100,
        "turns": [0, 70],
        "lanes": [
            {"code": "alarm", "family": "access", "places": [[5, 20]]},
            {"code": "rent", "family": "money", "places": [[0, 10], [40, 60]]},
        ],
    }
    assert "You pay first" not in json.dumps(data)


@pytest.mark.parametrize(
    ("codings", "length", "message"),
    [
        (CODINGS, 59, Message("report.item.outside", item="line", length=59)),
        (
            CODINGS.assign(source=["INT-10001", "INT-10002"] * 2),
            100,
            Message("report.item.several_sources", item="line", n=2),
        ),
        (
            CODINGS.drop(columns="code"),
            100,
            Message(
                "analysis.columns.missing",
                frame=Message("report.item.table", item="line"),
                columns=["code"],
                right=Message("report.item.one_source"),
            ),
        ),
    ],
)
def test_a_codeline_is_of_one_text(codings: pd.DataFrame, length: int, message: Message) -> None:
    """Of the text it is said to be of."""
    with raises(WrongUseError, message.id, **message.facts):
        show_codeline(codings, id="line", title="T", length=length)


def charts() -> list[Item]:
    """One of each chart."""
    grid = TABLE.assign(setting=["home", "window"])
    return [
        show_chart(TABLE, id="bars", title=TITLE),
        show_chart(grid, id="grid", title=TITLE, mark="grid"),
        show_chart(pairs("bank rent"), id="matrix", title=TITLE, mark="matrix"),
        show_curve(saturation(CODINGS, draws=5), id="curve", title=TITLE),
        show_codeline(CODINGS, id="line", title=TITLE, length=100),
    ]


def test_jupyterlab_shows_a_chart_above_its_numbers() -> None:
    """In the team's own notebook: the picture with a sentence for a screen reader, the numbers as a
    table; nothing is fetched, and nobody is named.
    """
    for item in charts():
        bundle = item._repr_mimebundle_()
        shown = etree.fromstring(bundle["text/html"], etree.HTMLParser())
        (picture,) = shown.xpath("//img")

        assert sorted(bundle) == sorted([MIME, SVG, "text/html", "text/plain"])
        assert base64.b64decode(picture.get("src").partition("base64,")[2]).decode() == bundle[SVG]
        assert shown.xpath("//@src | //@href") == [picture.get("src")]
        assert (len(picture.get("alt")) > 20, len(shown.xpath("//details//td")) > 0) == (True, True)
        assert "C-1001" not in str(bundle)


@pytest.mark.parametrize(
    "make",
    [
        lambda: show_chart(TABLE.iloc[:0], id="bars", title="Rent"),
        lambda: show_curve(saturation(CODINGS.iloc[:0], draws=5), id="curve", title="Rent"),
        lambda: show_codeline(CODINGS.iloc[:0], id="line", title="Rent", length=100),
    ],
)
def test_a_chart_of_nothing_is_its_title_and_no_picture(make) -> None:
    """A sentence or an empty table stands in its place."""
    bundle = make()._repr_mimebundle_()

    assert sorted(bundle) == sorted([MIME, "text/html", "text/plain"])
    mark = "<p><small>Draft for the team, do not share.</small></p>"
    assert bundle["text/html"].startswith(f"{mark}<p><b>Rent</b></p>")


def test_every_viewer_shows_a_chart() -> None:
    """An SVG with its own colours and no style sheet, which asks for nothing; a screen reader reads
    its title.
    """
    for item in charts():
        picture = etree.fromstring(item._repr_mimebundle_()[SVG])

        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.get("aria-label") == "Loyer"
        assert picture.xpath("//@class | //@href | //@style") == []
        assert len(picture.xpath("//@fill")) > 2


def test_within_a_run_there_is_no_chart_for_jupyterlab(people: Path) -> None:
    """What a run keeps is the item alone."""
    assert [sorted(item._repr_mimebundle_()) for item in charts()] == [[MIME, "text/plain"]] * 5
