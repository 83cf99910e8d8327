"""A help desk that counts its questions every month: what two pages tell of the few who asked in
between, and what one page tells of a woman who asked something rare.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from messages import raises
from releases import make_release_study, make_run, release
from studies import ROOT, add_source, scaled, write
from vaults import make_coder, make_quick, unlocked

from rap.core.errors import RunFailedError, WrongUseError
from rap.privacy.disclosure import Cell, ReleaseRequest, answer
from rap.report.items import MIME, show_table
from rap.study.study import Study
from rap.topics.publishing import gate
from rap.topics.publishing.releases import Wanted, plans_of, prepare
from rap.topics.runs.guard import check_items
from rap.topics.runs.planned import Plan

N_STUDIES = scaled(20, 1000, quick=4)
CATEGORIES = ("papers", "bank", "violence", "contract", "health")
PLACES = ("north", "south", "elsewhere")
Question = tuple[str, str]
Page = Mapping[object, Any]


def drawn(chance: random.Random, n: int) -> list[Question]:
    return [
        (
            chance.choices(CATEGORIES, weights=(8, 5, 1, 4, 3))[0],
            chance.choices(PLACES, weights=(6, 3, 1))[0],
        )
        for _ in range(n)
    ]


def cells_of(questions: Sequence[Question]) -> list[Cell]:
    """Questions by category, and by category and place."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = {}
    for number, (category, place) in enumerate(questions):
        for item, where in (
            ("questions", (("code", category),)),
            ("by-place", (("code", category), ("place", place))),
        ):
            found.setdefault((item, where), set()).add(f"q{number}")
    return [Cell(item, where, frozenset(who)) for (item, where), who in found.items()]


def old_page(questions: Sequence[Question]) -> Page:
    """Public texts were counted as they are: the rule that is attacked."""
    return {cell.key: len(cell.who) for cell in cells_of(questions)}


def new_pages(months: Sequence[Sequence[Question]]) -> list[Page]:
    """The pages of all months, each after those before it, as a release makes them."""
    rounds, pages = (), list[Page]()
    for questions in months:
        facts = {f"q{number}": repr(one) for number, one in enumerate(questions)}
        agreed = dict.fromkeys(facts, frozenset({"members", "public"}))
        sources, cells = frozenset(facts), tuple(cells_of(questions))
        items = frozenset({"questions", "by-place"})
        asked = ReleaseRequest("asked", "members", 5, sources, facts, agreed, cells, "a lot", items)
        told = answer(asked, rounds)
        rounds = told.rounds
        pages.append({key: one.said for key, one in told.told.items() if one.said})
    return pages


@pytest.mark.volume
def test_no_page_of_a_help_desk_tells_of_a_few_and_no_two_can_be_subtracted():
    """Month by month for half a year. Under the old rule each page has cells of one, and each month
    tells what the one to four who asked meanwhile asked.
    """
    old_cells = old_steps = n_printed = 0
    for seed in range(N_STUDIES):
        chance = random.Random(seed)
        questions, months = drawn(chance, chance.randint(8, 60)), list[list[Question]]()
        for _ in range(6):
            questions = [*questions, *drawn(chance, chance.randint(1, 9))]
            months.append(questions)
        before = [old_page(one) for one in months]
        old_cells += sum(n < 5 for page in before for n in page.values())  # type: ignore[operator]
        old_steps += sum(
            0 < sum((Counter(later) - Counter(first)).values()) / 2 < 5
            for first, later in pairwise(before)
        )
        pages = new_pages(months)
        assert all(one.n % 5 == 0 < one.near for page in pages for one in page.values())
        for first, later in pairwise(pages):
            both = [(one, later[key]) for key, one in first.items() if key in later]
            assert all(a == b or b.of >= a.of + 11 for a, b in both)
        n_printed += sum(map(len, pages))

    assert old_cells > 10 * N_STUDIES
    assert old_steps > N_STUDIES
    assert n_printed > N_STUDIES


