"""The page Explore through a real server; what its answers hold is tested in test_explore."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import TOKEN, Lab
from studies import make_study

SOURCE = "INT-10001"
CODED = {"op": "add", "code": "deposit", "start": 30, "end": 57}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study where K-01 leads and has coded one passage."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_study(tmp_path / "study")) as lab:
        lab.act(SOURCE, CODED)
        yield lab


def test_a_question_is_answered_and_a_number_leads_to_its_passages(lab: Lab) -> None:
    """With the line of Python, in the language of the page; what is wrong is said in a sentence."""
    questions = lab.get("explore")["questions"]
    asked = {"chosen": {"by": "setting"}, "width": 700}
    _, answer = lab.ask("POST", "explore/people", asked, headers={"Accept-Language": "nl"})
    (mark,) = [one for one in answer["marks"] if one["where"].get("setting") == "home"]
    body = {"chosen": {"by": "setting"}, "where": mark["where"]}
    status, behind = lab.ask("POST", "explore/people/passages", body)
    wrong = [
        lab.ask("POST", "explore/peeple", {"chosen": {}}),
        lab.ask("POST", "explore/people", {"chosen": {"count": "heads"}}),
        lab.ask("POST", "explore/people", {"chosen": {}, "form": "pdf"}),
        lab.ask("POST", "explore/people/passages", {"chosen": {}, "where": {"code": 3}}),
        lab.ask("POST", "explore/where/passages", {"chosen": {}, "where": {}}),
    ]

    assert [one["id"] for one in questions][:2] == ["people", "together"]
    assert (answer["title"], mark["label"]) == (
        "Mensen per thema en setting · 1 persoon geïnterviewd, fase 1",
        "Deposit, home: 1 persoon",
    )
    assert 'data-mark="0"' in answer["drawing"]
    assert "rows='code', by='setting', count='people'" in answer["python"][-1]
    assert (status, behind["people"], behind["passages"][0]["quote"]) == (
        200,
        1,
        "You pay three months first.",
    )
    assert [(code, said["id"]) for code, said in wrong] == [
        (404, "report.explore.no_question"),
        (400, "report.explore.no_choice"),
        (400, "exploring.no_form"),
        (400, "exploring.no_such_number"),
        (400, "exploring.no_such_number"),
    ]


def test_a_list_says_the_number_that_was_drawn(lab: Lab) -> None:
    """A passage that has two codes stands in it once, and is said to be coded twice."""
    lab.act(SOURCE, {**CODED, "code": "alarm"})
    chosen = {"rows": "setting", "count": "codings"}
    mark = lab.ask("POST", "explore/people", {"chosen": chosen})[1]["marks"][0]
    body = {"chosen": chosen, "where": mark["where"]}
    behind = lab.ask("POST", "explore/people/passages", body)[1]

    assert mark["label"] == "home, Everybody: 2 passages"
    assert (behind["total"], behind["codings"], behind["people"]) == (1, 2, 1)


def test_a_file_says_at_its_head_whom_it_is_for(lab: Lab) -> None:
    """A table a spreadsheet opens, and a picture that asks for nothing; no cache keeps them, and they
    hold no words of anybody.
    """
    head = {"Authorization": f"token {TOKEN}"}
    asked = [{"chosen": {}, "language": "fr", "form": form} for form in ("csv", "svg")]
    files = [
        lab.raw("POST", "/rap/api/explore/people", json.dumps(one).encode(), head) for one in asked
    ]

    assert [(status, kind["Content-Type"], kind["Cache-Control"]) for status, kind, _ in files] == [
        (200, "text/csv; charset=UTF-8", "no-store"),
        (200, "image/svg+xml; charset=UTF-8", "no-store"),
    ]
    assert files[0][2].decode("utf-8-sig").splitlines()[0].startswith('"Pour l’équipe seulement.')
    assert "qu’une personne ou un texte" in files[0][2].decode("utf-8-sig").splitlines()[0]
    assert 'filename="TEAM-explore-people.csv"' in files[0][1]["Content-Disposition"]
    assert files[1][1]["Content-Security-Policy"] == "default-src 'none'"
    assert all("Pour l’équipe seulement." in body.decode() for *_, body in files)
    assert all("1 personne interviewée, phase 1" in body.decode() for *_, body in files)
    assert not any(b"three months" in body for *_, body in files)
