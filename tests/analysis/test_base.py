"""What numbers are of: one kind of text, and never people who were asked in different ways."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from messages import raises

from rap.analysis.base import Base, check_alike, narrow
from rap.core.errors import WrongUseError

FRAMES = SimpleNamespace(
    sources=pd.DataFrame(
        [
            ("INT-10001", "interview", 1, "2025-02"),
            ("INT-10002", "interview", 2, "2025-09"),
            ("FG-10003", "focus-group", 2, "2025-10"),
            ("AN-10004", "answers", None, "2026-04"),
            ("AR-10005", "article", None, "2025-02"),
        ],
        columns=["source", "kind", "phase", "month"],
    ).astype({"phase": "Int8"}),
    cases=pd.DataFrame(
        [
            ("C-20001", ["INT-10001", "FG-10003"]),
            ("C-20002", ["INT-10002"]),
            ("R-20003", ["AN-10004"]),
            ("R-20004", ["AN-10004"]),
        ],
        columns=["case", "sources"],
    ),
    codings=pd.DataFrame(
        [("INT-10001", "bank"), ("AN-10004", "bank"), ("AR-10005", "bank")],
        columns=["source", "code"],
    ),
    turns=pd.DataFrame([("INT-10001", 0), ("FG-10003", 0)], columns=["source", "start"]),
    surveys={},
    guides=pd.DataFrame(columns=["guide", "code", "family"]),
    texts={id: id for id in ("INT-10001", "INT-10002", "FG-10003", "AN-10004", "AR-10005")},
)


def test_interviews_are_what_is_counted_when_nothing_else_is_chosen():
    """Who wrote in a survey is in no frame of them; a person keeps the texts that are counted."""
    seen = narrow(FRAMES)

    assert seen.base == Base(("interview",), 2, (1, 2))
    assert seen.cases.to_numpy().tolist() == [
        ["C-20001", ["INT-10001"]],
        ["C-20002", ["INT-10002"]],
    ]
    assert list(seen.codings["source"]) == ["INT-10001"]
    assert (list(seen.turns["source"]), dict(seen.texts)) == (
        ["INT-10001"],
        {"INT-10001": "INT-10001", "INT-10002": "INT-10002"},
    )


def test_of_nobody_there_are_no_rows_and_all_columns():
    """A study in which nobody may be read has frames like any other."""
    nobody = SimpleNamespace(**{**vars(FRAMES), "cases": FRAMES.cases.iloc[:0]})

    assert list(narrow(nobody).cases.columns) == ["case", "sources"]


@pytest.mark.parametrize(
    ("kinds", "more", "said"),
    [
        ((), {}, "2 people interviewed, phases 1 and 2"),
        ((), {"phase": 1}, "1 person interviewed, phase 1"),
        ((), {"period": "2025"}, "2 people interviewed, phases 1 and 2, 2025"),
        ((), {"period": "2025-2"}, "1 person interviewed, phase 2, July to December 2025"),
        (("interview", "focus-group"), {"phase": "2"}, "2 people heard in interviews and focus groups, phase 2"),
        (("answers",), {}, "2 people who wrote in a survey"),
        (("article",), {"period": "2025-02"}, "1 article, 2025-02"),
        (("field-note",), {}, ""),
    ],
)  # fmt: skip
def test_a_base_says_how_many_of_what_when(kinds: tuple[str, ...], more: dict, said: str):
    """People where people stand behind the texts, else texts; each language has its own sentence."""
    base = narrow(FRAMES, *kinds, **more).base

    assert (base.said("en"), str(base)) == (said, base.said())
    assert not said or len({base.said(language) for language in ("en", "fr", "nl")}) > 1


@pytest.mark.parametrize(
    "kinds", [("interview", "answers"), ("focus-group", "question"), ("article", "question")]
)
def test_people_who_were_asked_in_different_ways_are_not_one_crowd(kinds: tuple[str, ...]):
    """Refused with a sentence that names both kinds."""
    with raises(WrongUseError, "analysis.base.not_alike"):
        narrow(FRAMES, *kinds)
    with raises(WrongUseError, "analysis.base.no_kind", kind="interveiw"):
        check_alike(("interveiw",))
