"""To which words an answer was given: those of the sheet it names, or the only ones a finding ever
had. Where more than one is possible, somebody is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.model import Finding
from rap.store.answers import number_findings
from rap.store.findings import read_findings
from rap.store.ledger import read_releases
from rap.store.sheets import Sheet, by_code, sheets_before, sheets_of_today
from rap.store.wordings import (
    current_wordings,
    days_reworded,
    has_count,
    has_lost_words,
    wording,
    words_on,
)


@dataclass(frozen=True)
class QuestionsAsked:
    """What people can have been asked: the findings of a study, and every sheet it knows."""

    findings: Mapping[str, Finding]
    sheets: Mapping[str, Sheet]
    released: Mapping[str, frozenset[str]]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Finding -> its number, of all there are."""
        return number_findings(self.findings.values())

    def knows(self, code: str) -> bool:
        """Whether the numbers of the sheet with this code are known ("" is no sheet)."""
        return not code or code in self.sheets

    def numbers_on(self, code: str) -> dict[str, int]:
        """The numbers that answers on the sheet `code` are by, today's for one that names none."""
        return self.sheets[code].numbers if code in self.sheets else self.numbers

    def wordings(self, finding: str, *, code: str = "") -> tuple[str, ...]:
        """The wordings an answer to a finding was given to; none where nobody can know.

        Without the code of a sheet these are all the words in which the finding was ever published,
        with those of today, where all of them count today.
        """
        if code in self.sheets:
            return self.sheets[code].wordings.get(finding, ())
        one = self.findings[finding]
        seen = {*current_wordings(one).values(), *self.released.get(finding, ())}
        if finding not in self.released:
            seen |= {wording(text) for said in one.was.values() for text in said.values()}
            if has_lost_words(one):
                return ()
        return tuple(sorted(seen)) if has_count(seen, one) else ()

    def wordings_of_day(self, finding: str, day: str) -> tuple[str, ...]:
        """The wordings a group of that day had, none where they changed on it or are not known."""
        one = self.findings[finding]
        said = None if day in days_reworded(one) else words_on(one, day)
        return tuple(sorted({wording(text) for text in (said or {}).values()}))

    def reworded(self, finding: str) -> str:
        """The day on which a finding got other words last, "" where no step says so."""
        return max(days_reworded(self.findings[finding]), default="")

    def facts_of(self, lost: Sequence[str], *, code: str) -> list[dict[str, object]]:
        """The findings of which nobody can know which words were answered: their number, and the
        day of their newest words.
        """
        numbers = self.numbers_on(code)
        return [{"number": numbers[one], "day": self.reworded(one)} for one in lost]


def read_asked(root: Path) -> QuestionsAsked:
    """Everything that people of this study can have been asked."""
    papers = [release.sheets for release in read_releases(root)]
    return asked_by(read_findings(root), papers)


def asked_by(findings: Sequence[Finding], published: Sequence[Sequence[Sheet]]) -> QuestionsAsked:
    """What people can have been asked by these findings, and by the sheets of each release."""
    sheets = [sheet for release in published for sheet in release]
    released: dict[str, set[str]] = {}
    for sheet in sheets:
        for finding, hashes in sheet.wordings.items():
            released.setdefault(finding, set()).update(hashes)
    known = by_code((*sheets_of_today(findings).values(), *sheets, *sheets_before(findings)))
    return QuestionsAsked(
        {one.id: one for one in findings},
        known,
        {id: frozenset(rows) for id, rows in released.items()},
    )


def refuse_unknown_sheet(asked: QuestionsAsked, code: str) -> None:
    """Raise where a sheet is of another numbering, or of words nobody kept.

    Raises
    ------
    WrongUseError
        Names the sheets of today.
    """
    if not asked.knows(code):
        raise WrongUseError("answers.other_sheet", place=f"--sheet {code}", sheet=code)
