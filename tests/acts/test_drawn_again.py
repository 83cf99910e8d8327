"""A report drawn again is the same to the byte: from memory, from the notebook on disk, by nbconvert; and
a release hides what its draft hides.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from report_example import edition
from runs import RUNS, make_run_study
from studies import ROOT, scaled

from rap.acts.run import Plan, plan_runs, run_all
from rap.acts.run.cells import bounds_of, guard, read_run
from rap.acts.run.fill import _drawings, write_up
from rap.core.form_questions import ANSWERED
from rap.core.model import Codebook
from rap.privacy.disclosure import Asked, Cell, answer
from rap.report.exporter import RapHTMLExporter
from rap.report.item_views import draw_item
from rap.report.items import MIME, items_of, show_answers, show_chart, show_table
from rap.report.items.item import make_data, unit_of, without_small
from rap.report.tables import read_counts

N_TABLES = scaled(400, 4000, quick=100)
FOR_THE_TEAM = RUNS.replace('["members"]', '["team", "members"]')
CASES = [f"C-{20100 + n}" for n in range(12)]
TITLE = {"nl": "Wie", "fr": "Qui"}  # in an English edition the first of them


def table_of(*columns: str, **cells: int) -> pd.DataFrame:
    """A frame as `crosstab` makes it: `cells` are values, joined by "_", and how many people."""
    rows = [
        {**dict(zip(columns, key.split("_"), strict=True)), "people": n, "cases": tuple(CASES[:n])}
        for key, n in cells.items()
    ]
    return pd.DataFrame(rows)


def notebook_of(*items: Mapping[str, Any]) -> Any:
    outputs = [nbformat.v4.new_output("display_data", {MIME: dict(one)}) for one in items]
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("show", id="c", outputs=outputs)]
    )


def every_order() -> Any:
    """A notebook whose items come in orders that are not those of the alphabet."""
    by_two = table_of("setting", "code", home_rent=8, home_alarm=3, bar_rent=2)
    months = {"2026-02_nl_rent": 8, "2026-01_fr_alarm": 3}
    by_three = table_of("month", "language", "code", **months)
    places = {"home": {"nl": "thuis", "fr": "chez soi"}, "bar": {"nl": "bar", "fr": "au bar"}}
    rows = [{"where": {"setting": id}, "people": 7} for id in places]
    chart = {"by": "setting", "places": places, "order": [*places], "findings": {}}
    asked = table_of("asked", **{ANSWERED: 9, "yes": 7})
    return notebook_of(
        show_table(by_two, id="two", title=TITLE).data,
        show_table(by_three, id="three", title=TITLE).data,
        show_chart(by_two, id="grid", title=TITLE, mark="grid").data,
        show_answers(asked, id="asked", title=TITLE).data,
        make_data("where", "where", title=TITLE, rows=rows, chart=chart),
    )


def test_a_notebook_is_drawn_the_same_from_memory_and_from_disk(tmp_path: Path):
    """Every file of a run, with rows and columns in the order in which the notebook made them."""
    plans = plan_runs(make_run_study(tmp_path / "study", runs=FOR_THE_TEAM))
    plan, made = next(one for one in plans if one.audience == "team"), []
    notebook = every_order()
    for name in ("first", "second"):
        (folder := tmp_path / name).mkdir()
        write_up(plan, folder, notebook)
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
        notebook = read_run(folder)
    drawn = made[0]["DRAFT-small.team.en.html"].decode()
    heads = [re.findall(r'columnheader"[^>]*>([^<]*)<', one) for one in drawn.split("<table")[1:]]

    assert made[0] == made[1]
    assert heads[0] == ["setting", "rent", "Alarm"]
    assert heads[1] == ["Month", "Language", "code", "People"]
    assert drawn.index("Chez soi") < drawn.index("Au bar")


def test_nbconvert_draws_a_saved_notebook_as_an_executed_one(tmp_path: Path):
    """`jupyter nbconvert --to rap_html`, with `--execute` and of what was saved."""
    nbformat.write(every_order(), tmp_path / "small.ipynb")
    saved, _ = RapHTMLExporter().from_filename(str(tmp_path / "small.ipynb"))
    resources = {"metadata": {"name": "small", "path": str(tmp_path)}}
    executed, _ = RapHTMLExporter().from_notebook_node(every_order(), resources)

    assert executed == saved


def test_an_item_of_an_older_program_has_its_columns_by_name():
    """As its file has them: it does not say in which order they were made."""
    two = next(one for _, one in items_of(every_order()))
    old = {key: value for key, value in two.items() if key != "columns"}

    assert read_counts(two).columns == ("setting", "code")
    assert read_counts(old).columns == ("code", "setting")


def draw_table(chance: random.Random) -> tuple[Mapping[str, Any], Asked]:
    """A random table of people by one or two variables, and what a release is asked of it."""
    people = [f"p{n}" for n in range(chance.randint(11, 40))]
    columns = ("setting", "code")[: chance.randint(1, 2)]
    cells: dict[tuple[str, ...], set[str]] = {}
    for one in people:
        for _ in range(chance.randint(0, 2)):
            key = tuple(f"{column}{chance.randint(1, 4)}" for column in columns)
            cells.setdefault(key, set()).add(one)
    where = {key: dict(zip(columns, key, strict=True)) for key in cells}
    rows = [{"where": where[key], "people": len(who)} for key, who in cells.items()]
    counted = [
        Cell("q/t", tuple(sorted(where[key].items())), frozenset(who)) for key, who in cells.items()
    ]
    asked = Asked(
        scope="s",
        audience="members",
        threshold=5,
        sources=frozenset({"s"}),
        facts=dict.fromkeys(people, ""),
        agreed=dict.fromkeys(people, frozenset({"members"})),
        cells=tuple(counted),
        items=frozenset({"q/t"}),
    )
    return make_data("table", "t", title="T", rows=rows, columns=[*columns]), asked


def test_a_table_that_a_draft_hides_is_hidden_in_the_release():
    """Random tables: where no number speaks of people, a release says no bound either, on its page or
    in the ledger.
    """
    chance, hidden = random.Random(26), 0
    for _ in range(N_TABLES):
        table, asked = draw_table(chance)
        told = answer(asked, ())
        book, notebook = Codebook(), notebook_of(table)
        guarded = guard(notebook, told, question="q", book=book, voices=lambda item: [])
        ((_, released),) = items_of(guarded)
        page = edition("en", draft=False, of=told.people, bounds=bounds_of(told))
        if "<table" not in draw_item(table, edition("en")):
            hidden += 1
            assert "<table" not in draw_item(released, page)
            assert "few or nobody" not in draw_item(released, page)
            assert {one.said for one in told.told.values()} <= {None}
    assert hidden > N_TABLES // 20


def test_a_notebook_for_others_holds_no_small_number():
    """Nor does the order of its rows tell one. Its draft is the same; drawn by hand for the team it
    says that they are not shown, and draws no 0.
    """
    cells = table_of("setting", home=7, window=4, salon=3, bar=1)
    table = show_table(cells, id="who", title=TITLE).data
    press = {**table, "id": "press", "rows": [{"where": {"setting": "bar"}, "texts": 1}]}
    kept = without_small(notebook_of(table, press), threshold=5)
    who, texts = (one["rows"] for _, one in items_of(kept))
    drawn = [draw_item({**table, "rows": rows}, edition("en")) for rows in (table["rows"], who)]
    by_hand = draw_item({**table, "rows": who}, edition("en", "team"))

    assert [(row["where"]["setting"], row["people"]) for row in who] == [
        ("home", 7),
        ("bar", None),
        ("salon", None),
        ("window", None),
    ]
    assert texts == press["rows"]
    assert drawn[0] == drawn[1]
    assert re.findall(r'<span class="small">([^<]*)', by_hand) == ["not shown"] * 3


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Plan]:
    """Every run of a copy of the demo, made."""
    root = tmp_path_factory.mktemp("demo") / "study"
    for part in ("codebook", "interviews", "notebooks"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "pyproject.toml", root)
    plans = list(plan_runs(root))
    assert [str(one.error) for one in run_all(plans) if one.error] == []
    return plans


@pytest.mark.long
def test_every_run_of_the_demo_is_drawn_again_to_the_byte(demo: list[Plan], tmp_path: Path):
    """Each edition, and the cards and texts beside it, from the notebook that was saved."""
    other = []
    for plan in demo:
        (folder := tmp_path / plan.name).mkdir()
        for draw in _drawings(plan, plan.study(), read_run(plan.folder), set(), folder):
            draw()
        for file in folder.iterdir():
            if file.read_bytes() != (plan.folder / file.name).read_bytes():
                other.append(file.name)

    assert len(demo) > 25
    assert other == []


@pytest.mark.long
def test_no_notebook_of_the_demo_for_members_holds_a_small_number(demo: list[Plan]):
    """In no row of any item but those that count public texts."""
    rows = [
        (plan.name, item["id"], row)
        for plan in demo
        if plan.audience == "members"
        for _, item in items_of(read_run(plan.folder))
        for row in item["rows"]
    ]
    counted = [(*at, row[unit_of(row)]) for *at, row in rows if unit_of(row) != "texts"]

    assert sum(one[-1] is None for one in counted) > 200
    assert [one for one in counted if one[-1] is not None and one[-1] < 5] == []
