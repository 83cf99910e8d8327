"""`rap review`: raw transcripts read by people, decision by decision, until they may enter the study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.cli.deciding import Aside, decide_all, keys_for, other
from rap.cli.output import AsJson, print_json
from rap.cli.review_screen import Desk, read_through, show_entity
from rap.core.errors import RapError, WrongUseError
from rap.core.sentences import count
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.review import Difference, Review, Spread
    from rap.store.vault import Vault


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(review)


def review(
    source: Annotated[str, typer.Argument(help="One text, like INT-38201; all that wait when left out.")] = "",
    queue: Annotated[bool, typer.Option("--queue", help="Say what waits; no passphrase is needed.")] = False,
    names: Annotated[
        Path | None,
        typer.Option("--list", help="Take your own table of names (.xlsx, .docx, .csv: name; replacement)."),
    ] = None,
    spread: Annotated[
        bool, typer.Option("--spread", help="Look for every name the vault knows in texts that are in the study.")
    ] = False,
    forget_raw: Annotated[
        bool, typer.Option("--forget-raw", help="Delete the raw text and its recording when it is accepted, or now.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Delete a text that waits, its recording, and what was decided on it.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, a letter and Enter: for screen readers.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Review raw transcripts: say of each thing found whether it is masked or stays; then the text enters the study."""
    from rap.acts.review.queue import open_queue
    from rap.store.settings import find_study

    root = find_study()
    vault = open_queue(root)
    if queue or as_json:
        _print_queue(root, vault, as_json=as_json)
        return
    from rap.acts.review import drop as drop_waiting
    from rap.acts.review import without_words

    if drop:
        if not typer.confirm(say("cli.review.drop", source=source)):
            raise WrongUseError("cli.command.nothing_deleted", place="rap review --drop")
        gone = count(drop_waiting(vault, source, root=root), f"entry of {source} is", f"entries of {source} are")
        print(f"{gone} gone from the vault")
        return
    without_words(_work)(root, vault, source, names=names, spread=spread, forget_raw=forget_raw, plain=plain)


def _print_queue(root: Path, vault: Vault, *, as_json: bool) -> None:
    from rap.acts.review.queue import queue_rows

    rows = queue_rows(root, vault)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "in the study; the raw text is kept" if row["accepted"] else "waits"
        who = f", begun by {', '.join(row['begun_by'])}" if row["begun_by"] and not row["accepted"] else ""
        sound = ", with its recording" if row["recording"] else ""
        print(f"{row['source']}  {state}{sound}{who}; until {row['raw_until']}")
    print(count(sum(not row["accepted"] for row in rows), "text waits for review", "texts wait for review"))


def _work(
    root: Path, vault: Vault, source: str, *, names: Path | None, spread: bool, forget_raw: bool, plain: bool
) -> None:
    """Everything that needs the passphrase; whatever goes wrong in it says no word of a talk."""
    from rap.acts.review import Review, keep_list, read_list
    from rap.acts.review import forget_raw as forget
    from rap.cli.vault import passphrases
    from rap.store.sources import source_ids

    rows = read_list(names) if names is not None else []
    with vault:
        vault.unlock(*passphrases("cli.passphrase.yours"))
        if names is not None:
            n_new, n_all = keep_list(vault, rows)
            print(f"{count(n_new, 'new name')}, {n_all} in the list of the vault; they are masked wherever they stand.")
            print("Delete the file, or keep it as safe as the vault.")
            return
        with Review(root, vault) as current:
            desk = Desk(plain=plain)
            if forget_raw and source in source_ids(root):
                what = "and its recording are" if forget(current, source) else "is"
                print(f"The raw text of {source} {what} gone from the vault.")
            elif spread:
                _spread_all(desk, current)
            else:
                _review(desk, current, source, forget_raw=forget_raw)


def _review(desk: Desk, current: Review, source: str, *, forget_raw: bool) -> None:
    """Decide on all that is open, then end text by text."""
    current.load(only=source)
    for id in current.elsewhere:
        print(f"{id} was accepted and is not in this study: `rap sync` brings it, or its acceptance was cut off")
    for one, twin in current.twins():
        print(f"{twin} is the same text as {one}: `rap review {twin} --drop` deletes it")
    if not current.raws:
        print("Nothing waits for review.")
        return
    _screen(desk, current)
    said: list[str] = []
    with desk.open():
        aside = Aside()
        waiting = list(current.raws) if decide_all(desk, current, aside) else []
        while waiting:
            told, go_on = _end(desk, current, waiting.pop(0), aside, forget_raw=forget_raw)
            said += told
            waiting = waiting if go_on else []
    left = count(len(current.open_entities), "decision is open", "decisions are open")
    said += [f"{left} in {count(len(current.raws), 'text')}; say `rap review` to go on"] if current.raws else []
    for sentence in said:
        print(sentence)


def _screen(desk: Desk, current: Review) -> None:
    from rich.progress import track

    work = current.screening()
    for _ in track(
        work, total=len(current.raws), description="Looking for names", transient=True, console=desk.console
    ):
        pass


_END_KEYS = {
    "Enter": "I am done with it",
    "r": "read it as it will be",
    "h": "I listened to the recording beside it",
    "a": "add a name",
    "u": "undo",
    "l": "later",
    "q": "stop",
}


