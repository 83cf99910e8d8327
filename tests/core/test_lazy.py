"""What is made when it is asked for, once."""

from __future__ import annotations

import contextlib
import gc

import pytest

from rap.core.lazy import LazyRow, collection_paused


def test_a_row_is_made_when_a_member_is_asked_for_and_once() -> None:
    """And is then a row like any other."""
    made = []

    def make() -> list[str]:
        made.append(1)
        return ["a", "b", "c"]

    row = LazyRow(make)
    assert made == []

    assert (row[1], row[1:], len(row), list(row), "c" in row) == (
        "b",
        ("b", "c"),
        3,
        ["a", "b", "c"],
        True,
    )
    assert made == [1]


@pytest.mark.parametrize("was_on", [True, False])
def test_while_much_is_made_nothing_is_collected_and_then_as_before(was_on: bool) -> None:
    """Also when making it fails, and within another."""
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        with contextlib.suppress(ValueError), collection_paused():
            with collection_paused():
                pass
            assert not gc.isenabled()
            raise ValueError("half way")
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if before else gc.disable)()
