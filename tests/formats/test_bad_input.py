"""What people give that is not a talk: one sentence each, with the file, the line where there is one,
and what would be right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_files import docx, odt, pdf

from rap.core.errors import RapError
from rap.formats.attribute_tables import read_attributes
from rap.formats.child import read_in_child
from rap.formats.readers import read_transcript
from rap.formats.refused_kinds import REFUSED_KINDS

TALK = b"I: So?\nP1: Yes.\n"
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
MERGE = b"I: So?\n<<<<<<< HEAD\nP1: Yes.\n=======\nP1: No.\n>>>>>>> other\n"

# Name, bytes, what is said, and options of the reader.
BAD: list[tuple[str, bytes, str, dict[str, Any]]] = [
    # text
    ("talk.txt", b"",
     "talk.txt: this file is empty; check that it was saved", {}),
    ("talk.txt", docx(_P.format("a")),
     "talk.txt: this is not plain text: it looks like a zip, such as .docx, .odt or .xlsx; give the file "
     "the suffix it should have", {}),
    ("talk.txt", TALK.decode().encode("utf-16-le"),
     "talk.txt:1: this is not UTF-8 (byte 1, 0x49) and looks like utf-16-le; add --encoding utf-16-le if "
     "that is right", {}),
    ("talk.txt", "I: So?\nP1: Déjà.\n".encode("cp1252"),
     "talk.txt:2: this is not UTF-8 (byte 13, 0xe9) and looks like cp1252; add --encoding cp1252 if that "
     "is right", {}),
    ("talk.txt", b"I: So?\nP1: \0\n",
     "talk.txt:2: this file holds NUL bytes (byte 12); check that it is text, not a document of another "
     "program", {}),
    ("talk.txt", "\u00ef\u00bb\u00bfI: So?\n".encode(),
     "talk.txt:1: this text was encoded twice: it begins with a byte-order mark written as letters (ï»¿); "
     "save it once more from its program as UTF-8", {}),
    ("talk.txt", MERGE,
     "talk.txt:2: two versions of this file were left in it by git (<<<<<<<); keep one of them and import "
     "again", {}),
    ("talk.txt", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
     "talk.txt: this is not the text but a pointer that Git LFS left in its place; fetch the file itself "
     "with git lfs pull", {}),
    ("talk.txt", TALK,
     "talk.txt: there is no text encoding utf-88; use a name like cp1252", {"encoding": "utf-88"}),
    # documents
    ("talk.docx", TALK,
     "talk.docx: this is not a Word file: it looks like something else; open it in Word or LibreOffice and"
     " save it again as .docx", {}),
    ("talk.docx", docx(_P.format("a"))[:-40],
     "talk.docx: this file is damaged; open it in Word or LibreOffice and save it again as .docx", {}),
    ("talk.docx", LOCKED,
     "talk.docx: this file is locked with a password; open it, save it again without one (File, Save As), "
     "and give that file", {}),
    ("talk.docx", docx(_P.format("")),
     "talk.docx: this file holds no words; check that it was saved, and that its text is not a picture", {}),
    ("talk.pdf", pdf(b"0 0 9 9 re f"),
     "talk.pdf: this PDF is a scan without text; run text recognition (OCR) on it first, or type it", {}),
    ("talk.html", b"<script>a</script>",
     "talk.html: this file holds no words; check that it was saved, and that its text is not a picture", {}),
    # captions and JSON
    ("talk.vtt", TALK,
     "talk.vtt:1: this does not begin with WEBVTT; save it as WebVTT again, or name it .srt", {}),
    ("talk.srt", TALK,
     "talk.srt: this file holds no cue; a cue has a line like 00:00:01,000 --> 00:00:04,000", {}),
    ("talk.srt", b"1\n00:75:00,000 --> 00:76:00,000\na\n",
     "talk.srt:2: this line has no valid time; write it like 00:00:01,000 --> 00:00:04,000", {}),
    ("talk.json", b'{"a":\n1,}',
     "talk.json:2: this is not JSON from this line on; export it again", {}),
    ("talk.json", b'{"meeting": []}',
     "talk.json: this is JSON but not a talk: an object with the keys meeting; give the JSON of Whisper "
     "(segments with text, start and end), or a list of objects with speaker and text", {}),
    # tables
    ("talk.csv", b"file,region\ntalk1,north\ntalk2,south\n",
     "talk.csv: this looks like attributes, a row for each value of 'file', not a talk; give it with "
     "--attributes beside the transcripts", {}),
    ("talk.csv", b"recording,answer\na,Yes.\nb,No.\n",
     "talk.csv: this looks like answers to a survey, not a talk; bring them in with `rap survey "
     "import`, against the form of the survey", {}),
    ("talk.csv", b"speaker,text\nI,So?\nP1,Yes,no\n",
     "talk.csv: row 3 has more cells than the first; put quotes around cells that hold the delimiter", {}),
    ("talk.csv", b"interview,speaker,text\n1,I,So?\n1,P1,Yes.\n2,I,So?\n",
     "talk.csv: this table holds 2 sources (column 'interview'); split it into one file a talk, or choose "
     "one with --about talk=NAME", {}),
    ("talk.csv", b"nr,text\n1,So?\n2,Yes.\n",
     "talk.csv: this table has words (column 'text') but no column for the speaker; add a column speaker, "
     "or save each row as a text file if it is an answer of its own", {}),
    ("talk.csv", b"speaker,text\nI,So?\n",
     "talk.csv: there is no column 'words' in this table; known are speaker, text", {"columns": {"text": "words"}}),
    ("talk.xlsx", TALK,
     "talk.xlsx: this is not an Excel file; open it in Excel or LibreOffice and save it again as .xlsx", {}),
    ("talk.ods", odt("<text:p>a</text:p>"),
     "talk.ods: this is not an OpenDocument spreadsheet: it looks like an OpenDocument file; open it in "
     "LibreOffice or Excel and save it again as .ods, without a password", {}),
    ("talk.xls", b"<html><table></table></html>",
     "talk.xls: this is not an old .xls: it looks like a web page; open it in Excel or LibreOffice and "
     "save it again as .xlsx", {}),
    # XML
    ("talk.xml", b'<!DOCTYPE interview SYSTEM "a.dtd"><interview/>',
     "talk.xml: this is XML, but not TEI: its first element is <interview>; save the talk from its program"
     " as .docx, .txt or TEI", {}),
    ("talk.xml", b'<?xml version="1.0"?>\n<!DOCTYPE TEI [<!ENTITY x "y">]><TEI/>',
     "talk.xml:2: this file has a DOCTYPE, which a transcript does not need; delete the line that begins "
     "with <!DOCTYPE in a text editor, and import it again", {}),
    ("talk.xml", "\u00ef\u00bb\u00bf<TEI/>".encode(),
     "talk.xml:1: this text was encoded twice: it begins with a byte-order mark written as letters (ï»¿); "
     "save it once more from its program as UTF-8", {}),
    ("talk.xml", b"<TEI>\n<u>",
     "talk.xml:2: this is not well-formed XML; export it again", {}),
    ("talk.xml", b"<TEI/>",
     'talk.xml: this TEI file holds no utterance; give one whose talk is in <u who="#…">', {}),
    ("talk.xml", b"<ANNOTATION_DOCUMENT/>",
     "talk.xml: this is XML of another kind; name it .eaf and import it again", {}),
    ("talk.trs", b"<a/>",
     "talk.trs: this is XML, but not Transcriber’s: its first element is <a>; save it again from "
     "Transcriber", {}),
    ("talk.eaf", b"<a/>",
     "talk.eaf: this is XML, but not ELAN: its first element is <a>; save it again from ELAN", {}),
    ("talk.TextGrid", TALK,
     "talk.TextGrid: this is not a TextGrid that Praat can read; save it again from Praat as a text file", {}),
    # files of other programs
    ("talk.qdpx", b"",
     "talk.qdpx: this is a project in the exchange format of programs for coding (REFI-QDA); take it in "
     "with its codings by `rap import project`, or on the page “Other programs”", {}),
    ("talk.qdc", b"",
     "talk.qdc: this is a codebook in the exchange format of programs for coding (REFI-QDA), and holds no "
     "talk; take it in by `rap import codebook`, or on the page “Other programs”", {}),
    ("talk.nvpx", b"",
     "talk.nvpx: this is an NVivo project, which only NVivo opens; open it there and save it as REFI-QDA, "
     ".qdpx (Share, Export Project, REFI-QDA Project; on a Mac: File, Export Project), then take that in", {}),
    ("talk.mx24", b"",
     "talk.mx24: this is a MAXQDA project, which only MAXQDA opens; open it there and save it as REFI-QDA, "
     ".qdpx (Home, Export Project, REFI-QDA Project), then take that in", {}),
    ("data.sqlite3", b"",
     "data.sqlite3: this is a database, such as a project of QualCoder or Taguette; take it in with its "
     "codings by `rap import project`, or on the page “Other programs”", {}),
    ("talk.ass", b"",
     "talk.ass: these are captions of another kind; open them in Subtitle Edit and save them as SubRip, "
     ".srt (File, Save as)", {}),
    ("talk.epub", b"",
     "talk.epub: this is an e-book; open it in Calibre and make a .docx of it (Convert books, output "
     "DOCX), or copy the text you need into a .txt file", {}),
    ("talk.cha", TALK,
     "talk.cha: this is not a CHAT file: no line begins like *INV:; save it again from CLAN", {}),
    ("talk.pages", b"",
     "talk.pages: this is a Pages file; open it in Pages and save it as .docx (File, Export To, Word)", {}),
    ("talk.gdoc", b"",
     "talk.gdoc: this is only a link to a file at Google; open it there and fetch the file itself (File, "
     "Download, Microsoft Word or Excel)", {}),
    ("talk.zip", b"",
     "talk.zip: this is a packed folder; unpack it, and give the files in it", {}),
    ("talk.png", b"",
     "talk.png: this is a picture; read its words with a program for text recognition (OCR) on this "
     "device, or type them, and give the text", {}),
    ("talk.m4a", b"",
     "talk.m4a: this is sound or film; transcribe it first, for example with noScribe or aTrain, which "
     "send nothing to others, and give the text", {}),
]  # fmt: skip


def said_of(read: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(RapError) as error:
        read(*args, **options)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("name", "data", "said", "options"), BAD, ids=[f"{row[0]}-{at}" for at, row in enumerate(BAD)]
)
def test_a_file_that_is_not_a_talk_is_one_sentence(
    tmp_path: Path, name: str, data: bytes, said: str, options: dict[str, Any]
) -> None:
    """In English here; the catalogue has it in French and Dutch too."""
    (tmp_path / name).write_bytes(data)

    assert said_of(read_transcript, tmp_path / name, **options) == [said]


def test_each_kind_of_file_of_another_program_has_its_sentence(tmp_path: Path) -> None:
    """Whatever is in it: what it is, and what to do."""
    for suffix in REFUSED_KINDS:
        (tmp_path / f"talk{suffix}").write_bytes(TALK)
        (said,) = said_of(read_transcript, tmp_path / f"talk{suffix}")
        assert said.startswith(f"talk{suffix}: th")
        assert "; " in said


def test_an_old_word_file_without_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what reads it, and the menu of Word that makes a newer one."""
    (tmp_path / "talk.doc").write_bytes(OLD + "WordDocument".encode("utf-16-le"))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert said_of(read_in_child, tmp_path / "talk.doc") == [
        "talk.doc: this is an old .doc, which LibreOffice reads, and it is not installed here; "
        "install it, or open the file in Word and save it again as .docx (File, Save As)"
    ]


@pytest.mark.parametrize(
    ("name", "data", "said", "options"),
    [
        ("people.csv", b"a,b\nx,y\n",
         "people.csv: no value in this table matches the name of a file; name the column that holds the file "
         "names, or rename the files", {}),
        ("people.csv", b"file,region\ntalk,north\n",
         "people.csv: there is no column 'regoin' in this table; nearest is 'region'", {"columns": ["regoin"]}),
        ("people.docx", b"",
         "people.docx: attributes cannot be read from this kind of file; give a table, one of .csv, .tsv, "
         ".xlsx, .ods or .xls", {}),
        ("people.csv", b"file,a\ntalk,x,y\n",
         "people.csv: row 2 has more cells than the first; put quotes around cells that hold the delimiter", {}),
    ],
)  # fmt: skip
def test_a_table_that_says_nothing_of_the_files_is_one_sentence(
    tmp_path: Path, name: str, data: bytes, said: str, options: dict[str, Any]
) -> None:
    """The same for what people give as attributes."""
    (tmp_path / name).write_bytes(data)

    assert said_of(read_attributes, tmp_path / name, [Path("talk.docx")], **options) == [said]
