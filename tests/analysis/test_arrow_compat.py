"""Analyses give back the kind they were given, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from messages import raises

from rap.analysis.agreement import (
    agreement,
    agreement_report,
    f1_segments,
    find_disagreements,
    krippendorff_alpha,
    rate_units,
    unitizing_alpha,
)
from rap.analysis.cooccurrence import code_sequences, cooccurrence
from rap.analysis.crosstab import count_people, count_words, crosstab, framework_matrix
from rap.analysis.kwic import keyword_in_context
from rap.analysis.saturation import coverage, saturation
from rap.analysis.search import search
from rap.core.errors import Message, WrongUseError
from rap.core.frames import to_pandas
from rap.privacy.disclosure import safe_table
from rap.report.items import show_table

TEXTS = {
    "INT-1": "P1: The rent is paid weekly.\nP1: The key costs more.\n",
    "INT-2": "P1: We share the key.\n",
}
LENGTH = {source: len(text) for source, text in TEXTS.items()}
CODINGS = pa.table(
    {
        "coding": ["1", "2", "3", "4"],
        "source": ["INT-1", "INT-1", "INT-1", "INT-2"],
        "start": [4, 4, 32, 4],
        "end": [12, 11, 44, 12],
        "code": pa.array(["rent", "rent", "key", "key"]).dictionary_encode(),
        "coder": ["K-1", "K-2", "K-1", "K-1"],
        "case": ["C-1", "C-1", "C-1", None],
    }
)
CASES = pa.table({"case": ["C-1"], "setting": [["window", "home"]]})
FRAME = to_pandas(CODINGS).assign(code=CODINGS["code"].to_pylist()).astype({"code": "str"})
Ask = Callable[[Any, Any], Any]  # codings and cases to an answer
ASKED: dict[str, Ask] = {
    "agreement": lambda codings, cases: agreement(
        codings, TEXTS, unit="character", by="setting", cases=_heard(cases)
    ),
    "rate_units": lambda codings, _: rate_units(codings, TEXTS),
    "f1_segments": lambda codings, _: f1_segments(codings, first="K-1", second="K-2"),
    "find_disagreements": lambda codings, _: find_disagreements(codings, texts=TEXTS),
    "crosstab": lambda codings, cases: crosstab(codings, cases, by="setting"),
    "count_words": lambda codings, _: count_words(codings, TEXTS),
    "count_people": lambda _, cases: count_people(cases, by="setting"),
    "search": lambda codings, cases: search(codings, TEXTS, query="rent setting:home", cases=cases),
    "cooccurrence": lambda codings, _: cooccurrence(codings, within="source"),
    "code_sequences": lambda codings, _: code_sequences(codings, gap=50),
    "saturation": lambda codings, _: saturation(codings, base=1, run=1, draws=5),
}


def _heard(cases: Any) -> Any:
    lists = [["INT-1", "INT-2"]]
    return (
        cases.append_column("sources", [lists])
        if isinstance(cases, pa.Table)
        else cases.assign(sources=lists)
    )


@pytest.mark.parametrize("name", ASKED)
def test_a_table_is_answered_with_the_table_of_the_frame(name: str) -> None:
    """Every analysis of codings, with missing values, lists and columns kept as dictionaries."""
    as_table = ASKED[name](CODINGS, CASES)
    as_frame = ASKED[name](FRAME, CASES.to_pandas())

    assert isinstance(as_frame, pd.DataFrame)
    assert isinstance(as_table, pa.Table)
    assert as_table.num_rows > 0
    assert as_table.equals(pa.Table.from_pandas(as_frame, preserve_index=False))


def test_numbers_and_reports_are_given_back_as_they_are() -> None:
    """An alpha is a number from a table too; ratings may be one."""
    ratings = pa.table({"first": [1, 2, None], "second": [1, 1, 2]})
    one = CODINGS.take([1, 2])

    assert unitizing_alpha(one, length=LENGTH) == unitizing_alpha(one.to_pandas(), length=LENGTH)
    assert krippendorff_alpha(ratings) == krippendorff_alpha(ratings.to_pandas())
    assert (
        agreement_report(CODINGS, TEXTS, language="en", draws=0).sentence
        == agreement_report(FRAME, TEXTS, language="en", draws=0).sentence
    )


def test_the_kind_is_that_of_the_codings() -> None:
    """Other frames may be of the other kind."""
    assert isinstance(crosstab(CODINGS, CASES.to_pandas(), by="setting"), pa.Table)
    assert isinstance(crosstab(CODINGS.to_pandas(), CASES, by="setting"), pd.DataFrame)


def test_coverage_takes_a_codebook_as_a_table_too() -> None:
    """Both are of the kind a study gives."""
    none = pa.array([None] * 3, pa.string())
    book = pa.table(
        {
            "code": ["rent", "key", "rest"],
            "family": ["a", "a", "b"],
            "retired": none,
            "merged_into": none,
        }
    )
    found = coverage(
        CODINGS.append_column("t", [["2025", "2025", "2026", "2026"]]), book, sources=2
    )

    assert found.column("sources").to_pylist() == [1, 2, 0]


BARE = FRAME[["coding", "source", "case"]]


def frame(name: str) -> Message:
    return Message("analysis.columns.frame", name=name)


def give(name: str, nearest: Message) -> Message:
    return Message("analysis.columns.give", name=name, nearest=nearest)


def known(*names: str) -> Message:
    return Message("core.nearest.known", names=names)


@pytest.mark.parametrize(
    ("ask", "columns"),
    [
        (lambda: search(BARE, TEXTS), ["start", "end", "code"]),
        (lambda: cooccurrence(BARE), ["start", "end", "code"]),
        (lambda: framework_matrix(BARE), ["start", "end", "code"]),
        (lambda: agreement(BARE, TEXTS), ["start", "end", "code", "coder"]),
        (lambda: saturation(BARE), ["code"]),
        (lambda: crosstab(FRAME.drop(columns="case")), ["case"]),
    ],
)
def test_each_analysis_says_in_the_same_words_what_its_codings_lack(
    ask: Callable[[], Any], columns: list[str]
) -> None:
    """The frame, its missing columns, the nearest there is, and what to give."""
    with raises(
        WrongUseError, "analysis.columns.missing", place="", frame=frame("codings"), columns=columns
    ) as caught:
        ask()

    right = caught.value.facts["right"]
    assert right == give("codings", right.facts["nearest"])


@pytest.mark.parametrize(
    ("ask", "facts"),
    [
        (
            lambda: keyword_in_context(TEXTS, "rent", turns=BARE),
            {
                "frame": frame("turns"),
                "columns": ["start", "end"],
                "right": give("turns", known("case", "coding", "source")),
            },
        ),
        (
            lambda: safe_table(BARE, "place", threshold=5, lot="tin"),
            {
                "frame": Message("privacy.disclosure.frame"),
                "columns": ["place"],
                "right": Message("privacy.disclosure.known_columns"),
            },
        ),
        (
            lambda: show_table(BARE, id="fees", title=""),
            {
                "frame": Message("report.item.table", item="fees"),
                "columns": ["people", "cases"],
                "right": Message("analysis.columns.made_by", function="rap.crosstab"),
            },
        ),
    ],
)
def test_what_another_frame_lacks_is_told_the_same_way(
    ask: Callable[[], Any], facts: dict[str, Any]
) -> None:
    """With what makes such a frame."""
    with raises(WrongUseError, "analysis.columns.missing", place="", **facts):
        ask()


def test_a_column_written_wrong_is_told_the_nearest() -> None:
    """Before what to give instead."""
    near = Message("core.nearest.is", name="codes")
    with raises(WrongUseError, "analysis.columns.missing", right=give("codings", near)):
        saturation(FRAME.rename(columns={"code": "codes"}))
