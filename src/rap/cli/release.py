"""`rap release`: give a report to members or to everyone, through the gate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.cli.output import print_problems, relative
from rap.core.errors import WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.release import Given, Prepared, Wanted


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(release)


def release(
    run: Annotated[str, typer.Argument(help="A run of pyproject.toml.", metavar="[RUN]")] = "",
    audience: Annotated[
        str, typer.Option(help="members, public, or a word of your own.")
    ] = "members",
    language: Annotated[
        list[str] | None, typer.Option(help="Only this language; may be said again.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to; reports/out when left out.")
    ] = None,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="For a lead: whom it hides, and why; gives nothing.")
    ] = False,
    without_these: Annotated[
        bool, typer.Option("--without-these", help="Leave out what would be refused.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Ask new questions of people released before.")
    ] = False,
    numbers_read: Annotated[
        bool,
        typer.Option(
            "--numbers-read", help="Somebody read the numbers of people that stand in prose."
        ),
    ] = False,
    confirm: Annotated[
        str,
        typer.Option("--confirm", help="A second person's yes to a report or a kit of this id."),
    ] = "",
    recall: Annotated[
        str, typer.Option("--recall", help="Which releases quote the texts of this case.")
    ] = "",
) -> None:
    """Check everything a report would show, with all that was published before, and write the files
    to share.
    """
    from rap.cli.vault import passphrases
    from rap.store.settings import find_study

    if [bool(run), bool(confirm), bool(recall)].count(True) != 1:
        raise WrongUseError("cli.release.which", place="rap release")
    root = find_study()
    typed = passphrases(
        "cli.passphrase.yours"
    )  # asked before what takes long: typed too early it would stand on the screen
    from rap.acts.release import Wanted, opened

    with opened(root, *typed) as vault:
        if recall:
            _print_recalls(root, vault, recall)
        elif confirm:
            _confirm(root, vault, confirm, to)
        else:
            wanted = Wanted(run, audience, tuple(language or ()), without_these, anew, numbers_read)
            _each(root, vault, wanted, to=to, hidden=hidden)


def _confirm(root: Path, vault: Any, id: str, to: Path | None) -> None:
    """A second person's yes, whatever was released."""
    from rap.acts.kits import confirm_kit, is_kit
    from rap.acts.release import confirm
    from rap.cli.groups import print_kit

    if is_kit(vault, id):
        print_kit(*confirm_kit(root, id, vault, out=to))
    else:
        _print_given(confirm(root, id, vault, out=to))


def _print_recalls(root: Path, vault: Any, case: str) -> None:
    """The releases that hold, or may hold, words of a person, and what to ask of whom."""
    from rap.acts.release import find_recalls

    found = find_recalls(root, vault, case)
    for one in found:
        print(
            say(
                "cli.release.recall",
                date=one.date,
                release=one.id,
                audience=one.audience,
                files=tuple(one.files_given),
            )
        )
    if not found:
        print(say("cli.release.no_recall", case=case))


def _each(root: Path, vault: Any, wanted: Wanted, *, to: Path | None, hidden: bool) -> None:
    """One release for each plan of the run; several get a folder each."""
    from dataclasses import replace

    from rap.acts.release import give, plans_of, prepare

    if hidden:  # nothing is given, so what would be refused is listed and stops nobody from looking
        wanted = replace(wanted, without_these=True, numbers_read=True)
    plans = plans_of(root, wanted)
    for plan in plans:
        prepared = prepare(
            plan, vault, wanted, beside=[other for other in plans if other is not plan]
        )
        if hidden:
            _print_hidden(prepared)
            continue
        _print_given(
            give(prepared, vault, out=to / plan.name if to is not None and len(plans) > 1 else to)
        )
        print_problems(prepared.voices.looks, as_json=False)


def _print_hidden(prepared: Prepared) -> None:
    from rap.acts.release import hidden_groups, hidden_numbers, refuse_others

    refuse_others(prepared)
    print(say("cli.release.for_you_alone", run=prepared.plan.name))
    for group in hidden_groups(prepared):
        print(f"  {printable(group)}")
    for line in hidden_numbers(prepared):
        print(f"  {say('cli.release.not_shown')}  {printable(line)}")
    print_problems((*prepared.left_out, *prepared.voices.looks), as_json=False)


def _print_given(given: Given) -> None:
    one = given.release
    if not given.files:
        print(say("cli.release.waits", run=one.run, release=one.id))
        print(f"  rap release --confirm {one.id}")
        return
    told = sum(not line.words for line in one.cells)
    print(
        say(
            "cli.release.done",
            run=one.run,
            release=one.id,
            people=one.people,
            told=told,
            cells=len(one.cells),
            quotes=one.quotes,
        )
    )
    for reason in one.reasons:
        print("  " + say("cli.release.left_out", reason=str(reason)))
    for path in given.files:
        print(f"  {relative(path)}")
    if not one.people and not one.quotes:
        print(say("cli.release.empty"))
    print(say("cli.release.next"))
