"""A study of twelve invented people lives fourteen months, through the commands that people type and
the requests that their screens send; after each act it is checked from its files and pages alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from studies import ROOT, scale, scaled
from year.acts import BEGINNING
from year.driver import Year, draw, kernels, live, shrink
from year.oracle import FOUND

THE_YEAR = (
    # winter: twelve talks are coded, three sentences are written, and the first report leaves
    *BEGINNING,
    "a_desk_opens",
    "phase1_for_members",
    # spring: two groups read it, people answer by message, a second report says so
    "a_group_answers",
    "another_group_answers",
    "groups_confirm",
    "a_month_is_handed_in",
    "messages_come",
    "a_transcript_is_amended",
    "a_code_is_renamed",
    "phase1_for_members",
    # somebody leaves, and nothing of anybody else changes
    "somebody_leaves",
    "phase1_for_members",
    # summer: places are tried, and a sentence is turned into its opposite
    "two_spaces_are_tried",
    "users_of_a_space_answer",
    "a_promise_is_written",
    "key_means_the_opposite",
    "stale_translations_are_written_anew",
    "one_takes_back_being_counted",
    "phase3_for_members",
    "phase1_for_public",
    # autumn: a colleague leaves, twelve more people are heard, and one who is read and not quoted
    "a_colleague_leaves",
    "a_raw_talk_is_reviewed",
    "a_code_is_moved",
    "twelve_more_come_in",
    "one_takes_back_being_quoted",
    "a_promise_is_kept",
    "phase1_for_members",
    # a second winter: two machines, and what was learned
    "the_study_is_shared",
    "work_is_exchanged",
    "handbook_for_members",
)
THE_WHOLE_YEAR = (
    *THE_YEAR,
    "rent_is_reworded",
    "rent_means_the_same",
    "phase1_for_members",
    "a_survey_is_answered",
    "survey_for_members",
    "reports_are_made_by_the_clock",
    "the_study_is_looked_at",
    "one_more_comes_in",
    "somebody_leaves",
    "phase2_for_members",
)
N_YEARS, ACTS_IN_A_YEAR = scaled(3, 300), 20
SEEDS = ROOT / ".cache/years-done"  # of `SIZE=full`


@pytest.fixture(scope="module", autouse=True)
def _kernels() -> Iterator[None]:
    with kernels():
        yield


def told(year: Year) -> str:
    return "\n".join(map(str, year.wrong))


def rules(year: Year) -> set[str]:
    return {one.rule for one in year.wrong}


def test_a_year_of_one_study(tmp_path: Path) -> None:
    """One story, always the same, in which no rule is broken."""
    year = live([(name, 0) for name in THE_YEAR], tmp_path / "year")

    assert year.done == [*THE_YEAR], told(year)
    assert not year.wrong, told(year)


@pytest.mark.long
def test_a_whole_year_of_one_study(tmp_path: Path) -> None:
    """The same story, and what came after it."""
    year = live([(name, 0) for name in THE_WHOLE_YEAR], tmp_path / "year")

    assert year.done == [*THE_WHOLE_YEAR], told(year)
    assert not year.wrong, told(year)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for many years: they begin alike."""
    return tmp_path_factory.mktemp("years") / "year"


@pytest.mark.long
@pytest.mark.parametrize("rule", FOUND)
def test_what_a_year_found_stays_mended(place: Path, rule: str) -> None:
    """Its smallest history breaks no rule."""
    begin = [(name, 0) for name in BEGINNING]
    year = live([*begin, *FOUND[rule]], place)

    assert not year.wrong, told(year)


@pytest.mark.long
def test_random_years(place: Path) -> None:
    """Any acts in any order; at full size in parts: seeds that were done are not done again. What fails
    is made small, and printed.
    """
    done = {*SEEDS.read_text().split()} if scale() == "full" and SEEDS.is_file() else set()
    for seed in (one for one in range(N_YEARS) if str(one) not in done):
        history = draw(seed, n=ACTS_IN_A_YEAR)
        year = live(history, place)
        if broken := rules(year):
            smallest, wrong = shrink(history, broken, place)
            lines = [f"    {row!r}," for row in smallest[len(BEGINNING) :]]
            pytest.fail("\n".join([f"seed {seed}: {wrong}", *lines]), pytrace=False)
        if scale() == "full":
            SEEDS.parent.mkdir(exist_ok=True)
            with SEEDS.open("a") as file:
                file.write(f"{seed}\n")
