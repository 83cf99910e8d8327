"""What a finder hands on, and how overlapping finds are settled: the surer one keeps its place, no
covered letter is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterable
from typing import NamedTuple

from rap.languages.pack import pooled_pattern

DIRECT = frozenset(
    [
        *(
            "name",
            "email",
            "phone",
            "url",
            "handle",
            "national-number",
            "iban",
            "card",
            "vat",
            "plate",
            "document",
        ),
        *("address", "birth-date", "unknown"),
    ]
)
QUASI = frozenset(
    [
        *("place", "date", "age", "nationality", "workplace-name", "family", "event", "health"),
        *("language-rare", "job-other", "tattoo"),
    ]
)
_NAMES = frozenset(["name", "unknown"])
_NUMBERS = frozenset(["document", "plate", "national-number", "vat", "unknown"])
SURE, CUED, LISTED, PROMPT, GUESS = (
    90,
    70,
    50,
    25,
    33,
)  # the higher keeps its place: unknown words over prompts
_EDGES = " \t\r\n.,;:!?…()[]«»“”„\"'’‘-–—/"
_HAS_WORD = re.compile(r"\w")


class Found(NamedTuple):
    """A stretch that may identify: offsets in code points, end exclusive; `weight` is how sure, 0
    (guess) to 100.
    """

    start: int
    end: int
    kind: str
    reason: str
    weight: int


def weigh_guess(kind: str) -> int:
    """How sure a model is: a name of its own wins over a question and an unknown word, a question
    of its own over nothing.
    """
    return GUESS + 1 if kind in DIRECT else PROMPT - 1


def settle(found: Iterable[Found], text: str) -> list[Found]:
    """Finds without overlaps, in reading order.

    The surest wins, among equals the longest; what sticks out of a loser stays as a find of its
    own, so that all that was covered stays covered.
    """
    kept: list[Found] = []
    starts: list[int] = []
    for one in sorted(found, key=lambda find: (-find.weight, find.start - find.end, find.start)):
        for start, end in _free(one, kept, starts):
            piece = _trim(one, text, start, end)
            if piece:
                at = bisect_right(starts, piece.start)
                kept.insert(at, piece)
                insort(starts, piece.start)
    return kept


def join(found: list[Found], text: str) -> list[Found]:
    """Settled finds, those together that one name or number was cut into: only a space, hyphen or
    the like between.

    Examples
    --------
    >>> cut = [Found(0, 5, "unknown", "", 33), Found(6, 16, "name", "", 50)]
    >>> [(one.start, one.end, one.kind) for one in join(cut, "kiera mcallister")]
    [(0, 16, 'name')]
    """
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and _belong_together(before, one, text[before.end : one.start]):
            surer = max(before, one, key=lambda find: (find.kind != "unknown", find.weight))
            joined[-1] = surer._replace(start=before.start, end=one.end)
        else:
            joined.append(one)
    return joined


def _belong_together(before: Found, one: Found, between: str) -> bool:
    if {before.kind, one.kind} <= _NAMES:
        return between in (
            "",
            " ",
            "-",
            "'",
            "’",
            "\u00a0",
        )  # "": the space is at the edge of one of them
    return (
        {before.kind, one.kind} <= _NUMBERS
        and between in (" ", "-", "/", ".")
        and before.end - before.start < 25
    )


def _free(one: Found, kept: list[Found], starts: list[int]) -> list[tuple[int, int]]:
    """The parts of a find that no kept one covers."""
    at = max(bisect_right(starts, one.start) - 1, 0)
    parts, cursor = [], one.start
    while at < len(kept) and kept[at].start < one.end:
        if kept[at].end > cursor:
            parts.append((cursor, kept[at].start))
            cursor = kept[at].end
        at += 1
    parts.append((cursor, one.end))
    return [(start, end) for start, end in parts if start < end]


def _trim(one: Found, text: str, start: int, end: int) -> Found | None:
    """A part without signs at the edges of the find; None when no letter is left. The signs before
    a surer find stay.
    """
    if (start, end) == (one.start, one.end):
        return one
    while start == one.start and start < end and text[start] in _EDGES:
        start += 1
    while end == one.end and start < end and text[end - 1] in _EDGES:
        end -= 1
    return one._replace(start=start, end=end) if _HAS_WORD.search(text, start, end) else None


# What somebody masked already: `[prénom]`, `(nom)`, `XXX`, `***`, `___`; nothing in there is looked
# at again.

_ROLES = pooled_pattern("labels", "masked")
# `ana [at] mail [dot] org`
_SPOKEN_SIGNS = "at|dot|point|punt|punto|ponto|punct|arobase|arroba|arond|apenstaartje"
_MASKED = re.compile(
    rf"\[(?! ?(?:{_SPOKEN_SIGNS}) ?\])[^\[\]\n]{{1,60}}\]|"
    rf"\((?:{_ROLES})(?: \w{{1,12}}){{0,2}}\)|<(?:{_ROLES})>|\b[xX]{{3,}}\b|[*_#]{{3,}}|"
    rf"\bNN\b|\b(?-i:BIP|BEEP|PIEP|Y{{3,}})(?![a-z])",  # a name that was beeped out
    re.I,
)


def find_masked(text: str) -> list[tuple[int, int]]:
    """Where a text is masked already, in reading order.

    Examples
    --------
    >>> find_masked("[prénom] et XXX, mais pas (nous)")
    [(0, 8), (12, 15)]
    """
    return [match.span() for match in _MASKED.finditer(text)]
