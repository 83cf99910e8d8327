"""The table of people, as the screen asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from sent import as_sent
from studies import add_source, make_study, write

from rap.core.errors import NotAllowedError, WrongUseError
from rap.store.roles import CODER, READER
from rap.topics.people.routes.table import list_people, save_table
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

list_people = as_sent(list_people)
save_table = as_sent(save_table)

ANA, CASE, REFUSES = Person("K-01", CODER), "C-20001", "C-20002"
VARIABLES = "variables:\n  age:\n    label: {en: Age}\n    values: {young: {en: under 30}, old: {en: over 45}}\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two people, of whom one refuses that the team analyses her words."""
    root = make_study(tmp_path / "study")
    write(root, "codebook/codebook.yaml", f"title: {{en: T}}\nlanguages: [en]\n{VARIABLES}")
    write(root, f"interviews/cases/{CASE}.yaml", "variables: {age: young}\n")
    add_source(root, "INT-10002", "P1: Nothing of this.\n", case=REFUSES)
    no = 'consent: [{date: "2025-01-01", given: "no"}]\n'
    write(root, f"interviews/cases/{REFUSES}.yaml", f"variables: {{age: old}}\n{no}")
    return Bench(root)


def cell(now: object, **other: object) -> dict[str, object]:
    return {"case": CASE, "variable": "age", "was": ["young"], "now": now} | other


def test_who_was_never_asked_to_stay_in_published_numbers_is_named(bench: Bench) -> None:
    """Until she was asked, whatever she said; who refused everything is not asked again."""
    before = list_people(bench, ANA)["ask_to_stay"]
    grants = "{team: [analyse, count, stay], members: [count]}"
    yes = f"consent: [{{date: 2025-01-01, given: yes, yes: {grants}}}]\n"
    write(bench.root, f"interviews/cases/{CASE}.yaml", f"variables: {{age: young}}\n{yes}")
    asked = list_people(Bench(bench.root), ANA)["ask_to_stay"]
    write(
        bench.root,
        f"interviews/cases/{CASE}.yaml",
        f"variables: {{age: young}}\n{yes.replace(', stay', '')}",
    )

    assert (before, asked) == ([CASE], [])
    assert list_people(Bench(bench.root), ANA)["ask_to_stay"] == [CASE]


def test_the_table_has_who_may_be_analysed_and_what_sorts_them(bench: Bench) -> None:
    """With the labels of values, and what makes each one of few."""
    told = list_people(bench, ANA)

    assert told["variables"] == [
        {
            "id": "age",
            "label": {"en": "Age"},
            "values": [
                {"id": "young", "label": {"en": "under 30"}},
                {"id": "old", "label": {"en": "over 45"}},
            ],
        }
    ]
    assert told["people"] == [
        {
            "case": CASE,
            "sources": ["INT-10001"],
            "values": {"age": ["young"]},
            "by_month": [],
            "rare": ["age"],
        }
    ]


def test_a_save_is_whole_or_told_cell_by_cell(bench: Bench) -> None:
    """The sentence, what could stand there, and whether she may want it all the same."""
    told = save_table(bench, ANA, cells=[cell("51")])
    assert told == {
        "saved": False,
        "problems": [
            {
                "case": CASE,
                "variable": "age",
                "sentence": told["problems"][0]["sentence"],
                "proposal": "old",
                "warning": False,
            }
        ],
    }
    assert save_table(bench, ANA, cells=[cell("over 45")]) == {"saved": True, "problems": []}
    assert list_people(bench, ANA)["people"][0]["values"] == {"age": ["old"]}


@pytest.mark.parametrize(
    "cells",
    [
        "age",
        [cell(3)],
        [cell("x" * 201)],
        [cell("old", was="young")],
        [cell("old", case="../C-20001")],
        [cell("\ud800")],
        [{"case": CASE}],
        [cell("old")] * 5_001,
    ],
)
def test_what_is_no_table_is_refused(bench: Bench, cells: object) -> None:
    """A table with cells that cannot be is refused, and nothing is written."""
    with raises(WrongUseError, "people.bad_cells"):
        save_table(bench, ANA, cells=cells)


def test_who_only_reads_sees_no_table_and_who_refused_is_nobody_here(bench: Bench) -> None:
    """Neither is her row written by somebody who guesses her case."""
    for act in (list_people, lambda *who: save_table(*who, cells=[])):
        with raises(NotAllowedError, "web.role.coder_needed"):
            act(bench, Person("", READER))
        with raises(NotAllowedError, "web.role.only_reads"):
            act(bench, Person("K-09", READER))
    with raises(WrongUseError, "consent.unknown_case"):
        save_table(bench, ANA, cells=[cell("young", case=REFUSES, was=["old"])])
