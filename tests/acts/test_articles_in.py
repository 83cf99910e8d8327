"""Articles from a list in a table: a row becomes a text, what is there already does not."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from studies import make_study

from rap.core.errors import ProblemsError, RapError, RefusedError
from rap.store.sources import read_source_text, read_sources
from rap.topics.bringing_in.articles import plan_articles, take_articles
from rap.topics.bringing_in.commands.articles import articles as command
from rap.topics.checks.check import find_problems

LIST = """\
Datum;Titel;Krant;URL;Onderwerp
3/12/2025;we know that bars are shut: a street says so;the paper;https://www.paper.example/bars?utm_source=x;rules
2025-12-04;they say it is the law;the paper;https://paper.example/law;law
15.12.2025;they say it is the law;the other paper;;law
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def bring(root: Path, text: str, **more: object) -> tuple[int, list[str]]:
    """How many articles of a list came in, and what is said of the others."""
    table = root.parent / "list.csv"
    table.write_text(text, encoding="utf-8")
    found = plan_articles(root, table, language="en", **more)  # type: ignore[arg-type]
    result = take_articles(root, found)
    doubles = [one for item in result.already for one in item.problems]
    return len(result.done), [str(one) for one in (*found.there, *doubles)]


def articles(root: Path) -> dict[str, tuple[object, ...]]:
    """The first line of each article, with what its card says."""
    return {
        read_source_text(root, one): (one.month, one.rights, one.speakers, dict(one.variables))
        for one in read_sources(root)
        if one.kind == "article"
    }


def test_each_row_is_a_text_of_its_month_and_its_card_has_link_outlet_and_subject(
    root: Path,
) -> None:
    """A colon in a title makes nobody speak, and two outlets may print one title."""
    assert bring(root, LIST) == (3, [])
    assert find_problems(root) == []
    found = articles(root)
    first = "we know that bars are shut: a street says so\nthe paper\n"
    assert found[first] == (
        *("2025-12", "public", ()),
        {
            "outlet": ("the paper",),
            "link": ("https://www.paper.example/bars?utm_source=x",),
            "subject": ("rules",),
        },
    )
    assert sorted(text.splitlines()[1] for text in found) == [
        *("the other paper", "the paper", "the paper")
    ]


def test_what_is_there_already_is_named_with_its_line_and_not_taken_twice(root: Path) -> None:
    """By its link, whatever a newsletter hung on it; without one by its words."""
    bring(root, LIST)
    head, first, _, last = LIST.splitlines()
    same = first.replace("https://www.", "http://").replace("?utm_source=x", "#top")
    new = "2025-12-06;that was then;the paper;https://paper.example/then;law"
    n, said = bring(root, "\n".join((head, same, last, new, new)) + "\n")
    assert n == 1
    assert [one.partition(" ")[0] for one in said] == ["list.csv:2:", "list.csv:5:", "list.csv:3:"]
    assert "list.csv:4 has the same link" in said[1]
    assert len(articles(root)) == 4


def test_every_bad_row_is_named_by_its_line_and_nothing_comes_in(root: Path) -> None:
    """Somebody corrects the list once."""
    bad = "soon;a title;the paper;;\n2025-12-01;;the paper;;\n2025-12-01;a title;the paper;www.x;\n"
    with pytest.raises(ProblemsError) as refused:
        bring(root, LIST + bad)
    assert [(one.place, one.id) for one in refused.value.problems] == [
        ("list.csv:5", "bringing_in.articles.bad_day"),
        ("list.csv:6", "bringing_in.articles.no_title"),
        ("list.csv:7", "bringing_in.articles.bad_link"),
    ]
    assert articles(root) == {}


def test_a_list_whose_days_can_be_read_two_ways_is_asked_about(root: Path) -> None:
    """Another row that tells the order answers for all; else a person says it."""
    unsure = "Date;Title\n3/4/2026;they say so\n"
    with pytest.raises(RefusedError, match="‘3/4/2026’ can have the day first or the month first"):
        bring(root, unsure)
    assert bring(root, unsure, dates="month-first") == (1, [])
    assert bring(root, "Date;Title\n3/4/2026;they say no\n25/4/2026;they say yes\n") == (2, [])
    with pytest.raises(ProblemsError, match="'25/4/2026' is not a day"):
        bring(root, "Date;Title\n25/4/2026;they say it\n", dates="month-first")
    assert sorted(str(month) for month, *_ in articles(root).values()) == [
        *("2026-03", "2026-04", "2026-04")
    ]


def test_a_name_in_a_title_is_decided_on_before_anything_comes_in(root: Path) -> None:
    """As in every text that enters as it is; the line of the table is named."""
    with pytest.raises(ProblemsError) as refused:
        bring(root, LIST + "2025-12-07;they ask Maria Peeters about it;the paper;;\n")
    assert [(one.place, one.id) for one in refused.value.problems] == [
        ("list.csv:5", "entering.names.undecided")
    ]
    assert articles(root) == {}


def test_a_spreadsheet_gives_the_language_of_each_row_and_columns_can_be_named(root: Path) -> None:
    """A day that is a day in the spreadsheet is read too."""
    book = openpyxl.Workbook()
    book.active.append(["Paru", "Manchette", "Langue", "Texte"])
    book.active.append([datetime.date(2025, 5, 2), "la loi change", "fr", "on en parle"])
    book.active.append([datetime.date(2025, 6, 2), "they say so", "", ""])
    book.save(table := root.parent / "list.xlsx")
    with pytest.raises(RapError, match="no column of this table says the date"):
        plan_articles(root, table, language="en")
    found = plan_articles(
        root, table, language="en", columns={"date": "Paru", "title": "Manchette"}
    )
    take_articles(root, found)
    languages = {one.month: one.language for one in read_sources(root) if one.kind == "article"}
    assert languages == {"2025-05": "fr", "2025-06": "en"}
    assert "la loi change\non en parle\n" in articles(root)


def test_one_command_takes_a_list_in(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run says the same and writes nothing."""
    monkeypatch.chdir(root)
    table = root.parent / "list.csv"
    table.write_text(LIST, encoding="utf-8")
    command(table, language="en", dry_run=True)
    assert capsys.readouterr().out.endswith("3 articles would come in; nothing was written\n")
    assert articles(root) == {}
    command(table, language="en")
    command(table, language="en")
    assert capsys.readouterr().out.splitlines()[-1] == "0 articles came in"
    assert len(articles(root)) == 3
