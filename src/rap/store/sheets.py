"""The code of a sheet: which sentence had which number, in which words.

A report, a kit and a form print it, like `12-b40e`: twelve findings, and a hash over their ids and
the wordings they had there. An answer that names it is an answer to those words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rap.core.model import FINDING_ID, Finding
from rap.store.answers import number_findings
from rap.store.findings import DIGEST
from rap.store.wordings import current_wordings, days_reworded, stale_languages, words_on

Row = tuple[str, ...]
"""A finding, and the hashes of the words it had: none where it was left out."""


@dataclass(frozen=True)
class Sheet:
    """The findings in the order of their numbers, each with the words it had then."""

    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        text = "\n".join(" ".join(row) for row in self.rows)
        return f"{len(self.rows)}-{hashlib.sha256(text.encode()).hexdigest()[:4]}"

    @property
    def numbers(self) -> dict[str, int]:
        """Finding -> its number, for the findings that could be answered."""
        return {row[0]: number for number, row in enumerate(self.rows, 1) if len(row) > 1}

    @property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """Finding -> the hashes of its words."""
        return {row[0]: row[1:] for row in self.rows if len(row) > 1}

    def first(self, n: int) -> Sheet:
        """The sheet of when there were `n` findings, had their words been those of today."""
        return Sheet(self.rows[:n])


def parse_sheet(rows: Sequence[Sequence[str]]) -> Sheet:
    """A sheet as JSON has it; `ValueError` where it is something else."""
    sheet = Sheet(tuple(tuple(row) for row in rows))
    good = all(row and FINDING_ID.fullmatch(row[0]) for row in sheet.rows)
    if not good or not all(DIGEST.fullmatch(one) for row in sheet.rows for one in row[1:]):
        raise ValueError("rows")
    return sheet


def sheet_in(findings: Sequence[Finding], languages: Iterable[str]) -> Sheet:
    """The sheet of a paper in these languages (one, or two side by side), as findings are today.

    A finding whose translation is stale is left out of it. Of one that was never said in these
    languages others are shown, so it has all its wordings.
    """
    numbers, wanted = number_findings(findings), tuple(languages)
    rows = sorted(findings, key=lambda one: numbers[one.id])
    return Sheet(tuple((one.id, *wordings_shown(one, wanted)) for one in rows))


def wordings_shown(finding: Finding, languages: Sequence[str]) -> tuple[str, ...]:
    """The hashes of the words in which a paper in `languages` shows a finding."""
    current = current_wordings(finding)
    if shown := [current[one] for one in languages if one in current]:
        return tuple(sorted(set(shown)))
    if stale_languages(finding.statement) & set(languages):
        return ()
    return tuple(sorted(set(current.values())))


def sheets_of_today(findings: Sequence[Finding]) -> dict[str, Sheet]:
    """Code -> sheet, of every paper that could be printed today, and of those from before the
    newest findings were written.
    """
    languages = sorted({k for one in findings for k in one.statement})
    papers = [(), *((one,) for one in languages), *combinations(languages, 2)]
    whole = [sheet_in(findings, paper) for paper in papers]
    return by_code(sheet.first(n + 1) for sheet in whole for n in range(len(findings)))


def sheets_before(findings: Sequence[Finding]) -> list[Sheet]:
    """The sheets of papers that could be printed when a day began on which words changed, as far as
    the steps kept them.
    """
    found: list[Sheet] = []
    for day in sorted({day for one in findings for day in days_reworded(one)}):
        there = [one for one in findings if one.history and one.history[0][0] < day]
        words = [words_on(one, day) for one in there]
        past = [
            replace(one, statement={k: {"text": text} for k, text in said.items()})
            for one, said in zip(there, words, strict=True)
            if said is not None
        ]
        found += sheets_of_today(past).values() if len(past) == len(there) else ()
    return found


def by_code(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Code -> sheet. Where two sheets have one code, a finding has the words of both: an answer
    counts only while both do.
    """
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        there = found.setdefault(sheet.code, sheet)
        if there.rows != sheet.rows:
            pairs = zip(there.rows, sheet.rows, strict=True)
            rows = ((a[0], *sorted({*a[1:], *b[1:]})) for a, b in pairs)
            found[sheet.code] = Sheet(tuple(rows))
    return found
