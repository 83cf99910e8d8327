"""Items as markup: tables, sentences and voices, with rounded numbers for others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from messages import raises
from report_example import QUOTES, by_place, cells, edition, for_others, item, quoted, rows

from rap.core.errors import Message, RefusedError
from rap.privacy.disclosure import Shown
from rap.report import item_views
from rap.report.bars import bars_of
from rap.report.edition import Count, Edition, Quote, count_text
from rap.report.page import plain
from rap.report.tables import in_shown_order, read_counts
from rap.report.voices import quote_markup
from rap.report.words import words_of


def draw_item(data: dict[str, Any], here: Edition, **more: int) -> str:
    """The markup of an item, for others as a run for them writes it."""
    is_for_others = here.threshold and data["v"] == 1
    return item_views.draw_item(for_others(data) if is_for_others else data, here, **more)


def test_a_table_of_one_column_is_a_list_with_numbers():
    """Values and headings are in words people read, few people too."""
    table = item(
        "table",
        title={"nl": "Waar mensen werken"},
        rows=rows("setting", window=14, private_room=4, outdoors=0),
    )

    assert cells(draw_item(table, edition("nl"))) == [
        ["Werkplek", "Personen"],
        ["raam", "ongeveer 10"],
        ["privésalon", "weinig of niemand"],
        ["straat", "weinig of niemand"],
    ]


def test_a_table_of_two_columns_has_rows_and_columns():
    """The first column makes rows, the second columns; a combination that did not occur looks like
    any small number.
    """
    counted = [row for row in by_place("window", "outdoors") if row["people"]][:3]

    assert cells(draw_item(item("table", rows=counted), edition("fr"))) == [
        ["Thème", "vitrine", "rue"],
        ["Loyer", "environ 10", "peu ou aucune"],
        ["Caution", "environ 5", "peu ou aucune"],
    ]


def test_a_table_of_three_columns_is_flat():
    """One line a row, the number last."""
    counted = [{"where": {"code": "rent", "setting": "window", "year": "2025"}, "people": 7}]

    assert cells(draw_item(item("table", rows=counted), edition("en"))) == [
        ["Theme", "Workplace", "year", "People"],
        ["Rent", "window", "2025", "about 5"],
    ]


def test_the_team_sees_every_number():
    """With threshold 0 nothing is put in words, not even none."""
    table = item("table", rows=by_place("private-room", "outdoors")[2:4])

    assert cells(draw_item(table, edition("en", "team")))[1:] == [["Deposit", "11", "0"]]


def test_headings_of_a_table_have_a_scope_and_a_caption():
    """A screen reader can say which row and column a number stands in."""
    markup = draw_item(
        item("table", title="Where", rows=by_place("window", "outdoors")), edition("en")
    )

    assert markup.count('scope="col"') == 3
    assert markup.count('scope="row"') == 5
    assert "<caption>Where<" in markup


@pytest.mark.parametrize("mark", ["bars", "grid"])
def test_a_small_number_has_no_length_and_no_shade(mark):
    """Nothing is drawn for few people or nobody, whether the row is there or not."""
    columns = {"bars": 1, "grid": 2}[mark]
    wheres = [{"code": code, "setting": "window"} for code in ("rent", "bank")]
    wheres = [dict(list(where.items())[:columns]) for where in wheres]

    def drawn(small: int) -> str:
        counted = [
            {"where": where, "people": n} for where, n in zip(wheres, (9, small), strict=True)
        ]
        return draw_item(item("chart", rows=counted, chart={"mark": mark}), edition("en"))

    assert drawn(0) == drawn(4) != drawn(6)
    assert "few or nobody" in plain(drawn(4))


def test_a_drawing_says_in_a_sentence_what_it_shows():
    """The text alternative has every number as it is said."""
    chart = item(
        "chart", title="Themes", rows=rows("code", rent=26, bank=4), chart={"mark": "bars"}
    )

    said = re.findall(r'role="img" aria-label="(.*?)"', draw_item(chart, edition("en")))

    assert said == ["Bar chart. Rent: about 25 people; Bank: few or no people."]


def test_a_long_drawing_says_its_greatest_numbers_and_points_to_the_table():
    """A grid is read from the most people down, twelve cells at most."""
    chart = item(
        "chart", rows=by_place("window", "private-room", "outdoors"), chart={"mark": "grid"}
    )

    (said,) = re.findall(r'role="img" aria-label="(.*?)"', draw_item(chart, edition("en", "team")))

    assert said.startswith(
        "Grid, the stronger the colour, the higher the number. Rent, window: 14 people; Alarm, private room: 12"
    )
    assert said.endswith("All numbers are in the table below.")


def test_the_numbers_of_a_drawing_are_also_a_table():
    """Under the drawing, closed, stands the table with the same cells."""
    chart = item("chart", rows=rows("code", rent=26, bank=4), chart={"mark": "bars"})

    assert cells(draw_item(chart, edition("en")).partition("<details>")[2]) == [
        ["Theme", "People"],
        ["Rent", "about 25"],
        ["Bank", "few or nobody"],
    ]


def test_a_drawing_carries_shapes_and_classes_only():
    """It brings no colour, font or id of its own: those are the style sheet's."""
    chart = item(
        "chart",
        rows=by_place("window", "outdoors", "short-let", "private-room"),
        chart={"mark": "grid"},
    )

    (narrow, wide) = re.findall(
        r'<svg viewBox="0 0 \d+ \d+" aria-hidden="true" focusable="false">(.*?)</svg>',
        draw_item(chart, edition("en")),
    )

    assert set(re.findall(r"<([a-z]+)", narrow + wide)) <= {"rect", "text", "tspan"}
    assert set(re.findall(r' ([a-z-]+)="', narrow + wide)) <= {
        "class", "x", "y", "dy", "width", "height", "text-anchor", "font-size", "font-weight",
    }  # fmt: skip


