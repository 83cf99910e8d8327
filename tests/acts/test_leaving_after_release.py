"""A person takes her words back after each kind of thing that is given away: what happens is what she
was told at consent, and what `docs/withdrawal.md` says.

Her words are deleted here; no later edition has them, and it lacks one passage, so nothing shows
which others were hers; numbers stand in which she agreed to stay; she hears which files to ask back.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from canaries import find_words_in
from messages import assert_says
from releases import CONSENT, add_person, coding_of, make_release_study, make_run, write_run
from studies import write

from rap.report.items.pages import show_learned, show_pages
from rap.report.items.workplaces import show_by_workplace
from rap.report.words import words_of
from rap.store.ledger import Release
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.exporting.noted import export
from rap.topics.publishing import gate
from rap.topics.publishing.kits import KitRequest, release_kit
from rap.topics.publishing.releases import Wanted, find_recalls, give, plans_of, prepare
from rap.topics.publishing.sealed import read_record
from rap.topics.runs.planned import Plan
from rap.topics.withdrawal.withdrawals import withdraw

pytestmark = pytest.mark.long

HER, TEXT = "C-20103", "INT-10103"
SAID = "The lamp in my yard was a gift from the neighbour who waters the figs."
CANARIES = ("gift from the neighbour", "waters the figs")
HANDBOOK = """
[[tool.rap.runs]]
name = "guide"
notebook = "notebooks/handbook.ipynb"
audiences = ["members"]
languages = ["en"]
"""
FINDING = f"""statement:
  en: {{text: "Many of us decide together who keeps a key.", by: K-01}}
evidence: {{codes: [advice], codings: {[coding_of(3, said=SAID), *map(coding_of, range(4, 12))]}}}
voices: {{pinned: [{coding_of(3, said=SAID)}]}}
history: [{{date: 2026-01-01, status: supported, reason: r, by: K-01}}]
"""
Made = tuple[Release, dict[str, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Sixteen people, one of whom says what nobody else says; a finding that quotes her; a report, a
    guide, and no run needs a kernel.
    """
    vault = make_release_study(root, monkeypatch)
    add_person(root, 3, said=SAID)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    write(root, "codebook/handbook/10-start.en.md", "## First of all\n\nTalk to each other.\n")
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings + HANDBOOK)
    write(root, "notebooks/handbook.ipynb", (root / "notebooks/small.ipynb").read_text())
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item: shown.append(item.data))

    def need_run(plan: Plan) -> None:
        if plan.run.name != "guide":
            make_run(plan)
            return
        study = Study(plan.snapshot.root, audience=plan.audience, snapshot=plan.snapshot)
        shown.clear()
        show_pages(study)
        show_learned(study)
        show_by_workplace(study, study.codings, by="setting")
        write_run(plan, list(shown), [])

    monkeypatch.setattr(gate, "_need_run", need_run)
    return vault


def said(number: int) -> str:
    return f"that is how number {number} of us likes it"


def report(root: Path, vault: Vault, *, run: str = "small", audience: str = "members") -> Made:
    wanted = Wanted(run, audience)
    (plan,) = plans_of(root, wanted)
    given = give(prepare(plan, vault, wanted), vault)
    return given.release, {
        file.name: file.read_bytes().decode("utf-8", errors="replace") for file in given.files
    }


def handbook(root: Path, vault: Vault) -> Made:
    return report(root, vault, run="guide")


def press(root: Path, vault: Vault) -> Made:
    return report(root, vault, audience="public")


def kit(root: Path, vault: Vault) -> Made:
    release, files, _ = release_kit(root, KitRequest("advice", "members", ("en",)), vault)
    return release, {
        file.name: file.read_bytes().decode("utf-8", errors="replace") for file in files
    }


