"""What members read of a disagreement and of a promise, written into its file: a reason against a
finding that a group agreed to publish, and what became of what was promised.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import UnknownError, WrongUseError
from rap.core.model import FINDING_ID, Finding, Labels
from rap.core.plain import nearest
from rap.core.yaml_files import write_edits
from rap.store.findings import FOLDER, hold_findings, read_dissent, read_finding
from rap.store.team_pages import LETTER, PROMISES, Passage, read_letter, read_passage
from rap.store.wordings import current_wordings


def add_reason_against(
    root: Path, finding_id: str, text: Labels, *, by: str, is_agreed: bool
) -> Finding:
    """Add a reason against what a finding says today; members read it only if the group agreed to
    that before it parted (`is_agreed`), and only while the finding says the same.

    Raises
    ------
    UnknownError
        No such finding.
    WrongUseError
        A reason without words, or in a language the finding is not in.
    """
    with hold_findings(root):
        path = root / FOLDER / f"{finding_id}.yaml"
        if not FINDING_ID.fullmatch(finding_id) or not path.is_file():
            raise UnknownError("store.findings.unknown", finding=finding_id[:12])
        finding = read_finding(root, finding_id)
        _check_words(text, finding.statement)
        row: dict[str, Any] = {"text": dict(text), "agreed": "true" if is_agreed else "false"}
        row["to"] = sorted({*current_wordings(finding).values()})
        row |= {"by": by, "date": datetime.date.today().isoformat()}
        write_edits(path, {"dissent": [*read_dissent(root, finding_id), row]})
    return read_finding(root, finding_id)


def keep_promise(root: Path, passage_id: str, became: Labels) -> Passage:
    """Say what became of a promise of the letter; the next report says it, once.

    Raises
    ------
    UnknownError
        No such promise.
    WrongUseError
        No words, or a language the promise is not in.
    """
    promised = {one.id: one for one in read_letter(root).of(PROMISES)}
    if passage_id not in promised:
        near = nearest(passage_id, promised)
        raise UnknownError("store.letter.unknown_promise", passage=passage_id[:40], nearest=near)
    _check_words(became, promised[passage_id].text)
    with hold_findings(root):
        write_edits(root / LETTER / f"{passage_id}.yaml", {"became": dict(became)})
    return read_passage(root, passage_id)


def _check_words(text: Labels, said: Mapping[str, object]) -> None:
    if not text or not all(one.strip() for one in text.values()):
        raise WrongUseError("store.findings.reason_without_words")
    if odd := sorted(text.keys() - said.keys()):
        raise WrongUseError(
            "store.findings.reason_language", language=odd[0], languages=tuple(said)
        )
