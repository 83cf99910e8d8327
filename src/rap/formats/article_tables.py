"""A list of articles in a table: a row an article, with its day, title, outlet, link and subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.errors import RefusedError, WrongUseError
from rap.formats.readers import TABLES, read_sheets
from rap.formats.sheets import Table, make_table
from rap.formats.tabular import heading_key

# English, French, Dutch, Spanish, Portuguese, Romanian, Albanian; the first that is there is taken
_HEADINGS = {
    "date": """date|day|published|publication date|jour|date de publication|paru le|datum|dag|publicatiedatum|verschenen
        |fecha|data|dia|data publicarii""",
    "title": "title|headline|titre|titel|kop|titulo|titlu|titulli",
    "outlet": """outlet|newspaper|medium|media|publication|journal|krant|source|bron|periodico|medio|jornal|ziar|gazeta""",
    "link": "link|url|web address|lien|adresse|enlace|ligacao|lidhja",
    "subject": "subject|topic|theme|sujet|onderwerp|thema|tema|asunto|assunto|subiect",
    "language": "language|lang|langue|taal|idioma|lengua|lingua|limba|gjuha",
    "text": "text|texte|tekst|texto",
}
COLUMNS = tuple(_HEADINGS)
_NEEDED = ("date", "title")


def read_articles(
    path: Path, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> dict[str, dict[str, str]]:
    """Place of each row (`list.csv:12`) -> column of `COLUMNS` -> its cell, "" for nothing. Of a
    file with several sheets, all that have a title and a day are read.

    `columns` says which heading is which column, where it is not called as usual.

    Raises
    ------
    RefusedError, WrongUseError
        Not a table, or no column for what each article needs; a column that is not there.
    """
    if path.suffix.lower() not in TABLES:
        raise RefusedError("formats.attributes.not_a_table", place=path.name, known=TABLES)
    sheets, _ = read_sheets(path, encoding=encoding, delimiters=",;\t")
    tables = [make_table(path.name, sheet) for sheet in sheets]
    if not any(table.rows for table in tables):
        raise RefusedError("formats.table.no_rows", place=path.name)
    found = [(table, _columns(table, columns or {})) for table in tables if table.rows]
    whole = [(table, heads) for table, heads in found if {*_NEEDED} <= heads.keys()]
    if not whole:
        heads = found[0][1]
        missing = next(one for one in _NEEDED if one not in heads)
        raise RefusedError("formats.articles.no_column", place=path.name, column=missing)
    rows: dict[str, dict[str, str]] = {}
    for n, (table, heads) in enumerate(whole, start=1):
        name = f"{path.name}:" if len(whole) == 1 else f"{path.name}:{n}:"
        for number, row in zip(table.numbers, table.rows, strict=True):
            cells = dict(zip(table.columns, row, strict=True))
            rows[f"{name}{number}"] = {
                one: cells[heads[one]].strip() if one in heads else "" for one in COLUMNS
            }
    return rows


def _columns(table: Table, given: Mapping[str, str]) -> dict[str, str]:
    for one, heading in given.items():
        if one not in COLUMNS:
            raise WrongUseError(
                "formats.table.unknown_role", place=table.name, role=one, roles=COLUMNS
            )
        table.check_column(heading)
    by_key = {heading_key(heading): heading for heading in reversed(table.columns)}
    found = dict(given)
    for one, words in _HEADINGS.items():
        free = (by_key[word] for word in _words(words) if word in by_key)
        heading = next((each for each in free if each not in found.values()), "")
        if heading and one not in found:
            found[one] = heading
    return found


def _words(text: str) -> Sequence[str]:
    return [word.strip() for word in text.split("|")]
