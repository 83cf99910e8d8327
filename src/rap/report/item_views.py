"""Items drawn as markup: what a notebook says is shown, in the words of one edition.

One function per kind. Each takes the item (FORMATS, "Items") and the edition, and the level a
heading in it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from rap.core.errors import Message, RefusedError
from rap.report.charts import draw_chart_of
from rap.report.codeline import draw_codeline_of
from rap.report.counts import (
    in_safe_order,
    in_sentence,
    is_small,
    people_text,
    small_note,
    small_words,
)
from rap.report.curve import draw_curve_of
from rap.report.edition import Edition, Quote
from rap.report.items import FOR_THE_TEAM
from rap.report.matrix import draw_matrix_of
from rap.report.numbers import answer_link, number_markup
from rap.report.prose import NOTHING, markdown_markup
from rap.report.rows import draw_rows_of
from rap.report.tables import Counts, draw_counts, in_shown_order, read_counts, swatch, unit_of
from rap.report.told import finding_of
from rap.report.words import words_of

# Tables of words and pages of the team's own, drawn: what no person stands behind.

_DAY = {"1": "■", "0": "□"}
_WIDE = 4  # columns from which rows are cards on a wide page too


def draw_facts(item: Mapping[str, Any], edition: Edition, level: int = 3) -> str:
    """The table; on a phone each row is a card."""
    heads, lines = item["chart"]["heads"], item["chart"]["lines"]
    top = "".join(
        f'<th scope="col" role="columnheader">{_text(head, edition)}</th>' for head in heads
    )
    rows = "".join(_line(heads, line, edition) for line in lines)
    note = _text(item["chart"].get("note", ""), edition)
    below = f'<p class="note">{note}</p>' if note else ""
    kind = "facts cards many" if len(heads) > _WIDE else "facts cards"
    return (
        f'<div class="counts"><table class="{kind}" role="table"><caption>{_text(item["title"], edition)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{top}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>{below}</div>'
    )


def _line(heads: list[Any], line: list[Any], edition: Edition) -> str:
    first, *others = line
    cells = "".join(
        f'<td role="cell" data-label="{escape(words_of(edition.language).text(head)[0])}"><span>{_fact(cell, edition)}</span></td>'
        for head, cell in zip(heads[1:], others, strict=True)
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{_fact(first, edition)}</th>{cells}</tr>'
    )


def _fact(fact: Any, edition: Edition) -> str:
    if isinstance(fact, Mapping) and "days" in fact:
        days = "".join(_DAY.get(day, "·") for day in fact["days"])
        return f'<span class="days" aria-hidden="true">{days}</span> {_text(fact["text"], edition)}'
    return _text(fact, edition)


def _text(text: str | Mapping[str, str], edition: Edition) -> str:
    """A TEXT, marked with its language when it is not the one of the edition."""
    found, language = words_of(edition.language).text(text)
    return (
        f'<span lang="{escape(language)}">{escape(found)}</span>'
        if language and found
        else escape(found)
    )


def draw_page(item: Mapping[str, Any], edition: Edition, level: int = 3) -> str:
    """A page of Markdown in the language of the edition; in another, marked so, where there is
    none.
    """
    text, language = words_of(edition.language).text(item["text"])
    marked = f' lang="{escape(language)}"' if language else ""
    return f'<div class="prose"{marked}>{markdown_markup(text, edition)}</div>' if text else ""


ItemData = Mapping[str, Any]
_STAND_IN = re.compile(r"\[[^\[\]\n]{1,60}\]")
_DEEPEST = 6
_PAIR = ("first", "second")
_COLUMNS = {"bars": 1, "grid": 2, "matrix": 2}


def draw_item(item: ItemData, edition: Edition, *, level: int = 3) -> str:
    """The markup of an item of any kind.

    Raises
    ------
    RefusedError
        When it is of a version or a kind this program does not know, or of a kind that is for the
        team.
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
    if any(
        "texts" in row for row in item["rows"]
    ):  # public texts: nobody is hidden behind their number
        item = {**item, "rows": [{**row, "people": row["texts"]} for row in item["rows"]]}
        edition = replace(edition, unit="texts", threshold=0, most=0)
    return KINDS[item["kind"]](item, _naming_pairs(edition), level)


