"""How sentences count and list things: `1 place`, `2 places`; `a, b, c, d, e and 85 more`."""

from __future__ import annotations

from collections.abc import Iterable

_WHOLE, _FIRST = 9, 5


def count(n: int, word: str, many: str = "") -> str:
    """A number and what is counted; `many` where it is not the word with an s.

    Examples
    --------
    >>> count(1, "place"), count(0, "place"), count(2, "person", "people")
    ('1 place', '0 places', '2 people')
    """
    return f"{n} {word if n == 1 else many or f'{word}s'}"


def list_some(names: Iterable[object]) -> str:
    """Names in a sentence; of more than nine the first five, and how many more there are.

    Examples
    --------
    >>> list_some("abcdefghi"), list_some("abcdefghij")
    ('a, b, c, d, e, f, g, h, i', 'a, b, c, d, e and 5 more')
    """
    known = [str(name) for name in names]
    if len(known) <= _WHOLE:
        return ", ".join(known)
    return f"{', '.join(known[:_FIRST])} and {len(known) - _FIRST} more"
