"""The plan in files: one a source."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import places, raises
from studies import write

from rap.core.errors import WrongUseError
from rap.store.assignments import check_assignments, read_assignments, write_assignments
from rap.topics.checks.check import find_problems


def test_a_plan_reads_back_and_others_stay(tmp_path: Path) -> None:
    """Sources not spoken of keep whom they have; nobody takes the file away."""
    write_assignments(
        tmp_path,
        {"INT-10001": ["K-01", "K-02"], "INT-10002": ["K-02"]},
        drawn="by language, seed 7",
    )
    write_assignments(tmp_path, {"INT-10002": [], "INT-10003": ["K-01"]})

    assert read_assignments(tmp_path) == {"INT-10001": ("K-01", "K-02"), "INT-10003": ("K-01",)}


@pytest.mark.parametrize("plan", [{"../x": ["K-01"]}, {"INT-10001": ["Ana"]}])
def test_only_ids_are_written(tmp_path: Path, plan: dict[str, list[str]]) -> None:
    """Neither a path nor a name."""
    with raises(WrongUseError, "store.assignments.no_ids"):
        write_assignments(tmp_path, plan)

    assert list(tmp_path.rglob("*.yaml")) == []


def test_a_name_in_the_plan_is_reported(tmp_path: Path) -> None:
    """A name in place of a coder's id is reported with its line."""
    write(tmp_path, "interviews/plan/INT-10001.yaml", "v: 1\ncoders: [Ana]\n")

    assert places(check_assignments(tmp_path)) == [
        ("interviews/plan/INT-10001.yaml:2", "store.assignments.bad_coder")
    ]


def test_a_plan_for_what_is_not_there_is_a_problem(study: Path) -> None:
    """`rap check` names the interview that is gone and the coder nobody knows; a plan that fits is
    none.
    """
    write_assignments(study, {"INT-10001": ["K-01"]})
    assert find_problems(study) == []
    write_assignments(study, {"INT-10001": ["K-07"], "INT-10009": ["K-01"]})

    assert [problem.place for problem in find_problems(study)] == [
        "interviews/plan/INT-10001.yaml",
        "interviews/plan/INT-10009.yaml",
    ]
