"""What an edition for others refuses: texts that are not public, and what is for the team; codes
that stand together pass.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from desks import add_desks, add_events
from messages import raises
from studies import SETTINGS, add_source, make_study, write

from rap.analysis.saturation import saturation
from rap.core.errors import Message, RunFailedError
from rap.report.item_views import draw_item
from rap.report.items import (
    MIME,
    Item,
    show_chart,
    show_codeline,
    show_curve,
    show_rows,
    show_table,
)
from rap.report.items.year import show_counted, show_months
from rap.study.frames import RUN_VARIABLE, Snapshot
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.runs.guard import check_items, edition_of

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study with a public article and one that is not, in a run for members."""
    root = make_study(tmp_path / "study")
    add_source(root, "AR-10001", "Rooms are dear.\n", rights="public")
    add_source(root, "AR-10002", "Rooms are dearer.\n", rights="consent")
    snapshot = Snapshot(root, "members", (), {}, DAY, tmp_path / "people.jsonl")
    (tmp_path / "snapshot.json").write_text(snapshot.to_json())
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path / "snapshot.json"))
    return Study(root, audience="members", on=DAY)


def check(item: Item, study: Study) -> None:
    """Whether a notebook with `item` in its first cell may leave."""
    output: dict[str, Any] = {"data": {MIME: item.data}}
    notebook = {"cells": [{"cell_type": "code", "outputs": [output]}]}
    check_items(notebook, study.root.parent / "people.jsonl", study, name="small.ipynb")


def press(*texts: str, where: str = "deposit") -> Item:
    """How many of `texts` speak of a deposit."""
    return show_table(
        pd.DataFrame({"code": [where], "sources": [len(texts)], "texts": [texts]}),
        id="press",
        title="Press",
    )


def test_public_texts_are_counted_for_anybody(study: Study):
    """A newspaper asked nobody for consent and needs none."""
    check(press("AR-10001"), study)


@pytest.mark.parametrize("text", ["AR-10002", "INT-10001", "AR-99999"])
def test_a_text_that_is_not_public_is_not_counted(study: Study, text: str):
    """Not an article somebody must agree to, not an interview, not one nobody knows; the cell is
    named.
    """
    item = press("AR-10001", text)

    with raises(RunFailedError, "runs.not_counted", place="small.ipynb", cell=1):
        check(item, study)


def test_a_number_of_people_does_not_pass_as_a_number_of_texts(study: Study):
    """What was noted as people has a threshold, which saying "texts" would lift."""
    people = pd.DataFrame({"code": ["deposit"], "people": [1], "cases": [("C-20001",)]})
    item = show_table(people, id="press", title="Press")
    check(item, study)
    row = {"where": {"code": "deposit"}, "texts": 1}

    with raises(RunFailedError, "runs.not_counted", cell=1):
        check(Item({**item.data, "rows": [row]}), study)


@pytest.mark.parametrize(("second", "passes"), [("deposit", True), ("Jean", False)])
def test_codes_that_stand_together_are_codes(study: Study, second: str, passes: bool):
    """The columns first and second hold codes of the codebook and nothing else."""
    table = pd.DataFrame(
        {"first": ["alarm"], "second": [second], "people": [1], "cases": [("C-20001",)]}
    )
    item = show_chart(table, id="together", title="Together", mark="matrix")

    if passes:
        check(item, study)
    else:
        with raises(RunFailedError, "runs.unknown_value", cell=1):
            check(item, study)


def test_charts_of_the_teams_own_work_stay_with_the_team(study: Study):
    """A saturation curve, the codeline of one interview, a table of words; the sentence says what
    and where to show it.
    """
    codings = pd.DataFrame({"source": ["INT-10001"], "start": [0], "end": [5], "code": ["alarm"]})
    curve = show_curve(saturation(codings, draws=5), id="curve", title="T")
    line = show_codeline(codings, id="line", title="T", length=50)

    rows = show_rows(pd.DataFrame({"term": ["alarm"], "people": [1]}), id="rows", title="T")

    for item, kind in (
        (curve, "report.kind.curve"),
        (line, "report.kind.codeline"),
        (rows, "report.kind.rows"),
    ):
        with raises(
            RunFailedError, "runs.team_only", place="small.ipynb", cell=1, kind=Message(kind)
        ):
            check(item, study)


def test_where_nobody_at_risk_is_counted_small_numbers_leave_exactly(study: Study):
    """The page says why, and no number is rounded or joined into "other"."""
    add_events(study.root)
    study = Study(study.root, audience="members", on=DAY)
    item = show_counted(study, "events", "kind", year="2026", id="events", title="Events")
    check(item, study)

    rows = [
        {"where": {"events_kind": "talk"}, "exact": 2},
        {"where": {"events_kind": "visit"}, "exact": 1},
    ]
    assert item.data["rows"] == rows
    page = draw_item(item.data, edition_of(study, language="en", title="", languages={}))
    assert ">1<" in page
    assert "small ones too" in page
    audience = show_counted(
        study, "events", "kind", year="2026", count="public", id="audience", title="Audience"
    )
    check(audience, study)
    assert [row["exact"] for row in audience.data["rows"]] == [42, 3]


def test_a_desk_without_that_decision_keeps_its_guard(study: Study):
    """Neither a notebook that says so, nor a unit alone, makes the number of a desk exact."""
    add_desks(add_events(study.root))
    write(study.root, "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv", "category\nwork\n")
    write(study.root, "pyproject.toml", SETTINGS)
    study = Study(study.root, audience="members", on=DAY)
    for id in ("exact:events:2026-03-3f9a2b7c:1", "exact:helpdesk:2026-03-3f9a2b7c:1"):
        table = pd.DataFrame({"year": ["2026"], "sources": [1], "texts": [(id,)]})
        with raises(RunFailedError, "runs.not_counted", cell=1):
            check(show_table(table, id="events", title="Events"), study)
    write(
        study.root, "pyproject.toml", SETTINGS.replace("]\n", ']\nexact_desks = ["helpdesk"]\n', 1)
    )
    study = Study(study.root, audience="members", on=DAY)
    assert not study.desks["helpdesk"].is_exact  # people ask there
    assert "store.counts.not_exact" in {one.id for one in find_problems(study.root)}


def test_a_month_that_nobody_handed_in_says_so_and_a_note_is_beside_its_month(study: Study):
    """A month that was closed with nothing is 0, and one that is to come is not there."""
    add_events(study.root)
    write(study.root, "interviews/counts/events/2026-01-3f9a2b7c.csv", "kind,public\n")
    write(study.root, "codebook/counts/months.yaml", "months:\n  2026-03: {en: The law changed}\n")
    assert find_problems(study.root) == []
    study = Study(study.root, audience="members", on=DAY)
    item = show_months(study, "events", year="2026", id="months", title="Events by month")
    check(item, study)

    page = draw_item(item.data, edition_of(study, language="en", title="", languages={}))
    cells = re.findall(r"(\w+ 2026|not handed in|The law changed|(?<=>)\d+(?=</td>))", page)
    assert cells == [
        "January 2026",
        "0",
        "February 2026",
        "not handed in",
        "March 2026",
        "The law changed",
        "3",
    ]


def test_a_note_on_no_month_is_named(study: Study):
    """The month that cannot be read is named with its line in the file."""
    write(study.root, "codebook/counts/months.yaml", "months:\n  May: {en: The law changed}\n")
    assert [str(one)[:33] for one in find_problems(study.root)] == [
        "codebook/counts/months.yaml:2: 'M"
    ]
