"""Items drawn as markup: what a notebook says is shown, in the words of one edition.

One function per kind. Each takes the item (its fields are in `items/item.py`), the edition, and the
level of a heading in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from rap.core.errors import Message, RefusedError
from rap.report.answered import all_are_small, answers_figure, read_answers
from rap.report.charts import chart_figure, columns_of, pairs_unit
from rap.report.drawing import Figure, figure_markup, note_markup
from rap.report.edition import (
    Edition,
    Quote,
    all_of,
    count_in,
    count_markup,
    count_text,
    greatest_of,
    in_sentence,
    is_small,
    people_text,
    rounding_note,
)
from rap.report.items import FOR_THE_TEAM
from rap.report.items.codeline import codeline_figure
from rap.report.items.curve import curve_figure
from rap.report.items.pages import words_of_fact
from rap.report.items.rows import draw_rows_of
from rap.report.items.said import finding_numbered, finding_of
from rap.report.items.spread import spread_figure
from rap.report.items.where import places_in
from rap.report.numbered import answer_link, first_sentence, number_markup
from rap.report.prose import NOTHING, markdown_markup
from rap.report.since_life import draw_life
from rap.report.tables import (
    PAIR,
    Counts,
    body_markup,
    cell_markup,
    draw_bar,
    draw_counts,
    head_cell,
    in_people,
    in_shown_order,
    naming_pairs,
    read_counts,
    row_markup,
    swatch,
    table_markup,
    told_alike,
    unit_of,
)
from rap.report.voices import is_for, quote_markup
from rap.report.words import lang_of, words_of

ItemData = Mapping[str, Any]
_DEEPEST = 6
_DAY = {"1": "■", "0": "□"}
_WIDE = 4  # columns of a table of words from which rows are cards on a wide page too


def draw_item(item: ItemData, edition: Edition, *, level: int = 3) -> str:
    """The markup of an item of any kind.

    Raises
    ------
    RefusedError
        The item is of a version or a kind that this program does not know, or of a kind that is for
        the team.
    """
    if item.get("v") != 1 or item.get("kind") not in KINDS:
        raise RefusedError(
            "report.item.unknown_kind",
            item=str(item.get("id", "")),
            kind=str(item.get("kind")),
            version=str(item.get("v")),
            known=tuple(KINDS),
        )
    if item["kind"] in FOR_THE_TEAM and not edition.is_team:
        kind = Message(FOR_THE_TEAM[item["kind"]])
        raise RefusedError("report.item.team_only", item=str(item["id"]), kind=kind)
    rows, edition = in_people(item["rows"], naming_pairs(edition))
    is_exact = not edition.is_team and any("exact" in row for row in item["rows"])
    note = note_markup(words_of(edition.language)("exact-why")) if is_exact else ""
    return KINDS[item["kind"]]({**item, "rows": rows}, edition, level) + note


# What no person stands behind: tables of words, and pages of the team's own.


def draw_facts(item: ItemData, edition: Edition, level: int = 3) -> str:
    """The table; on a phone each row is a card."""
    words, chart = words_of(edition.language), item["chart"]
    named = [words.text(head)[0] for head in chart["heads"]]
    rows = []
    for line in chart["lines"]:
        first, *others = (_fact(cell, edition) for cell in line)
        cells = [f"<span>{cell}</span>" for cell in others]
        rows.append(row_markup(first, map(cell_markup, cells, named[1:])))
    note = words.markup(chart.get("note", ""))
    below = f'<p class="note">{note}</p>' if note else ""
    kind = "facts cards many" if len(named) > _WIDE else "facts cards"
    table = table_markup(
        f"{kind} ticks" if chart.get("ticks") else kind,
        f"<caption>{words.markup(item['title'])}</caption>",
        [head_cell(words.markup(head)) for head in chart["heads"]],
        body=body_markup(rows),
    )
    return f'<div class="counts">{table}{below}</div>'


def _fact(fact: Any, edition: Edition) -> str:
    words = words_of(edition.language)
    if isinstance(fact, Mapping) and "days" in fact:
        days = "".join(_DAY.get(day, "·") for day in fact["days"])
        return f'<span class="days" aria-hidden="true">{days}</span> {words.markup(fact["text"])}'
    return words.markup(words_of_fact(fact))


def draw_page(item: ItemData, edition: Edition, level: int = 3) -> str:
    """A page of Markdown in the language of the edition; in another, marked so, where there is
    none.
    """
    text, language = words_of(edition.language).text(item["text"])
    prose = markdown_markup(text, edition)
    return f'<div class="prose"{lang_of(language)}>{prose}</div>' if text else ""


def draw_rows(item: ItemData, edition: Edition, level: int = 3) -> str:
    """A table of the team's own work."""
    if not item["chart"]["lines"]:
        return _nothing(item, edition)
    return draw_rows_of(item["chart"], edition, title=_title(item, edition))


# Counts of people.


