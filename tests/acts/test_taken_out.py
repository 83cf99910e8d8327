"""Files for people: quotes and coded interviews in Word, tables in Excel, figures; what stands in them,
and what does not.
"""

from __future__ import annotations

import datetime
import re
import shutil
import struct
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyarrow.parquet as pq
import pytest
from commands import run_here
from messages import raises, said
from studies import AGREED, TEXT, add_source, make_study, write
from vaults import make_coder, make_quick

from rap.core.errors import RefusedError, UnknownError, WrongUseError
from rap.core.model import Speaker
from rap.formats.project_readers import read_project
from rap.store.sources import write_source
from rap.study.study import Study, open_study
from rap.topics.exporting.files import FOR_OTHERS, FORMS, Request, make_file
from rap.topics.exporting.noted import export
from rap.topics.runs.guard import quote_of

DAY = datetime.date(2026, 3, 1)
ARCHIVED = AGREED.replace("members: [count, quote]", "members: [count, quote, whole]")
FRENCH = "I: Et la caution ?\nP1: Trois mois d’avance 🙂.\nP1: Puis la clé.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two interviews, one in French with a translation; three codings, one of a whole text."""
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    add_source(root, "INT-10002", FRENCH.replace("’", "'"), case="C-20002")
    card = root / "interviews/INT-10002.yaml"
    card.write_text(card.read_text("utf-8").replace("language: en", "language: fr"), "utf-8")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: '=1+1'}\n" + ARCHIVED)
    study = open_study(root)
    study.add_coding("INT-10001", "deposit", quote="You pay three months first.")
    study.add_coding("INT-10002", "deposit", quote="Trois mois d'avance 🙂.\nP1: Puis")
    study.add_coding("INT-10002", "alarm", quote="mois d'avance")
    study.add_coding("INT-10002", "alarm")
    return root


def opened(path: Path) -> Any:
    return docx.Document(str(path))


def words(document: Any) -> str:
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *tables])


def test_quotes_of_codes_stand_under_their_heading_in_a_table(root: Path, tmp_path: Path) -> None:
    """Each in the language it was said in, so that Word checks its spelling as such; a person has
    one label in this document.
    """
    done = export(open_study(root), tmp_path / "quotes.docx", codes=("deposit", "safety"))
    document = opened(done.path)
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    spoken = re.findall(r'<w:lang w:val="([a-zA-Z-]+)"/>', document.tables[0]._tbl.xml)

    assert (done.path.name, done.n) == ("TEAM-quotes.docx", 3)
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [
        "Deposit",
        "Alarm",
    ]
    assert [row[0] for row in rows] == ["Who", "Person 1", "Person 2"]
    assert rows[1][1] == "You pay three months first."
    assert {"en-GB", "fr-BE"} <= {*spoken}
    assert "w:tblHeader" in document.tables[0]._tbl.xml
    assert document.paragraphs[1].text == said("coding.exporting.for_the_team")
    assert document.sections[0].header.paragraphs[0].text == document.paragraphs[1].text


@pytest.mark.parametrize("name", ["quotes.docx", "INT-10001-quotes.docx"])
def test_quotes_are_for_the_team_alone(root: Path, tmp_path: Path, name: str) -> None:
    """A document that no ledger knows cannot be recalled when somebody takes her words back."""
    for audience in ("members", "public"):
        with raises(WrongUseError, "exporting.team_only", table="quotes", audience=audience):
            export(Study(root, audience=audience, on=DAY), tmp_path / name, what="quotes")

    assert list(tmp_path.glob("*.docx")) == []


def test_without_labels_nothing_links_two_quotes(root: Path, tmp_path: Path) -> None:
    """Who writes an article may choose from quotes that do not say which are from one person."""
    study = open_study(root)
    text = words(opened(export(study, tmp_path / "quotes.docx", labels=False).path))

    assert said("exporting.person", n=1) in words(
        opened(export(study, tmp_path / "quotes.docx").path)
    )
    assert said("exporting.person", n=1) not in text


def test_what_somebody_refused_is_not_in_the_document(root: Path, tmp_path: Path) -> None:
    """Nobody reads it as a quote, the team neither."""
    refused = AGREED.replace("analyse, count, quote", "analyse, count")
    write(root, "interviews/cases/C-20001.yaml", refused)
    done = export(open_study(root), tmp_path / "quotes.docx")

    assert "three months" not in words(opened(done.path))


