"""An item, how it shows itself in the notebook it is made in, and what is noted about the people
behind it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from rap.core.desks import EXACT, is_counted
from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID, KINDS, QUESTION_KIND
from rap.languages.catalogue import current_language
from rap.report.desk_labels import with_desks
from rap.report.drawing import Figure, picture_of
from rap.report.edition import Edition, team_draft
from rap.report.words import LOCALES, words_of
from rap.study.frames import running_snapshot
from rap.study.study import opened_study

MIME = "application/vnd.rap.item.v1+json"
SVG = "image/svg+xml"
# Kinds that no edition for others shows, and what they are called: they tell of the team's own
# work, or of one person's interview.
FOR_THE_TEAM: Mapping[str, str] = {
    "curve": "report.kind.curve",
    "codeline": "report.kind.codeline",
    "rows": "report.kind.rows",
    "spread": "report.kind.spread",
}
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
Text = str | Mapping[str, str]
OF = "of"  # of words about counts of people: the key of the counts they speak of


@dataclass(frozen=True)
class Item:
    """One thing a report shows.

    `data` always has these fields, empty where the kind has no use for them: `v`, the version, 1;
    `kind`, a key of `KINDS` in `item_views`; `id`, once in a notebook; `title` and `text`, for
    all languages or one per language; `rows`, counts (`where`: column -> value, and how many:
    `people`, or another of `UNITS`; null in a notebook for others where that is a small number) and
    `columns`, of a table the order of its columns; `quotes` (`ref`:
    SOURCE:START-END, `code`, and `for`: the languages of the editions that print it, all without
    it); `chart`, what else the kind draws (of counts, the `mark`).

    In the notebook it shows its `preview`, or what `draw` makes of it: the drawing with its numbers
    as a table, and the drawing alone for viewers that show no HTML. None of it exists within a run.
    """

    data: Mapping[str, Any]
    preview: str = ""
    draw: Callable[[], Figure | None] | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.data, "text/plain": f"rap item {self.data['id']}"}
        if running_snapshot() is not None:
            return bundle
        figure = self.draw() if self.draw else None
        mark = words_of(reading_language())("draft")  # a notebook converted by hand has it too
        said = f"<p><small>{escape(mark)}</small></p>"
        if figure is None:
            return bundle | {"text/html": said + self.preview}
        title = in_reading_language(self.data["title"])
        picture = picture_of(figure.wide, title=title, mark=mark)
        return bundle | {"text/html": said + _shown(picture, figure, title), SVG: picture}


def speaking_of(item: Item, key: str, **more: Any) -> Item:
    """The same sentence, which speaks of counts of people: a release says it of the counts that
    stand.
    """
    return replace(item, data={**item.data, "chart": {OF: key, **more}})


def display_all(items: Iterable[Item]) -> None:
    """Show items in the notebook, one below the other."""
    from IPython.display import display

    for item in items:
        display(item)  # type: ignore[no-untyped-call]


def make_data(kind: str, item: str, *, title: Text, **parts: Any) -> dict[str, Any]:
    """What an item of `kind` and with this id holds: `parts`, and what every item has.

    Raises
    ------
    WrongUseError
        The id is not a name.
    """
    if not _ID.fullmatch(item):
        raise WrongUseError("report.item.bad_id", item=item)
    empty = {"rows": [], "quotes": [], "chart": {}, "text": ""}
    return {"v": 1, "kind": kind, "id": item, "title": title, **empty, **parts}


def items_of(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The items of an executed notebook in order, each with the number of its cell, counted from 1."""
    for number, data in bundles_of(notebook):
        yield number, data[MIME]


