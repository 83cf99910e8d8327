"""`rap search`, `words`, `log`: look at what people said and what was coded."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.core.errors import RapError, WrongUseError, printable
from rap.core.model import PARTICIPANTS
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, print_json, print_problems, tell

if TYPE_CHECKING:
    import pandas as pd

    from rap.study.study import Study

ANYBODY = "anybody"
_TERMS = 15  # for each language
_APART = 8  # for each group
_MOST = 100  # places of a word that are printed


def search(
    code: Annotated[str, typer.Argument()] = "",
    *,
    words: str = "",
    where: list[str] | None = None,
    as_json: AsJson = False,
) -> None:
    """Print the coded passages that fit, or where words are said."""
    from rap.study.study import open_study

    # what is read is needed to the end, and looking through it for what is not takes a quarter of
    # the time
    gc.disable()
    study = open_study()
    filters = dict(_pair(text) for text in where or ())
    is_asked = "speaker:" in code  # the line says who speaks
    speaker = filters.pop("speaker", ANYBODY if is_asked else PARTICIPANTS)
    found = _found(study, code, words=words, where=filters)
    rows = [row for row in found if _is_said_by(study, row, speaker)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        mark = "  " + say("exploring.search.consent_unknown") if row["consent"] == "unknown" else ""
        place = f"{row['source']}:{row['start']}-{row['end']}"
        named = "  ".join(filter(None, (place, row["code"], row["coder"])))
        print(f"{named}{mark}\n    {_lines(row['quote'])}")
    tell("exploring.count.passages", n=len(rows))
    if len(rows) < len(found) and speaker == PARTICIPANTS:
        tell("exploring.search.of_others", n=len(found) - len(rows))


def _is_said_by(study: Study, row: Mapping[str, Any], speaker: str) -> bool:
    """Whether a passage is one of `speaker`; a coding of a whole text is one of everybody."""
    start, end = row["start"], row["end"]
    whole = speaker == ANYBODY or not isinstance(start, int) or not isinstance(end, int)
    return whole or study.voices[row["source"]].is_said_by(start, end, speaker)


def _found(
    study: Study, line: str, *, words: str, where: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What the line asks for, as in the box of the page *Search*; what is a code means the code."""
    from rap.analysis.queries import read_line
    from rap.study.found import is_known_name

    if not line or is_known_name(study.book, line):
        return _coded(study, line, words=words, where=where)
    asked = read_line(line, is_code=lambda name: is_known_name(study.book, name))
    if asked.question:
        return _answers(study, line, words=words, where=where)
    if words:
        return _coded(study, line, words=words, where=where)
    return _said(study, line, asked.words, where=where)