INTERPRETED = (
    "I: Și cheia?\nT: Where is the key?\nP1: La mine.\nT: She keeps it herself.\n"
    "I: So the key is hers?\n"
)


@pytest.fixture
def interpreted(root: Path) -> Path:
    """A talk through an interpreter, each turn of it coded; enough people speak English."""
    source = add_source(root, "INT-10008", INTERPRETED, case="C-20008")
    speakers = (*source.speakers, Speaker("T", "interpreter"))
    write_source(root, replace(source, speakers=speakers), INTERPRETED)
    write(root, "interviews/cases/C-20008.yaml", AGREED)
    for n in range(3, 7):
        add_source(root, f"INT-1000{n}", TEXT, case=f"C-2000{n}")
        write(root, f"interviews/cases/C-2000{n}.yaml", AGREED)
    study = open_study(root)
    for line in INTERPRETED.splitlines():
        study.add_coding("INT-10008", "advice", quote=line.partition(": ")[2])
    return root


def test_only_participants_are_quoted(interpreted: Path, tmp_path: Path) -> None:
    """Nothing of who asks, and of the interpreter only what she tells for the person."""
    study = open_study(interpreted)
    done = export(study, tmp_path / "quotes.docx", codes=("advice",))
    text = words(opened(done.path))

    assert not re.search("Where is the key|So the key is hers|Și cheia", text)
    assert "She keeps it herself." in text or "La mine." in text
    assert [one.facts["n"] for one in done.warnings if one.id.endswith("left_not_heard")] == [3]


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("en", "told through an interpreter"),
        ("fr", "dit par l’intermédiaire d’un interprète"),
        ("nl", "verteld via een tolk"),
    ],
)
def test_words_told_through_an_interpreter_are_marked(
    interpreted: Path, tmp_path: Path, language: str, mark: str
) -> None:
    """They stand beside her own words under her label."""
    done = export(open_study(interpreted), tmp_path / "q.docx", what="quotes",
                  codes=("advice",), language=language)  # fmt: skip
    rows = [[cell.text for cell in row.cells] for row in opened(done.path).tables[0].rows]

    assert [row[1] for row in rows[1:]] == ["La mine.", f"She keeps it herself. ({mark})"]
    assert rows[1][0] == rows[2][0]


def test_a_passage_of_two_is_quoted_without_the_question(root: Path, tmp_path: Path) -> None:
    """Members read her answer; a translation of both together is not shown."""
    open_study(root).add_coding("INT-10001", "alarm", quote=TEXT.strip())
    study, ref = Study(root, audience="members", on=DAY), f"INT-10001:0-{len(TEXT) - 1}"
    shown = quote_of(study, "en", ref)

    assert shown is not None
    assert "And the alarm?" not in shown.text
    assert "You pay three months first." in shown.text


@pytest.mark.parametrize("name", ["INT-10002.docx", "TEAM-INT-10002.docx", "int-10002.docx"])
def test_a_file_named_for_one_text_holds_that_text_alone(
    root: Path, tmp_path: Path, name: str
) -> None:
    """Nothing but its name says which; the words of other people stay where they are."""
    text = words(opened(export(open_study(root), tmp_path / name).path))

    assert "Puis la clé" in text
    assert "three months" not in text


def test_quotes_of_one_text_are_of_that_text(root: Path, tmp_path: Path) -> None:
    """`--source` narrows them, and a text that does not exist is an error."""
    study = open_study(root)
    done = export(study, tmp_path / "q.docx", what="quotes", source="INT-10001")
    with raises(UnknownError, "exporting.no_text", source="INT-10099"):
        export(study, tmp_path / "q.docx", what="quotes", source="INT-10099")

    assert "three months" in words(opened(done.path))
    assert "Trois mois" not in words(opened(done.path))


def test_a_text_in_a_table_of_all_is_refused(root: Path, tmp_path: Path) -> None:
    """A table with the name of one interview would hold the rows of all."""
    with raises(WrongUseError, "exporting.suffix", suffixes=(".docx", ".html")):
        export(open_study(root), tmp_path / "INT-10001.csv")


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Union", "My Drive"])
def test_nothing_is_exported_into_a_synced_folder(root: Path, tmp_path: Path, folder: str) -> None:
    """Neither rows for the team nor words for members; what is deleted here would stay there."""
    (tmp_path / folder).mkdir()
    for name in ("codings.csv", "quotes.docx", "project.qdpx"):
        with raises(WrongUseError, "store.vault.synced_target", folder=folder):
            export(open_study(root), tmp_path / folder / name)

    assert [*(tmp_path / folder).iterdir()] == []


