"""The account of a study: what the lists know, what they leave to a person, and the trail."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import pytest
from messages import raises, said
from studies import ROOT, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import ProblemsError, WrongUseError
from rap.languages.catalogue import reading_in, say
from rap.study.study import Study
from rap.topics.answers.account import (
    ListItem,
    answers_of,
    fill_lists,
    format_list,
    methods_paragraph,
    read_known,
    read_trail,
    write_account,
)


@pytest.fixture(scope="module")
def demo() -> Study:
    return Study(ROOT)


@pytest.fixture(scope="module")
def rows(demo: Study) -> dict[tuple[str, str], ListItem]:
    return {(row.list, row.number): row for row in fill_lists(demo)}


def test_every_item_of_both_lists_is_there(rows: dict[tuple[str, str], ListItem]):
    """COREQ has 32, SRQR 21."""
    assert [number for name, number in rows if name == "coreq"] == [str(n) for n in range(1, 33)]
    assert [number for name, number in rows if name == "srqr"] == [f"S{n}" for n in range(1, 22)]


def test_what_the_study_knows_is_filled_in(rows: dict[tuple[str, str], ListItem]):
    """From texts, codings, codebook, groups."""
    assert rows["coreq", "12"].known == "About 20 people in 23 interviews, 2 focus groups."
    assert (
        rows["coreq", "24"].known
        == "3 coders; 8 talks coded by two or more, 32 disagreements decided with a reason."
    )
    assert rows["coreq", "25"].known.startswith("45 codes in 8 families")
    assert rows["coreq", "28"].known.startswith("2 focus groups answered the findings")


@pytest.mark.parametrize("number", ["1", "2", "4", "5", "6", "9", "10", "13", "17", "21"])
def test_what_only_a_person_knows_stays_empty(rows: dict[tuple[str, str], ListItem], number: str):
    """Nothing is made up for it."""
    assert rows["coreq", number].is_open


def test_a_study_with_little_in_it_claims_little(study: Path):
    """No groups, no findings, no notes: no sentence about them."""
    filled = {row.number for row in fill_lists(Study(study)) if row.known}

    assert filled == {"12", "16", "25", "27", "29", "S10", "S12", "S13"}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_what_is_known_is_in_the_language_of_the_reader(
    demo: Study, rows: dict[tuple[str, str], ListItem], language: str
):
    """Every answer, the heads and what is left to write; the items keep their published English."""
    with reading_in(language):
        filled = {(row.list, row.number): row for row in fill_lists(demo)}
        table = format_list(filled.values(), "coreq")
        heads = say("answers.account.heads")

    same = [place for place, row in rows.items() if row.known and filled[place].known == row.known]
    assert same == []
    assert [place for place, row in rows.items() if filled[place].is_open != row.is_open] == []
    assert heads in table
    assert said("answers.account.to_write") not in table


@pytest.mark.parametrize(("n", "said"), [(9, "Some"), (10, "About 10"), (19, "About 10")])
def test_people_are_said_as_everybody_may_read_them(demo: Study, n: int, said: str):
    """An exact number beside the one of a report would tell how many did not let themselves be counted."""
    known = dataclasses.replace(read_known(demo), people=n)

    assert answers_of(known)["12"] == f"{said} people in 23 interviews, 2 focus groups."


def test_few_people_are_not_counted_out_loud(demo: Study):
    """The lists end in a paper: below the threshold for everyone a word stands in the place of a
    number of people.
    """
    known = dataclasses.replace(read_known(demo), repeated=2, interpreted=1, companions=1)
    answers = answers_of(known)

    assert answers["18"] == "Some people interviewed more than once."
    assert answers["15"] == "In some of the talks, an interpreter or a companion."
    assert (
        answers_of(dataclasses.replace(known, repeated=12))["18"]
        == "About 10 people interviewed more than once."
    )


def test_nothing_tells_that_somebody_took_her_words_back(
    demo: Study, rows: dict[tuple[str, str], ListItem]
):
    """The demo study has one who did; no list, no paragraph and no trail speaks of it."""
    told = [row.known for row in rows.values()] + [
        methods_paragraph(read_known(demo), language="en")
    ]

    assert not [text for text in told if "C-61934" in text or re.search(r"\b(1|one) person", text)]
    assert not [
        act for act in read_trail(ROOT) if "C-61934" in str(act) or "2026-02-17" in act.when
    ]


def test_what_a_person_wrote_stands_before_what_is_known(study: Path):
    """`codebook/account.yaml`, an item a line."""
    write(
        study,
        "codebook/account.yaml",
        'coreq:\n  "1": Two of the coders | both members.\n  "12": All who wanted.\n',
    )
    table = format_list(fill_lists(Study(study)), "coreq")

    assert (
        "| 1 | Interviewer | Who led the interviews and the groups? | Two of the coders / both members. |"
        in table
    )
    assert "All who wanted. Some people in 1 interview." in table
    assert "| 2 | Credentials | What were their credentials? | – (to write) |" in table


def test_an_item_no_list_has_is_said(study: Path):
    """The last item of the COREQ list is 32, so item 33 is refused by its number."""
    write(study, "codebook/account.yaml", 'coreq:\n  "33": More.\n')

    with pytest.raises(ProblemsError, match="33"):
        fill_lists(Study(study))


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        (
            "fr",
            "Nous avons codé 23 entretiens et 2 groupes de quelque 20 personnes (français, néerlandais, anglais, espagnol, roumain)",
        ),
        (
            "nl",
            "We codeerden 23 interviews en 2 groepsgesprekken met ongeveer 20 personen (Frans, Nederlands, Engels, Spaans, Roemeens)",
        ),
        (
            "en",
            "We coded 23 interviews and 2 focus groups from about 20 people (French, Dutch, English, Spanish, Romanian)",
        ),
    ],
)
def test_the_methods_paragraph_says_what_was_done(demo: Study, language: str, begins: str):
    """In each language, with nothing left to fill in."""
    text = methods_paragraph(read_known(demo), language=language)

    assert text.startswith(begins)
    assert "{" not in text


def test_the_paragraph_leaves_out_what_was_not_done(study: Path):
    """No focus group, no trial."""
    text = methods_paragraph(read_known(Study(study)), language="en")

    assert text.startswith("We coded 1 interviews from fewer than 10 people")
    assert "focus groups" not in text
    assert "trial" not in text


def test_the_trail_holds_every_act_and_no_words(demo: Study):
    """As many codings as the logs have lines, by days and not by the clock; no case, no word of a
    text.
    """
    acts = read_trail(ROOT)
    lines = sum(
        path.read_text().count("\n") for path in (ROOT / "interviews/codings").glob("*/K-*.jsonl")
    )

    assert sum(act.what.startswith("coding ") for act in acts) == lines
    assert [act.when for act in acts] == sorted(act.when for act in acts)
    assert {len(act.when) for act in acts} == {len("2025-06-07")}
    assert not [act for act in acts if re.search(r"C-[0-9]", str(act))]
    assert {act.what for act in acts} >= {
        "code created",
        "finding contested",
        "space observed",
        "sheet brought back",
        "memo written",
    }


def test_the_account_is_four_files(study: Path, tmp_path: Path):
    """Two lists, the trail as CSV that reads back, the paragraph."""
    written = write_account(study, tmp_path / "account", language="nl")

    assert [path.name for path in written] == ["coreq.md", "srqr.md", "trail.csv", "methods.nl.md"]
    rows = list(csv.reader(io.StringIO((tmp_path / "account/trail.csv").read_text())))
    assert rows[0] == ["when", "who", "what", "thing", "more"]
    with raises(WrongUseError, "answers.account.no_paragraph", language="sq"):
        write_account(study, tmp_path / "account", language="sq")


def test_the_command_writes_or_prints_the_account(study: Path, monkeypatch: pytest.MonkeyPatch):
    """`rap account` says how many items are filled; with --json the rows come out."""
    monkeypatch.chdir(study)
    printed = CliRunner().invoke(app, ["account"]).output
    rows = json.loads(CliRunner().invoke(app, ["account", "--json"]).output)

    assert (
        f"reports/out/account/coreq.md: {said('answers.account.filled', filled=5, items=32)}"
        in printed
    )
    assert len(rows) == 53
    assert rows[0] == {
        "list": "coreq",
        "number": "1",
        "topic": "Interviewer",
        "asks": "Who led the interviews and the groups?",
        "known": "",
        "written": "",
    }
