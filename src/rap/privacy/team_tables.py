"""A team's own table of names and replacements, out of a Word, Excel or CSV file that somebody has
opened; nothing in it is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from rap.core.accents import fold
from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.formats.office_texts import DOCX
from rap.formats.sheets import parse_csv, parse_xlsx
from rap.formats.zipped_xml import Package, XmlReading, read_package
from rap.languages.pack import pooled

SUFFIXES = (".docx", ".xlsx", ".csv")


def rows_of_team(sheets: Sequence[Sequence[Sequence[str]]], *, place: str) -> list[tuple[str, str]]:
    """(name, replacement) of each row, in order, without the row of headings and without rows said
    twice.

    Parameters
    ----------
    sheets
        Rows of cells, as `rap.formats.sheets` gives them (`sheet.rows`); a sheet with one column is
        passed over.
    place
        Where the table is from, for errors, which name rows and never their words.

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
    numbered = enumerate(sheets, 1)
    tables = [(number, rows) for number, rows in numbered if any(len(row) > 1 for row in rows)]
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
    if bool(name) != bool(replacement):
        problems.append(Problem("privacy.names.half", place=place))
    elif name and kept.setdefault(fold(name), (name, replacement))[1] != replacement:
        problems.append(Problem("privacy.names.twice", place=place))


def _is_heading(row: Sequence[str]) -> bool:
    """Whether both cells are words that stand over columns (`Nom`, `Pseudonyme`)."""
    cells = [fold(cell).strip(" :*") for cell in row[:2]]
    headings = pooled("names", "headings")
    return len(cells) == 2 and all(headings & set(cell.split()) for cell in cells)


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


class _Tables(XmlReading):
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
        """Required by lxml; there is nothing to close."""
