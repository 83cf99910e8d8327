"""Whether two names are one person: the same word in both, a short form, an ending, a hesitation,
one letter apart.
"""

from __future__ import annotations

import re

from rap.core.folding import fold
from rap.privacy.pseudonyms.cues import PARTICLES

_ENDINGS = re.compile(
    r"(?:'s|s|ke|tje|je|ita|ito|inha|inho|zinha|zinho|ei|ii|ul|ului|uta|ica|es|et|it|in|un|n|e|i|a|o|u|y|ie)$"
)


def parts_of(name: str) -> frozenset[str]:
    """The words of a name that tell people apart, folded; a spelled one is put together.

    Examples
    --------
    >>> sorted(parts_of("Lies Van Overstraeten")), sorted(parts_of("K-I-M"))
    (['lies', 'overstraeten'], ['kim'])
    """
    words = re.findall(r"\w+", fold(name))
    if len(words) > 2 and all(len(word) == 1 for word in words):
        return frozenset(["".join(words)])
    return frozenset(
        word for word in words if word not in PARTICLES and len(word) > 1
    ) or frozenset(words)


def same_person(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two names, as `parts_of` gives them, may be one person."""
    return any(_alike(one, other) for one in first for other in second)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    stem = _ENDINGS.sub("", short)
    if (
        len(stem) >= 3
        and long.startswith(stem)
        and len(long) - len(stem) <= 4
        and _ENDINGS.search(long)
    ):
        return True
    return len(short) >= 5 and is_one_edit(short, long)


def is_one_edit(one: str, other: str) -> bool:
    """Whether a word becomes the other by one letter more, less, other, or two swapped.

    Examples
    --------
    >>> is_one_edit("naima", "naema"), is_one_edit("sorin", "srion")
    (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, tail = one[start:], other[start:]
    swapped = (
        len(rest) > 1
        and len(tail) > 1
        and rest[0] == tail[1]
        and rest[1] == tail[0]
        and rest[2:] == tail[2:]
    )
    return rest[1:] == tail[1:] or rest[1:] == tail or rest == tail[1:] or swapped
