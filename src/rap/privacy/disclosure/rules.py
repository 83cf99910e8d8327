"""What one count of people may say: a number, a bound ("at least 15 of the 20"), or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NUMBER, LEAST, MOST, HIDDEN = "number", "least", "most", ""
FLOOR = "floor"  # at least the threshold, of a number that would give away another
SMALL = "few people"
ONE_SIDED = "too few of the others are left"
TOO_FEW = "too few people altogether"
DOMINATED = "one or two people stand for most of it"
_ONE, _TWO = 0.5, 0.8  # shares of one person, and of two, above which a sum is theirs


@dataclass(frozen=True)
class Shown:
    """What a reader knows of a count: it lies from `low` to `high`, `of` is how many people there
    are, and `month` when they were counted.

    Examples
    --------
    >>> Shown(7, 7, of=20).kind, Shown(15, 20, of=20).kind, Shown(0, 5, of=20).kind
    ('number', 'least', 'most')
    """

    low: int
    high: int
    of: int
    month: str = ""

    @property
    def kind(self) -> str:
        """`NUMBER`, `LEAST` (at least `low`) or `MOST` (at most `high`)."""
        if self.low == self.high:
            return NUMBER
        return LEAST if self.low else MOST


def shown_count(people: int, *, threshold: int) -> int | None:
    """`people` when it may be shown, None when it must be put in words.

    Zero is put in words as well: "nobody said so" tells as much about the few people of a small
    group as "one did".

    Examples
    --------
    >>> shown_count(7, threshold=5), shown_count(4, threshold=5), shown_count(0, threshold=5), shown_count(0, threshold=0)
    (7, None, None, 0)
    """
    return people if people >= threshold else None


def least_group(threshold: int) -> int:
    """The fewest people of whom anything can be counted: fewer, and every count or its complement
    is small.
    """
    return 2 * threshold + 1 if threshold else 0


def judge(people: int, *, of: int, threshold: int) -> tuple[str, str]:
    """What may be said of `people` out of `of`, and why not the number.

    "13 of 16" reveals three, and "all 16" reveals each: both become `LEAST`, the bound that anybody
    can work out who knows this rule: at least `of - threshold` of the `of`.

    Examples
    --------
    >>> judge(7, of=20, threshold=5), judge(4, of=20, threshold=5)[0], judge(17, of=20, threshold=5)[0]
    (('number', ''), '', 'least')
    """
    if not threshold:
        return NUMBER, ""
    if of < least_group(threshold):
        return HIDDEN, TOO_FEW
    if people < threshold:
        return HIDDEN, SMALL
    return (LEAST, ONE_SIDED) if of - people <= threshold else (NUMBER, "")


def is_dominated(amounts: Sequence[float]) -> bool:
    """Whether one person gives more than half of a sum, or two more than four fifths; `amounts` is
    one a person, none below 0.

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
