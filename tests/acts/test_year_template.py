"""The year in a Word document of the team: places are filled, all else stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import nbformat
import pytest
from desks import add_desks
from studies import make_study, write

from rap.core.errors import ProblemsError, RefusedError, WrongUseError
from rap.report.items.item import MIME
from rap.report.items.year import say_counted, show_counted, show_meetings
from rap.store.ledger import EXPORT, Line, Release, read_releases, write_release
from rap.study.study import Study
from rap.topics.desk.year_tables import write_tables
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.studies.demo_copy import copy_demo

LINES = "category,detail,region,referred,again\n" + "work,,north,,\n" * 9 + "violence,,south,,\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study whose year was run for the team and for members: a sentence and a table."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    root = add_desks(make_study(tmp_path / "study"))
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", LINES)
    study = Study(root)
    items = [
        say_counted(study, "helpdesk", year="2026", id="questions"),
        show_counted(study, "helpdesk", "category", year="2026", id="topics", title="Topics"),
        show_counted(study, "helpdesk", "region", year="2026", id="regions", title="Regions"),
        show_meetings(study, year="2026", id="meetings"),
    ]
    outputs = [nbformat.v4.new_output("display_data", {MIME: dict(one.data)}) for one in items]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])
    for audience in ("team", "members"):
        folder = f"reports/runs/year/{audience}"
        write(root, f"{folder}/notebook.ipynb", nbformat.writes(notebook))
        write(root, f"reports/runs/year/latest.{audience}", f"{audience}\n")
    return root


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A document of the team, by a person whose name is in it."""
    document = docx.Document()
    document.core_properties.author = "Ada Peeters"
    document.add_heading("Our year", 1)
    said = document.add_paragraph("This year {{ quest", style="Quote")
    said.add_run("ions: num").bold = True  # as Word cuts words when somebody corrects them
    said.add_run("ber }} times.")
    document.add_paragraph("{{ Topics : Table }}")
    document.add_paragraph("{{ topics: picture }}")
    document.add_table(1, 1).cell(0, 0).text = "{{ questions: sentence }} ({{ topics: title }})"
    document.sections[0].header.paragraphs[0].text = "Union. {{ topics: title }}"
    document.save(path := tmp_path / "ours.docx")
    return path


def filled(study: Study, template: Path, language: str = "en") -> docx.document.Document:
    path = study.root.parent / "year.docx"
    return docx.Document(str(write_tables(study, path, language=language, template=template)))


