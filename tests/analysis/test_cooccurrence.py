"""Codes that stand together, and codes that follow each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rap.analysis.cooccurrence import code_sequences, cooccurrence
from rap.analysis.search import pairs as counting
from rap.core import spans
from rap.core.errors import Message, Problem, WrongUseError

COLUMNS = ["source", "start", "end", "code", "coder", "case"]
CODINGS = pd.DataFrame(
    [
        ("INT-1", 0, 10, "rent", "K-01", "C-1"),
        ("INT-1", 5, 12, "deposit", "K-01", "C-1"),
        ("INT-1", 6, 12, "deposit", "K-02", "C-1"),
        ("INT-1", 20, 30, "police", "K-01", "C-1"),
        ("INT-2", 0, 4, "deposit", "K-01", "C-2"),
        ("INT-2", 4, 9, "rent", "K-01", "C-2"),
        ("INT-2", None, None, "summary", "K-01", "C-2"),
    ],
    columns=COLUMNS,
)


def row(frame: pd.DataFrame, first: str, second: str) -> dict[str, Any]:
    found = frame[(frame["first"] == first) & (frame["second"] == second)]
    return dict(found.iloc[0]) if len(found) else {}


def test_an_overlap_is_counted_in_codings_characters_sources_and_people() -> None:
    """Two coders' codings of one passage are two pairs, and their characters count once."""
    assert cooccurrence(CODINGS).to_dict("records") == [
        {
            "first": "deposit",
            "second": "rent",
            "codings": 2,
            "characters": 5,
            "sources": 1,
            "people": 1,
            "cases": ("C-1",),
            "n_first": 2,
            "n_second": 2,
            "jaccard": 0.5,
            "c": pytest.approx(2 / 3),
        }
    ]


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [
        ({"within": "near"}, [("deposit", "rent", 3)]),
        ({"within": "near", "distance": 8}, [("deposit", "rent", 3), ("deposit", "police", 2)]),
        (
            {"within": "turn", "texts": {"INT-1": "x" * 15 + "\n" + "y" * 20, "INT-2": "z" * 20}},
            [("deposit", "rent", 3)],
        ),
        (
            {
                "within": "turn",
                "turns": pd.DataFrame({"source": ["INT-2", "INT-1", "INT-9"], "start": [4, 0, 0]}),
            },
            [("deposit", "police", 2), ("deposit", "rent", 2), ("police", "rent", 1)],
        ),
        (
            {"within": "source", "by": "codings"},
            [
                ("deposit", "rent", 3),
                ("deposit", "police", 2),
                ("deposit", "summary", 1),
                ("police", "rent", 1),
                ("rent", "summary", 1),
            ],
        ),
        ({"across_coders": False}, [("deposit", "rent", 1)]),
        (
            {"across_coders": False, "within": "source", "by": "sources"},
            [("deposit", "rent", 2), ("deposit", "police", 1)],
        ),
    ],
)
def test_together_may_mean_near_or_one_turn_or_one_source(
    asked: dict[str, Any], pairs: list[tuple[str, str, int]]
) -> None:
    """Whole sources count within "source" alone."""
    found = cooccurrence(CODINGS, **asked)

    assert (
        list(found[["first", "second", "codings"]].itertuples(index=False, name=None))[: len(pairs)]
        == pairs
    )


def test_jaccard_counts_what_is_asked_for() -> None:
    """Sources with the pair, of sources with either code; by codings it is the c-coefficient."""
    by_source = row(cooccurrence(CODINGS, within="source", by="sources"), "deposit", "rent")
    by_coding = row(cooccurrence(CODINGS, within="source", by="codings"), "deposit", "rent")

    assert (by_source["n_first"], by_source["n_second"], by_source["jaccard"]) == (2, 2, 1.0)
    assert (by_coding["n_first"], by_coding["n_second"], by_coding["jaccard"]) == (
        3,
        2,
        by_coding["c"],
    )


@pytest.mark.parametrize(
    ("copies", "c"), [((1, 1), 1.0), ((2, 2), np.nan), ((3, 1), 3.0), ((1, 0), None)]
)
def test_the_c_coefficient_leaves_its_range_when_codings_overlap_many_times(
    copies: tuple[int, int], c: float | None
) -> None:
    """1 when each has its own, more when pairs outnumber them, and no number for as many pairs as
    codings.
    """
    rows = [
        ("INT-1", 0, 9, code, "K-01", "C-1")
        for code, n in zip("ab", copies, strict=True)
        for _ in range(n)
    ]
    found = row(cooccurrence(pd.DataFrame(rows, columns=COLUMNS)), "a", "b")

    assert found.get("c") == (c if c is None else pytest.approx(c, nan_ok=True))


