"""Stretches of several sources: each question in numpy gives what a double loop gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rap.core import spans
from rap.core.spans import SOURCE, Spans, expand_pairs, find_breaks, join, make_spans

Place = tuple[int, int, int]
PLACES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(1, 5)).map(
        lambda p: (p[0], p[1], p[1] + p[2])
    ),
    max_size=8,
)
DISTANCE = st.integers(0, 6)
TEXTS = {"A": "ab\n\ncd\nefgh\nij klm", "B": "no line end at all", "C": "\nx\ny\nz 0123456789"}


def spans_of(places: list[Place]) -> Spans:
    ordered = np.array(sorted(places), np.int64).reshape(-1, 3)
    return make_spans(
        ordered[:, 0] * SOURCE + ordered[:, 1], ordered[:, 0] * SOURCE + ordered[:, 2]
    )


def loop(
    left: list[Place], right: list[Place], holds: Callable[[Place, Place], bool]
) -> list[bool]:
    return [any(a[0] == b[0] and holds(a, b) for b in right) for a in sorted(left)]


RELATIONS: dict[str, Callable[[Place, Place], bool]] = {
    "overlapping": lambda a, b: a[1] < b[2] and b[1] < a[2],
    "inside": lambda a, b: b[1] <= a[1] and a[2] <= b[2],
    "containing": lambda a, b: a[1] <= b[1] and b[2] <= a[2],
    "before": lambda a, b: a[2] <= b[1],
    "after": lambda a, b: b[2] <= a[1],
    "in_same_source": lambda a, b: True,
}
WITHIN: dict[str, Callable[[Place, Place, int], bool]] = {
    "near": lambda a, b, n: max(b[1] - a[2], a[1] - b[2]) <= n,
    "before": lambda a, b, n: 0 <= b[1] - a[2] <= n,
    "after": lambda a, b, n: 0 <= a[1] - b[2] <= n,
}


@pytest.mark.parametrize("name", RELATIONS)
@settings(deadline=None)
@given(left=PLACES, right=PLACES)
def test_a_relation_is_what_a_double_loop_finds(
    name: str, left: list[Place], right: list[Place]
) -> None:
    """Also with empty sides, equal stretches and several sources."""
    found = getattr(spans, name)(spans_of(left), spans_of(right))

    assert found.tolist() == loop(left, right, RELATIONS[name])


@pytest.mark.parametrize("name", WITHIN)
@settings(deadline=None)
@given(left=PLACES, right=PLACES, distance=DISTANCE)
def test_a_distance_is_what_a_double_loop_finds(
    name: str, left: list[Place], right: list[Place], distance: int
) -> None:
    """Characters are counted between the two, within one source."""
    found = getattr(spans, name)(spans_of(left), spans_of(right), distance=distance)

    assert found.tolist() == loop(left, right, lambda a, b: WITHIN[name](a, b, distance))


@settings(deadline=None)
@given(left=PLACES, right=PLACES)
def test_two_in_one_line_touch_a_common_line(left: list[Place], right: list[Place]) -> None:
    """A line end belongs to the line it ends; the end of a source ends a line."""

    def lines(place: Place) -> set[int]:
        text = list(TEXTS.values())[place[0]]
        return {text[:at].count("\n") for at in range(place[1], place[2])}

    breaks = find_breaks(TEXTS, dict(enumerate(TEXTS)))
    found = spans.overlapping(
        spans.as_lines(spans_of(left), breaks), spans.as_lines(spans_of(right), breaks)
    )

    assert found.tolist() == loop(left, right, lambda a, b: bool(lines(a) & lines(b)))


@settings(deadline=None)
@given(first=PLACES, second=PLACES)
def test_joining_keeps_each_stretch_once_and_in_order(
    first: list[Place], second: list[Place]
) -> None:
    """Nothing is lost, and nothing stands twice."""
    both = join([spans_of(first), spans_of(second)])
    places = [
        (int(s // SOURCE), int(s % SOURCE), int(e % SOURCE))
        for s, e in zip(both.start, both.end, strict=True)
    ]

    assert places == sorted({*first, *second})


def test_a_distance_of_any_size_stays_in_the_source() -> None:
    """The next source is never near."""
    left, right = spans_of([(0, 0, 5)]), spans_of([(1, 0, 5)])

    assert not spans.near(left, right, distance=10**15).any()
    assert not spans.before(left, right, distance=10**15).any()


@settings(deadline=None)
@given(counts=st.lists(st.integers(0, 4), max_size=6), chunk=st.integers(1, 5))
def test_pairs_come_in_portions_and_completely(counts: list[int], chunk: int) -> None:
    """However small the portions, every pair comes once and in order."""
    low = np.arange(len(counts)) + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "CHUNK", chunk)
        found = [
            (int(i), int(j))
            for a, b in expand_pairs(low, low + counts)
            for i, j in zip(a, b, strict=True)
        ]

    assert found == [(i, i + 1 + k) for i, count in enumerate(counts) for k in range(count)]
