"""A study with a survey about banks, and answers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from studies import make_study, write

from rap.store.surveys.batches import Batch, write_batch
from rap.store.surveys.forms import read_survey

FORM = """\
title: {en: You and the bank}
languages: [en]
open: {from: 2026-03-01, until: 2026-03-31}
reached: [website, flyers]
asked: {who: {en: Everybody who works}, people: unknown}
consent: bank
questions:
  - id: refused
    type: one
    label: {en: Did a bank refuse you?}
    options:
      - {id: yes, label: {en: "Yes"}}
      - {id: no, label: {en: "No"}}
      - {id: nosay, label: {en: I prefer not to say}, silent: yes}
  - id: reason
    type: several
    label: {en: Which reason did it give?}
    asked_if: {refused: [yes]}
    options:
      - {id: work, label: {en: My work}, code: deposit}
      - {id: none, label: {en: No reason}, alone: yes}
    own_words: yes
  - {id: treated, type: scale, label: {en: How were you treated?}, ends: [1, 5]}
  - {id: age, type: number, label: {en: Your age}, bands: [18-25, 26-35, 36-]}
  - {id: open, type: open, label: {en: What else?}}
"""
CONSENT = "wording: {en: You may count my answers.}\ngrants: {team: [analyse, count]}\n"
ROW = {
    "respondent": "R-51774",
    "language": "en",
    "month": "2026-03",
    "consent": "yes",
    "refused": "yes",
    "reason": "work other",
    "treated": "2",
    "age": "26-35",
    "open": ".written",
}


def make_survey(root: Path, form: str = FORM) -> Path:
    """A study with a survey and its consent form."""
    make_study(root)
    write(root, "codebook/forms/bank.yaml", CONSENT)
    write(root, "codebook/surveys/bank-2026.yaml", form)
    return root


def add_answers(root: Path, rows: Iterable[Mapping[str, str]], *, id: str = "3f9a2b7c") -> Batch:
    """A batch of the survey with these rows; what a row leaves out is as in `ROW`."""
    survey = read_survey(root, "bank-2026")
    batch = Batch(
        id, survey.id, survey.hash, tool="typed", rows=tuple({**ROW, **row} for row in rows)
    )
    write_batch(root, batch, survey)
    return batch


def many_rows(n: int = 40, *, refused: int = 25, silent: int = 5) -> list[dict[str, str]]:
    """`refused` people were refused, `silent` would rather not say, the others were not; every third
    writes Dutch.
    """
    rows = []
    for at in range(n):
        said = "yes" if at < refused else "nosay" if at < refused + silent else "no"
        rows.append(
            {
                "respondent": f"R-{10000 + at}",
                "language": "nl" if at % 3 == 0 else "en",
                "refused": said,
                "reason": ("none" if at % 4 == 0 else "work") if said == "yes" else ".not-asked",
                "treated": str(1 + at % 5),
                "open": ".written" if at % 2 else ".skipped",
            }
        )
    return rows
