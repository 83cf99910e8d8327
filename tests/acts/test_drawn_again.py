"""A report drawn again is the same to the byte: from memory, from the notebook on disk, by nbconvert; and
its first release says the numbers of its draft.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from releases import make_release_study
from report_example import edition
from runs import RUNS, make_run_study
from studies import ROOT

from rap.core.form_questions import ANSWERED
from rap.report.exporter import RapHTMLExporter
from rap.report.item_views import draw_item
from rap.report.items import MIME, items_of, show_answers, show_chart, show_table
from rap.report.items.item import make_data, unit_of
from rap.report.tables import read_counts
from rap.topics.publishing.releases import Wanted, plans_of, prepare
from rap.topics.runs.cells import read_run
from rap.topics.runs.fill import _drawings, as_released, write_up
from rap.topics.runs.results import Plan, plan_runs, run_all

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


def test_the_first_release_says_the_numbers_of_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Number by number, as members will read them: the draft's notebook holds them, and no others."""
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    wanted = Wanted("small", "members")
    (plan,) = plans_of(root, wanted)
    prepared = prepare(plan, vault, wanted)
    items = [item for _, item in items_of(read_run(plan.folder))]
    drafted = {
        (f"small/{item['id']}", tuple(sorted(row["where"].items()))): (row["people"], row["near"])
        for item in items
        for row in item["rows"]
    }
    told = {key: (one.said.n, one.said.near) for key, one in prepared.answer.told.items()}

    assert len(told) > 8
    assert {key: drafted[key] for key in told} == told
    assert {n for key, (n, near) in drafted.items() if key not in told} == {0}
    assert {near for _, near in drafted.values()} == {0, 4}


def test_a_notebook_for_others_holds_rounded_numbers_in_an_order_that_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The greatest first, rows that read alike by their values; public texts stay as they are."""
    root = tmp_path / "study"
    make_release_study(root, monkeypatch)
    (plan,) = plans_of(root, Wanted("small", "members"))
    cases = [*plan.study().cases["case"]]
    sizes = {"window": 1, "salon": 3, "home": 7}
    who = {one: [f"{case}" for case in cases[:n]] for one, n in sizes.items()}
    rows = [{"where": {"setting": one}, "people": len(ids)} for one, ids in who.items()]
    table = make_data("table", "who", title="Who", rows=rows, columns=["setting"])
    press = {**table, "id": "press", "rows": [{"where": {"setting": "bar"}, "texts": 1}]}
    people = [
        {"item": "who", "where": json.dumps({"setting": one}), "cases": ids, "texts": []}
        for one, ids in who.items()
    ]
    kept = as_released(plan, plan.study(), notebook_of(table, press), people)
    mine, texts = (one["rows"] for _, one in items_of(kept))
    read = [(-row["people"], row["where"]["setting"]) for row in mine]

    assert read == sorted(read)
    assert {row["people"] for row in mine} <= {0, 5, 10}
    assert texts == press["rows"]
    by_hand = draw_item({**table, "rows": mine}, edition("en", "team"))
    assert "about" in by_hand or by_hand.count("few or nobody") == 3


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
def test_no_notebook_of_the_demo_for_members_holds_a_true_number(demo: list[Plan]):
    """In no row of any item but those that count public texts, and how many were heard."""
    rows = [
        (plan.name, item["id"], row)
        for plan in demo
        if plan.audience == "members"
        for _, item in items_of(read_run(plan.folder))
        for row in item["rows"]
    ]
    counted = [(*at, row, row[unit_of(row)]) for *at, row in rows if unit_of(row) != "texts"]
    exact = [one for one in counted if not one[2].get("near")]

    assert sum(one[-1] == 0 for one in counted) > 100
    assert {one[-1] % 5 for one in counted if one not in exact and one[-1] is not None} == {0}
    assert {one[2]["where"].get("name", "") for one in exact} <= {"heard", "people"}