def test_a_sentence_has_its_numbers_put_in():
    """Each {name} becomes the number of its row, or words, with a capital where a sentence begins."""
    text = {"en": "{heard} people spoke. {alone} work alone, {other} is nobody's.", "fr": "…"}
    named = [{"where": {"name": name}, "people": n} for name, n in (("heard", 12), ("alone", 3))]

    markup = draw_item(item("text", text=text, rows=named), edition("en"))

    assert (
        plain(markup.partition("</p>")[0])
        == "12 people spoke. Few or no work alone, {other} is nobody's."
    )


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "They ask. {all} people wait.", "They ask. About 10 people wait."),
        ("fr", "{all} personnes parlent.", "Environ 10 personnes parlent."),
        ("nl", "{all} mensen wachten.", "Ongeveer 10 mensen wachten."),
        ("es", "Hablan {all} personas.", "Hablan cerca de 10 personas."),
        ("pt", "{all} pessoas falam.", "Cerca de 10 pessoas falam."),
        ("ro", "{all} persoane vorbesc.", "Aproximativ 10 persoane vorbesc."),
        ("sq", "{all} njerëz flasin.", "Rreth 10 njerëz flasin."),
    ],
)
def test_a_rounded_number_fits_the_sentence_it_stands_in(language: str, text: str, said: str):
    """It stands before the noun as a number does, and begins a sentence with a capital."""
    released = replace(edition(), language=language, draft=False, threshold=5, of=17)
    sentence = item("text", text={language: text}, rows=[{"where": {"name": "all"}, "people": 12}])

    assert said in plain(draw_item(sentence, released))


