"""Codes that stand together, as a report draws them."""

from __future__ import annotations

import re

import pytest
from charts_example import charts_edition
from report_example import cells, edition, for_others, item

from rap.report.item_views import draw_item
from rap.report.page import plain


def matrix(
    pairs: dict[str, int], *, audience: str = "members", unit: str = "people", language: str = "en"
) -> str:
    """The drawing of `{"bank rent": 7}`."""
    wheres = [dict(zip(("first", "second"), pair.split(), strict=True)) for pair in pairs]
    rows = [{"where": where, unit: n} for where, n in zip(wheres, pairs.values(), strict=True)]
    drawn = item("chart", title="Together", rows=rows, chart={"mark": "matrix"})
    drawn = drawn if audience == "team" else for_others(drawn)
    return draw_item(drawn, charts_edition(language, audience))


def words_of_the_square(markup: str) -> list[str]:
    """The words of the wide drawing, in order."""
    wide = markup.partition('<div class="wide">')[2].partition("</svg>")[0]
    return [plain(text.replace("</tspan>", " ")) for text in re.findall(r"<text.*?</text>", wide)]


def test_a_matrix_is_symmetric_and_its_diagonal_empty():
    """Each number stands twice; the codes that are tied most come first."""
    markup = matrix({"bank rent": 17, "deposit rent": 10, "bank deposit": 5})

    assert sorted(words_of_the_square(markup)) == sorted(
        [*["Rent", "Bank", "Deposit"] * 2, *"55", *["15", "10"] * 2]
    )
    assert markup.count('class="heat-') == 6


def test_two_matrices_that_read_alike_are_the_same():
    """Neither the shades, nor the order, nor the sentence, nor the table tells of a true number."""
    first = matrix({"bank rent": 7, "deposit rent": 4, "alarm deposit": 1, "alarm bank": 3})
    second = matrix({"bank rent": 7, "deposit rent": 0, "alarm deposit": 4, "alarm bank": 2})

    assert first == second
    assert re.findall(r'aria-label="(.*?)"', first) == [
        "Matrix, the stronger the colour, the higher the number. Bank + Rent: about 5 people."
    ]


def test_the_numbers_of_a_matrix_are_a_list_of_pairs():
    """The others are one sentence: words for a small number, zero for the team."""
    pairs = {"bank rent": 12, "deposit rent": 6, "bank deposit": 2}
    members, team = matrix(pairs), matrix(pairs, audience="team")

    assert cells(members) == [
        ["Two themes", "People"],
        ["Rent + Bank", "about 10"],
        ["Rent + Deposit", "about 5"],
    ]
    assert "All other pairs of these themes: few or no people." in plain(members)
    assert "Dashed box: few or nobody." in plain(members)
    assert cells(team)[-1] == ["Bank + Deposit", "2"]


def test_a_box_without_a_number_is_explained():
    """Empty is "never" for the team."""
    team = matrix({"bank rent": 7, "deposit rent": 6}, audience="team")

    assert ("Empty box: never together." in plain(team), team.count('class="nobody"')) == (True, 2)


def test_at_most_fourteen_codes_are_drawn():
    """The most tied ones; how many are left out is said."""
    markup = matrix({f"code-{n:02} hub": 40 - n for n in range(20)}, audience="team").replace(
        "code-", ""
    )

    assert len([words for words in words_of_the_square(markup) if words == "hub"]) == 2
    assert "7 themes that occur less are not drawn." in plain(markup)
    assert len(cells(markup)) == 1 + 13


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Every number is “few or nobody”."),
        ("fr", "Tous les nombres sont « peu ou aucune »."),
        ("nl", "Elk aantal is ‘weinig of niemand’."),
    ],
)
def test_a_matrix_of_small_numbers_is_a_sentence(language: str, said: str):
    """A square of dashes would tell nothing more."""
    markup = matrix({"bank rent": 4, "deposit rent": 1}, language=language)

    assert ("<svg" in markup, f"<p>{said}</p>" in markup) == (False, True)


def test_public_texts_that_hold_two_codes_are_all_counted():
    """And the heading says what is counted."""
    markup = matrix({"bank rent": 1}, unit="texts")

    assert plain(markup.partition("</figcaption>")[0]).endswith(
        "Number of texts in which two themes come together"
    )
    assert [row[1] for row in cells(markup)] == ["Texts", "1"]


def test_a_table_of_pairs_has_the_labels_of_its_codes():
    """Also when it is not drawn."""
    rows = [{"where": {"first": "bank", "second": "rent"}, "people": 7}]

    assert cells(draw_item(for_others(item("table", rows=rows)), edition("nl"))) == [
        ["Eerste thema", "Huur"],
        ["Bank", "ongeveer 5"],
    ]
