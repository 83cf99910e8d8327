"""What is said of one count of people, and when a group or a combination is too small to be spoken
of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ONE, _TWO = 0.5, 0.8  # shares of one person, and of two, above which a sum is theirs


@dataclass(frozen=True)
class Shown:
    """What a reader knows of a count: it is `n`, or lies at most `near` from it, out of `of` people
    who were counted in `month`.

    Examples
    --------
    >>> about = Shown(10, of=20, near=4)
    >>> (about.low, about.high), Shown(0, of=20, near=4).high, Shown(20, of=20).is_exact
    ((6, 14), 4, True)
    """

    n: int
    of: int = 0
    month: str = ""
    near: int = 0

    @property
    def is_exact(self) -> bool:
        return not self.near

    @property
    def low(self) -> int:
        """The least that the count can be: a row of nobody is never rounded up."""
        return max(self.n - self.near, 1 if self.n else 0)

    @property
    def high(self) -> int:
        return self.n + self.near


def least_group(threshold: int) -> int:
    """The smallest group in which anything can be counted: in a smaller one, every count or its
    complement is small.

    Parameters
    ----------
    threshold : int
        What numbers are multiples of; 0 for readers who may see every number.

    Returns
    -------
    int

    Examples
    --------
    >>> least_group(5), least_group(0)
    (11, 0)
    """
    return 2 * threshold + 1 if threshold else 0


def is_dominated(amounts: Sequence[float]) -> bool:
    """Whether one person contributes more than half of a sum, or two people more than four fifths.

    Parameters
    ----------
    amounts : sequence of numbers, shape (n_people,)
        One for each person, none below 0.

    Returns
    -------
    bool
        False where all amounts are 0.

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
    """Whether fewer people than `threshold` share a combination of values (k-map).

    Parameters
    ----------
    people
        Id -> variable -> the values that a person has of it.
    combination
        Variable -> value, all of which a person must have.
    threshold : int

    Returns
    -------
    bool
        True where too few share it, also where nobody does.

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