def test_a_whole_text_leaves_where_everybody_said_yes_to_that(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Her yes to being read is none to the whole; others read no coder and no hour."""
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    members = Study(root, audience="members", on=DAY)
    with raises(RefusedError, "exporting.not_whole", source="INT-10001"):
        export(members, tmp_path / "a.docx", source="INT-10001", what="interview")
    page = export(members, tmp_path / "b.html", source="INT-10002").path.read_text("utf-8")

    assert "la clé" in page
    assert "K-01" not in page
    assert [path.name for path in tmp_path.glob("*.*")] == ["b.html"]
    comments = opened(export(members, tmp_path / "c.docx", source="INT-10002").path).comments
    said = {(one.author, str(one.timestamp)[10:]) for one in comments}
    assert (len([*comments]), said) == (2, {("", " 00:00:00+00:00")})


def test_a_coded_interview_in_word_has_a_comment_for_each_coding(
    root: Path, tmp_path: Path
) -> None:
    """The paragraphs are the lines of the text; a comment says code and coder, and begins and ends at
    the characters that were coded.
    """
    done = export(open_study(root), tmp_path / "INT-10002.docx", source="INT-10002")
    document = opened(done.path)
    comments = {one.comment_id: (one.text, one.author) for one in document.comments}
    found, open_, lines = {}, {}, []
    for paragraph in document.paragraphs:
        line = ""
        for element in paragraph._p:
            kind = element.tag.rpartition("}")[2]
            id = next((value for name, value in element.items() if name.endswith("}id")), "")
            here = sum(len(one) + 1 for one in lines) + len(line)
            if kind == "commentRangeStart":
                open_[id] = here
            elif kind == "commentRangeEnd":
                found[(open_.pop(id), here)] = comments[int(id)]
            elif kind == "r":
                line += "".join(part.text or "" for part in element if part.tag.endswith("}t"))
        lines.append(line)
    text = (root / "interviews/INT-10002.txt").read_text("utf-8")

    assert "\n".join(lines) == text
    assert {text[start:end]: told for (start, end), told in found.items()} == {
        "Trois mois d'avance 🙂.\nP1: Puis": ("access > Deposit", "K-01"),
        "mois d'avance": ("safety > Alarm", "K-01"),
    }
    assert [one.id for one in done.warnings] == ["exporting.whole_lost"]


def test_word_out_and_in_again_is_the_same(root: Path, tmp_path: Path) -> None:
    """The same text, places, codes and coders, also where a coding begins or ends at a line end, lies
    in another or crosses one.
    """
    study = open_study(root)
    text = (root / "interviews/INT-10002.txt").read_text("utf-8")
    for start, end in ((0, len(text)), (17, 18), (16, 40), (17, 30), (30, 52), (51, 53)):
        study.add_coding("INT-10002", "advice", start=start, end=end)
    path = export(study, tmp_path / "INT-10002.docx", source="INT-10002").path
    project = read_project(path)
    codes = {one.key: one.name for one in project.codes}
    coders = {one.key: one.name for one in project.coders}

    assert project.texts[0].text == text
    assert sorted(
        (one.start, one.end, codes[one.code], coders[one.coder]) for one in project.codings
    ) == sorted(
        (one.start, one.end, study.book.get(one.code).label["en"], one.coder)
        for one in study.coding_list
        if one.source == "INT-10002" and one.start is not None
    )


def test_a_coded_interview_as_a_page_asks_for_nothing(root: Path, tmp_path: Path) -> None:
    """Words are escaped; each coding has a number where it begins and ends; no script, no address."""
    write(root, "codebook/safety/alarm.yaml", "label: {en: '<b>Alarm</b>'}\n")
    page = export(open_study(root), tmp_path / "a.html", source="INT-10002").path.read_text("utf-8")

    assert "default-src 'none'" in page
    assert "&lt;b&gt;Alarm" in page
    assert not re.search(r"<script|https?://|src=|@import|url\(", page)
    assert {n: page.count(f"[{n}<") for n in (1, 2)} == {1: 1, 2: 1}
    assert {n: page.count(f">{n}]") for n in (1, 2)} == {1: 1, 2: 1}


def test_in_excel_columns_have_types_and_no_cell_is_a_formula(root: Path, tmp_path: Path) -> None:
    """Numbers are numbers, moments moments, yes and no are that; heads are frozen and filtered; the
    first sheet says whom it is for.
    """
    codings = openpyxl.load_workbook(export(open_study(root), tmp_path / "codings.xlsx").path)
    sheet = codings["codings"]
    heads = [cell.value for cell in sheet[1]]
    kinds = dict(zip(heads, [type(cell.value) for cell in sheet[2]], strict=True))
    people = openpyxl.load_workbook(export(open_study(root), tmp_path / "cases.xlsx").path)

    assert codings.worksheets[0]["A1"].value == said("coding.exporting.for_the_team")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J5")
    assert [kinds[name] for name in ("start", "t", "important", "code")] == [
        int,
        datetime.datetime,
        bool,
        str,
    ]
    assert ("code", "deposit", "Deposit") in [*codings["labels"].values]
    cells = [cell for row in people["cases"] for cell in row if cell.value == "=1+1"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]


def test_the_matrix_counts_people_by_code_and_value(root: Path, tmp_path: Path) -> None:
    """A row a code, a column a value; who alone is in a row is warned about."""
    done = export(open_study(root), tmp_path / "matrix.parquet", by="setting")

    assert pq.read_table(done.path).to_pylist() == [
        {"code": "deposit", "family": "access", "all": 2, "setting==1+1": 1, "setting=home": 1},
        {"code": "alarm", "family": "safety", "all": 1, "setting==1+1": 1, "setting=home": 0},
    ]
    assert [(one.id, one.facts["n"]) for one in done.warnings] == [("exporting.alone", 2)]
    with raises(WrongUseError, "exporting.unknown_variable", variable="town"):
        export(open_study(root), tmp_path / "matrix.csv", by="town")


def test_a_figure_is_sharp_on_paper(root: Path, tmp_path: Path) -> None:
    """300 dots an inch, and it says so; the sentence for the team stands above the drawing."""
    png = export(open_study(root), tmp_path / "figure.png").path.read_bytes()
    svg = export(open_study(root), tmp_path / "figure.svg").path.read_text("utf-8")
    at = png.index(b"pHYs") + 4
    width = struct.unpack(">I", png[16:20])[0]

    assert round(struct.unpack(">I", png[at : at + 4])[0] * 0.0254) == 300
    assert width >= 960 * 3
    assert "do not publish" in svg


@pytest.mark.parametrize("what", [*FORMS])
def test_counts_and_rows_are_for_the_team(root: Path, what: str) -> None:
    """Others get words people agreed to, the codebook, and reports."""
    study = Study(root, audience="members", on=DAY)
    request = Request(what, FORMS[what][0], source="INT-10002")
    if what in FOR_OTHERS:
        assert not make_file(study, request).name.startswith("TEAM-")
    else:
        with raises(WrongUseError, "exporting.team_only", table=what):
            make_file(study, request)


def test_who_will_read_it_is_asked_first(root: Path) -> None:
    """Without a terminal the command says what to add, and writes nothing."""
    done = run_here(root, "export", "codings.csv")

    assert (
        said("exporting.export.no_audience", audiences=("members", "public", "team")) in done.stderr
    )
    assert [*root.glob("*codings.csv")] == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_what_word_would(root: Path, tmp_path: Path) -> None:
    """Both documents become a PDF."""
    study = open_study(root)
    for name, more in (("quotes.docx", {}), ("INT-10002.docx", {"source": "INT-10002"})):
        path = export(study, tmp_path / name, **more).path
        done = subprocess.run(
            ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path], check=True
        )
        assert done.returncode == 0
        assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_documents_are_named_by_nobody(root: Path, tmp_path: Path) -> None:
    """No name of a person or a machine in the properties of a document."""
    path = export(open_study(root), tmp_path / "quotes.docx").path
    with zipfile.ZipFile(path) as file:
        about = file.read("docProps/core.xml").decode()

    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", about) == ["rap"]
    assert "python-docx" not in about
