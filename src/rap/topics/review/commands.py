"""`rap review --codings`: what was not placed when its text came in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rap.core.errors import Message, WrongUseError, printable
from rap.topics.console.output import tell

if TYPE_CHECKING:
    from rap.store.vault import Vault
    from rap.topics.review.coded import Decision, Left


def left_codings(vault: Vault, source: str, said: Mapping[str, Sequence[str]]) -> None:
    """List what waits, or do what was said of it: act -> ids, or `ID=START-END`."""
    from rap.topics.review.coded import decide_left, find_left
    from rap.topics.sealing.commands.vault import passphrases

    decisions = [_parse(act, word) for act, words in said.items() for word in words]
    with vault:
        vault.unlock(*passphrases("console.passphrase.yours"))
        n = 0
        for decision in decisions:
            n = decide_left(vault, source, decision)
        if decisions:
            tell("review.left_decided" if n else "review.left_all_decided", n=n)
            return
        left = [one for one in find_left(vault) if not source or one.source == source]
        for one in left:
            _print(one)
        if not left:
            tell("review.left_none")


def _parse(act: str, word: str) -> Decision:
    from rap.topics.review.coded import Decision

    id, equals, place = word.partition("=")
    if not equals:
        return Decision(id.strip(), act)
    start, _, end = place.partition("-")
    if act != "place" or not start.strip().isdigit() or not end.strip().isdigit():
        raise WrongUseError("review.place_form", place="--place")
    return Decision(id.strip(), act, int(start), int(end))


def _print(left: Left) -> None:
    for one in left.codings:
        why = Message(one.why)
        if one.start is None:
            tell("review.left_nowhere", id=one.id, code=one.code, coder=one.coder, why=why)
        else:
            at = f"{left.source}:{one.start}-{one.end}"
            tell(
                "review.left_coding",
                id=one.id,
                code=one.code,
                coder=one.coder,
                at=at,
                why=why,
            )
        if one.words:
            print(f"    {printable(one.words)}")
    for memo in left.memos:
        tell("review.left_memo", id=memo.id, coder=memo.by, about=memo.about)
        print("\n".join(f"    {printable(line)}" for line in memo.body.splitlines()))
