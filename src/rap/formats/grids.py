"""Codings in tables: a grid of extracts (interview, extract, code), or a talk with a column of tags.

A grid names words that were coded, and the texts they are from are elsewhere. A talk with tags holds
its text itself: a tag is a coding of the words of its row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePath
from typing import BinaryIO

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.formats.code_names import Path, ask_for_signs, key_of, make_codes, split_codes
from rap.formats.codings_in_files import is_codings, note_columns
from rap.formats.projects import (
    Choices,
    Loss,
    Project,
    ProjectCoder,
    ProjectCoding,
    ProjectExtract,
    ProjectQuestion,
    ProjectText,
    losses_of,
)
from rap.formats.readers import parse_sheets
from rap.formats.sheets import Sheet, Table, make_table
from rap.formats.tabular import COLUMNS_OF_ROLES, heading_key, parse_table
from rap.formats.talks import from_talk
from rap.formats.timed_cues import one_line

Roles = dict[str, tuple[str, ...]]
"""What columns are for -> their headings."""
ROLES = ("interview", "extract", "code", "coder", "memo")
# French, Dutch, English, Spanish, German, and what MAXQDA, ATLAS.ti, NVivo, QualCoder, Taguette,
# Dedoose, Delve, Quirkos, QDA Miner, Transana, webQDA and Recogito write.
_HEADINGS = {
    "interview": """interview|entretien|gesprek|entrevista|document|document name|nom du document|documentnaam
        |dokument|dokumentname|nombre del documento|documento|transcript|source name|source document|files|media title
        |fonte""",
    "extract": """extract|extrait|fragment|passage|passages|segment|coded segment|coded segments|coded text|quote|quotation
        |quotation content|citation|citaat|verbatim|content|contenu|inhoud|excerpt|excerpt copy|snippet|reference text
        |highlight|segmento|text content|quote text|quote transcription|coded|seltext|referencia""",
    "code": "codes applied combined|codes applied|codename|code name|quirk|keywords",
    "coder": """coder|codeur|codeuse|codeerder|codeerster|coded by|code par|gecodeerd door|author|auteur|autrice|owner|user
        |created by|creation by|modified by|excerpt creator|erstellt von|autor""",
    "memo": """memo|memos|coding memo|comment|comments|commentaire|opmerking|note|remark|remarque|kommentar
        |comentario""",
}
_CATEGORIES = (
    *("category", "categorie", "categoria", "code category", "code group", "codecat", "kategorie"),
)
# ATLAS.ti: all groups of all codes of a row together, so nobody can tell which is above which.
_NO_CODES = ("code groups", "groupes de codes", "codegroepen")
# NVivo names a file `Files\\\\rosa` and a code `Nodes\\\\place\\cold`, by where they are in its window.
_NVIVO_FILE = re.compile(r"(?:Files|Internals|Externals|Fichiers|Bestanden)\\\\+(?:.*\\)?")
_NVIVO_CODE = re.compile(r"^(?:Nodes|Codes|Noeuds|Nœuds)\\\\+", re.MULTILINE)
_MOST_TITLES = 6
# What is answered for rows that name no interview.
AS_ABOVE, ANY_INTERVIEW = "as-above", "any-interview"


@dataclass
class _Found:
    """What a table holds, while it is read."""

    texts: list[ProjectText] = field(default_factory=list)
    codings: list[ProjectCoding] = field(default_factory=list)
    extracts: list[ProjectExtract] = field(default_factory=list)
    paths: dict[Path, None] = field(default_factory=dict)
    coders: dict[str, None] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)
    questions: list[ProjectQuestion] = field(default_factory=list)
    signs: str = ""

    def codes(self, row: Mapping[str, str]) -> tuple[Path, ...]:
        """The codes of a row, each below what its category names."""
        above = next(iter(split_codes(row["group"])), ())
        paths = split_codes(row["code"], signs=self.signs)
        return tuple((*above, *path) for path in paths)


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The codings of an open table.

    Parameters
    ----------
    choices : `columns` says what a column is for (`interview` `extract` `code` `coder` `memo`) -> its
        heading; `coder` is who coded where no column says so, else somebody who is called as the file;
        `answers` says whether a comma or a bar parts codes (`parted:,`) and which interview a row
        without one is of (`rows:no-interview`)

    Raises
    ------
    RefusedError
        No table, or none with extracts and codes, or rows of a talk and codes.
    WrongUseError
        A column that is not there.
    """
    every, _ = parse_sheets(file, name=name, encoding=choices.encoding or None)
    sheets = [sheet for sheet in every if len(sheet.rows) > 1]
    if every and not sheets:
        raise RefusedError("formats.grid.no_rows", place=name)
    fitting = [one for sheet in sheets if (one := _fitting(name, sheet, choices.columns))]
    if len(fitting) != 1:
        several = "formats.grid.several_sheets" if fitting else "formats.grid.no_codings"
        raise RefusedError(several, place=name, n=len(fitting))
    sheet, table, roles = fitting[0]
    coder, found = choices.coder or PurePath(name).stem, _Found()
    rows = [*_rows(table, roles)]
    cells = [row["code"] for row in rows]
    if any(cell.startswith("[{") for cell in cells):  # Label Studio puts JSON into its table
        raise RefusedError("formats.document.labelled", place=name)
    found.losses["formats.grid.hidden"] += sheet.n_hidden
    found.signs, found.questions = ask_for_signs(cells, choices.answers)
    if "extract" in roles:
        _fill_interviews(rows, found, choices.answers)
        _add_extracts(rows, found, coder=coder)
    else:
        _add_talks(sheet, table, rows, roles, found, coder=coder)
    file.seek(0)
    fingerprint = sha256(file.read()).hexdigest()
    return Project(
        name=name,
        coders=tuple(ProjectCoder(one, one) for one in found.coders),
        codes=make_codes(found.paths),
        texts=tuple(
            ProjectText(one.key, one.name, one.text, fingerprint=fingerprint) for one in found.texts
        ),
        codings=tuple(found.codings),
        losses=(*losses_of(found.losses), *_unread(table, roles)),
        format="grid" if "extract" in roles else "tags",
        extracts=tuple(found.extracts),
        questions=tuple(found.questions),
    )


