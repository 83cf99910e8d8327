"""`rap feedback`, `rap finding`: answers that come back, in messages and voice notes, and the whole
life of one finding on one page.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rap.core.errors import Problem, WrongUseError
from rap.core.model import KINDS, LANGUAGE, QUESTION_KIND, UNSURE
from rap.languages.catalogue import say
from rap.topics.answers.commands.voice_notes import (
    ByVault,
    forget,
    notes,
    shared_key,
    take_notes,
    type_,
    voice,
)
from rap.topics.console.commands import group_of
from rap.topics.console.output import AsJson, print_json, print_problems, relative, tell

if TYPE_CHECKING:
    from rap.store.vault import Vault
    from rap.topics.answers.taking import Taken

_ANSWERS = {
    "yes": "answers.feedback.yes",
    "partly": "answers.feedback.partly",
    "no": "answers.feedback.no",
    "not-mine": "answers.feedback.not_mine",
    "more": "answers.feedback.more",
    UNSURE: "answers.feedback.unsure",
}


def answers(*, as_json: AsJson = False) -> None:
    """What all answers come to, for the team."""
    from rap.store.settings import find_study

    root = find_study()
    _print_results(root, as_json=as_json)
    if not as_json:
        _print_unread(root)


def messages(
    files: list[Path],
    *,
    sheet: str = "",
    language: str = "",
    without_words: bool = False,
    another: bool = False,
    by_vault: ByVault = False,
    dry_run: bool = False,
    as_json: AsJson = False,
) -> None:
    """Take answers in; what is not clear is asked about, never guessed. Then show what all answers
    come to.
    """
    from rap.store.settings import find_study
    from rap.topics.answers.taking import keep_answers, read_answers
    from rap.topics.answers.voice_notes import Note
    from rap.topics.waiting_texts.queue import part_recordings

    root = find_study()
    spoken, written = part_recordings(files)
    key = shared_key(root) if by_vault else b""
    if spoken:
        told = Note("", language=language, sheet=sheet)
        take_notes(root, spoken, told, key=key, dry_run=dry_run, quiet=as_json)
    doubts: Sequence[Problem] = ()
    if written:
        taken = read_answers(root, written, sheet=sheet, another=another, key=key)
        print_problems(taken.asking)  # first, whatever follows
        doubts, taken = taken.doubts, replace(taken, words=()) if without_words else taken
        keep_answers(root, taken, vault=_vault(root, taken), language=language, dry_run=dry_run)
        if not as_json:
            _print_taken(taken, dry_run=dry_run)
    _print_results(root, as_json=as_json)
    if not as_json:
        print_problems(doubts)
        _print_unread(root)
    if doubts:
        raise typer.Exit(1)


def seen(text: Annotated[str, typer.Argument()] = "") -> None:
    """Record that a message in which somebody may ask for help was read and seen to; without a
    message, list who saw to which, and when.
    """
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.topics.help_asked.messages import read_seen, record_seen
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    vault = open_queue(root)
    if text:
        record_seen(vault, text, by=own_coder(read_settings(root)).id)
        tell("answers.feedback.seen", text=text)
        return
    with vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        rows = read_seen(vault)
    for text, by, day in rows:
        tell("answers.feedback.seen_by", text=text, coder=by, day=datetime.date.fromisoformat(day))
    if not rows:
        tell("answers.feedback.none_seen")


def _meant(args: list[str]) -> list[str]:
    """With the command that is meant where none was named."""
    if not args or args[0] in (*_COMMANDS, "-h", "--help"):
        return args or ["answers"]
    return ["answers", *args] if args == ["--json"] else ["messages", *args]


_COMMANDS = {
    "answers": answers,
    "messages": messages,
    "voice": voice,
    "notes": notes,
    "type": type_,
    "forget": forget,
    "seen": seen,
}
feedback = group_of(_COMMANDS, meant=_meant)


def _vault(root: Path, taken: Taken) -> Vault | None:
    """The vault own words wait in, if there are any; what is wrong with it is shown with the way
    round it.
    """
    from rap.topics.waiting_texts.queue import open_queue

    if not taken.words:
        return None
    try:
        return open_queue(root)
    except WrongUseError as error:
        why = error.message
        raise WrongUseError("answers.feedback.words_wait", place=error.place, why=why) from None


def _print_taken(taken: Taken, *, dry_run: bool) -> None:
    facts = {"new": taken.n_taken, "again": len(taken.again), "doubts": len(taken.doubts)}
    tell("answers.feedback.would_be" if dry_run else "answers.feedback.taken", **facts)
    if dry_run and (n := len(taken.words)):
        tell("answers.feedback.would_wait", n=n)


def _print_results(root: Path, *, as_json: bool) -> None:
    """What everybody answered, for the team: a line each finding, in the order of their numbers."""
    from rap.analysis.pooled_answers import pool
    from rap.core.model import ANSWERS
    from rap.store.answers import count_today, number_findings, read_feedback, read_votes
    from rap.store.findings import read_findings
    from rap.store.settings import read_settings
    from rap.store.sheets import sheet_in

    findings, sheets = read_findings(root), read_feedback(root)
    numbers = number_findings(findings)
    votes, came = count_today(findings, read_votes(root), sheets)
    counts = pool(came, votes)
    codes = {one: sheet_in(findings, (one,)).code for one in read_settings(root).languages}
    rows: list[dict[str, Any]] = [
        {
            "number": number,
            "finding": id,
            **counts.get(id, dict.fromkeys(ANSWERS, 0)),
            "more": sum(id in one.more for one in sheets),
            UNSURE: sum(one.get(id, {}).get(UNSURE, 0) for one in came),
        }
        for id, number in sorted(numbers.items(), key=lambda pair: pair[1])
    ]
    if as_json:
        print_json({"sheets": codes, "answers": rows})
        return
    _print_unseen(root)
    tell("answers.feedback.sheet", sheets=tuple(f"{code} ({one})" for one, code in codes.items()))
    for row in rows:
        said = "  ".join(f"{say(id)} {row[answer]}" for answer, id in _ANSWERS.items())
        print(f"  {row['number']:>2}  {row['finding']}  {said}")


def _print_unseen(root: Path) -> None:
    """The messages that may ask for help and still wait for somebody, before all else."""
    from rap.topics.help_asked.messages import unseen
    from rap.topics.waiting_texts.queue import find_queue

    vault = find_queue(root)
    if vault is not None and (texts := unseen(vault)):
        tell("answers.feedback.unseen", n=len(texts), texts=texts)


def _print_unread(root: Path) -> None:
    """How many messages wait until somebody has read the words in them, as the last line."""
    from rap.topics.waiting_texts.queue import find_queue, queue_rows

    vault, of_messages = find_queue(root), KINDS[QUESTION_KIND]
    rows = queue_rows(root, vault) if vault is not None else []
    if n := sum(row["source"].startswith(of_messages) and not row["accepted"] for row in rows):
        tell("answers.feedback.waits", n=n)


def finding(
    finding: str,
    *,
    to: Path | None = None,
    language: str = "",
    against: list[str] | None = None,
    agreed: bool = False,
    became: list[str] | None = None,
) -> None:
    """Write the whole life of a finding as one page, for the team; or add to its file a reason against
    it, or to that of a promise what became of it.
    """
    from rap.privacy.origins import refuse_origins
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.topics.findings.acts import change_finding
    from rap.topics.findings.life import write_life
    from rap.topics.findings.promises import keep_promise

    if became:
        keep_promise(find_study(), finding, _in_languages(became))
        tell("answers.finding.became", promise=finding)
        return
    if against:
        root, text = find_study(), _in_languages(against)
        refuse_origins(text)
        by = own_coder(read_settings(root)).id
        change_finding(root, finding, "against", by=by, text=text, agreed=agreed)
        tell(
            "answers.finding.against" if agreed else "answers.finding.against_kept", finding=finding
        )
        return
    print(relative(write_life(find_study(), finding, file=to, language=language)))


def _in_languages(said: Sequence[str]) -> dict[str, str]:
    """`fr: …` and `nl: …` as a text per language."""
    parts = [one.partition(":") for one in said]
    if any(not (colon and LANGUAGE.fullmatch(key.strip())) for key, colon, _ in parts):
        raise WrongUseError("answers.finding.which_language")
    return {key.strip(): text.strip() for key, _, text in parts}
