"""Summaries: what a coder wrote, in her own words, on one cell of the framework grid (a person and
a code).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rap.core.errors import ConflictError, UnknownError
from rap.core.plain import code_of
from rap.lab.bench import Bench
from rap.lab.permissions import Person, may_read
from rap.store.codebook import resolve_code
from rap.store.memos import parse_cell

Plain = dict[str, Any]


def people_of(bench: Bench) -> frozenset[str]:
    """Everybody who speaks in a source and whose words the team may analyse: the rows of the grid."""
    rights = bench.rights()
    heard = {case for source in bench.sources.values() for case in source.cases}
    return frozenset(
        case for case in heard if case.startswith("C-") and rights.allows(case, "analyse")
    )


def find_summaries(
    bench: Bench, person: Person, codes: Collection[str]
) -> dict[tuple[str, str], list[Plain]]:
    """(person, code as it counts today) -> the summaries that `person` may read, by coder."""
    found: dict[tuple[str, str], list[Plain]] = {}
    for memo in sorted(bench.memos, key=lambda memo: (memo.by, memo.id)):
        cell = parse_cell(memo.about)
        code = resolve_code(bench.book, cell[1]) if cell else ""
        if cell and code in codes and may_read(bench, person, memo):
            told = {"id": memo.id, "by": memo.by, "private": memo.private, "text": memo.body}
            found.setdefault((cell[0], code), []).append(told)
    return found


def check_cell(bench: Bench, person: Person, about: str) -> None:
    """Refuse a new summary on a cell that is none, or on which `person` wrote already; what is
    about anything else passes.

    Raises
    ------
    UnknownError
        No such person in the texts that the team may analyse, or no such code.
    ConflictError
        A cell holds one summary of each coder.
    """
    cell = parse_cell(about)
    if cell is None:
        return
    if cell[0] not in people_of(bench):
        raise UnknownError("lab.grid.not_open")
    code_of(bench.book, cell[1])
    if any(memo.about == about and memo.by == person.id for memo in bench.memos):
        raise ConflictError("lab.grid.summary_there")
