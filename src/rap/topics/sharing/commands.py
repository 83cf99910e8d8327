"""`rap sync`, `join`, `give`, `take`: exchange work with others, through a shared place or by file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import NotAllowedError, ProblemsError, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.output import ask, at_keyboard, complain, is_yes_or_later, relative, tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from rap.topics.git.exchanged import Choice
    from rap.topics.sharing.merging import Conflict
    from rap.topics.sharing.sync import Synced

_KEYS = {"m": "mine", "t": "theirs", "w": "written", "": "later"}


def sync(
    *,
    message: Annotated[str, typer.Option("--message", "-m")] = "Codings and notes",
    place: Annotated[str, typer.Option("--with")] = "",
    solve: bool = False,
    decide: bool = False,
    anyway: bool = False,
) -> None:
    """Keep what you did, bring in what others did, and send yours."""
    from rap.store.settings import find_study
    from rap.topics.sharing.shared_place import set_place
    from rap.topics.sharing.sync import sync as exchange

    root = find_study()
    if decide and not at_keyboard():
        raise WrongUseError("sharing.solve.no_keyboard")
    if place:
        tell("sharing.sync.place", where=printable(set_place(root, place)))
    done = exchange(root, message=message, anyway=anyway)
    if done.conflicts and solve:
        _ask_each(root, done.conflicts)
        done = exchange(root, message=message, anyway=anyway)
    _tell_done(root, done, id="sharing.sync.shared" if done.shared else "sharing.sync.kept")
    if decide and _ask_door(root):
        done = exchange(root, message=message, anyway=anyway)  # so that the others hear of it
        _tell_done(root, done, id="sharing.sync.shared" if done.shared else "sharing.sync.kept")


def join(
    address: str, folder: Path, *, coder: Annotated[str, typer.Option("--coder")] = ""
) -> None:
    """Begin with a study that others share: its place, and a new folder here."""
    from rap.topics.sharing.door import find_leads
    from rap.topics.sharing.door.deciding import find_known, own_machine
    from rap.topics.sharing.shared_place import join as begin

    root = begin(address, folder, coder=coder)
    tell("sharing.join.done", folder=relative(folder))
    tell("sharing.door.own", letters=own_machine(root).letters)
    for one in find_known(root):
        if one.coder in find_leads(root):
            tell("sharing.door.of_lead", coder=one.coder, letters=one.letters)
    tell("sharing.door.compare")


def give(file: Path, *, to: Annotated[list[str] | None, typer.Option("--to")] = None) -> None:
    """Write the study as one encrypted file for colleagues, for a stick or a messenger."""
    from rap.store.settings import find_study
    from rap.topics.sharing.exchange_files import give as write_file

    write_file(find_study(), file, to=to or ())
    tell("sharing.give.done", file=relative(file))


def take(file: Path, *, solve: bool = False, anyway: bool = False) -> None:
    """Bring in what a colleague gave as a file."""
    from rap.store.settings import find_study
    from rap.store.vault.identity import unlock
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.sealing.own_vault import own_public_key
    from rap.topics.sharing.exchange_files import take as read_file

    root = find_study()
    public = own_public_key(root)
    if not public:
        raise WrongUseError("store.vault.no_key_here", place="rap vault")
    key = unlock(public, *passphrases("console.passphrase.yours"))
    done = read_file(root, file, key=key, anyway=anyway)
    if done.conflicts and solve:
        _ask_each(root, done.conflicts)
        done = read_file(root, file, key=key, anyway=anyway)
    _tell_done(root, done, id="sharing.take.done" if done.n_came else "sharing.take.nothing")


def _tell_done(root: Path, done: Synced, *, id: str) -> None:
    from rap.topics.entering.screened import find_undecided
    from rap.topics.sealing.key_copies import find_sealed_notes
    from rap.topics.sharing.door.deciding import find_waiting

    for problem in done.told:
        print(problem)
    if done.unlocked:
        tell("sharing.sync.unlocked")
    if done.recovered:
        tell("sharing.sync.recovered", n=done.recovered)
    if done.conflicts:
        from rap.topics.sharing.merging.trees import problem_of

        complain(ProblemsError(map(problem_of, done.conflicts)))
        raise typer.Exit(1)
    if id.startswith("sharing.sync"):
        tell(id, n=done.committed)
    undecided = find_undecided(root) if done.n_came else ()
    for note in (*find_sealed_notes(root), *undecided, *find_waiting(root)):
        print(note)
    if done.n_came or id == "sharing.take.nothing":
        tell(id if id.startswith("sharing.take") else "sharing.sync.came", n=done.n_came)


def _ask_door(root: Path) -> bool:
    """Ask a yes or a no to each thing that waits, and whether letters were compared; whether anything
    was decided.
    """
    from rap.topics.sharing.door import deciding, leads_here

    strangers = deciding.find_strangers(root)
    machines = [one for one in strangers if deciding.may_know(root, one)]
    if not strangers and not deciding.count_asked(root):
        tell("review.left_none")
    elif not machines and not leads_here(root):
        raise NotAllowedError("sharing.door.lead_needed")
    n = 0
    for machine in machines:
        id = "sharing.door.machine_again" if machine.was_known else "sharing.door.machine"
        print(f"\n{say(id, coder=machine.coder, name=machine.name)}\n    {machine.letters}")
        tell("sharing.door.own", letters=deciding.own_machine(root).letters)
        if is_yes_or_later(say("sharing.door.keys_of_machine"), may_be_no=False):
            deciding.know_machine(root, machine.key)
            n += 1
    return n + ask_waiting(root) > 0


def ask_waiting(root: Path, *, only: Collection[str] | None = None) -> int:
    """Ask a yes or a no to each file that waits, or to these; how much was decided."""
    from rap.topics.sharing.door import deciding, leads_here

    n = 0
    for one in deciding.find_asked(root) if leads_here(root) else ():
        if only is not None and one.place not in only:
            continue
        print(f"\n{printable(str(one.title))} ({printable(one.path)})")
        for says in one.says:
            print(f"    {printable(str(says.message))}")
        keys = "sharing.door.keys" if one.may_be_refused else "sharing.door.keys_of_log"
        answer = is_yes_or_later(say(keys), may_be_no=one.may_be_refused)
        if answer is not None:
            try:
                (deciding.say_yes if answer else deciding.say_no)(root, [one.id])
            except ProblemsError as error:  # it still waits
                complain(error)
            else:
                n += 1
    return n


def _ask_each(root: Path, conflicts: tuple[Conflict, ...]) -> None:
    """Ask what holds of each field that both changed; what is left stays open."""
    from rap.topics.sharing.both_changed import decide

    if not at_keyboard():
        raise WrongUseError("sharing.solve.no_keyboard")
    for conflict in conflicts:
        choice = _ask_one(conflict)
        if choice is not None:
            decide(root, {conflict.id: choice})


def _ask_one(conflict: Conflict) -> Choice | None:
    from rap.topics.git.exchanged import Choice

    field = " › ".join(conflict.field) or Path(conflict.path).suffix.lstrip(".")
    print(f"\n{printable(conflict.title)} · {printable(field)} ({printable(conflict.path)})")
    for id, text in (
        ("sharing.solve.before", conflict.before),
        ("sharing.solve.mine", conflict.mine),
        ("sharing.solve.theirs", conflict.theirs),
    ):
        print(f"{say(id)}:")
        lines = [say("sharing.solve.gone")] if text is None else text.splitlines()
        for line in lines:
            print(f"    {printable(line)}")
    asked = say("sharing.solve.keys" if conflict.is_text else "sharing.solve.keys_of_whole")
    while (given := _KEYS.get(ask(asked)[:1])) is None or (
        given == "written" and not conflict.is_text
    ):
        pass
    if given == "later":
        return None
    if given == "written":
        text = typer.prompt(say("sharing.solve.write"), default="", show_default=False)
        return Choice("written", text)
    return Choice(given)  # type: ignore[arg-type]
