"""A member's version of the life of a finding: what was published of it so far, folded below it."""

from __future__ import annotations

from html import escape

from rap.report.edition import Edition
from rap.report.since import AFRESH, SMALL, Telling
from rap.report.words import Words, words_of


def draw_life(finding: str, edition: Edition) -> str:
    """Below a finding, folded: what was published of it so far; nothing where that is one thing."""
    told = edition.since.lives.get(finding, ()) if edition.since else ()
    step = edition.since.of(finding) if edition.since else None
    if not told or (len(told) == 1 and (step is None or {*step.kinds} <= {AFRESH, SMALL})):
        return ""
    words = words_of(edition.language)
    rows = "".join(f"<li>{_telling(one, words)}</li>" for one in told)
    return (
        f'<details class="life-so-far"><summary>{escape(words("life-title"))}</summary>'
        f"<ol>{rows}</ol></details>"
    )


def _telling(one: Telling, words: Words) -> str:
    said = escape(one.text) if one.text else f"<i>{escape(words('life-lost'))}</i>"
    standing = words(f"finding-{one.status}")
    return f"<b>{escape(words.month(one.month))}</b> · {escape(standing)}<br>{said}"
