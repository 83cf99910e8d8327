"""Words that were saved in between, keys that are refused, a narrow window and an answer that is lost:
what a person sees of each in a real JupyterLab.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_S,
    TOKEN,
    Lab,
    faults,
    lab_on,
    open_interview,
    quiet,
    saved,
    select,
    soon,
    speak,
    to_page,
    window_on,
)
from studies import add_source, make_study, write

pytestmark = [pytest.mark.browser, pytest.mark.long]
SOURCE, PHONED = "INT-10001", "INT-10002"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A study that K-01 leads, with a telephone number in one text."""
    root = make_study(tmp_path_factory.mktemp("between") / "study")
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    add_source(root, PHONED, "I: And then?\nP1: Call 0470 00 11 22 at night.\n", case="C-20001")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab) as page:
        yield page


def send(lab: Lab, method: str, path: str, body: dict[str, Any]) -> Any:
    """What the other window of the same person does."""
    request = urllib.request.Request(
        f"{lab.address}/rap/api/{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:
        return json.load(reply)


def memo_in_two_windows(page: Any, lab: Lab, about: str) -> Any:
    """A memo that is written in here and was saved elsewhere meanwhile; the page with the dialog."""
    made = send(lab, "POST", "memos", {"type": "question", "about": about, "text": "Ask both."})
    to_page(page, "Notes")
    memos = page.locator("#rap-page-memos")
    memos.locator(".rap-memo", has_text="Ask both.").click()
    memos.get_by_label("Text").fill("Ask the neighbour.")
    send(lab, "PUT", f"memos/{made['id']}", {"text": "Ask the owner.", "seen": made["seen"]})
    memos.get_by_role("button", name="Save this memo").click()
    page.get_by_role("dialog").get_by_text("Ask the owner.").wait_for()
    return made["id"]


def text_of(lab: Lab, id: str) -> str:
    return next(one["text"] for one in lab.ask("memos")["memos"] if one["id"] == id)


def test_a_memo_that_was_saved_in_another_window_is_put_together(page: Any, lab: Lab) -> None:
    """Both texts are in the dialog; a third begins with both; nothing was written before."""
    id = memo_in_two_windows(page, lab, "alarm")
    dialog = page.get_by_role("dialog")
    assert "Ask the neighbour." in dialog.inner_text()
    assert faults(page, ".rap-both-box") == []
    assert text_of(lab, id) == "Ask the owner."
    dialog.get_by_role("radio", name="Write it anew").check()
    assert dialog.locator("textarea").input_value() == "Ask the neighbour.\n\nAsk the owner."
    dialog.get_by_role("button", name="Save 1 choice").click()
    dialog.wait_for(state="detached")

    soon(lambda: text_of(lab, id), "Ask the neighbour.\n\nAsk the owner.")
    field = page.locator("#rap-page-memos").get_by_label("Text")
    soon(field.input_value, "Ask the neighbour.\n\nAsk the owner.")


def test_by_keyboard_what_was_saved_is_kept(page: Any, lab: Lab) -> None:
    """Tab and arrows are enough, and the form then has what is there."""
    id = memo_in_two_windows(page, lab, "deposit")
    page.get_by_role("radio", name="Keep what was saved").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save 1 choice").press("Enter")
    field = page.locator("#rap-page-memos").get_by_label("Text")

    soon(field.input_value, "Ask the owner.")
    assert text_of(lab, id) == "Ask the owner."


def test_who_closes_the_dialog_has_her_words_still(page: Any, lab: Lab) -> None:
    """A sentence says that nothing was saved; saved again, she is asked again."""
    id = memo_in_two_windows(page, lab, "advice")
    page.keyboard.press("Escape")
    memos = page.locator("#rap-page-memos")
    memos.locator(".rap-trouble", has_text="not saved yet").wait_for()
    assert memos.get_by_label("Text").input_value() == "Ask the neighbour."
    memos.get_by_role("button", name="Save this memo").click()
    page.get_by_role("radio", name="Keep mine").check()
    page.get_by_role("button", name="Save 1 choice").click()

    soon(lambda: text_of(lab, id), "Ask the neighbour.")


def test_what_is_typed_after_a_refused_key_does_nothing(page: Any, lab: Lab) -> None:
    """R where she has no coding, then a name: the sentence is seen, and D marks nothing as done."""
    open_interview(page, SOURCE)
    select(page, "three months")
    page.keyboard.press("r")
    page.locator(".rap-toast.rap-shown", has_text="There is no coding of yours here.").wait_for()
    page.keyboard.type("depos")
    assert page.locator(".rap-box").count() == 0
    assert page.get_by_role("button", name="in progress").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("d")

    page.get_by_role("button", name="done", exact=True).wait_for()
    page.keyboard.press("d")
    saved(page)


@pytest.mark.parametrize("key", ["i", "u", "r", "g", "x"])
def test_every_key_that_needs_a_coding_says_that_there_is_none(page: Any, key: str) -> None:
    """Where everybody sees it, not in a line for screen readers alone."""
    open_interview(page, SOURCE)
    select(page, "three months")
    page.locator(".rap-toast.rap-shown").wait_for(state="detached")
    page.keyboard.press(key)

    page.locator(".rap-toast.rap-shown", has_text="coding of yours").wait_for()
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 256), (640, 400)])
def test_an_interview_is_read_in_a_narrow_or_low_window(
    chromium: Any, lab: Lab, width: int, height: int
) -> None:
    """Its words have most of the width, some are in sight, and nothing is wider than the window."""
    with narrow(chromium, lab, width, height) as page:
        text = page.locator(".rap-text").bounding_box()
        line = page.locator(".rap-line").first.bounding_box()

        assert line["width"] > 0.55 * width
        assert line["y"] + 24 < text["y"] + text["height"] <= height
        assert page.evaluate("document.documentElement.scrollWidth") == width