@pytest.mark.parametrize(
    ("language", "alone", "text", "said"),
    [
        ("en", "few or nobody", "{few} people wait.", "Few or no people wait."),
        ("fr", "peu ou aucune", "{few} personnes parlent.", "Peu ou pas de personnes parlent."),
        ("nl", "weinig of niemand", "{few} mensen wachten.", "Weinig of geen mensen wachten."),
        ("es", "pocas o ninguna", "Hablan {few} personas.", "Hablan pocas o ningunas personas."),
    ],
)
def test_what_may_be_nobody_is_said_without_a_number(
    language: str, alone: str, text: str, said: str
):
    """In a table, a chart, the answers to a question and a sentence: no share to quote, and no 0."""
    released = replace(edition(), language=language, draft=False, threshold=5, of=17)
    two = rows("code", rent=11, alarm=3)
    drawn = [
        draw_item(item("table", rows=two), released),
        draw_item(item("chart", rows=two, chart={"mark": "bars"}), released),
        draw_item(item("answers", rows=two, chart={"type": "one"}), released),
    ]
    sentence = [{"where": {"name": "few"}, "people": 3}]

    assert [alone in plain(one) for one in drawn] == [True, True, True]
    assert {*re.findall(r"\d+", " ".join(map(plain, drawn)))} == {"10", "17", "5", "0", "4"}
    assert said in plain(draw_item(item("text", text={language: text}, rows=sentence), released))


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (Shown(10, 17, "2026-11", 4), "about 10"),
        (Shown(0, 17, "2026-11", 4), "few or nobody"),
        (Shown(17, 17, "2026-11"), "17"),
        (Shown(10, 17, "2026-03", 4), "about 10 (counted in March 2026)"),
        (Shown(10, 14, "2026-03", 4), "about 10 of the 14 (counted in March 2026)"),
        (Shown(5, 11, "2026-11", 4), "about 5 of the 11"),
        (0, "few or nobody"),
        (None, "not shown"),
        (7, "not shown"),
        (10, "not shown"),
    ],
)
def test_a_count_for_others_is_said_as_it_was_rounded_or_not_at_all(people: Count, said: str):
    """A number that nobody rounded is not shown, whichever it is; a row that is not there has few people
    or nobody.
    """
    released = replace(edition("en", "members"), draft=False, threshold=5, of=17)

    assert count_text(people, replace(released, counted="2026-11")) == said


def test_the_bar_of_an_older_number_is_a_part_of_all_who_were_counted_then():
    """20 of the 30 of March, beside numbers of 17: two thirds of the scale, and none beyond it."""
    released = replace(edition("en", "members"), draft=False, threshold=5, of=17)
    counts = [("rent", Shown(20, 30, "2026-03", 4)), ("bank", Shown(15, 17, "2026-11", 4))]
    (then, now) = bars_of(counts, replace(released, counted="2026-11"), greatest=20)

    assert (then.part, now.part) == (20 / 30, 15 / 17)


def test_how_numbers_are_rounded_is_explained_once_under_an_item():
    """Under numbers for others, and not under those of the team."""
    table = item("table", rows=rows("setting", window=12, outdoors=2))
    some, none = draw_item(table, edition("en")), draw_item(table, edition("en", "team"))

    assert [one.count("is a multiple of 5 near the true one") for one in (some, none)] == [1, 0]


def test_a_passage_this_audience_may_not_read_is_counted():
    """Each hidden passage counts once, also when two codes show it."""
    quotes = item("quotes", quotes=quoted(rent="10002 10098", bank="10098 10099"))

    words = plain(draw_item(quotes, edition("nl")))

    assert "Ge betaalt per shift" in words
    assert words.endswith("2 passages worden niet getoond, om mensen te beschermen")


def test_passages_stand_under_the_label_of_their_code_when_there_are_several():
    """One code needs no heading; a code all of whose passages are hidden has none either."""
    several = draw_item(
        item("quotes", title="Voices", quotes=quoted(rent="10002", alarm="10004", bank="10099")),
        edition("en"),
        level=3,
    )
    one = draw_item(
        item("quotes", title="Voices", quotes=quoted(rent="10002")), edition("en"), level=3
    )

    assert [plain(heading) for heading in re.findall(r"<h[34].*?</h[34]>", several)] == [
        "Voices",
        "Rent",
        "Alarm",
    ]
    assert re.findall(r"<h\d.*?</h\d>", one) == ["<h3>Voices</h3>"]


