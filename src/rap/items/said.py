"""Words as items: passages, sentences that count people, findings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rap.crosstab import crosstab
from rap.errors import WrongUseError
from rap.feedback import read_feedback
from rap.items.counted import show_table
from rap.items.item import Item, Text, make_data, one, people, remember
from rap.model import Finding
from rap.pooled import UNSAID, pool_votes, pooled_in_words
from rap.tables import to_pandas, votes_table
from rap.votes import read_votes

if TYPE_CHECKING:
    import pandas as pd

    from rap.study import Study

_FIELD = re.compile(r"{([a-z_]+)}")


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
    return Item(make_data("quotes", id, title, quotes=quotes), f"<p><b>{html.escape(one(title))}</b></p>{lines}")


def say(text: Text, *, id: str, title: Text = "", **groups: Iterable[str]) -> Item:
    """A sentence per language; `{name}` in it becomes the number of people in `groups[name]`, in words when it is small.

    `title` stands above it in small letters.

    Examples
    --------
    >>> say({"en": "We heard {heard} people."}, id="heard", heard=["C-51774", "C-23308"]).data["rows"]
    [{'where': {'name': 'heard'}, 'people': 2}]
    """
    wanted = set(_FIELD.findall(json.dumps(text, ensure_ascii=False)))
    if wanted != set(groups):
        what = f"speaks of {', '.join(sorted(wanted)) or 'nobody'} and is given {', '.join(sorted(groups)) or 'nobody'}"
        raise WrongUseError(f"item '{id}'", what, "give each {name} its cases: name=study.cases['case']")
    named = {name: people(id, cases) for name, cases in groups.items()}
    rows = [{"where": {"name": name}, "people": len(cases)} for name, cases in named.items()]
    data = make_data("text", id, title, rows=rows, text=text)
    remember(id, [({"name": name}, cases) for name, cases in named.items()])
    filled = _FIELD.sub(lambda field: str(len(named.get(field[1], ()))), one(text))
    return Item(data, f"<p>{html.escape(filled)}</p>")


def show_findings(findings: Iterable[Finding], *, study: Study | None = None) -> None:
    """Each finding with its standing, in the languages it is written in; set-aside ones are left out.

    With a `study`, each also says how many people speak of the themes it rests on, and lets one of them be read: a passage this
    audience may read: the first that the evidence names, else a telling one, of somebody not read yet while there are others.
    What people answered to it stands below, in words.
    """
    from IPython.display import display

    shown = [finding for finding in findings if finding.status != "set-aside"]
    if not shown:
        display(say("empty", id="finding-none"))  # type: ignore[no-untyped-call]
    heard: set[str] = set()
    rows = pooled_rows(study) if study is not None else {}
    for finding in shown:
        statement = {language: row["text"] for language, row in finding.statement.items()}
        name = f"finding-{finding.id[2:]}"
        display(say(statement, id=name, title=f"finding-{finding.status}"))  # type: ignore[no-untyped-call]
        for item in _evidence(finding, study, name=name, heard=heard) if study is not None else ():
            display(item)  # type: ignore[no-untyped-call]
        if (row := rows.get(finding.id)) and row["verdict"] not in UNSAID:
            display(say(pooled_in_words(row), id=f"{name}-answers", title="answers-title"))  # type: ignore[no-untyped-call]


def pooled_rows(study: Study) -> dict[str, dict[str, Any]]:
    """Finding -> its row of `pool_votes`, of groups and all that came back: words for everybody, numbers for the team."""
    threshold = study.threshold or study.settings.threshold("members")
    votes, came = to_pandas(votes_table(read_votes(study.root))), [one.answers for one in read_feedback(study.root)]
    pooled = pool_votes(votes, came=came, threshold=threshold)
    return {str(row["finding"]): row for row in pooled.to_dict("records")}


def _evidence(finding: Finding, study: Study, *, name: str, heard: set[str]) -> Iterator[Item]:
    codes = [code for code in finding.evidence.get("codes", ()) if study.book.get(code)]
    codings = study.codings[study.codings["code"].isin(codes)]
    if not codes or codings.empty:
        return
    yield show_table(crosstab(codings), id=f"{name}-people", title="finding-people")
    order = {coding: place for place, coding in enumerate(finding.evidence.get("codings", ()))}
    named = study.quotable[study.quotable["coding"].isin(order)].sort_values("coding", key=lambda ids: ids.map(order))
    chosen = (
        named.head(1)
        if len(named)
        else telling_first(study.quotable[study.quotable["code"].isin(codes)], heard).head(1)
    )
    heard.update(chosen["case"])
    if len(chosen):
        yield show_quotes(chosen, id=f"{name}-voice", title="")


def telling_first(passages: pd.DataFrame, heard: set[str]) -> pd.DataFrame:
    """Passages by how much they hold: of people not read yet, with the most of these codes at once, marked, of a length to read."""
    places = passages.groupby(["source", "start", "end"], sort=False)["code"].transform("nunique")
    away = (passages["end"] - passages["start"] - 180).abs()
    ranked = passages.assign(_new=~passages["case"].isin(heard), _codes=places, _away=away)
    keys = ["_new", "_codes", "important", "_away", "source", "start"]
    ranked = ranked.sort_values(keys, ascending=[False, False, False, True, True, True], kind="stable")
    return ranked[passages.columns]
