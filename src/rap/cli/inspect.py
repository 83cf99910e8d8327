"""`rap check`, `search`, `log`, `export`, `doctor`: look at a study without changing it."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.cli.output import AsJson, print_json, print_problems, relative
from rap.core.errors import Problem, WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.study.study import Study


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (check, search, log, export, doctor):
        app.command()(command)


def check(
    fix_notebooks: Annotated[
        bool,
        typer.Option(
            help="First rewrite what notebooks of earlier versions import, and their titles."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look at the whole study; one line for each problem."""
    from rap.acts.check import find_notes, find_problems
    from rap.store.cache import Documents
    from rap.store.settings import find_study

    root = find_study()
    if fix_notebooks:
        _fix_notebooks(root, as_json=as_json)
    with Documents(root).reading():
        problems = find_problems(root)
    print_problems(problems, as_json=as_json)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        print(say("cli.check.no_problems"))
        for note in find_notes(root):
            print(say("cli.check.note", note=str(note)))


def _fix_notebooks(root: Path, *, as_json: bool) -> None:
    """Rewrite notebooks of earlier versions; say which, where a person reads it."""
    from rap.acts.old_imports import rewrite_notebooks

    for one in rewrite_notebooks(root):
        done = (
            [Problem("cli.check.imports_rewritten", place=one.name, n=one.n_imports)]
            if one.n_imports
            else []
        )
        done += [Problem("cli.check.title_rewritten", place=one.name)] if one.has_title else []
        for line in () if as_json else done:
            print(line)


def search(
    code: Annotated[
        str,
        typer.Argument(
            help="A code or a family, by id or label, or a question: rent near 200 police (docs/queries.md). Empty: all."
        ),
    ] = "",
    words: Annotated[
        str, typer.Option(help="Words the passage holds, whatever their case and accents.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="source=INT-38201, coder=K-01 or a variable: setting=window"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the coded passages that fit."""
    from rap.study.audience_view import is_query
    from rap.study.study import open_study

    # what is read is needed to the end, and looking through it for what is not takes a quarter of
    # the time
    gc.disable()
    study = open_study()
    filters = dict(_pair(text) for text in where or ())
    asked = is_query(study.book, code) if code else False
    rows = (_answers if asked else _coded)(study, code, words=words, where=filters)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        mark = "  " + say("cli.search.consent_unknown") if row["consent"] == "unknown" else ""
        named = "  ".join(
            filter(
                None, (f"{row['source']}:{row['start']}-{row['end']}", row["code"], row["coder"])
            )
        )
        print(f"{named}{mark}\n    {_lines(row['quote'])}")
    print(say("cli.count.passages", n=len(rows)))


def _coded(
    study: Study, code: str, *, words: str, where: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The passages of one code or family, found without frames."""
    from rap.study.audience_view import find_codings, find_typed

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

    frames = {name: getattr(study, name) for name in ("sources", "cases", "turns", "codebook")}
    found = search_frames(
        study.codings, study.texts, query=query, words=words, where=dict(where), **frames
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
        raise WrongUseError("cli.search.no_value", place=f"--where {text}")
    return name, value


def log(
    source: Annotated[str, typer.Argument(help="The source, like INT-38201.")],
    as_json: AsJson = False,
) -> None:
    """Print who coded what when, from the first act to the last; words stay in the text."""
    from rap.store.codings import read_events
    from rap.store.settings import find_study
    from rap.store.sources import read_source

    root = find_study()
    read_source(root, source)
    events, problems = read_events(root, source)
    rows = [
        {"t": e.t, "coder": e.coder, "device": e.device, "op": e.op, "id": e.id, **e.data}
        for e in sorted(events, key=lambda event: event.stamp)
    ]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            rest = " ".join(
                f"{key}={value}"
                for key, value in row.items()
                if key not in ("t", "coder", "op", "id", "device")
            )
            print(f"{row['t']}  {row['coder']}  {row['op']:<6} {row['id'][:8]}  {printable(rest)}")
    if problems:
        print_problems(problems, as_json=False)
        raise typer.Exit(1)


def export(
    file: Annotated[
        Path, typer.Argument(help="Where to; .csv or .parquet. A stem like cases says what.")
    ],
    what: Annotated[str, typer.Option(help="codings, codebook, cases, sources or framework.")] = "",
    audience: Annotated[
        str, typer.Option(help="Who is going to see it: team, members, public …")
    ] = "team",
) -> None:
    """Write codings, codebook, cases, sources or the framework as a file, with what this audience
    may see.
    """
    import datetime

    from rap.acts.exports import export as export_frame
    from rap.store.settings import find_study
    from rap.study.study import Study

    study = Study(find_study(), audience=audience, on=datetime.date.today())
    rows = export_frame(study, file, what=what)
    print(say("cli.export.done", file=relative(file), n=rows, audience=audience))


def doctor(as_json: AsJson = False) -> None:
    """Look at this machine and this study: versions, chains, leftovers, rights, synced folders,
    disk encryption.
    """
    from rap.acts.doctor import examine

    signs = list(examine())
    if as_json:
        print_json([sign.as_row() for sign in signs])
    else:
        for sign in signs:
            mark = say(
                {"good": "cli.doctor.good", "note": "cli.doctor.note", "bad": "cli.doctor.bad"}[
                    sign.state
                ]
            )
            print(f"{mark:<4}  {sign.says}")
    if any(sign.state == "bad" for sign in signs):
        raise typer.Exit(1)
