"""The tables of an annual report as items: what desks counted, how the press spoke, and where printed
figures do not fit together.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.analysis.printed_figures import find_disagreements
from rap.analysis.year import (
    PEOPLE,
    QUESTIONS,
    compare_months,
    count_desk,
    find_naming,
    mean_of_lines,
)
from rap.core.desks import PERSON, Field, units_of
from rap.languages.phrases import in_each_language
from rap.report.edition import SAID_AS
from rap.report.items.counted import count_item, show_table
from rap.report.items.item import Item, Text
from rap.report.items.pages import Fact, show_facts
from rap.report.items.said import say
from rap.report.words import words_of
from rap.store.wordings import current_words, words_known
from rap.study.counts import printed_units

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

_YEAR = "year"


def show_counted(
    study: Study,
    desk: str,
    rows: str,
    *,
    year: str,
    id: str,
    title: Text,
    before: str = "",
    count: str = QUESTIONS,
) -> Item:
    """A table of what a desk counted in a year, beside the year `before`; small rows are joined for
    readers outside the team.

    Of a year before that has a file of printed figures, the printed numbers stand, and no line is
    counted again: two different numbers of one year could be subtracted. What was not printed of it
    is a dash.
    """
    if desk not in study.desks:  # a study that counts nothing, or not there
        return say("empty", id=id)
    printed, threshold = study.printed.get(before), study.threshold
    if study.desks[desk].is_exact:
        threshold = 0
    words = (
        printed_units(printed, study.desks[desk], rows) if printed and count == QUESTIONS else {}
    )
    lines = study.counts[desk]
    has_both = bool(words) or (printed is None and bool(before) and before in {*lines["year"]})
    table = count_desk(
        lines,
        study.desks[desk],
        rows=rows,
        by="year" if has_both else "",
        count=count,
        years=(before, year) if has_both else (year,),
        printed={before: words} if words else None,
        threshold=threshold,
        above=_others_above(study, desk, rows, year, count) if threshold else (),
    )
    if not words:
        return show_table(table, id=id, title=title)
    cells = {*zip(table[f"{desk}_{rows}"], table[_YEAR], strict=True)}
    both = ((word, one) for word, _ in sorted(cells) for one in (before, year))
    unsaid = [cell for cell in dict.fromkeys(both) if cell not in cells and cell[1] == before]
    return count_item("table", table, id=id, title=title, chart={"unsaid": [*map(list, unsaid)]})


def show_months(
    study: Study, desk: str, *, year: str, id: str, title: Text, count: str = QUESTIONS
) -> Item:
    """What a desk counted, month by month: of a month that nobody handed in it says so, since 0 would
    say that nothing was asked; what the team notes on a month is beside it.
    """
    if desk not in study.desks:
        return say("empty", id=id)
    counted = study.desks[desk]
    table = count_desk(study.counts[desk], counted, rows="month", count=count, years=(year,))
    closed = {one.month for one in study.line_list if one.desk == desk}
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    months = [one for one in months if one >= counted.since and one <= f"{study.on:%Y-%m}"]
    chart = {
        "months": months,
        "open": [one for one in months if one not in closed],
        "marks": {one: dict(study.marks[one]) for one in months if one in study.marks},
    }
    return count_item("table", table, id=id, title=title, chart=chart)


def show_means(
    study: Study, desk: str, rows: str, *, year: str, count: str, id: str, title: Text
) -> Item:
    """How many people a line of a desk has on average in a year, such as a round, by the words of
    one of its fields; below them for all lines. A mean and the number of lines come to the number
    of people, so of a desk whose numbers are not exact for everyone the team alone reads it.
    """
    there = study.desks.get(desk)
    if there is None or not (there.is_exact or study.audience == "team"):
        return say("empty", id=id)
    lines = study.counts[desk]
    table = mean_of_lines(lines[lines["year"] == year], rows=rows, count=count)
    field = there.fields[rows]
    cells = [_mean_line(row, field, rows) for row in table.to_dict("records")]
    heads = [field.label, there.title, there.fields[count].label, in_each_language(_YEAR, "mean")]
    return show_facts(heads, cells, id=id, title=title)


def _mean_line(row: Mapping[str, Any], field: Field, rows: str) -> list[Fact]:
    """A line of means: a word or the total, how many lines, how many people, and the mean."""
    word, said = field.choices.get(row[rows]), SAID_AS.get(row["said_as"])
    shown: dict[str, dict[str, str]] = {"n": {}, "mean": {}}
    for k in in_each_language(_YEAR, "mean"):
        words = words_of(k)
        for key, n in (("n", words.number(row["n"])), ("mean", words.tenths(row["mean"]))):
            shown[key][k] = words(said, n=n) if said else n
    named = word.label if word else row[rows] or in_each_language(_YEAR, "total")
    return [named, str(row["n_lines"]), shown["n"], shown["mean"]]


def _others_above(study: Study, desk: str, rows: str, year: str, count: str) -> set[str]:
    """The words of the list that opens `rows` which its own table has under "other", alone or beside
    any year before.
    """
    of = study.desks[desk].fields[rows].of if rows in study.desks[desk].fields else ""
    if not of:
        return set()
    lines, found = study.counts[desk], set[str]()
    for before in ("", *sorted({*lines["year"], *study.printed} - {year})):
        printed = study.printed.get(before)
        words = (
            printed_units(printed, study.desks[desk], of) if printed and count == QUESTIONS else {}
        )
        asked: dict[str, Any] = {"rows": of, "by": "year" if before else "", "count": count}
        asked |= {"years": (before, year), "printed": {before: words} if words else None}
        every, shown = (
            {*count_desk(lines, study.desks[desk], threshold=n, **asked)[f"{desk}_{of}"]}
            for n in (0, study.threshold)
        )
        found |= every - shown
    return found


def say_counted(study: Study, desk: str, *, year: str, id: str, count: str = QUESTIONS) -> Item:
    """How many questions a desk counted in a year, or of how many people they were."""
    if desk not in study.desks:
        return say("empty", id=id)
    lines = study.counts[desk]
    mine = lines[lines["year"] == year]
    ids = [str(line) for line in mine["line"]]
    if count == PEOPLE:
        ids = [units_of(str(line), PERSON, 1)[0] for line in mine[mine[PERSON]]["line"]]
    phrase = "people-counted" if count == PEOPLE else "questions-counted"
    text = in_each_language(_YEAR, phrase, heard="{heard}")
    return say(text, id=id, heard=ids)


def show_negative_months(coded: pd.DataFrame, *, code: str, months: Sequence[str], id: str) -> Item:
    """How many articles of some months are negative, against the mean of the other months."""
    rows = compare_months(coded, code=code, months=months).to_dict("records")
    lines: list[list[Fact]] = [
        [
            {k: words_of(k).month(row["month"]) for k in in_each_language(_YEAR, "month")},
            str(row["n"]),
            f"{row['articles']} ({_percent(row['share'])})",
            {
                k: f"{words_of(k).tenths(row['mean_n'])} ({_percent(row['mean_share'])})"
                for k in in_each_language(_YEAR, "month")
            },
        ]
        for row in rows
    ]
    heads = [in_each_language(_YEAR, one) for one in ("month", "negative", "of-all", "elsewhere")]
    return show_facts(heads, lines, id=id, title=in_each_language(_YEAR, "months-title"))


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def show_naming(
    study: Study, coded: pd.DataFrame, *, names: Sequence[str], negative: str, id: str
) -> Item:
    """Language by language, how many articles name us, and how many of these are negative."""
    naming = {*find_naming(study.texts, names)}
    lines: list[list[Fact]] = []
    for language, rows in coded.drop_duplicates(["source", "code"]).groupby("language"):
        articles = {*rows["source"]}
        bad = {*rows[rows["code"] == negative]["source"]}
        named = {
            k: words_of(k).language_name(str(language)) for k in in_each_language(_YEAR, "named")
        }
        lines.append([named, *map(str, map(len, (articles, articles & naming, bad & naming)))])
    heads = [
        in_each_language(_YEAR, one) for one in ("language", "articles", "named", "named-negative")
    ]
    return show_facts(heads, lines, id=id, title=in_each_language(_YEAR, "named-title"))


def show_meetings(study: Study, *, year: str, id: str) -> Item:
    """Meetings and demands of a year: when, with whom, about what, and what came of it. The team reads
    all of them, and the findings that were argued; others those that it made public.
    """
    is_team = study.audience == "team"
    lines: list[list[Fact]] = []
    for one in (each for each in study.meetings if each.date.startswith(year)):
        on = datetime.date.fromisoformat(one.date)
        day = {k: words_of(k).date(on) for k in in_each_language(_YEAR, one.kind)}
        kind, level = (in_each_language(_YEAR, word) for word in (one.kind, f"level-{one.level}"))
        argued = [_argued(study, one.argues)] if is_team else []
        lines.append([day, kind, one.whom, level, one.subject, one.outcome, *argued])
    heads = ("day", "kind", "with", "level", "subject", "outcome", *(["argued"] if is_team else []))
    title, none = (in_each_language(_YEAR, f"meetings-{part}") for part in ("title", "none"))
    said = [in_each_language(_YEAR, f"meeting-{head}") for head in heads]
    return show_facts(said, lines, id=id, title=title, note="" if lines else none)


def _argued(study: Study, argues: Sequence[str]) -> dict[str, str]:
    """What the findings that were argued say today, in each language."""
    mine = [
        one
        for one in study.findings
        if one.id in argues or any({*argues} & {*said} for said in words_known(one).values())
    ]
    return {
        k: "\n".join(words_of(k).text(current_words(one))[0] for one in mine)
        for k in in_each_language(_YEAR, "year")
    }


def show_disagreements(study: Study, *, year: str, id: str) -> Item:
    """Where the printed figures of a year do not fit together, for the team."""
    printed = study.printed.get(year)
    found = find_disagreements(printed) if printed else []
    lines = [[", ".join(one.figures), one.printed, one.found] for one in found]
    heads = [in_each_language(_YEAR, f"disagree-{one}") for one in ("of", "printed", "found")]
    note = in_each_language(_YEAR, "disagree-none") if not lines else ""
    title = in_each_language(_YEAR, "disagree-title")
    return show_facts(heads, lines, id=id, title=title, note=note)
