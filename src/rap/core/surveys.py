"""The nouns of a survey as frozen values: the form that people answer, its questions and options,
and what one cell of an answer may say.

A respondent is a case (`R-51774`), an answer a row with one cell for each question. A cell holds
ids of options, never words: `window home` where several were chosen, a number, a band or a month, or
one of the three words below. What people wrote themselves is in texts of the kind `answers`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from rap.core.finding_parts import SameMeaning
from rap.core.form_questions import NOT_ASKED, OTHER, SKIPPED, WRITTEN
from rap.core.model import CODE_ID, MONTH, Labels

QUESTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
OPTION_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,39}")
RESPONDENT_ID = re.compile(r"R-[0-9]{5}")
BAND = re.compile(r"([0-9]{1,9})-([0-9]{1,9})?|-([0-9]{1,9})")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_ANSWER = re.compile(
    rf"({CODE_ID.pattern}):({QUESTION_ID.pattern})=({OPTION_ID.pattern}|[0-9]*-[0-9]*)"
)
TYPES = ("one", "several", "scale", "number", "date", "open", "note")
CHOSEN = ("one", "several")  # types that are answered by options
COLUMNS = ("respondent", "language", "month", "consent")
"""The columns of a batch before its questions. `consent` is `yes`, and the names of the answers of
the consent form that she said yes to as well, by space."""


@dataclass(frozen=True)
class Option:
    """One answer to choose from. A `silent` one says nothing in substance ("I prefer not to say",
    "I do not know"). Nothing else can be chosen beside one that is `alone` ("none of these").
    `code` is the code of the codebook with the same idea.
    """

    id: str
    label: Labels = field(default_factory=dict)
    silent: bool = False
    alone: bool = False
    code: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a form.

    `asked_if` maps earlier questions to options: the question is asked when one of these options
    was chosen in each of them. `ends` are the lowest and highest step of a scale; an option whose
    id is a step gives that step its name. `bands` are the ranges in which a number is kept
    (`18-25`, `-17`, `46-`, both ends included). With `own_words` people may write beside the
    options. `variable` is the variable of the respondent's case that the answer fills.
    """

    id: str
    type: str
    label: Labels = field(default_factory=dict)
    hint: Labels = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    asked_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: tuple[int, int] | None = None
    bands: tuple[str, ...] = ()
    own_words: bool = False
    variable: str = ""

    @property
    def choices(self) -> dict[str, Option]:
        """What can be chosen, by id, in this order: the steps of a scale, options, own words."""
        named = {option.id: option for option in self.options}
        steps = range(self.ends[0], self.ends[1] + 1) if self.ends else ()
        scale = {str(step): named.get(str(step), Option(str(step))) for step in steps}
        own = {OTHER: Option(OTHER)} if self.own_words and OTHER not in named else {}
        return {**scale, **named, **own}

    def is_cell(self, cell: str) -> bool:
        """Whether a batch may have this cell under the question.

        Examples
        --------
        >>> place = Question("place", "several", options=(Option("window"), Option("none", alone=True)))
        >>> [place.is_cell(cell) for cell in ("window", ".skipped", "window none", "roof", "")]
        [True, True, False, False, False]
        """
        if cell in (SKIPPED, NOT_ASKED):
            return True
        if self.type == "open":
            return cell == WRITTEN
        choices, chosen = self.choices, cell.split(" ")
        if self.type == "several":
            known = all(one in choices for one in chosen) and len({*chosen}) == len(chosen)
            return known and (len(chosen) == 1 or not any(choices[one].alone for one in chosen))
        if cell in choices:
            return True
        if self.type == "number":
            return cell in self.bands if self.bands else bool(NUMBER.fullmatch(cell))
        return self.type == "date" and bool(MONTH.fullmatch(cell))

    def band_of(self, number: float) -> str:
        """The band a number falls in, or "".

        Examples
        --------
        >>> Question("age", "number", bands=("18-25", "26-")).band_of(31)
        '26-'
        """
        for band in self.bands:
            low, high = band_ends(band)
            if low <= number <= high:
                return band
        return ""

    def is_open_to(self, row: Mapping[str, str]) -> bool:
        """Whether the question is asked of somebody who answered `row` (question -> cell)."""
        return all(
            {*row.get(earlier, "").split(" ")} & {*options}
            for earlier, options in self.asked_if.items()
        )


