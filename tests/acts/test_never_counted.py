"""Codes that are never counted outside the team: no file of a release holds a number of one."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from desks import add_desks
from messages import raises
from releases import coding_of, make_release_study, numbers, release
from studies import write

from rap.analysis.year import count_desk
from rap.core.errors import ProblemsError, WrongUseError
from rap.report.items import MIME, show_table
from rap.report.items.evidence import find_voices, people_behind
from rap.report.items.said import show_findings
from rap.store.ledger import read_releases
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.desk.counting import add_line, close_month
from rap.topics.publishing.kits import themes_of
from rap.topics.publishing.releases import Wanted, plans_of
from rap.topics.runs.cells import Finished, guard, question_of, uncounted_places
from rap.topics.runs.gathered import answer_all, gather_all

FINDING = """statement:
  en: {{text: Who decides on the deposit decides on us., by: K-01}}
evidence: {{{about}codings: [{coding}]}}
history:
- {{date: 2026-01-01, status: supported, reason: Read, by: K-01}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(root, monkeypatch, n=20)


def decide(root: Path, line: str) -> None:
    """Write what is never counted, "" for nobody having decided."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", text.replace("never_counted = []", line))


def codes_told(given: Any) -> set[str]:
    return {line.where["code"] for line in given.release.cells if "code" in line.where}


def test_no_file_of_a_release_holds_a_row_of_a_code_that_is_never_counted(root: Path, vault: Vault):
    """Nor does the ledger: the code is in no table, beside no workplace, and in no row of nobody."""
    write(root, "codebook/access/keys.yaml", "label: {en: Keys to the door}\n")
    decide(root, 'never_counted = ["deposit"]')
    given = release(root, vault)
    ledger = root / "reports/releases" / f"{given.release.id}.json"
    found = [one.read_bytes() for one in (*given.files, ledger)]

    assert "advice" in codes_told(given)
    assert not any(word in text for text in found for word in (b"deposit", b"Deposit"))


def test_who_counts_for_others_has_no_coding_with_it(root: Path, vault: Vault):
    """So it is in the number of no group of codes and in no pair; the team has all."""
    decide(root, 'never_counted = ["deposit"]')
    members, team = Study(root, audience="members"), Study(root)

    assert {*members.codings["code"]} == {"advice", "alarm"}
    assert {*members.codebook["code"]} == {"advice", "alarm"}
    assert {*team.codings["code"]} == {"advice", "alarm", "deposit"}
    assert {*members.whole_codings["code"]} == {*team.codings["code"]}


def test_a_code_that_may_be_counted_is_on_the_page(root: Path, vault: Vault):
    """The page that the test above looks through has a row of the deposit when nothing forbids it."""
    given = release(root, vault)

    assert "deposit" in codes_told(given)
    assert any(b"Deposit" in one.read_bytes() for one in given.files)


def test_codes_below_and_merged_ones_and_a_whole_group_are_not_counted_either(root: Path):
    """Who goes down the tree, follows a merge or asks for the group finds no number."""
    make_codes(root)

    assert Study(root, audience="members").uncounted == {"child", "grandchild", "old", "lease", "y"}
    assert Study(root).uncounted == frozenset()


def make_codes(root: Path) -> None:
    write(root, "pyproject.toml", '[tool.rap]\nnever_counted = ["child", "old", "hard"]\n')
    for place, more in {
        "money/parent": "",
        "money/child": "parent: parent\n",
        "money/grandchild": "parent: child\n",
        "money/old": "merged_into: lease\n",
        "money/lease": "",
        "hard/y": "",
    }.items():
        write(root, f"codebook/{place}.yaml", f"label: {{en: {place}}}\n{more}")


def test_a_finding_about_it_stands_in_words_with_a_voice_and_without_a_number(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Its sentence is shown; how many people said it is not, and nobody is counted behind it."""
    codings = Study(root).codings
    coding = codings[codings["code"] == "deposit"]["coding"].iloc[0]
    write(root, "codebook/findings/F-10001.yaml", FINDING.format(coding=coding, about=""))
    shown: list[Any] = []
    monkeypatch.setattr("rap.report.items.said.display_all", lambda items: shown.extend(items))
    seen = {}
    for line in ("never_counted = []", 'never_counted = ["deposit"]'):
        decide(root, line)
        study = Study(root, audience="members")
        (finding,) = study.findings
        shown.clear()
        show_findings([finding], study=study)
        seen[line] = ({item.data["id"] for item in shown}, len(people_behind(finding, study)))
        assert [voice.id for voice in find_voices(finding, study)] == [coding]

    words = {"finding-10001", "finding-10001-voice"}
    assert [*seen.values()] == [({*words, "finding-10001-people"}, 1), (words, 0)]


def test_no_kit_is_made_of_it(root: Path, vault: Vault):
    """The finding stays on the card of its group of codes."""
    write(
        root,
        "codebook/findings/F-10001.yaml",
        FINDING.format(coding=coding_of(4), about="codes: [deposit], "),
    )
    decide(root, 'never_counted = ["deposit"]')

    assert themes_of(Study(root, audience="members")) == {"all": 1, "access": 1}
    assert themes_of(Study(root)) == {"all": 1, "access": 1, "deposit": 1}


def test_what_was_published_goes_with_the_next_edition_and_nothing_else_moves(
    root: Path, vault: Vault
):
    """The rows of the other codes stay as they were printed; those of the code are gone."""
    first = release(root, vault)
    decide(root, 'never_counted = ["deposit"]')
    second = release(root, vault)
    old, new = numbers(first), numbers(second)

    assert (
        {key for key in old if key not in new} == {key for key in old if "deposit" in key} != set()
    )
    assert {key: old[key] for key in new} == new


def test_a_study_in_which_nobody_decided_releases_nothing(root: Path, vault: Vault):
    """The sentence says what to write, also when nothing is to be kept apart."""
    decide(root, "")
    with raises(WrongUseError, "publishing.release.undecided", place="pyproject.toml"):
        release(root, vault)

    assert read_releases(root) == ()


def test_a_study_that_released_before_goes_on(root: Path, vault: Vault):
    """Its next release asks for no decision."""
    release(root, vault)
    decide(root, "")
    release(root, vault)

    assert len(read_releases(root)) == 2


def test_a_name_that_nothing_has_stops_a_release(root: Path, vault: Vault):
    """The code that was meant would be counted."""
    decide(root, 'never_counted = ["deposits"]')
    with raises(ProblemsError, "study.counts.misnamed", place="pyproject.toml"):
        release(root, vault)


def test_a_grave_question_of_a_desk_is_a_total_of_the_year_alone(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Its place does not leave, of the word itself or of those below it (no table has a month beside a
    word); other words keep it.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent / "machine"))
    add_desks(root)
    decide(root, 'never_counted = ["violence"]')
    for kind in ("work", "violence"):
        detail = {"work": "tax", "violence": "outing"}[kind]
        for region in ("north", "south"):
            values = {"category": kind, "detail": detail, "region": region}
            for _ in range(12):
                add_line(root, "helpdesk", values, today=datetime.date(2026, 3, 14))
    close_month(root, "2026-03", today=datetime.date(2026, 4, 2))

    rows = {name: told_of(root, *columns) for name, columns in {
        "category": ("category",),
        "region": ("region",),
        "where": ("category", "region"),
        "detail": ("detail", "region"),
    }.items()}  # fmt: skip
    assert {name: {row[0] for row in found} for name, found in rows.items()} == {
        "category": {"violence", "work"},
        "region": {"north", "south"},
        "where": {"work"},
        "detail": {"tax"},
    }