def test_a_person_counts_when_both_passages_are_hers() -> None:
    """In a focus group two people's passages in one source make a pair of codings, and nobody's."""
    codings = pd.DataFrame(
        [("FG-1", 0, 5, "rent", "K-01", "C-1"), ("FG-1", 9, 12, "key", "K-01", "C-2")],
        columns=COLUMNS,
    )

    assert row(cooccurrence(codings, within="source"), "key", "rent")["cases"] == ()


def test_a_frame_without_cases_has_no_people() -> None:
    """Any coded data will do."""
    found = cooccurrence(CODINGS.drop(columns=["case", "coder"]), by="sources")

    assert list(found.columns) == [
        "first",
        "second",
        "codings",
        "characters",
        "sources",
        "n_first",
        "n_second",
        "jaccard",
        "c",
    ]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"gap": 8}, [("deposit", "police", 2), ("deposit", "rent", 1)]),
        ({"gap": 10}, [("deposit", "police", 2), ("deposit", "rent", 1), ("rent", "police", 1)]),
        ({"gap": 8, "across_coders": False}, [("deposit", "police", 1), ("deposit", "rent", 1)]),
        (
            {"within": "turn", "texts": {"INT-1": "x" * 15 + "\n" + "y" * 20, "INT-2": "z" * 20}},
            [("deposit", "rent", 1)],
        ),
    ],
)
def test_a_code_follows_another_soon_or_in_its_turn(
    asked: dict[str, Any], rows: list[tuple[str, str, int]]
) -> None:
    """A passage that begins at the end of another follows it; one that overlaps does not."""
    found = code_sequences(CODINGS, **asked)

    assert list(found[["first", "second", "times"]].itertuples(index=False, name=None)) == rows


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            {"within": "page"},
            Problem(
                "analysis.cooccurrence.unknown_within",
                within="page",
                known=("overlap", "near", "turn", "source"),
            ),
        ),
        (
            {"by": "letters"},
            Problem(
                "analysis.cooccurrence.unknown_by",
                by="letters",
                known=("people", "sources", "codings"),
            ),
        ),
        (
            {"distance": -1},
            Problem("analysis.cooccurrence.bad_number", name="distance", value="-1"),
        ),
        ({"within": "turn"}, Problem("analysis.cooccurrence.no_turns")),
        (
            {"codebook": pd.DataFrame({"code": ["rents", "deposit", "police", "summary"]})},
            Problem(
                "analysis.codings.unknown_code",
                code="rent",
                nearest=Message("core.nearest.is", name="rents"),
            ),
        ),
        (
            {"within": "turn", "texts": {"INT-1": ""}},
            Problem("analysis.codings.no_text", source="INT-2", missing=1),
        ),
    ],
)
def test_what_cannot_be_counted_is_said_in_a_sentence(
    asked: dict[str, Any], problem: Problem
) -> None:
    """Where, what, and what would be right."""
    with pytest.raises(WrongUseError) as caught:
        cooccurrence(CODINGS, **asked)

    assert caught.value.problems == (problem,)


def test_nothing_coded_gives_empty_frames() -> None:
    """Where nothing is coded, each frame is empty and has its columns."""
    assert cooccurrence(CODINGS.head(0)).shape == (0, 11)
    assert cooccurrence(CODINGS.head(0), within="source").shape == (0, 11)
    assert code_sequences(CODINGS.head(0)).shape == (0, 6)


TEXT = "abcde\nfghi\nklmnopqrstuv"
ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.integers(0, 14),
        st.integers(0, 6),
        st.sampled_from("xyz"),
        st.sampled_from("KL"),
        st.sampled_from(["C-1", "C-2", None]),
    ).map(lambda r: (r[0], *((r[1], r[1] + r[2]) if r[2] else (None, None)), *r[3:])),
    max_size=9,
)


def line_set(coding: tuple[Any, ...]) -> set[int]:
    return {TEXT[:at].count("\n") for at in range(coding[1], coding[2])}


