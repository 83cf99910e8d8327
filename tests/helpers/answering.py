"""Answers in tests: which words a finding has, and sheets of groups that had the words of today."""

from __future__ import annotations

from pathlib import Path

from rap.core.yaml_edits import write_edits
from rap.store.answers import VOTES, read_sheet
from rap.store.findings import read_findings
from rap.store.sheets import sheet_in
from rap.store.wordings import current_wordings


def words_of_today(root: Path) -> dict[str, tuple[str, ...]]:
    """Finding -> the hashes of its words."""
    return {one.id: tuple(sorted({*current_wordings(one).values()})) for one in read_findings(root)}


def give_words(root: Path) -> Path:
    """Note in every sheet that its group had the words of today; the root."""
    given = words_of_today(root)
    for path in (root / VOTES).glob("*.yaml"):
        ids = {vote.finding for vote in read_sheet(root, path.stem)}
        write_edits(path, {"wordings": {id: [*given[id]] for id in sorted(ids & given.keys())}})
    return root


def code_of(root: Path, *languages: str) -> str:
    """The code of the sheet that a paper in these languages has today."""
    return sheet_in(read_findings(root), languages).code
