"""Where words are in a text, and which code a word means."""

from __future__ import annotations

import re

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.model import Code, Codebook
from rap.core.plain import nearest


def code_of(book: Codebook, code_id: str) -> Code:
    """The code, or `WrongUseError` with the nearest one."""
    code = book.get(code_id)
    if code is None:
        raise WrongUseError("core.codes.unknown", code=code_id, nearest=nearest_code(book, code_id))
    return code


def nearest_code(book: Codebook, code: str) -> Message:
    """Half a sentence with the nearest code."""
    return nearest(code, [known.id for known in book.codes])


def find_passage(text: str, quote: str, *, place: str) -> tuple[int, int]:
    """Where `quote` is in `text`; it must occur exactly once."""
    starts = (
        [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)] if quote else []
    )
    n = len(starts)
    if n != 1:
        raise RefusedError(
            "core.passage.several" if n else "core.passage.not_there",
            place=place,
            n=n,
            length=len(quote),
        )
    return starts[0], starts[0] + len(quote)
