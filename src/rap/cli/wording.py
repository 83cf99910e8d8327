"""`rap words`: where a word stands, key terms, and the words that set groups apart, from what
people said themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.cli.output import AsJson, print_json
from rap.core.errors import WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

_TERMS = 15  # for each language
_APART = 8  # for each group
_MOST = 100  # places of a word that are printed


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(words)


def words(
    word: Annotated[
        str,
        typer.Argument(
            help="A word, the beginning of one (rent*), or a phrase: print where it stands."
        ),
    ] = "",
    terms: Annotated[
        bool, typer.Option(help="Print the key terms of each language (needs textacy).")
    ] = False,
    compare: Annotated[
        str,
        typer.Option(
            help="A variable of people or texts: print the words that set its groups apart."
        ),
    ] = "",
    code: Annotated[
        str, typer.Option(help="Look only at what is coded so; a code or a family, by id or label.")
    ] = "",
    run: Annotated[
        str, typer.Option(help="Read only the texts of this run of pyproject.toml.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Which words people use: where one stands, which weigh most, which set groups apart. Questions
    are left out.
    """
    from rap.study.study import open_study

    if sum(map(bool, (word, terms, compare))) != 1:
        raise WrongUseError("cli.words.ask_one_thing")
    study = open_study(run=run)
    heard = _heard(study, code)
    if word:
        _print_places(study, word, heard, as_json=as_json)
        return
    frame = _terms(study, heard) if terms else _apart(study, heard, by=compare)
    _print_table(frame, as_json=as_json)


def _heard(study: Study, code: str) -> pd.DataFrame:
    """The stretches that are looked at: what people said, or what is coded so."""
    from rap.study.audience_view import find_codings, find_typed

    if not code:
        return study.turns[study.turns["role"] == "participant"]
    found = find_codings(study, code=find_typed(study.book, code))
    ids = {coding.id for coding in found if coding.start is not None}
    passages = study.codings[study.codings["coding"].isin(ids)][["source", "start", "end"]]
    return passages.drop_duplicates().astype({"start": int, "end": int})


def _print_places(study: Study, word: str, heard: pd.DataFrame, *, as_json: bool) -> None:
    from rap.analysis.kwic import keyword_in_context

    hits = keyword_in_context(study.texts, word, turns=heard)
    if as_json:
        print_json(hits.to_dict("records"))
        return
    for hit in hits.head(_MOST).to_dict("records"):
        unknown = study.voices[hit["source"]].consent == "unknown"
        mark = f"  ({say('cli.words.consent_unknown')})" if unknown else ""
        before, after = (_line(hit[side]) for side in ("before", "after"))
        print(
            f"{hit['source']}:{hit['start']}-{hit['end']}{mark}\n    {before}[{_line(hit['keyword'])}]{after}"
        )
    print(say("cli.words.places", n=len(hits), sources=hits["source"].nunique()))


def _line(text: str) -> str:
    return printable(text.replace("\n", " "))


def _facts(study: Study) -> dict[str, Any]:
    facts = study.sources.set_index("source")
    return {"language": facts["language"].to_dict(), "people": facts["cases"].to_dict()}


def _terms(study: Study, heard: pd.DataFrame) -> pd.DataFrame:
    from rap.analysis.keyterms import has_textacy, keyterms

    if not has_textacy():
        raise WrongUseError("cli.words.no_textacy")
    found = keyterms(study.texts, turns=heard, method="yake", top=_TERMS * 3, **_facts(study))
    best = found[found["sources"] > 1].groupby("language", sort=False).head(_TERMS)
    return best[["language", "term", "count", "sources", "people"]]


def _apart(study: Study, heard: pd.DataFrame, *, by: str) -> pd.DataFrame:
    from rap.analysis.keyterms import distinctive_terms, group_sources

    groups = group_sources(study.sources, study.cases, by=by)
    found = distinctive_terms(study.texts, groups=groups, turns=heard, top=_APART, **_facts(study))
    return found.rename(columns={"group": by})[[by, "language", "term", "count", "rest", "people"]]


def _print_table(frame: pd.DataFrame, *, as_json: bool) -> None:
    """The frame with labels, in columns as wide as their contents."""
    from rap.report.items.rows import read_here, show_rows

    if as_json:
        print_json(frame.to_dict("records"))
        return
    if frame.empty:
        print(say("cli.words.nothing"))
        return
    heads, lines = read_here(show_rows(frame, id="words", title="").data["chart"])
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    for line in (heads, *lines):
        print(
            "  ".join(
                printable(cell).ljust(width) for cell, width in zip(line, widths, strict=True)
            ).rstrip()
        )