def parse_answer(text: str) -> tuple[str, str, str] | None:
    """Survey, question and option of an answer that a finding rests on; None for any other text.

    Examples
    --------
    >>> parse_answer("bank-2026:refused=yes")
    ('bank-2026', 'refused', 'yes')
    """
    match = _ANSWER.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def band_ends(band: str) -> tuple[float, float]:
    """The lowest and the highest number of a band, both included; an open end is infinity.

    Raises
    ------
    ValueError
        It is no band.
    """
    match = BAND.fullmatch(band)
    if match is None:
        raise ValueError(band)
    if match[3]:
        return float("-inf"), float(match[3])
    return float(match[1]), float(match[2] or "inf")


@dataclass(frozen=True)
class Translated:
    """Who translated the words of a form into one language, who checked them (ids of coders), and
    `of`: the hash of the words of the first language at that time, so that a later change is
    noticed.
    """

    by: str = ""
    checked_by: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class Survey:
    """A form that people answer, and how they were asked.

    `opened` and `closes` are days, or "". `reached` are the ways people were asked (`website`,
    `flyers`), `asked` says who was asked and `missed` who could not be reached, in words; `people`
    is how many were asked, if there was a list. `consent` is the consent form that a row counts
    under (`codebook/forms/`), `finding` the finding that the survey asks about, `same` which older
    wordings of the form (as hashes) mean the same, and who says so.
    """

    id: str
    title: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    opened: str = ""
    closes: str = ""
    reached: tuple[str, ...] = ()
    asked: Labels = field(default_factory=dict)
    consent: str = ""
    questions: tuple[Question, ...] = ()
    finding: str = ""
    people: int | None = None
    intro: Labels = field(default_factory=dict)
    translated: Mapping[str, Translated] = field(default_factory=dict)
    same: tuple[SameMeaning, ...] = ()
    missed: Labels = field(default_factory=dict)

    def question(self, id: str) -> Question | None:
        """The question of that id."""
        return self._by_id.get(id)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of all questions that people answer, in order; a note is only read."""
        return tuple(question.id for question in self.questions if question.type != "note")

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what people answer: ids, types, options, words, and who is asked what. Every
        answer carries it (P10). Titles, days and ways of asking people are not in it.
        """
        rows = [_wording(question) for question in self.questions]
        return _digest({"consent": self.consent, "questions": rows})

    @property
    def wordings(self) -> frozenset[str]:
        """The hash of this form, and those of older ones that somebody found to mean the same."""
        known = {self.hash}
        for _ in self.same:  # a chain of changes is as long as the list at most
            known |= {one.old for one in self.same if one.new in known}
        return frozenset(known)

    def words(self, language: str) -> dict[str, str]:
        """All words of the form in one language, by their place: `title`, `intro`, `place` (a
        question), `place.hint`, `place=window` (an option). Places without words are left out.
        """
        said = {"title": self.title, "intro": self.intro}
        for question in self.questions:
            said |= {question.id: question.label, f"{question.id}.hint": question.hint}
            said |= {f"{question.id}={option.id}": option.label for option in question.options}
        return {key: labels[language] for key, labels in said.items() if labels.get(language)}

    def words_hash(self, language: str) -> str:
        """The first 16 hex digits of the SHA-256 of all its words in one language."""
        return _digest(self.words(language))[:16]


def _wording(question: Question) -> dict[str, Any]:
    options = [
        {
            "id": option.id,
            "label": dict(option.label),
            "silent": option.silent,
            "alone": option.alone,
        }
        for option in question.options
    ]
    row: dict[str, Any] = {"id": question.id, "type": question.type}
    row["label"] = dict(question.label)
    row |= {"hint": dict(question.hint), "options": options, "own_words": question.own_words}
    asked_if = {key: sorted(options) for key, options in question.asked_if.items()}
    return row | {"asked_if": asked_if, "ends": question.ends, "bands": question.bands}


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
