"""Tables of the team's own work: labels, numbers and intervals as the reader's language writes
them.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from rap.core.errors import WrongUseError
from rap.core.model import Code, Codebook, Variable
from rap.report.edition import team_draft
from rap.report.item_views import draw_item
from rap.report.items import Item, show_rows

BOOK = Codebook(
    codes=(Code(id="rent", family="money", label={"en": "Rent", "fr": "Loyer"}),),
    variables={
        "setting": Variable(
            "setting", {"en": "Workplace"}, values={"home": {"en": "at home", "fr": "à la maison"}}
        )
    },
)
AGREED = pd.DataFrame(
    {
        "code": ["rent", "x"],
        "alpha": [0.5, None],
        "low": [-0.25, None],
        "high": [0.75, None],
        "percent": [0.9, 1.0],
        "n_units": pd.array([1200, None], dtype="Int64"),
        "reason": ["", ""],
    }
)


def cells(item: Item, language: str = "en") -> list[list[str]]:
    """The words of each row of the report, its heads first."""
    drawn = draw_item(item.data, team_draft("T", language, book=BOOK))
    rows = re.findall(r"<tr.*?</tr>", drawn)
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def test_a_row_is_read_by_labels_and_numbers_as_the_language_writes_them() -> None:
    """Shares are per cent, what is missing is a dash, a column without reasons is left out."""
    item = show_rows(AGREED, id="themes", title="T", interval="alpha")

    assert cells(item) == [
        ["Theme", "Alpha", "Same reading", "Places compared"],
        ["Rent", "0.50 (-0.25 to 0.75)", "90%", "1,200"],
        ["x", "–", "100%", "–"],
    ]
    assert cells(item, "fr")[1] == ["Loyer", "0,50 (de -0,25 à 0,75)", "90\xa0%", "1\u202f200"]


@pytest.mark.parametrize(
    ("frame", "row"),
    [
        ({"setting": ["home"], "people": [0]}, ["at home", "0"]),
        ({"language": ["nl"], "codings": [3]}, ["Dutch", "3"]),
        (
            {"code": ["rent"], "coders_yes": [("K-01", "K-02")], "coders_no": [()]},
            ["Rent", "K-01, K-02", "–"],
        ),
        ({"code": ["rent"], "start": [120], "end": [180]}, ["Rent", "120\u2060–\u2060180"]),
        (
            {"code": ["rent"], "outcome": ["drop"], "reason": ["once is enough"]},
            ["Rent", "dropped", "once is enough"],
        ),
    ],
)
def test_what_a_cell_says(frame: dict[str, Any], row: list[str]) -> None:
    """Variables, languages, lists, places, decisions."""
    assert cells(show_rows(pd.DataFrame(frame), id="r", title="T"))[1] == row


def test_intervals_are_drawn_on_one_scale() -> None:
    """From the lowest end below 0 to 1: the stroke from -0.25 begins at the left, the dot of 0.5 is
    where 0.5 is.
    """
    drawn = draw_item(show_rows(AGREED, id="r", title="T", interval="alpha").data, team_draft("T"))

    assert re.findall(r'class="line" d="([^"]*)"', drawn) == ["M4.0 6H77.6"]
    assert re.findall(r'class="dot" cx="([^"]*)"', drawn) == ["59.2"]
    assert "on a scale from -0.25 to 1.00" in drawn


def test_an_interval_needs_its_ends() -> None:
    """And a frame without that column is shown as it is: agreement in a reflexive study."""
    with pytest.raises(WrongUseError):
        show_rows(AGREED.drop(columns="low"), id="r", title="T", interval="alpha")

    counts = show_rows(AGREED[["code", "n_units"]], id="r", title="T", interval="alpha")
    assert [column["form"] for column in counts.data["chart"]["columns"]] == ["words", "number"]


def test_the_notebook_shows_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a bare frame, a missing value or a tuple."""
    frame = AGREED.assign(coders_yes=[("K-01",), ()])
    shown = show_rows(frame, id="r", title={"en": "Agreement"}, interval="alpha").preview

    assert "<b>Agreement</b>" in shown
    assert [one for one in ("None", "nan", "NA&gt;", "(&#x27;", "n_units") if one in shown] == []
