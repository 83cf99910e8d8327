"""Parts and their whole: the sums that hold between numbers of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rap.privacy.disclosure.cells import Cell


@dataclass(frozen=True)
class Sum:
    """What holds between some numbers: `least <= sum of factor x number <= most`, each 0 or infinite.
    `terms` maps a number to its factor. It holds for each person alone, so it holds for any of them.
    """

    terms: Mapping[int, int]
    least: float = 0
    most: float = 0


def who_of(numbers: Iterable[int], first: Mapping[int, Cell]) -> frozenset[str]:
    """All people whom at least one of these numbers counts."""
    return frozenset(chain.from_iterable(first[number].who for number in numbers))


def are_apart(numbers: Sequence[int], first: Mapping[int, Cell]) -> bool:
    """Whether nobody is counted by two of these numbers."""
    return sum(len(first[number].who) for number in numbers) == len(who_of(numbers, first))


def below(parts: Iterable[int], whole: int) -> Sum:
    """The parts together are no more than the whole."""
    return Sum({**dict.fromkeys(parts, 1), whole: -1}, least=-inf)


def between(
    inside: Sequence[int], whole: int, first: Mapping[int, Cell], *, single: Collection[int] = ()
) -> list[Sum]:
    """The true sums of parts and their whole; and that no part is greater than the whole, even
    together with the parts that exclude all others (`single`).
    """
    inside = [number for number in inside if number != whole]
    if not inside:
        return []
    union, all_of = who_of(inside, first), first[whole].who
    terms = {**dict.fromkeys(inside, 1), whole: -1}
    if are_apart(inside, first) and union <= all_of:
        return [Sum(terms) if union == all_of else below(inside, whole)]
    each = [
        below([part, *single], whole)
        for part in inside
        if part not in single and first[part].who <= all_of
    ]
    return [*each, Sum(terms, most=inf)] if union >= all_of else each
