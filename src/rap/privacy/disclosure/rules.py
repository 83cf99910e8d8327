"""How one count of people may be shown: as a number, as a bound ("at least 15 of the 20"), or not
at all; and what readers know of it then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

SMALL = "few people"
ONE_SIDED = "too few of the others are left"
TOO_FEW = "too few people altogether"
DOMINATED = "one or two people stand for most of it"
_ONE, _TWO = 0.5, 0.8  # shares of one person, and of two, above which a sum is theirs


class Bound(StrEnum):
    """What kind of thing is said of a number, in the order of how much it says; the values are the
    words of files.
    """

    HIDDEN = ""
    MOST = "most"  # at most so many, which may be nobody
    FLOOR = "floor"  # at least the threshold, of a number that would give away another
    LEAST = "least"  # at least so many: all, or all but a few
    NUMBER = "number"

    @property
    def strength(self) -> int:
        """How much it says, from 0."""
        return list(Bound).index(self)

    @property
    def speaks(self) -> bool:
        """Whether it counts somebody: "at most 5" may be nobody."""
        return self.strength > Bound.MOST.strength


@dataclass(frozen=True)
class Said:
    """What has been published about a number: the number itself, at least `low` (`LEAST`, `FLOOR`),
    at most `high` (`MOST`), or nothing; and why no more.

    `at` is the lowest threshold for which it was decided, 0 if it never was. For this threshold and
    higher ones the decision stands.
    """

    shown: Bound = Bound.HIDDEN
    why: str = ""
    low: int = 0
    at: int = 0
    high: int = 0

    @property
    def strength(self) -> tuple[int, int, int, bool]:
        """How much it says, to find which of several says most."""
        return self.shown.strength, self.low, -self.high, bool(self.why)

    def beside(self, other: Said) -> Said:
        """What stands when both were published about one number."""
        at = min(filter(None, (self.at, other.at)), default=0)
        return replace(max(self, other, key=lambda said: said.strength), at=at)

    def ends(self, n: int, *, of: int) -> tuple[int, int]:
        """The least and the most that a number, `n` out of `of`, can be by what is said of it."""
        match self.shown:
            case Bound.NUMBER:
                return n, n
            case Bound.LEAST | Bound.FLOOR:
                return self.low, of
            case Bound.MOST:
                return 0, self.high
            case Bound.HIDDEN:
                return 0, of
            case _:
                assert_never(self.shown)


@dataclass(frozen=True)
class Shown:
    """What a reader knows about a count: it is from `low` to `high`, out of `of` people who were
    counted in `month`.

    Examples
    --------
    >>> Shown(7, 7, of=20).kind, Shown(15, 20, of=20).kind, Shown(0, 5, of=20).kind
    (<Bound.NUMBER: 'number'>, <Bound.LEAST: 'least'>, <Bound.MOST: 'most'>)
    """

    low: int
    high: int
    of: int
    month: str = ""

    @property
    def kind(self) -> Bound:
        """`NUMBER`, `LEAST` (at least `low`) or `MOST` (at most `high`)."""
        if self.low == self.high:
            return Bound.NUMBER
        return Bound.LEAST if self.low else Bound.MOST


def shown_count(people: int, *, threshold: int) -> int | None:
    """`people` when it may be shown, None when it must be put in words.

    Zero is put in words as well: "nobody said so" reveals as much about the few people of a small
    group as "one did".

    Examples
    --------
    >>> shown_count(7, threshold=5), shown_count(4, threshold=5), shown_count(0, threshold=5), shown_count(0, threshold=0)
    (7, None, None, 0)
    """
    return people if people >= threshold else None


def least_group(threshold: int) -> int:
    """The smallest group in which anything can be counted: in a smaller one, every count or its
    complement is small.
    """
    return 2 * threshold + 1 if threshold else 0


def judge(people: int, *, of: int, threshold: int) -> tuple[Bound, str]:
    """How `people` out of `of` may be shown, and why not as a number.

    "13 of 16" reveals three people, and "all 16" reveals each of them. Both become `LEAST`: at
    least `of - threshold` of the `of`, a bound that anybody who knows this rule can work out.

    Examples
    --------
    >>> judge(7, of=20, threshold=5), judge(4, of=20, threshold=5)[0], judge(17, of=20, threshold=5)[0]
    ((<Bound.NUMBER: 'number'>, ''), <Bound.HIDDEN: ''>, <Bound.LEAST: 'least'>)
    """
    if not threshold:
        return Bound.NUMBER, ""
    if of < least_group(threshold):
        return Bound.HIDDEN, TOO_FEW
    if people < threshold:
        return Bound.HIDDEN, SMALL
    return (Bound.LEAST, ONE_SIDED) if of - people <= threshold else (Bound.NUMBER, "")


def is_dominated(amounts: Sequence[float]) -> bool:
    """Whether one person contributes more than half of a sum, or two people more than four fifths;
    `amounts` has one amount for each person, none below 0.

    Examples
    --------
    >>> is_dominated([10, 2, 2, 2, 2]), is_dominated([3, 3, 3, 3, 3])
    (True, False)
    """
    total, (first, second) = sum(amounts), [*sorted(amounts, reverse=True), 0, 0][:2]
    return total > 0 and (first > _ONE * total or first + second > _TWO * total)


def find_rare(
    people: Mapping[str, Mapping[str, Sequence[str]]],
    combination: Mapping[str, str],
    *,
    threshold: int,
) -> bool:
    """Whether fewer than `threshold` of `people` (id -> variable -> values) share a `combination`
    of values (k-map).

    Examples
    --------
    >>> who = {"C-11": {"language": ["ro"]}, "C-12": {"language": ["fr"]}, "C-13": {"language": ["fr", "ro"]}}
    >>> find_rare(who, {"language": "ro"}, threshold=3), find_rare(who, {"language": "ro"}, threshold=2)
    (True, False)
    """
    fits = (
        all(value in has.get(key, ()) for key, value in combination.items())
        for has in people.values()
    )
    return sum(fits) < threshold
