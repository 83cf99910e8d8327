"""The order in which others than the team read a report: findings by theme, each folded behind its
sentence; then the other sections, folded behind their headings; how we worked comes last.

The team reads the cells of the notebook in their order, and so does everybody a guide made of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

from rap.report.edition import Edition, all_of, count_in
from rap.report.icons import icon_markup
from rap.report.items import items_of
from rap.report.items.said import finding_around
from rap.report.numbered import answer_link, number_markup
from rap.report.prose import Part
from rap.report.since_life import draw_life
from rap.report.tables import draw_bar
from rap.report.words import lang_of, words_of

CONTESTED = "finding-contested"
_TOP = re.compile(r'<div class="prose"(?P<lang>[^>]*)>\s*(?P<head><h2\b.*?</h2>)', re.S)
Section = list[Part]


def is_arranged(notebook: NotebookNode, edition: Edition) -> bool:
    """Whether a notebook is shown as a report: it says findings to others than the team, and is no
    guide with pages of its own.
    """
    items = [item for _, item in items_of(notebook)]
    told = any(finding_around(item["id"]) in edition.numbers for item in items)
    return edition.letter is not None and told and not is_guide(notebook)


def is_guide(notebook: NotebookNode) -> bool:
    """Whether it is a guide made of pages that the team wrote, like the handbook."""
    return any(item["kind"] == "page" for _, item in items_of(notebook))


def arrange(parts: Sequence[Part], edition: Edition) -> tuple[str, str]:
    """The markup of the findings, and of all other sections: those below the findings, then those
    above, which say who spoke and how.
    """
    sections = list(_sections(parts))
    with_findings = [any(part.finding for part in section) for section in sections]
    findings = [one for one, has in zip(sections, with_findings, strict=True) if has]
    first = with_findings.index(True) if findings else 0
    others = [one for one, has in zip(sections, with_findings, strict=True) if not has]
    ordered = [*others[first:], *others[:first]]
    return (
        "\n".join(_findings(section, edition) for section in findings),
        "\n".join(map(_folded, ordered)),
    )


def _sections(parts: Sequence[Part]) -> Iterator[Section]:
    section: Section = []
    for part in parts:
        if part.level <= 2 and section:
            yield section
            section = []
        section.append(part)
    if section:
        yield section


def _folded(section: Section) -> str:
    """A section behind its heading; one without a heading stands open."""
    markup = "\n".join(part.markup for part in section)
    found = _TOP.match(markup)
    if found is None:
        return markup
    rest = f'<div class="prose"{found["lang"]}>{markup[found.end() :]}'
    return (
        f'<details class="part"><summary{found["lang"]}>{found["head"]}</summary>'
        f'<div class="inside">{rest}</div></details>'
    )


# Findings.


def _findings(section: Section, edition: Edition) -> str:
    """The findings of a section below its heading, by theme: those that begin with one theme stand
    together, in the order of the section.
    """
    lead = "\n".join(part.markup for part in section if not part.finding)
    told = {id: list(parts) for id, parts in groupby(section, lambda part: part.finding) if id}
    themes: dict[str, list[list[Part]]] = {}
    for id, parts in told.items():
        themes.setdefault(edition.themes.get(id, ""), []).append(parts)
    groups = [_theme(theme, found, edition) for theme, found in themes.items()]
    return "\n".join((lead, *groups))


def _theme(theme: str, findings: Sequence[Sequence[Part]], edition: Edition) -> str:
    name = escape(edition.label("family", theme)) if theme else ""
    head = f'<h3 class="theme">{name}</h3>' if name else ""
    told = "\n".join(_finding(parts, edition) for parts in findings)
    return f'<section class="findings">{head}{told}</section>'


def _finding(parts: Sequence[Part], edition: Edition) -> str:
    """What a finding says, and behind it what people answered, who speaks of it and a voice."""
    said = next((part.item for part in parts if part.is_statement), None)
    rest = "".join(_behind(part, edition) for part in parts if not part.is_statement)
    if said is None:
        return rest
    number = edition.numbers.get(parts[0].finding, 0)
    return (
        f'<details class="finding" id="finding-{number}">{_sentence(said, parts[0].finding, edition)}'
        f'<div class="inside">{rest}{answer_link(said["id"], edition)}'
        f"{draw_life(parts[0].finding, edition)}</div></details>"
    )


def _behind(part: Part, edition: Edition) -> str:
    """What is behind a finding; how many people, also as a bar on the scale of all."""
    counts = [count_in(row) for row in part.item["rows"]]
    if len(counts) != 1 or not edition.of:
        return part.markup
    bar = draw_bar(counts[0], edition, most=all_of(counts[0], edition, greatest=0))
    return f'<div class="rests">{part.markup}{bar}</div>'


def _sentence(item: Mapping[str, Any], finding: str, edition: Edition) -> str:
    words = words_of(edition.language)
    text, language = words.text(item["text"])
    number = number_markup(edition.numbers.get(finding), edition)
    standing, kind = words.markup(item["title"]), " contested" if item["title"] == CONTESTED else ""
    return (
        f'<summary>{icon_markup(edition.icons.get(finding, ""))}<span class="sentence">{number}'
        f"<span{lang_of(language)}>{escape(' '.join(text.split()))}</span></span>"
        f'<span class="standing{kind}">{standing}</span></summary>'
    )
