"""The comparison of rules for numbers, in small: what `docs/numbers.md` says of each holds, the readers
find what a poor page gives away, and a run that was stopped goes on.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from privacy.rule.candidates import released, rounded, to_rap, window
from privacy.rule.compare import RULES, compositions, jobs, one_table, run
from privacy.rule.drawn import ALL, THRESHOLD, Study, draw_interviews, draw_survey
from privacy.rule.readers import (
    Outsider,
    fitting,
    how_often_right,
    n_certain,
    n_values_over_editions,
    span_in_box,
)
from privacy.rule.written import figure, table

STUDIES = [draw_interviews(3), draw_interviews(11), draw_survey(1)]
studies = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)


@studies
def test_rounding_keeps_sums_and_multiples_and_makes_nobody_somebody(study: Study):
    """Everybody is rounded down; every other number is less than a step away from the true one."""
    sizes, sums = study.counts(), study.sums()
    printed = [one for one in sums if one.terms.keys() <= sizes.keys()]
    item_of = {row: item for item, table in study.tables.items() for row in table}
    for seed in range(5):
        told = released(study, lot=f"lot {seed}").told
        at = {row: told.get((item, to_rap(row))) for row, item in item_of.items()}
        values = {row: one.said.n if one else 0 for row, one in at.items()}
        values[ALL] = study.n // THRESHOLD * THRESHOLD
        for row, n in sizes.items():
            low, high = window(values[row], THRESHOLD, study.n)
            assert low <= n <= high or row == ALL
            assert values[row] == n or n % THRESHOLD or row == ALL
        for one in printed:
            assert one.low <= sum(f * values[row] for row, f in one.terms.items()) <= one.high


def test_every_page_of_one_table_leaves_each_number_as_many_values_as_the_threshold():
    """Whatever is rounded up: all pages of 2 to 5 kinds and 11 to 24 people."""
    n_pages = 0
    for n in range(11, 25):
        for k in range(2, 6):
            for up in compositions(n // THRESHOLD, k):
                spans = span_in_box([window(THRESHOLD * one, THRESHOLD, n) for one in up], n)
                n_pages += 1
                assert spans is not None
                assert min(high - low + 1 for low, high in spans) >= THRESHOLD

    assert n_pages == 1106


@studies
def test_the_outsider_finds_what_a_table_without_its_small_numbers_gives_away(study: Study):
    """Counts below five left out, all others exact, as many tables are printed."""
    truth = study.counts()
    page = {row: (n, n) if n >= THRESHOLD else (0, THRESHOLD - 1) for row, n in truth.items()}
    spans = Outsider(study, page).spans(all_of_them=True)
    hidden = [row for row in spans if truth[row] < THRESHOLD]

    assert all(low <= truth[row] <= high for row, (low, high) in spans.items())
    assert any(spans[row][0] == spans[row][1] for row in hidden)


def test_the_outsider_sees_gaps_between_the_ends():
    """A row that can be 0 or 5 and nothing between has two values."""
    study = STUDIES[0]
    rows = study.tables["setting"]
    page = dict.fromkeys(study.counts(), (0, study.n)) | {ALL: (study.n, study.n)}
    outsider = Outsider(study, page)

    assert outsider.n_values(rows[0], (0, 9)) == THRESHOLD
    assert outsider.n_values(rows[0], (0, 1)) == 2
    assert outsider.n_values(rows[0], (study.n + 1, study.n + 9)) == 0


def test_who_knows_all_others_is_certain_of_everything_beside_exact_numbers():
    study = STUDIES[0]
    *others, her = study.people
    page = {row: (n, n) for row, n in study.counts().items()}
    certain, n_facts = n_certain(study, fitting(study, page, others, [her, *study.people]))

    assert certain == n_facts == 2 + len(study.values["code"])


def test_who_reads_two_editions_of_fixed_bands_knows_who_was_at_an_edge():
    """5 people came to be 6: the band of 0 to 5 is left, and with it the number is known."""
    assert n_values_over_editions([(0, 5), (6, 20)], [(6, 11), (6, 21)], 20, joined=True) == [1, 1]
    assert n_values_over_editions([(0, 5), (6, 20)], [(0, 5), (6, 21)], 20, joined=True) == [6, 6]


def test_the_likeliest_value_is_always_right_where_all_is_printed_and_half_the_time_of_two():
    """Of (2, 0) and (0, 2), which print alike, against pages of their own."""
    alone = {(2, 0): {"a": 1.0}, (0, 2): {"b": 1.0}}

    assert how_often_right(alone) == 1
    assert how_often_right({one: {"same": 1.0} for one in alone}) == 0.5
    assert how_often_right({one: {"a": 0.5, "b": 0.5} for one in alone}) == 0.5


@studies
def test_the_outsider_finds_five_values_or_more_of_each_number_of_somebody(study: Study):
    """Solved to the ends, on the page that a release prints."""
    truth, page = study.counts(), rounded(study)
    spans = Outsider(study, page).spans(all_of_them=True)
    silence = {"answered", "no-answer"}
    some = [row for row in spans if truth[row] and not silence & {value for _, value in row}]

    assert all(low <= truth[row] <= high for row, (low, high) in spans.items())
    assert min(spans[row][1] - spans[row][0] + 1 for row in some) >= THRESHOLD


@pytest.mark.long
def test_the_comparison_in_small_and_goes_on_where_it_stopped(tmp_path: Path):
    """Rounding leaves every number of somebody five values, in these studies as in the 1,000."""
    notes = tmp_path / "notes.jsonl"
    done = run(notes)
    lines = notes.read_text("utf-8").splitlines()
    notes.write_text("\n".join(lines[:-3]) + "\n" + lines[-3][:9], encoding="utf-8")
    pages = [one for name, one in done.items() if name.startswith("page")]

    assert run(notes) == done == json.loads(json.dumps(done))
    assert len(done) == len([*jobs()])
    assert {one["rounding"][what] for one in pages for what in ("narrow", "gaps")} == {0}
    assert (
        min(one_table(n, 2)[rule]["fewest"] for n in (11, 20) for rule in ("bands", "rounding"))
        >= 5
    )
    assert table(done).count("\n") > 20
    assert figure(done).count("<polyline") == len(RULES)
