"""A list of articles comes in on the page *Bring interviews in*: looked at first, then all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import make_study

from rap.core.errors import UnknownError
from rap.store.roles import CODER
from rap.store.sources import read_source_text, read_sources
from rap.topics.bringing_in.routes.articles import look_at_list, take_list
from rap.topics.bringing_in.routes.importing import take_file
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

CODES = Person("K-02", CODER)
LIST = """\
Datum;Titel;Krant;URL
3/12/2025;they say that bars are shut;the paper;https://paper.example/bars
13/12/2025;they say it is the law;the paper;https://paper.example/law
14/12/2025;that was then;the paper;http://www.paper.example/law
"""


@pytest.fixture
def desk(tmp_path: Path) -> RawSession:
    return RawSession(make_study(tmp_path / "study"))


def send(desk: RawSession, text: str) -> str:
    return str(take_file(desk, CODES, "csv", "list.csv", text.encode())["file"])


def articles(desk: RawSession) -> list[str]:
    found = [one for one in read_sources(desk.root) if one.kind == "article"]
    return sorted(read_source_text(desk.root, one) for one in found)


def test_a_list_is_looked_at_and_comes_in_once(desk: RawSession) -> None:
    """Each article as it would be, and the row that is not taken with its reason."""
    asked: dict[str, Any] = {"file": send(desk, LIST), "language": "en"}
    looked = look_at_list(desk, CODES, asked)
    assert [(one["at"], one["month"], one["title"]) for one in looked["articles"]] == [
        ("list.csv:2", "2025-12", "they say that bars are shut"),
        ("list.csv:3", "2025-12", "they say it is the law"),
    ]
    assert [one["at"] for one in looked["there"]] == ["list.csv:4"]
    assert "list.csv:3 has the same link" in looked["there"][0]["sentence"]
    assert (looked["headings"], looked["finds"], looked["problems"]) == (
        ["Datum", "Titel", "Krant", "URL"],
        [],
        [],
    )
    assert articles(desk) == []
    done = take_list(desk, CODES, asked)
    assert (len(done["done"]), done["problems"]) == (2, [])
    assert take_list(desk, CODES, asked) == done
    assert len(articles(desk)) == 2
    with raises(UnknownError, "web.import.not_sent"):
        look_at_list(desk, CODES, asked)


def test_what_keeps_a_list_out_is_named_with_its_row_and_can_be_answered(desk: RawSession) -> None:
    """An order of day and month, a column that is called otherwise, a language."""
    asked: dict[str, Any] = {"file": send(desk, "Dag;Wat\n3/4/2026;they say so\n")}
    (problem,) = look_at_list(desk, CODES, asked)["problems"]
    assert (problem["at"], "says the title" in problem["sentence"]) == ("", True)
    asked["columns"] = {"title": "Wat"}
    looked = look_at_list(desk, CODES, asked)
    assert (looked["asks_dates"], looked["articles"]) == (True, ())
    asked["dates"] = "month-first"
    looked = look_at_list(desk, CODES, asked)
    assert [one["at"] for one in looked["problems"]] == ["list.csv:2"]
    looked = look_at_list(desk, CODES, asked | {"language": "en"})
    assert (looked["problems"], looked["asks_dates"]) == ([], True)
    assert [one["month"] for one in looked["articles"]] == ["2026-03"]


def test_each_name_in_a_list_is_decided_on_before_it_comes_in(desk: RawSession) -> None:
    """A name that is masked is not in the text."""
    more = "15/12/2025;they ask Maria Peeters about it;the paper;\n"
    asked: dict[str, Any] = {"file": send(desk, LIST + more), "language": "en"}
    (find,) = look_at_list(desk, CODES, asked)["finds"]
    assert (find["at"], find["words"], find["decided"]) == ("list.csv:5", "Maria Peeters", False)
    refused = take_list(desk, CODES, asked)
    assert ([one["at"] for one in refused["problems"]], articles(desk)) == (["list.csv:5"], [])
    asked["names"] = {"list.csv:5": {find["id"]: "mask"}}
    assert [one["decided"] for one in look_at_list(desk, CODES, asked)["finds"]] == [True]
    assert len(take_list(desk, CODES, asked)["done"]) == 3
    assert "Maria" not in "".join(articles(desk))
