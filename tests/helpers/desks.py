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
EVENTS = """\
unit: event
title: {en: Events}
fields:
  - {id: kind, type: one, label: {en: What}, choices: [{id: talk, label: {en: Talk}}, {id: visit, label: {en: Visit}}]}
  - {id: public, type: number, label: {en: Audience}}
"""


def add_events(root: Path) -> Path:
    """The study with a desk of events, of which the settings say that its numbers are exact."""
    write(root, "codebook/counts/events.yaml", EVENTS)
    write(
        root,
        "interviews/counts/events/2026-03-3f9a2b7c.csv",
        "kind,public\ntalk,2\ntalk,40\nvisit,3\n",
    )
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    exact = settings.replace("[tool.rap]\n", '[tool.rap]\nexact_desks = ["events"]\n', 1)
    write(root, "pyproject.toml", exact)
    return root


def add_desks(root: Path) -> Path:
    """The study with a help desk and rounds."""
    write(root, "codebook/counts/helpdesk.yaml", DESK)
    write(root, "codebook/counts/rounds.yaml", ROUNDS)
    return root
