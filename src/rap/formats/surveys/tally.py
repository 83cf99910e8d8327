"""A tally of paper sheets, one question at a time: counts, from which no two questions can be
crossed.
"""

from __future__ import annotations

from rap.core.errors import Message
from rap.core.form_questions import SKIPPED
from rap.core.surveys import Question, Survey
from rap.formats.sheets import Table
from rap.formats.surveys.exports import Column, Export
from rap.formats.surveys.headings import TALLY
from rap.formats.surveys.options import Options, bare

_ALL = {"*", ""}
_NOBODY = frozenset(
    ("no-answer", "no answer", "sans réponse", "geen antwoord", "sin respuesta", SKIPPED)
)


def read_tally(table: Table, survey: Survey) -> Export:
    """The counts of a table `question,option,count`; the line `*,sheets,N` says how many sheets.

    A line that the form does not know, and a sum that is not the number of sheets, are unclear.
    """
    questions = {one.id: one for one in survey.questions}
    tally: dict[str, dict[str, int]] = {}
    unclear: list[Message] = []
    n_sheets = 0
    for number, (id, option, count) in zip(table.numbers, table.rows, strict=True):
        n = int(count) if count.isdecimal() and len(count) < 8 else -1
        if id.strip() in _ALL:
            n_sheets = max(n, 0)
            continue
        name = _option(questions.get(id.strip()), option)
        if n < 0 or not name:
            unclear.append(Message("formats.survey.tally_line", row=number))
            continue
        of_question = tally.setdefault(id.strip(), {})
        of_question[name] = of_question.get(name, 0) + n
    for id, counts in tally.items():
        total = sum(counts.values())
        if questions[id].type != "several" and total != n_sheets:
            unclear.append(
                Message("formats.survey.tally_sum", question=id, n=total, sheets=n_sheets)
            )
    columns = tuple(Column(heading, "tool") for heading in table.columns)
    notes = (Message("formats.survey.tally", n=n_sheets),)
    return Export(TALLY, (), columns, tuple(tally), {}, notes, tuple(unclear), tally)


def _option(question: Question | None, option: str) -> str:
    if question is None:
        return ""
    if bare(option) in _NOBODY:
        return SKIPPED
    found = Options(question).find(option)
    return next(iter(found)) if len(found) == 1 else ""