def told_of(root: Path, *columns: str) -> list[list[Any]]:
    """The places of the rows of a table of a desk, as members read it."""
    study = Study(root, audience="members")
    (plan,) = plans_of(root, Wanted("small", "members"))
    desk = study.desks["helpdesk"]
    by = columns[1] if len(columns) > 1 else ""
    table = count_desk(study.counts["helpdesk"], desk, rows=columns[0], by=by)
    item = show_table(table, id="counted", title="Counted").data
    keys = [name for name in table.columns if name not in ("sources", "texts")]
    people = [
        {"item": "counted", "where": json.dumps({k: row[k] for k in keys}), "cases": [], "texts": list(row["texts"])}
        for row in table.to_dict("records")
    ]  # fmt: skip
    run = Finished(plan, notebook_of(item), people)
    told = answer_all(gather_all([run], study, str, anew=False), ())
    made = guard(
        run.notebook,
        told,
        question=question_of(plan),
        book=study.book,
        voices=lambda item: [],
        hides=uncounted_places(study),
    )
    data = made["cells"][0]["outputs"][0]["data"][MIME]
    return [[*row["where"].values()] for row in data["rows"] if row["lines"]]


def notebook_of(item: Any) -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {MIME: item}, "metadata": {}}
    return {"cells": [{"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}]}