@pytest.mark.parametrize("make", [report, press, kit, handbook])
def test_what_she_was_told_happens_after(
    root: Path, vault: Vault, make: Callable[[Path, Vault], Made]
):
    """A report, an edition for the press, a kit, a handbook with its cards."""
    first, files = make(root, vault)
    quoted = read_record(vault, first.id).quotes
    assert [ref for ref in quoted if ref.startswith(TEXT)] == [f"{TEXT}:16-{16 + len(SAID)}"]
    assert any(SAID in text for text in files.values())

    plan = withdraw(root, HER, receipt="tango piano kiwi lama opera lemon")
    told = {one.place: one for one in plan.to_look_at}
    assert_says(told[f"reports/releases/{first.id}.json"], "withdrawal.given_quotes")
    assert find_recalls(root, HER, vault=vault) == [first]
    assert find_words_in(root, CANARIES) == []

    later, again = make(root, vault)
    gone = {*quoted} - {*read_record(vault, later.id).quotes}
    assert {ref.partition(":")[0] for ref in gone} == {TEXT}
    assert not any(canary in text for text in again.values() for canary in CANARIES)
    assert later.cells == first.cells
    assert (later.people, later.month, {*again}) == (first.people, first.month, {*files})


def test_the_teams_tables_that_hold_her_are_deleted_and_made_again_without_her(
    root: Path, vault: Vault
):
    """Cases, codings, sources, the framework: each says TEAM in its name."""
    tables = ("cases", "codings", "sources", "framework")
    made = [export(Study(root), root / f"reports/{what}.csv").path for what in tables]
    assert [HER in path.read_text("utf-8") or TEXT in path.read_text("utf-8") for path in made] == [
        True
    ] * len(tables)

    withdraw(root, HER, receipt="tango piano kiwi lama opera lemon")
    assert [path.name for path in made if path.exists()] == []

    again = [export(Study(root), path).path.read_text("utf-8") for path in made]
    assert [text for text in again if HER in text or TEXT in text] == []
    assert find_words_in(root, CANARIES) == []


def test_a_kind_of_workplace_stands_by_name_when_its_people_leave(root: Path, vault: Vault):
    """Five of the eight who work there leave, and the one whose voice stood there: the heading stays
    with its month, as that of the seven others does, and says nothing of who left.
    """
    for number in range(4, 10):
        consent = CONSENT.replace("[count, quote]", "[count, quote, attributes]")
        setting = "window" if number % 2 else "home"
        case = f"interviews/cases/C-{20100 + number}.yaml"
        write(root, case, f"variables: {{setting: {setting}}}\n{consent}")
    ids = [coding_of(number) for number in range(4, 10)]
    second = FINDING.partition("evidence:")[0] + f"evidence: {{codings: {ids}}}\n"
    write(root, "codebook/findings/F-10002.yaml", second + FINDING[FINDING.index("history:") :])
    first, files = report(root, vault, run="guide")
    today = f"{datetime.date.today():%Y-%m}"
    month = words_of("en").month(today)
    headings = [f"At home (counted in {month})", f"Window (counted in {month})"]
    assert [heading in files["report-members.en.html"] for heading in headings] == [True, True]
    assert "Nobody’s own words" not in files["report-members.en.html"]

    for number in (1, 5, 7, 9, 11):
        withdraw(root, f"C-{20100 + number}", receipt=f"tango piano kiwi lama opera {number}")
    later, again = report(root, vault, run="guide")
    page = again["report-members.en.html"]
    assert [heading in page for heading in headings] == [True, True]
    assert page.count("Nobody’s own words are printed here now.") == 1
    assert not [number for number in (1, 5, 7, 9, 11) if said(number) in page]
    assert later.sections == first.sections == {"setting": dict.fromkeys(("home", "window"), today)}


def test_who_may_not_stay_was_in_no_number_and_her_leaving_changes_none(root: Path, vault: Vault):
    """She said no to staying; the report counts the fifteen others before and after."""
    consent = CONSENT.replace("count, stay, quote", "count, quote")
    write(root, f"interviews/cases/{HER}.yaml", f"variables: {{setting: window}}\n{consent}")
    first, _ = report(root, vault)
    withdraw(root, HER, receipt="tango piano kiwi lama opera lemon")
    later, _ = report(root, vault)

    assert (first.people, later.people) == (15, 15)
    assert later.cells == first.cells
