"""Patterns in a process of their own."""

from __future__ import annotations

import os

import pytest

from rap.core import patterns
from rap.core.patterns import PatternStoppedError, find_pattern


def test_a_pattern_is_found_as_in_the_text() -> None:
    """Lines end at `$`, places count characters of the text, and empty places are none."""
    found = find_pattern(r"^é\w*$|x*", {"INT-10001": "été\nun 𝒳 été\nétés", "INT-10002": "none"})

    assert found == {"INT-10001": [(0, 3), (13, 17)]}


@pytest.mark.parametrize(
    ("pattern", "text", "wait_s", "is_wide"),
    [(r"(a+)+$", "a" * 40 + "!", 0.5, False), (".", "word " * 50_000, 600, True)],
)
def test_a_pattern_is_stopped(
    monkeypatch: pytest.MonkeyPatch, pattern: str, text: str, wait_s: float, is_wide: bool
) -> None:
    """One that would take years, by the clock, and one that fits everywhere, by its places however
    busy the machine is; no work of it is left.
    """
    monkeypatch.setattr(patterns, "WAIT_S", wait_s)
    before = os.times()
    with pytest.raises(PatternStoppedError) as stopped:
        find_pattern(pattern, {"INT-10001": text})

    assert stopped.value.is_wide == is_wide
    assert os.times().children_user - before.children_user < patterns.WORK_S