def _said(
    study: Study, line: str, words: Sequence[str], *, where: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Where the words are said; nobody's codings."""
    from rap.analysis.search.said import find_said, narrow_said
    from rap.core.accents import folding

    found = find_said(words, sorted(study.texts), folding(study.texts))
    if not found and line.isalnum():  # one word that neither is said nor is a code is a slip
        return _coded(study, line, words="", where=where)
    if where and found:
        found = narrow_said(found, where, {"codings": study.codings, **study.searched})
    return [
        {"source": id, "start": start, "end": end, "code": "", "coder": ""}
        | {"quote": study.texts[id][start:end], **_consent(study, id)}
        for id, places in found.items()
        for start, end in places
    ]


def _coded(
    study: Study, code: str, *, words: str, where: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The passages of one code or family, found without frames."""
    from rap.study.found import find_codings, find_typed

    rows = []
    for coding in find_codings(
        study, code=find_typed(study.book, code) if code else "", words=words, where=where
    ):
        row: dict[str, Any] = {
            key: getattr(coding, key) for key in ("source", "start", "end", "code", "coder")
        }
        consent = study.voices[coding.source].consent
        rows.append(
            row
            | {"quote": study.texts[coding.source][coding.start : coding.end], "consent": consent}
        )
    return rows


def _answers(
    study: Study, query: str, *, words: str, where: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The passages that a question of `docs/queries.md` asks for; words that nobody coded have no
    code and no coder.
    """
    from rap.analysis.search import search as search_frames

    found = search_frames(
        study.codings, study.texts, query=query, words=words, where=dict(where), **study.searched
    )
    found = found[["source", "start", "end", "code", "coder", "quote"]]
    rows = found.astype(object).where(found.notna(), "").to_dict("records")
    return [
        {str(key): value for key, value in row.items()} | _consent(study, row["source"])
        for row in rows
    ]


def _consent(study: Study, source: str) -> dict[str, str]:
    return {"consent": study.voices[source].consent}


def _lines(quote: str) -> str:
    return "\n".join(map(printable, quote.split("\n")))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise WrongUseError("exploring.search.no_value", place=f"--where {text}")
    return name, value


def words(
    word: Annotated[str, typer.Argument()] = "",
    *,
    terms: bool = False,
    compare: str = "",
    code: str = "",
    run: str = "",
    as_json: AsJson = False,
) -> None:
    """Which words people use: where one is, which weigh most, which set groups apart. Questions
    are left out.
    """
    from rap.study.study import open_study

    if sum(map(bool, (word, terms, compare))) != 1:
        raise WrongUseError("exploring.words.ask_one_thing")
    study = open_study(run=run)
    heard = _heard(study, code)
    if word:
        _print_places(study, word, heard, as_json=as_json)
        return
    frame = _terms(study, heard) if terms else _apart(study, heard, by=compare)
    _print_table(frame, as_json=as_json)


def _heard(study: Study, code: str) -> pd.DataFrame:
    """The stretches that are looked at: what people said, or what is coded so."""
    from rap.study.found import find_codings, find_typed

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
        mark = f"  ({say('exploring.words.consent_unknown')})" if unknown else ""
        before, after = (_line(hit[side]) for side in ("before", "after"))
        print(
            f"{hit['source']}:{hit['start']}-{hit['end']}{mark}\n    {before}[{_line(hit['keyword'])}]{after}"
        )
    tell("exploring.words.places", n=len(hits), sources=hits["source"].nunique())


def _line(text: str) -> str:
    return printable(text.replace("\n", " "))


def _facts(study: Study) -> dict[str, Any]:
    facts = study.sources.set_index("source")
    return {"language": facts["language"].to_dict(), "people": facts["cases"].to_dict()}


def _terms(study: Study, heard: pd.DataFrame) -> pd.DataFrame:
    from rap.analysis.keyterms import has_textacy, keyterms

    if not has_textacy():
        raise WrongUseError("core.extra.missing", extra="words")
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
        tell("exploring.words.nothing")
        return
    heads, lines = read_here(show_rows(frame, id="words", title="").data["chart"])
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    for line in (heads, *lines):
        print(
            "  ".join(
                printable(cell).ljust(width) for cell, width in zip(line, widths, strict=True)
            ).rstrip()
        )


def log(
    source: str,
    *,
    as_json: AsJson = False,
) -> None:
    """Print who coded what when (of others the day), from the first act to the last; words stay in the
    text.
    """
    from rap.store.codings import read_events
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.store.sources import read_source

    root = find_study()
    read_source(root, source)
    events, problems = read_events(root, source)
    try:
        own = own_coder(read_settings(root)).id
    except RapError:  # nobody says who works here
        own = ""
    rows: list[dict[str, Any]] = []
    for e in sorted(events, key=lambda event: event.stamp):
        row = {"t": e.t, "coder": e.coder, "device": e.device, "op": e.op, "id": e.id, **e.data}
        # `made` is the time that another program gave it
        times = () if e.coder == own else {"t", "made"} & row.keys()
        rows.append(row | {key: row[key][:10] for key in times})
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            rest = " ".join(
                f"{key}={value}"
                for key, value in row.items()
                if key not in ("t", "coder", "op", "id", "device")
            )
            print(
                f"{row['t']:<24}  {row['coder']}  {row['op']:<6} {row['id'][:8]}  {printable(rest)}"
            )
    if problems:
        print_problems(problems)
        raise typer.Exit(1)
