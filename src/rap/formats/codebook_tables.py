"""A codebook that somebody keeps as a table, in a spreadsheet or in Word: a row a code, a heading over
what it is called, what it means, its group, the code above it, its colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rap.core.accents import fold
from rap.core.errors import Message, RefusedError
from rap.core.model import in_language
from rap.core.plain import fold_words
from rap.formats.code_texts import TEXTS, format_description
from rap.formats.files import open_regular
from rap.formats.projects import Loss, Project, ProjectCode
from rap.formats.readers import TABLES, read_sheets

TABLE_SUFFIXES = (*TABLES, ".docx")
# English, French, Dutch, as people head such tables; the first that is there is taken. Taguette and
# LibreQDA say tag.
_HEADINGS = {
    "label": "label|name|title|nom|libelle|titre|naam|titel|code name|nom du code|codenaam|tag|theme|thema",
    "code": "code|codes|id|code id",
    "parent": "parent|parent code|code parent|above|au dessus|bovenliggende code|valt onder|onder",
    "group": "group|family|category|groupe|famille|categorie|groep|familie",
    "definition": """definition|description|meaning|signification|definitie|beschrijving|omschrijving|betekenis
        |uitleg|explication|explanation""",
    "include": "include|includes|inclusion|inclusions|inclusion criteria|when to use|inclure|a inclure|wel|inclusief",
    "exclude": """exclude|excludes|exclusion|exclusions|exclusion criteria|when not to use|exclure|a exclure|niet
        |exclusief""",
    "colour": "colour|color|couleur|kleur",
    "gone": "retired|merged into",
}
_ROLES = {word.strip(): role for role, words in _HEADINGS.items() for word in words.split("|")}
_LANGUAGE = re.compile(r"(.*?)[ _(\[-]+([a-z]{2})[)\]]?")
_FIRST_ROWS = 5  # a title or a warning may stand above the headings
Rows = Sequence[Sequence[str]]
Column = tuple[str, str]
"""What a column is for, and in which language ("": it does not say)."""


@dataclass(frozen=True)
class _Row:
    """One code as its row says it; `texts` by kind, then by language."""

    number: int
    id: str
    name: str
    group: str
    parent: str
    colour: str
    texts: Mapping[str, Mapping[str, str]]


def read_codebook_table(path: Path, *, first: str) -> Project:
    """The codes of a table in a spreadsheet (`TABLES`) or a Word file. `first` is the language of what
    does not say one, as for the headings `label` or `definition`; `label fr` says it.

    Raises
    ------
    RefusedError
        Not such a file, or no table in it has a column of codes.
    """
    for rows in _tables(path):
        for at in range(min(_FIRST_ROWS, len(rows))):
            columns = [_column(heading) for heading in rows[at]]
            if {"label", "code"} & {role for role, _ in columns}:
                return _project(rows[at + 1 :], columns, first=first, name=path.name)
    raise RefusedError("formats.codebook_table.no_codes", place=path.name)


def _tables(path: Path) -> Iterator[Rows]:
    if path.suffix.lower() != ".docx":
        yield from (sheet.rows for sheet in read_sheets(path)[0])
        return
    from rap.formats.office_texts import parse_docx

    with open_regular(path) as file:
        written = parse_docx(file, name=path.name)
    rows: dict[int, dict[int, list[str]]] = {}
    lines = written.text.split("\n")
    for at, (row, column) in sorted(written.cells.items()):
        rows.setdefault(row, {}).setdefault(column, []).append(lines[at].strip())
    # all tables of a document are one: the rows of the next go on, its headings are no code
    yield [
        ["\n".join(cells.get(column, ())).strip() for column in range(1, max(cells) + 1)]
        for cells in rows.values()
    ]


def _column(heading: str) -> Column:
    """What a column is for by its heading, and in which language."""
    bare = " ".join(re.sub(r"[_\-.:*]+", " ", fold(heading).casefold()).split())
    if bare in _ROLES:
        return _ROLES[bare], ""
    match = _LANGUAGE.fullmatch(bare)
    role = _ROLES.get(match[1].strip(), "") if match else ""
    return (role, match[2]) if match and role in TEXTS else ("", "")


def _project(rows: Rows, columns: Sequence[Column], *, first: str, name: str) -> Project:
    found, n_bare, n_twice = list[_Row](), 0, 0
    for number, cells in enumerate(rows, start=1):
        if [_column(cell) for cell in cells] == list(columns):
            continue
        row = _row(number, dict(_cells(columns, cells)), first=first)
        if row is not None:
            found.append(row)
        else:
            n_bare += any(cells)
    codes = [*_codes(found, first=first)]
    seen = set[tuple[str, ...]]()
    kept = []
    paths = Project(codes=tuple(codes)).paths()
    for code in codes:
        path = tuple(map(fold_words, paths[code.key]))
        n_twice += path in seen
        if path not in seen:
            kept.append(code)
        seen.add(path)
    n_columns = sum(not role for role, _ in columns)
    lost = {
        "formats.codebook_table.bare_rows": n_bare,
        "formats.codebook_table.twice": n_twice,
        "formats.codebook_table.columns": n_columns,
    }
    losses = tuple(Loss(Message(id, n=n), n) for id, n in lost.items() if n)
    if not kept:
        raise RefusedError("formats.codebook_table.no_codes", place=name)
    return Project(codes=tuple(kept), losses=losses, format="table")


def _cells(columns: Sequence[Column], cells: Sequence[str]) -> Iterator[tuple[Column, str]]:
    """What each column says in a row; of two columns for one thing the first that says something."""
    said: dict[Column, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column[0] and cell.strip():
            said.setdefault(column, cell.strip())
    return iter(said.items())


def _row(number: int, said: Mapping[Column, str], *, first: str) -> _Row | None:
    """A code, None where the row names none or says that it is gone."""
    texts: dict[str, dict[str, str]] = {}
    for (role, language), cell in said.items():
        if role in TEXTS:
            texts.setdefault(role, {})[language or first] = cell
    id = said.get(("code", ""), "")
    labels = texts.get("label", {})
    name = in_language(labels, first, id)
    if not name or ("gone", "") in said:
        return None
    group, parent, colour = (said.get((role, ""), "") for role in ("group", "parent", "colour"))
    return _Row(number, id, name, group, parent, colour, texts)


def _codes(rows: Sequence[_Row], *, first: str) -> Iterator[ProjectCode]:
    """Groups, then codes; the code above is named by its short name or its label. One that has no row
    of its own is a code without a definition.
    """
    for group in dict.fromkeys(row.group for row in rows if row.group):
        yield ProjectCode(f"group {fold_words(group)}", group, is_codable=False)
    named: dict[str, str] = {}
    for row in rows:
        for word in filter(None, (row.id, row.name)):
            named.setdefault(fold_words(word), f"row {row.number}")
    for row in rows:
        above = fold_words(row.parent)
        if above and above not in named:
            named[above] = f"above {above}"
            yield ProjectCode(named[above], row.parent, _group_key(row.group))
        parent = named[above] if above else _group_key(row.group)
        yield ProjectCode(
            f"row {row.number}",
            row.name,
            None if parent == f"row {row.number}" else parent,
            colour=row.colour if row.colour.startswith("#") else "",
            definition=format_description(row.texts, first=first),
        )


def _group_key(group: str) -> str | None:
    return f"group {fold_words(group)}" if group else None
