"""Codings in tables: extracts with their codes, and talks with a column of tags."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from messages import raises

from rap.core.errors import Message, RefusedError
from rap.formats.child import read_project_in_child
from rap.formats.code_names import IN_PARTS, ONE_NAME
from rap.formats.forks import together
from rap.formats.grids import AS_ABOVE, parse_project
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Project, ProjectExtract
from rap.formats.readers import read_transcript

SAMPLES = Path(__file__).parents[3] / "shared/samples"


@pytest.fixture(autouse=True, scope="module")
def _one_nursery() -> Iterator[None]:
    """The processes that read files are forks of one: four fifths of their work are imports."""
    with together():
        yield


def read(table: str, **choices: object) -> Project:
    return parse_project(io.BytesIO(table.encode()), "ada.csv", Choices(**choices))  # type: ignore[arg-type]


def rows(project: Project) -> list[tuple[str, str, str, str]]:
    return [(one.text, one.quote, one.code, one.coder) for one in project.extracts]


def test_a_grid_gives_extracts_with_their_codes() -> None:
    """A row of two codes is two; rows without one are counted; families are read from the name."""
    table = "Interview;Extrait;Thème;Remarque\nrosa;il fait froid;lieu > froid\nrosa;sans code;\n"
    table += ";la douche;eau; encore\n"
    project = read(table)
    assert project.extracts == (
        ProjectExtract(
            "row:2:code:lieu > froid", "rosa", "il fait froid", "code:lieu > froid", "ada"
        ),
        ProjectExtract("row:4:code:eau", "", "la douche", "code:eau", "ada", memo="encore"),
    )
    assert [(code.name, code.is_codable) for code in project.codes] == [
        ("lieu", False),
        ("froid", True),
        ("eau", True),
    ]
    assert [(loss.message.id, loss.n) for loss in project.losses] == [("formats.grid.lost.rows", 1)]


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("Document name,Segment,Code,Modified by", {}),
        ("document,content,tag,owner", {}),
        ("gesprek,citaat,thema,gecodeerd door", {}),
        ("a,b,c,d", {"interview": "a", "extract": "b", "code": "c", "coder": "d"}),
    ],
)
def test_columns_are_known_by_their_headings_or_named(head: str, columns: dict[str, str]) -> None:
    """As MAXQDA, Taguette and teams call them; a coder in a column is that coder."""
    project = read(f'{head}\nrosa,"cold, again","cold; rules",Bo\n', columns=columns)
    assert rows(project) == [
        ("rosa", "cold, again", "code:cold", "Bo"),
        ("rosa", "cold, again", "code:rules", "Bo"),
    ]


@pytest.mark.parametrize(
    ("head", "row", "code", "coder"),
    [
        (
            "Media Title,Excerpt Copy,Excerpt Creator,Codes Applied Combined",
            "rosa,no,Bo,pay",
            "pay",
            "Bo",
        ),
        ("Transcript,Snippet,Code,Participant", "rosa,no,pay,Mina", "pay", "ada"),
        ("Category,Code,Text,Coder,Document", "place,pay,no,Bo,rosa", "place > pay", "Bo"),
        ("Document,Segment,Code,Coder 1,Coder 2", "rosa,no,pay,Bo,Ana", "pay", "ada"),
        ("Name,Text Content,Document,Codes,Code Groups", ',no,rosa,pay,"a\nb"', "pay", "ada"),
        (
            "Code,File,Coder,Coded Text",
            "Nodes\\\\place\\pay,Files\\\\rosa,Bo,no",
            "place > pay",
            "Bo",
        ),
        ("Codename,Coder,Filename,Coded,Category", "pay,Bo,rosa,no,place", "place > pay", "Bo"),
        ("Category,Code,Case,Text,Coder", "place,pay,rosa,no,Bo", "place > pay", "Bo"),
        ("Source,Quirk,Text,Author", "rosa,pay,no,Bo", "pay", "Bo"),
        ("Dokumentname,Code,Segment,Erstellt von", "rosa,ort > pay,no,Bo", "ort > pay", "Bo"),
        ("FILE,QUOTE_TRANSCRIPTION,TYPE,TAGS", "rosa,no,PLACE,pay", "pay", "ada"),
        ("Fonte,Código,Referência,Autor", "rosa,pay,no,Bo", "pay", "Bo"),
    ],
    ids=(
        *("Dedoose", "Delve", "QDA Miner", "two coders", "ATLAS.ti", "NVivo", "QualCoder"),
        *("QDA Miner cases", "Quirkos", "MAXQDA", "Recogito", "webQDA"),
    ),
)
def test_tables_of_other_programs_are_known(head: str, row: str, code: str, coder: str) -> None:
    """A category is above its code, and who coded is never a code."""
    assert rows(read(f"{head}\n{row}\n")) == [("rosa", "no", f"code:{code}", coder)]


def test_whether_a_comma_parts_codes_is_asked() -> None:
    """Teams write both lists and names with commas; what is in quotes is one name."""
    table = 'interview;extract;codes\nrosa;cold;cold, late\nmina;hot;"""hot, or not"""\n'
    asked = read(table)
    assert [(q.key, q.options) for q in asked.questions] == [("parted:,", (IN_PARTS, ONE_NAME))]
    one, several = (read(table, answers={"parted:,": said}) for said in (ONE_NAME, IN_PARTS))
    assert [row[2] for row in rows(one)] == ["code:cold, late", "code:hot, or not"]
    assert [row[2] for row in rows(several)] == ["code:cold", "code:late", "code:hot, or not"]
    assert (one.questions, several.questions) == ((), ())


def test_a_row_without_an_interview_is_asked_about() -> None:
    """Cells that are merged have their words in the first row alone."""
    table = "interview,extract,code\nrosa,cold,pay\n,late,pay\n"
    assert [one.key for one in read(table).questions] == ["rows:no-interview"]
    above = read(table, answers={"rows:no-interview": AS_ABOVE})
    assert [row[0] for row in rows(above)] == ["rosa", "rosa"]
    assert read(table.replace("rosa", "")).questions == ()


def test_titles_above_the_headings_do_no_harm() -> None:
    """Two rows of them, as teams write; what no column is read for is named."""
    table = "Coding of phase one,,,\nTeam,B,,\ninterview,extract,code,page\nrosa,cold,pay,3\n"
    project = read(table)
    assert rows(project) == [("rosa", "cold", "code:pay", "ada")]
    assert project.extracts[0].key == "row:4:code:pay"
    assert [loss.message for loss in project.losses] == [
        Message("formats.note.other_columns", n=1, names=("page (1)",))
    ]


def test_rows_that_are_hidden_are_said() -> None:
    """A filter hides rows and deletes none: they are read, and somebody may not have meant them."""
    book = openpyxl.Workbook()
    for row in (("interview", "extract", "code"), ("rosa", "cold", "pay"), ("rosa", "hot", "pay")):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    project = parse_project(file, "ada.xlsx", Choices())
    assert len(project.extracts) == 2
    assert [(loss.message.id, loss.n) for loss in project.losses] == [("formats.grid.hidden", 1)]


def test_tags_of_a_talk_code_the_words_of_their_rows() -> None:
    """The text is the one that `rap import` makes of the same file; each talk of a table is a text."""
    table = "file,speaker,text,tags,topics\na,I,So?,,\na,Rosa,It is cold.,cold,rules\n"
    table += "a,Rosa,So? It is cold.,cold,\nb,I,So?,asking,\nb,Mina,No.,,\n"
    project = read(table)
    texts = {text.key: text for text in project.texts}
    assert [(text.name, text.text) for text in project.texts] == [
        ("a", "I: So?\nP1: It is cold.\nP1: So? It is cold.\n"),
        ("b", "I: So?\nP1: No.\n"),
    ]
    assert [
        (texts[c.text].name, texts[c.text].text[c.start : c.end], c.code) for c in project.codings
    ] == [
        ("a", "It is cold.", "code:cold"),
        ("a", "It is cold.", "code:rules"),
        ("a", "So? It is cold.", "code:cold"),
        ("b", "So?", "code:asking"),
    ]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("name", "n"),
    [("covid_4", 214), ("education_0", 124), ("education_13", 132), ("education_17", 101)],
)
def test_tags_of_the_sample_talks_are_all_taken(name: str, n: int) -> None:
    """Each filled cell is a coding of the words of that row."""
    path = SAMPLES / f"interviews/en-qmsum-hearings-json-csv/{name}.tagged.csv"
    project = read_project(path)
    assert project.texts[0].text == read_transcript(path).text
    assert (len(project.codings), project.losses) == (n, ())


def test_a_code_that_is_a_date_is_named() -> None:
    """A spreadsheet makes a date of `3-1`: nobody meant that as a code."""
    project = read("interview,extract,code\nrosa,cold,2026-01-03\nrosa,hot,pay\n")
    assert [loss.message.id for loss in project.losses] == ["formats.grid.lost.dates"]


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"a,b\n1,2\n", "formats.grid.no_codings"),
        (b"interview,extract\nrosa,cold\n", "formats.grid.no_codings"),
        (b"interview,extract,code\n", "formats.grid.no_rows"),
        (b'id,text,label\n1,cold,"[{""start"": 0}]"\n', "formats.document.labelled"),
        (b"just words", "formats.table.not_a_table"),
        (b"PK\x03\x04" + b"\0" * 99, "formats.text.other_kind"),
        (b"extract,code\n\xff,b\n", "formats.text.not_utf8"),
    ],
    ids=("other table", "no codes", "no rows", "Label Studio", "no table", "zip", "bytes"),
)
def test_a_table_without_codings_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, id: str
) -> None:
    """Which says how to name the columns."""
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with raises(RefusedError, id):
        read_project_in_child(path)
