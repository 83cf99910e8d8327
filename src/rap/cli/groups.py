"""`rap kit tally observe print account`: papers for groups, what comes back from them, and the
account of a study.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.cli.output import AsJson, print_json, print_problems, relative
from rap.core.errors import WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.store.ledger import Release


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(kit)
    app.command()(tally)
    app.command()(observe)
    app.command("print")(print_)
    app.command()(account)


def kit(
    theme: Annotated[
        str,
        typer.Argument(
            help="A family, a code by its id or label, or all; nothing: the themes there are."
        ),
    ] = "",
    languages: Annotated[str, typer.Option(help="One language, or two side by side: fr,ro")] = "fr",
    audience: Annotated[
        str, typer.Option(help="Whose eyes it is for: what they may read stands in it.")
    ] = "members",
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to; reports/out/kits when left out.")
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Through the gate, to give to a group.")
    ] = False,
    without_these: Annotated[
        bool, typer.Option("--without-these", help="Leave out what would be refused.")
    ] = False,
) -> None:
    """Cards, poster, script and tally sheet of a focus group, to print: a draft for the team, or
    --release for a group.
    """
    from rap.store.codebook import read_codebook
    from rap.store.settings import find_study
    from rap.study.audience_view import find_typed

    root = find_study()
    wanted = tuple(word.strip() for word in languages.split(",") if word.strip())
    theme = theme if theme in ("", "all") else find_typed(read_codebook(root), theme)
    if not theme:
        _print_themes(root, audience)
    elif release:
        _release(root, (theme, audience, wanted, without_these), to)
    else:
        from rap.acts.kits import make_kit

        made, files = make_kit(root, theme, languages=wanted, audience=audience, out=to)
        print(say("cli.kit.draft", theme=theme, n=len(made.cards)))
        _print_files([str(line) for line in made.missing(wanted)], files)


def _print_themes(root: Path, audience: str) -> None:
    from rap.acts.kits import themes_of
    from rap.study.study import Study

    for name, number in themes_of(Study(root, audience=audience)).items():
        print(f"{number:>4}  {printable(name)}")


def _print_files(missing: list[str], files: tuple[Path, ...]) -> None:
    for line in missing:
        print(f"  {printable(line)}")
    for path in files:
        print(f"  {relative(path)}")


def _release(root: Path, wanted: tuple[str, str, tuple[str, ...], bool], to: Path | None) -> None:
    from rap.acts.kits import Asked, release_kit
    from rap.cli.vault import passphrases
    from rap.store.settings import read_settings
    from rap.store.vault import open_vault

    with open_vault(read_settings(root)) as vault:
        vault.unlock(*passphrases("cli.passphrase.yours"))
        given, files, looks = release_kit(root, Asked(*wanted), vault, out=to)
    print_kit(given, files)
    print_problems(looks, as_json=False)


def print_kit(given: Release, files: tuple[Path, ...]) -> None:
    """A kit that was released, or that waits for another coder."""
    if not files:
        print(say("cli.release.waits", run=given.run, release=given.id))
        print(f"  rap release --confirm {given.id}")
        return
    print(say("cli.kit.released", run=given.run, release=given.id, n=given.quotes))
    _print_files(
        [say("cli.release.left_out", reason=str(reason)) for reason in given.reasons], files
    )
    print(say("cli.kit.next"))


def tally(
    group: Annotated[str, typer.Argument(help="The focus group, like FG-10442.")],
    file: Annotated[
        Path, typer.Argument(help="A CSV: finding,yes,partly,no,not-mine,dots", metavar="FILE")
    ],
    present: Annotated[int, typer.Option(help="How many wanted to be counted.", min=1, max=500)],
    date: Annotated[str, typer.Option(help="The day of the meeting; today when left out.")] = "",
) -> None:
    """Bring a tally sheet back: hands and dots for each card, as the sheet of that group."""
    from rap.acts.field_sheets import parse_tally, write_tally
    from rap.core.plain import read_text
    from rap.store.settings import find_study

    rows = parse_tally(read_text(file, name=file.name), name=file.name)
    day = date or datetime.date.today().isoformat()
    path = write_tally(find_study(), group, rows, date=day, present=present)
    print(say("cli.tally.done", group=group, n=len(rows), file=relative(path)))


def observe(
    space: Annotated[str, typer.Argument(help="The trial space, like S-20817.")],
    file: Annotated[Path, typer.Argument(help="A CSV: observations, or a survey.", metavar="FILE")],
    date: Annotated[
        str, typer.Option(help="The day of lines that do not say theirs; today when left out.")
    ] = "",
) -> None:
    """Add what was seen in a trial space, or what those who use it filled in, to the study."""
    from rap.acts.field_sheets import bring_observations
    from rap.store.settings import find_study

    for path in bring_observations(find_study(), space, file, date=date):
        print(relative(path))


def print_(
    file: Annotated[Path, typer.Argument(help="A report in HTML.", metavar="FILE")],
    to: Annotated[
        Path | None, typer.Option(help="The PDF to write; beside the report when left out.")
    ] = None,
    booklet: Annotated[
        bool, typer.Option("--booklet", help="A5 pages two a side, to fold and staple.")
    ] = False,
) -> None:
    """Make a PDF of a report: tagged for screen readers (PDF/UA), or --booklet (needs the extra
    `pdf`).
    """
    from rap.report.printing import write_pdf

    if not file.is_file():
        raise WrongUseError("cli.print.not_there", place=file.name)
    out = (
        to if to is not None else file.with_name(f"{file.stem}{'.booklet' if booklet else ''}.pdf")
    )
    n = write_pdf(file, out, booklet=booklet)
    print(say("cli.print.booklet" if booklet else "cli.print.done", file=relative(out), n=n))


def account(
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to; reports/out/account when left out.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the methods paragraph: fr, nl or en.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Fill COREQ and SRQR from what the study knows, write the audit trail and a methods paragraph."""
    from rap.acts.account import OUT, fill_lists, write_account
    from rap.store.settings import find_study
    from rap.study.study import Study

    root = find_study()
    if as_json:
        print_json([row.__dict__ for row in fill_lists(Study(root))])
        return
    written = write_account(root, to if to is not None else root / OUT, language=language)
    for path, line in written.items():
        print(f"{relative(path)}: {line}")
