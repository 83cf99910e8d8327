"""The figures of a printed report: where its own sums disagree."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import add_desks
from hypothesis import given
from hypothesis import strategies as st
from studies import make_study, write

from rap.analysis.printed_figures import find_disagreements
from rap.core.printed import Figure, Printed, Relation
from rap.store.counts.printed import read_printed
from rap.topics.checks.check import find_notes, find_problems

# an annual report as it was printed: press, help desk, open house, members, money
REPORT = """\
figures:
  nl-tone: 139
  nl-neutral: 71
  nl-positive: 62
  nl-rest: 143
  nl: 272
  december: 38
  mean-month: 20
  questions: 105
  violence: 18
  rights: 23
  discrimination: 20
  rights-share: {value: 21, unit: "%"}
  work-share: {value: 43, unit: "%"}
  raid: 3
  contracts: 4
  fines: 2
  dismissal: 1
  local: 12
  asylum: 1
  referred: {value: 11, says: {en: all but eleven}}
  first: 3
  second: 4
  third: 1
  fourth: 2
  fifth: 3
  brussels: {value: 65, unit: "%"}
  flanders: {value: 20, unit: "%"}
  wallonia: {value: 7.5, unit: "%"}
  members-before: 107
  members-after: 119
  members-growth: {value: 11.3, unit: "%"}
  evenings-3: {value: 33, unit: contacts}
  evenings-6: {value: 33, unit: people}
  law-1: 3 March
  law-5: 3 May
  staff: {value: 21.7, unit: "%"}
  projects: {value: 41.1, unit: "%"}
  rent: {value: 23.5, unit: "%"}
  other: {value: 8.2, unit: "%"}
relations:
  - {sum: [nl-neutral, nl-positive], is: nl-rest}
  - {sum: [nl-tone, nl-neutral, nl-positive], is: nl}
  - {sum: [first, second, third, fourth, fifth], is: referred}
  - {sum: [raid, contracts, fines, dismissal, local, asylum], is: rights}
  - {share: rights, of: questions, is: rights-share}
  - {share: questions, less: [violence, rights, discrimination], of: questions, is: work-share}
  - {mean: nl, less: december, over: 11, is: mean-month}
  - {growth: [members-before, members-after], is: members-growth}
  - {sum: [brussels, flanders, wallonia], is: "100"}
  - {same: [evenings-3, evenings-6]}
  - {same: [law-1, law-5]}
  - {sum: [staff, projects, rent, other], is: "100"}
"""
PLACE = "codebook/counts/printed-2024.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return add_desks(make_study(tmp_path))


def test_all_disagreements_of_an_annual_report_are_found(root: Path) -> None:
    """Ten, each with what the figures come to; the two sums that are right are not named."""
    write(root, PLACE, REPORT)
    found = find_disagreements(read_printed(root)["2024"])

    assert [(one.kind, one.printed, one.found) for one in found] == [
        ("sum", "143", "133"),
        ("sum", "11", "13"),
        ("share", "21", "21.9"),
        ("share", "43", "41.9"),
        ("mean", "20", "21.3"),
        ("growth", "11.3", "11.2"),
        ("sum", "100", "92.5"),
        ("same", "33 contacts", "33 people"),
        ("same", "3 March", "3 May"),
        ("sum", "100", "94.5"),
    ]


def test_the_check_names_them_and_stops_nothing(root: Path) -> None:
    """They are notes: what was printed was printed."""
    write(root, PLACE, REPORT)
    assert find_problems(root) == []
    notes = [str(one) for one in find_notes(root) if PLACE in str(one)]
    assert len(notes) == 10
    line = REPORT.splitlines().index("  - {sum: [nl-neutral, nl-positive], is: nl-rest}") + 1
    assert sum(f"{PLACE}:{line}: " in note for note in notes) == 1  # its own line
    write(root, "codebook/counts/rounds.yaml", "fields: []\n")  # a problem elsewhere
    assert [str(one) for one in find_notes(root) if PLACE in str(one)] == notes
    assert any("(nl-neutral and nl-positive) come to 133, and 143 is printed" in n for n in notes)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("is: nl-rest", "is: nl-rset", "no printed figure is called 'nl-rset'"),
        ("nl-tone: 139", "nl-tone: many", "cannot be added up"),
        ("over: 11, ", "", "a relation of the kind mean is not whole"),
        ("{same: [law-1, law-5]}", "{name: [law-1, law-5]}", "does not say what it is"),
        ("  raid: 3", "  raid: {value: 3, desk: helpdesk}", "'raid' is of a desk"),
    ],
)
def test_a_file_that_is_not_whole_is_named(root: Path, was: str, now: str, said: str) -> None:
    """With what would be right."""
    write(root, PLACE, REPORT.replace(was, now))
    assert said in " ".join(map(str, find_problems(root)))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=6), st.integers(1, 900))
def test_what_was_rounded_rightly_never_disagrees(parts: list[int], of: int) -> None:
    """Sums are exact, shares and means may be rounded to any number of decimals."""
    figures = {f"p{n}": Figure(f"p{n}", str(part)) for n, part in enumerate(parts)}
    names, total = tuple(figures), sum(parts)
    figures["of"] = Figure("of", str(of))
    relations = [Relation("sum", names, result=str(total))]
    for digits in range(3):
        share, mean = f"{total * 100 / of:.{digits}f}", f"{total / of:.{digits}f}"
        relations.append(Relation("share", names, of="of", result=share))
        relations.append(Relation("mean", names, over=str(of), result=mean))
    assert find_disagreements(Printed("2024", figures, tuple(relations))) == []
    (wrong,) = find_disagreements(
        Printed("2024", figures, (Relation("sum", names, result=str(total + 1)),))
    )
    assert wrong.found == str(total)
