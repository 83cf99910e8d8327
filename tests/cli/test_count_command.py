"""`rap count`: what is noted beside the desks."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study, write

from rap.core.errors import RapError
from rap.store.counts import read_meetings
from rap.topics.checks.check import find_problems
from rap.topics.desk.commands import meeting

LOG = "codebook/counts/meetings.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_study(tmp_path)
    monkeypatch.chdir(root)
    finding = "statement: {en: You pay first.}\nevidence: {codes: [deposit]}\n"
    write(root, "codebook/findings/F-10001.yaml", finding)
    return root


def test_a_meeting_is_noted_with_one_command(root: Path) -> None:
    """The first makes the file; a remark of the team in it stays when the next comes in."""
    meeting("Town", "Windows", level="town", date="2026-03-14")
    text = (root / LOG).read_text(encoding="utf-8")
    write(root, LOG, f"# ours\n{text}")
    more = {"demand": True, "argues": ["F-10001"], "public": True}
    meeting("Region", "Leases", level="region", date="2026-06-01", **more)  # type: ignore[arg-type]

    first, second = read_meetings(root)
    assert (first.kind, first.is_public, first.argues) == ("meeting", False, ())
    assert (second.kind, second.is_public, second.argues) == ("demand", True, ("F-10001",))
    assert (second.whom, second.level, second.subject) == (
        *({"und": "Region"}, "region"),
        {"und": "Leases"},
    )
    assert (root / LOG).read_text(encoding="utf-8").startswith("# ours\n")
    assert find_problems(root) == []


def test_a_meeting_that_argues_with_no_finding_is_refused(root: Path) -> None:
    """Nothing is written, nor is there a file where there was none."""
    with raises(RapError, "store.meetings.no_finding"):
        meeting("Region", "Leases", level="region", argues=["F-10009"])
    assert not (root / LOG).exists()