@pytest.mark.parametrize(
    ("language", "texts", "under"),
    [
        ("fr", ["La vitrine, je la paie", "-"], "P3, vitrine"),
        (
            "nl",
            ["Ik betaal dat raam", "La vitrine, je la paie"],
            "P3, vitrine gezegd in het Frans, daarna vertaald",
        ),
        (
            "en",
            ["La vitrine, je la paie", "Ik betaal dat raam"],
            "P3, vitrine said in French, translated into Dutch",
        ),
    ],
)
def test_a_voice_is_read_first_in_the_language_of_the_reader(language, texts, under):
    """Her own words when they are in that language, else the translation into it above her own
    words, else both as they are.
    """
    markup = quote_markup(QUOTES["INT-10001:0-1"], edition(language))
    passages = [plain(passage) for passage in re.findall(r"<blockquote.*?</blockquote>", markup)]

    assert [
        passage[: len(text)] for passage, text in zip([*passages, "-"], texts, strict=False)
    ] == texts
    assert plain(markup.partition("<figcaption>")[2].replace("</span>", "</span> ")) == under


def test_a_voice_names_its_text_once():
    """The place of a passage begins with the text it is in."""
    quote = Quote("J’ai payé.", "fr", who="INT-10003")
    markup = quote_markup(quote, edition("fr"), ref="INT-10003:0-10")

    assert plain(markup.partition("<figcaption>")[2]) == "INT-10003:0-10"


def test_a_voice_says_which_language_it_is_in():
    """A screen reader changes its voice for words in another language."""
    markup = quote_markup(QUOTES["INT-10003:0-1"], edition("fr"))

    assert re.findall(r'<blockquote(?: class="original")? lang="(..)"', markup) == ["fr", "en"]


def test_references_are_shown_to_the_team_alone():
    """The name of an interview does not leave the team."""
    quotes = item("quotes", quotes=quoted(rent="10002"))

    assert "INT-10002" in draw_item(quotes, edition("en", "team"))
    assert "INT-10002" not in draw_item(quotes, edition("en", "members"))


def test_words_put_in_the_place_of_a_name_are_marked():
    """And what looks like markup in a passage stays words."""
    markup = quote_markup(Quote("<b>[collègue A]</b> & moi", "fr"), edition("fr"))

    assert '&lt;b&gt;<span class="stand-in">[collègue A]</span>&lt;/b&gt; &amp; moi' in markup


@pytest.mark.parametrize("kind", ["table", "chart", "quotes"])
def test_an_empty_item_says_so(kind):
    """Nothing to show is said, not drawn."""
    empty = item(kind, title="Themes", chart={"mark": "bars"})

    assert (
        plain(draw_item(empty, edition("en")).replace("</p>", "</p> ").replace("</h3>", " "))
        == "Themes There is nothing to show here yet."
    )


@pytest.mark.parametrize("change", [{"v": 2}, {"kind": "film"}])
def test_an_item_of_another_version_or_kind_is_refused(change):
    """It is named by its id."""
    with raises(RefusedError, "report.item.unknown_kind", item="table"):
        draw_item(item("table") | change, edition("en"))


def test_a_colour_that_is_no_colour_is_not_drawn():
    """Only #rrggbb reaches the page."""
    odd = edition("en", colour=lambda code: 'red" onload="x')

    assert "<circle" not in draw_item(item("table", rows=rows("code", rent=9)), odd)


def test_a_grid_too_wide_to_stand_side_by_side_becomes_small_multiples():
    """Eight columns are bars for each row, on a phone and on a wide page; every number is still
    there.
    """
    counted = [
        {"where": {"code": "rent", "setting": f"place {n}"}, "people": n} for n in range(10, 18)
    ]

    markup = draw_item(
        item("chart", rows=counted, chart={"mark": "grid"}), edition("en")
    ).partition("<details>")[0]

    assert [
        markup.count("heat-"),
        markup.count('class="bar"'),
        markup.count(">about 15</text>"),
    ] == [
        0,
        16,
        6,
    ]