def _end(desk: Desk, current: Review, id: str, aside: Aside, *, forget_raw: bool) -> tuple[list[str], bool]:
    """The end of one text: read it, say who checked it by ear, accept it. What to say when the screen is closed; False to stop."""
    while True:
        preview, state = current.preview(id), current.state(id)
        facts = [f"{preview.n_masked} masked, {preview.n_kept} kept, {preview.n_open} not decided: those are masked"]
        facts += [
            f"checked by ear: {', '.join(state.heard) or 'nobody yet'}; done: {', '.join(state.done) or 'nobody yet'}"
        ]
        desk.show(f"{id}, {count(state.n_words, 'word')}", facts, _END_KEYS)
        key = desk.key()
        if key == "r":
            read_through(desk, preview.text)
        elif key == "h":
            current.mark(id, "heard")
        elif key == "enter":
            current.mark(id, "done")
            return _accept(desk, current, id, forget_raw=forget_raw)
        elif key in ("l", "q"):
            return [f"{id} waits"], key == "l"
        elif other(desk, current, key, aside) and not decide_all(desk, current, aside):
            return [f"{id} waits"], False


def _accept(desk: Desk, current: Review, id: str, *, forget_raw: bool) -> tuple[list[str], bool]:
    """Let the text in when enough people are done with it and agree. What to say of it; False to stop."""
    from rap.acts.review import accept, find_differences

    wanted, done = current.vault.settings.reviewers, current.state(id).done
    if len(done) < wanted:
        left = f"{len(done)} of {wanted}. Another person now says `rap review {id}`, alone."
        return [f"{id}: you are done; {left}"], True
    for number, difference in enumerate(differences := find_differences(current, id), 1):
        if not _settle(desk, current, difference, f"{id}: you differ, {number} of {len(differences)}"):
            return [f"{id} waits"], False
    try:
        accepted = accept(current, id, forget_raw=forget_raw)
    except RapError as error:
        return [str(error)], True
    told = [f"{id} is in the study: {accepted.n_masked} masked, {accepted.n_kept} kept"]
    told += [] if forget_raw else [f"  its raw text stays in the vault; `rap review {id} --forget-raw` deletes it"]
    more, go_on = _spread(desk, current, _new_names(current, id))
    return told + more, go_on


def _settle(desk: Desk, current: Review, difference: Difference, title: str) -> bool:
    """Say what holds where two reviewers differ; False to stop."""
    from rap.acts.review import settle

    said = [f"{who}: {act or 'not decided'} {words}".strip() for who, (act, words) in sorted(difference.said.items())]
    title, first, keys = f"{title} ({'; '.join(said)})", 0, keys_for(difference.entity, "mkoq")
    while True:
        after = show_entity(desk, current, difference.entity, first=first, title=title, keys=keys)
        key = desk.key()
        if key == "q":
            return False
        if key in ("space", "?"):
            first = after
        if key in ("enter", "m", "k"):
            settle(current, difference, "keep" if key == "k" else "mask")
            return True
        if key == "o" and (words := desk.ask("What stands there instead")):
            try:
                settle(current, difference, "say", words=words)
                return True
            except WrongUseError as error:
                desk.say(str(error))


def _spread_all(desk: Desk, current: Review) -> None:
    """Every name the vault knows, in every text of the study."""
    current.load()
    with desk.open():
        told, go_on = _spread(desk, current, None)
    nothing = ["No name that the vault knows stands in a text of the study."] if go_on else []
    for sentence in told or nothing:
        print(sentence)


def _new_names(current: Review, id: str) -> list[str]:
    """Names of the tables that the acceptance of `id` wrote."""
    from rap.acts.review.entities import names_of, read_known

    return names_of(read_known(current.vault, source=id))


_SPREAD_KEYS = {"Enter": "mask it there too", "k": "it names nobody there: keep it", "l": "later", "q": "stop"}


def _spread(desk: Desk, current: Review, names: list[str] | None) -> tuple[list[str], bool]:
    """A known name that stands in a text of the study: show it, ask, mask it there too. What was done; False to stop."""
    from rap.acts.review import find_spreads, keep, spread
    from rap.study.study import open_study

    if names == []:
        return [], True
    told: list[str] = []
    shown = open_study(current.root).texts
    for found in find_spreads(current, names or ()):
        key = _ask_spread(desk, found, shown)
        if key == "q":
            return told, False
        if key == "enter":
            try:
                told.append(f"a name masked in {count(spread(current, found), 'text')} of the study")
            except RapError as error:
                told.append(str(error))
        elif key == "k":
            keep(current, found)
    return told, True


def _ask_spread(desk: Desk, found: Spread, shown: Mapping[str, str]) -> str:
    """Show where it stands, a row each; one of the keys that are listed."""
    title = f"A name that the vault knows stands in the study, in {count(len(found.places), 'place')}"
    while True:
        wide = 90 if desk.plain else max(8, desk.console.width // 2 - 20)
        lines = []
        for id, start, end in found.places[:8]:
            text = shown.get(id, "")
            around = f"{text[max(0, start - wide) : start]}[{text[start:end]}]{text[end : end + wide]}"
            lines.append(f"{id}  {' '.join(around.split()) if text else '(not shown, to protect people)'}")
        lines += [f"and {count(len(found.places) - 8, 'more place')}"] if len(found.places) > 8 else []
        desk.show(title, lines, _SPREAD_KEYS)
        if (key := desk.key()) in ("enter", "k", "l", "q"):
            return key
