"""The tables of an annual report, from lines and articles with the figures that were printed: every
table comes out as it was printed, beside the year before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, cycle, islice, repeat

import pandas as pd
import pytest

from rap.analysis.crosstab import crosstab
from rap.analysis.year import compare_months, count_desk, find_naming
from rap.core.desks import Choice, Desk, Field, Lines
from rap.core.printed import Figure, Printed
from rap.study.counts import desk_frame, printed_units

YEAR, BEFORE = "2024", "2023"
TONES = {
    "nl": {"negative": 139, "neutral": 71, "positive": 62},
    "fr": {"negative": 26, "neutral": 34, "positive": 8},
}
NAMED = {"nl": 26, "fr": 7}
DECEMBER = 38  # of the Dutch ones; the other 234 are spread over eleven months

TOPICS = {
    "work": {"self-employed": 15, "new-law": 12, "room": 5, "bookkeeper": 5, "": 7},
    "violence": {
        "outing": 3,
        "limits": 3,
        "payment": 4,
        "stalking": 3,
        "trafficking": 3,
        "images": 2,
    },
    "rights": {"raid": 3, "contract": 4, "fine": 2, "dismissal": 1, "local-rules": 12, "asylum": 1},
    "discrimination": {"bank": 17, "payment-app": 1, "other-job": 1, "aid": 1},
}
PEOPLE, QUESTIONS = 98, 105
REGIONS = {"flanders": 41, "brussels": 38, "wallonia": 19}  # printed as 42, 39 and 19 %
ORIGINS = {"belgian": 64, "eu": 16, "elsewhere": 18}
CHANNELS = {"phone": 60, "mail": 45}  # invented: no figure was printed
REFERRED = ("a b", "b c", *("a",) * 2, *("b",) * 2, "d", "d", *("e",) * 3)  # eleven, and thirteen
PLACES = {"a": 3, "b": 4, "c": 1, "d": 2, "e": 3}


def desk_of(id: str, unit: str, fields: Mapping[str, Iterable[str]], **more: Field) -> Desk:
    made = {
        name: Field(name, "one", {}, {word: Choice(word, {}) for word in words})
        for name, words in fields.items()
    }
    return Desk(id, unit, {}, {}, made | more)


def spread(words: Mapping[str, int]) -> list[str]:
    return [*chain.from_iterable(repeat(word, n) for word, n in words.items())]


def closed(desk: Desk, rows: list[dict[str, str]], *, year: str = YEAR) -> pd.DataFrame:
    """The lines as twelve months of one device."""
    cut = [rows[month::12] for month in range(12)]
    return desk_frame(
        desk,
        [
            Lines(desk.id, f"{year}-{month:02}", f"{month:08x}", tuple(mine))
            for month, mine in enumerate(cut, start=1)
        ],
    )


def asked_by(n_people: int, n: int, per_person: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """`n` lines of `n_people`; those who ask again come right after their first question."""
    described = {
        name: islice(chain(words, repeat("")), n_people) for name, words in per_person.items()
    }
    people = [
        {name: next(words) for name, words in described.items()} | {"again": ""}
        for _ in range(n_people)
    ]
    again = [{**people[at], "again": "yes"} for at in islice(cycle(range(n_people)), n - n_people)]
    return [*people, *again]


def table(frame: pd.DataFrame, column: str) -> dict[str, int]:
    return dict(zip(frame[column], frame["sources"], strict=True))


HELPDESK = desk_of(
    "helpdesk",
    "question",
    {
        "category": TOPICS,
        "channel": CHANNELS,
        "region": REGIONS,
        "origin": ORIGINS,
    },
    detail=Field(
        "detail",
        "one",
        {},
        {
            word: Choice(word, {}, under)
            for under, words in TOPICS.items()
            for word in words
            if word
        },
        of="category",
    ),
    referred=Field("referred", "several", {}, {word: Choice(word, {}) for word in PLACES}),
)


@pytest.fixture(scope="module")
def helpdesk() -> pd.DataFrame:
    rows = asked_by(PEOPLE, QUESTIONS, {"region": spread(REGIONS), "origin": spread(ORIGINS)})
    topics = [(one, detail) for one, words in TOPICS.items() for detail in spread(words)]
    channels, referred = spread(CHANNELS), chain(REFERRED, repeat(""))
    for row, (category, detail), channel in zip(rows, topics, channels, strict=True):
        row |= {"category": category, "detail": detail, "channel": channel}
        row |= {"referred": next(referred)}
    return closed(HELPDESK, rows)


def test_the_help_desk_as_it_was_printed(helpdesk: pd.DataFrame) -> None:
    """105 questions of 98 people: topics, details, channel, and referrals that come to thirteen for
    eleven questions.
    """
    counted = {
        name: table(count_desk(helpdesk, HELPDESK, rows=name), f"helpdesk_{name}")
        for name in ("category", "detail", "channel", "referred")
    }
    assert len(helpdesk) == QUESTIONS
    assert helpdesk["person"].sum() == PEOPLE
    assert counted["category"] == {one: sum(words.values()) for one, words in TOPICS.items()}
    assert counted["category"] == {"work": 44, "violence": 18, "rights": 23, "discrimination": 20}
    details = {word: n for words in TOPICS.values() for word, n in words.items() if word}
    assert counted["detail"] == details
    assert counted["channel"] == CHANNELS
    assert counted["referred"] == PLACES
    assert sum(PLACES.values()) == 13
    assert sum(map(bool, helpdesk["referred"])) == 11


def test_people_by_region_and_origin_come_to_98(helpdesk: pd.DataFrame) -> None:
    """Each person once, whatever she asks; the per cents are those that were printed."""
    for name, printed in (("region", REGIONS), ("origin", ORIGINS)):
        people = count_desk(helpdesk, HELPDESK, rows=name, count="people")
        assert table(people, f"helpdesk_{name}") == printed
        assert sum(printed.values()) == PEOPLE
    assert [round(100 * n / PEOPLE) for n in REGIONS.values()] == [42, 39, 19]


def test_beside_the_year_before_a_word_that_was_not_printed_has_no_number(
    helpdesk: pd.DataFrame,
) -> None:
    """Discrimination was not printed in 2023: no row, and it is not small for that."""
    numbers = {"work": 38, "violence": 12, "rights": 20}
    figures = {
        word: Figure(word, str(n), desk="helpdesk", field="category", word=word)
        for word, n in numbers.items()
    }
    printed = {BEFORE: printed_units(Printed(BEFORE, figures, ()), HELPDESK, "category")}
    both = count_desk(helpdesk, HELPDESK, rows="category", by="year", printed=printed, threshold=5)
    found = {
        (word, year): n
        for word, year, n in zip(
            both["helpdesk_category"], both["year"], both["sources"], strict=True
        )
    }
    this = {(one, YEAR): sum(words.values()) for one, words in TOPICS.items()}
    assert found == this | {(word, BEFORE): n for word, n in numbers.items()}


def test_the_open_house_as_it_was_printed() -> None:
    """62 questions of 42 people; of the regions of 40 people, 7.5 % are three: for readers they are
    joined.
    """
    topics = {"administrative": 43, "together": 8, "digital": 5, "violence": 3, "migration": 3}
    regions = {"brussels": 26, "flanders": 8, "wallonia": 3, "abroad": 3}
    desk = desk_of("open-house", "question", {"category": topics, "region": regions})
    rows = asked_by(42, 62, {"region": spread(regions)})
    frame = closed(
        desk, [row | {"category": one} for row, one in zip(rows, spread(topics), strict=True)]
    )

    assert (len(frame), frame["person"].sum()) == (62, 42)
    assert table(count_desk(frame, desk, rows="category"), "open-house_category") == topics
    people = count_desk(frame, desk, rows="region", count="people")
    assert table(people, "open-house_region") == regions
    assert [100 * regions[one] / 40 for one in ("brussels", "flanders", "wallonia")] == [
        65,
        20,
        7.5,
    ]
    joined = count_desk(frame, desk, rows="region", count="people", threshold=5)
    assert table(joined, "open-house_region") == {"brussels": 26, "flanders": 8, "other": 6}


def test_rounds_evenings_and_what_followed_as_they_were_printed() -> None:
    """22 rounds in Brussels with 25 people on average, 3 in Liège; 26 evenings; nine people followed
    up, four of them about health.
    """
    met = [
        *(("round", "brussels", n) for n in [25] * 22),
        *(("round", "liege", n) for n in (9, 10, 10)),
        *(("evening", "brussels", n) for n in [6] * 8 + [7] * 3),
        *(("evening", "flanders", n) for n in [4] * 4 + [5] * 4),
        *(("evening", "liege", n) for n in [5] * 5 + [4] * 2),
    ]
    numbers = {"met": Field("met", "number", {})}
    kinds = ("round", "evening")
    places = ("brussels", "flanders", "liege")
    desk = desk_of("rounds", "round", {"kind": kinds, "place": places}, **numbers)
    frame = closed(desk, [{"kind": k, "place": p, "met": str(n)} for k, p, n in met])

    def cells(count: str) -> dict[tuple[str, str], int]:
        found = count_desk(frame, desk, rows="kind", by="place", count=count)
        rows = found[["rounds_kind", "rounds_place", "sources"]].itertuples(index=False)
        return {(kind, place): n for kind, place, n in rows}

    assert cells("questions") == {
        ("round", "brussels"): 22,
        ("round", "liege"): 3,
        ("evening", "brussels"): 11,
        ("evening", "flanders"): 8,
        ("evening", "liege"): 7,
    }
    assert cells("met") == {
        ("round", "brussels"): 550,
        ("round", "liege"): 29,
        ("evening", "brussels"): 69,
        ("evening", "flanders"): 36,
        ("evening", "liege"): 33,
    }
    reasons = {"health": 4, "administrative": 4, "psychological": 1}
    after = desk_of("follow-up", "question", {"reason": reasons})
    lines = closed(after, [{"reason": one} for one in spread(reasons)])
    found = count_desk(lines, after, rows="reason", count="people")
    assert table(found, "follow-up_reason") == reasons
    shown = count_desk(lines, after, rows="reason", count="people", threshold=5)
    assert table(shown, "follow-up_reason") == {"other": 9}


@pytest.fixture(scope="module")
def press() -> pd.DataFrame:
    """340 articles: 38 Dutch ones in December, the rest month by month."""
    rows = []
    for language, tones in TONES.items():
        others = cycle(range(1, 12 if language == "nl" else 13))
        for number, tone in enumerate(spread(tones)):
            late = language == "nl" and number % 7 == 0 and number // 7 < DECEMBER
            month = 12 if late else next(others)
            id = f"AR-{language}{number:03}"
            rows.append((id, language, f"{YEAR}-{month:02}", tone))
    return pd.DataFrame(rows, columns=["source", "language", "month", "code"])


def test_the_press_as_it_was_printed(press: pd.DataFrame) -> None:
    """340 articles by tone and language, by month, and those that name the union: none negative."""
    found = crosstab(press.assign(case=""), rows="code", by="language", count="sources")
    rows = found[["language", "code", "sources"]].itertuples(index=False)
    counted: dict[str, dict[str, int]] = {"nl": {}, "fr": {}}
    for language, tone, n in rows:
        counted[language][tone] = n
    assert counted == TONES
    assert len(press) == 340

    named = chain.from_iterable(
        press[(press["language"] == one) & (press["code"] != "negative")]["source"][:n]
        for one, n in NAMED.items()
    )
    naming = {*named}
    texts = {id: f"{'The Union' if id in naming else 'Reunions'} spoke." for id in press["source"]}
    naming_found = press[press["source"].isin(find_naming(texts, ["union"]))]
    assert naming_found.groupby("language")["source"].count().to_dict() == NAMED
    assert "negative" not in {*naming_found["code"]}


def test_december_beside_the_mean_of_the_other_months(press: pd.DataFrame) -> None:
    """38 Dutch articles beside 21.3 in the other months (20 was printed); no more in May, and no
    rise in French.
    """
    may, december = (f"{YEAR}-05", f"{YEAR}-12")
    dutch, french = (press[press["language"] == one].assign(code="any") for one in ("nl", "fr"))
    (row,) = compare_months(dutch, code="any", months=[december]).to_dict("records")
    assert (row["n"], round(row["mean_n"], 1)) == (38, 21.3)
    (row,) = compare_months(dutch, code="any", months=[may]).to_dict("records")
    assert row["n"] < row["mean_n"]
    (row,) = compare_months(french, code="any", months=[december]).to_dict("records")
    assert abs(row["n"] - row["mean_n"]) < 1