def bundles_of(notebook: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What stands around each item (`data[MIME]`) in the notebook, to put another in its place;
    with the number of its cell.
    """
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            if (data := output.get("data", {})).get(MIME) is not None:
                yield number, data


UNITS = ("asked", "lines", "exact", "texts", "people")
"""What a row of an item counts. Somebody asks for help in each text `asked`, and behind each of the
`lines` of a desk: small numbers of both are hidden as those of people are. Those of a desk where nobody
at risk is counted are `exact`.
"""

EXACT_UNITS = ("texts", "exact")  # public texts, and what no person at risk stands behind


def unit_of(row: Mapping[str, Any]) -> str:
    """What a row of an item counts, one of `UNITS`."""
    return next(unit for unit in UNITS if unit in row)


def unit_of_texts(ids: Iterable[str]) -> str:
    """What a table of these texts counts."""
    ids = list(ids)
    if counted := [id for id in ids if is_counted(id)]:
        return "exact" if all(id.startswith(EXACT) for id in counted) else "lines"
    return "asked" if any(map(is_asked, ids)) else "texts"


def is_asked(text: str) -> bool:
    """Whether somebody asks for help in a text, by its id."""
    return str(text).startswith(f"{KINDS[QUESTION_KIND]}-")


def behind_cell(item: str, ids: Iterable[str], *, unit: str) -> list[str]:
    """Who (`unit` "people"), or which texts, a cell counts, each once."""
    return people(item, ids) if unit == "people" else sorted(set(ids))


def people(item: str, cases: Iterable[str]) -> list[str]:
    """The cases, each once.

    Raises
    ------
    WrongUseError
        For anything else, which would count sources, codings or letters as people.
    """
    found = set() if isinstance(cases, str) else set(cases)
    if isinstance(cases, str) or not all(
        isinstance(case, str) and CASE_ID.fullmatch(case) for case in found
    ):
        raise WrongUseError("report.item.not_cases", item=item)
    return sorted(found)


def remember(
    item: str, cells: Iterable[tuple[Mapping[str, str], Iterable[str]]], *, unit: str = "people"
) -> None:
    """Note, in the run's private folder, who stands behind each cell, or which texts."""
    snapshot = running_snapshot()
    if snapshot is None or snapshot.people is None:
        return
    with open(snapshot.people, "a", encoding="utf-8", newline="") as file:
        for where, who in cells:
            behind = {"cases": list(who)} if unit == "people" else {"cases": [], "texts": list(who)}
            place = json.dumps(where, sort_keys=True, ensure_ascii=False)
            file.write(
                json.dumps({"item": item, "where": place, **behind}, ensure_ascii=False) + "\n"
            )


# In the notebook: with the labels of the study that is open, in one language.


def reading_language() -> str:
    """The language in which the notebook is read: of this process where the study has it, else the
    study's first.

    The process: `RAP_LANGUAGE`, else the locale, as for every message of the program.
    """
    study, here = opened_study(), current_language()
    known = [
        language for language in (study.settings.languages if study else ()) if language in LOCALES
    ]
    return here if here in known or not known else known[0]


def edition_here() -> Edition:
    """What items are drawn with outside a run: a draft for the team, with the labels of the study
    opened last.
    """
    study = opened_study()
    book = with_desks(study.book, study.desks) if study else None
    return team_draft("", reading_language(), book=book)


def in_reading_language(text: Text) -> str:
    """A text in the language of the notebook, else in the first there is; the id of a sentence of
    reports as that sentence.
    """
    return words_of(reading_language()).text(text)[0]


def table_preview(title: str, heads: Iterable[str], lines: Iterable[Sequence[str]]) -> str:
    """A table of plain words for JupyterLab, its title above it."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f"<p><b>{escape(title)}</b></p><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def nothing_preview(title: Text) -> str:
    """What a chart shows that has nothing to draw."""
    said = words_of(reading_language())("empty")
    return f"<p><b>{escape(in_reading_language(title))}</b></p><p>{escape(said)}</p>"


def _shown(picture: str, figure: Figure, title: str) -> str:
    """The picture, which a screen reader reads as one sentence, above the same numbers as a table."""
    source = base64.b64encode(picture.encode()).decode()
    same = words_of(reading_language())("same-numbers")
    return (
        f"<figure><figcaption><b>{escape(title)}</b></figcaption>"
        f'<img alt="{escape(figure.said)}" src="data:image/svg+xml;base64,{source}">'
        f"<details><summary>{escape(same)}</summary>{figure.table}</details></figure>"
    )
