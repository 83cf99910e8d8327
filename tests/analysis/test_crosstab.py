"""How many people stand behind each code."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from studies import scaled

from rap.analysis.crosstab import count_doubles, count_people, count_words, crosstab, find_thin
from rap.core.errors import Message, Problem, WrongUseError

CODINGS = pd.DataFrame(
    [
        ("1", "INT-1", "rent", "C-1"),
        ("2", "INT-1", "rent", "C-1"),
        ("3", "INT-2", "rent", "C-1"),
        ("4", "INT-3", "rent", "C-2"),
        ("5", "INT-3", "key", "C-2"),
        ("6", "AR-1", "rent", None),
    ],
    columns=["coding", "source", "code", "case"],
)
CASES = pd.DataFrame(
    {
        "case": ["C-1", "C-2", "C-3"],
        "setting": [["window", "home"], ["home"], []],
        "region": ["north", None, "south"],
    }
)


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("people", [("rent", 2, ("C-1", "C-2")), ("key", 1, ("C-2",))]),
        (
            "sources",
            [
                ("rent", 4, ("AR-1", "INT-1", "INT-2", "INT-3"), ("C-1", "C-2")),
                ("key", 1, ("INT-3",), ("C-2",)),
            ],
        ),
        ("codings", [("rent", 5, ("C-1", "C-2")), ("key", 1, ("C-2",))]),
    ],
)
def test_a_person_counts_once_however_often_she_was_interviewed(
    count: str, expected: list[tuple[object, ...]]
) -> None:
    """Sources and codings are counted when asked for; an article is nobody."""
    assert rows(crosstab(CODINGS, count=count)) == expected


def test_a_person_with_several_values_counts_under_each() -> None:
    """A person with two values and two codings of one code is counted once under each value."""
    assert rows(crosstab(CODINGS, CASES, by="setting")) == [
        ("rent", "home", 2, ("C-1", "C-2")),
        ("rent", "window", 1, ("C-1",)),
        ("key", "home", 1, ("C-2",)),
    ]


def test_whose_value_nobody_knows_is_left_out() -> None:
    """No column for what is not known."""
    assert rows(crosstab(CODINGS, CASES, rows="region")) == [("north", 1, ("C-1",))]


def test_several_variables_split_together() -> None:
    """With two variables there is a row for each combination that occurs, and no other."""
    assert rows(crosstab(CODINGS, CASES, rows="code", by=["setting", "region"])) == [
        ("rent", "window", "north", 1, ("C-1",)),
        ("rent", "home", "north", 1, ("C-1",)),
    ]


def test_codings_are_left_as_they_were() -> None:
    """An argument is never changed."""
    before = CODINGS.copy()
    crosstab(CODINGS, CASES, by="setting")

    pd.testing.assert_frame_equal(CODINGS, before)


def test_no_codings_give_an_empty_table() -> None:
    """Without codings the table has no rows and the same columns as with codings."""
    found = crosstab(CODINGS.head(0), CASES, by="setting")

    assert (rows(found), list(found.columns)) == ([], ["code", "setting", "people", "cases"])


@pytest.mark.parametrize("asked", [{"count": "persons"}, {"by": "colour"}, {"rows": "colour"}])
def test_what_cannot_be_counted_is_wrong_use(asked: dict[str, str]) -> None:
    """A crosstab that cannot be counted is refused, and the message names what exists."""
    with pytest.raises(WrongUseError):
        crosstab(CODINGS, CASES, **asked)


def test_people_are_counted_by_a_variable() -> None:
    """All cases, coded or not."""
    assert rows(count_people(CASES, by="setting")) == [
        ("home", 2, ("C-1", "C-2")),
        ("window", 1, ("C-1",)),
    ]


def test_a_variable_that_is_not_there_is_wrong_use() -> None:
    """An unknown variable is refused with a sentence instead of a KeyError."""
    with pytest.raises(WrongUseError):
        count_people(CASES, by="colour")


def test_thin_codes_are_found_with_those_nobody_spoke_of() -> None:
    """The thinnest first, retired and merged ones left out."""
    book = pd.DataFrame(
        {
            "code": ["rent", "key", "none", "old"],
            "retired": [None, None, None, "2026"],
            "merged_into": [None] * 4,
        }
    )

    assert rows(find_thin(CODINGS, book, below=2)) == [("none", 0, ()), ("key", 1, ("C-2",))]


def test_texts_are_counted_by_what_is_known_of_them() -> None:
    """A column of sources splits codings as a variable of people does."""
    sources = pd.DataFrame({"source": ["AR-1", "INT-1"], "month": ["2025-03", None]})

    assert rows(crosstab(CODINGS, sources=sources, rows="month", count="sources")) == [
        ("2025-03", 1, ("AR-1",), ())
    ]


@pytest.mark.volume
def test_1000_random_tables_are_those_of_sets() -> None:
    """People, texts and codings, with several values per person, unknown values, and codings of
    nobody.
    """
    draw = random.Random(5)
    for _ in range(scaled(1000, 1000, quick=150)):
        settings = {
            f"C-{n}": draw.choice([["window"], ["home"], ["window", "home"], [], None])
            for n in range(4)
        }
        codings = [
            (f"{n}", draw.choice("ab"), f"INT-{draw.randrange(3)}", draw.choice([*settings, None]))
            for n in range(9)
        ]
        frame = pd.DataFrame(codings, columns=["coding", "code", "source", "case"])
        cases = pd.DataFrame({"case": list(settings), "setting": list(settings.values())})
        count, place = draw.choice([("people", 3), ("sources", 2), ("codings", 0)])
        members: dict[tuple[str, str], set[str]] = {}
        for row in codings:
            for setting in settings.get(row[3] or "") or ():
                members.setdefault((row[1], setting), set()).add(str(row[place]))
        found = crosstab(frame, cases, by="setting", count=count)
        assert dict(
            zip(zip(found["code"], found["setting"], strict=True), found[count], strict=True)
        ) == {cell: len(ids) for cell, ids in members.items()}


def test_a_coding_without_a_number_of_words_adds_none() -> None:
    """It is not given the number of another."""
    counted = pd.DataFrame(
        {
            "code": ["rent", "rent"],
            "case": ["C-1", "C-2"],
            "source": ["INT-1", "INT-2"],
            "words": [5, None],
        }
    )

    assert crosstab(counted, count="words")["words"].tolist() == [5]


def test_words_are_counted_where_they_begin() -> None:
    """An apostrophe within a word does not end it; a coding of the whole source holds all of them."""
    texts = {"INT-1": "J'ai payé la caution, à l'avance."}
    codings = pd.DataFrame(
        [
            ("INT-1", 0, 9, "rent", "C-1"),
            ("INT-1", 10, 20, "key", "C-1"),
            ("INT-1", None, None, "tone", "C-1"),
        ],
        columns=["source", "start", "end", "code", "case"],
    )
    counted = count_words(codings, texts)

    assert list(counted["words"]) == [2, 2, 6]
    assert rows(crosstab(counted, count="words")) == [
        ("tone", 6, ("C-1",)),
        ("rent", 2, ("C-1",)),
        ("key", 2, ("C-1",)),
    ]


def test_who_counts_in_several_columns_is_told() -> None:
    """Numbers of a row may add up to more than there are people."""
    assert (count_doubles(CASES, by="setting"), count_doubles(CASES, by="region")) == (1, 0)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            {"count": "heads"},
            Problem(
                "analysis.crosstab.unknown_count",
                count="heads",
                known=("people", "sources", "codings", "words"),
            ),
        ),
        (
            {"count": "words"},
            Problem(
                "analysis.columns.missing",
                frame=Message("analysis.columns.frame", name="codings"),
                columns=["words"],
                right=Message(
                    "analysis.columns.made_by", function="rap.analysis.crosstab.count_words"
                ),
            ),
        ),
        (
            {"by": "seting"},
            Problem(
                "analysis.crosstab.unknown_column",
                column="seting",
                nearest=Message("core.nearest.is", name="setting"),
            ),
        ),
    ],
)
def test_what_cannot_be_counted(asked: dict[str, str], problem: Problem) -> None:
    """What is wrong, the nearest that is right, and for words the function that counts them."""
    with pytest.raises(WrongUseError) as caught:
        crosstab(CODINGS, CASES, **asked)  # type: ignore[arg-type]

    assert caught.value.problems == (problem,)
