"""An invented desk for tests, small enough to see whole."""

from __future__ import annotations

from pathlib import Path

from studies import write

DESK = """\
unit: question
title: {en: Help desk}
told: {en: We count what people ask, without names. You may say no.}
fields:
  - id: category
    type: one
    label: {en: About}
    choices: [{id: work, label: {en: Work}}, {id: violence, label: {en: Violence}}]
  - id: detail
    type: one
    of: category
    label: {en: More exactly}
    choices: [{id: tax, label: {en: Tax}, under: work}, {id: outing, label: {en: Outing}, under: violence}]
  - id: region
    type: one
    label: {en: Region}
    choices: [{id: north, label: {en: North}}, {id: south, label: {en: South}}]
  - id: referred
    type: several
    label: {en: Referred to}
    choices: [{id: clinic, label: {en: Clinic}}, {id: lawyer, label: {en: Lawyer}}]
"""
ROUNDS = """\
unit: round
title: {en: Rounds}
fields:
  - {id: place, type: one, label: {en: Place}, choices: [{id: station, label: {en: Station}}]}
  - {id: met, type: number, label: {en: People met}}
"""


def add_desks(root: Path) -> Path:
    """The study with a help desk and rounds."""
    write(root, "codebook/counts/helpdesk.yaml", DESK)
    write(root, "codebook/counts/rounds.yaml", ROUNDS)
    return root
