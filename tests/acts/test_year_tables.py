"""The tables of the year as files to paste: every number for the team, for others what was released."""

from __future__ import annotations

import datetime
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import nbformat
import pytest
from desks import add_desks, add_events
from messages import raises
from studies import make_study, write

from rap.core.errors import WrongUseError
from rap.report.items.item import MIME, make_data
from rap.report.items.year import show_counted, show_meetings, show_months
from rap.store.ledger import Line, Release, write_release
from rap.study.study import Study
from rap.topics.desk import year_tables
from rap.topics.desk.year_tables import write_tables

LINES = (
    "category,detail,region,referred,again\n" + "work,,north,,\n" * 9 + "violence,,south,,\n" * 2
)
ROW = {"helpdesk_category": "work"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study whose year was run for the team and for members."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    root = add_desks(make_study(tmp_path / "study"))
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", LINES)
    item = show_counted(
        Study(root), "helpdesk", "category", year="2026", id="topics", title="Topics"
    )
    write_item(root, item.data)
    return root


def write_item(root: Path, item: Mapping[str, Any]) -> None:
    """A run of the year for the team and for members that shows one item."""
    output = nbformat.v4.new_output("display_data", {MIME: dict(item)})
    cell = nbformat.v4.new_code_cell(outputs=[output])
    for audience in ("team", "members"):
        text = json.dumps(nbformat.v4.new_notebook(cells=[cell]))
        write(root, f"reports/runs/year/{audience}/notebook.ipynb", text)
        write(root, f"reports/runs/year/latest.{audience}", f"{audience}\n")


def test_the_team_gets_every_number_and_reads_that_it_is_not_for_publication(root: Path) -> None:
    """In the name of the file too."""
    path = write_tables(Study(root), root.parent / "year.csv")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert path.name == "TEAM-year.csv"
    assert lines[0] == '"For the team. Exact numbers, not for publication."'
    assert lines[2:] == [
        '"Topics"',
        '"About","How many"',
        '"Work","9"',
        '"Violence","2"',
        '"Total","11"',
    ]

    document = docx.Document(io.BytesIO(write_tables(Study(root), root / "y.docx").read_bytes()))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["About", "How many"], ["Work", "9"], ["Violence", "2"], ["Total", "11"]]


def test_one_table_is_a_picture(root: Path) -> None:
    """A table that is not there is named with the nearest."""
    path = write_tables(Study(root), root.parent / "topics.png", table="topics")
    assert path.read_bytes().startswith(b"\x89PNG")
    with raises(WrongUseError, "desk.unknown_table"):
        write_tables(Study(root), root.parent / "topics.png", table="topic")
    with raises(WrongUseError, "desk.other_form"):
        write_tables(Study(root), root.parent / "topics.pdf")


def test_others_get_only_what_was_released(root: Path) -> None:
    """Nothing before a release; then its numbers, whatever the run counted."""
    study = Study(root, audience="members")
    with raises(WrongUseError, "desk.no_release"):
        write_tables(study, root.parent / "year.csv")
    facts = {"run": "year.members", "key": "0" * 16, "audience": "members", "languages": ("en",)}
    cells = (
        Line("year/topics", ROW, 6, 14, 11),
        Line(
            "year/topics", {**ROW, "helpdesk_category": "violence"}, 0, 5, 11
        ),  # of an old program
    )
    write_release(
        root,
        Release("0" * 16, **facts, date="2026-11-28", people=0, cells=cells),  # type: ignore[arg-type]
    )
    path = write_tables(study, root.parent / "year.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[2:] == [
        '"Topics"',
        '"About","How many"',
        '"Work","about 10"',
        '"Total","about 10"',
    ]


def test_a_study_without_a_desk_shows_that_there_is_nothing_yet(root: Path) -> None:
    """The notebook of the year is in every new study, and most have no desk."""
    item = show_counted(Study(root), "shelter", "category", year="2026", id="none", title="None")
    assert item.data["text"] == "empty"


def test_two_years_are_beside_each_other_with_totals_and_per_cents_of_a_hundred_or_more(
    root: Path,
) -> None:
    """A total of what was only partly printed is not known, and per cents say what they are of."""
    lines = "category,detail,region,referred,again\n" + "work,,,,\n" * 91 + "violence,,,,\n" * 29
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", lines)
    figure = "  work: {value: 64, desk: helpdesk, field: category, word: work}\n"
    write(root, "codebook/counts/printed-2025.yaml", f"figures:\n{figure}")
    asked = {"year": "2026", "before": "2025", "id": "topics", "title": "Topics"}
    write_item(root, show_counted(Study(root), "helpdesk", "category", **asked).data)
    path = write_tables(Study(root), root.parent / "year.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[3:] == [
        '"About","2025","2026","% of 120"',
        '"Work","64","91","76%"',
        '"Violence","–","29","24%"',
        '"Total","","120",""',
    ]


