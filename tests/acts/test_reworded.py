"""The demo with every sentence reworded: nothing that was said of the old words stands beside the new
ones on any page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sent import as_sent
from studies import add_source, git, make_study, write

from rap.core.finding_parts import SameMeaning
from rap.report.first import top_of
from rap.report.items.evidence import plan_voices
from rap.report.items.pages import show_learned
from rap.report.items.said import ToldFinding, finding_around, show_findings
from rap.report.items.tried import show_criteria, show_votes
from rap.report.items.where import show_where
from rap.store.findings import read_findings
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.findings.acts import change_finding
from rap.topics.findings.routes.findings import tell_finding
from rap.topics.publishing.kits.choosing import plan_kit
from rap.topics.runs.guard import edition_of

tell_finding = as_sent(tell_finding)

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "nl", "en")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which K-01 wrote each sentence anew."""
    place = tmp_path_factory.mktemp("demo") / "study"
    for part in ("codebook", "interviews"):
        shutil.copytree(ROOT / part, place / part)
    shutil.copy(ROOT / "pyproject.toml", place)
    for one in read_findings(place):
        language = next(k for k, row in one.statement.items() if not row.get("of"))
        text = one.statement[language]["text"]
        facts = {"language": language, "text": f"Non : {text}", "of": "", "seen": wording(text)}
        change_finding(place, one.id, "say", by="K-01", reason="Turned round.", **facts)
    return place


@pytest.fixture(scope="module", params=["members", "team"])
def study(root: Path, request: pytest.FixtureRequest) -> Study:
    return Study(root, audience=request.param)


def test_the_demo_has_something_to_lose():
    """Each sentence of the demo as it is has passages, and a standing of its own words."""
    study = Study(ROOT, audience="members")

    assert [one.id for one in study.findings if one.fallen or not one.evidence["codings"]] == []
    assert len(plan_voices(study)) > 6
    assert {one.status for one in study.findings} > {"supported", "contested", "changed"}


PAGES: dict[str, Callable[[Study], Any]] = {
    "report": lambda study: show_findings(study.findings, study=study),
    "handbook": show_learned,
    "groups": show_votes,
}
"""How the findings come to a report, a handbook and the page on what groups said."""


@pytest.mark.parametrize("page", PAGES)
def test_no_page_keeps_anything_beside_new_words(
    study: Study, page: str, monkeypatch: pytest.MonkeyPatch
):
    """A sentence, and above it that it is proposed again."""
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    PAGES[page](study)
    told = [(item.data["id"], item.data["title"]) for item in shown]
    mine = [one for one in told if finding_around(one[0]) and "aside" not in one[0]]

    assert [title for _, title in mine] == ["finding-reworded"] * len(mine)
    assert len({id for id, _ in mine}) == len(mine)
    assert (len(mine) > 10) == (page == "report")


def test_no_kit_no_picture_no_first_screen_and_no_place_keeps_anything(study: Study):
    """Cards without voices say that the words are new; no drawing, nobody counted."""
    kit = plan_kit(study, "all", languages=LANGUAGES)
    edition = edition_of(study, language="fr", title="", languages={})
    told = [
        ToldFinding(one.id, n, "", "", "finding-reworded") for n, one in enumerate(study.findings)
    ]

    (table,) = [show_criteria(study).data["chart"]["lines"]]
    sentences = [line[2]["fr"] for line in table if "fr" in line[2]]
    new = [text for text in sentences if "les mots ont changé" in text]

    assert len(new) > 2
    assert [text for text in sentences if text.startswith("Non") and text not in new] == []
    assert [card.finding for card in kit.cards if card.quotes or not card.is_reworded] == []
    assert (edition.icons, top_of(edition, told), plan_voices(study)) == ({}, [], {})
    assert [
        row for row in show_where(study, by="setting").data["rows"] if "finding" in row["where"]
    ] == []


def test_the_page_findings_says_that_it_is_proposed_and_what_fell(root: Path):
    """What a sentence rested on is still there for the team, as fallen."""
    told = [tell_finding(one) for one in read_findings(root) if one.status != "set-aside"]

    assert {one["status"] for one in told} == {"proposed"}
    assert {"standing", "evidence", "voices", "short", "icon"} == {*told[0]["fallen"]}
    assert all(one["evidence"]["codings"] for one in told)


def test_the_check_names_words_that_no_step_keeps_and_who_may_not_carry_over(tmp_path: Path):
    """With what to write, until it is written."""
    make_study(tmp_path)
    add_source(tmp_path, "FG-10001", "I: And you?\n")
    said = ("en", wording("Bar."), wording("New."), "K-01", "2026-01-02", "So.")
    same = SameMeaning(*said, of=("icon",)).to_row()
    text = 'v: 1\nstatement: {en: {text: "Old.", by: K-01}}\nhistory:\n'
    text += "  - {date: 2026-01-01, status: proposed, reason: Heard., by: K-01, in: FG-10002}\n"
    path = write(tmp_path, "codebook/findings/F-30117.yaml", f"{text}same: [{same}]\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        git(tmp_path, *words)
    path.write_text(path.read_text().replace('"Old."', '"New."'))
    found = {one.id: dict(one.facts) for one in find_problems(tmp_path) if "F-30117" in one.place}
    was = '  - {date: 2026-01-02, status: proposed, reason: r, by: K-01, was: {en: "Old."}}\nsame'
    path.write_text(path.read_text().replace("same", was, 1))
    after = [one.id for one in find_problems(tmp_path) if one.id == "checks.no_was"]

    assert found == {
        "checks.own_same": {"coder": "K-01", "kinds": ("icon",)},
        "checks.no_was": {"language": "en", "words": "Old."},
        "store.findings.unknown_group": {"group": "FG-10002"},
    }
    assert after == []
