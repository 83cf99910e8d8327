"""`rap sync`, `join`, `give`, `take`: exchange work with others, through a shared place or by file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.cli.output import ask, at_keyboard, complain, relative, tell
from rap.core.errors import ProblemsError, WrongUseError, printable
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.merging import Choice, Conflict
    from rap.acts.sync import Synced

_KEYS = {"m": "mine", "t": "theirs", "w": "written", "": "later"}


def sync(
    *,
    message: Annotated[str, typer.Option("--message", "-m")] = "Codings and notes",
    place: Annotated[str, typer.Option("--with")] = "",
    solve: bool = False,
    anyway: bool = False,
) -> None:
    """Keep what you did, bring in what others did, and send yours."""
    from rap.acts.shared_place import set_place
    from rap.acts.sync import sync as exchange
    from rap.store.settings import find_study

    root = find_study()
    if place:
        tell("cli.sync.place", where=printable(set_place(root, place)))
    done = exchange(root, message=message, anyway=anyway)
    if done.conflicts and solve:
        _ask_each(root, done.conflicts)
        done = exchange(root, message=message, anyway=anyway)
    _tell_done(root, done, id="cli.sync.shared" if done.shared else "cli.sync.kept")


def join(
    address: str, folder: Path, *, coder: Annotated[str, typer.Option("--coder")] = ""
) -> None:
    """Begin with a study that others share: its place, and a new folder here."""
    from rap.acts.shared_place import join as begin

    begin(address, folder, coder=coder)
    tell("cli.join.done", folder=relative(folder))


def give(file: Path, *, to: Annotated[list[str] | None, typer.Option("--to")] = None) -> None:
    """Write the study as one encrypted file for colleagues, for a stick or a messenger."""
    from rap.acts.exchange_files import give as write_file
    from rap.store.settings import find_study

    write_file(find_study(), file, to=to or ())
    tell("cli.give.done", file=relative(file))


def take(file: Path, *, solve: bool = False, anyway: bool = False) -> None:
    """Bring in what a colleague gave as a file."""
    from rap.acts.exchange_files import own_public_key
    from rap.acts.exchange_files import take as read_file
    from rap.cli.vault import passphrases
    from rap.store.settings import find_study
    from rap.store.vault.identity import unlock

    root = find_study()
    public = own_public_key(root)
    if not public:
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    key = unlock(public, *passphrases("cli.passphrase.yours"))
    done = read_file(root, file, key=key, anyway=anyway)
    if done.conflicts and solve:
        _ask_each(root, done.conflicts)
        done = read_file(root, file, key=key, anyway=anyway)
    _tell_done(root, done, id="cli.take.done" if done.n_came else "cli.take.nothing")


def _tell_done(root: Path, done: Synced, *, id: str) -> None:
    from rap.acts.bring_in.screened import find_undecided
    from rap.acts.sealing.key_copies import find_sealed_notes

    if done.unlocked:
        tell("cli.sync.unlocked")
    if done.recovered:
        tell("cli.sync.recovered", n=done.recovered)
    if done.conflicts:
        from rap.acts.merging.trees import problem_of

        complain(ProblemsError(map(problem_of, done.conflicts)))
        raise typer.Exit(1)
    if id.startswith("cli.sync"):
        tell(id, n=done.committed)
    for note in (*find_sealed_notes(root), *(find_undecided(root) if done.n_came else ())):
        print(note)
    if done.n_came or id == "cli.take.nothing":
        tell(id if id.startswith("cli.take") else "cli.sync.came", n=done.n_came)


def _ask_each(root: Path, conflicts: tuple[Conflict, ...]) -> None:
    """Ask what holds of each field that both changed; what is left stays open."""
    from rap.acts.both_changed import decide

    if not at_keyboard():
        raise WrongUseError("cli.solve.no_keyboard")
    for conflict in conflicts:
        choice = _ask_one(conflict)
        if choice is not None:
            decide(root, {conflict.id: choice})


def _ask_one(conflict: Conflict) -> Choice | None:
    from rap.acts.merging import Choice

    field = " › ".join(conflict.field) or Path(conflict.path).suffix.lstrip(".")
    print(f"\n{printable(conflict.title)} · {printable(field)} ({printable(conflict.path)})")
    for id, text in (
        ("cli.solve.before", conflict.before),
        ("cli.solve.mine", conflict.mine),
        ("cli.solve.theirs", conflict.theirs),
    ):
        print(f"{say(id)}:")
        lines = [say("cli.solve.gone")] if text is None else text.splitlines()
        for line in lines:
            print(f"    {printable(line)}")
    asked = say("cli.solve.keys" if conflict.is_text else "cli.solve.keys_of_whole")
    while (given := _KEYS.get(ask(asked)[:1])) is None or (
        given == "written" and not conflict.is_text
    ):
        pass
    if given == "later":
        return None
    if given == "written":
        text = typer.prompt(say("cli.solve.write"), default="", show_default=False)
        return Choice("written", text)
    return Choice(given)  # type: ignore[arg-type]
