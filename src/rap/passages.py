"""Find passages without frames: where words stand in a text, and which codings fit a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rap.cases import values_at
from rap.errors import RefusedError, WrongUseError
from rap.model import Code, Codebook, Coding
from rap.plain import fold_words, nearest

if TYPE_CHECKING:
    from rap.study import Study


def code_of(book: Codebook, code_id: str) -> Code:
    """The code, or `WrongUseError` with the nearest one."""
    code = book.get(code_id)
    if code is None:
        raise WrongUseError(f"code '{code_id}'", "is not in the codebook", nearest_code(book, code_id))
    return code


def nearest_code(book: Codebook, code: str) -> str:
    """Half a sentence with the nearest code."""
    return nearest(code, [known.id for known in book.codes])


def find_codings(
    study: Study, *, code: str = "", words: str = "", where: Mapping[str, str] | None = None
) -> list[Coding]:
    """Codings of one code or family, whose passage holds `words`, in sources or of people that fit `where`; no frames needed.

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
        if column not in ("source", "coder", "case") and not any(column in row for row in values.values()):
            raise WrongUseError(
                f"--where {column}", "is no variable of a case", "use source, coder, case or one of your variables"
            )
    needle = fold_words(words)
    found = []
    for coding in study.coding_list:
        case = study.voices[coding.source].main_case(coding.start, coding.end)
        facts = {"source": (coding.source,), "coder": (coding.coder,), "case": (case,), **values.get(case, {})}
        passage = study.texts[coding.source][coding.start : coding.end] if coding.start is not None else ""
        if (
            (not code or code in (coding.code, families[coding.code]))
            and (not needle or needle in fold_words(passage))
            and all(value in facts.get(column, ()) for column, value in (where or {}).items())
        ):
            found.append(coding)
    return found


def find_passage(text: str, quote: str, *, place: str) -> tuple[int, int]:
    """Where `quote` stands in `text`, which must be exactly once."""
    starts = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)] if quote else []
    n = len(starts)
    if n != 1:
        what = f"holds these {len(quote)} characters {n} times" if n else f"does not hold these {len(quote)} characters"
        raise RefusedError(place, what, "copy the words from the text, and more of them when they are there twice")
    return starts[0], starts[0] + len(quote)
