"""The answer to one question in one row: from one cell, or from a column for each option."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rap.core.form_questions import NOT_ASKED, OTHER, SKIPPED, WRITTEN
from rap.core.surveys import Question
from rap.formats.surveys.asking import LEFT_OUT
from rap.formats.surveys.headings import GOOGLE, KOBO, MICROSOFT, ODK, QUALTRICS, SPSS, TYPEFORM
from rap.formats.surveys.options import Options, Read, bare, without_other

SIGNS = {GOOGLE: ", ", MICROSOFT: ";", QUALTRICS: ",", KOBO: " ", ODK: " "}
"""What joins several options in one cell; a typed sheet may use any of `TYPED_SIGNS`."""
TYPED_SIGNS = (";", ",", " ", "\n")
_YES = frozenset(
    [
        "1",
        "1.0",
        "✓",
        "✔",
        "☑",
        "checked",
        "y",
        "yes",
        "true",
        "x",
        "oui",
        "ja",
        "sí",
        "si",
        "sim",
        "da",
        "po",
        "quoted",
        "vrai",
        "waar",
    ]
)
_NO = frozenset(
    [
        "0",
        "0.0",
        "unchecked",
        "☐",
        "n",
        "no",
        "false",
        "non",
        "nee",
        "não",
        "nao",
        "nu",
        "jo",
        "faux",
        "onwaar",
    ]
) | {
    "not selected",
    "non sélectionné",
}
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")  # 1.500 is 1500 or one and a half
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?(?![0-9])")
_ASKED_NOT = re.compile(
    r"\b(not asked|non pos[ée]e|pas pos[ée]e|niet gesteld|niet gevraagd|sin preguntar)\b"
)
_LEFT = re.compile(
    r"\b(no answer|not answered|sans r[ée]ponse|non r[ée]ponse|geen antwoord|niet beantwoord)\b"
)


@dataclass(frozen=True)
class CellAnswer:
    """`cell` as in `Row.cells`, "" when nothing is there, and own words; `is_unclear` when a person
    must say what it is.
    """

    cell: str = ""
    words: str = field(default="", repr=False)
    is_unclear: bool = False


@dataclass
class CellReader:
    """Reads the cells of one question; the same text is read once. `language` is the file's."""

    question: Question
    tool: str
    language: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    has_own_column: bool = False
    _seen: dict[str, CellAnswer] = field(default_factory=dict)

    @cached_property
    def options(self) -> Options:
        own = self.has_own_column and self.tool in SIGNS
        return Options(self.question, self.tool, self.language, self.said, has_own_column=own)

    def read(self, text: str) -> CellAnswer:
        """What one cell says."""
        if text not in self._seen:
            self._seen[text] = self._read(text)
        return self._seen[text]

    def _read(self, text: str) -> CellAnswer:
        if not text.strip() or text == SKIPPED:
            return CellAnswer(SKIPPED if text else "")
        if text == NOT_ASKED:
            return CellAnswer(NOT_ASKED)
        if self.said.get(bare(text)) == LEFT_OUT:
            return CellAnswer(SKIPPED)
        if self.question.type == "open":
            return CellAnswer(WRITTEN, text)
        if self.tool == SPSS and not self.options.find(text):
            if _ASKED_NOT.search(bare(text)):
                return CellAnswer(NOT_ASKED)
            if _LEFT.search(bare(text)):
                return CellAnswer(SKIPPED)
        how = {"several": self._several, "number": self._number, "date": self._date}
        return how.get(self.question.type, self._one)(text)

    def _one(self, text: str) -> CellAnswer:
        read, name = self.options.read_one(text), bare(text)
        ids = {option.id for option in self.question.options}
        is_yes_no = ids == {"yes", "no"} or (self.tool == TYPEFORM and ids >= {"yes", "no"})
        if read.is_unclear and is_yes_no:
            said = ("yes",) if name in _YES else ("no",) if name in _NO else ()
            read = Read(said) if said else read
        return self._answer(read)

    def _several(self, text: str) -> CellAnswer:
        if self.tool in SIGNS:
            return self._answer(self.options.read_several(text, SIGNS[self.tool]))
        read = [self.options.read_several(text, sign) for sign in TYPED_SIGNS]
        told = {(frozenset(one.options), one.words): one for one in read if not one.is_unclear}
        best = min(told.values(), key=lambda one: len(one.words), default=Read(is_unclear=True))
        return self._answer(best)

    def _answer(self, read: Read) -> CellAnswer:
        if read.is_unclear:
            return CellAnswer(is_unclear=True)
        words = without_other(read.words)
        chosen = {*read.options, *([OTHER] if read.words else [])}
        cell = " ".join(id for id in self.question.choices if id in chosen)
        return CellAnswer(cell, words, is_unclear=bool(cell) and not self.question.is_cell(cell))

    def _number(self, text: str) -> CellAnswer:
        bare_text, bands = text.strip().replace("\u2013", "-"), self.question.bands
        if found := self.options.find(text):
            return CellAnswer(min(found)) if len(found) == 1 else CellAnswer(is_unclear=True)
        if bare_text in bands:
            return CellAnswer(bare_text)
        if not _NUMBER.fullmatch(bare_text) or _THOUSANDS.fullmatch(bare_text):
            return CellAnswer(is_unclear=True)
        number = float(bare_text.replace(",", "."))
        if bands:
            band = self.question.band_of(number)
            return CellAnswer(band) if band else CellAnswer(is_unclear=True)
        return CellAnswer(f"{number:g}")

    def _date(self, text: str) -> CellAnswer:
        """A month; days and months that could be exchanged are not guessed."""
        day = _DAY.match(text.strip())
        if day and 1 <= int(day[2]) <= 12:
            return CellAnswer(f"{day[1]}-{int(day[2]):02d}")
        return CellAnswer(is_unclear=True)

    def read_ticks(self, ticks: Mapping[str, str], other: str | None, words: str) -> CellAnswer:
        """What a column for each option says: option -> cell; `other` is the cell of the column of
        own words that is ticked, None without one.

        All empty, and all unticked: nothing; the caller knows what that means.
        """
        ids, said = [], set[str]()
        for option, text in ticks.items():
            state = self._tick(option, text)
            if state is None:
                return CellAnswer(is_unclear=True)
            said.add(state)
            ids += [option] if state == "yes" else []
        if NOT_ASKED in said:
            return CellAnswer(NOT_ASKED)
        is_own = bool(words) or (other is not None and bare(other) not in _NO | {""})
        return self._answer(Read(tuple(ids), words or ("other" if is_own else "")))

    def _tick(self, option: str, text: str) -> str | None:
        name = bare(text)
        if name in _YES or (name and option in self.options.find(text)):
            return "yes"
        if name in _NO or not name:
            return "no" if name else "empty"
        if text == NOT_ASKED or _ASKED_NOT.search(name):
            return NOT_ASKED
        return "empty" if _LEFT.search(name) else None
