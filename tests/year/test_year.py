"""A study of twelve invented people lives fourteen months, through the commands that people type and
the requests that their screens send; after each act it is checked from its files and pages alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from year import oracle
from year.acts import BEGINNING
from year.driver import Year, kernels, live

THE_YEAR = (
    *BEGINNING,
    "phase1_for_members",
    "phase1_for_public",
    "a_group_answers",
    "another_group_answers",
    "groups_confirm",
    "messages_come",
    "phase1_for_members",
    "somebody_leaves",
    "phase1_for_members",
    "phase2_for_members",
    "handbook_for_members",
)


@pytest.fixture(scope="module", autouse=True)
def _kernels() -> Iterator[None]:
    with kernels():
        yield


def told(year: Year) -> str:
    return "\n".join(map(str, year.wrong))


def test_a_year_of_one_study(tmp_path: Path) -> None:
    """One story, always the same; what is known to be wrong today is found, and nothing else."""
    year = live([(name, 0) for name in THE_YEAR], tmp_path)

    assert year.done == [*THE_YEAR], told(year)
    assert {one.rule for one in year.wrong} == {*oracle.KNOWN}, told(year)
