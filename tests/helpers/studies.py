"""Invented studies for tests, small enough to see whole."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from rap.core.approved import noted
from rap.core.model import NamesDecision, Source, Speaker
from rap.store.sources import hash_of, write_source

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
TEXT = "I: How do you get a room?\nP1: You pay three months first. Then the key.\nI: And the alarm?\nP1: It rings at the owner's.\n"
AGREED = "consent:\n  - date: 2025-01-01\n    given: yes\n    yes: {team: [analyse, count, quote], members: [count, quote]}\n"
SETTINGS = """\
[tool.rap]
title = "Rooms"
languages = ["en"]
never_counted = []
[tool.rap.coders.K-01]
role = "lead"
[tool.rap.coders.K-02]
"""
CODES = {"access/deposit": "Deposit", "safety/alarm": "Alarm", "needs/advice": "Advice"}


def make_study(root: Path) -> Path:
    """A study with one interview `INT-10001` of the case `C-20001`, and the codes of `CODES`."""
    write(root, "pyproject.toml", SETTINGS)
    for place, label in CODES.items():
        write(root, f"codebook/{place}.yaml", f"label: {{en: {label}}}\n")
    add_source(root, "INT-10001", TEXT, case="C-20001")
    write(root, "interviews/cases/C-20001.yaml", "variables: {setting: home}\n" + AGREED)
    return root


def write(root: Path, name: str, text: str) -> Path:
    """Put `text` at `name` in the study, as the program's own acts do."""
    path = root / name
    with noted(path, text.encode):
        return write_by_hand(root, name, text)


def write_by_hand(root: Path, name: str, text: str) -> Path:
    """Put `text` at `name` in the study, as an editor or another program does."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def add_source(
    root: Path, id: str, text: str, *, case: str = "", rights: str = "consent"
) -> Source:
    """Write a source with an interviewer I and a participant P1, on whose names somebody decided."""
    kinds = {"INT": "interview", "FG": "focus-group", "AR": "article", "QU": "question"}
    speakers = (
        (Speaker("I", "interviewer"), Speaker("P1", "participant", case)) if "P1: " in text else ()
    )
    kind, hash = kinds[id.partition("-")[0]], hash_of(text)
    names = NamesDecision("2025-03-04", "K-01", hash, 0, 0, 1)
    source = Source(id, kind, "en", hash, 1, "2025-03", rights, speakers, names=names)
    write_source(root, source, text)
    return source


def scale() -> str:
    """How much is proved by volume: `quick` in `make test`, `small` and `full` in `make proofs`."""
    return os.environ.get("RAP_TEST_SCALE", "quick")


def scaled(small: int, full: int, *, quick: int | None = None) -> int:
    """How often a count is repeated; `quick` is `small` where it is not given."""
    return {"quick": small if quick is None else quick, "small": small, "full": full}[scale()]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",  # as Python names files whose name is no text
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout
