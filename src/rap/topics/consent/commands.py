"""`rap consent`, `rap veto`, `rap booklet`: ask people, write down what they said, give them their
own words.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError, printable
from rap.core.plain import fold_words
from rap.languages.catalogue import current_language, say
from rap.topics.console.output import (
    AsJson,
    ask,
    at_keyboard,
    is_confirmed,
    print_json,
    relative,
    tell,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rap.core.model import Consent
    from rap.store.consent_forms import Form
    from rap.topics.consent.questions import ConsentQuestion
    from rap.topics.consent.writing import Struck

_AGAIN = "ask-again"
_KINDS = ("words", "phone", "own", "none")
_NUMBERS = {"1": "yes", "2": "no", "3": "unclear", "?": "unclear", "0": "stop"}


def consent(
    case: Annotated[str, typer.Argument()] = "",
    *,
    language: str = "",
    form: str = "",
    begins: Annotated[str, typer.Option("--from")] = "",
    until: str = "",
    not_to: list[str] | None = None,
    receipt: bool = False,
    as_json: AsJson = False,
) -> None:
    """Ask a person what may be done with her words, and write it down; or list whom to ask again."""
    from rap.store.settings import find_study

    root = find_study()
    if bool(case) == receipt:
        raise WrongUseError("consent.whose", place="rap consent")
    if receipt:
        _whose(root)
    elif case == _AGAIN:
        _print_again(root, as_json=as_json)
    else:
        _talk(
            root,
            case,
            language=language,
            form_id=form,
            begins=begins,
            until=until,
            not_to=tuple(not_to or ()),
        )


def _print_again(root: Path, *, as_json: bool) -> None:
    from rap.topics.consent.questions import find_to_ask

    found = find_to_ask(root, on=datetime.date.today())
    if as_json:
        print_json([{**one.__dict__, "why": str(one.why)} for one in found])
        return
    for one in found:
        seek = "" if one.may_seek else say("consent.not_sought")
        since = one.since or say("consent.day_unknown")
        print(
            f"{since}  {one.case}  {_spoken(one.what) or say('consent.everything')}: {one.why}{seek}"
        )
    tell("consent.to_ask", n=len({one.case for one in found}))


def _spoken(grants: Mapping[str, tuple[str, ...]]) -> str:
    return "; ".join(
        f"{audience}: {', '.join(purposes)}" for audience, purposes in grants.items() if purposes
    )


def _talk(
    root: Path,
    case: str,
    *,
    language: str,
    form_id: str,
    begins: str,
    until: str,
    not_to: tuple[str, ...],
) -> None:
    """The questions, what would be written, and the writing."""
    from rap.core.plain import nearest
    from rap.store.settings import read_settings
    from rap.topics.consent import questions as consenting
    from rap.topics.consent import writing

    writing.check_case(root, case)
    known = read_settings(root).audiences
    for word in not_to:
        if word not in known:
            raise WrongUseError(
                "consent.unknown_audience",
                place=f"--not-to {word}",
                audience=word,
                nearest=nearest(word, known),
            )
    form = consenting.read_form_to_ask(root, form_id)
    language = language or consenting.language_of(root, case)
    consenting.make_entry(
        form, {}, on=datetime.date.today(), begins=begins, until=until
    )  # wrong days are said first
    said = _ask(form, language)
    if said is None:
        tell("consent.stopped")
        return
    entry = consenting.make_entry(
        form, said, on=datetime.date.today(), begins=begins, until=until, not_to=not_to
    )
    _show(root, case, entry)
    words = consenting.say_words(language)
    yes, no = ("1", words["yes"]), ("2", "0", words["no"], words["stop"])
    if not is_confirmed(say("consent.write_this"), yes=yes, no=no):
        tell("consent.not_written")
        return
    text = consenting.spoken_form_text() if form.id == consenting.SPOKEN else ""
    writing.write_entry(root, case, entry, form_text=text)
    tell("consent.written", case=case)
    _give_receipt(root, case)


def _ask(form: Form, language: str) -> dict[ConsentQuestion, str] | None:
    """Every answer, or None when she stops."""
    from rap.core.model import in_language
    from rap.topics.consent import questions as consenting

    words = consenting.say_words(language)
    if not consenting.is_asked_whole(form):
        print(in_language(form.wording, language) + "\n")
    said: dict[ConsentQuestion, str] = {}
    while (asked := consenting.next_question(form, said)) is not None:
        answer = _answer(asked.text(form, language), words)
        if answer == "stop":
            return None
        said[asked] = answer
    return said


def _answer(question: str, words: Mapping[str, str]) -> str:
    """yes, no, unclear or stop: by its word, its number, or as often as it takes."""
    ways = {**_NUMBERS, **{fold_words(word): answer for answer, word in words.items()}}
    offered = f"1 {words['yes']} · 2 {words['no']} · 3 {words['unclear']} · 0 {words['stop']}"
    while True:
        given = ask(f"{question}\n  {offered}", suffix=" > ")
        if given in ways:
            return ways[given]
        tell("consent.type", **words, indent=2)


def _show(root: Path, case: str, entry: Consent) -> None:
    """What would be written, and what would hold from then on."""
    from rap.topics.consent import questions as consenting
    from rap.topics.consent import writing

    print(f"\n{say('consent.for_file', case=case)}\n{writing.entry_text(entry)}")
    for line in consenting.outcome(root, case, entry):
        print(line)


def _give_receipt(root: Path, case: str) -> None:
    """Draw or take a receipt, and keep its hash in the vault; the receipt itself is on the screen
    once, and nowhere else.
    """
    from rap.topics.consent import receipts
    from rap.topics.consent.withdrawal_receipts import draw_receipt

    kind = ""
    while kind not in _KINDS:
        kind = typer.prompt(say("consent.receipt.kind"), default="none")
    if kind == "none":
        return
    vault = receipts.open_receipts(root)
    if kind == "own":
        receipt, again = "", "-"
        while receipt != again:
            receipt = typer.prompt(say("consent.receipt.own"), hide_input=True)
            again = typer.prompt(say("sealing.receipt.again"), hide_input=True)
            if receipt != again:
                tell("consent.receipt.different")
        receipts.check_own(receipt)
    else:
        receipt = draw_receipt(as_phone=kind == "phone")
    receipts.give_receipt(root, vault, case, receipt)
    print(
        say("consent.receipt.kept")
        if kind == "own"
        else say("consent.receipt.shown", receipt=receipt)
    )
    tell("consent.receipt.use")
    tell("consent.receipt.tell_her")


def _whose(root: Path) -> None:
    """Print whose receipt it is; it is typed unseen and never an argument."""
    from rap.topics.consent import receipts
    from rap.topics.sealing.commands.vault import passphrases

    with receipts.open_receipts(root) as vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        found = receipts.find_case(vault, typer.prompt(say("consent.receipt.ask"), hide_input=True))
    if not found:
        raise WrongUseError("consent.receipt.unknown")
    tell("consent.receipt.next", case=found)


def invite(theme: str) -> None:
    """Show who speaks of a theme and agreed to be contacted again: whom to ask to a group."""
    from rap.report.edition import label_of
    from rap.store.codebook import read_codebook
    from rap.store.settings import find_study, read_settings
    from rap.store.vault import open_vault
    from rap.topics.consent.inviting import find_to_invite
    from rap.topics.sealing.commands.vault import passphrases

    root = find_study()
    found = find_to_invite(root, theme)
    with open_vault(read_settings(root)) as vault:  # it names people: for who may open the vault
        vault.unlock(*passphrases("console.passphrase.yours"))
    book, language = read_codebook(root), current_language()
    by = next(iter(book.variables), "")
    for one in found:
        where = [label_of(book, language, by, value) for value in one.values]
        spoken = [label_of(book, language, "language", k) for k in one.speaks]
        print(f"{one.case}  {', '.join(where)}  ({', '.join(spoken)})")
    tell("consent.to_invite", n=len(found))


def veto(
    source: str,
    turns: list[int],
    *,
    outside_only: bool = False,
    edition: str = "",
    yes: bool = False,
) -> None:
    """Show these turns to nobody from now on, for good: what she struck in her booklet. They are
    shown first.
    """
    from rap.store.settings import find_study
    from rap.store.sources import read_source
    from rap.topics.consent.writing import find_struck, veto_turns

    root = find_study()
    edition = edition or read_source(root, source).hash[:8]  # what is looked at is what is hidden
    if not yes:
        _look_at(
            source, find_struck(root, source, turns, edition=edition), outside_only=outside_only
        )
    new = veto_turns(root, source, turns, outside_only=outside_only, edition=edition)
    tell(
        "consent.veto.done_outside" if outside_only else "consent.veto.done",
        n=len(new),
        source=source,
    )
    if already := len(set(turns)) - len(new):
        tell("consent.veto.already", n=already)


def _look_at(source: str, struck: list[Struck], *, outside_only: bool) -> None:
    """Show what would be hidden, and ask: no command brings it back."""
    if not at_keyboard():
        raise WrongUseError("consent.veto.no_keyboard", place=f"rap veto {source}")
    for turn in struck:
        words = printable(turn.words) or say("consent.veto.not_shown")
        length = say("consent.count.characters", n=turn.n_characters)
        print(
            f"{turn.number:>5}  {turn.label or say('consent.veto.no_label')}: {words}  ({length})"
        )
    id = "consent.veto.sure_outside" if outside_only else "consent.veto.sure"
    if not is_confirmed(say(id, n=len(struck), source=source)):
        raise WrongUseError("console.command.nothing_changed", place=f"rap veto {source}")


def booklet(
    source: str,
    file: Path,
    *,
    language: str = "",
    person: str = "",
) -> None:
    """Print a person's own words for her to read: to strike, to change, to add."""
    from rap.store.settings import find_study
    from rap.topics.consent.booklet import write_booklet

    own = write_booklet(find_study(), source, file, language=language, case=person)
    tell("consent.booklet.done", file=relative(file), n=own)
    tell("consent.booklet.next", source=source)