def cells(table: docx.table.Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_places_are_filled_and_all_else_stays(root: Path, template: Path) -> None:
    """The team's own style, words that Word cut in pieces, and a picture that says what it is;
    nobody's name is in the document.
    """
    before = template.read_bytes()
    done = filled(Study(root), template)
    words = [paragraph.text for paragraph in done.paragraphs]
    assert words == ["Our year", "This year 10 times.", ""]
    assert done.paragraphs[1].style.name == "Quote"
    assert cells(done.tables[0]) == [
        *(["About", "How many"], ["Work", "9"], ["Violence", "1"], ["Total", "10"])
    ]
    assert cells(done.tables[1]) == [["10 questions were counted at the help desk. (Topics)"]]
    [picture] = done.inline_shapes
    assert picture._inline.docPr.get("descr") == "Topics"
    assert [one.text for one in done.sections[0].header.paragraphs] == [
        "For the team. Exact numbers, not for publication.",
        "Union. Topics",
    ]
    assert done.core_properties.author == "rap"
    assert template.read_bytes() == before


def test_a_place_is_filled_in_the_language_that_is_asked_for(root: Path, template: Path) -> None:
    """The tables of a report in Dutch are in Dutch."""
    assert cells(filled(Study(root), template, "nl").tables[0])[-1] == ["Totaal", "10"]
    assert cells(filled(Study(root), template, "fr").tables[0])[-1] == ["Total", "10"]


def test_others_read_what_was_released_and_the_ledger_says_that_it_left(
    root: Path, template: Path
) -> None:
    """Of a table no number of which was printed the words say so, as of a sentence."""
    document = docx.Document(str(template))
    document.add_paragraph("{{ regions: table }}")
    document.save(str(template))
    at = {"helpdesk_category": "work"}
    facts = {"run": "year.members", "key": "", "audience": "members", "languages": ("en",)}
    made = Release("1" * 16, **facts, date="2026-11-28", people=0, cells=(Line("year/topics", at, 6, 14, 10),))  # type: ignore[arg-type]  # fmt: skip
    write_release(root, made)
    done = filled(Study(root, audience="members"), template)
    assert cells(done.tables[0]) == [["About", "How many"], ["Work", "about 10"], ["Total", "about 10"]]  # fmt: skip
    assert done.paragraphs[1].text == "This year few or nobody times."
    assert cells(done.tables[1])[0][0].startswith("Few or no questions were counted")
    assert done.paragraphs[-1].text == "few or nobody"
    assert [one.text for one in done.sections[0].header.paragraphs] == ["Union. Topics"]

    [line] = [one for one in read_releases(root) if one.kind == EXPORT]
    assert (line.audience, [*line.files], line.people) == ("members", ["year.docx"], 0)


def test_a_place_of_which_there_is_nothing_says_so(root: Path) -> None:
    """A template is made before the first meeting."""
    document = docx.Document()
    document.add_paragraph("{{ meetings: table }}")
    document.save(str(template := root.parent / "ours.docx"))
    [said] = filled(Study(root), template).paragraphs
    assert said.text == "No meeting or demand is noted here."


def test_the_year_of_the_demo_fills_a_document(tmp_path: Path) -> None:
    """The notebook of the year is run as it stands: what it makes for the team alone is there too."""
    root = copy_demo(tmp_path / "demo")
    run_all(plan_runs(root, ["year"]))
    document = docx.Document()
    for place in (
        *("helpdesk-questions: sentence", "helpdesk-months: table", "helpdesk-category: picture"),
        *("rounds-means: table", "meetings: table", "press-months: table"),
    ):
        document.add_paragraph(f"{{{{ {place} }}}}")
    document.save(str(template := tmp_path / "ours.docx"))
    done = filled(Study(root), template, "nl")

    assert done.paragraphs[0].text == "Aan de permanentie zijn 117 vragen geteld."
    months, means, meetings, press = map(cells, done.tables)
    assert (len(months), months[1][0]) == (13, "januari 2025")
    assert means[-1] == ["Totaal", "32", "586", "18,3"]
    assert meetings[1][:3] == ["18 maart 2025", "Overleg", "Gemeente Rivemont"]
    assert press[1][-1].startswith("0,8 ")
    assert len(done.inline_shapes) == 1


def test_nothing_is_noted_of_what_is_for_the_team(root: Path, template: Path) -> None:
    """The document of the team does not leave."""
    filled(Study(root), template)
    assert read_releases(root) == ()


def test_each_place_that_nothing_fills_is_named_and_nothing_is_written(root: Path) -> None:
    """Somebody corrects the document once."""
    document = docx.Document()
    places = ("topic: table", "topics: sentence", "questions: table", "topics", "meetings: table")
    for place in places:
        document.add_paragraph(f"{{{{ {place} }}}}")
    document.add_paragraph("See {{ topics: table }}")
    document.add_paragraph("{{ topics: ")
    document.save(str(template := root.parent / "ours.docx"))
    with pytest.raises(ProblemsError) as refused:
        filled(Study(root), template)
    assert [(one.place, one.id) for one in refused.value.problems] == [
        ("ours.docx", "exporting.place_open"),
        ("ours.docx", "exporting.place_wrong"),
        ("ours.docx: {{ questions: table }}", "desk.no_part"),
        ("ours.docx: {{ topic: table }}", "desk.no_place"),
        ("ours.docx: {{ topics: sentence }}", "desk.no_part"),
        ("ours.docx: {{ topics: table }}", "exporting.place_not_alone"),
    ]
    assert "“{{ topics: ” the place is not closed" in str(refused.value.problems[0]).replace(
        "…", ""
    )
    assert not [*root.parent.glob("*year.docx")]


def test_another_file_is_no_template(root: Path, template: Path) -> None:
    """A spreadsheet and a zip are refused in one sentence, and a template makes no spreadsheet."""
    with zipfile.ZipFile(other := root.parent / "other.docx", "w") as made:
        made.writestr("word/document.xml", "<x/>")
    with pytest.raises(RefusedError, match="not a Word document"):
        filled(Study(root), other)
    other.write_bytes(b"no zip")
    with pytest.raises(RefusedError, match="not a Word document"):
        filled(Study(root), other)
    with pytest.raises(WrongUseError, match="a template makes"):
        write_tables(Study(root), root.parent / "year.csv", template=template)


def test_a_template_without_our_table_style_gets_it(root: Path, template: Path) -> None:
    """Word keeps no style that a document does not use."""
    document = docx.Document(str(template))
    grid = document.styles["Table Grid"].element
    grid.getparent().remove(grid)
    document.save(made := io.BytesIO())
    template.write_bytes(made.getvalue())
    assert filled(Study(root), template).tables[0].style.name == "Table Grid"
