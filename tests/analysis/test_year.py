"""The tables of a year: questions and people, small rows joined, beside what was printed."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pandas as pd
import pytest
from desks import add_desks, add_events
from messages import raises
from studies import make_study, scaled, write

from rap.analysis.year import compare_months, count_desk
from rap.core.errors import WrongUseError
from rap.report.edition import team_draft
from rap.report.item_views import draw_item
from rap.report.items.year import show_counted, show_means
from rap.report.words import words_of
from rap.store.counts.printed import read_printed
from rap.study.counts import printed_units
from rap.study.study import Study

HEAD = "category,detail,region,referred,again\n"
MARCH = HEAD + "work,tax,north,,\n" * 7 + "work,,south,,yes\n" * 2 + "violence,,south,clinic,\n" * 2
BEFORE = HEAD + "work,,north,,\n" * 6 + "violence,outing,north,clinic lawyer,\n" * 5


LISTS = (
    ("work,", "work,tax", "violence,", "violence,outing"),
    ("north", "south", ""),
    ("", "", "clinic", "lawyer", "clinic lawyer"),
)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    root = add_desks(make_study(tmp_path))
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", MARCH)
    write(root, "interviews/counts/helpdesk/2025-11-00000001.csv", BEFORE)
    write(
        root, "interviews/counts/rounds/2026-03-00000002.csv", "place,met\nstation,25\nstation,4\n"
    )
    return Study(root)


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.drop(columns="texts").itertuples(index=False)]


def count(study: Study, desk: str = "helpdesk", **asked: object) -> list[tuple[object, ...]]:
    return rows(count_desk(study.counts[desk], study.desks[desk], **asked))  # type: ignore[arg-type]


def test_people_and_questions_are_two_numbers(study: Study) -> None:
    """Nine questions about work, of seven people."""
    asked = {"rows": "category", "years": ["2026"]}
    assert count(study, **asked) == [("work", 9), ("violence", 2)]
    assert count(study, **asked, count="people") == [("work", 7), ("violence", 2)]


def test_years_are_side_by_side_and_a_referral_counts_for_each_place(study: Study) -> None:
    """Tick-all: five questions went to two places each."""
    assert count(study, rows="category", by="year") == [
        ("work", "2025", 6),
        ("work", "2026", 9),
        ("violence", "2025", 5),
        ("violence", "2026", 2),
    ]
    assert count(study, rows="referred") == [("clinic", 7), ("lawyer", 5)]


def test_the_people_whom_rounds_met_are_counted_each_by_a_name_of_its_own(study: Study) -> None:
    """So that the guard counts people, not rounds."""
    table = count_desk(
        study.counts["rounds"], study.desks["rounds"], rows="place", count="met", threshold=5
    )
    assert rows(table) == [("station", 29)]
    assert set(table["texts"][0]) <= study.counted.keys()


def test_small_rows_are_joined_until_other_is_large_enough(study: Study) -> None:
    """Two questions about violence would be a row of two; alone in "other" they would be as small."""
    assert count(study, rows="category", years=["2026"], threshold=5) == [("other", 11)]
    assert count(study, rows="category", by="year", threshold=2) == count(
        study, rows="category", by="year"
    )


def test_a_row_of_many_questions_by_few_people_is_joined_too(tmp_path: Path) -> None:
    """Six questions about violence, all of one person."""
    root = add_desks(make_study(tmp_path))
    lines = "work,,north,,\n" * 9 + "violence,,south,,\n" + "violence,,south,,yes\n" * 5
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", HEAD + lines)
    assert count(Study(root), rows="category", threshold=5) == [("other", 15)]


def test_what_a_word_has_besides_its_details_is_never_small(tmp_path: Path) -> None:
    """Work 11, tax 9: without "other" a reader of both tables knew the two."""
    root = add_desks(make_study(tmp_path))
    lines = "work,tax,north,,\n" * 9 + "work,,south,,\n" * 2 + "violence,outing,south,,\n" * 8
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", HEAD + lines)
    study = Study(root)
    assert count(study, rows="category", threshold=5) == [("work", 11), ("violence", 8)]
    assert count(study, rows="detail", threshold=5) == [("outing", 8)]
    assert count(study, rows="detail") == [("tax", 9), ("outing", 8)]


def test_other_is_never_one_word(tmp_path: Path) -> None:
    """It would be the name of it: the next smallest joins it, or there is no such row."""
    root = add_desks(make_study(tmp_path))
    lines = "work,tax,north,,\n" * 9 + "violence,outing,south,,\n" * 8 + "work,,,clinic,\n" * 6
    write(
        root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", HEAD + lines + "work,,,lawyer,\n"
    )
    study = Study(root)
    assert count(study, rows="referred", threshold=5) == [("other", 7)]
    assert count(study, rows="referred", years=["2025"], threshold=5) == []
    few = HEAD + "work,,,lawyer,\n" * 3
    write(root, "interviews/counts/helpdesk/2025-03-3f9a2b7c.csv", few)
    assert count(Study(root), rows="referred", years=["2025"], threshold=5) == []


def test_details_do_not_tell_the_few_of_a_topic_that_is_under_other(tmp_path: Path) -> None:
    """Violence 3 is under "other" with work 9; if tax 9 were printed, a reader knew the three."""
    root = add_desks(make_study(tmp_path))
    lines = "work,tax,north,,\n" * 9 + "violence,,south,,\n" * 3
    write(root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", HEAD + lines)
    study = Study(root)
    assert count(study, rows="category", threshold=5) == [("other", 12)]
    assert count(study, rows="detail", threshold=5) == []
    assert count(study, rows="detail", threshold=5, above=["violence"]) == [("tax", 9)]


def test_of_a_year_that_was_printed_the_printed_numbers_stand(study: Study) -> None:
    """Whatever lines there are of it."""
    figures = "".join(
        f"  {word}: {{value: {n}, desk: helpdesk, field: category, word: {word}}}\n"
        for word, n in (("work", 64), ("violence", 18))
    )
    write(study.root, "codebook/counts/printed-2025.yaml", f"figures:\n{figures}")
    printed = {
        year: printed_units(one, study.desks["helpdesk"], "category")
        for year, one in read_printed(study.root).items()
    }
    assert count(study, rows="category", by="year", printed=printed) == [
        ("work", "2025", 64),
        ("work", "2026", 9),
        ("violence", "2025", 18),
        ("violence", "2026", 2),
    ]
    assert {id for ids in printed["2025"].values() for id in ids} <= study.counted.keys()


def test_what_last_year_did_not_print_is_a_dash(study: Study) -> None:
    """Not a 0: nobody knows; and a word is not joined for that."""
    figure = "  work: {value: 64, desk: helpdesk, field: category, word: work}\n"
    write(study.root, "codebook/counts/printed-2025.yaml", f"figures:\n{figure}")
    write(
        study.root,
        "interviews/counts/helpdesk/2026-04-3f9a2b7d.csv",
        HEAD + "violence,outing,,,\n" * 7,
    )
    read = Study(study.root, audience="members")
    shown = show_counted(
        read, "helpdesk", "category", year="2026", before="2025", id="topics", title="Topics"
    )
    assert shown.data["chart"] == {"unsaid": [["violence", "2025"]]}
    page = draw_item(shown.data, team_draft(""))
    cells = re.findall(r'<td class="number"[^>]*data-label="(\d+)">([^<]*)', page)
    assert cells == [("2025", "64"), ("2026", "9"), ("2025", "–"), ("2026", "9")]


def test_a_month_has_nothing_beside_it(study: Study) -> None:
    """A month has few people; nor is there a list that the desk does not have."""
    with raises(WrongUseError, "analysis.year.month_beside", field="category"):
        count(study, rows="category", by="month")
    with raises(WrongUseError, "analysis.year.unknown_field"):
        count(study, rows="regoin")
    with raises(WrongUseError, "analysis.year.unknown_count"):
        count(study, rows="region", count="met")


def test_some_months_are_compared_with_the_mean_of_the_others() -> None:
    """Of ten months, a month without an article too."""
    coded = pd.DataFrame(
        [
            *((f"AR-1000{n}", "2026-12", "negative") for n in range(3)),
            ("AR-10003", "2026-12", "positive"),
            ("AR-20001", "2026-01", "negative"),
            ("AR-20002", "2026-02", "positive"),
        ],
        columns=["source", "month", "code"],
    )
    may, december = compare_months(coded, code="negative", months=["2026-05", "2026-12"]).to_dict(
        "records"
    )
    assert (december["n"], december["articles"], december["share"]) == (3, 4, 0.75)
    assert (december["mean_n"], december["mean_share"]) == (0.1, 0.5)
    assert (may["n"], may["articles"]) == (0, 0)
    assert may["share"] != may["share"]


N_TABLES = scaled(300, 3600, quick=80)


def test_no_row_stands_for_fewer_than_the_threshold(tmp_path: Path) -> None:
    """Random lines of two years, every list and number of the desk: what could not be joined to
    enough is not there, "other" included.
    """
    chance, root = random.Random(7), add_desks(make_study(tmp_path))
    for year in ("2025", "2026"):
        lines = [
            ",".join(chance.choice(words) for words in (*LISTS, ("", "", "yes"))) for _ in range(60)
        ]
        write(
            root,
            f"interviews/counts/helpdesk/{year}-03-3f9a2b7c.csv",
            HEAD + "\n".join(lines) + "\n",
        )
    study = Study(root)
    every, small = study.counts["helpdesk"], []
    for number in range(N_TABLES):
        lines = every.sample(chance.randint(1, 40), random_state=number)
        asked = {"rows": chance.choice(("category", "region", "referred", "detail"))}
        asked |= {
            "by": chance.choice(("", "year")),
            "count": chance.choice(("questions", "people")),
        }
        threshold = chance.choice((3, 5, 10))
        table = count_desk(lines, study.desks["helpdesk"], threshold=threshold, **asked)
        small += [(asked, row) for row in rows(table) if row[-1] < threshold]
    assert small == []


EVENING = "kind,public\ntalk,about 40\ntalk,12\nvisit,at-least 20\nvisit,5\n"


def events(tmp_path: Path, lines: str = EVENING, audience: str = "team") -> Study:
    """A desk of events, of which the settings say that everybody may read its numbers."""
    root = add_events(make_study(tmp_path))
    write(root, "interviews/counts/events/2026-03-3f9a2b7c.csv", lines)
    return Study(root, audience=audience)


def test_a_sum_is_about_or_at_least_so_many_when_a_part_of_it_is(tmp_path: Path) -> None:
    """What was counted stays exact, and both together are about so many or more."""
    asked = {"rows": "kind", "count": "public"}
    assert count(events(tmp_path), "events", **asked) == [
        ("talk", 52, "about"),
        ("visit", 25, "at-least"),
    ]
    both = "kind,public\ntalk,about 40\ntalk,at-least 2\nvisit,5\n"
    write(tmp_path, "interviews/counts/events/2026-03-3f9a2b7c.csv", both)
    study = Study(tmp_path)
    assert count(study, "events", **asked) == [("talk", 42, "about at-least"), ("visit", 5, "")]
    asked["rows"] = "month"
    assert count(study, "events", **asked) == [("2026-03", 47, "about at-least")]


@pytest.mark.parametrize("audience", ["team", "members"])
def test_a_table_says_that_a_number_is_about_or_at_least_so_many(
    tmp_path: Path, audience: str
) -> None:
    """In each language, for everybody who reads the number of a desk without people at risk."""
    study = events(tmp_path, audience=audience)
    item = show_counted(
        study, "events", "kind", year="2026", count="public", id="public", title="Audience"
    )
    for language, said in (
        ("en", ["about 52", "at least 25"]),
        ("fr", ["environ 52", "au moins 25"]),
        ("nl", ["ongeveer 52", "minstens 25"]),
    ):
        page = draw_item(item.data, team_draft("", language))
        assert re.findall(r'<td class="number"[^>]*>([^<]*)', page) == said


def test_means_a_round_are_of_the_lines_that_have_a_number(tmp_path: Path) -> None:
    """Below the words those of all; a mean is about so many when a number is."""
    lines = "kind,public\ntalk,about 40\ntalk,12\ntalk,\nvisit,5\n,3\n"
    asked = {"year": "2026", "count": "public", "id": "means", "title": "Means"}
    item = show_means(events(tmp_path, lines), "events", "kind", **asked)  # type: ignore[arg-type]
    chart = item.data["chart"]
    assert [words_of("en").text(head)[0] for head in chart["heads"]] == [
        *("What", "Events", "Audience", "Mean")
    ]
    assert [[words_of("en").text(cell)[0] for cell in line] for line in chart["lines"]] == [
        ["Talk", "2", "about 52", "about 26.0"],
        ["Visit", "1", "5", "5.0"],
        ["Total", "4", "about 60", "about 15.0"],
    ]


def test_means_of_rounds_are_for_the_team(study: Study) -> None:
    """A mean and how many rounds there were come to the exact number of people met."""
    asked = {"year": "2026", "count": "met", "id": "means", "title": "Means"}
    team = show_means(study, "rounds", "place", **asked)  # type: ignore[arg-type]
    others = show_means(Study(study.root, audience="members"), "rounds", "place", **asked)  # type: ignore[arg-type]
    assert team.data["chart"]["lines"][0] == [
        *({"en": "Station"}, "2", {"fr": "29", "nl": "29", "en": "29"}),
        {"fr": "14,5", "nl": "14,5", "en": "14.5"},
    ]
    assert (others.data["text"], others.data["chart"]) == ("empty", {})
