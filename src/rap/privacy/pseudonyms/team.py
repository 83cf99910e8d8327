"""A team's own table of names and replacements, out of the sheets of a spreadsheet or the table of a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from rap.core.errors import Problem, ProblemsError, WrongUseError
from rap.core.folding import fold
from rap.languages.pack import pooled


def rows_of_team(sheets: Sequence[Sequence[Sequence[str]]], *, place: str) -> list[tuple[str, str]]:
    """(name, replacement) of each row, in order, without the row of headings and without rows said twice.

    Parameters
    ----------
    sheets
        Rows of cells, as `rap.formats.sheets` gives them (`sheet.rows`); a sheet with one column is passed over.
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
    tables = [(number, rows) for number, rows in enumerate(sheets, 1) if any(len(row) > 1 for row in rows)]
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


def _keep(row: Sequence[str], place: str, kept: dict[str, tuple[str, str]], problems: list[Problem]) -> None:
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
    return len(cells) == 2 and all(set(cell.split()) & pooled("names", "headings") for cell in cells)