def run_of_questions(plan: Plan) -> None:
    """A finished run that counts the questions of the study, by what they are about."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    make_run(plan)
    study = Study(plan.snapshot.root, audience=plan.audience)
    about: dict[str, list[str]] = {}
    for source in study.source_list:
        if source.kind == "question":
            about.setdefault(str(source.variables["setting"][0]), []).append(source.id)
    rows = [{"setting": one, "sources": len(ids), "texts": ids} for one, ids in about.items()]
    item = show_table(pd.DataFrame(rows), id="questions", title={"en": "Questions"})
    path = plan.folder / "notebook.ipynb"
    book = nbformat.read(path, as_version=4)
    output = {"output_type": "display_data", "data": {MIME: item.data}, "metadata": {}}
    book.cells[-1].outputs.append(nbformat.from_dict(output))
    nbformat.write(book, path)
    noted = pq.ParquetFile(plan.folder / "people.parquet").read().to_pylist()
    for one, ids in about.items():
        where = json.dumps({"setting": one})
        noted.append({"item": "questions", "where": where, "cases": [], "texts": ids})
    pq.write_table(pa.Table.from_pylist(noted), plan.folder / "people.parquet")


def ask(root: Path, n: int, about: str) -> None:
    first = len(list((root / "interviews").glob("QU-*.txt")))
    for number in range(first, first + n):
        id = f"QU-{30000 + number}"
        add_source(root, id, f"How do I ask for number {number}?\n", rights="public")
        card = (root / f"interviews/{id}.yaml").read_text(encoding="utf-8")
        write(root, f"interviews/{id}.yaml", f"{card}variables: {{setting: {about}}}\n")


@pytest.mark.long
def test_a_release_hides_the_few_who_asked_although_the_texts_are_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Through the gate: each is rounded, all add up to twenty, and the ledger has no line of few or
    nobody; a question more changes no number.
    """
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    monkeypatch.setattr(gate, "_need_run", run_of_questions)
    for n, about in ((9, "home"), (12, "salon"), (2, "window")):
        ask(root, n, about)
    first = release(root, vault)
    ask(root, 1, "salon")
    second = release(root, vault)

    told = [
        {
            line.where["setting"]: line.most - 4
            for line in given.release.cells
            if line.item.endswith("/questions")
        }
        for given in (first, second)
    ]
    assert told[0] == told[1]
    assert sum(told[0].values()) == 20
    assert (told[0]["salon"], told[0].get("window", 5)) in ((10, 5), (15, 5))


@pytest.mark.long
def test_the_press_edition_of_the_demo_prints_no_cell_of_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each number of questions is a multiple of five; articles are counted as they are."""
    root = tmp_path / "study"
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings.replace("demo = true\n", ""))
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    wanted = Wanted("press", "members")
    (plan,) = plans_of(root, wanted)
    prepared = prepare(plan, unlocked(root), wanted)

    told = {key: one.said for key, one in prepared.answer.told.items() if one.said}
    assert len(told) > 20
    assert all(one.n % 5 == 0 < one.near for one in told.values())
    assert "Tone, by language" in prepared.documents["report-members.en.html"]


def test_a_table_does_not_mix_questions_with_articles():
    """One number for both would be neither."""
    rows = [{"code": "tone", "sources": 2, "texts": ["AR-10001", "QU-10001"]}]
    with raises(WrongUseError, "report.item.mixed_texts", item="mixed"):
        show_table(pd.DataFrame(rows), id="mixed", title="")


def test_questions_cannot_be_shown_as_texts_that_nobody_stands_behind(tmp_path: Path):
    """An item that says `texts` of questions was not made by the program, and no edition has it."""
    item: dict[str, Any] = {"id": "q", "kind": "table", "rows": [{"where": {}, "texts": 1}]}
    item |= {"v": 1, "title": "", "text": "", "quotes": [], "chart": {}}
    cell = {"outputs": [{"data": {MIME: item}}]}
    people = tmp_path / "people.jsonl"
    people.write_text('{"item": "q", "where": "{}", "cases": [], "texts": ["QU-10001"]}\n')

    class Open:
        source = type("Card", (), {"rights": "public"})

    study = type(
        "Few",
        (),
        {
            "voices": {"QU-10001": Open},
            "book": None,
            "source_list": (),
            "all_cases": (),
            "findings": (),
            "desks": {},
            "counted": {},
            "line_list": (),
            "surveys_read": {},
        },
    )
    study.book = type("Book", (), {"codes": (), "variables": {}})
    with raises(RunFailedError, "runs.not_counted", cell=1):
        check_items({"cells": [cell]}, people, study, name="x.ipynb")  # type: ignore[arg-type]
    item["rows"] = [{"where": {}, "asked": 1}]
    check_items({"cells": [cell]}, people, study, name="x.ipynb")  # type: ignore[arg-type]
