"""`rap survey`: the form of a survey begun, checked, and made into what is handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rap.core.errors import printable
from rap.languages.catalogue import say, sentence
from rap.topics.console.commands import group_of
from rap.topics.console.output import AsJson, print_problems, relative, tell
from rap.topics.surveys.commands.answers import import_


def new(
    survey: str,
    *,
    file: Annotated[Path | None, typer.Option("--from")] = None,
    languages: str = "",
    consent: str = "",
) -> None:
    """Begin a form, or take one from an XLSForm."""
    from rap.store.settings import find_study
    from rap.topics.surveys.forms import new_form

    wanted = [one.strip() for one in languages.split(",") if one.strip()]
    made = new_form(find_study(), survey, languages=wanted, consent=consent, file=file)
    print(relative(made.path))
    for note in made.notes:
        tell("surveys.note", note=printable(sentence(note)))


def check(survey: Annotated[str, typer.Argument()] = "", *, as_json: AsJson = False) -> None:
    """Say what is wrong with a form, or with all."""
    from rap.store.settings import find_study
    from rap.topics.surveys.forms import check_forms

    problems, notes = check_forms(find_study(), survey)
    print_problems([*problems, *notes] if as_json else problems, as_json=as_json)
    for note in [] if as_json else notes:
        tell("surveys.note", note=printable(note))
    if problems:
        raise typer.Exit(1)
    if not as_json:
        tell("surveys.fine")


def export(
    survey: str,
    file: Path,
    *,
    way: Annotated[str, typer.Option("--as")] = "",
    language: str = "",
    sheets: int = 1,
) -> None:
    """Write the form as a page in one file (.html), as an XLSForm (.xlsx), on paper or to read aloud."""
    from rap.store.settings import find_study
    from rap.topics.surveys.forms import CHECKLIST, export_form

    export_form(find_study(), survey, file, way=way, language=language, n_sheets=sheets)
    print(printable(file))
    if file.suffix.lower() == ".xlsx":
        tell("surveys.checklist")
        for tool in CHECKLIST:
            print(f"  [ ] {say(tool)}")


survey = group_of({"new": new, "check": check, "export": export, "import": import_}, name="survey")
