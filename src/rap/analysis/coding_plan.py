"""Draw who codes what: each source gets one coder, and a share of each group a second one, so that
agreement can be measured.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rap.core.errors import WrongUseError


@dataclass(frozen=True)
class ToCode:
    """A source that needs coders: its language, the group it is drawn in, and its length."""

    id: str
    language: str
    group: str
    n_words: int = 1


def draw_plan(
    sources: Iterable[ToCode],
    *,
    reads: Mapping[str, Iterable[str]],
    share: float,
    pairs: Sequence[tuple[str, str]] = (),
    seed: int,
) -> dict[str, tuple[str, ...]]:
    """Who codes each source: the same seed gives the same plan.

    Parameters
    ----------
    reads
        Coder -> languages she reads; an empty list means all.
    share
        The share of each group, from 0 to 1, that two people code; rounded up.
    pairs
        Pairs who may code the same source; empty: any two.
    seed
        The seed of the draw; write it down with the plan.

    Returns
    -------
    dict
        Source -> coders; the one with the least to read so far comes first. A source in a language
        that nobody reads has no coder.

    Raises
    ------
    WrongUseError
        No coders, a share outside 0 to 1, a pair with somebody who is not among them.

    Examples
    --------
    >>> draw_plan([ToCode("INT-10001", "nl", "nl")], reads={"K-01": ["fr"], "K-02": ["nl", "fr"]}, share=0, seed=1)
    {'INT-10001': ('K-02',)}
    """
    languages = {coder: frozenset(known) for coder, known in sorted(reads.items())}
    if (
        not languages
        or not 0 <= share <= 1
        or not {coder for pair in pairs for coder in pair} <= languages.keys()
    ):
        raise WrongUseError("analysis.plan.cannot_draw", place="plan")
    chance, load = random.Random(seed), dict.fromkeys(languages, 0)
    ordered = sorted(sources, key=lambda source: source.id)
    chance.shuffle(ordered)
    doubled = _choose_doubled(ordered, share)
    allowed = {frozenset(pair) for pair in pairs}
    plan: dict[str, tuple[str, ...]] = {}
    for source in sorted(
        ordered, key=lambda source: source.id not in doubled
    ):  # the pairs first: they are harder to place
        readers = [c for c, known in languages.items() if not known or source.language in known]
        plan[source.id] = _give(source, readers, load, chance, allowed, double=source.id in doubled)
    return dict(sorted(plan.items()))


def _choose_doubled(sources: Sequence[ToCode], share: float) -> frozenset[str]:
    """The sources that get two coders: a share of each group, in the drawn order."""
    groups: dict[str, list[str]] = {}
    for source in sources:
        groups.setdefault(source.group, []).append(source.id)
    return frozenset(id for ids in groups.values() for id in ids[: -int(-len(ids) * share // 1)])


def _give(
    source: ToCode,
    readers: Sequence[str],
    load: dict[str, int],
    chance: random.Random,
    allowed: set[frozenset[str]],
    *,
    double: bool,
) -> tuple[str, ...]:
    order = sorted(readers, key=lambda coder: (load[coder], chance.random()))
    chosen = tuple(order[:1])
    if double:
        couples = [
            (a, b)
            for at, a in enumerate(order)
            for b in order[at + 1 :]
            if not allowed or {a, b} in allowed
        ]
        chosen = min(couples, key=lambda pair: load[pair[0]] + load[pair[1]], default=chosen)
    for coder in chosen:
        load[coder] += source.n_words
    return chosen
