"""Which reader takes which kind of file: documents that people type, and captions, JSON, tables and
TEI that programs write. `READERS` names each; a reader is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.formats.corpus_tools import START_OF_TSV
from rap.formats.files import kind_of_start, open_regular
from rap.formats.plain_text import Written, note_hidden, parse_text
from rap.formats.refused_kinds import REFUSED_KINDS
from rap.formats.sheets import Sheet
from rap.formats.talks import from_talk
from rap.formats.timed_cues import Talk
from rap.formats.transcripts import Transcript, check_given, from_lines
from rap.formats.who_speaks.turn_labels import split_given


class Reader(NamedTuple):
    """The module of this folder and the function in it that read a kind of file: a document, or
    with `is_talk` cues. It is given the open file, or `of_text` its text, its `name`, and what it
    `takes`.
    """

    module: str
    function: str
    is_talk: bool = False
    of_text: bool = False
    takes: tuple[str, ...] = ()

    def read(self, file: BinaryIO | str, *, name: str, **said: Any) -> Any:
        """What its function gives; of what was `said`, it gets what it takes."""
        parse = getattr(import_module(f"rap.formats.{self.module}"), self.function)
        return parse(file, name=name, **{key: said[key] for key in self.takes})


_PAGE = Reader("web_pages", "parse_html", takes=("encoding",))
_CAPTIONS = Reader("captions", "parse_captions", True, True, takes=("kind", "given"))
_TEI = Reader("tei", "parse_tei", True, takes=("encoding",))
READERS: Mapping[str, Reader] = {
    ".txt": Reader("plain_text", "read_plain", takes=("encoding",)),
    ".md": Reader("plain_text", "read_markdown", takes=("encoding",)),
    ".docx": Reader("office_texts", "parse_docx"),
    ".odt": Reader("office_texts", "parse_odt"),
    ".rtf": Reader("rtf", "parse_rtf"),
    ".pdf": Reader("pdf", "parse_pdf"),
    ".doc": Reader("office_texts", "parse_docx"),  # LibreOffice made it one, see `_kind_of_doc`
    **dict.fromkeys((".html", ".htm", ".xhtml"), _PAGE),
    **dict.fromkeys((".vtt", ".srt", ".sbv"), _CAPTIONS),
    ".json": Reader("json_talks", "parse_json_talk", True, True),
    **dict.fromkeys((".xml", ".tei"), _TEI),
    ".eaf": Reader("tiers", "parse_eaf", True),
    ".textgrid": Reader("tiers", "parse_textgrid", True, True),
    ".trs": Reader("transcriber", "parse_trs", True, takes=("encoding",)),
    ".cha": Reader("chat", "parse_chat", True, True),
}
TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".xls")  # several talks may lie in one
SUFFIXES = (*READERS, *TABLES)
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
    kind: str = "",
) -> Transcript:
    """Read a transcript as people or programs write it, in this process: for files that may be made
    to harm there is `read_in_child`.

    Parameters
    ----------
    path : a file of one of `SUFFIXES`
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
    kind : how the name of such a file ends, where it ends otherwise

    Returns
    -------
    Transcript

    Raises
    ------
    RefusedError
        The file is not what it should be; nothing of it was taken.
    WrongUseError
        A label, a column, a source, an encoding or a corrected line that cannot be.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "talk.srt"
    ...     _ = path.write_text("1\\n00:00:01,000 --> 00:00:02,000\\nAna: It is high.\\n")
    ...     talk = read_transcript(path, speakers={"Ana": "P1"})
    >>> talk.text
    '[00:00:01] P1: It is high.\\n'
    """
    given, name = dict(speakers or {}), path.name
    suffix = kind or path.suffix.lower()
    reader, is_table = READERS.get(suffix), suffix in TABLES
    if columns or source or is_table or (reader is not None and reader.is_talk):
        check_given(given, name=name)
    if is_table:
        talk = _read_table(path, encoding=encoding, columns=columns, source=source)
        return from_talk(talk, given, name=name, turns=turns)
    if columns or source:
        raise WrongUseError("formats.table.no_columns", place=name)
    if reader is not None and reader.is_talk:
        return from_talk(_read_talk(path, reader, given, encoding), given, name=name, turns=turns)
    names, dashes = split_given(given, name=name)
    check_given(names, name=name)
    written = _read_document(path, suffix, reader, encoding)
    return from_lines(written, names, dashes=dashes, name=name, turns=turns)


def _read_document(path: Path, suffix: str, reader: Reader | None, encoding: str | None) -> Written:
    """The plain text of a document."""
    name = path.name
    if suffix in REFUSED_KINDS:
        raise RefusedError(REFUSED_KINDS[suffix], place=name)
    if reader is None:
        raise RefusedError("formats.file.unknown_kind", place=name, suffix=suffix, known=SUFFIXES)
    with open_regular(path) as file:
        reader = READERS[_kind_of_doc(file)] if suffix == ".doc" else reader
        written: Written = reader.read(file, name=name, encoding=encoding)
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


def _read_talk(path: Path, reader: Reader, given: Mapping[str, str], encoding: str | None) -> Talk:
    """The cues of a file that a program wrote."""
    said = {"encoding": encoding, "given": given, "kind": path.suffix.lower().removeprefix(".")}
    notes: tuple[Message, ...] = ()
    with open_regular(path) as file:
        read: BinaryIO | str = file
        if reader.of_text:
            read, notes = parse_text(file, name=path.name, encoding=encoding)
        talk: Talk = reader.read(read, name=path.name, **said)
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
