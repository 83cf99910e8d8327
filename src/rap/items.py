"""What a notebook shows of people: tables, quotes, charts and sentences as items.

An item says what is shown (cells with the number of people, references to quotes, texts per language), not how. The report draws
it for each language and audience, so that counts and consent are looked at once more on the way out. Who stands behind a cell goes
into the run's private folder, never into the notebook. In JupyterLab an item also shows itself.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rap.errors import WrongUseError
from rap.model import CASE_ID, Finding
from rap.snapshot import running_snapshot

if TYPE_CHECKING:
    import pandas as pd

MIME = "application/vnd.rap.item.v1+json"
MARKS = ("bars", "grid")
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_FIELD = re.compile(r"{([a-z_]+)}")
Text = str | Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One thing a report shows; `data` is the item as FORMATS says, `preview` what JupyterLab displays beside it."""

    data: Mapping[str, Any]
    preview: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.data, "text/plain": f"rap item {self.data['id']}"}
        if running_snapshot() is None:
            bundle["text/html"] = self.preview
        return bundle


def show_table(table: pd.DataFrame, *, id: str, title: Text) -> Item:
    """A table of people.

    Parameters
    ----------
    table : DataFrame as `crosstab` makes it
        The columns `people` (how many) and `cases` (who); every other column says where a cell stands: one makes a list, two make
        rows and columns.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.
    """
    return _counted("table", table, id=id, title=title)


def show_chart(table: pd.DataFrame, *, id: str, title: Text, mark: str = "bars") -> Item:
    """The same table drawn: `bars` for one column, `grid` for two."""
    if mark not in MARKS:
        raise WrongUseError(f"mark='{mark}'", "cannot be drawn", f"use one of {', '.join(MARKS)}")
    return _counted("chart", table, id=id, title=title, chart={"mark": mark})


def _counted(kind: str, table: pd.DataFrame, *, id: str, title: Text, **more: Any) -> Item:
    missing = [column for column in ("people", "cases") if column not in table.columns]
    if missing:
        raise WrongUseError(
            f"item '{id}'", f"its table has no column {' and no '.join(missing)}", "make it with rap.crosstab"
        )
    keys = [column for column in table.columns if column not in ("people", "cases")]
    places = [{key: str(row[key]) for key in keys} for row in table.to_dict("records")]
    cells = [(where, _people(id, who)) for where, who in zip(places, table["cases"], strict=True)]
    rows = [{"where": where, "people": len(who)} for where, who in cells]
    data = _item(kind, id, title, rows=rows, **more)
    _remember(id, cells)
    shown = table.drop(columns="cases")
    return Item(data, f"<p><b>{html.escape(_one(title))}</b></p>{shown.to_html(index=False, border=0)}")


def show_quotes(passages: pd.DataFrame, *, id: str, title: Text) -> Item:
    """Passages in people's own words.

    Parameters
    ----------
    passages : DataFrame with the columns source, start, end, code
        As `search` gives them. Only references go into the item; the report reads the words, and only where consent lets it.
    """
    passages = passages.dropna(subset=["start", "end"])  # a whole source is no passage
    quotes = [
        {"ref": f"{row['source']}:{int(row['start'])}-{int(row['end'])}", "code": str(row["code"])}
        for row in passages.to_dict("records")
    ]
    words = passages["quote"] if "quote" in passages.columns else [quote["ref"] for quote in quotes]
    lines = "".join(f"<blockquote>{html.escape(str(text))}</blockquote>" for text in words)
    return Item(_item("quotes", id, title, quotes=quotes), f"<p><b>{html.escape(_one(title))}</b></p>{lines}")


def say(text: Text, *, id: str, title: Text = "", **people: Iterable[str]) -> Item:
    """A sentence per language; `{name}` in it becomes the number of people in `people[name]`, in words when it is small.

    `title` stands above it in small letters.

    Examples
    --------
    >>> say({"en": "We heard {heard} people."}, id="heard", heard=["C-51774", "C-23308"]).data["rows"]
    [{'where': {'name': 'heard'}, 'people': 2}]
    """
    wanted = set(_FIELD.findall(json.dumps(text, ensure_ascii=False)))
    if wanted != set(people):
        what = f"speaks of {', '.join(sorted(wanted)) or 'nobody'} and is given {', '.join(sorted(people)) or 'nobody'}"
        raise WrongUseError(f"item '{id}'", what, "give each {name} its cases: name=study.cases['case']")
    groups = {name: _people(id, cases) for name, cases in people.items()}
    rows = [{"where": {"name": name}, "people": len(cases)} for name, cases in groups.items()]
    item = _item("text", id, title, rows=rows, text=text)
    _remember(id, [({"name": name}, cases) for name, cases in groups.items()])
    filled = _FIELD.sub(lambda field: str(len(groups.get(field[1], ()))), _one(text))
    return Item(item, f"<p>{html.escape(filled)}</p>")


def show_findings(findings: Iterable[Finding]) -> None:
    """Each finding with its standing, in the languages it is written in; set-aside ones are left out."""
    from IPython.display import display

    shown = [finding for finding in findings if finding.status != "set-aside"]
    if not shown:
        display(say("empty", id="finding-none"))  # type: ignore[no-untyped-call]
    for finding in shown:
        statement = {language: row["text"] for language, row in finding.statement.items()}
        item = say(statement, id=f"finding-{finding.id[2:]}", title=f"finding-{finding.status}")
        display(item)  # type: ignore[no-untyped-call]


def _people(id: str, cases: Iterable[str]) -> list[str]:
    """The cases, each once; anything else would count sources, codings or letters as people."""
    found = set() if isinstance(cases, str) else set(cases)
    if isinstance(cases, str) or not all(isinstance(case, str) and CASE_ID.fullmatch(case) for case in found):
        raise WrongUseError(f"item '{id}'", "counts something that is not a case", "give it lists of ids like C-51774")
    return sorted(found)


def _item(kind: str, id: str, title: Text, **parts: Any) -> dict[str, Any]:
    if not _ID.fullmatch(id):
        raise WrongUseError(f"item '{id}'", "is not a name", "use small letters, digits and hyphens")
    empty = {"rows": [], "quotes": [], "chart": {}, "text": ""}
    return {"v": 1, "kind": kind, "id": id, "title": title, **empty, **parts}


def _one(text: Text) -> str:
    """What JupyterLab shows of a text in several languages: the first."""
    return text if isinstance(text, str) else next(iter(text.values()), "")


def _remember(id: str, cells: Iterable[tuple[Mapping[str, str], Iterable[str]]]) -> None:
    """Note, in the run's private folder, who stands behind each cell."""
    snapshot = running_snapshot()
    if snapshot is None or snapshot.people is None:
        return
    with open(snapshot.people, "a", encoding="utf-8") as file:
        for where, cases in cells:
            row = {"item": id, "where": json.dumps(where, sort_keys=True, ensure_ascii=False), "cases": list(cases)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
