"""What a number is of: which kind of text, phase and period, and how many people or texts that is.

People who were interviewed and people who wrote two lines in a survey are not one crowd: a base is
of one kind of text. Interviews and focus groups alone can be counted together, since both are talks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rap.analysis.saturation import name_periods
from rap.core.errors import Message, WrongUseError
from rap.core.lazy import Lazy
from rap.core.model import ANSWERS_KIND, KINDS, QUESTION_KIND
from rap.languages.catalogue import sentence
from rap.study.surveys import with_answers

if TYPE_CHECKING:
    import pandas as pd

TALKS = ("interview", "focus-group")
REPEATED = (QUESTION_KIND, "article", ANSWERS_KIND)
"""Kinds that are counted again and again in the same way, so that two dates can be compared."""
_SAID = {  # kinds that are counted together, and the sentence of so many
    ("interview",): "analysis.base.n_interview",
    ("focus-group",): "analysis.base.n_focus_group",
    TALKS: "analysis.base.n_talks",
    (ANSWERS_KIND,): "analysis.base.n_answers",
    (QUESTION_KIND,): "analysis.base.n_question",
    ("article",): "analysis.base.n_article",
    ("field-note",): "analysis.base.n_field_note",
}
_STEPS = {4: "year", 6: "half-year", 7: "month"}  # by the letters of 2025, 2025-2 and 2025-07


@dataclass(frozen=True)
class Base:
    """What a number is of. `n` counts people, or texts where no person stands behind a text; `phases`
    are those of the texts, `period` is as `name_periods` writes it, "" for the whole time.
    """

    kinds: tuple[str, ...]
    n: int
    phases: tuple[int, ...] = ()
    period: str = ""

    @property
    def unit(self) -> str:
        return unit_of(self.kinds)

    def said(self, language: str = "") -> str:
        """ "19 people interviewed, phases 1 and 2"."""
        parts = [Message(_SAID[self.kinds], n=self.n)] if self.kinds else []
        if self.phases:
            parts.append(Message("analysis.base.phases", n=len(self.phases), phases=self.phases))
        said = [sentence(part, language) for part in parts]
        return ", ".join([*said, *filter(None, [name_of_period(self.period, language)])])

    def __str__(self) -> str:
        return self.said()


def unit_of(kinds: Collection[str]) -> str:
    """What is counted in these kinds of text, as `crosstab` names it: people, or sources."""
    return "people" if {*kinds} <= {*TALKS, ANSWERS_KIND} else "sources"


def name_of_period(period: str, language: str = "") -> str:
    """What people call a half-year; a year and a month are as they are written."""
    year, _, half = period.partition("-")
    if len(half) != 1:
        return period
    id = "analysis.base.half_1" if half == "1" else "analysis.base.half_2"
    return sentence(Message(id, year=year), language)


@dataclass(frozen=True)
class Narrowed:
    """The frames of a study with what belongs to one base alone; rows are as they were."""

    base: Base
    codings: pd.DataFrame
    texts: Mapping[str, str]
    sources: pd.DataFrame
    cases: pd.DataFrame
    turns: pd.DataFrame
    guides: pd.DataFrame
    surveys: Mapping[str, pd.DataFrame]


def check_alike(kinds: Collection[str]) -> None:
    """Refuse kinds of text whose people cannot be counted together or compared.

    Raises
    ------
    WrongUseError
        For interviews and the answers of a survey, say; and for a kind that does not exist.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise WrongUseError("analysis.base.no_kind", kind=kind, known=tuple(KINDS))
    ordered = tuple(kind for kind in KINDS if kind in kinds)
    if ordered and ordered not in _SAID:
        raise WrongUseError("analysis.base.not_alike", kinds=ordered)


def narrow(frames: Any, *kinds: str, phase: int | str = "", period: str = "") -> Narrowed:
    """What belongs to these kinds of text, and of them to one phase and one period.

    Parameters
    ----------
    frames
        A study, or anything with its codings, texts, sources, cases, turns, guides and surveys. Of
        answers in words, what each person ticked in the survey is beside them in `cases`.
    kinds
        One of "interview", "focus-group", "answers", "question", "article", "field-note"; or
        interviews and focus groups together. Left out: interviews.
    phase, period
        Left out: all. A period is a year, a half-year or a month: "2025", "2025-2", "2025-07".

    Raises
    ------
    WrongUseError
        Kinds of people who cannot be counted together.

    Examples
    --------
    >>> seen = narrow(study, "interview", phase=1)  # doctest: +SKIP
    >>> print(seen.base)  # doctest: +SKIP
    21 people interviewed, phase 1
    """
    check_alike(kinds)
    sources = frames.sources
    fits = sources["kind"].isin(kinds or TALKS[:1])
    if phase != "":
        fits &= sources["source"].map(name_periods(sources, by="phase")) == str(phase)
    if period:
        by = _STEPS.get(len(period), "month")
        fits &= sources["source"].map(name_periods(sources, by=by)) == period
    sources = sources[fits]
    kept = {*sources["source"]}
    own = [[id for id in ids if id in kept] for ids in frames.cases["sources"]]
    cases = frames.cases.assign(sources=own).loc[[bool(ids) for ids in own]]  # also of nobody
    codings, turns = (one[one["source"].isin(kept)] for one in (frames.codings, frames.turns))
    texts = Lazy({id: id for id in frames.texts if id in kept}, frames.texts.__getitem__)
    base = base_of(sources, cases, period=period)
    if ANSWERS_KIND in kinds:
        cases = with_answers(cases, frames.surveys)
    return Narrowed(base, codings, texts, sources, cases, turns, frames.guides, frames.surveys)


def base_of(sources: pd.DataFrame, cases: pd.DataFrame, *, period: str = "") -> Base:
    """What numbers of these texts and people are of.

    Raises
    ------
    WrongUseError
        Kinds of people who cannot be counted together.
    """
    kinds = tuple(kind for kind in KINDS if kind in {*sources["kind"]})
    check_alike(kinds)
    phases = tuple(sorted({int(phase) for phase in sources["phase"].dropna()}))
    base = Base(kinds, len(cases), phases, period)
    return base if base.unit == "people" else Base(kinds, len(sources), phases, period)
