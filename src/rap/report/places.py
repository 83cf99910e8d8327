"""Voices by kind of workplace, put below the findings that are met there: one heading for both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from rap.report.edition import Edition
from rap.report.items.workplaces import kind_of
from rap.report.prose import Part
from rap.report.words import words_of

_PLACE = re.compile(r' data-place="([^"]*)"')
_TITLE = re.compile(r'<(h[1-6])>.*?</\1>|<p class="standing">.*?</p>', re.S)


def gather_places(parts: Sequence[Part], edition: Edition) -> list[Part]:
    """What one cell shows, where each kind of workplace that has findings also has its voices. A kind
    without findings keeps its voices under a heading of their own.
    """
    where = next((part for part in parts if part.item.get("kind") == "where"), None)
    if where is None:
        return [*parts]
    chunks = re.split(r'(?=<h[1-6] class="theme" data-place=)', where.markup)
    kinds = {match[1]: at for at, one in enumerate(chunks) if (match := _PLACE.search(one))}
    gathered = []
    for part in parts:
        kind = kind_of(part.item, kinds) if part.item else ""
        if kind:
            chunk, outer = _cut(chunks[kinds[kind]], is_last=kinds[kind] == len(chunks) - 1)
            chunks[kinds[kind]] = f"{chunk}{_below(part, chunk, edition)}{outer}"
        elif part is not where:
            gathered.append(part)
    return [replace(where, markup=_PLACE.sub("", "".join(chunks))), *gathered]


def _cut(chunk: str, *, is_last: bool) -> tuple[str, str]:
    """A chunk and the end of the element around all of them."""
    end = "</div>" if is_last else ""
    return chunk.removesuffix(end), end


def _below(part: Part, chunk: str, edition: Edition) -> str:
    """The voices without their heading; where it says more than the one above them, such as the
    month of a count, it is a line.
    """
    markup = _TITLE.sub("", part.markup, count=1)
    title = escape(words_of(edition.language).text(part.item["title"])[0])
    is_said = f">{title}" in chunk
    return markup if is_said else f'<p class="unit">{title}</p>{markup}'
