"""`rap release`, `kit`: give a report to members or to everyone through the gate, and the papers of
a focus group.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.core.errors import Problem, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.output import print_paths, print_problems, tell

if TYPE_CHECKING:
    from rap.store.ledger import Release
    from rap.topics.publishing.releases import Given, Prepared, Wanted


def release(
    run: Annotated[str, typer.Argument()] = "",
    *,
    audience: str = "members",
    language: list[str] | None = None,
    to: Path | None = None,
    hidden: bool = False,
    without_these: bool = False,
    anew: bool = False,
    numbers_read: bool = False,
    confirm: str = "",
    recall: str = "",
) -> None:
    """Check everything a report would show, with all that was published before, and write the files
    to share.
    """
    from rap.store.settings import find_study, read_settings
    from rap.store.vault import find_vault
    from rap.topics.sealing.commands.vault import passphrases

    if [bool(run), bool(confirm), bool(recall)].count(True) != 1:
        raise WrongUseError("publishing.release.which", place="rap release")
    root = find_study()
    find_vault(read_settings(root))  # nobody is asked for a passphrase of a vault that is not here
    typed = passphrases(
        "console.passphrase.yours"
    )  # asked before what takes long: typed too early it would stand on the screen
    from rap.topics.publishing.releases import Wanted, opened

    with opened(root, *typed) as vault:
        if recall:
            _print_recalls(root, vault, recall)
        elif confirm:
            _confirm(root, vault, confirm, to)
        else:
            wanted = Wanted(run, audience, tuple(language or ()), without_these, anew, numbers_read)
            _each(root, vault, wanted, to=to, hidden=hidden)


def never_counted(
    codes: Annotated[list[str] | None, typer.Argument()] = None,
    *,
    count_again: list[str] | None = None,
    none: bool = False,
) -> None:
    """Decide which codes are never counted outside the team, or show what was decided."""
    from rap.store.settings import find_study, read_settings
    from rap.topics.publishing.never_counted import decide_never_counted

    root = find_study()
    listed = read_settings(root).never_counted
    if none and (codes or count_again or listed):
        raise WrongUseError("publishing.never_counted.none", place="--none", codes=listed or ())
    if codes or count_again or none:
        listed = decide_never_counted(root, add=codes or (), remove=count_again or ())
    if listed is None:
        tell("publishing.never_counted.undecided")
    elif not listed:
        tell("publishing.never_counted.every")
    else:
        tell("publishing.never_counted.these", codes=listed)


def _confirm(root: Path, vault: Any, release: str, to: Path | None) -> None:
    """A second person's yes, whatever was released."""
    from rap.topics.publishing.kits import confirm_kit, is_kit
    from rap.topics.publishing.releases import confirm

    if is_kit(vault, release):
        _print_kit(*confirm_kit(root, release, vault, out=to))
    else:
        _print_given(confirm(root, release, vault, out=to))


def _print_recalls(root: Path, vault: Any, case: str) -> None:
    """The releases that hold, or may hold, words of a person, and what to ask of whom."""
    from rap.topics.publishing.releases import find_recalls

    found = find_recalls(root, case, vault=vault)
    for one in found:
        tell(
            "publishing.release.recall",
            date=one.date,
            release=one.id,
            audience=one.audience,
            files=tuple(one.files_given),
        )
    if not found:
        tell("publishing.release.no_recall", case=case)


def _each(root: Path, vault: Any, wanted: Wanted, *, to: Path | None, hidden: bool) -> None:
    """One release for each plan of the run; several get a folder each."""
    from dataclasses import replace

    from rap.topics.consent.questions import find_to_ask, say_uncounted
    from rap.topics.publishing.releases import give, plans_of, prepare

    if hidden:  # nothing is given, so what would be refused is listed and stops nobody from looking
        wanted = replace(wanted, without_these=True, numbers_read=True)
    plans = plans_of(root, wanted)
    study = plans[0].study()
    if uncounted := say_uncounted(study, find_to_ask(root, on=study.on, damaged=[])):
        print(uncounted)
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
        print_looks(prepared.voices.looks)


