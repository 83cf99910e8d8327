"""`rap vault`: keys, readers, recordings, death dates. A passphrase comes from the keyboard or a
file descriptor, nowhere else.
"""

from __future__ import annotations

import datetime
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import Problem, WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.commands import group_of
from rap.topics.console.output import (
    AsJson,
    complain,
    is_confirmed,
    print_json,
    print_problems,
    tell,
)

if TYPE_CHECKING:
    from rap.store.settings import Coder
    from rap.store.vault import Entry, Vault

Yes = Annotated[bool, typer.Option("--yes")]
_MARK = "RAP_PASSPHRASE_FD"
_TRIES = 5
_KINDS = {
    "raw": "sealing.vault.kind_raw",
    "coded": "sealing.vault.kind_coded",
    "audio": "sealing.vault.kind_audio",
    "review": "sealing.vault.kind_review",
    "table": "sealing.vault.kind_table",
    "export": "sealing.vault.kind_export",
    "receipt": "sealing.vault.kind_receipt",
    "seed": "sealing.vault.kind_seed",
    "quoted": "sealing.vault.kind_quoted",
    "help": "sealing.vault.kind_help",
    "helped": "sealing.vault.kind_helped",
    "key": "sealing.vault.kind_key",
}


def status(*, as_json: AsJson = False) -> None:
    """Print where the vault is, what kinds of things it holds, who can read them, and what is wrong."""
    from rap.store.settings import own_coder
    from rap.store.vault import KINDS, access, own_key, short

    vault = _vault()
    key, entries = own_key(own_coder(vault.settings)), vault.list()
    counts = {kind: sum(entry.kind == kind for entry in entries) for kind in KINDS}
    rows, problems = access(vault), _problems(vault, entries)
    if as_json:
        found = [problem.as_row() for problem in problems]
        plain = {"folder": str(vault.folder), "key": key, "entries": counts}
        print_json({**plain, "access": [row.__dict__ for row in rows], "problems": found})
    else:
        where = "sealing.vault.where" if key else "sealing.vault.where_no_key"
        tell(where, folder=str(vault.folder), key=short(key) if key else "")
        print(", ".join(f"{say(_KINDS[kind])}: {number}" for kind, number in counts.items()))
        for row in rows:
            opens = "sealing.vault.opens" if row.coder else "sealing.vault.former_opens"
            tell(opens, coder=row.coder, key=row.key, n=row.n_entries, all=len(entries))
        if len({row.key for row in rows if row.coder}) == 1:
            tell("sealing.vault.one_key")
        print_problems(problems)
    if problems:
        raise typer.Exit(1)


def _problems(vault: Vault, entries: tuple[Entry, ...]) -> list[Problem]:
    """Damaged and due entries, keys nobody here has looked at, entries whose readers are not the
    coders of today.
    """
    try:
        readers: tuple[str, ...] | None = vault.readers()
    except WrongUseError as error:
        readers, problems = None, list(error.problems)
    else:
        problems = []
    for entry in entries:
        if entry.is_damaged:
            problems.append(Problem("sealing.vault.damaged", place=f"vault: {entry}"))
        elif entry.is_due(datetime.date.today()):
            problems.append(Problem("sealing.vault.due", place=f"vault: {entry}", day=entry.dies))
        elif readers is not None and entry.readers != readers:
            problems.append(Problem("sealing.vault.other_readers", place=f"vault: {entry}"))
    return problems


def init(
    *,
    anew: Annotated[bool, typer.Option("--new")] = False,
) -> None:
    """Make your key on this machine, under a passphrase, and the vault if you have none yet."""
    from rap.store.settings import find_study
    from rap.topics.sealing.own_vault import make_own_vault

    made = make_own_vault(find_study(), lambda: passphrases("sealing.passphrase.new")[0], anew=anew)
    if made.is_new_key:
        print(say("sealing.vault.public_key") + f"\n  {made.key}")
    else:
        tell("sealing.vault.has_key")
    tell("sealing.vault.made", folder=str(made.folder))
    tell("sealing.vault.share", coder=made.coder)
    tell("sealing.vault.second_key")


def add_coder(
    coder: str,
    *,
    key: str = "",
    yes: Yes = False,
) -> None:
    """Confirm a colleague's public key, and seal everything anew for the coders of today."""
    from rap.store.vault import add_key, confirm, open_vault, reseal

    vault = _vault()
    found = _coder(vault, coder)
    keys = (*found.keys, key) if key and key not in found.keys else found.keys
    _confirmed_by_person(coder, keys, yes=yes)
    for one in keys:
        confirm(one)
    if key:
        vault = open_vault(add_key(vault.settings.root, coder, key=key))
    vault.readers()
    if not vault.list():
        tell("sealing.vault.empty", coder=coder)
        return
    with vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        result = reseal(vault)
    tell("sealing.vault.sealed", n=len(result.done), already=len(result.already))
    for _, error in result.left:
        complain(error)
    if result.left:
        raise typer.Exit(1)


def _coder(vault: Vault, coder: str) -> Coder:
    found = next((one for one in vault.settings.coders if one.id == coder), None)
    if found is None:
        raise WrongUseError("sealing.vault.no_coder", place="pyproject.toml", coder=coder)
    return found


