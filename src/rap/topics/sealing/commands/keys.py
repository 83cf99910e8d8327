"""`rap keys`, `rap seal`: the keys of a sealed study, which lie outside git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.commands import group_of
from rap.topics.console.output import AsJson, print_json, relative, tell
from rap.topics.sealing.commands.vault import passphrases

if TYPE_CHECKING:
    from rap.topics.sealing.key_ring import Held

Copies = Annotated[list[Path] | None, typer.Argument()]


def seal() -> None:
    """Let a study be sealed from now on, if git's history holds no text yet."""
    from rap.store.settings import find_study
    from rap.topics.sealing.rules import seal_study

    seal_study(find_study())
    tell("sealing.seal.done")


def status(*, as_json: AsJson = False) -> None:
    """Where each key is, and which texts would be lost with this laptop."""
    from rap.store.settings import find_study
    from rap.topics.sealing.key_copies import find_put_aside, find_sealed_notes
    from rap.topics.sealing.key_ring import list_keys

    root = find_study()
    held, copies = list_keys(root), find_put_aside(root)
    notes = [*find_sealed_notes(root)]
    if as_json:
        rows = [{**one.__dict__, "is_safe": one.is_safe} for one in held]
        found = [note.as_row() for note in notes]
        print_json({"keys": rows, "copies": [one.__dict__ for one in copies], "notes": found})
        return
    for one in held:
        where = say("sealing.keys.in_vault" if one.in_vault else "sealing.keys.here_alone")
        id = "sealing.keys.row" if one.is_here else "sealing.keys.row_waits"
        tell(id, of=f"{one.of:<10}", files=one.n_files, n=one.n_copies, where=where)
    for copy in copies:
        tell("sealing.keys.copy", copy=copy.id, day=copy.day, n=len(copy.keys))
    for note in notes:
        print(note)
    _tell_unsafe(held)


def _tell_unsafe(held: list[Held]) -> bool:
    """Say which keys are in too few copies; whether all are safe."""
    unsafe = [one.of for one in held if not one.is_safe]
    if not held:
        tell("sealing.keys.none")
    elif unsafe:
        tell("sealing.keys.not_safe", n=len(unsafe), whose=tuple(unsafe))
    else:
        tell("sealing.keys.safe")
    return not unsafe


def open_() -> None:
    """Take the keys out of the vault, on a machine where the study has none beside it."""
    from rap.store.settings import find_study, read_settings
    from rap.store.vault import open_vault
    from rap.topics.sealing.key_ring import open_ring

    root = find_study()
    with open_vault(read_settings(root)) as vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        _tell_came(open_ring(root, vault))


def give(file: Path, *, to: Annotated[list[str] | None, typer.Option("--to")] = None) -> None:
    """Write the keys as one file that only these colleagues can open."""
    from rap.store.settings import find_study
    from rap.topics.sealing.key_ring import give_keys

    n = give_keys(find_study(), file, to=to or ())
    tell("sealing.keys.given", n=n, file=relative(file))


def take(file: Path) -> None:
    """Take in the keys that a colleague gave."""
    from rap.store.settings import find_study
    from rap.store.vault import unlock
    from rap.topics.sealing.key_ring import check_file, take_keys
    from rap.topics.sealing.own_vault import own_public_key

    root = find_study()
    public = own_public_key(root)
    if not public:
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    check_file(root, file)
    _tell_came(take_keys(root, file, key=unlock(public, *passphrases("console.passphrase.yours"))))
    tell("sealing.keys.delete_file", file=relative(file))


def escrow(
    file: Annotated[Path | None, typer.Argument()] = None, *, destroyed: str = "", use: bool = False
) -> None:
    """Put a copy of the keys aside, under a passphrase of its own; or take keys back from one."""
    from rap.store.settings import find_study
    from rap.topics.sealing.key_copies import forget_copy
    from rap.topics.sealing.key_ring import put_aside, take_from_copy

    root = find_study()
    if (file is None) == (not destroyed):
        raise WrongUseError("sealing.keys.which_copy", place="rap keys escrow")
    if file is None:
        forget_copy(destroyed)
        tell("sealing.keys.copy_forgotten", copy=destroyed)
    elif use:
        _tell_came(take_from_copy(root, file, *passphrases("sealing.passphrase.copy")))
    else:
        copy = put_aside(root, file, *passphrases("sealing.passphrase.new"))
        tell("sealing.keys.put_aside", n=len(copy.keys), file=relative(file), copy=copy.id)


def drill(copies: Copies = None) -> None:
    """Which texts would be lost with this laptop; and whether a copy opens all that is sealed."""
    from rap.store.settings import find_study
    from rap.topics.sealing.key_ring import list_keys, try_copy

    root, is_good = find_study(), True
    for file in copies or ():
        done = try_copy(root, file, *passphrases("sealing.passphrase.copy"))
        tell("sealing.keys.drilled", file=relative(file), n=done.n_opened)
        if done.left:
            tell("sealing.keys.drilled_left", n=len(done.left), whose=done.left)
            is_good = False
    if not _tell_unsafe(list_keys(root)) or not is_good:
        raise typer.Exit(1)


def _tell_came(came: tuple[int, int]) -> None:
    n_keys, n_files = came
    tell("sealing.keys.came", n=n_keys, files=n_files)


keys = group_of(
    {
        "status": status,
        "open": open_,
        "give": give,
        "take": take,
        "escrow": escrow,
        "drill": drill,
    }
)