def narrow(chromium: Any, lab: Lab, width: int, height: int) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Iterator[Any]:
        with window_on(chromium, lab) as page:
            open_interview(page, SOURCE)
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function("width => document.body.clientWidth === width", arg=width)
            page.wait_for_timeout(500)
            yield page

    return opened()


def test_an_answer_that_is_lost_is_said_in_the_language_of_the_screen(page: Any) -> None:
    """Not in the browser's own English."""
    speak(page, "fr")
    to_page(page, "Notes")
    page.route("**/rap/api/memos?*", lambda route: route.abort())
    memos = page.locator("#rap-page-memos")
    memos.get_by_role("button", name="Nouveau mémo").click()
    memos.get_by_label("Au sujet de").select_option("alarm")
    memos.locator("textarea").fill("Une idée.")
    memos.locator("form .rap-main").click()
    memos.locator(".rap-trouble", has_text="Le serveur n’a pas répondu").wait_for()
    assert "fetch" not in memos.inner_text()
    page.unroute("**/rap/api/memos?*")
    speak(page, "en")


def test_sharing_names_the_interview_that_keeps_it_and_opens_it(
    page: Any, lab: Lab, tmp_path: Path
) -> None:
    """A telephone number: by the interview's title, with the way there."""
    send(
        lab,
        "POST",
        f"sources/{PHONED}/title",
        {"seen": {"title": "", "groups": []}, "title": "copper lake", "groups": []},
    )
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-sharing')")
    quiet(page)
    page.get_by_label("Folder or address").fill(str(tmp_path))
    page.keyboard.press("Enter")
    sharing = page.locator("#rap-page-sharing")
    sharing.get_by_text(f"copper lake · {PHONED}").wait_for()
    assert faults(page, "#rap-page-sharing") == []
    sharing.get_by_role("button", name=f"Open: copper lake · {PHONED}").click()

    page.locator(f"#rap-coding-{PHONED} .rap-line").first.wait_for()
