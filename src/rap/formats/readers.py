"""Which reader takes which kind of file: documents that people type, and captions, JSON, tables and
TEI that programs write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.formats.corpus_tools import START_OF_TSV
from rap.formats.files import kind_of_start, open_regular
from rap.formats.office_texts import parse_docx, parse_odt
from rap.formats.pdf import parse_pdf
from rap.formats.plain_text import (
    Written,
    note_hidden,
    parse_markdown,
    parse_text,
    with_line_ends,
)
from rap.formats.refused_kinds import REFUSED_KINDS
from rap.formats.rtf import parse_rtf
from rap.formats.sheets import Sheet
from rap.formats.talks import from_talk
from rap.formats.timed_cues import Talk
from rap.formats.transcripts import Transcript, check_given, from_lines
from rap.formats.who_speaks.turn_labels import split_given

_PACKED = {".docx": parse_docx, ".odt": parse_odt, ".rtf": parse_rtf, ".pdf": parse_pdf}
_PAGES = (".html", ".htm", ".xhtml")
_DOCUMENTS = (".txt", ".md", *_PACKED, ".doc", *_PAGES)
TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".xls")
_TALKS = (
    ".vtt",
    ".srt",
    ".sbv",
    ".json",
    *TABLES,
    ".xml",
    ".tei",
    ".eaf",
    ".textgrid",
    ".trs",
    ".cha",
)
SUFFIXES = (*_DOCUMENTS, *_TALKS)
# The first line of what MAXQDA ("Coded Segments", "Code System") and similar programs ("Retrieved
# Segments") export: no talk.
_EXPORTS = {
    "coded segments": "formats.document.coded_segments",
    "code system": "formats.document.code_list",
    "retrieved segments": "formats.document.segments",
}


def read_transcript(
    path: Path,
    *,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "",
    turns: Mapping[int, str] | None = None,
) -> Transcript:
    """Read a transcript as people or programs write it.

    Parameters
    ----------
    speakers : labels as written -> labels in the text, such as `{"Chercheur": "I"}`; overrides
        guessing. A dash stands for lines that begin with one, whose speakers take turns:
        `{"—": "I+P1"}`; `?` for turns of which a table or captions do not say who speaks
    encoding : decode strictly with this one (default: UTF-8); Word, TEI and Excel files know their
        own
    columns : for a table, what a column is for (`speaker` `text` `time` `end` `language` `source`)
        -> its heading
    source : for a table of several talks, the one that is wanted
    turns : what a person corrected, by the number of a line as `Line` counts: a label (as written,
        or of the text) whose turn begins there, `+` where it goes on, `-` where it is no speech

    Raises
    ------
    RefusedError
        The file is not what it should be; nothing of it was taken.
    WrongUseError
        A label, a column, a source, an encoding or a corrected line that cannot be.
    """
    given = dict(speakers or {})
    if path.suffix.lower() in _TALKS or columns or source:
        check_given(given, name=path.name)
        talk = _read_talk(path, given, encoding=encoding, columns=columns, source=source)
        return from_talk(talk, given, name=path.name, turns=turns)
    names, dashes = split_given(given, name=path.name)
    check_given(names, name=path.name)
    written = _read_document(path, encoding)
    return from_lines(written, names, dashes=dashes, name=path.name, turns=turns)


def _read_document(path: Path, encoding: str | None) -> Written:
    """The plain text of a file of one of `_DOCUMENTS`."""
    suffix, name = path.suffix.lower(), path.name
    if suffix in REFUSED_KINDS:
        raise RefusedError(REFUSED_KINDS[suffix], place=name)
    if suffix not in _DOCUMENTS:
        raise RefusedError("formats.file.unknown_kind", place=name, suffix=suffix, known=SUFFIXES)
    with open_regular(path) as file:
        suffix = _kind_of_doc(file) if suffix == ".doc" else suffix
        parse = _PACKED.get(suffix)
        if parse:
            written = parse(file, name=name)
        elif suffix in _PAGES:
            from rap.formats.web_pages import parse_html

            written = parse_html(file, name=name, encoding=encoding)
        else:
            text, notes = parse_text(file, name=name, encoding=encoding)
            text, separated = with_line_ends(text)
            written = Written(text, (*notes, *separated))
    if suffix == ".md":
        written = parse_markdown(written)
    first = written.text.lstrip().partition("\n")[0].strip().casefold()
    if first in _EXPORTS:
        raise RefusedError(_EXPORTS[first], place=name)
    return replace(written, notes=(*written.notes, *note_hidden(written.text)))


def _kind_of_doc(file: BinaryIO) -> str:
    """What a file called `.doc` is: LibreOffice made a `.docx` of it before it came here, and other
    programs write RTF or a web page under this name.
    """
    head = file.read(2048)
    file.seek(0)
    kind = kind_of_start(head)
    kinds = {"formats.kind.rtf": ".rtf", "formats.kind.web_page": ".html"}
    return kinds.get(kind.id, ".docx") if kind else ".docx"


def _read_talk(
    path: Path,
    given: Mapping[str, str],
    *,
    encoding: str | None,
    columns: Mapping[str, str] | None,
    source: str,
) -> Talk:
    """The cues or rows of a file of one of `_TALKS`; a parser is imported when it is needed."""
    suffix, name = path.suffix.lower(), path.name
    if suffix in TABLES:
        return _read_table(path, encoding=encoding, columns=columns, source=source)
    if columns or source:
        raise WrongUseError("formats.table.no_columns", place=name)
    with open_regular(path) as file:
        if suffix in (".xml", ".tei"):
            from rap.formats.tei import parse_tei

            return parse_tei(file, name=name, encoding=encoding)
        if suffix == ".trs":
            from rap.formats.transcriber import parse_trs

            return parse_trs(file, name=name, encoding=encoding)
        if suffix == ".eaf":
            from rap.formats.tiers import parse_eaf

            return parse_eaf(file, name=name)
        text, notes = parse_text(file, name=name, encoding=encoding)
    talk = _parse_cues(text, suffix, given, name=name)
    return replace(talk, notes=(*notes, *talk.notes))


def _read_table(
    path: Path, *, encoding: str | None, columns: Mapping[str, str] | None, source: str
) -> Talk:
    from rap.formats.tabular import parse_table, parse_whisper_tsv

    sheets, notes = read_sheets(path, encoding=encoding)
    talk = None if columns or not sheets else parse_whisper_tsv(sheets[0])
    talk = talk or parse_table(sheets, name=path.name, columns=columns, source=source)
    return replace(talk, notes=(*notes, *talk.notes))


def read_sheets(
    path: Path,
    *,
    encoding: str | None = None,
    delimiters: str = ",;\t|",
    as_written: bool = False,
) -> tuple[Sequence[Sheet], tuple[Message, ...]]:
    """The sheets of a file of one of `TABLES` that hold anything, and notes on how it was read.

    Raises
    ------
    RefusedError
        As `read_transcript`.
    """
    with open_regular(path) as file:
        return parse_sheets(
            file, name=path.name, encoding=encoding, delimiters=delimiters, as_written=as_written
        )


def parse_sheets(
    file: BinaryIO,
    *,
    name: str,
    encoding: str | None = None,
    delimiters: str = ",;\t|",
    as_written: bool = False,
) -> tuple[Sequence[Sheet], tuple[Message, ...]]:
    """As `read_sheets`, of an open file."""
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        from rap.formats.sheets import parse_xlsx

        return parse_xlsx(file, name=name, as_written=as_written), ()
    if suffix == ".ods":
        from rap.formats.ods import parse_ods

        return parse_ods(file, name=name), ()
    if suffix == ".xls":
        from rap.formats.xls import parse_xls

        return parse_xls(file, name=name), ()
    text, notes = parse_text(file, name=name, encoding=encoding)
    if text.startswith(START_OF_TSV.decode()):
        raise RefusedError("formats.document.inception", place=name)
    from rap.formats.sheets import parse_csv

    sheet, delimiter = parse_csv(text, name=name, delimiters=delimiters)
    return (sheet,), (*notes, Message("formats.note.delimiter", delimiter=delimiter))


def _parse_cues(text: str, suffix: str, given: Mapping[str, str], *, name: str) -> Talk:
    if suffix == ".cha":
        from rap.formats.chat import parse_chat

        return parse_chat(text, name=name)
    if suffix == ".textgrid":
        from rap.formats.tiers import parse_textgrid

        return parse_textgrid(text, name=name)
    if suffix == ".json":
        from rap.formats.json_talks import parse_json_talk

        return parse_json_talk(text, name=name)
    from rap.formats.captions import parse_captions

    return parse_captions(text, name=name, kind=suffix.removeprefix("."), given=given)
