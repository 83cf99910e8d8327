"""What is known of texts that come in, as it is typed: `rap import … --about`."""

from __future__ import annotations

import pytest
from messages import raises

from rap.core.errors import Message, WrongUseError
from rap.topics.bringing_in.commands.about_texts import _parse_about
from rap.topics.entering.plan import Wanted


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ([], Wanted()),
        (["kind=article,month=2025-03"], Wanted(kind="article", month="2025-03")),
        (["phase=2", "case=C-51774"], Wanted(phase=2, case="C-51774")),
        (["talk=market, second hour,id=INT-10002"], Wanted(source="market, second hour", id="INT-10002")),
        (["encoding=cp1252"], Wanted(encoding="cp1252")),
    ],
)  # fmt: skip
def test_facts_of_texts_are_typed_together(about: list[str], wanted: Wanted) -> None:
    """In one option or in several; a comma within a value stays in it."""
    assert _parse_about(about) == wanted


def test_a_fact_that_no_text_has_is_refused_with_the_nearest() -> None:
    """Nothing that was typed is passed over."""
    nearest = Message("core.nearest.is", name="kind")
    with raises(WrongUseError, "bringing_in.import.unknown_fact", name="kinds", nearest=nearest):
        _parse_about(["kinds=article"])


@pytest.mark.parametrize("phase", ["0", "10", "one", ""])
def test_a_phase_is_a_number_from_one_to_nine(phase: str) -> None:
    """And nothing else that means one."""
    with raises(WrongUseError, "bringing_in.import.no_phase", place=f"--about phase={phase}"):
        _parse_about([f"phase={phase}"])
