"""Words about counts of people ("most recognise it"), chosen so that no two editions can be
subtracted.

Words are published about a fixed state of the counts. It stays fixed, whatever comes in, until a
batch of people (`rules.least_group`) has answered or changed an answer: one answer more or less
changes no word. Every audience reads words about the same few states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.rules import least_group


@dataclass(frozen=True)
class Counted:
    """Counts that words are about: answer -> people, each person once.

    `of` are the wordings that the answers were given to (empty where nothing can be reworded).
    `beside` is what else the words rest on, such as how many groups answered.
    """

    people: Mapping[str, int]
    of: frozenset[str] = frozenset()
    beside: Mapping[str, int] = field(default_factory=dict)

    def is_about(self, other: Counted) -> bool:
        """Whether both count answers to at least one common wording."""
        return not (self.of or other.of) or bool(self.of & other.of)


@dataclass(frozen=True)
class Standing:
    """A state of the counts that words were published about: `step` is its place among the states
    of its key, `audiences` are those that read them.
    """

    key: str
    counted: Counted
    step: int
    audiences: frozenset[str]


def apart(first: Counted, second: Counted) -> int:
    """The smallest number of people who must have come, left or changed between two states of the
    counts.

    Examples
    --------
    >>> apart(Counted({"yes": 9, "no": 2}), Counted({"yes": 4, "no": 8}))
    6
    """
    keys = {*first.people, *second.people}
    steps = [second.people.get(key, 0) - first.people.get(key, 0) for key in keys]
    return max(sum(max(step, 0) for step in steps), sum(max(-step, 0) for step in steps))


def stand(
    key: str, now: Counted, before: Sequence[Standing], *, audience: str, threshold: int
) -> Standing | None:
    """The state of the counts that an edition for `audience` may put in words; None if it may say
    nothing.

    Parameters
    ----------
    now
        Today's counts.
    before
        All states of any key that words were published about, for any audience.

    Notes
    -----
    Today's counts are used if they differ by a batch from all published states; otherwise a
    published state that differs by a batch from what this audience read; otherwise what it read.
    Words about answers to an older wording cannot be printed beside the new one, so the edition
    says nothing until there is a batch. Nothing is carried over to another wording.

    Examples
    --------
    >>> first = stand("answers/F-10001", Counted({"yes": 12}), [], audience="members", threshold=5)
    >>> one_more = Counted({"yes": 12, "no": 1})
    >>> stand("answers/F-10001", one_more, [first], audience="members", threshold=5) == first
    True
    """
    known = sorted((one for one in before if one.key == key), key=lambda one: one.step)
    alive = [one for one in known if one.counted.is_about(now)]
    batch = least_group(threshold)
    if all(apart(one.counted, now) >= batch for one in alive):
        step = known[-1].step + 1 if known else 1
        return Standing(key, now, step, frozenset({audience}))
    fitting = [one for one in alive if one.counted.of <= now.of]
    if len(fitting) < len(alive):
        return None
    mine = [one for one in fitting if audience in one.audiences]
    if not mine:
        return replace(fitting[-1], audiences=fitting[-1].audiences | {audience})
    newer = [
        one
        for one in fitting
        if one.step > mine[-1].step and apart(mine[-1].counted, one.counted) >= batch
    ]
    return replace(newer[-1], audiences=newer[-1].audiences | {audience}) if newer else mine[-1]


def merge_standings(found: Sequence[Standing]) -> tuple[Standing, ...]:
    """The different standings of all releases, each with all audiences that read it."""
    merged: dict[tuple[str, int], Standing] = {}
    for one in found:
        same = merged.setdefault((one.key, one.step), one)
        merged[one.key, one.step] = replace(same, audiences=same.audiences | one.audiences)
    return tuple(merged.values())