def draw_table(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Counts as a table; as a sentence when every cell would say "few or nobody"."""
    if "months" in item["chart"]:
        return _months_table(item, edition)
    counts = in_shown_order(read_counts(item), edition)
    if not counts.cells:
        return _nothing(item, edition)
    if _all_small(counts, edition):
        said = _all_small_said(counts, edition)
        return _in_a_sentence(said, item, edition, unit=unit_of(counts, edition))
    differ, alike = told_alike(counts, edition)
    if alike and not differ.cells:
        return _in_a_sentence(alike, item, edition, unit=unit_of(counts, edition))
    table = draw_counts(counts, edition, title=_title(item, edition))
    return f'<div class="counts">{table}{rounding_note(counts.people(), edition)}</div>'


def _months_table(item: ItemData, edition: Edition) -> str:
    """Months in their order: each with its number, with that nobody handed it in, and with what the
    team notes on it.
    """
    words, chart, counts = words_of(edition.language), item["chart"], read_counts(item)
    greatest = greatest_of(counts.people(), edition)
    rows = []
    for month in chart["months"]:
        n = counts.at(month)
        most = all_of(n, edition, greatest=greatest)
        is_open = month in chart["open"]
        bar = "" if is_open else draw_bar(n, edition, most=most)
        shown = escape(words("not-handed-in")) if is_open else count_markup(n, edition)
        mark = chart["marks"].get(month)
        said = f'<span class="unit">{words.markup(mark)}</span>' if mark else ""
        named = escape(edition.label("month", month))
        rows.append(row_markup(f"{named} {said}{bar}", [cell_markup(shown, kind="number")]))
    heads = [
        head_cell(escape(edition.column("month"))),
        head_cell(escape(words(edition.unit)), "number"),
    ]
    caption = f"<caption>{_title(item, edition)}</caption>"
    table = table_markup("list", caption, heads, body=body_markup(rows))
    return f'<div class="counts">{table}{rounding_note(counts.people(), edition)}</div>'


def draw_chart(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Counts as bars, a grid or a square of codes; what has other columns than the drawing needs is
    a table.
    """
    counts = read_counts(item)
    mark = item["chart"].get("mark", "")
    is_square = mark == "matrix" and set(counts.columns) == set(PAIR)
    is_words = not is_square and (
        _all_small(counts, edition) or not told_alike(counts, edition)[0].cells
    )
    if is_words or len(counts.columns) != columns_of(mark):
        return draw_table(item, edition, level)
    figure = chart_figure(counts, edition, mark=mark, title=_title(item, edition))
    if figure is None and edition.threshold:
        said = words_of(edition.language)("all-small-pairs", words=count_text(0, edition))
        return _in_a_sentence(said, item, edition, unit=pairs_unit(edition))
    return _drawn(figure, item, edition)


def draw_answers(item: ItemData, edition: Edition, level: int = 3) -> str:
    """What people answered to one question; by another column, a table."""
    counts = in_shown_order(read_counts(item), edition)
    if len(counts.columns) != 1:
        return draw_table(item, edition, level)
    answers = read_answers(counts, item["chart"], edition)
    if not answers.values or all_are_small(answers, edition):
        return draw_table(item, edition, level)
    return _drawn(answers_figure(answers, edition, title=_title(item, edition)), item, edition)


def _all_small(counts: Counts, edition: Edition) -> bool:
    return len(counts.columns) in (1, 2) and all(
        is_small(people, edition) for people in counts.people()
    )


def _all_small_said(counts: Counts, edition: Edition) -> str:
    words = words_of(edition.language)
    if len(counts.columns) == 2:
        column = edition.column(counts.columns[1])
        column = column[:1].lower() + column[1:]
        return words("all-small-by", column=column, words=count_text(0, edition))
    listed = ", ".join(edition.label(counts.columns[0], value) for value in counts.values(0))
    return words("all-small", people=people_text(0, edition), list=listed)


def _in_a_sentence(said: str, item: ItemData, edition: Edition, *, unit: str) -> str:
    below = rounding_note([0], edition)
    title = f'{_title(item, edition)}<span class="unit">{escape(unit)}</span>'
    return f'<div class="counts"><p class="title">{title}</p><p>{escape(said)}</p>{below}</div>'


# Charts of the team's own work.


def draw_curve(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Codes met after each interview."""
    figure = curve_figure(item["chart"], edition, title=_title(item, edition))
    return _drawn(figure, item, edition)


def draw_codeline(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Where the codes of one interview stand."""
    figure = codeline_figure(item["chart"], edition, title=_title(item, edition))
    return _drawn(figure, item, edition)


def draw_spread(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Who of each group speaks of each theme."""
    figure = spread_figure(item["chart"], edition, title=_title(item, edition))
    return _drawn(figure, item, edition)


def _drawn(figure: Figure | None, item: ItemData, edition: Edition) -> str:
    return figure_markup(figure, edition) if figure else _nothing(item, edition)


# Words.


def draw_text(item: ItemData, edition: Edition, level: int = 3) -> str:
    """A paragraph; `{name}` becomes the number of people of the row with that name."""
    if item["text"] == "empty":  # `say("empty")`: there would be something to say otherwise
        return f'<div class="said">{_empty(edition)}</div>'
    text, language = words_of(edition.language).text(item["text"])
    people = {row["where"]["name"]: count_in(row) for row in item["rows"]}
    filled = in_sentence(text, people, edition)
    parts = [part.strip() for part in filled.split("\n\n")]
    paragraphs = "".join(f"<p{lang_of(language)}>{part}</p>" for part in parts if part)
    title = _title(item, edition)
    number = number_markup(edition.numbers.get(finding_numbered(item)), edition)
    head = f'<p class="standing">{number}{title}</p>' if title else ""
    life = draw_life(finding_of(item["id"]), edition)
    return f'<div class="said">{head}{paragraphs}{answer_link(item["id"], edition)}{life}</div>'


def draw_where(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Each kind of workplace, and below it the findings that people who work there speak of."""
    places = places_in(item, edition)
    if not places:
        return f'<div class="places">{_empty(edition)}</div>'
    said, words, parts = item["chart"]["findings"], words_of(edition.language), []
    for place in places:
        rows = ""
        for id, people in place.findings:
            text, language = words.text(said[id])
            number = edition.numbers[id]
            rows += (
                f'<li><a href="#finding-{number}">{number_markup(number, edition)}'
                f"<span{lang_of(language)}>{escape(first_sentence(text))}</span></a>"
                f'<span class="small">{escape(words("place-people", people=people))}</span></li>'
            )
        name = escape(place.label[:1].upper() + place.label[1:])
        people = f'<p class="unit">{escape(place.people)}</p>' if place.people else ""
        rows = f"<ol>{rows}</ol>" if rows else f"<p>{escape(words('place-nothing'))}</p>"
        # `report.places` puts the voices of a kind below it, and takes the mark away
        head = f'<h{level} class="theme" data-place="{escape(place.kind)}">{name}</h{level}>'
        parts.append(f"{head}{people}{rows}")
    return f'<div class="places">{"".join(parts)}</div>'


def draw_quotes(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Passages this audience may read, under the label of their code when there are several codes;
    the others are counted. Voices chosen for a place have no code above them: it
    would come and go with other people's.
    """
    words = words_of(edition.language)
    edition = edition.under(words.text(item["title"])[0])
    mine = [one for one in item["quotes"] if is_for(one, edition.language)]
    mine = [{**one, "code": ""} if "for" in one else one for one in mine]
    if item["quotes"] and not mine and not item["text"]:
        return ""
    read = {quote["ref"]: edition.quote(quote["ref"]) for quote in mine}
    codes = list(dict.fromkeys(quote["code"] for quote in mine))
    title = _title(item, edition)
    head = f"<h{level}>{title}</h{level}>" if title else ""
    inner = min(level + 1, _DEEPEST) if title else level
    groups = "".join(
        _group(code, mine, read, edition, inner if len(codes) > 1 else 0) for code in codes
    )
    hidden = sum(quote is None for quote in read.values())
    note = note_markup(words.plural("passages-hidden", hidden) if hidden else "")
    nothing = f"<p>{words.markup(item['text'])}</p>" if item["text"] else _empty(edition)
    return f'<div class="voices">{head}{groups}{note or ("" if read else nothing)}</div>'


def _group(
    code: str,
    quotes: Sequence[ItemData],
    read: Mapping[str, Quote | None],
    edition: Edition,
    level: int,
) -> str:
    shown = [
        (quote["ref"], words)
        for quote in quotes
        if quote["code"] == code and (words := read[quote["ref"]]) is not None
    ]
    if not shown:
        return ""
    name = swatch(edition.colour(code)) + escape(edition.label("code", code))
    head = f'<h{level} class="theme">{name}</h{level}>' if level else ""
    return head + "".join(
        quote_markup(quote, edition, ref=ref if edition.is_team else "") for ref, quote in shown
    )


def _title(item: ItemData, edition: Edition) -> str:
    return words_of(edition.language).markup(item["title"])


def _nothing(item: ItemData, edition: Edition) -> str:
    title = _title(item, edition)
    return f'<div class="counts"><p class="title">{title}</p>{_empty(edition)}</div>'


def _empty(edition: Edition) -> str:
    """Suppressed and empty results read the same, so that readers cannot infer that somebody is
    there.
    """
    id = "nothing-shown" if edition.is_released else "empty"
    return f'<p class="{NOTHING}">{escape(words_of(edition.language)(id))}</p>'


KINDS: Mapping[str, Callable[[ItemData, Edition, int], str]] = {
    "table": draw_table,
    "quotes": draw_quotes,
    "chart": draw_chart,
    "answers": draw_answers,
    "curve": draw_curve,
    "codeline": draw_codeline,
    "spread": draw_spread,
    "where": draw_where,
    "rows": draw_rows,
    "text": draw_text,
    "facts": draw_facts,
    "page": draw_page,
}
