"""Find what somebody typed in a study: a code by its label, codings that meet conditions, and the
place of a passage.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping

from rap.core.errors import WrongUseError
from rap.core.model import Codebook, Coding
from rap.core.plain import find_passage, fold_words, plain_label
from rap.store.cases import values_at
from rap.store.codebook import code_of, resolve_code
from rap.study.audience_view import Visible
from rap.study.surveys import told_by


def find_typed(book: Codebook, typed: str) -> str:
    """The id of a code that somebody typed by its label, in any language and without regard to
    capitals; anything else unchanged.

    An id or a family is never taken for a label. The label of a merged code means the code it was
    merged into.

    Raises
    ------
    WrongUseError
        Several codes bear that label.
    """
    if any(typed in (code.id, code.family) for code in book.codes):
        return typed
    wanted = plain_label(typed)
    labelled = [code.id for code in book.codes if wanted in map(plain_label, code.label.values())]
    found = (
        list(dict.fromkeys(now for id in labelled if (now := resolve_code(book, id)))) or labelled
    )
    if len(found) > 1:
        raise WrongUseError("study.search.several_codes", label=typed, codes=tuple(found))
    return found[0] if found else typed


def is_known_name(book: Codebook, typed: str) -> bool:
    """Whether this is a family, or the id or label of one or more codes."""
    wanted = plain_label(typed)
    return any(
        typed in (code.id, code.family) or wanted in map(plain_label, code.label.values())
        for code in book.codes
    )


def find_codings(
    study: Visible, *, code: str = "", words: str = "", where: Mapping[str, str] | None = None
) -> list[Coding]:
    """Codings of one code or family whose passage holds `words`, with sources or people that meet
    `where`; no frames are needed.

    Raises
    ------
    WrongUseError
        For a code or a column that is not there.
    """
    families = {known.id: known.family for known in study.book.codes}
    if code and code not in families.values():
        code_of(study.book, code)
    where = where or {}
    values = {case.id: dict(values_at(case)) for case in study.all_cases}
    for answers in study.surveys_read.values() if where else ():
        for respondent, told in told_by(answers):
            values.setdefault(respondent, {}).update(told)
    variables = {variable for row in values.values() for variable in row}
    for column in where:
        if column not in ("source", "coder", "case") and column not in variables:
            raise WrongUseError(
                "study.search.unknown_variable", place=f"--where {column}", variable=column
            )
    needle = fold_words(words)
    wanted = {known for known, family in families.items() if not code or code in (known, family)}

    def fits(coding: Coding) -> bool:
        start, end = coding.start, coding.end
        if needle and (
            start is None or needle not in fold_words(study.texts[coding.source][start:end])
        ):
            return False
        case = study.voices[coding.source].main_case(start, end) if where else ""
        facts = {
            "source": (coding.source,),
            "coder": (coding.coder,),
            "case": (case,),
            **values.get(case, {}),
        }
        return all(value in facts.get(column, ()) for column, value in where.items())

    return [coding for coding in study.coded(wanted) if fits(coding)]


def place_of(
    text: str, *, source: str, quote: str = "", start: int | None = None, end: int | None = None
) -> dict[str, int]:
    """The place of a passage, as a log writes it: found by its words, or given. Without either it
    is the whole source.

    Raises
    ------
    WrongUseError
        Words that are not there exactly once, half a place, or one past the end.
    """
    if quote:
        start, end = find_passage(text, quote, place=source)
    if (start is None) != (end is None):
        raise WrongUseError("study.code.half_a_place", place=source)
    if start is None or end is None:
        return {}
    if not 0 <= start < end <= len(text):
        raise WrongUseError(
            "study.code.no_passage", place=source, start=start, end=end, length=len(text)
        )
    # numbers of a frame are numpy's, which JSON does not take
    return {"start": operator.index(start), "end": operator.index(end)}
