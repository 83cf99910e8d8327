"""Put labels in the place of what was decided on, and say where each kept stretch of the old text
is in the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.folding import fold
from rap.formats.office_texts import DOCX
from rap.formats.sheets import parse_csv, parse_xlsx
from rap.formats.zipped_xml import Package, Reading, read_package
from rap.languages.pack import pooled


class Decision(NamedTuple):
    """Offsets in code points of the old text, end exclusive, and what stands there afterwards."""

    start: int
    end: int
    replacement: str


class Equal(NamedTuple):
    """A stretch that stayed: it is `length` code points long, at `old` in the old text and at `new`
    in the new one.
    """

    old: int
    new: int
    length: int


def replace(text: str, decisions: Iterable[Decision]) -> tuple[str, list[Equal]]:
    """The text with what was decided on replaced.

    Returns
    -------
    (str, list of Equal)
        The new text, and the stretches that stayed, in order; `text[old : old + length] ==
        new_text[new : new + length]`.

    Raises
    ------
    WrongUseError
        Where a decision lies outside the text, is empty, or two overlap.

    Examples
    --------
    >>> replace("Ana zei ja", [Decision(0, 3, "[voornaam A]")])
    ('[voornaam A] zei ja', [Equal(old=3, new=12, length=7)])
    """
    pieces, equal, at, new = [], [], 0, 0
    for one in sorted(decisions):
        if not at <= one.start < one.end <= len(text):
            raise WrongUseError("privacy.replacing.overlap", start=one.start, end=one.end)
        if one.start > at:
            equal.append(Equal(at, new, one.start - at))
        pieces += [text[at : one.start], one.replacement]
        new += one.start - at + len(one.replacement)
        at = one.end
    if at < len(text):
        equal.append(Equal(at, new, len(text) - at))
    return "".join([*pieces, text[at:]]), equal


def decisions_of_table(text: str, rows: Sequence[tuple[str, str]]) -> list[Decision]:
    """What a team's own table asks for in a text.

    Parameters
    ----------
    rows
        (name, replacement), as the first two columns of a Word, Excel or CSV table give them; a
        first row of headings has to be left out. A name is found whatever its case and accents; of
        names in each other the longest wins.

    Raises
    ------
    WrongUseError
        For a row without a name or without a replacement, and for a name with two replacements.
    """
    table = _checked(rows)
    taken: list[Decision] = []
    for name in sorted(table, key=len, reverse=True):
        for start, end in _whole(text, name):
            if all(end <= one.start or one.end <= start for one in taken):
                taken.append(Decision(start, end, table[name]))
    return sorted(taken)


def _whole(text: str, name: str) -> list[tuple[int, int]]:
    from rap.core.folding import find_words, fold

    return find_words(fold(text), fold(name))


def _checked(rows: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for number, (name, replacement) in enumerate(rows, 1):
        name, replacement = name.strip(), replacement.strip()
        if not name or not replacement:
            raise WrongUseError("privacy.names.half_a_row", row=number)
        if table.setdefault(name, replacement) != replacement:
            raise WrongUseError("privacy.names.twice_in_row", row=number)
    return table


# What was found, by person and thing: one entry to decide on, one label for one person.


# The tables in a team's own list, out of a Word, Excel or CSV file that somebody has opened;
# nothing in it is trusted.

# A team's own table of names and replacements, out of the sheets of a spreadsheet or the table of a
# Word file.


def rows_of_team(sheets: Sequence[Sequence[Sequence[str]]], *, place: str) -> list[tuple[str, str]]:
    """(name, replacement) of each row, in order, without the row of headings and without rows said
    twice.

    Parameters
    ----------
    sheets
        Rows of cells, as `rap.formats.sheets` gives them (`sheet.rows`); a sheet with one column is
        passed over.
    place
        Where the table is from, for errors, which name rows and never what stands in them.

    Raises
    ------
    WrongUseError
        If no sheet has two columns.
    ProblemsError
        All rows at once that lack a name or a replacement, or give a name a second replacement.

    Examples
    --------
    >>> rows_of_team([[("Nom", "Pseudonyme"), ("Fatou", "[collègue A]")]], place="liste.xlsx")
    [('Fatou', '[collègue A]')]
    """
    tables = [
        (number, rows) for number, rows in enumerate(sheets, 1) if any(len(row) > 1 for row in rows)
    ]
    if not tables:
        raise WrongUseError("privacy.names.no_table", place=place)
    kept: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for number, rows in tables:
        for line, row in enumerate(rows, 1):
            if line == 1 and _is_heading(row):
                continue
            _keep(row, f"{place}:{f'{number}:' if len(tables) > 1 else ''}{line}", kept, problems)
    if problems:
        raise ProblemsError(problems)
    return list(kept.values())


def _keep(
    row: Sequence[str], place: str, kept: dict[str, tuple[str, str]], problems: list[Problem]
) -> None:
    name, replacement = (*(cell.strip() for cell in row[:2]), "", "")[:2]
    if not name or not replacement:
        if name or replacement:
            problems.append(Problem("privacy.names.half", place=place))
        return
    if kept.setdefault(fold(name), (name, replacement))[1] != replacement:
        problems.append(Problem("privacy.names.twice", place=place))


def _is_heading(row: Sequence[str]) -> bool:
    """Whether both cells are words that stand over columns (`Nom`, `Pseudonyme`)."""
    cells = [fold(cell).strip(" :*") for cell in row[:2]]
    return len(cells) == 2 and all(
        set(cell.split()) & pooled("names", "headings") for cell in cells
    )


SUFFIXES = (".docx", ".xlsx", ".csv")


def read_team_rows(file: BinaryIO, *, name: str) -> list[tuple[str, str]]:
    """(name, replacement) of each row of an open `.docx`, `.xlsx` or `.csv`; `name` is its file
    name.

    Raises
    ------
    RefusedError
        Another kind of file, a damaged one, or one made to harm.
    WrongUseError, ProblemsError
        As `rows_of_team`.
    """
    suffix = name[name.rfind(".") :].lower()
    if suffix == ".xlsx":
        return rows_of_team([sheet.rows for sheet in parse_xlsx(file, name=name)], place=name)
    if suffix == ".docx":
        tables = _Tables(DOCX, name)
        read_package(file, DOCX, name=name, reading=tables)
        return rows_of_team(tables.tables, place=name)
    if suffix != ".csv":
        raise RefusedError("privacy.names.unknown_kind", place=name, kinds=SUFFIXES)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("privacy.names.not_utf8", place=name) from None
    return rows_of_team([parse_csv(text, name=name)[0].rows], place=name)


class _Tables(Reading):
    """Collects the cells of tables while lxml reads; a table in a cell is part of that cell."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.tables: list[list[list[str]]] = []
        self._deleted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = tag.rpartition("}")[2]
        self.enter(element)
        self._deleted += element in ("del", "moveFrom")
        is_outer = self.path.count("tbl") == 1
        if element == "tbl" and is_outer:
            self.tables.append([])
        elif element == "tr" and is_outer:
            self.tables[-1].append([])
        elif element == "tc" and is_outer:
            self.tables[-1][-1].append("")

    def data(self, characters: str) -> None:
        if self.path[-1] == "t" and "tc" in self.path and not self._deleted:
            self.tables[-1][-1][-1] += characters

    def end(self, _: str) -> None:
        self._deleted -= self.path.pop() in ("del", "moveFrom")

    def close(self) -> None:
        """Nothing is left open."""