def together(a: tuple[Any, ...], b: tuple[Any, ...], within: str) -> bool:
    if a[0] != b[0] or within == "source" or None in (a[1], b[1]):
        return a[0] == b[0] and within == "source"
    gap = max(b[1] - a[2], a[1] - b[2])
    return {"overlap": gap < 0, "near": gap <= 3, "turn": bool(line_set(a) & line_set(b))}[within]


def naive(
    codings: list[tuple[Any, ...]], *, within: str, across_coders: bool
) -> dict[tuple[str, str], list[Any]]:
    """Codings, characters, sources and cases of each pair of codes, by a double loop."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [0, set(), set(), set()])
    for a, b in combinations(codings, 2):
        if a[3] != b[3] and (across_coders or a[4] == b[4]) and together(a, b, within):
            pair = found[min(a[3], b[3]), max(a[3], b[3])]
            pair[0] += 1
            pair[2].add(a[0])
            pair[3] |= {a[5]} & {b[5]} - {None}
            if a[1] is not None and b[1] is not None:
                coder = "" if across_coders else a[4]
                pair[1] |= {(a[0], coder, at) for at in range(max(a[1], b[1]), min(a[2], b[2]))}
    return {
        key: [n, len(chars), len(sources), tuple(sorted(cases))]
        for key, (n, chars, sources, cases) in found.items()
    }


@pytest.mark.parametrize("within", ["overlap", "near", "turn", "source"])
@settings(deadline=None)
@given(rows=ROWS, across_coders=st.booleans(), small=st.booleans())
def test_counts_are_what_a_double_loop_counts(
    within: str, rows: list[Any], across_coders: bool, small: bool
) -> None:
    """Whatever overlaps, whoever coded, in whatever portions and tables it is counted."""
    with pytest.MonkeyPatch.context() as patch:
        if small:
            patch.setattr(spans, "CHUNK", 2)
            patch.setattr(counting, "_TABLE", 0)
        texts = dict.fromkeys("AB", TEXT)
        frame = cooccurrence(
            pd.DataFrame(rows, columns=COLUMNS),
            within=within,
            distance=3,
            across_coders=across_coders,
            texts=texts,
        )
    found = {
        (r["first"], r["second"]): [r["codings"], r["characters"], r["sources"], r["cases"]]
        for r in frame.to_dict("records")
    }

    assert found == naive(rows, within=within, across_coders=across_coders)
    assert frame["people"].tolist() == [len(cases) for cases in frame["cases"]]


@settings(deadline=None)
@given(rows=ROWS, by=st.sampled_from(["people", "sources"]))
def test_jaccard_is_the_share_of_those_with_either_code(rows: list[Any], by: str) -> None:
    """Jaccard is the number of those with both codes over those with at least one, from 0 to 1."""
    member = COLUMNS.index({"people": "case", "sources": "source"}[by])
    frame = cooccurrence(pd.DataFrame(rows, columns=COLUMNS), within="source", by=by)
    having = {code: {r[member] for r in rows if r[3] == code} - {None} for code in "xyz"}
    expected = [
        (
            len(having[r["first"]]),
            len(having[r["second"]]),
            r[by] / max(1, len(having[r["first"]] | having[r["second"]])),
        )
        for r in frame.to_dict("records")
    ]

    assert (
        list(frame[["n_first", "n_second", "jaccard"]].itertuples(index=False, name=None))
        == expected
    )


@pytest.mark.parametrize("within", ["gap", "turn"])
@settings(deadline=None)
@given(rows=ROWS, across_coders=st.booleans())
def test_sequences_are_what_a_double_loop_finds(
    within: str, rows: list[Any], across_coders: bool
) -> None:
    """Each that begins at or after the end, within the gap or the turn the first one ends in."""
    placed = [r for r in rows if r[1] is not None]
    expected: dict[tuple[str, str], int] = defaultdict(int)
    for a, b in permutations(placed, 2):
        line = TEXT[: a[2] - 1].count("\n")
        soon = b[1] - a[2] <= 4 if within == "gap" else TEXT[: b[1]].count("\n") == line
        if a[0] == b[0] and b[1] >= a[2] and soon and (across_coders or a[4] == b[4]):
            expected[a[3], b[3]] += 1
    frame = pd.DataFrame(rows, columns=COLUMNS)
    found = code_sequences(
        frame, within=within, gap=4, across_coders=across_coders, texts=dict.fromkeys("AB", TEXT)
    )

    assert (
        dict(zip(zip(found["first"], found["second"], strict=True), found["times"], strict=True))
        == expected
    )
