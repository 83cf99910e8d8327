"""Answers to a survey come in on the page *Surveys*, by keys: looked at, decided, brought in, and one
person's taken back by her receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, open_lab, picture, speak
from browser.test_panels import go
from browser.vault_lab import sit_there, vault_lab
from survey_shapes import make_survey_study, write_csv
from vaults import PASSPHRASE

from rap.store.surveys.batches import find_respondents, read_batches
from rap.store.surveys.forms import read_survey

pytestmark = [pytest.mark.browser, pytest.mark.long]
HER = "203.0.113.77"
N_PEOPLE = 14


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a study with the invented survey, whose K-01 has a key and a vault."""
    with vault_lab(make_survey_study, tmp_path_factory.mktemp("answers")) as started:
        yield started


@pytest.fixture(autouse=True)
def _same_machine(_own_place: None, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_there(monkeypatch, lab.private)


def export() -> bytes:
    """A typed table whose column for the status is not called so, with one value nobody knows."""
    head = ["ip address", "Statuut nu", "refused", "consent", "language", "receipt", "open"]
    rows = []
    for at in range(N_PEOPLE):
        status = "rich" if at == 2 else ("self", "contract")[at % 2]
        receipt = "7K3M-90ZT" if at == 3 else f"0000-00{at:02d}"
        words = f"They were polite, I must say. {at}" if at % 3 == 0 else ""
        rows.append([HER, status, "no", "yes", "en", receipt, words])
    return write_csv([head, *rows])


def test_an_export_comes_in_by_keys(chromium: Any, lab: Lab):
    """What the file is, what each column became and what is asked is on the page; one press brings all
    of it in; axe finds nothing, and a phone need not scroll to the side.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    opened = go(page, "surveys")
    with page.expect_file_chooser() as chooser:
        opened.get_by_role("button", name="Choose a file…").press("Enter")
    file = {"name": "export.csv", "mimeType": "text/csv", "buffer": export()}
    chooser.value.set_files(files=[file])
    opened.get_by_text("2 of its 7 questions are in this file").wait_for()
    assert opened.get_by_label("Answers to").input_value() == "bank"
    assert find_respondents(lab.study) == frozenset()

    opened.get_by_text("Columns of the file").press("Enter")
    opened.get_by_label("Column “Statuut nu”").select_option("status")
    opened.get_by_text("3 of its 7 questions are in this file").wait_for()
    bring = opened.get_by_role("button", name="Bring in the answers of 14 people")
    assert bring.is_disabled()
    value = opened.get_by_label("“rich”", exact=False)
    value.focus()
    assert faults(page, ".rap-surveys") == []
    picture(page, "answers-in-asked")
    value.select_option("self")
    opened.get_by_role("button", name="Take back").wait_for()
    row = opened.get_by_label("what becomes of it").first
    row.select_option("-")
    row.select_option("")
    assert "The receipt: kept as a hash" in opened.locator(".rap-ans-rows").nth(1).inner_text()
    bring = opened.get_by_role("button", name="Bring in the answers of 14 people")
    bring.focus()
    picture(page, "answers-in", opened.locator(".rap-answers-in"))
    page.set_viewport_size({"width": 390, "height": 844})
    inner = opened.locator(".rap-page-scroll")
    assert inner.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    assert faults(page, ".rap-surveys") == []
    picture(page, "answers-in-390", opened.locator(".rap-answers-in"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("Enter")

    opened.get_by_role("heading", name="The answers of 14 people came in.").wait_for()
    picture(page, "answers-in-done")
    [batch] = read_batches(lab.study, read_survey(lab.study, "bank"))
    assert sorted(row["status"] for row in batch.rows) == ["contract"] * 7 + ["self"] * 7
    assert batch.dropped == ("ip address",)
    tracked = [path for path in lab.study.rglob("*") if path.is_file()]
    assert not any(HER.encode() in path.read_bytes() for path in tracked)
    opened.get_by_text("answers: 14", exact=False).wait_for()

    opened.get_by_label("Her receipt").fill("7k3m 90zt")
    opened.get_by_label("Passphrase", exact=False).last.fill(PASSPHRASE)
    page.keyboard.press("Enter")
    opened.get_by_role("heading", name="Her answers to “Bank”", exact=False).wait_for()
    assert faults(page, ".rap-surveys") == []
    picture(page, "answers-back", opened.locator(".rap-ans-back"))
    opened.get_by_role("button", name="Take them out").press("Enter")
    opened.get_by_text("Her answers are gone from this computer", exact=False).wait_for()
    assert len(find_respondents(lab.study)) == 13
    context.close()


def test_what_is_no_export_is_said(chromium: Any, lab: Lab, tmp_path: Path):
    """In the language of the screen: where, what, what would be right; another file can be chosen."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    opened = go(page, "surveys")
    for language, lead, choose in (
        ("fr", "Des réponses sont arrivées", "Choisir un fichier…"),
        ("nl", "Er kwamen antwoorden binnen", "Een bestand kiezen…"),
        ("en", "Answers came in", "Choose a file…"),
    ):
        speak(page, language)
        opened.get_by_role("heading", name=lead).wait_for()
        assert opened.get_by_role("button", name=choose).is_visible()
    for kind, data, said in (
        ("csv", b"colour,size\nred,9\n", "no column of this file is a question of the form bank"),
        ("txt", b"Dear all,\nsee you on Monday.\n", "there is no code of a form"),
    ):
        with page.expect_file_chooser() as chooser:
            opened.get_by_role("button", name="file…", exact=False).first.press("Enter")
        file = {"name": f"other.{kind}", "mimeType": "text/plain", "buffer": data}
        chooser.value.set_files(files=[file])
        opened.locator(".rap-answers-in").get_by_text(said, exact=False).wait_for()
    assert faults(page, ".rap-surveys") == []
    picture(page, "answers-in-refused")
    context.close()
