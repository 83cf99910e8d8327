"""Which codings of a study fit a question, without frames: what `rap search` prints."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rap.core.errors import WrongUseError
from rap.core.model import Codebook, Coding
from rap.core.plain import code_of, fold_words, plain_label
from rap.store.cases import values_at
from rap.store.codebook import resolve_code
from rap.study.study import Study

_NAME = re.compile(r"[\w-]+")  # one word that is no code is a slip, not a question


def find_typed(book: Codebook, typed: str) -> str:
    """The id of the code somebody typed by its label in any language, whatever its capitals;
    anything else as it is.

    What is an id or a family is never taken for a label; the label of a merged code means the code
    it was merged into.

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


def is_query(book: Codebook, typed: str) -> bool:
    """Whether somebody typed a question of `docs/queries.md`, and not the id or the label of one
    code or family.
    """
    known = {name for code in book.codes for name in (code.id, code.family)}
    return find_typed(book, typed) not in known and not _NAME.fullmatch(typed)


def find_codings(
    study: Study, *, code: str = "", words: str = "", where: Mapping[str, str] | None = None
) -> list[Coding]:
    """Codings of one code or family, whose passage holds `words`, in sources or of people that fit
    `where`; no frames needed.

    Raises
    ------
    WrongUseError
        For a code or a column that is not there.
    """
    families = {known.id: known.family for known in study.book.codes}
    if code and code not in families.values():
        code_of(study.book, code)
    values = {case.id: values_at(case) for case in study.all_cases}
    for column in where or {}:
        if column not in ("source", "coder", "case") and not any(
            column in row for row in values.values()
        ):
            raise WrongUseError(
                "study.search.unknown_variable", place=f"--where {column}", variable=column
            )
    needle = fold_words(words)
    wanted = {known for known, family in families.items() if not code or code in (known, family)}

    def fits(coding: Coding) -> bool:
        if needle and (
            coding.start is None
            or needle not in fold_words(study.texts[coding.source][coding.start : coding.end])
        ):
            return False
        case = study.voices[coding.source].main_case(coding.start, coding.end) if where else ""
        facts = {
            "source": (coding.source,),
            "coder": (coding.coder,),
            "case": (case,),
            **values.get(case, {}),
        }
        return all(value in facts.get(column, ()) for column, value in (where or {}).items())

    return [coding for coding in study.coded(wanted) if fits(coding)]
