"""Put replacements into a text as decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rap.core.errors import WrongUseError


class Decision(NamedTuple):
    """A stretch of the old text (`start` and `end` in code points, end exclusive) and its
    `replacement`.
    """

    start: int
    end: int
    replacement: str


class Equal(NamedTuple):
    """A stretch that stayed: it is `length` code points long, at `old` in the old text and at `new`
    in the new one.
    """

    old: int
    new: int
    length: int


def replace(text: str, decisions: Iterable[Decision]) -> tuple[str, list[Equal]]:
    """The text with all decided replacements.

    Parameters
    ----------
    text
    decisions : any iterable of Decision
        In any order.

    Returns
    -------
    (str, list of Equal)
        The new text, and the stretches that stayed, in order; `text[old : old + length] ==
        new_text[new : new + length]`.

    Raises
    ------
    WrongUseError
        Where a decision lies outside the text, is empty, or two overlap.

    Examples
    --------
    >>> replace("Ana zei ja", [Decision(0, 3, "[voornaam A]")])
    ('[voornaam A] zei ja', [Equal(old=3, new=12, length=7)])
    """
    pieces, equal, at, new = [], [], 0, 0
    for one in sorted(decisions):
        if not at <= one.start < one.end <= len(text):
            raise WrongUseError("privacy.replacing.overlap", start=one.start, end=one.end)
        if one.start > at:
            equal.append(Equal(at, new, one.start - at))
        pieces += [text[at : one.start], one.replacement]
        new += one.start - at + len(one.replacement)
        at = one.end
    if at < len(text):
        equal.append(Equal(at, new, len(text) - at))
    return "".join([*pieces, text[at:]]), equal
