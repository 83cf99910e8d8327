"""What members read of a finding that people disagree on, or that was set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nbformat.v4 import new_notebook
from report_example import edition, item, shown

from rap.core.model import Finding, Labels
from rap.report.exporter import render_report
from rap.report.items.said import disagreement, set_aside, told_findings
from rap.report.words import words_of
from rap.store.team_pages import Letter, Passage

SAYS = {"fr": "La caution est gardée.", "nl": "De waarborg blijft weg."}
BACK = {"fr": "Parfois elle revient.", "nl": "Soms komt ze terug."}
DEBT = {"fr": "C’est la dette qui tient."}


def finding(status: str, **more: Any) -> Finding:
    statement = {language: {"text": text} for language, text in SAYS.items()}
    return Finding("F-20001", statement, {}, 1, (("2026-01-10", status, "Non.", "K-01"),), **more)


def members(**parts: Any):
    """An edition for members, with a letter and the number of one finding."""
    letter = Letter(
        (Passage("changed-a", "changed", {"fr": "La phrase dit autre chose."}, "F-20001"),)
    )
    facts = {"audience": "members", "letter": letter, "numbers": {"F-20001": 1}}
    return replace(edition("fr", "members"), **{**facts, **parts})


def test_why_people_disagree_stands_beside_a_contested_finding_alone():
    """Each reason that the group agreed to publish, in each language it is in."""
    said = [one.data for one in disagreement(finding("contested", dissent=(BACK, DEBT)))]

    assert [one["id"] for one in said] == ["finding-20001-dissent"]
    assert said[0]["title"] == "dissent-title"
    assert said[0]["text"] == {"fr": f"– {BACK['fr']}\n\n– {DEBT['fr']}", "nl": BACK["nl"]}
    assert list(disagreement(finding("supported", dissent=(BACK,)))) == []
    assert list(disagreement(finding("contested"))) == []


@pytest.mark.parametrize(
    "reason", [{"fr": "FG-10442 l’a dit."}, {"fr": "Depuis 2025."}, {**BACK, "nl": "In Gent wel."}]
)
def test_a_reason_that_leads_to_people_is_not_printed(reason: Labels):
    """In no language, where one of them names a group, a day or a place."""
    assert list(disagreement(finding("contested", dissent=(reason,)))) == []
    assert set_aside(finding("set-aside", told={0: reason})).data["text"] == "set-aside-unsaid"


def test_a_finding_that_was_set_aside_says_so_with_its_number():
    """With its sentence and the reason where the team wrote one for members; nobody is asked to
    answer it, and no picture shows it.
    """
    told, bare = set_aside(finding("set-aside", told={0: BACK})), set_aside(finding("set-aside"))

    assert told.data["text"] == {k: f"{SAYS[k]}\n\n{BACK[k]}" for k in BACK}
    for one, words in ((told, SAYS["fr"]), (bare, words_of("fr")("set-aside-unsaid"))):
        notebook = new_notebook(cells=[shown(one.data)])
        page = render_report(notebook, members())
        assert [part in page for part in ("Numéro 1", "Mis de côté", words)] == [True] * 3
        assert (told_findings(notebook, members()), "answer-1" in page) == ([], False)


def test_the_reason_of_an_earlier_change_is_not_that_of_setting_aside():
    """It stays without a reason, and without its sentence, until the team writes one."""
    steps = (("2026-01-10", "changed", "", ""), ("2026-02-10", "set-aside", "", ""))
    one = replace(finding("changed", told={0: BACK}), history=steps)

    assert set_aside(one).data["text"] == "set-aside-unsaid"


def test_what_changed_on_a_finding_is_said_only_where_the_finding_is():
    """A report without findings, such as that of the press, does not close with it."""
    statement = item("text", id="finding-20001", title="finding-changed", text=SAYS)
    other = item("text", id="other", text={"fr": "Les articles."})

    assert [
        "La phrase dit autre chose." in render_report(new_notebook(cells=[shown(one)]), members())
        for one in (statement, other)
    ] == [True, False]
