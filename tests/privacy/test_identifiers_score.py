"""The screen on its evaluation sets: recall, over-masking and what the scorer counts; a floor, so
that no change lowers it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from identifiers.marked import LANGUAGES, parse_marked
from identifiers.score import Tally, covered, measure, score

from rap.privacy.pseudonyms import Identifier

SCORER = Path(__file__).parents[1] / "identifiers" / "score.py"
FLOORS = {
    "tune": {"direct": 0.98, "structured": 0.98, "quasi": 0.98, "precision": 0.95},
    "report": {"direct": 0.98, "structured": 0.98, "quasi": 0.96, "precision": 0.94},
    "fresh1": {"direct": 0.98, "structured": 0.98, "quasi": 0.94, "precision": 0.95},
    "fresh2": {"direct": 0.95, "structured": 0.98, "quasi": 0.95, "precision": 0.94},
    # quasi was 0.97 of 42 marks; vehicles and legal status, which are asked about since, add nine
    "fresh3": {"direct": 0.98, "structured": 0.98, "quasi": 0.96, "precision": 0.95},
    "drill": {"direct": 0.98, "structured": 0.98, "precision": 0.96},
    "fresh4": {"direct": 0.98, "structured": 0.98, "precision": 0.96},
    "fresh5": {"direct": 0.96, "structured": 0.96, "precision": 0.95},
    "fresh6": {"direct": 0.98, "structured": 0.98, "precision": 0.95},
    "weak": {"direct": 0.97, "quasi": 0.93, "precision": 0.8},
    "set13": {"direct": 0.94, "structured": 0.98, "quasi": 0.93, "precision": 0.87},
    "lines14": {"direct": 0.95, "precision": 0.81},
    "set14": {"direct": 0.95, "precision": 0.86},
    "blind": {"direct": 0.95, "structured": 0.95, "quasi": 0.71, "precision": 0.93},
}


def find(start: int, end: int, *, direct: bool = True) -> Identifier:
    return Identifier(start, end, "name", direct, "", "[x]", 1)


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("name", FLOORS)
def test_no_set_falls_below_its_floor(name: str):
    """Direct, structured and quasi recall and precision of characters, over all languages."""
    shares = {row: hit / out_of for row, (hit, out_of) in measure(name)["all"].counts.items()}

    assert {row: shares[row] for row, floor in FLOORS[name].items() if shares[row] < floor} == {}


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("name", FLOORS)
def test_clean_lines_are_hardly_masked(name: str):
    """In utterances that identify nobody, at most eight characters in a hundred are covered."""
    hit, out_of = measure(name)["all"].counts["over"]

    assert hit / out_of <= 0.08


def test_an_entity_counts_only_when_every_mention_is_wholly_covered():
    """One letter short, or one mention of two, is a miss."""
    (entity,) = parse_marked("en\tAsk {name#1:Bo}, then {name#1:Boris}.").entities

    assert covered(entity, [(4, 6), (13, 18)])
    assert not covered(entity, [(4, 6), (13, 17)])
    assert not covered(entity, [(13, 18)])


def test_a_direct_entity_is_not_hit_by_a_question():
    """A name that is only asked about would reach a reader; a place may be found as either."""
    utterance = parse_marked("en\t{name#1:Bo} of {place#2:Gent}")
    asked, taken = Tally(), Tally()
    score(utterance, [find(0, 2, direct=False), find(6, 10, direct=False)], asked)
    score(utterance, [find(0, 2), find(6, 10)], taken)

    assert (asked.counts["direct"], asked.counts["quasi"]) == ([0.0, 1.0], [1.0, 1.0])
    assert (taken.counts["direct"], taken.counts["quasi"]) == ([1.0, 1.0], [1.0, 1.0])


@pytest.mark.parametrize("name", ["fresh2", "blind"])
def test_of_a_set_that_is_reported_no_words_are_shown(
    name: str, capsys: pytest.CaptureFixture[str]
):
    """Whoever mends the rules sees the misses of the other sets alone."""
    measure(name, misses=True)

    assert capsys.readouterr().out == ""


@pytest.mark.long
def test_the_command_prints_a_row_for_each_language_and_no_words():
    """From one command; of the set that is reported nothing but figures appears."""
    done = subprocess.run(
        [sys.executable, str(SCORER), "blind", "--misses"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split()[0] for line in done.stdout.splitlines()]

    assert rows == ["blind", *LANGUAGES, "all"] * 4  # what is found, two of kinds, whole texts
