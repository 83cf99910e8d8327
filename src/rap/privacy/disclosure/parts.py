"""Parts and their whole: what everybody knows about their sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

from rap.privacy.disclosure.bounds import Relation

if TYPE_CHECKING:
    from rap.privacy.disclosure.cells import Cell


def who_of(numbers: Iterable[int], first: Mapping[int, Cell]) -> frozenset[str]:
    """All people whom at least one of these numbers counts."""
    return frozenset(chain.from_iterable(first[number].who for number in numbers))


def are_apart(numbers: Sequence[int], first: Mapping[int, Cell]) -> bool:
    """Whether nobody is counted by two of these numbers."""
    return sum(len(first[number].who) for number in numbers) == len(who_of(numbers, first))


def between(
    inside: Sequence[int], whole: int, first: Mapping[int, Cell], *, single: Collection[int] = ()
) -> list[Relation]:
    """The true sums of parts and their whole; and that no part is greater than the whole, even
    together with the parts that exclude all others (`single`).
    """
    if not inside:
        return []
    union, all_of = who_of(inside, first), first[whole].who
    terms = {**dict.fromkeys(inside, 1), whole: -1}
    if are_apart(inside, first) and union <= all_of:
        return [Relation(terms, 0 if union == all_of else -inf, 0)]
    each = [
        Relation({**dict.fromkeys([part, *single], 1), whole: -1}, most=0)
        for part in inside
        if part not in single and first[part].who <= all_of
    ]
    return [*each, Relation(terms, least=0)] if union >= all_of else each