def _confirmed_by_person(coder: str, keys: tuple[str, ...], *, yes: bool) -> None:
    """Show every key that nobody here has looked at, and let a person compare it."""
    from rap.store.vault import confirmed

    if not keys:
        raise WrongUseError("sealing.vault.coder_no_key", place="pyproject.toml", coder=coder)
    new = [one for one in keys if one not in confirmed()]
    for one in new:
        print(f"{coder}: {one}")
    if new and not yes and not is_confirmed(say("sealing.vault.letters_read", coder=coder)):
        raise WrongUseError("sealing.vault.compare_first", place="rap vault add-coder", coder=coder)


def change_passphrase() -> None:
    """Change the passphrase of your key on this machine; the vault itself stays as it is."""
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.store.vault import change_passphrase as change
    from rap.store.vault import own_key

    key = own_key(own_coder(read_settings(find_study())))
    old, new = passphrases("sealing.passphrase.until_now", "sealing.passphrase.new")
    change(key, old=old, new=new)
    tell("sealing.vault.passphrase_changed")


def forget(
    case: Annotated[str, typer.Argument()] = "",
    *,
    due: bool = False,
    dry_run: bool = False,
    yes: Yes = False,
) -> None:
    """Delete all that the vault holds of a person, or everything whose day has come."""
    if bool(case) == due:
        raise WrongUseError("sealing.vault.forget_whose", place="rap vault forget")
    vault, today = _vault(), datetime.date.today()
    entries = (
        tuple(entry for entry in vault.list() if entry.is_due(today))
        if due
        else vault.of_case(case)
    )
    for entry in entries:
        others = sorted(entry.people - {case}) if case else []
        print(
            say("sealing.vault.shared", entry=str(entry), others=others) if others else str(entry)
        )
    if dry_run:
        tell("sealing.vault.would_go", n=len(entries))
        return
    if entries and not yes and not is_confirmed(say("sealing.vault.delete_these", n=len(entries))):
        raise WrongUseError("sealing.command.nothing_deleted", place="rap vault forget")
    gone = vault.expire(today) if due else vault.forget(case)
    tell("sealing.vault.gone", n=len(gone), folder=str(vault.folder))


def add_audio(
    source: str,
    file: Path,
) -> None:
    """Put the recording of a raw text into the vault, to be heard on the review page; no passphrase
    is needed.
    """
    from rap.store.settings import find_study
    from rap.topics.waiting_texts.queue import open_queue, put_recording, read_sound

    vault = open_queue(find_study())
    print(recording_kept(put_recording(vault, source, read_sound(file))))


def recording_kept(entry: Entry) -> str:
    """What is said of a recording that was sealed: until when, and what only its owner can delete."""
    return say("sealing.vault.recording_kept", source=entry.id, day=entry.dies)


def drop_audio(
    source: str,
    *,
    yes: Yes = False,
) -> None:
    """Delete the recording of a text from the vault; the text stays."""
    from rap.topics.waiting_texts.queue import drop_recording

    if not yes and not is_confirmed(say("sealing.vault.delete_recording", source=source)):
        raise WrongUseError("sealing.command.nothing_deleted", place="rap vault drop-audio")
    drop_recording(_vault(), source)
    tell("sealing.vault.recording_gone", source=source)


vault = group_of(
    {
        "status": status,
        "init": init,
        "add-coder": add_coder,
        "change-passphrase": change_passphrase,
        "forget": forget,
        "add-audio": add_audio,
        "drop-audio": drop_audio,
    }
)


def _vault() -> Vault:
    from rap.store.settings import find_study, read_settings
    from rap.store.vault import open_vault

    return open_vault(read_settings(find_study()))


def passphrases(*asked: str) -> list[str]:
    """One passphrase for each question (ids): from the keyboard, unseen, or line by line from
    `$RAP_PASSPHRASE_FD`.

    A question for a new one is asked twice. Arguments and environment are no place for a
    passphrase: others can read them.
    """
    given = os.environ.get(_MARK, "")
    if given:
        return _from_descriptor(given, n=len(asked))
    if not sys.stdin.isatty():
        raise WrongUseError("sealing.passphrase.no_keyboard", mark=_MARK)
    return [
        _typed_twice(say(id)) if id == "sealing.passphrase.new" else getpass.getpass(f"{say(id)}: ")
        for id in asked
    ]


def _typed_twice(question: str) -> str:
    """A new passphrase; asked again here until it is long enough and typed the same twice, so that
    none is typed into the shell.
    """
    from rap.store.vault import check_passphrase

    for _ in range(_TRIES):
        first = getpass.getpass(f"{question}: ")
        try:
            check_passphrase(first)
        except WrongUseError as error:
            complain(error)
            continue
        if getpass.getpass(f"{say('sealing.receipt.again')}: ") == first:
            return first
        print(say("sealing.passphrase.different"), file=sys.stderr)
    raise WrongUseError("sealing.passphrase.no_new", tries=_TRIES)


def _from_descriptor(number: str, *, n: int) -> list[str]:
    try:
        with os.fdopen(int(number), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (ValueError, OSError):
        raise WrongUseError("sealing.passphrase.no_descriptor", place=_MARK) from None
    if len(lines) < n:
        raise WrongUseError("sealing.passphrase.too_few", place=_MARK, lines=len(lines), wanted=n)
    return lines[:n]
