"""What an export of answers would become: which rows are new, who did not say yes, how many are
alone on what describes them; nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message, WrongUseError
from rap.core.plain import nearest, this_month
from rap.core.surveys import Survey
from rap.formats.child import read_export_in_child
from rap.formats.surveys.asking import ExportChoices
from rap.formats.surveys.exports import Export, Row
from rap.store.consent_forms import Form
from rap.store.settings import read_settings
from rap.store.surveys.batches import Batch, read_batches
from rap.store.surveys.forms import read_surveys
from rap.store.surveys.marks import mark_key, read_marks
from rap.topics.surveys.answers.alone import Alone, describing, find_alone
from rap.topics.surveys.answers.choices import Choices, check_choices, choose, closed_by
from rap.topics.surveys.answers.consent_asked import CONSENT, consent_of, find_form, with_consent
from rap.topics.surveys.answers.which import which_survey

_MOST_TOLD = 10
_OVERLAP = 0.5  # from which share of equal rows on a batch of another machine is the same export


@dataclass(frozen=True)
class LookedAt:
    """An export, read and judged. `rows` come in as they are; `n_known` are here already,
    `n_refused` did not say yes. `unclear` and `missing` keep all of it out until a person answers.
    """

    survey: Survey
    form: Form
    file: Path
    export: Export
    choices: Choices
    rows: tuple[Row, ...]
    n_known: int
    n_refused: int
    alone: Alone
    notes: tuple[Message, ...] = ()
    unclear: tuple[Message, ...] = ()

    @property
    def n_texts(self) -> dict[str, int]:
        """How many people wrote something, by question."""
        return dict(Counter(id for row in self.rows for id in row.words))


def look_at_answers(
    root: Path,
    file: Path,
    survey_id: str,
    choices: Choices | None = None,
    *,
    data: bytes | None = None,
) -> LookedAt:
    """Read `file` (or `data` that bears its name) against the form of a survey; with "" against the
    one that it belongs to.

    Raises
    ------
    WrongUseError
        No such survey, none that is sure, or a choice that names what the form does not have.
    RefusedError, ProblemsError
        The file is no export of this survey; the form cannot be read.
    """
    choices = choices or Choices()
    fitting = survey_id or which_survey(root, file, data=data, encoding=choices.encoding)
    survey = find_survey(root, fitting)
    form = find_form(root, survey)
    asking = with_consent(survey, form)
    check_choices(asking, choices)
    said = (choices.language, choices.columns, choices.values)
    asked = ExportChoices(*said, mark_key(root), choices.encoding, choices.dates)
    export = read_export_in_child(file, asking, asked, data=data)
    batches = read_batches(root, survey)
    known = read_marks(root, [batch.id for batch in batches])
    seen = {mark for marks in known.values() for mark in marks}
    agreed = [row for row in export.rows if consent_of(row.cells, form)]
    new = [row for row in agreed if row.mark not in seen]
    rows = choose(asking, new, choices)
    few = min(read_settings(root).thresholds.values(), default=5)
    describe = [one for one in describing(survey, export.asked) if one not in choices.drop]
    return LookedAt(
        survey,
        form,
        file,
        export,
        choices,
        tuple(rows),
        n_known=len(agreed) - len(new),
        n_refused=len(export.rows) - len(agreed),
        alone=find_alone(rows, describe, few=few),
        notes=(*export.notes, *_find_notes(survey, export, choices)),
        unclear=(*export.unclear, *_find_unclear(survey, export, choices, batches, known)),
    )


def _find_notes(survey: Survey, export: Export, choices: Choices) -> list[Message]:
    """What the choices take along, and numbers that stay exact."""
    notes = []
    if closed := closed_by(survey, choices.drop):
        notes.append(Message("surveys.answers.closed_too", questions=closed))
    exact = tuple(
        one.id
        for one in survey.questions
        if one.type == "number" and not one.bands and one.id in export.asked
    )
    if left := tuple(id for id in exact if id not in choices.drop):
        notes.append(Message("surveys.answers.no_bands", questions=left, n=len(left)))
    return notes


def find_survey(root: Path, survey_id: str) -> Survey:
    """The survey `survey_id`; `WrongUseError` names the nearest there is."""
    surveys = {one.id: one for one in read_surveys(root)}
    if survey_id not in surveys:
        near = nearest(survey_id, surveys)
        raise WrongUseError("surveys.answers.unknown_survey", survey=survey_id, nearest=near)
    return surveys[survey_id]


def _find_unclear(
    survey: Survey,
    export: Export,
    choices: Choices,
    batches: tuple[Batch, ...],
    known: Mapping[str, frozenset[str]],
) -> list[Message]:
    """What speaks against taking it in, besides what the file itself leaves open."""
    found = []
    if export.tally:
        found.append(Message("surveys.answers.only_tally"))
    elif CONSENT not in export.asked:
        found.append(Message("surveys.answers.no_consent_column", column=CONSENT))
    if any(not row.language for row in export.rows):
        found.append(Message("surveys.answers.which_language", languages=survey.languages))
    strange = tuple(sorted(set(export.languages) - set(survey.languages)))
    if strange:
        found.append(
            Message("surveys.answers.other_language", found=strange, languages=survey.languages)
        )
    now = this_month()
    if ahead := [row for row in export.rows if row.month > now]:
        rows = tuple(row.number for row in ahead)[:_MOST_TOLD]
        months = tuple(sorted({row.month for row in ahead}))[:_MOST_TOLD]
        found.append(
            Message("surveys.answers.future_month", n=len(ahead), rows=rows, months=months, now=now)
        )
    if others := tuple(batch.id for batch in batches if batch.form_hash not in survey.wordings):
        found.append(Message("surveys.answers.form_changed", survey=survey.id, batches=others))
    for batch in batches:
        is_elsewhere = batch.id not in known and batch.id not in choices.others
        if is_elsewhere and _is_same(batch, export):
            found.append(Message("surveys.answers.elsewhere", batch=batch.id))
    return found


def _is_same(batch: Batch, export: Export) -> bool:
    """Whether most rows of a batch that came in on another machine are in this file, word for word.

    In a short form many people say the same, so it may be others: then a person says so
    (`Choices.others`).
    """
    left_out = {CONSENT, *batch.dropped}
    shared = [id for id in export.asked if batch.rows and id in batch.rows[0].keys() - left_out]
    there = Counter(
        (row.language, row.month, *(row.cells.get(id, "") for id in shared)) for row in export.rows
    )
    here = Counter(
        (row["language"], row["month"], *(row[id] for id in shared)) for row in batch.rows
    )
    n = sum((there & here).values())
    return len(batch.rows) >= 5 and len(shared) >= 3 and n >= _OVERLAP * len(batch.rows)
