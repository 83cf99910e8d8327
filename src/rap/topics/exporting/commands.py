"""`rap export`: a file of the study for people and for other programs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rap.core.errors import NotAllowedError, WrongUseError
from rap.languages.catalogue import complete_language, current_language, say, sentence
from rap.topics.console.output import ask, at_keyboard, relative, tell


def export(
    file: Path,
    *,
    what: str = "",
    audience: str = "",
    language: str = "",
    code: Annotated[list[str] | None, typer.Option()] = None,
    finding: str = "",
    source: str = "",
    by: str = "",
    question: str = "people",
    choose: Annotated[list[str] | None, typer.Option()] = None,
    labels: Annotated[bool, typer.Option("--labels/--no-labels")] = True,
    profile: str = "portable",
    unique_names: Annotated[bool, typer.Option("--unique-names")] = False,
    survey: str = "",
) -> None:
    """Write a project or codebook for other programs (.qdpx, .qdc), tables (.csv, .xlsx, .parquet),
    answers of a survey (also .sav), quotes (.docx), a coded interview (.docx, .html) or a figure (.png, .svg), with what its readers
    may see.
    """
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.study.study import Study
    from rap.topics.exporting.noted import export as export_file

    root = find_study()
    audience = audience or _ask_audience(sorted(read_settings(root).audiences))
    study = Study(root, audience=audience, on=datetime.date.today())
    if audience in study.settings.audiences and audience != "team":
        coder = own_coder(study.settings)
        if coder.role != "lead":
            raise NotAllowedError("exporting.export.lead_only", coder=coder.id, role=coder.role)
    done = export_file(
        study,
        file,
        what=what,
        language=language or complete_language(current_language()),
        codes=tuple(code or ()),
        finding=finding,
        source=source,
        by=by,
        question=question,
        chosen=dict(map(_pair, choose or ())),
        labels=labels,
        profile=profile,
        unique_names=unique_names,
        survey=survey,
    )
    tell("exporting.export.done", file=relative(done.path), n=done.n, audience=audience)
    for warning in done.warnings:
        print(sentence(warning))


def _ask_audience(known: Sequence[str]) -> str:
    """Who will read the file: asked before anything is read."""
    if not at_keyboard():
        raise WrongUseError("exporting.export.no_audience", audiences=tuple(known))
    return ask(say("exporting.export.audience", audiences=tuple(known)))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise WrongUseError("exporting.export.no_pair", place=f"--choose {text}")
    return name, value
