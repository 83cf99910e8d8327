"""What became of a promise of the letter, written into its file; the next report says it, once."""

from __future__ import annotations

from pathlib import Path

from rap.core.errors import UnknownError, WrongUseError
from rap.core.model import Labels
from rap.core.plain import nearest
from rap.core.seen import check_seen
from rap.core.yaml_edits import write_edits
from rap.store.findings import hold_findings
from rap.store.team_pages import LETTER, PROMISES, Passage, read_letter, read_passage
from rap.store.wordings import wording


def promise_hash(promise: Passage) -> str:
    """The hash of what was promised and what is said of it today."""
    return wording(" ".join((*promise.text.values(), "→", *promise.became.values())))


def keep_promise(
    root: Path, passage_id: str, became: Labels, *, seen: str | None = None
) -> Passage:
    """Say what became of a promise of the letter; the next report says it, once.

    Parameters
    ----------
    seen
        The `promise_hash` of what was on the screen; None where nobody looked.

    Raises
    ------
    UnknownError
        No such promise.
    SavedMeanwhileError
        It says something else by now.
    WrongUseError
        No words, or a language the promise is not in.
    """
    with hold_findings(root):
        promised = {one.id: one for one in read_letter(root).of(PROMISES)}
        if passage_id not in promised:
            near = nearest(passage_id, promised)
            raise UnknownError(
                "store.letter.unknown_promise", passage=passage_id[:40], nearest=near
            )
        promise = promised[passage_id]
        if seen is not None:
            now, theirs = promise_hash(promise), dict(promise.became)
            says = "store.findings.changed_meanwhile"
            check_seen(seen, now, mine=dict(became), theirs=theirs, at=("became",), says=says)
        if not became or not all(one.strip() for one in became.values()):
            raise WrongUseError("store.findings.reason_without_words")
        if odd := sorted(became.keys() - promise.text.keys()):
            languages = tuple(promise.text)
            raise WrongUseError(
                "store.findings.reason_language", language=odd[0], languages=languages
            )
        write_edits(root / LETTER / f"{passage_id}.yaml", {"became": dict(became)})
    return read_passage(root, passage_id)
