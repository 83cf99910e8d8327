"""What six pages would print of people: the demo's first and third report and its survey of 180
people, and that survey among 759 people of whom 0, 3 or 40 answer nothing that can be ticked.

The studies are copies of the demo that go through the whole release up to its rule for numbers;
what it is asked is kept as plain data, so that another rule can be asked the same
(`privacy.rule.said`).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from demo import survey as drawn
from demo.released import ROOT
from vaults import make_coder, make_quick, unlocked

from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.privacy.disclosure import ReleaseRequest
from rap.store.surveys.batches import format_rows, read_batches
from rap.store.surveys.forms import read_survey
from rap.topics.publishing import gate
from rap.topics.publishing.releases import Prepared, Wanted, plans_of, prepare

N_PEOPLE, SILENT = 759, (0, 3, 40)
PAGES = {"demo, phase 1": "phase1", "demo, phase 3": "phase3", "demo, bank survey": "bank"}
PAGES |= {f"{N_PEOPLE} people, {n} silent": "bank" for n in SILENT}
Data = dict[str, Any]


def ask(name: str, place: Path, patch: pytest.MonkeyPatch) -> Data:
    """What the rule for numbers is asked for a page, as plain data."""
    return as_data(prepared(name, place, patch)[1])


def as_data(found: Sequence[ReleaseRequest]) -> Data:
    """People have numbers that depend on nothing but where they are counted."""
    cells, people, asked = [], set[str](), {"within": {}, "questions": {}, "lot": ""}
    for one in found:
        cells += [cell for cell in one.cells if not one.hides(cell.where)]
        people |= one.facts.keys()
        asked = {"within": dict(one.within), "lot": one.lot}
        asked["questions"] = {
            column: [how.type, {of: list(v) for of, v in how.opened_by.items()}, sorted(how.alone)]
            for column, how in one.questions.items()
        }
    cells.sort(key=lambda cell: cell.key)
    is_in = {who: [n for n, cell in enumerate(cells) if who in cell.who] for who in people}
    number = {who: n for n, who in enumerate(sorted(people, key=lambda who: is_in[who]))}
    rows = [[cell.item, cell.where, sorted(number[who] for who in cell.who)] for cell in cells]
    return {"people": len(people), "cells": rows, **asked}


def prepared(
    name: str, place: Path, patch: pytest.MonkeyPatch, *, also: Sequence[str] = ()
) -> tuple[Prepared, list[ReleaseRequest]]:
    """A page as it would be released to members, and what was asked of the rule for numbers. `also`
    are cells of code that its notebook ends with; "N people, n silent" may be other numbers than
    those.
    """
    make_quick(patch)
    for part in ("codebook", "interviews", "notebooks"):
        shutil.copytree(ROOT / part, place / part)
    shutil.copy(ROOT / "pyproject.toml", place)
    make_coder(place, "K-01")
    if name.endswith("silent"):
        patch.setattr(drawn, "SAYS_NOTHING", 0)
        n_people, n_silent = (int(word) for word in name.split() if word.isdigit())
        _ask_many(place, n_people, n_silent)
    run = PAGES.get(name, "bank")
    if also:
        _add_cells(place / "notebooks/survey.ipynb", also)
    wanted = Wanted(run, "members", languages=("en",), numbers_read=True)
    (plan,) = plans_of(place, wanted)
    kept: list[ReleaseRequest] = []
    answer_all = gate.answer_all

    def listen(gathered: Sequence[ReleaseRequest], rounds: Any) -> Any:
        kept.extend(gathered)
        return answer_all(gathered, rounds)

    patch.setattr(gate, "answer_all", listen)
    made = prepare(plan, unlocked(place), wanted, seed="1" * 32, release_id="1" * 16)
    patch.setattr(gate, "answer_all", answer_all)
    return made, [one for one in kept if one.cells]


def _add_cells(path: Path, cells: Sequence[str]) -> None:
    book = nbformat.read(path, as_version=4)
    book.cells += [nbformat.v4.new_code_cell(one) for one in cells]
    nbformat.write(book, path)


def _ask_many(place: Path, n_people: int, n_silent: int) -> None:
    """Another batch in place of the demo's answers: nobody skips a question but those who are
    silent.
    """
    survey = read_survey(place, "bank-2026")
    for own in [*(place / "interviews").rglob("AN-*")]:
        own.unlink() if own.is_file() else shutil.rmtree(own)
    (batch,) = read_batches(place, survey)
    columns = ("respondent", "language", "month", "consent", *survey.columns)
    rows = tuple(
        {name: row[name] for name in columns} for row in draw_rows(survey, n_people, n_silent)
    )
    path = place / f"interviews/surveys/{survey.id}/{batch.id}.csv"
    path.write_text(format_rows(replace(batch, rows=rows), columns), encoding="utf-8")


def draw_rows(survey: Any, n_people: int, n_silent: int) -> Iterator[dict[str, str]]:
    chance = random.Random(f"{n_people} people")
    languages = chance.choices([*drawn.PEOPLE], [*drawn.PEOPLE.values()], k=n_people)
    for n, language in enumerate(languages):
        row = {"respondent": f"R-{10000 + n}", "language": language, "month": "2026-03"}
        row |= {"consent": "yes", **drawn.draw_row(chance, survey, language), "change": SKIPPED}
        if n < n_silent:
            row |= {question.id: SKIPPED for question in survey.questions}
        for question in survey.questions:
            if not question.is_open_to(row):
                row[question.id] = NOT_ASKED
        yield row
