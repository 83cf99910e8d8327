"""The parts of a report's page, in order: which cells print, as what, and the headings they make."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from typing import Any

from nbformat import NotebookNode

from rap.core.errors import RapError, RunFailedError
from rap.report.arranged import arrange, is_arranged
from rap.report.edition import Edition, rounding_note
from rap.report.item_views import draw_item
from rap.report.items import MIME, items_of
from rap.report.items.said import everybody_in, finding_around, finding_of
from rap.report.items.workplaces import kind_of
from rap.report.prose import Heading, Part, markdown_markup, team_output_markup, without_empty
from rap.report.words import lang_of, words_of
from rap.store.notebooks import is_translated, source_of, texts_of, written_in

_BETWEEN = "\0"  # findings and the rest of a page, while both are one text
_TOP = 2  # the level of a section; level 1 is the title
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.S)
_TAG = re.compile(r"<[^>]*>")
_SHOWN_BY = {"stdout": "report.page.printed", "stderr": "report.page.warned"}


@dataclass
class Outline:
    """Gives headings levels without a gap below the title, whatever levels the Markdown has, and
    numbers them.

    A first heading of level 1 is the notebook's own title, perhaps in another language, and the
    page has its title already.
    """

    headings: list[Heading] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)

    @property
    def inside(self) -> int:
        """The level of a heading that stands inside the section open now."""
        return min(_TOP + len(self._open), 6)

    @property
    def above(self) -> list[str]:
        """The words of the headings of the sections open now, the innermost first."""
        found: list[str] = []
        level = 7
        for heading in reversed(self.headings):
            if heading.level < level:
                found.append(plain(heading.markup))
                level = heading.level
        return found

    def place(self, markup: str) -> str:
        """`markup` with its headings put in their places; the title of the notebook is not said
        twice.
        """
        return _HEADING.sub(self._placed, markup)

    def _placed(self, match: re.Match[str]) -> str:
        written, words = int(match[1]), match[2]
        if not self.headings and written == 1:
            return ""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        level = self.inside
        self._open.append(written)
        self.headings.append(Heading(level, words, f"s{len(self.headings) + 1}"))
        return f'<h{level} id="{self.headings[-1].anchor}">{words}</h{level}>'


@dataclass(frozen=True)
class Page:
    """What the template puts together; everything is markup already. `findings` is "" where they
    are part of the body.
    """

    body: str
    findings: str
    sections: tuple[Heading, ...]
    people: int
    counts_texts: bool = False
    counts_asked: bool = False


def plain(markup: str) -> str:
    """The words of markup, spaces made one."""
    return " ".join(unescape(_TAG.sub("", markup)).split())


def compose(notebook: NotebookNode, edition: Edition) -> Page:
    """Draw every cell that prints in this edition.

    Raises
    ------
    RunFailedError
        When a cell failed, shows what this audience may not see, or carries an item that cannot be
        drawn; it names the cell.
    """
    outline = Outline()
    if is_short(notebook, edition):
        parts = _findings_alone(notebook, edition, outline)
    else:
        parts = [
            part
            for number, cell in enumerate(notebook.cells, 1)
            for part in _parts(cell, number, edition, outline, written=written_in(notebook))
        ]
    parts = _counted_once(without_empty(parts, edition))
    findings, body = "", "\n".join(part.markup for part in parts)
    if is_arranged(notebook, edition):
        findings, body = arrange(parts, edition)
    findings, _, body = _told_apart(
        _explained_once(f"{findings}{_BETWEEN}{body}", edition)
    ).partition(_BETWEEN)
    return Page(
        body,
        findings,
        _in_order(outline.headings, findings + body),
        everybody_in(notebook) or 0,
        _counts_texts(notebook),
        any(
            "asked" in row or "lines" in row
            for _, item in items_of(notebook)
            for row in item["rows"]
        ),
    )


def _in_order(headings: Sequence[Heading], body: str) -> tuple[Heading, ...]:
    """The headings of sections that are on the page, as they follow each other there."""
    places = {one: body.find(f'id="{one.anchor}"') for one in headings if one.level == _TOP}
    return tuple(sorted((one for one in places if places[one] >= 0), key=lambda one: places[one]))


def written_languages(notebook: NotebookNode) -> list[str]:
    """The languages the notebook's own Markdown is in, in its order."""
    written = written_in(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    languages = (language for cell in cells for language in texts_of(cell, written=written))
    return list(dict.fromkeys(languages))


def is_short(notebook: NotebookNode, edition: Edition) -> bool:
    """Whether an edition for others tells the findings alone: nobody wrote the rest in its
    language, nor the codebook.
    """
    written = written_languages(notebook)
    tells = any(finding_around(item["id"]) for _, item in items_of(notebook))
    return not edition.is_team and bool(written) and edition.language not in written and tells


def _findings_alone(notebook: NotebookNode, edition: Edition, outline: Outline) -> list[Part]:
    """The findings, then those people read differently, each part under its heading from the
    catalogue.
    """
    rows: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    contested = set()
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.get("data", {}).get(MIME) is None:  # what is no item stops this edition too
                _output(output, number, edition, outline)
    for number, item in items_of(notebook):
        if finding := finding_around(item["id"]):
            rows.setdefault(finding, []).append((number, item))
            contested |= {finding} if item["title"] == "finding-contested" else set()
    words, parts = words_of(edition.language), []
    for heading, ids in (("heard-title", rows.keys() - contested), ("contested-title", contested)):
        if ids:
            parts.append(_leading(f"<h2>{escape(words(heading))}</h2>", outline))
            parts += [
                _of_item(_item(item, number, edition, outline.inside), {"data": {MIME: item}})
                for id, mine in rows.items()
                if id in ids
                for number, item in mine
            ]
    return parts


def _told_apart(body: str) -> str:
    """Tables one can scroll in, numbered: for a screen reader two places of one name are one place."""
    numbers = itertools.count(1)
    return re.sub(
        r'(role="region" [^>]*aria-label="[^"]*)"',
        lambda region: f'{region[1]} {next(numbers)}"',
        body,
    )


def _explained_once(body: str, edition: Edition) -> str:
    """How numbers are rounded is said where the first of them stand, and at the foot of the page."""
    note = rounding_note([0], edition)
    if not note:
        return body
    before, found, after = body.partition(note)
    return before + found + after.replace(note, "")


def _counted_once(parts: Sequence[Part]) -> list[Part]:
    """A table whose numbers are all in one above it is marked: on paper, where both are open, its
    themes are printed without them.
    """
    seen: set[str] = set()
    found = []
    for part in parts:
        rows = {json.dumps(row, sort_keys=True) for row in part.item.get("rows", ())}
        if part.item.get("kind") == "table" and rows and rows <= seen:
            again = part.markup.replace('<div class="counts"', '<div class="counts again"', 1)
            part = replace(part, markup=again)
        seen |= rows
        found.append(part)
    return found


def _leading(markup: str, outline: Outline) -> Part:
    """Markdown with its headings put in their places."""
    before = len(outline.headings)
    return Part(outline.place(markup), leads=True, headings=tuple(outline.headings[before:]))


def _parts(
    cell: NotebookNode, number: int, edition: Edition, outline: Outline, *, written: str
) -> list[Part]:
    if cell.cell_type == "code":
        shown = [
            _of_item(drawn, output)
            for output in cell.outputs
            if (drawn := _output(output, number, edition, outline))
        ]
        return gather_places(shown, edition)
    said = printed_words(cell, edition, written=written)
    if said is None:
        return []
    words, language = said
    try:
        markup = markdown_markup(words, edition)
    except ValueError:
        raise RunFailedError("report.page.picture", cell=number) from None
    marked = lang_of("" if language == edition.language else language)
    return [_leading(f'<div class="prose"{marked}>{markup}</div>', outline)]


def _of_item(drawn: str, output: Mapping[str, Any]) -> Part:
    item = output.get("data", {}).get(MIME) or {}
    id = str(item.get("id", ""))
    return Part(drawn, item=item, finding=finding_around(id), is_statement=bool(finding_of(id)))


def printed_words(
    cell: Mapping[str, Any], edition: Edition, *, written: str
) -> tuple[str, str] | None:
    """What a Markdown cell says in an edition, and in which language ("": not known); None when it
    prints nothing there.

    A cell tagged `team`, or one that is written for no language, prints for the team alone. Where
    words are not translated, the team reads them as they were written; others do not read them.

    Parameters
    ----------
    written
        The language of the notebook.
    """
    metadata = cell["metadata"]
    is_hidden = "team" in metadata.get("tags", ()) and not edition.is_team
    if cell["cell_type"] != "markdown" or is_hidden:
        return None
    texts = texts_of(cell, written=written)
    if edition.language in texts:
        return texts[edition.language], edition.language
    if edition.is_team and is_translated(cell):
        return next((text, language) for language, text in texts.items() if text == source_of(cell))
    return (source_of(cell), "") if edition.is_team and not texts else None


def _output(output: Mapping[str, Any], number: int, edition: Edition, outline: Outline) -> str:
    if output["output_type"] == "error":
        reason = str(output.get("ename", "error"))
        raise RunFailedError("report.page.failed", cell=number, error=reason)
    item = output.get("data", {}).get(MIME)
    if item is not None:
        drawn = _item(item, number, edition.under(*outline.above), outline.inside)
        return outline.place(drawn) if item["kind"] == "page" else drawn
    if edition.is_team:
        return team_output_markup(output, edition)
    raise _not_an_item(output, number, edition)


def _item(item: Mapping[str, Any], number: int, edition: Edition, level: int) -> str:
    try:
        return draw_item(item, edition, level=level)
    except RapError as error:
        raise RunFailedError("report.page.bad_item", cell=number, why=error.message) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = type(error).__name__
        raise RunFailedError("report.page.bad_item", cell=number, why=reason) from error


def _not_an_item(output: Mapping[str, Any], number: int, edition: Edition) -> RunFailedError:
    if output["output_type"] == "stream":
        id = _SHOWN_BY["stdout" if output["name"] == "stdout" else "stderr"]
        return RunFailedError(id, cell=number, audience=edition.audience)
    kinds = tuple(sorted(output["data"]))
    return RunFailedError(
        "report.page.displayed" if kinds else "report.page.displayed_nothing",
        cell=number,
        kinds=kinds,
        audience=edition.audience,
    )


def _counts_texts(notebook: NotebookNode) -> bool:
    """Whether all its numbers are of texts."""
    rows = [row for _, item in items_of(notebook) for row in item["rows"]]
    return bool(rows) and not any("people" in row for row in rows)


# Voices by kind of workplace, put below the findings that are met there: one heading for both.

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
