"""Proposed changes of the codebook wait in files of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import write

from rap.core.errors import UnknownError, WrongUseError
from rap.store.codebook_edits import read_proposals, remove_proposal, write_proposal
from rap.topics.checks.check import find_problems


def test_a_proposal_waits_until_it_is_decided(tmp_path: Path) -> None:
    """It is listed with who and why, and gone afterwards."""
    fields = {"label": {"fr": "Chauffage"}, "family": "access"}
    id = write_proposal(
        tmp_path, "create", "heating", reason="said in four talks", by="K-02", fields=fields
    )
    (row,) = read_proposals(tmp_path)
    remove_proposal(tmp_path, id)

    assert (row["act"], row["code"], row["reason"], row["by"], row["fields"]) == (
        "create",
        "heating",
        "said in four talks",
        "K-02",
        fields,
    )
    assert read_proposals(tmp_path) == []


@pytest.mark.parametrize("code", ["../x", "Rent", ""])
def test_a_proposal_is_about_a_code(tmp_path: Path, code: str) -> None:
    """What is no id is refused."""
    with raises(WrongUseError, "store.proposals.bad_act"):
        write_proposal(tmp_path, "create", code, reason="because", by="K-02", fields={})


def test_a_proposal_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Also when the id is a path."""
    with raises(UnknownError, "store.proposals.unknown"):
        remove_proposal(tmp_path, "../../x")


def test_a_broken_proposal_is_a_problem_and_a_whole_one_is_none(study: Path) -> None:
    """`rap check` names the file."""
    write_proposal(study, "retire", "alarm", reason="nobody uses it", by="K-02", fields={})
    assert find_problems(study) == []
    write(study, "codebook/proposals/0a1b2c3d.json", "{}")

    assert [problem.place for problem in find_problems(study)] == [
        "codebook/proposals/0a1b2c3d.json"
    ]


def test_what_is_decided_while_the_list_is_read_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another lead decides between the look into the folder and the reading of the file."""
    facts: dict[str, Any] = {"reason": "Two names for one thing.", "by": "K-02", "fields": {}}
    gone, kept = sorted(write_proposal(tmp_path, "retire", "key", **facts) for _ in range(2))
    read_text = Path.read_text

    def decided_first(path: Path, **how: Any) -> str:
        if path.stem == gone and path.exists():
            remove_proposal(tmp_path, gone)
        return read_text(path, **how)

    monkeypatch.setattr(Path, "read_text", decided_first)

    assert [row["id"] for row in read_proposals(tmp_path)] == [kept]
