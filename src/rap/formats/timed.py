"""Transcripts that programs write: captions, JSON, tables and TEI, each read by its own parser into
the form of a study.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rap.core.errors import Message, WrongUseError
from rap.formats.plain_text import open_regular, parse_text
from rap.formats.timed_cues import StudyText, Talk, study_text
from rap.formats.whisper import parse_json_talk

_TABLES = (".csv", ".tsv", ".xlsx")
SUFFIXES = (".vtt", ".srt", ".json", *_TABLES, ".xml", ".tei")


def read_timed(
    path: Path,
    *,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "",
) -> StudyText:
    """Read a file of one of `SUFFIXES` as a text of a study.

    Parameters
    ----------
    speakers : labels as written -> labels in the text; `?` stands for turns of which the file does
        not say who speaks
    encoding : decode strictly with this one (default: UTF-8; TEI and Excel know their own)
    columns : for a table, what a column is for (`speaker` `text` `time` `end` `language` `source`)
        -> its heading
    source : for a table of several talks, the one that is wanted

    Raises
    ------
    RefusedError
        The file is not what it should be; nothing of it was taken.
    WrongUseError
        A label, a column, a source or an encoding that cannot be.
    """
    given = dict(speakers or {})
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        talk = _read_table(path, encoding=encoding, columns=columns, source=source)
    elif columns or source:
        raise WrongUseError("formats.table.no_columns", place=path.name)
    elif suffix in (".xml", ".tei"):
        talk = _read_tei(path, encoding)
    else:
        talk = _read_text(path, given, encoding=encoding)
    return study_text(talk, given, name=path.name)


def _read_text(path: Path, given: Mapping[str, str], *, encoding: str | None) -> Talk:
    from rap.formats.captions import parse_captions

    with open_regular(path) as file:
        text, notes = parse_text(file, name=path.name, encoding=encoding)
    kind = path.suffix.lower().removeprefix(".")
    is_json = kind == "json"
    talk = (
        parse_json_talk(text, name=path.name)
        if is_json
        else parse_captions(text, name=path.name, kind=kind, given=given)
    )
    return _with_notes(talk, notes)


def _read_table(
    path: Path, *, encoding: str | None, columns: Mapping[str, str] | None, source: str
) -> Talk:
    from rap.formats.sheets import parse_csv, parse_xlsx
    from rap.formats.tabular import parse_table, parse_whisper_tsv

    with open_regular(path) as file:
        if path.suffix.lower() == ".xlsx":
            return parse_table(
                parse_xlsx(file, name=path.name), name=path.name, columns=columns, source=source
            )
        text, notes = parse_text(file, name=path.name, encoding=encoding)
    sheet, delimiter = parse_csv(text, name=path.name)
    talk = parse_whisper_tsv(sheet) if not columns else None
    talk = talk or parse_table([sheet], name=path.name, columns=columns, source=source)
    return _with_notes(talk, (*notes, Message("formats.note.delimiter", delimiter=delimiter)))


def _read_tei(path: Path, encoding: str | None) -> Talk:
    from rap.formats.tei import parse_tei

    with open_regular(path) as file:
        return parse_tei(file, name=path.name, encoding=encoding)


def _with_notes(talk: Talk, notes: tuple[Message, ...]) -> Talk:
    return Talk(talk.cues, (*notes, *talk.notes), talk.roles, talk.labels)