def _naming_pairs(edition: Edition) -> Edition:
    """The columns first and second of codes that stand together hold codes, and are read as such."""
    column, label, words = edition.column, edition.label, words_of(edition.language)
    return replace(
        edition,
        label=lambda name, value: label("code" if name in _PAIR else name, value),
        column=lambda name: words(f"column-{name}") if name in _PAIR else column(name),
    )


def draw_table(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Counts as a table."""
    counts = in_shown_order(read_counts(in_safe_order(item["rows"], edition)), edition)
    if not counts.cells:
        return _nothing(item, edition)
    if _all_small(counts, edition):
        return _in_a_sentence(counts, item, edition)
    table = draw_counts(counts, edition, title=text_markup(item["title"], edition))
    return f'<div class="counts">{table}{small_note(counts.people(), edition)}</div>'


def draw_chart(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Counts as bars, a grid or a square of codes; what has other columns than the drawing needs is
    a table.
    """
    read = read_counts(in_safe_order(item["rows"], edition))
    counts, mark = in_shown_order(read, edition), item["chart"].get("mark", "")
    if not counts.cells:
        return _nothing(item, edition)
    if mark == "matrix" and set(counts.columns) == set(_PAIR):
        return draw_matrix_of(read, edition, title=text_markup(item["title"], edition))
    if len(counts.columns) != _COLUMNS.get(mark) or _all_small(counts, edition):
        return draw_table(item, edition, level)
    note = small_note(counts.people(), edition)
    return draw_chart_of(counts, edition, title=text_markup(item["title"], edition), note=note)


def _all_small(counts: Counts, edition: Edition) -> bool:
    """A table that would say "fewer than 5" in every cell is not worth drawing."""
    return len(counts.columns) in (1, 2) and all(
        is_small(people, edition) for people in counts.people()
    )


def _in_a_sentence(counts: Counts, item: ItemData, edition: Edition) -> str:
    words = words_of(edition.language)
    if len(counts.columns) == 2:
        column = edition.column(counts.columns[1])
        said = words(
            "all-small-by", column=column[:1].lower() + column[1:], words=small_words(edition)
        )
    else:
        listed = ", ".join(edition.label(counts.columns[0], value) for value in counts.values(0))
        id = "all-not-shown" if edition.is_released else "all-small"
        said = words(id, people=people_text(0, edition), list=listed)
    title = f'{text_markup(item["title"], edition)}<span class="unit">{escape(unit_of(counts, edition))}</span>'
    return f'<div class="counts"><p class="title">{title}</p><p>{escape(said)}</p>{small_note([0], edition)}</div>'


def draw_curve(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Codes met after each interview."""
    if not any(group["codes"] for group in item["chart"]["groups"]):
        return _nothing(item, edition)
    return draw_curve_of(item["chart"], edition, title=text_markup(item["title"], edition))


def draw_codeline(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Where the codes of one interview stand."""
    if not item["chart"]["lanes"]:
        return _nothing(item, edition)
    return draw_codeline_of(item["chart"], edition, title=text_markup(item["title"], edition))


def draw_rows(item: ItemData, edition: Edition, level: int = 3) -> str:
    """A table of the team's own work."""
    if not item["chart"]["lines"]:
        return _nothing(item, edition)
    return draw_rows_of(item["chart"], edition, title=text_markup(item["title"], edition))


def draw_text(item: ItemData, edition: Edition, level: int = 3) -> str:
    """A paragraph; `{name}` becomes the number of people of the row with that name."""
    if item["text"] == "empty":  # `say("empty")`: there would be something to say otherwise
        return f'<div class="said">{_empty(edition)}</div>'
    text, language = words_of(edition.language).text(item["text"])
    people = {row["where"]["name"]: int(row["people"]) for row in item["rows"]}
    filled = in_sentence(text, people, edition)
    lang = f' lang="{escape(language)}"' if language else ""
    paragraphs = "".join(
        f"<p{lang}>{part.strip()}</p>" for part in filled.split("\n\n") if part.strip()
    )
    title = text_markup(item["title"], edition)
    head = (
        f'<p class="standing">{number_markup(edition.numbers.get(finding_of(item["id"])), edition)}{title}</p>'
        if title
        else ""
    )
    note = "" if edition.is_released else small_note(people.values(), edition)
    return f'<div class="said">{head}{paragraphs}{note}{answer_link(item["id"], edition)}</div>'


def draw_quotes(item: ItemData, edition: Edition, level: int = 3) -> str:
    """Passages this audience may read, under the label of their code when there are several codes;
    the others are counted.
    """
    words = words_of(edition.language)
    edition = edition.under(words.text(item["title"])[0])
    read = {quote["ref"]: edition.quote(quote["ref"]) for quote in item["quotes"]}
    codes = list(dict.fromkeys(quote["code"] for quote in item["quotes"]))
    title = text_markup(item["title"], edition)
    head = f"<h{level}>{title}</h{level}>" if title else ""
    inner = min(level + 1, _DEEPEST) if title else level
    groups = "".join(
        _group(code, item["quotes"], read, edition, inner if len(codes) > 1 else 0)
        for code in codes
    )
    hidden = sum(quote is None for quote in read.values())
    note = (
        f'<p class="note">{escape(words.plural("passages-hidden", hidden))}</p>' if hidden else ""
    )
    return f'<div class="voices">{head}{groups}{note or ("" if read else _empty(edition))}</div>'


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


def quote_markup(quote: Quote, edition: Edition, *, ref: str = "") -> str:
    """One voice. When there is a translation into the language of the edition it is read first, the
    words as said below it.
    """
    translated = (
        bool(quote.translation) and quote.translation_language == edition.language != quote.language
    )
    first, second = _passage(quote.text, quote.language), ""
    if translated:
        first = _passage(quote.translation, quote.translation_language)
        second = _passage(quote.text, quote.language, kind="original")
    elif quote.translation and quote.language != edition.language:
        second = _passage(quote.translation, quote.translation_language, kind="original")
    about = [quote.who, _said_in(quote, edition, translated=translated), ref]
    under = "".join(f"<span>{escape(part)}</span>" for part in about if part)
    return f'<figure class="voice">{first}{second}{f"<figcaption>{under}</figcaption>" if under else ""}</figure>'


def _passage(text: str, language: str, *, kind: str = "") -> str:
    paragraphs = "".join(
        f"<p>{_with_stand_ins(line)}</p>" for line in text.split("\n") if line.strip()
    )
    named = f' class="{kind}"' if kind else ""
    return f'<blockquote{named} lang="{escape(language)}">{paragraphs}</blockquote>'


def _with_stand_ins(text: str) -> str:
    """Words put in the place of a name, `[collègue A]`, look like what they are."""
    return _STAND_IN.sub(lambda words: f'<span class="stand-in">{words[0]}</span>', escape(text))


def _said_in(quote: Quote, edition: Edition, *, translated: bool) -> str:
    if quote.language == edition.language:
        return ""
    words = words_of(edition.language)
    name = words.language_name(quote.language)
    if translated:
        return words("said-in-translated", language=name)
    if quote.translation:
        return words(
            "said-in-translated-to",
            language=name,
            into=words.language_name(quote.translation_language),
        )
    return words("said-in", language=name)


def text_markup(text: str | Mapping[str, str], edition: Edition) -> str:
    """A TEXT, marked with its language when it is not the one of the edition."""
    found, language = words_of(edition.language).text(text)
    return (
        f'<span lang="{escape(language)}">{escape(found)}</span>'
        if language and found
        else escape(found)
    )


def _nothing(item: ItemData, edition: Edition) -> str:
    title = text_markup(item["title"], edition)
    return f'<div class="counts"><p class="title">{title}</p>{_empty(edition)}</div>'


def _empty(edition: Edition) -> str:
    """What is protected and what is not there are told alike: who reads must not learn whether
    there is somebody.
    """
    id = "nothing-shown" if edition.is_released else "empty"
    return f'<p class="{NOTHING}">{escape(words_of(edition.language)(id))}</p>'


KINDS: Mapping[str, Callable[[ItemData, Edition, int], str]] = {
    "table": draw_table,
    "quotes": draw_quotes,
    "chart": draw_chart,
    "curve": draw_curve,
    "codeline": draw_codeline,
    "rows": draw_rows,
    "text": draw_text,
    "facts": draw_facts,
    "page": draw_page,
}