@pytest.mark.parametrize("kind", ["table", "chart"])
def test_an_item_whose_numbers_are_all_small_is_a_sentence(kind):
    """Ten times the same words in a table or a drawing would tell nothing more."""
    markup = draw_item(
        item(
            kind, title="Where", rows=rows("setting", window=1, outdoors=2), chart={"mark": "bars"}
        ),
        edition("en"),
    )

    assert plain(markup.replace("</p>", "</p> ")) == (
        "WhereNumber of people, by workplace Each time few or no people: outdoors, window. "
        "Every number of people but the total is a multiple of 5 near the true one, up or down by lot. "
        "All sums still hold. “Few or nobody” stands for 0 to 4."
    )


def test_a_table_with_many_columns_is_drawn_as_cards_everywhere():
    """Its rows and cells stay those of a table."""
    counted = [
        {"where": {"code": "rent", "setting": f"place {n}"}, "people": n} for n in range(10, 16)
    ]

    markup = draw_item(item("table", rows=counted), edition("en"))

    assert '<table class="cards many" role="table">' in markup
    assert cells(markup)[1] == ["Rent", *["about 10"] * 5, "about 15"]


def test_the_order_of_small_rows_does_not_tell_their_numbers():
    """Rows come sorted by number; those put in words are sorted by label instead, behind the shown
    ones.
    """
    counted = [
        {"where": {"code": code}, "people": n}
        for code, n in (("rent", 9), ("zone", 4), ("bank", 3), ("alarm", 1))
    ]
    plainly = replace(edition("en"), label=lambda column, value: value)
    ordered = in_shown_order(read_counts(for_others(item("table", rows=counted))), plainly)

    assert ordered.values(0) == ["rent", "alarm", "bank", "zone"]


def counted_texts(column: str, **texts: int) -> list[dict[str, object]]:
    """Rows that count texts: `counted_texts("code", rent=2)`."""
    return [{"where": {column: value}, "texts": n} for value, n in texts.items()]


def test_public_texts_are_counted_without_a_threshold():
    """Nobody is hidden behind a newspaper: every number stands there, under the heading "Number of
    texts".
    """
    chart = item(
        "chart", title="Press", rows=counted_texts("code", rent=3, bank=1), chart={"mark": "bars"}
    )

    markup = draw_item(chart, edition("en", "members"))

    assert plain(markup.partition("</figcaption>")[0]) == "PressNumber of texts"
    assert re.findall(r'aria-label="(.*?)"', markup) == ["Bar chart. Rent: 3 texts; Bank: 1 text."]
    assert cells(markup) == [["Theme", "Texts"], ["Rent", "3"], ["Bank", "1"]]
    assert "not shown" not in markup


@pytest.mark.parametrize(
    ("language", "place"), [("fr", "Loyer, rue"), ("nl", "Huur, straat"), ("en", "Rent, outdoors")]
)
def test_a_grid_of_texts_speaks_of_texts(language, place):
    """What is read aloud fits people and texts."""
    counted = [{"where": {"code": "rent", "setting": "outdoors"}, "texts": 2}]

    markup = draw_item(item("chart", rows=counted, chart={"mark": "grid"}), edition(language))
    words = words_of(language)
    cell = words("cell-said", label=place, people=words.plural("texts-counted", 2))

    assert re.findall(r'aria-label="(.*?)"', markup) == [words("grid-said", list=cell)]


@pytest.mark.parametrize("kind", ["curve", "codeline", "rows"])
def test_what_is_for_the_team_is_drawn_for_nobody_else(kind):
    """Not even when a run let it through."""
    with raises(
        RefusedError, "report.item.team_only", item=kind, kind=Message(f"report.kind.{kind}")
    ):
        draw_item(item(kind), edition("en", "members"))
