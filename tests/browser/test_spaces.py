"""A visit to a trial space written down in a real JupyterLab: by mouse, by keyboard, in three
languages, for every eye.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, soon, speak, wear, window_on
from browser.test_panels import go
from messages import said
from studies import make_study, write

from rap.store.findings import read_finding
from rap.store.observations import check_observations, read_observations

pytestmark = [pytest.mark.browser, pytest.mark.long]

FINDING = """\
statement: {en: {text: "A key each, and somebody who comes.", by: K-01}}
criteria:
  key: {label: {en: A key for each, fr: Une clé pour chacune, nl: Voor ieder een sleutel}, unit: yes-no, wanted: "yes"}
  calm: {label: {en: Quiet, fr: Calme, nl: Rust}, unit: score, at_least: "4"}
  help: {label: {en: Help comes, fr: L’aide arrive, nl: Er komt hulp}, unit: minutes, at_most: "5"}
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab on a study with two trial spaces."""
    root = make_study(tmp_path_factory.mktemp("rooms"))
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    for space, tenure in (("S-30001", "shared"), ("S-30002", "temporary")):
        write(root, f"interviews/cases/{space}.yaml", f"variables: {{tenure: {tenure}}}\n")
    write(root, ".rap/coder", "K-01\n")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    with window_on(chromium, lab, width=1400, height=900) as page:
        yield page


@pytest.fixture
def page(window: Any, lab: Lab) -> Any:
    """The page of trial spaces with empty fields and nothing seen yet, in English."""
    for path in (lab.study / "interviews/observations").glob("*/*.csv"):
        path.unlink()
    speak(window, "en")
    opened = go(window, "spaces")
    opened.get_by_role("button", name="Save this visit").wait_for()
    for field in opened.locator(".rap-criterion input").all():
        field.fill("")
    for field in opened.locator(".rap-criterion select").all():
        field.select_option("")
    return opened


def criterion(page: Any, name: str) -> Any:
    return page.get_by_role("group", name=name)


def lines(root: Path) -> list[tuple[str, ...]]:
    return [
        (one.space, one.date, one.criterion, one.value, one.note, one.by)
        for one in read_observations(root)
    ]


def test_a_visit_is_written_down_and_stands_below(page: Any, lab: Lab):
    """By mouse: a space, a day, who looked, three things seen; one file, which the study reads."""
    page.get_by_label("Space", exact=True).select_option("S-30002")
    page.get_by_label("Day").fill("2026-04-14")
    page.get_by_label("Who looked").select_option("member")
    criterion(page, "A key for each").get_by_label("What you saw").select_option("yes")
    criterion(page, "Quiet").get_by_label("What you saw").select_option("2")
    criterion(page, "Help comes").get_by_label("What you saw (minutes)").fill("4,5")
    criterion(page, "Help comes").get_by_label("Note").fill("Incident: the door was locked.")
    page.get_by_role("button", name="Save this visit").click()
    page.locator(".rap-news", has_text="Saved: 3 lines for S-30002.").wait_for()

    assert lines(lab.study) == [
        ("S-30002", "2026-04-14", "key", "yes", "", "member"),
        ("S-30002", "2026-04-14", "calm", "2", "", "member"),
        ("S-30002", "2026-04-14", "help", "4.5", "Incident: the door was locked.", "member"),
    ]
    criteria = {one.id: one for one in read_finding(lab.study, "F-10001").criteria}
    assert check_observations(lab.study, criteria=criteria) == []
    assert len(list((lab.study / "interviews/observations").glob("*/*.csv"))) == 1
    soon(lambda: page.locator("tbody tr").count(), 3)
    assert "4.5 minutes" in str(page.locator("tbody tr").last.inner_text())
    page.get_by_label("Space", exact=True).select_option("S-30001")
    page.get_by_text("Nobody has written down a visit yet.").wait_for()


def test_a_visit_is_written_down_by_keyboard_alone(page: Any, lab: Lab):
    """Tab from field to field, letters choose in lists, Enter saves; then the cursor is at the
    first field again.
    """
    keyboard = page.page.keyboard
    page.get_by_label("Who looked").select_option("K-01")
    page.get_by_label("Who looked").focus()
    keyboard.press("Tab")
    keyboard.type("yes")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.type("5")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.type("3")
    keyboard.press("Enter")

    wanted = [("key", "yes", "K-01"), ("calm", "5", "K-01"), ("help", "3", "K-01")]
    soon(lambda: [(row[2], row[3], row[5]) for row in lines(lab.study)], wanted)
    soon(lambda: page.page.evaluate("document.activeElement.dataset.key"), "space")
    assert page.locator(".rap-criterion input").first.input_value() == ""


def test_what_a_file_would_be_refused_for_is_refused_here_in_the_same_words(page: Any, lab: Lab):
    """The cursor goes to the field; what else was filled in stays."""
    criterion(page, "A key for each").get_by_label("What you saw").select_option("yes")
    criterion(page, "Help comes").get_by_label("What you saw (minutes)").fill("soon")
    page.get_by_role("button", name="Save this visit").click()
    refused = said("answers.observation_import.no_number", value="soon", unit="minutes")
    page.locator(".rap-news", has_text=refused).wait_for()

    assert page.page.evaluate("document.activeElement.value") == "soon"
    assert criterion(page, "A key for each").get_by_label("What you saw").input_value() == "yes"
    assert lines(lab.study) == []


def test_an_empty_visit_is_not_saved(page: Any, lab: Lab):
    """It is said, and nothing is sent."""
    page.get_by_role("button", name="Save this visit").click()
    page.locator(".rap-news", has_text="Nothing is filled in yet.").wait_for()

    assert lines(lab.study) == []


def test_a_note_that_names_somebody_is_shown_before_it_is_saved(page: Any, lab: Lab):
    """The words are marked where they stand, after a sign of two units too; a person lets them
    through, or takes them out.
    """
    criterion(page, "Quiet").get_by_label("What you saw").select_option("4")
    criterion(page, "Quiet").get_by_label("Note").fill("🔑 ask 0470 12 34 56")
    page.get_by_role("button", name="Save this visit").click()
    page.locator(".rap-news", has_text="This looks like a name, a number or an address.").wait_for()
    assert criterion(page, "Quiet").locator("mark").all_inner_texts() == ["0470 12 34 56"]
    assert lines(lab.study) == []
    criterion(page, "Quiet").get_by_label("Note").fill("🔑 ask the union")
    assert criterion(page, "Quiet").locator("mark").count() == 0
    criterion(page, "Quiet").get_by_label("Note").fill("🔑 ask 0470 12 34 56")
    page.get_by_role("button", name="Save this visit").click()
    criterion(page, "Quiet").get_by_role("button", name="It names nobody: save").click()
    page.locator(".rap-news", has_text="Saved: 1 line for").wait_for()

    assert [row[4] for row in lines(lab.study)] == ["🔑 ask 0470 12 34 56"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Enregistrer cette visite", "Une clé pour chacune", "au plus 5 minutes"]),
        ("nl", ["Dit bezoek bewaren", "Voor ieder een sleutel", "hoogstens 5 minuten"]),
    ],
)
def test_it_speaks_the_chosen_language_and_keeps_what_is_typed(
    page: Any, language: str, words: list[str]
):
    """Fields, criteria and bounds; a note half written stays."""
    criterion(page, "Quiet").get_by_label("Note").fill("half a sent")
    speak(page.page, language)
    page.get_by_role("button", name=words[0]).wait_for()
    help = page.locator(".rap-criterion").last

    assert words[1] in str(page.locator(".rap-criterion").first.inner_text())
    assert words[2] in str(help.inner_text())
    assert page.locator('[data-key="note calm"]').input_value() == "half a sent"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_on_the_form(page: Any, theme: str):
    """With a marked note and a table below, by day and by night."""
    window = page.page
    wear(window, theme)
    criterion(page, "Quiet").get_by_label("What you saw").select_option("4")
    page.get_by_role("button", name="Save this visit").click()
    page.locator(".rap-news", has_text="Saved: 1 line").wait_for()
    soon(lambda: page.locator("tbody tr").count(), 1)
    criterion(page, "Quiet").get_by_label("Note").fill("ask 0470 12 34 56")
    page.get_by_role("button", name="Save this visit").click()
    page.locator("mark").wait_for()
    found = faults(window, "#rap-page-spaces")
    wear(window, "Light")

    assert found == []
