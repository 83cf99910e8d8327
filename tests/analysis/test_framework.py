"""The framework matrix: who said what on which code."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from messages import raises

from rap.analysis.crosstab import framework_matrix
from rap.core.errors import Message, WrongUseError

TEXTS = {
    "INT-10001": "I: The rent? P1: Two hundred a week. And no heating.",
    "INT-10002": "P1: I share it with a colleague.",
}
CODINGS = pd.DataFrame(
    [
        ("INT-10001", 17, 36, "rent", "C-10001"),
        ("INT-10001", 17, 28, "rent", "C-10001"),
        ("INT-10001", 37, 52, "rent", "C-10001"),
        ("INT-10001", 37, 52, "hygiene", "C-10001"),
        ("INT-10002", 4, 32, "colleagues", "C-10002"),
        ("INT-10002", None, None, "rent", "C-10002"),
        ("INT-10002", 4, 11, "rent", None),
    ],
    columns=["source", "start", "end", "code", "case"],
)


def test_a_cell_holds_what_somebody_said_on_a_code():
    """A passage within another is said once; whole sources and words of nobody are left out."""
    found = framework_matrix(CODINGS, TEXTS)

    assert found.to_dict("records") == [
        {
            "case": "C-10001",
            "colleagues": "",
            "hygiene": "And no heating.",
            "rent": "Two hundred a week. […] And no heating.",
        },
        {
            "case": "C-10002",
            "colleagues": "I share it with a colleague.",
            "hygiene": "",
            "rent": "",
        },
    ]


def test_without_texts_it_holds_references():
    """Places can be given away where words may not."""
    found = framework_matrix(CODINGS, choose=["rent"])

    assert found.to_dict("list") == {
        "case": ["C-10001", "C-10002"],
        "rent": ["INT-10001:17-36, INT-10001:37-52", ""],
    }


def test_an_arrow_table_gives_an_arrow_table():
    """A table in, a table out."""
    found = framework_matrix(
        pa.Table.from_pandas(CODINGS, preserve_index=False), choose=["hygiene"]
    )

    assert isinstance(found, pa.Table)
    assert found.column("hygiene").to_pylist() == ["INT-10001:37-52", ""]


def test_no_codings_give_no_rows():
    """An empty frame with its column."""
    assert framework_matrix(CODINGS[:0]).to_dict("list") == {"case": []}


def test_summaries_stand_in_columns_of_their_own():
    """What we write is never among what was said; a row with nothing but a summary is there too."""
    rows = [
        ("C-10001", "rent", "K-02", "Dear."),
        ("C-10001", "rent", "K-01", "Cold."),
        ("C-10003", "rent", "K-01", "Owns it."),
    ]
    summaries = pd.DataFrame(rows, columns=["case", "code", "coder", "text"])
    found = framework_matrix(CODINGS, choose=["rent"], summaries=summaries)

    assert found.to_dict("list") == {
        "case": ["C-10001", "C-10002", "C-10003"],
        "rent": ["INT-10001:17-36, INT-10001:37-52", "", ""],
        "rent summary": ["K-01: Cold.\n\nK-02: Dear.", "", "K-01: Owns it."],
    }


def test_a_row_may_be_a_source():
    """A row can be a source, with the passages of everybody who speaks in it."""
    found = framework_matrix(CODINGS.iloc[:3], rows="source")

    assert found["source"].tolist() == ["INT-10001"]
    assert found["rent"].tolist() == ["INT-10001:17-36, INT-10001:37-52"]


def test_summaries_need_their_columns():
    """A frame of summaries without a column is refused and the missing column is named."""
    known = Message("core.nearest.known", names=("code", "coder", "text"))
    with raises(
        WrongUseError,
        "analysis.columns.missing",
        frame=Message("analysis.columns.frame", name="summaries"),
        columns=["case"],
        right=Message("analysis.columns.give", name="summaries", nearest=known),
    ):
        framework_matrix(CODINGS, summaries=pd.DataFrame(columns=["code", "coder", "text"]))


KNOWN = Message("core.nearest.known", names=("case", "code", "end", "source", "start"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"rows": "person"},
            Message(
                "analysis.columns.missing",
                frame=Message("analysis.columns.frame", name="codings"),
                columns=["person"],
                right=Message("analysis.columns.give", name="codings", nearest=KNOWN),
            ),
        ),
        (
            {"choose": ["rents"]},
            Message(
                "analysis.framework.unknown_value",
                value="rents",
                columns="code",
                nearest=Message("core.nearest.is", name="rent"),
            ),
        ),
        (
            {"texts": {"INT-10001": TEXTS["INT-10001"]}},
            Message("analysis.codings.no_text", source="INT-10002", missing=1),
        ),
    ],
)
def test_wrong_use_is_told(options: dict, message: Message):
    """Where, what, what would be right."""
    with pytest.raises(WrongUseError) as caught:
        framework_matrix(CODINGS, **options)

    assert caught.value.message == message
