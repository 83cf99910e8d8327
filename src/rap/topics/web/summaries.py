"""What lists show of the codings of one source, small enough to keep of every source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rap.core.errors import Problem
from rap.store.codings import Fold, find_practice
from rap.study.consent import Voices


@dataclass(frozen=True)
class Summary:
    """What lists show of one source's codings: (coder, code) -> how many (`practice`: that do not
    count yet), coder -> state, whose words each code touches, and coder -> the furthest place coded,
    as a share of the text; when each coding was made (`times`), and of the suggestions of each code
    whether they were taken (`hints`). `damaged`: what cannot be read of its logs and maps.
    """

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    practice: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reach: Mapping[str, float] = field(default_factory=dict)
    times: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)
    damaged: tuple[Problem, ...] = ()


def _frozen(lists: Mapping[Any, Iterable[Any]]) -> dict[Any, tuple[Any, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


def sum_up(fold: Fold, voices: Voices, *, length: int, interns: frozenset[str]) -> Summary:
    """The summary of a source whose text has `length` code points."""
    people: dict[tuple[str, str], set[str]] = {}
    practice = find_practice(fold, interns=interns)
    counted = [coding for coding in fold.codings if coding.id not in practice]
    for coding in counted:
        people.setdefault((coding.coder, coding.code), set()).update(
            voices.touched(coding.start, coding.end)
        )
    counts = Counter((coding.coder, coding.code) for coding in counted)
    waiting = Counter(
        (coding.coder, coding.code) for coding in fold.codings if coding.id in practice
    )
    touched = {key: frozenset(cases - {""}) for key, cases in people.items()}
    reach: dict[str, float] = {}
    for coding in fold.codings:
        far = round((coding.end or 0) / max(1, length), 2)
        reach[coding.coder] = max(far, reach.get(coding.coder, 0.0))
    times: dict[tuple[str, str], list[str]] = {}
    for coding in fold.codings:
        times.setdefault((coding.coder, coding.code), []).append(coding.t)
    hints: dict[str, list[bool]] = {}
    for event in fold.hints:
        hints.setdefault(event.data["code"], []).append(bool(event.data["taken"]))
    maps = (problem for problem in fold.problems if problem.id.startswith("store.maps."))
    return Summary(
        dict(counts),
        fold.marks,
        touched,
        dict(waiting),
        reach,
        _frozen(times),
        _frozen(hints),
        (*fold.damaged, *maps),
    )
