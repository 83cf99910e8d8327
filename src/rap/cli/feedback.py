"""`rap feedback`, `rap finding`: answers that come back, and the whole life of one finding on one
page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.cli.output import AsJson, print_json, print_problems, relative
from rap.languages.catalogue import say

if TYPE_CHECKING:
    from rap.acts.answer import Taken
    from rap.core.errors import Problem
    from rap.store.vault import Vault


_NAMES = {
    "yes": "cli.feedback.yes",
    "partly": "cli.feedback.partly",
    "no": "cli.feedback.no",
    "not-mine": "cli.feedback.not_mine",
    "more": "cli.feedback.more",
}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (feedback, finding):
        app.command()(command)


def feedback(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Messages as text, tally sheets as .csv, voice notes; none: what is there."
        ),
    ] = None,
    sheet: Annotated[
        str, typer.Option(help="The code of the sheet that was answered, like 12-b40e.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="The language of own words in the messages, like fr.")
    ] = "",
    without_words: Annotated[
        bool, typer.Option("--without-words", help="Take the answers alone, leave own words out.")
    ] = False,
    another: Annotated[
        bool,
        typer.Option("--another", help="The same was taken in before, and these are other people."),
    ] = False,
    by_vault: Annotated[
        bool,
        typer.Option(
            "--vault", help="Open the vault: what another machine took in too then counts once."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken in, and write nothing.")
    ] = False,
    about: Annotated[
        str, typer.Option(help="Voice notes: the numbers they answer, like 3,5.")
    ] = "",
    audience: Annotated[
        str, typer.Option(help="Voice notes: whom the report was for.")
    ] = "members",
    until: Annotated[
        str, typer.Option(help="Voice notes: the day they are forgotten, like 2027-03-01.")
    ] = "",
    case: Annotated[
        str, typer.Option(help="Voice notes: whose, if she wants them to go with her words.")
    ] = "",
    notes: Annotated[
        bool, typer.Option("--notes", help="Say which voice notes wait in the vault.")
    ] = False,
    note: Annotated[
        str, typer.Option(help="Type what a voice note says; the beginning of its id.")
    ] = "",
    listen: Annotated[
        bool, typer.Option("--listen", help="With --note: play it, from memory.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="With --note: delete the recording, type nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take answers in; what is not clear is asked about, never guessed. Then say what all answers
    come to.
    """
    from dataclasses import replace

    from rap.acts.answer import keep_answers, read_answers
    from rap.cli.voicing import Told, list_notes, open_note, part_notes, take_notes
    from rap.store.settings import find_study

    root = find_study()
    if notes:
        list_notes(root, as_json=as_json)
        return
    if note or listen or forget:
        open_note(root, note, language=language, listen=listen, forget=forget)
        return
    spoken, written = part_notes(files or ())
    key = _shared_key(root) if by_vault and files else b""
    if spoken:
        told = Told(about, language, audience, sheet, case, until)
        take_notes(root, spoken, told, key=key, dry_run=dry_run, quiet=as_json)
    doubts: Sequence[Problem] = ()
    if written:
        taken = read_answers(root, written, sheet=sheet, another=another, key=key)
        doubts, taken = taken.doubts, replace(taken, words=()) if without_words else taken
        keep_answers(
            root, taken, vault=_vault(root, taken), language=language
        ) if not dry_run else None
        _print_taken(taken, dry_run=dry_run) if not as_json else None
    _print_results(root, as_json=as_json)
    print_problems(doubts, as_json=False) if not as_json else None
    if doubts:
        raise typer.Exit(1)


def _shared_key(root: Path) -> bytes:
    """The key all machines share, which only the vault holds."""
    from rap.acts.release import opened
    from rap.acts.release.sealed import open_key
    from rap.cli.vault import passphrases

    with opened(root, *passphrases("cli.passphrase.yours")) as vault:
        return open_key(vault)


def _vault(root: Path, taken: Taken) -> Vault | None:
    """The vault own words wait in, if there are any; what is wrong with it is said with the way
    round it.
    """
    from rap.acts.review.queue import open_queue
    from rap.core.errors import WrongUseError

    if not taken.words:
        return None
    try:
        return open_queue(root)
    except WrongUseError as error:
        raise WrongUseError(
            "cli.feedback.words_wait", place=error.place, why=error.message
        ) from None


def _print_taken(taken: Taken, *, dry_run: bool) -> None:
    print(
        say(
            "cli.feedback.would_be" if dry_run else "cli.feedback.taken",
            new=len(taken.new),
            again=len(taken.again),
            doubts=len(taken.doubts),
        )
    )
    if taken.words:
        print(
            say("cli.feedback.would_wait" if dry_run else "cli.feedback.waits", n=len(taken.words))
        )


def _print_results(root: Path, *, as_json: bool) -> None:
    """What everybody answered, for the team: a line each finding, in the order of their numbers."""
    from rap.analysis.pooled_answers import pool
    from rap.core.model import ANSWERS
    from rap.store.answers import number_findings, read_feedback, read_votes, sheet_of
    from rap.store.findings import read_findings

    numbers, sheets = number_findings(read_findings(root)), read_feedback(root)
    counts = pool((one.answers for one in sheets), read_votes(root))
    more = {id: sum(id in one.more for one in sheets) for id in numbers}
    rows: list[dict[str, Any]] = [
        {
            "number": number,
            "finding": id,
            **counts.get(id, dict.fromkeys(ANSWERS, 0)),
            "more": more[id],
        }
        for id, number in sorted(numbers.items(), key=lambda pair: pair[1])
    ]
    if as_json:
        print_json({"sheet": sheet_of(numbers), "answers": rows})
        return
    print(say("cli.feedback.sheet", sheet=sheet_of(numbers)))
    for row in rows:
        said = "  ".join(f"{say(_NAMES[answer])} {row[answer]}" for answer in (*ANSWERS, "more"))
        print(f"  {row['number']:>2}  {row['finding']}  {said}")


def finding(
    id: Annotated[str, typer.Argument(help="The finding, like F-30117.")],
    to: Annotated[
        Path | None, typer.Option(help="The page to write; .rap/pages when left out.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the page, like fr.")] = "",
) -> None:
    """Write the whole life of a finding as one page, for the team."""
    from rap.acts.finding_life import write_biography
    from rap.store.settings import find_study

    print(relative(write_biography(find_study(), id, file=to, language=language)))
