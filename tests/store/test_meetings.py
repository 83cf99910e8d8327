"""The log of meetings and demands: whom, about what, with which finding, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import make_study, write

from rap.report.items.year import show_meetings
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.checks.check import find_problems

PLACE = "codebook/counts/meetings.yaml"
SAID = "You pay three months first."
FINDING = f'statement: {{en: "{SAID}"}}\nevidence: {{codes: [deposit]}}\n'
LOG = """\
meetings:
  3f9a2b7c:
    date: "2026-05-04"
    kind: demand
    with: Ministry of Work
    level: federal
    subject: {en: Contracts, fr: Contrats}
    argues: [F-10001]
  1a2b3c4d:
    date: "2026-03-14"
    with: Town of Northwick
    level: town
    subject: Windows
    outcome: A second meeting
    public: yes
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_study(tmp_path)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    write(root, PLACE, LOG)
    return root


def lines_of(root: Path, audience: str) -> list[list[object]]:
    item = show_meetings(Study(root, audience=audience), year="2026", id="meetings")
    lines: list[list[object]] = item.data["chart"]["lines"]
    return [[cell.get("en", cell.get("und", "")) for cell in line] for line in lines]  # type: ignore[attr-defined]


def test_the_team_reads_all_meetings_by_day_with_what_the_finding_says(root: Path) -> None:
    """The sentence stands in the table, since nobody knows findings by their ids."""
    assert find_problems(root) == []
    assert lines_of(root, "team") == [
        ["14 March 2026", "Meeting", "Town of Northwick", "town", "Windows", "A second meeting", ""],
        ["4 May 2026", "Demand", "Ministry of Work", "federal", "Contracts", "", SAID],
    ]  # fmt: skip


@pytest.mark.parametrize("audience", ["members", "public"])
def test_others_read_only_what_the_study_made_public_and_no_finding(
    root: Path, audience: str
) -> None:
    """A meeting that says nothing stays with the team, and so does a sentence nobody released."""
    assert lines_of(root, audience) == [
        ["14 March 2026", "Meeting", "Town of Northwick", "town", "Windows", "A second meeting"]
    ]
    assert [one.id for one in Study(root, audience=audience).meetings] == ["1a2b3c4d"]


@pytest.mark.parametrize("named", ["F-10001", wording(SAID)])
def test_a_link_leads_to_a_finding_or_to_its_words(root: Path, named: str) -> None:
    """A wording is enough, since a demand is argued with the words of that day."""
    write(root, PLACE, LOG.replace("[F-10001]", f'"{named}"'))
    assert find_problems(root) == []
    assert lines_of(root, "team")[1][-1] == SAID


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("[F-10001]", "[F-10002]", 8, "'F-10002' is neither a finding of this study"),
        ("level: federal", "level: federl", 6, "'federl' is not a level of government"),
        ('"2026-05-04"', "May", 3, "'May' is not a day"),
        ("kind: demand", "kind: demnd", 4, "'demnd' is neither a meeting nor a demand"),
        ("public: yes", "public: true", 15, "`public` is 'true'; write yes or no"),
        ("    with: Ministry of Work\n", "", 2, "`with` is missing"),
        ("3f9a2b7c:", "first:", 2, "'first' is not a name of a meeting"),
        ("subject: Windows", "subjct: Windows", 13, "'subjct'"),
        ("Ministry of Work", "someone@ministry.be", 5, "mail"),
    ],
)
def test_what_is_wrong_with_the_log_is_named_at_its_line(
    root: Path, was: str, now: str, line: int, said: str
) -> None:
    """An address of somebody is found there as in other words that people write freely."""
    write(root, PLACE, LOG.replace(was, now))
    found = [str(one) for one in find_problems(root)]
    assert any(one.startswith(f"{PLACE}:{line}: ") and said in one for one in found), found
