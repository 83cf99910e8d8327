"""The page of surveys through a real server: a form begun, written, translated, and handed out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import Lab
from studies import make_study, write

from rap.store.surveys.forms import read_survey

FORM = """\
title: {en: You and the bank, fr: Vous et la banque}
languages: [en, fr]
consent: bank
questions:
  - {id: refused, type: one, label: {en: Refused?, fr: Refus ?}, options: [{id: yes, label: {en: "Yes", fr: Oui}}]}
  - {id: told, type: open, label: {en: Tell, fr: Racontez}, asked_if: {refused: [yes]}}
"""
CONSENT = "title: {en: Bank}\nwording: {en: You may count it., fr: Vous pouvez compter.}\ngrants: {team: [count]}\n"
VARIABLES = """\
title: {en: Codes}
families: {access: {en: Access}, safety: {en: Safety}, needs: {en: Needs}}
variables: {setting: {label: {en: Place}, values: {home: {en: Home}}}}
"""
FINDING = "v: 1\nstatement: {en: {text: A loan is refused.}}\nhistory: [{date: 2026-03-01, status: proposed, reason: Heard., by: K-02}]\n"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server where K-02 codes."""
    monkeypatch.setenv("RAP_CODER", "K-02")
    root = make_study(tmp_path / "study")
    write(root, "codebook/forms/bank.yaml", CONSENT)
    write(root, "codebook/surveys/bank-2026.yaml", FORM)
    with Lab(root) as lab:
        yield lab


def test_a_form_is_read_written_and_signed(lab: Lab) -> None:
    """What another changed meanwhile is not written over; nobody checks her own translation."""
    [row] = lab.get("surveys")["surveys"]
    assert (row["id"], row["n_questions"], row["n_answers"], row["n_problems"]) == (
        "bank-2026",
        2,
        0,
        0,
    )
    one = lab.get("surveys/bank-2026")
    assert (one["problems"], one["stale"], one["has_answers"]) == ([], [], False)

    form = one["form"]
    form["questions"][1]["label"]["fr"] = "Dites-nous"
    body = {"form": form, "seen": one["seen"], "translated": "fr"}
    status, saved = lab.ask("PUT", "surveys/bank-2026", body)
    survey = read_survey(lab.root, "bank-2026")
    assert status == 200
    assert survey.question("told").label == {"en": "Tell", "fr": "Dites-nous"}
    assert survey.translated["fr"].by == "K-02"

    status, refused = lab.ask("PUT", "surveys/bank-2026", body)
    assert (status, refused["id"]) == (409, "core.seen.changed")
    own = {"form": saved["form"], "seen": saved["seen"], "checked": "fr"}
    status, refused = lab.ask("PUT", "surveys/bank-2026", own)
    assert refused["id"] == "surveys.other_person"

    form = saved["form"]
    form["questions"][1]["asked_if"] = {"refused": ["perhaps"]}
    status, refused = lab.ask("PUT", "surveys/bank-2026", {"form": form, "seen": saved["seen"]})
    assert refused["id"] == "store.surveys.no_option"
    assert read_survey(lab.root, "bank-2026") == survey


def test_a_form_is_begun_and_lacks_what_the_page_names(lab: Lab) -> None:
    """A second of that name, and one that is not there, are refused."""
    status, made = lab.ask("POST", "surveys", {"id": "next", "consent": "bank"})
    assert (status, len(made["problems"])) == (200, 1)
    assert lab.ask("POST", "surveys", {"id": "next", "consent": "bank"})[1]["id"] == (
        "surveys.survey_forms.there"
    )
    assert lab.ask("GET", "surveys/nowhere")[1]["id"] == "surveys.survey_forms.unknown"


def test_a_form_says_how_people_are_asked_and_what_it_is_about(lab: Lab) -> None:
    """Days, ways, who was asked and missed, languages, a variable, a code and a finding are in the file
    as the page sent them; what the page offers has words.
    """
    write(lab.root, "codebook/codebook.yaml", VARIABLES)
    write(lab.root, "codebook/findings/F-10001.yaml", FINDING)
    told = lab.get("surveys")
    assert told["ways"]["flyers"]["fr"] == "des tracts et des affiches"
    assert told["variables"] == {"setting": {"en": "Place"}}
    assert told["findings"] == {"F-10001": {"en": "A loan is refused."}}

    one = lab.get("surveys/bank-2026")
    form = one["form"] | {
        "open": {"from": "2026-03-01", "until": "2026-04-15"},
        "reached": ["flyers", "a radio programme"],
        "asked": {"who": {"en": "Everybody"}, "missed": {"en": "Who reads none of these"}},
        "languages": ["en", "fr", "ro"],
        "finding": "F-10001",
    }
    form["questions"][0] |= {"variable": "setting"}
    form["questions"][0]["options"][0]["code"] = "deposit"
    early = form | {"open": {"from": "2026-04-15", "until": "2026-03-01"}}
    _, refused = lab.ask("PUT", "surveys/bank-2026", {"form": early, "seen": one["seen"]})
    assert refused["id"] == "store.surveys.ends_before"
    status, saved = lab.ask("PUT", "surveys/bank-2026", {"form": form, "seen": one["seen"]})
    survey = read_survey(lab.root, "bank-2026")
    assert (status, saved["form"]["reached"]) == (200, ["flyers", "a radio programme"])
    assert (survey.opened, survey.closes) == ("2026-03-01", "2026-04-15")
    assert (survey.asked["en"], survey.missed["en"]) == ("Everybody", "Who reads none of these")
    assert (survey.languages, survey.finding) == (("en", "fr", "ro"), "F-10001")
    first = survey.questions[0]
    assert (first.variable, first.options[0].code) == ("setting", "deposit")
