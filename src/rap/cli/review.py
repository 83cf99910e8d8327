"""`rap review`: open the page on which people review raw transcripts, and look after what waits in
the vault.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, is_confirmed, print_json, tell
from rap.topics.review.commands import left_codings

if TYPE_CHECKING:
    from rap.store.vault import Vault

PAGE = "raw"


def review(
    source: Annotated[str, typer.Argument()] = "",
    *,
    queue: bool = False,
    names: Annotated[Path | None, typer.Option("--list")] = None,
    forget_raw: bool = False,
    drop: bool = False,
    codings: bool = False,
    place: list[str] | None = None,
    let_in: list[str] | None = None,
    leave_out: list[str] | None = None,
    as_json: AsJson = False,
) -> None:
    """Review raw transcripts on their page in JupyterLab: what is masked, what stays; then the text
    enters the study.
    """
    from rap.store.settings import find_study
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    if queue or as_json:
        _print_queue(root, open_queue(root), as_json=as_json)
    elif codings or place or let_in or leave_out:
        said = {"place": place or [], "let in": let_in or [], "drop": leave_out or []}
        left_codings(open_queue(root), source, said)
    elif drop:
        _drop(root, open_queue(root), source)
    elif names is not None:
        _take_list(open_queue(root), names)
    elif forget_raw:
        _forget_raw(root, open_queue(root), source)
    else:
        from rap.cli.opening import open_lab

        open_queue(root)  # says why there is nothing to review before a browser opens
        raise typer.Exit(open_lab(root, page=PAGE))


def _print_queue(root: Path, vault: Vault, *, as_json: bool) -> None:
    from rap.topics.waiting_texts.queue import find_waiting_codings, queue_rows

    rows = queue_rows(root, vault)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        facts = [say("cli.review.kept" if row["accepted"] else "cli.review.waits")]
        if row["recording"]:
            facts.append(say("cli.review.with_recording"))
        if row["codings"] and not row["accepted"]:
            facts.append(say("cli.review.with_codings", n=row["codings"]))
        if row["begun_by"] and not row["accepted"]:
            facts.append(say("cli.review.begun_by", coders=tuple(row["begun_by"])))
        print(
            f"{row['source']}  {', '.join(facts)}; {say('cli.review.until', day=str(row['raw_until']))}"
        )
    tell("cli.review.n_waiting", n=sum(not row["accepted"] for row in rows))
    left = find_waiting_codings(root, vault).left
    if sources := [source for source in left if source]:
        tell("cli.review.left_of", sources=tuple(sources))
    if "" in left:
        tell("cli.review.left_of_study")


def _drop(root: Path, vault: Vault, source: str) -> None:
    from rap.topics.review.accepting import drop

    if not source:
        raise WrongUseError("cli.review.name_a_text", place="rap review --drop")
    if not is_confirmed(say("cli.review.really_drop", source=source)):
        raise WrongUseError("sealing.command.nothing_deleted", place="rap review --drop")
    tell("cli.review.dropped", source=source, n=drop(vault, source, root=root))


def _take_list(vault: Vault, names: Path) -> None:
    from rap.core.wordless import without_words
    from rap.topics.review.decisions import keep_list, read_list
    from rap.topics.sealing.commands.vault import passphrases

    def take() -> tuple[int, int]:
        rows = read_list(names)
        with vault:
            vault.unlock(*passphrases("console.passphrase.yours"))
            return keep_list(vault, rows)

    n_new, n_all = without_words(take)()
    tell("cli.review.list_taken", n=n_new, all=n_all)


def _forget_raw(root: Path, vault: Vault, source: str) -> None:
    from rap.core.wordless import without_words
    from rap.topics.review.accepting import forget_raw
    from rap.topics.review.session import Review
    from rap.topics.sealing.commands.vault import passphrases

    if not source:
        raise WrongUseError("cli.review.name_a_text", place="rap review --forget-raw")

    def forget() -> bool:
        with vault:
            vault.unlock(*passphrases("console.passphrase.yours"))
            with Review(root, vault) as current:
                return forget_raw(current, source)

    had_recording = without_words(forget)()
    tell(
        "cli.review.raw_and_recording_gone" if had_recording else "cli.review.raw_gone",
        source=source,
    )
