"""What a count may say to whom: small numbers of people are never shown to the world outside the team."""

from __future__ import annotations


def shown_count(people: int, *, threshold: int) -> int | None:
    """`people` when it may be shown, None when it must be put in words.

    Zero is put in words as well: "nobody said so" tells as much about the few people of a small group as "one did".

    Examples
    --------
    >>> shown_count(7, threshold=5), shown_count(4, threshold=5), shown_count(0, threshold=5), shown_count(0, threshold=0)
    (7, None, None, 0)
    """
    return people if people >= threshold else None
