"""Sections with nothing in them: others do not read their headings, the team reads their titles in one line.

What is protected and what is simply not there look the same here: to tell them apart would say whether there is somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rap.report.edition import Edition
from rap.report.words import words_of

NOTHING = "note nothing"  # the class of the one paragraph of an item that shows nothing


@dataclass(frozen=True)
class Heading:
    """A heading of the text; `anchor` is its id on the page."""

    level: int
    markup: str
    anchor: str


@dataclass(frozen=True)
class Part:
    """What one cell or item of a notebook became; `headings` are those of a Markdown cell, which leads what follows it."""

    markup: str
    leads: bool = False
    headings: tuple[Heading, ...] = ()

    @property
    def level(self) -> int:
        """The highest heading in it, 7 without one."""
        return min((heading.level for heading in self.headings), default=7)

    @property
    def is_empty(self) -> bool:
        """Whether it is an item with nothing in it."""
        return not self.leads and f'class="{NOTHING}"' in self.markup


def without_empty(parts: Sequence[Part], edition: Edition) -> list[Part]:
    """The parts that are worth reading, and for the team a line with the titles of what is left out.

    A section goes when there are items in it and each is empty. In editions for others an empty item goes anywhere, and the
    paragraph that leads to it.
    """
    gone: set[int] = set()
    titles: list[str] = []
    for place, part in enumerate(parts):
        if place in gone or not part.leads or (edition.is_team and not part.headings):
            continue
        inside = range(place + 1, _end(parts, place))
        items = [parts[n] for n in inside if not parts[n].leads]
        if items and all(one.is_empty for one in items):
            gone |= {place, *inside}
            titles += [heading.markup for heading in part.headings[:1]]
    if not edition.is_team:
        gone |= {place for place, part in enumerate(parts) if part.is_empty}
    kept = [part for place, part in enumerate(parts) if place not in gone]
    return [*kept, _listed(titles, edition)] if titles and edition.is_team else kept


def _end(parts: Sequence[Part], place: int) -> int:
    """Where the section a part begins ends; without a heading, where the next paragraph begins."""
    part = parts[place]
    for after in range(place + 1, len(parts)):
        if parts[after].leads and (not part.headings or parts[after].level <= part.level):
            return after
    return len(parts)


def _listed(titles: Sequence[str], edition: Edition) -> Part:
    said = words_of(edition.language)("empty-sections", list=", ".join(titles))
    return Part(f'<p class="note">{said}</p>')