def _fitting(
    name: str, sheet: Sheet, given: Mapping[str, str]
) -> tuple[Sheet, Table, Roles] | None:
    """The sheet from the row of headings on, as a table with what its columns are for; there may be
    titles above the headings.
    """
    width = max(map(len, sheet.rows))
    for n, head in enumerate(sheet.rows[:_MOST_TITLES]):
        names = head + ("",) * (width - len(head))
        rest = replace(sheet, rows=(names, *sheet.rows[n + 1 :]), numbers=sheet.numbers[n:])
        table = make_table(name, rest)
        if set(given.values()) <= set(table.columns) and (roles := _roles(table, given)):
            return (rest, table, roles) if n else (sheet, make_table(name, sheet), roles)
        if all(names):  # a whole row is no title
            break
    if given:
        _roles(make_table(name, sheet), given)  # says which column there is not
    return None


def _unread(table: Table, roles: Roles) -> list[Loss]:
    """The columns of a grid that nothing is read from."""
    read = {column for columns in roles.values() for column in columns}
    cells = {
        column: values for column, values in table.cells() if column not in read and any(values)
    }
    notes = note_columns(cells) if "extract" in roles else ()
    return [Loss(note, len(cells)) for note in notes]


def _fill_interviews(
    rows: Sequence[dict[str, str]], found: _Found, answers: Mapping[str, str]
) -> None:
    """A name that stands only in the first of its rows, as in cells that are merged, is asked about."""
    bare = [row for row in rows if row["extract"] and row["code"] and not row["interview"]]
    if not bare or not any(row["interview"] for row in rows):
        return
    answer = answers.get("rows:no-interview", "").strip()
    if answer == AS_ABOVE:
        above = ""
        for row in rows:
            above = row["interview"] = row["interview"] or above
    elif answer != ANY_INTERVIEW:
        message = Message("formats.grid.no_interview", n=len(bare))
        question = ProjectQuestion("rows:no-interview", message, (AS_ABOVE, ANY_INTERVIEW))
        found.questions.append(question)