def print_looks(looks: Iterable[Problem]) -> None:
    """What a person should look at in what was given: a note, not a refusal."""
    for look in looks:
        tell("publishing.check.note", note=str(look))


def _print_hidden(prepared: Prepared) -> None:
    from rap.topics.publishing.releases import hidden_groups, hidden_numbers, refuse_others

    refuse_others(prepared)
    tell("publishing.release.for_you_alone", run=prepared.plan.name)
    for group in hidden_groups(prepared):
        print(f"  {printable(group)}")
    for line in hidden_numbers(prepared):
        print(f"  {say('publishing.release.not_shown')}  {printable(line)}")
    print_problems((*prepared.left_out, *prepared.voices.looks))


def _print_given(given: Given) -> None:
    one = given.release
    if not given.files:
        tell("publishing.release.waits", run=one.run, release=one.id)
        print(f"  rap release --confirm {one.id}")
        return
    tell(
        "publishing.release.done",
        run=one.run,
        release=one.id,
        people=one.people,
        told=len(one.cells),
        cells=len(one.cells),
        quotes=one.quotes,
    )
    for reason in one.reasons:
        tell("publishing.release.left_out", reason=str(reason), indent=2)
    print_paths(given.files)
    if not one.people and not one.quotes:
        tell("publishing.release.empty")
    tell("publishing.release.next")


def kit(
    theme: Annotated[str, typer.Argument()] = "",
    *,
    languages: str = "fr",
    audience: str = "members",
    to: Path | None = None,
    release: bool = False,
    without_these: bool = False,
) -> None:
    """Cards, poster, script and tally sheet of a focus group, to print: a draft for the team, or
    --release for a group.
    """
    from rap.store.codebook import read_codebook
    from rap.store.settings import find_study
    from rap.study.found import find_typed

    root = find_study()
    wanted = tuple(word.strip() for word in languages.split(",") if word.strip())
    theme = theme if theme in ("", "all") else find_typed(read_codebook(root), theme)
    if not theme:
        _print_themes(root, audience)
    elif release:
        _release_kit(root, (theme, audience, wanted, without_these), to)
    else:
        from rap.topics.publishing.kits import make_kit

        made, files = make_kit(root, theme, languages=wanted, audience=audience, out=to)
        tell("publishing.kit.draft", theme=theme, n=len(made.cards))
        _print_files([str(line) for line in made.missing(wanted)], files)


def _print_themes(root: Path, audience: str) -> None:
    from rap.study.study import Study
    from rap.topics.publishing.kits import themes_of

    for name, number in themes_of(Study(root, audience=audience)).items():
        print(f"{number:>4}  {printable(name)}")


def _print_files(missing: list[str], files: tuple[Path, ...]) -> None:
    for line in missing:
        print(f"  {printable(line)}")
    print_paths(files)


def _release_kit(
    root: Path, wanted: tuple[str, str, tuple[str, ...], bool], to: Path | None
) -> None:
    from rap.store.settings import read_settings
    from rap.store.vault import open_vault
    from rap.topics.publishing.kits import KitRequest, release_kit
    from rap.topics.sealing.commands.vault import passphrases

    with open_vault(read_settings(root)) as vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        given, files, looks = release_kit(root, KitRequest(*wanted), vault, out=to)
    _print_kit(given, files)
    print_looks(looks)


def _print_kit(given: Release, files: tuple[Path, ...]) -> None:
    """A kit that was released, or that waits for another coder."""
    if not files:
        tell("publishing.release.waits", run=given.run, release=given.id)
        print(f"  rap release --confirm {given.id}")
        return
    tell("publishing.kit.released", run=given.run, release=given.id, n=given.quotes)
    _print_files(
        [say("publishing.release.left_out", reason=str(reason)) for reason in given.reasons], files
    )
    tell("publishing.kit.next")
