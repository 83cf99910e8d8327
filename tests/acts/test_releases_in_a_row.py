"""A study releases again and again: five times in a row, and in any order; what was printed of people
who are the same is printed the same.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import nbformat
import pytest
from releases import make_release_study, make_run, release, write_run
from studies import ROOT, scaled, write
from vaults import make_coder, make_quick, unlocked

from rap.report.items import items_of
from rap.report.items.item import make_data
from rap.store.ledger import Release, read_releases
from rap.store.settings import read_settings
from rap.topics.publishing import gate, publication
from rap.topics.publishing.releases import Wanted, give, plans_of, prepare
from rap.topics.publishing.sealed import read_records
from rap.topics.runs.cells import finished
from rap.topics.runs.planned import Plan

IN_A_ROW = 5
N_ORDERS = scaled(2, 50)
FINDING = {"finding": "F-10001"}


def make_run_with_a_finding(plan: Plan) -> None:
    """The run of `make_run`, and where a finding is met: all who work in a window are behind it, and three
    who work at home.
    """
    make_run(plan)
    notebook = nbformat.read(plan.folder / "notebook.ipynb", as_version=4)
    items = [item for _, item in items_of(notebook)]
    rows = [
        (row["item"], json.loads(row["where"]), row["cases"]) for row in finished(plan, None).people
    ]
    who = {row[1]["setting"]: row[2] for row in rows if row[0] == "who"}
    where = [({**FINDING, "setting": one}, who[one][:n]) for one, n in (("home", 3), ("window", 8))]
    behind = [case for _, cases in where for case in cases]
    parts = [("finding-10001-people", {"name": "people"}, behind)]
    parts += [("where", at, cases) for at, cases in where]
    parts += [("where", {"setting": one}, who[one]) for one in ("home", "window")]
    named = {one: {"en": one} for one in ("home", "window")}
    words = {FINDING["finding"]: {"en": "Rent runs on."}}
    chart = {"by": "setting", "places": named, "order": [*named], "findings": words}
    for id, kind, more in (
        ("finding-10001-people", "text", {"text": {"en": "{people} speak of it."}}),
        ("where", "where", {"chart": chart}),
    ):
        counted = [{"where": at, "people": len(cases)} for name, at, cases in parts if name == id]
        items.append(make_data(kind, id, title="", rows=counted, **more))
    write_run(plan, items, rows + parts)


def test_five_releases_of_a_small_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """From the second on, two records count the same people."""
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    monkeypatch.setattr(gate, "_need_run", make_run_with_a_finding)
    audiences = ["members", "members", "public", "members", "public"]
    given = [release(root, vault, audience).release for audience in audiences]
    records = read_records(vault, needed=())
    printed = [record.rounds[0].printed for record in records]

    assert [sorted(one) for one in printed].count([5, 10]) == 3
    assert all(one[5] == printed[0][5] for one in printed)
    assert told_differently(given) == []


def test_what_stands_of_a_finding_is_not_printed_beside_other_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The number is published, and stands; the new words rest on nobody yet, so they are not there."""
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    write(
        root,
        "codebook/findings/F-10001.yaml",
        'v: 1\nphase: 1\nstatement:\n  en: {text: "Rent runs on.", by: K-01}\n'
        'history:\n  - {date: 2026-01-01, status: proposed, reason: "Heard.", by: K-01}\n',
    )

    def make_run_of_new_words(plan: Plan) -> None:
        make_run_with_a_finding(plan)
        notebook = nbformat.read(plan.folder / "notebook.ipynb", as_version=4)
        items = [item for _, item in items_of(notebook) if item["id"] != "finding-10001-people"]
        (where,) = (item for item in items if item["kind"] == "where")
        where["rows"] = [row for row in where["rows"] if "finding" not in row["where"]]
        where["chart"]["findings"] = {}
        rows = [
            (row["item"], json.loads(row["where"]), row["cases"])
            for row in finished(plan, None).people
        ]
        write_run(plan, items, [row for row in rows if "finding" not in row[1]])

    pages = []
    for run in (make_run_with_a_finding, make_run_of_new_words):
        monkeypatch.setattr(gate, "_need_run", run)
        made = release(root, vault, "members")
        pages.append(next(one.read_text("utf-8") for one in made.files if one.suffix == ".html"))

    assert ["people here who speak of it: about" in page for page in pages] == [True, False]


def told_differently(given: list[Release]) -> list[str]:
    """The releases that print other numbers than an earlier one of the same run for the same readers."""
    first: dict[str, Release] = {}
    return [
        f"{one.run}: {one.id}" for one in given if first.setdefault(one.run, one).cells != one.cells
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo whose reports are for the public too, with a vault."""
    place = tmp_path_factory.mktemp("in-a-row")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(place / "before"))
        make_quick(patch)
        for part in ("codebook", "interviews", "notebooks"):
            shutil.copytree(ROOT / part, place / "study" / part)
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        for_all = settings.replace('["team", "members"]', '["members", "public"]')
        (place / "study" / "pyproject.toml").write_text(for_all, encoding="utf-8")
        make_coder(place / "study", "K-01")
    return place


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That study as it was before any release; what was run is there still."""
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(made / "home"))
    monkeypatch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
    for folder in ("home", "study/reports/releases", "study/reports/out"):
        shutil.rmtree(made / folder, ignore_errors=True)
    shutil.copytree(made / "before", made / "home")
    return made / "study"


def release_all(root: Path, order: list[tuple[str, str]]) -> list[Release]:
    """The runs for these audiences, one after the other."""
    for run, audience in order:
        wanted = Wanted(run, audience, ("en",), without_these=True, numbers_read=True)
        (plan,) = plans_of(root, wanted)
        give(prepare(plan, unlocked(root), wanted), unlocked(root))
    return list(read_releases(root))


def runs_for_others(root: Path) -> list[str]:
    return [run.name for run in read_settings(root).runs if "public" in run.audiences]


@pytest.mark.long
def test_every_report_of_the_demo_is_released_five_times_in_a_row(root: Path):
    """In one study, one report after the other, with the numbers of the first each time."""
    order = [(run, "members") for run in runs_for_others(root) for _ in range(IN_A_ROW)]
    given = release_all(root, order)

    assert (len({one.run for one in given}), len(given)) == (7, 7 * IN_A_ROW)
    assert told_differently(given) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(N_ORDERS))
def test_reports_of_the_demo_are_released_in_any_order(root: Path, seed: int):
    """Drawn orders over reports and audiences, some of them more than once."""
    chance = random.Random(seed)
    every = [(run, one) for run in runs_for_others(root) for one in ("members", "public")]
    order = chance.choices(every, k=IN_A_ROW)
    given = release_all(root, [*order, chance.choice(order)])

    assert len(given) == IN_A_ROW + 1
    assert told_differently(given) == []
