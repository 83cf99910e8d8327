"""Messages with codes of our own form, one answer each, as rows like those of any export."""

from __future__ import annotations

import hmac
from dataclasses import replace

from rap.core.errors import Message, RefusedError
from rap.core.form_questions import SKIPPED, WRITTEN
from rap.core.surveys import Survey
from rap.formats.surveys.asking import ExportChoices
from rap.formats.surveys.code_lines import parse_codes
from rap.formats.surveys.codes import CodedAnswer
from rap.formats.surveys.exports import Column, Export, Row
from rap.formats.surveys.headings import CODES

CONSENT = "consent"
_YES = "yes"


def read_messages(text: str, survey: Survey, asked: ExportChoices, *, name: str) -> Export:
    """The answers in a text of messages; `survey` has its questions of consent (`consent`,
    `consent_quote`), of which a code has the further ones alone: without a yes there is no code.

    Raises
    ------
    RefusedError
        No code, a mistyped one, or one of another form.
    """
    of_consent = [one.id for one in survey.questions if _is_consent(one.id)]
    own = replace(survey, questions=tuple(q for q in survey.questions if not _is_consent(q.id)))
    further = [id.removeprefix(f"{CONSENT}_") for id in of_consent if id != CONSENT]
    found = parse_codes(text, own, further=further, place=name)
    if not found:
        raise RefusedError("formats.survey.no_codes", place=name)
    rows = [_row(one, further, survey, asked, number=at) for at, one in enumerate(found, start=1)]
    kept = list({row.mark: row for row in rows}.values())
    out = {"doubled": len(rows) - len(kept)} if len(kept) < len(rows) else {}
    n_lost = sum(
        cell == WRITTEN and id not in one.words for one in found for id, cell in one.cells.items()
    )
    notes = (Message("formats.survey.words_lost", n=n_lost),) if n_lost else ()
    asked_here = (*of_consent, *own.columns)
    return Export(CODES, tuple(kept), (Column(CODES, "answer"),), asked_here, out, notes)


def _is_consent(id: str) -> bool:
    return id == CONSENT or id.startswith(f"{CONSENT}_")


def _row(
    answer: CodedAnswer, further: list[str], survey: Survey, asked: ExportChoices, *, number: int
) -> Row:
    agreed = {CONSENT: _YES}
    agreed |= {f"{CONSENT}_{name}": _YES if name in answer.consent else "no" for name in further}
    cells = {
        id: SKIPPED if cell == WRITTEN and id not in answer.words else cell
        for id, cell in answer.cells.items()
    }
    key = f"{survey.id}\x1f{CODES}\x1f{answer.receipt}".encode()
    mark = hmac.digest(asked.key or b"\0", key, "sha256").hex()
    return Row(agreed | cells, answer.words, answer.language, "", mark, answer.receipt, number)
