"""Units of texts, and who gave which of them a code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from rap.analysis.agreement import find_units, rate_units
from rap.core.errors import Message, WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder"]
TEXT = "I: Is it dear?\n\n  P1: Yes. I pay 10 a day!  \n"
TEXTS = {"INT-1": TEXT, "INT-2": "P1: No.", "INT-3": ""}


def codings(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def rated(frame: pd.DataFrame, **options: Any) -> list[tuple[Any, ...]]:
    return list(rate_units(frame, TEXTS, **options).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("turn", ["I: Is it dear?", "P1: Yes. I pay 10 a day!"]),
        ("sentences", ["I: Is it dear?", "P1: Yes.", "I pay 10 a day!"]),
        ("word", ["I", "Is", "it", "dear", "P1", "Yes", "I", "pay", "10", "a", "day"]),
        ("characters", list(TEXT)),
        ("source", [TEXT]),
    ],
)
def test_units_are_found(unit: str, expected: list[str]) -> None:
    """Without the space around them; singular and plural say the same."""
    assert [TEXT[start:end] for start, end in find_units(TEXT, unit=unit)] == expected


@pytest.mark.parametrize("unit", ["turn", "sentence", "word", "character", "source"])
def test_an_empty_text_has_no_units(unit: str) -> None:
    """An empty text has no units, whatever kind of unit is asked for."""
    assert find_units("", unit=unit).shape == (0, 2)


def test_every_set_of_coders_has_its_units() -> None:
    """Those nobody coded too, so that the weights of a code add up to the units of the source."""
    frame = codings(
        ("INT-1", 0, 14, "rent", "K-1"),
        ("INT-1", 10, 30, "rent", "K-2"),
        ("INT-1", 0, 2, "key", "K-2"),
    )

    assert rated(frame, unit="character") == [
        ("INT-1", "key", (), ("K-1", "K-2"), 43),
        ("INT-1", "key", ("K-2",), ("K-1",), 2),
        ("INT-1", "rent", (), ("K-1", "K-2"), 15),
        ("INT-1", "rent", ("K-1",), ("K-2",), 10),
        ("INT-1", "rent", ("K-2",), ("K-1",), 16),
        ("INT-1", "rent", ("K-1", "K-2"), (), 4),
    ]


@pytest.mark.parametrize(
    ("start", "end", "unit", "n_coded"),
    [
        (14, 18, "turn", 0),
        (13, 18, "turn", 1),
        (13, 19, "turn", 2),
        (14, 18, "sentence", 0),
        (23, 28, "sentence", 2),
        (2, 3, "word", 0),
        (4, 7, "word", 2),
    ],
)
def test_a_unit_counts_as_coded_when_a_coding_shares_a_character_with_it(
    start: int, end: int, unit: str, n_coded: int
) -> None:
    """A coding of the space between units codes none."""
    frame = codings(("INT-1", start, end, "rent", "K-1"))

    assert sum(weight for _, _, yes, _, weight in rated(frame, unit=unit) if yes) == n_coded


def test_overlapping_segments_of_one_coder_are_one() -> None:
    """Overlapping segments of one coder count as one, and not as agreement with herself."""
    frame = codings(
        ("INT-1", 0, 6, "rent", "K-1"),
        ("INT-1", 4, 9, "rent", "K-1"),
        ("INT-1", 5, 6, "rent", "K-1"),
    )

    assert rated(frame, unit="character") == [
        ("INT-1", "rent", (), ("K-1",), len(TEXT) - 9),
        ("INT-1", "rent", ("K-1",), (), 9),
    ]


def test_codings_of_whole_sources_count_when_the_unit_is_the_source() -> None:
    """With smaller units they say nothing about which, and are left out."""
    frame = codings(("INT-2", None, None, "rent", "K-1"), ("INT-2", 0, 3, "rent", "K-2")).astype(
        {"start": "Int64", "end": "Int64"}
    )

    assert rated(frame, unit="source") == [("INT-2", "rent", ("K-1", "K-2"), (), 1)]
    assert rated(frame, unit="turn") == [("INT-2", "rent", ("K-2",), ("K-1",), 1)]


def test_a_coder_who_found_nothing_counts_when_listed() -> None:
    """And codings by anybody not listed do not."""
    frame = codings(("INT-2", 0, 3, "rent", "K-1"), ("INT-2", 0, 3, "rent", "K-9"))

    assert rated(frame, coders={"INT-2": ["K-1", "K-2"]}) == [
        ("INT-2", "rent", ("K-1",), ("K-2",), 1)
    ]


def test_turns_may_be_given() -> None:
    """For some sources; the others have their lines."""
    frame = codings(("INT-1", 0, 14, "rent", "K-1"), ("INT-2", 0, 3, "rent", "K-1"))

    found = rated(frame, breaks={"INT-1": [(0, 5), (5, 14), (18, 42)]})
    assert [(source, yes, weight) for source, _, yes, _, weight in found] == [
        ("INT-1", (), 1),
        ("INT-1", ("K-1",), 2),
        ("INT-2", ("K-1",), 1),
    ]


def test_no_codings_and_empty_texts_give_an_empty_table() -> None:
    """Without codings, or with an empty text, the table has no rows and its usual columns."""
    empty = rate_units(codings(), TEXTS)
    nothing = rate_units(codings(("INT-3", None, None, "rent", "K-1")), TEXTS, unit="source")

    assert (list(empty.columns), len(empty), len(nothing)) == (
        ["source", "code", "yes", "no", "weight"],
        0,
        0,
    )


def test_the_sweep_equals_a_bitmap_of_characters() -> None:
    """For random codings of 8 coders, who are too many for a table of all their sets."""
    rng = np.random.default_rng(5)
    rows = [
        (f"S{rng.integers(3)}", int(a), int(a + rng.integers(1, 9)), "x", f"K{rng.integers(8)}")
        for a in rng.integers(0, 50, 200)
    ]
    frame, texts = codings(*rows), dict.fromkeys(["S0", "S1", "S2"], "a" * 60)
    marked = {source: np.zeros((8, 60), dtype=bool) for source in texts}
    for source, start, end, _, coder in rows:
        marked[source][int(coder[1]), start:end] = True
    expected: dict[tuple[str, tuple[str, ...]], int] = {}
    for source, bitmap in marked.items():
        for column in bitmap.T:
            key = (source, tuple(f"K{i}" for i in np.flatnonzero(column)))
            expected[key] = expected.get(key, 0) + 1

    found = rate_units(frame, texts, unit="character")
    assert {(row.source, row.yes): row.weight for row in found.itertuples()} == expected


UNITS = ("turn", "sentence", "word", "character", "source")
ONE = codings(("INT-2", 0, 3, "rent", "K-1"))


@pytest.mark.parametrize(
    ("frame", "options", "id", "facts"),
    [
        (
            codings(("INT-9", 0, 3, "rent", "K-1")),
            {},
            "codings.no_text",
            {"source": "INT-9", "missing": 1},
        ),
        (
            codings(("INT-2", 0, 99, "rent", "K-1")),
            {},
            "codings.past_the_end",
            {"source": "INT-2", "end": 99, "length": 7},
        ),
        (
            codings(("INT-2", 3, 3, "rent", "K-1")),
            {},
            "codings.no_passage",
            {"row": 1, "start": "3", "end": "3"},
        ),
        (codings(("INT-2", 3, None, "rent", "K-1")), {}, "codings.half_a_place", {"row": 1}),
        (codings(("INT-2", "x", "y", "rent", "K-1")), {}, "codings.no_numbers", {}),
        (
            codings(("INT-2", 0, 3, None, "K-1")),
            {},
            "codings.missing",
            {"column": "code", "row": 1},
        ),
        (
            codings(("INT-2", 0, 3, "rent", "K-1"), ("INT-2", 0, 3, "rent", None)),
            {},
            "codings.missing",
            {"column": "coder", "row": 2},
        ),
        (
            ONE,
            {"unit": "page"},
            "agreement.bad_choice",
            {"option": "unit", "value": "page", "known": UNITS},
        ),
        (
            ONE,
            {"breaks": {"INT-2": [(0, 5), (3, 7)]}},
            "agreement.bad_breaks",
            {"source": "INT-2"},
        ),
        (
            codings(("INT-2", 0, 3, "rnt", "K-1")),
            {"codebook": pd.DataFrame({"code": ["key", "rent"]})},
            "codings.unknown_code",
            {"code": "rnt", "nearest": Message("core.nearest.is", name="rent")},
        ),
        (
            codings(*(("INT-2", 0, 3, "rent", f"K-{i}") for i in range(63))),
            {},
            "agreement.too_many_coders",
            {"coders": 63, "most": 62},
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(
    frame: pd.DataFrame, options: Any, id: str, facts: Any
) -> None:
    """With the place, what is wrong and what would be right."""
    with pytest.raises(WrongUseError) as caught:
        rate_units(frame, TEXTS, **options)

    assert caught.value.message == Message(f"analysis.{id}", **facts)