def drawn(root: Path, monkeypatch: pytest.MonkeyPatch, audience: str) -> list[str]:
    """The words of the picture of the table `topics`."""
    pictures: list[str] = []
    monkeypatch.setattr(year_tables, "png_of", lambda svg, dpi: pictures.append(svg) or b"")
    study = Study(root, audience=audience)
    write_tables(study, root.parent / "topics.png", table="topics")
    return re.findall(r"<(?:text|tspan)\b[^>]*>([^<]+)<", pictures[0])


def test_a_picture_has_a_dash_where_nothing_was_printed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last year's report printed no violence: nobody knows, and a 0 would say that there was none."""
    figure = "  work: {value: 64, desk: helpdesk, field: category, word: work}\n"
    write(root, "codebook/counts/printed-2025.yaml", f"figures:\n{figure}")
    asked = {"year": "2026", "before": "2025", "id": "topics", "title": "Topics"}
    item = show_counted(Study(root), "helpdesk", "category", **asked)
    write_item(root, item.data)

    words = drawn(root, monkeypatch, "team")
    assert "Topics" in words  # a picture is pasted without the page around it
    assert [word for word in words if not word.isalpha()][1:] == [
        *("2025", "2026"),
        *("64", "9"),
        *("–", "2"),
    ]


def test_a_picture_for_others_draws_no_0_where_a_release_said_few_or_nobody(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two topics and two regions three numbers were printed."""
    both = [
        ({"helpdesk_category": topic, "helpdesk_region": region}, n)
        for topic, region, n in (
            ("work", "north", 9),
            ("work", "south", 8),
            ("violence", "north", 7),
        )
    ]
    write_item(
        root,
        make_data(
            "table", "topics", title="Topics", rows=[{"where": at, "lines": n} for at, n in both]
        ),
    )
    cells = tuple(Line("year/topics", at, 1, 9, 30) for at, _ in both)
    write_release(
        root, Release("1" * 16, "year.members", "", "members", ("en",), "2026-12-01", 30, cells)
    )

    assert drawn(root, monkeypatch, "members")[-2:] == ["about 5", "few or nobody"]


def test_a_picture_of_months_keeps_their_order_and_says_what_was_not_handed_in(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note on a month is beside its bar; the month between two bars is no 0."""
    write(root, "codebook/counts/months.yaml", "months:\n  2026-03: {en: New law}\n")
    write(root, "interviews/counts/helpdesk/2026-01-3f9a2b7c.csv", LINES + "work,,,,\n" * 5)
    item = show_months(
        Study(root, on=datetime.date(2026, 3, 31)),
        "helpdesk",
        year="2026",
        id="topics",
        title="Questions by month",
    )
    write_item(root, item.data)
    assert drawn(root, monkeypatch, "team")[-6:] == [
        *("January 2026", "16"),
        *("February 2026", "not handed in"),
        *("March 2026. New law", "11"),
    ]


def test_a_number_that_nobody_counted_is_said_as_such_with_its_total(root: Path) -> None:
    """A total is about so many when one of its parts is."""
    add_events(root)
    lines = "kind,public\ntalk,about 140\nvisit,3\n"
    write(root, "interviews/counts/events/2026-03-3f9a2b7c.csv", lines)
    asked = {"year": "2026", "count": "public", "id": "public", "title": "Audience"}
    write_item(root, show_counted(Study(root), "events", "kind", **asked).data)
    path = write_tables(Study(root), root.parent / "year.csv", language="fr")
    assert path.read_text(encoding="utf-8-sig").splitlines()[3:] == [
        '"What","Combien","% (sur environ 143)"',
        '"Talk","environ 140","98\xa0%"',
        '"Visit","3","2\xa0%"',
        '"Total","environ 143",""',
    ]


def test_meetings_are_a_table_of_the_document(root: Path) -> None:
    """Their words stand as the page has them; a picture cannot draw them."""
    log = 'meetings: {3f9a2b7c: {date: "2026-03-14", with: Town, level: town, subject: Windows, public: yes}}\n'
    write(root, "codebook/counts/meetings.yaml", log)
    write_item(root, show_meetings(Study(root), year="2026", id="meetings").data)
    path = write_tables(Study(root), root.parent / "year.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[2:] == [
        '"Meetings and demands"',
        '"Day","What","With whom","Level","About","What came of it","Findings we argued with"',
        '"14 March 2026","Meeting","Town","town","Windows","",""',
    ]
    with raises(WrongUseError, "exporting.nothing_drawn"):
        write_tables(Study(root), root.parent / "meetings.png", table="meetings")