def _roles(table: Table, given: Mapping[str, str]) -> Roles:
    """What each column is for; nothing where the table has no codes, or no words that are coded."""
    for role, column in given.items():
        if role not in ROLES:
            facts = {"role": role, "roles": ROLES}
            raise WrongUseError("formats.table.unknown_role", place=table.name, **facts)
        table.check_column(column)
    roles: Roles = {role: (column,) for role, column in given.items()}
    by_key = {heading_key(column): column for column in reversed(table.columns)}
    known = {role: [word.strip() for word in words.split("|")] for role, words in _HEADINGS.items()}
    known["interview"] += COLUMNS_OF_ROLES["source"]
    is_talk = any(heading in by_key for heading in COLUMNS_OF_ROLES["speaker"])
    if not is_talk:
        known["extract"] += COLUMNS_OF_ROLES["text"]
        known["interview"].append("case")  # QDA Miner has a text in each
    for role, headings in known.items():
        free = [
            by_key[one]
            for one in headings
            if one in by_key and (by_key[one],) not in roles.values()
        ]
        if role not in roles and free:
            roles[role] = (free[0],)
    taken = {column for columns in roles.values() for column in columns}
    codes = tuple(
        one
        for one in table.columns
        if is_codings(one) and one not in taken and heading_key(one) not in _NO_CODES
    )
    # QualCoder, QDA Miner and many teams name the group of a code in a column of its own
    above = tuple(one for one in codes if heading_key(one) in _CATEGORIES)
    named = roles.get("code") or tuple(one for one in codes if one not in above)
    if len(above) == len(named) == 1:
        roles["group"] = above
        codes = named
    roles.setdefault("code", codes)
    has_words = "extract" in roles or is_talk
    return roles if roles["code"] and has_words else {}


def _add_extracts(rows: Sequence[Mapping[str, str]], found: _Found, *, coder: str) -> None:
    for row in rows:
        if not row["extract"] or not row["code"]:
            found.losses["formats.grid.lost.rows"] += 1
            continue
        who = row["coder"] or coder
        found.coders.setdefault(who)
        for path in found.codes(row):
            found.losses["formats.grid.lost.dates"] += _is_date(path)
            found.paths.setdefault(path)
            key = f"row:{row['row']}:{key_of(path)}"
            found.extracts.append(
                ProjectExtract(
                    key, row["interview"], row["extract"], key_of(path), who, memo=row["memo"]
                )
            )


def _rows(table: Table, roles: Roles) -> Iterator[dict[str, str]]:
    """Each row by what its cells are for, with its number; codes of several columns together."""
    places = {
        role: [table.columns.index(column) for column in roles.get(role, ())]
        for role in (*ROLES, "group")
    }
    for number, cells in zip(table.numbers, table.rows, strict=True):
        said = {
            role: "\n".join(filter(None, (cells[at] for at in places[role]))) for role in places
        }
        said["interview"] = _NVIVO_FILE.sub("", said["interview"])
        said["code"] = _NVIVO_CODE.sub("", said["code"])
        yield {**said, "row": str(number)}


def _add_talks(
    sheet: Sheet,
    table: Table,
    written: Sequence[Mapping[str, str]],
    roles: Roles,
    found: _Found,
    *,
    coder: str,
) -> None:
    """Each talk of the table as the text that `rap import` makes of it, and its rows found in it in
    their order.
    """
    rows = {int(row["row"]): row for row in written}
    columns = {"source": roles["interview"][0]} if "interview" in roles else {}
    names = dict.fromkeys(row["interview"] for row in rows.values() if row["interview"])
    stray = [row for row in written if names and row["code"] and not row["interview"]]
    found.losses["formats.grid.lost.rows"] += len(stray)
    for source in names or ("",):
        given = columns if source else {}
        talk = parse_table((sheet,), name=table.name, columns=given, source=source)
        text = from_talk(talk, {}, name=table.name).text
        key = f"talk:{source}"
        found.texts.append(ProjectText(key, source or PurePath(table.name).stem, text))
        at = 0
        for cue in talk.cues:
            words = one_line(cue.words)
            # The words of a row are the rest of its line.
            start = text.find(f"{words}\n", at) if words else -1
            codes = found.codes(rows[cue.n])
            if start < 0:
                found.losses["formats.grid.lost.rows"] += bool(codes)
                continue
            at = start + len(words)
            who = rows[cue.n]["coder"] or coder
            _add_codings(codes, (key, start, at), found, row=rows[cue.n], who=who)


def _add_codings(
    codes: Sequence[Path],
    place: tuple[str, int, int],
    found: _Found,
    *,
    row: Mapping[str, str],
    who: str,
) -> None:
    for path in codes:
        found.losses["formats.grid.lost.dates"] += _is_date(path)
        found.paths.setdefault(path)
        found.coders.setdefault(who)
        key = f"row:{row['row']}:{key_of(path)}"
        found.codings.append(ProjectCoding(key, *place, key_of(path), who, memo=row["memo"]))


def _is_date(path: Path) -> bool:
    """Whether a code is a date: spreadsheets make one of `3-1` and of `mars 2`."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ].*)?", path[-1]))
