"""Tables of words and pages of the team's own, drawn: what no person stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from rap.report.edition import Edition
from rap.report.prose import markdown_markup
from rap.report.words import words_of

_DAY = {"1": "■", "0": "□"}
_WIDE = 4  # columns from which rows are cards on a wide page too


def draw_facts(item: Mapping[str, Any], edition: Edition, level: int = 3) -> str:
    """The table; on a phone each row is a card."""
    heads, lines = item["chart"]["heads"], item["chart"]["lines"]
    top = "".join(f'<th scope="col" role="columnheader">{_text(head, edition)}</th>' for head in heads)
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
    return f'<tr role="row"><th scope="row" role="rowheader">{_fact(first, edition)}</th>{cells}</tr>'


def _fact(fact: Any, edition: Edition) -> str:
    if isinstance(fact, Mapping) and "days" in fact:
        days = "".join(_DAY.get(day, "·") for day in fact["days"])
        return f'<span class="days" aria-hidden="true">{days}</span> {_text(fact["text"], edition)}'
    return _text(fact, edition)


def _text(text: str | Mapping[str, str], edition: Edition) -> str:
    """A TEXT, marked with its language when it is not the one of the edition."""
    found, language = words_of(edition.language).text(text)
    return f'<span lang="{escape(language)}">{escape(found)}</span>' if language and found else escape(found)


def draw_page(item: Mapping[str, Any], edition: Edition, level: int = 3) -> str:
    """A page of Markdown in the language of the edition; in another, marked so, where there is none."""
    text, language = words_of(edition.language).text(item["text"])
    marked = f' lang="{escape(language)}"' if language else ""
    return f'<div class="prose"{marked}>{markdown_markup(text, edition)}</div>' if text else ""
