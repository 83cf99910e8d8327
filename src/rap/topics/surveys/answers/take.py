"""A batch of answers comes in: closed answers into the study, what people wrote into the vault, the
export itself too; all of it, or nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Problem, ProblemsError, WrongUseError
from rap.formats.files import open_regular, read_at_most
from rap.formats.sheets import MAX_FILE_BYTES
from rap.formats.surveys.exports import Row
from rap.store.fingerprints import remember
from rap.store.settings import own_coder, read_settings
from rap.store.sources import read_sources
from rap.store.surveys.batches import Batch, find_respondents, read_batches, write_batch
from rap.store.surveys.marks import mark_key, read_marks, remember_marks
from rap.topics.bringing_in.cards import draw_id, taken_ids
from rap.topics.entering import cut_off
from rap.topics.entering.plan import Imported, Wanted
from rap.topics.entering.taking import taking_in
from rap.topics.surveys.answers.consent_asked import consent_of
from rap.topics.surveys.answers.looks import LookedAt
from rap.topics.surveys.answers.texts import KIND, make_texts
from rap.topics.waiting_texts.queue import put_raw

if TYPE_CHECKING:
    from rap.store.vault import Vault

EXPORT = "export"
RECEIPT = "receipt"


@dataclass(frozen=True)
class TakenBatch:
    """What came in: the batch, and the texts that wait for a review."""

    batch: Batch
    texts: tuple[Imported, ...]


def take_answers(
    root: Path, looked: LookedAt, vault: Vault, *, data: bytes | None = None
) -> TakenBatch:
    """Bring in the rows of `looked`; the vault need not be open.

    Raises
    ------
    ProblemsError
        Something is unclear still; nothing came in.
    WrongUseError
        Nothing is new; the study is the demo; or the same rows came in through another window.
    BusyError, NotSavedError
        An import, a review or a withdrawal goes on; the disk did not take it.
    """
    _check(root, looked)
    if data is None:
        with open_regular(looked.file) as file:
            data = read_at_most(file, MAX_FILE_BYTES, name=looked.file.name)
    with taking_in(root):
        _check_meanwhile(root, looked)
        batch, rows, texts = _prepare(root, looked, vault, data)
        cut_off.begin(root, looked.survey.id, batch.id, [item.source.id for item in texts])
        try:
            _seal(vault, batch, rows, texts, data)
            remember_marks(root, batch.id, [row.mark for row in rows.values()])
            for item in texts:
                remember(root, item.source, text=item.transcript.text)
            write_batch(root, batch, looked.survey)
        except BaseException:
            with contextlib.suppress(Exception):  # the next act does it
                cut_off.mend(root)
            raise
        cut_off.end(root)
    return TakenBatch(batch, tuple(texts))


def _check(root: Path, looked: LookedAt) -> None:
    if read_settings(root).demo:
        raise WrongUseError("entering.import.demo", place="pyproject.toml")
    if looked.unclear:
        raise ProblemsError([Problem(one, place=looked.file.name) for one in looked.unclear])
    if not looked.rows:
        raise WrongUseError("surveys.answers.nothing_new", place=looked.file.name)


def _check_meanwhile(root: Path, looked: LookedAt) -> None:
    """Raise when some of the rows came in through another window since the look."""
    ids = [batch.id for batch in read_batches(root, looked.survey)]
    seen = {mark for marks in read_marks(root, ids).values() for mark in marks}
    if not seen.isdisjoint(row.mark for row in looked.rows):
        raise WrongUseError("surveys.answers.came_meanwhile", place=looked.file.name)


def _prepare(
    root: Path, looked: LookedAt, vault: Vault, data: bytes
) -> tuple[Batch, dict[str, Row], list[Imported]]:
    """Ids are drawn, for rows in an order that is drawn too: the file tells who was first."""
    entries = vault.list()
    taken = taken_ids(
        root, {id for entry in entries for id in (*entry.id.split("."), *entry.cases)}
    )
    taken |= find_respondents(root)
    order = [*looked.rows]
    secrets.SystemRandom().shuffle(order)
    rows = {draw_id("R", taken): row for row in order}
    settings, id = read_settings(root), secrets.token_hex(4)
    titles = {source.title for source in read_sources(root, damaged=[])}
    texts = make_texts(
        looked.survey,
        rows,
        batch=id,
        file=looked.file,
        language=next(iter(settings.languages), ""),
        taken=taken,
        titles=titles,
    )
    return _batch(root, looked, id, rows, data), rows, texts


def _batch(root: Path, looked: LookedAt, id: str, rows: Mapping[str, Row], data: bytes) -> Batch:
    export, choices = looked.export, looked.choices
    counts = {"no-consent": looked.n_refused, "here-already": looked.n_known, **export.out}
    banded = [one.id for one in looked.survey.questions if one.bands and one.id in export.asked]
    return Batch(
        id,
        looked.survey.id,
        looked.survey.hash,
        tool=export.tool,
        language=choices.language,
        rows=tuple(_cells(looked, respondent, row) for respondent, row in rows.items()),
        n_rows_in=len(export.rows) + sum(export.out.values()),
        left_out={reason: n for reason, n in counts.items() if n},
        dropped=(*export.dropped, *choices.drop),
        banded=tuple(banded),
        raw=hmac.digest(mark_key(root), b"export\0" + data, "sha256").hex(),
        reviewed_by=own_coder(read_settings(root)).id,
        reviewed_on=datetime.date.today().isoformat(),
        notes=tuple(dict.fromkeys(note.id.rpartition(".")[2] for note in looked.notes)),
    )


def _cells(looked: LookedAt, respondent: str, row: Row) -> dict[str, str]:
    about = {"respondent": respondent, "language": row.language, "month": row.month}
    about["consent"] = consent_of(row.cells, looked.form)
    return about | {id: row.cells[id] for id in looked.survey.columns}


def _seal(
    vault: Vault, batch: Batch, rows: Mapping[str, Row], texts: Sequence[Imported], data: bytes
) -> None:
    """The export, the texts that wait, and the receipts; whose they are is on each."""
    days = datetime.timedelta(days=vault.settings.raw_days)
    dies = datetime.date.today() + days
    vault.write(EXPORT, batch.id, data, cases=rows, dies=dies)
    put_raw(vault, texts, Wanted(kind=KIND))
    from rap.topics.consent.receipts import keyed_receipt  # it comes after this in import order

    receipts = {respondent: row.receipt for respondent, row in rows.items() if row.receipt}
    if receipts:
        key = secrets.token_bytes(32)
        kept = {keyed_receipt(key, receipt): respondent for respondent, receipt in receipts.items()}
        row = {"v": 1, "key": key.hex(), "respondents": kept}
        vault.write(RECEIPT, batch.id, json.dumps(row).encode("ascii"))
