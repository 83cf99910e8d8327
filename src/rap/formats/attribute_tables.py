"""What a spreadsheet says of each transcript: which row speaks of it, and which columns are
coarse enough.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.plain import fold_words
from rap.formats.readers import TABLES, read_sheets
from rap.formats.sheets import Table, make_table, unique_names

# A column is a band when it sorts people into a few groups; anything finer could name one of them.
MAX_BANDS = 12
MAX_WIDTH = 40
# A start this long may end inside a word: `Interview_14_03a` is the start of `Interview 14 03ab`.
LONG_START = 8
ROWS_SHOWN = 4
_CONSENT = ("consent", "toestemming", "instemming", "accord", "autorisation", "consimt", "pelqim")
_YES = (
    *("yes", "y", "oui", "ja", "si", "sim", "da", "po", "ok", "x", "1", "true"),
    *("given", "signed", "signe"),
)
_NAMING = re.compile(
    "(name|nom|naam|nume|emri|prenom|voornaam|first name|last name|surname|family name|pseudo(nym)?|alias|birth.*|born|naissance"
    "|nee? le|date de naissance|geboorte.*|fecha de nacimiento|dob|e-?mail|mail|phone|tel(ephone)?|gsm|mobile|address|adress?e?"
    "|direccion|morada|street|rue|straat|postcode|code postal)"
)
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i"})


@dataclass(frozen=True)
class Attributes:
    """Values per transcript.

    `rows` maps the name of a file to {variable: value}, and has no entry for a file that no row
    speaks of; `key` is the column that named the files; `taken` maps columns as written to
    variables, `left_out` the others to the reason. `refused` maps a file to what its row says where
    a column about consent does not say yes. `strays` are what rows call files that are not there.
    """

    rows: Mapping[str, Mapping[str, str]]
    key: str
    taken: Mapping[str, str]
    left_out: Mapping[str, Message]
    refused: Mapping[str, str] = field(default_factory=dict)
    strays: Sequence[str] = ()


def read_attributes(
    path: Path,
    files: Sequence[Path],
    *,
    key: str = "",
    columns: Sequence[str] = (),
    encoding: str | None = None,
) -> Attributes:
    """Read what the table at `path` (CSV, or a spreadsheet) says of the transcripts `files`.

    Parameters
    ----------
    key : the column that names the files (default: the one whose values match most of their names)
    columns : the columns to take (default: those of 2 to 12 short values that recur)
    encoding : decode strictly with this one (default: UTF-8)

    Raises
    ------
    RefusedError
        Not a table, not in that encoding, or a row longer than the header.
    WrongUseError
        No row matches any file, a column is not in the table, or two files have one name.
    """
    _check_file_names(files)
    tables = _read_tables(path, encoding, named=(key, *columns) if key else columns)
    table, key, row_of = _match(tables, files, key)
    left_out = _left_out(table, key, columns, row_of.values())
    taken = _variable_ids(
        columns or [column for column in table.columns if column not in left_out and column != key]
    )
    rows = {name: _row(table, taken, at) for name, at in row_of.items()}
    refused, strays = _refusals(table, row_of), _strays(table, key, {*row_of.values()})
    return Attributes(rows, key, taken, left_out, refused, strays)


def read_heads(path: Path, *, encoding: str | None = None) -> list[list[list[str]]]:
    """The first rows of each sheet that has any below its headings, which come first: so that a
    person can say what a column is.

    Raises
    ------
    RefusedError
        Not a table, or not in that encoding.
    """
    if path.suffix.lower() not in TABLES:
        raise RefusedError("formats.attributes.not_a_table", place=path.name, known=TABLES)
    sheets, _ = read_sheets(path, encoding=encoding)
    tables = [make_table(path.name, sheet) for sheet in sheets]
    return [
        [[*table.columns], *([*row] for row in table.rows[:ROWS_SHOWN])]
        for table in tables
        if table.rows
    ]


def _check_file_names(files: Sequence[Path]) -> None:
    for name, n in Counter(file.name for file in files).items():
        if n > 1:
            raise WrongUseError("formats.attributes.two_files", place=name)


def _read_tables(path: Path, encoding: str | None, *, named: Sequence[str]) -> list[Table]:
    """The sheets of the file that have the named columns."""
    if path.suffix.lower() not in TABLES:
        raise RefusedError("formats.attributes.not_a_table", place=path.name, known=TABLES)
    sheets, _ = read_sheets(path, encoding=encoding, delimiters=",;\t")
    tables = [make_table(path.name, sheet) for sheet in sheets]
    if not tables:
        raise RefusedError("formats.table.no_rows", place=path.name)
    fitting = [table for table in tables if {*named} <= {*table.columns}]
    for name in named if not fitting else ():
        tables[0].check_column(name)
    return fitting


def _match(
    tables: Sequence[Table], files: Sequence[Path], key: str
) -> tuple[Table, str, dict[str, int]]:
    """The table and its column that name the files, and the row of each file they name."""
    stems = {file.name: _name(file.stem) for file in files}
    matches = [
        (table, column, _rows_of(values, stems))
        for table in tables
        for column, values in table.cells()
        if not key or column == key
    ]
    # A word that starts every file name matches all of them with one row; a key has a row for each.
    best = max(matches, key=lambda match: (len(set(match[2].values())), len(match[2])))
    if not best[2]:
        raise WrongUseError(
            "formats.attributes.no_match_in" if key else "formats.attributes.no_match",
            place=best[0].name,
            column=key,
        )
    return best


def _rows_of(values: Sequence[str], stems: Mapping[str, _Name]) -> dict[str, int]:
    """The row of each file: the one whose value equals its stem, or starts it, or goes on from it;
    the longest start wins.

    Starts are looked up, not compared one with another, so that the work grows with the cells.
    """
    rows_by_value: dict[str, list[int]] = {}
    longer: dict[str, list[int]] = {}
    wanted = {stem.folded for stem in stems.values()}
    longest = max(map(len, wanted))
    for at, value in enumerate(values):
        if not (name := _name(value)).folded:
            continue
        rows_by_value.setdefault(name.folded, []).append(at)
        for end in range(1, min(len(name.folded), longest + 1)):
            start = name.folded[:end]
            if start in wanted and _is_start(start, name):
                longer.setdefault(start, []).append(at)
    found = {file: _row_of(stem, rows_by_value, longer) for file, stem in stems.items()}
    return {file: at for file, at in found.items() if at is not None}


def _row_of(
    stem: _Name, rows_by_value: Mapping[str, Sequence[int]], longer: Mapping[str, Sequence[int]]
) -> int | None:
    starts = (stem.folded[:end] for end in range(len(stem.folded), 0, -1))
    closest = next(
        (
            rows_by_value[start]
            for start in starts
            if start in rows_by_value and _is_start(start, stem)
        ),
        longer.get(stem.folded, []),
    )
    return closest[0] if len(closest) == 1 else None


def _is_start(start: str, whole: _Name) -> bool:
    """Whether `whole` starts so: E1 is not the start of E12, nor Ann of Anna, but Talk is of
    Talk_final.
    """
    at, rest = len(start), whole.folded[len(start) :]
    if not start or not whole.folded.startswith(start):
        return False
    before, after = start[-1].isdigit(), rest[:1].isdigit()
    in_number = before and after
    return not rest or (not in_number and (at in whole.cuts or before != after or at >= LONG_START))


@dataclass(frozen=True)
class _Name:
    """A name without case, accents and signs, and the places in it where signs or blanks stood."""

    folded: str
    cuts: frozenset[int] = field(default=frozenset(), compare=False)


@functools.lru_cache(maxsize=10_000)
def _name(text: str) -> _Name:
    words = [word for word in re.split(r"[\W_]+", _without_accents(text)) if word]
    return _Name("".join(words), frozenset(accumulate(map(len, words))))


def _without_accents(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in bare if not unicodedata.combining(character))


def _refusals(table: Table, row_of: Mapping[str, int]) -> dict[str, str]:
    """Files whose row says no, or nothing clear, in a column about consent."""
    columns = [column for column in table.columns if _begins(column, _CONSENT)]
    said = {
        name: [table.rows[at][table.columns.index(column)].strip() for column in columns]
        for name, at in row_of.items()
    }
    return {
        name: values[0]
        for name, values in said.items()
        if values and not any(_begins(value, _YES) for value in values)
    }


def _strays(table: Table, key: str, used: set[int]) -> tuple[str, ...]:
    """What the rows that speak of no file call theirs: one may be mistyped, and a refusal in it lost."""
    at = table.columns.index(key)
    named = (row[at].strip() for n, row in enumerate(table.rows) if n not in used)
    return tuple(dict.fromkeys(name for name in named if name))


def _begins(text: str, words: Sequence[str]) -> bool:
    return fold_words(text.strip()).startswith(tuple(words))


def _left_out(
    table: Table, key: str, columns: Sequence[str], used: Iterable[int]
) -> dict[str, Message]:
    """The columns that are not taken, each with its reason."""
    if wanted := set(columns):
        return {
            column: Message("formats.attributes.not_asked_for")
            for column in table.columns
            if column != key and column not in wanted
        }
    rows = tuple(table.rows[at] for at in dict.fromkeys(used))
    reasons = {
        column: _reason(column, list(filter(None, values)))
        for column, values in replace(table, rows=rows).cells()
        if column != key
    }
    return {column: reason for column, reason in reasons.items() if reason is not None}


def _reason(column: str, values: Sequence[str]) -> Message | None:
    """Why a column with these values is not a band among the rows about a file; None when it is
    one.
    """
    distinct = set(values)
    rules = (
        (_begins(column, _CONSENT), "formats.attributes.about_consent"),
        (not values, "formats.attributes.empty"),
        (len(distinct) == 1, "formats.attributes.same_for_all"),
        (
            any(len(value) > MAX_WIDTH or "\n" in value for value in distinct),
            "formats.attributes.free_text",
        ),
        (len(distinct) == len(values), "formats.attributes.one_each"),
        (len(distinct) > MAX_BANDS, "formats.attributes.too_many_values"),
        (
            _NAMING.fullmatch(fold_words(column.strip())) is not None,
            "formats.attributes.could_name",
        ),
    )
    return next((Message(reason, most=MAX_BANDS) for holds, reason in rules if holds), None)


def _variable_ids(columns: Sequence[str]) -> dict[str, str]:
    return dict(
        zip(columns, unique_names([_variable_id(column) for column in columns]), strict=True)
    )


def _variable_id(column: str) -> str:
    """`materiau` from `Matériau`: lower case, no accents, `-` for the rest, a letter first.

    Examples
    --------
    >>> [_variable_id(column) for column in ("Matériau", "Etape choisie", "2e œuvre", "年")]
    ['materiau', 'etape-choisie', 'v-2e-oeuvre', 'v']
    """
    words = re.findall(r"[a-z0-9]+", _without_accents(column))
    name = "-".join(words)
    return name if name[:1].isalpha() else "-".join(["v", *words])


def _row(table: Table, taken: Mapping[str, str], at: int) -> dict[str, str]:
    """The variables of one row; an empty cell gives none."""
    cells = dict(zip(table.columns, table.rows[at], strict=True))
    return {variable: cells[column] for column, variable in taken.items() if cells[column]}
