"""Who raised a theme, and who of them was asked about it."""

from __future__ import annotations

import random

import pandas as pd
from messages import raises
from studies import scaled

from rap.analysis.asked import ASKED, count_asked
from rap.core.errors import WrongUseError

GUIDES = pd.DataFrame(
    [("1", "rent", "money"), ("1", "keys", "place"), ("2", "tax", "money")],
    columns=["guide", "code", "family"],
)


def frames(said: dict[str, list[str]], guide: dict[str, object]) -> tuple[pd.DataFrame, ...]:
    """One talk a person: what each spoke of, and the guide that was used."""
    area = {"rent": "money", "tax": "money", "keys": "place", "rest": "body"}
    codings = pd.DataFrame(
        [(f"I-{who}", who, code, area[code]) for who, codes in said.items() for code in codes],
        columns=["source", "case", "code", "family"],
    )
    cases = pd.DataFrame({"case": [*said], "sources": [[f"I-{who}"] for who in said]})
    sources = pd.DataFrame({"source": [f"I-{who}" for who in said]})
    return codings, cases, sources.assign(guide=[guide.get(who) for who in said]), GUIDES


def test_raised_by_three_of_whom_one_was_asked_one_was_not_and_of_one_nobody_knows():
    """Who was asked and said nothing counts among those asked; a theme nobody raised is there too."""
    said = {"C-1": ["rent"], "C-2": ["rent"], "C-3": ["rent"], "C-4": []}
    guide = {"C-1": "1", "C-2": "2", "C-4": "1"}
    frame = count_asked(*frames(said, guide))

    assert frame.drop(columns="cases").to_numpy().tolist() == [
        ["rent", 3, 2, 1, 1, 1],
        ["keys", 0, 2, 0, 0, 0],
        ["tax", 0, 1, 0, 0, 0],
    ]


def test_a_guide_that_no_file_describes_is_not_known():
    """It is not an interview in which nothing was asked."""
    frame = count_asked(*frames({"C-1": ["rent"]}, {"C-1": "of-last-year"}))

    assert frame.loc[0, list(ASKED)].tolist() == [0, 0, 0, 1]


def test_an_area_is_asked_about_when_one_of_its_themes_is():
    """By language, too: each group has those asked in it."""
    codings, cases, sources, guides = frames(
        {"C-1": ["tax"], "C-2": ["rent"]}, {"C-1": "1", "C-2": "2"}
    )
    sources["language"] = ["fr", "nl"]
    frame = count_asked(codings, cases, sources, guides, rows="family", by="language")

    assert frame.drop(columns="cases").to_numpy().tolist() == [
        ["money", "fr", 1, 1, 1, 0, 0],
        ["money", "nl", 1, 1, 1, 0, 0],
        ["place", "fr", 0, 1, 0, 0, 0],
    ]


def test_a_frame_without_its_columns_is_refused():
    """With the name of the frame."""
    codings, cases, sources, guides = frames({"C-1": ["rent"]}, {})
    with raises(WrongUseError, "analysis.columns.missing"):
        count_asked(codings, cases, sources, guides.drop(columns="family"))


def test_numbers_are_those_of_a_count_by_hand():
    """People with several talks, texts with several guides, guides nobody knows, drawn by chance."""
    chance = random.Random(7)
    for _ in range(scaled(60, 2000)):
        talks = {
            f"I-{n}": chance.sample(["1", "2", "9"], chance.choice((0, 1, 2))) for n in range(6)
        }
        of = {f"C-{n}": chance.sample([*talks], chance.choice((1, 2))) for n in range(4)}
        said = {
            (source, who, chance.choice(("rent", "keys", "tax")))
            for who, own in of.items()
            for source in own
            for _ in range(chance.choice((0, 1, 2)))
        }
        codings = pd.DataFrame(sorted(said), columns=["source", "case", "code"])
        cases = pd.DataFrame({"case": [*of], "sources": [*of.values()]})
        sources = pd.DataFrame({"source": [*talks], "guide": [*talks.values()]})
        lists = {"1": {"rent", "keys"}, "2": {"tax"}}
        got = count_asked(codings, cases, sources, GUIDES).set_index("code")

        for code in ("rent", "keys", "tax"):
            raised = {who for _, who, own in said if own == code}
            asked = {
                who
                for who, own in of.items()
                if any(code in lists.get(guide, ()) for one in own for guide in talks[one])
            }
            blank = {
                who for who, own in of.items() if any(not {*talks[one]} & {*lists} for one in own)
            }
            left = raised - asked
            numbers = [raised, asked, raised & asked, left - blank, left & blank]
            row = got.loc[code, ["people", *ASKED]].tolist() if code in got.index else [0] * 5
            assert row == [*map(len, numbers)]
