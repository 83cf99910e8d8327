"""What is pressed in JupyterLab happens once, to the words that were meant, in one's own name: also
while a colleague corrects the text, the network is away, or somebody else logs in.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_S,
    TOKEN,
    Lab,
    heard,
    open_interview,
    open_lab,
    quiet,
    saved,
    select,
    soon,
)
from browser.rooms import IDS, TALK, codings, correct, note
from browser.test_panels import go
from studies import write

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_correction_while_a_code_is_chosen_leaves_the_words_that_were_selected(
    page: Any, lab: Lab
):
    """The box of codes is open, a colleague corrects an earlier line, Enter: the same words."""
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    correct(lab, page.source, "A colleague told me.", "Once more: a colleague told me.")
    page.keyboard.press("Enter")

    soon(lambda: codings(lab, page.source), [("deposit", "three months")])


def test_words_that_were_corrected_themselves_are_not_coded_and_it_is_said(page: Any, lab: Lab):
    """What was selected is not there any more: no other words get the code."""
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    correct(lab, page.source, "three months", "four months")
    page.locator(".rap-text:visible", has_text="four months").wait_for()
    page.keyboard.press("Enter")

    note(page, "Nothing was coded")
    assert codings(lab, page.source) == []


def test_an_act_on_words_that_are_gone_is_set_aside_and_others_are_saved(page: Any, lab: Lab):
    """Coded before the window heard of the correction: it is told, and holds nothing up."""
    page.route("**/rap/api/changes*", lambda route: route.abort())
    select(page, "three months")
    correct(lab, page.source, "three months", "four months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    page.locator(".rap-status-wrong", has_text="a correction has changed the words").wait_for()
    page.unroute("**/rap/api/changes*")
    select(page, "A colleague")
    page.keyboard.press("q")
    soon(lambda: codings(lab, page.source), [("deposit", "A colleague")])
    page.locator(".rap-status").click()
    page.locator(".rap-my-acts li", has_text="a correction").get_by_text("Open the place").click()
    page.locator(".rap-my-acts").get_by_text("Give it up").click()

    saved(page)
    assert codings(lab, page.source) == [("deposit", "A colleague")]


def test_a_selection_stays_on_its_words_when_the_text_is_read_again(page: Any, lab: Lab):
    """A correction of an earlier line arrives, then a key codes what is selected."""
    select(page, "three months")
    correct(lab, page.source, "A colleague told me.", "Once more: a colleague told me.")
    page.locator(".rap-text:visible", has_text="Once more").wait_for()
    soon(lambda: marked(page), ["three months"])
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")

    soon(lambda: codings(lab, page.source), [("deposit", "three months")])


def test_a_key_pressed_while_a_correction_arrives_codes_what_is_selected(page: Any, lab: Lab):
    """Where the words are in the new text is asked before the new text is shown."""
    asked: list[Any] = []
    page.route("**/map?from=*", lambda route: asked.append(route))
    select(page, "three months")
    correct(lab, page.source, "A colleague told me.", "Once more: a colleague told me.")
    while not asked:
        page.wait_for_timeout(20)
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    page.unroute("**/map?from=*")  # what was held goes on

    soon(lambda: codings(lab, page.source), [("deposit", "three months")])


def marked(page: Any) -> list[str]:
    """The words that are painted as selected in the interview in front."""
    words: list[str] = page.evaluate(
        """() => [...(CSS.highlights.get('rap-selection') ?? [])]
          .filter(one => one.startContainer.parentElement.checkVisibility()).map(String)"""
    )
    return words


def test_words_selected_in_two_interviews_are_each_painted_in_their_own(
    page: Any, lab: Lab, unused: Iterator[str]
):
    """The one behind is corrected, and takes nothing from the one in front; back there, what C
    would code is in sight.
    """
    first, second = page.source, next(unused)
    select(page, "three months")
    open_interview(page, second)
    select(page, "We chose it together")
    with heard(page, lab, "sources"):
        correct(lab, first, "A colleague told me.", "Once more: a colleague told me.")
    page.locator(f"#rap-coding-{first} .rap-turn", has_text="Once more").first.wait_for(
        state="attached"
    )
    quiet(page)
    assert marked(page) == ["We chose it together"]
    open_interview(page, first)

    soon(lambda: marked(page), ["three months"])


def test_code_all_shows_and_codes_the_text_of_now(page: Any, lab: Lab):
    """The preview is open while the text changes: what it says is what is coded."""
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+f")
    page.locator(".rap-find:visible input").fill("months")
    page.locator(".rap-find:visible button", has_text="Code all").click()
    page.locator(".rap-form-box select").first.select_option("deposit")
    n = sum(1 for _ in TALK.split("months")) - 1
    correct(lab, page.source, "A colleague told me.", "A colleague told me for months.")
    page.locator(".rap-form-box [role=status]", has_text=f"{n + 1} passages").wait_for()
    page.locator(".rap-form-box .rap-main").click()

    soon(lambda: codings(lab, page.source), [("deposit", "months")] * (n + 1))


def test_what_was_picked_off_stays_off_when_the_text_is_corrected(page: Any, lab: Lab):
    """In the preview of one text and in that of all: a place is left out, a line before it changes,
    and all others get the code.
    """
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+f")
    page.locator(".rap-find:visible input").fill("months")
    page.locator(".rap-find:visible button", has_text="Code all").click()
    box = page.locator(".rap-form-box")
    box.get_by_label("Code", exact=True).select_option("deposit")
    box.locator("li").first.get_by_role("checkbox").uncheck()
    correct(lab, page.source, "A colleague told me.", "Heather for months, heather, she told me.")
    box.locator("[role=status]", has_text="look again").wait_for()
    soon(lambda: box.locator("li input:checked").count(), 1)
    page.keyboard.press("Escape")

    go(page, "passages", words="heather")
    page.locator("#rap-page-passages").get_by_role("button", name="Code all").click()
    box.get_by_label("Code", exact=True).select_option("deposit")
    box.locator("[role=status]", has_text="2 passages").wait_for()
    box.locator("li").first.get_by_role("checkbox").uncheck()
    correct(lab, page.source, "How did you find", "So how did you find")
    box.locator(
        "[role=status]", has_text="1 passage gets Deposit · a text was corrected"
    ).wait_for()
    box.get_by_role("button", name="Code", exact=True).click()

    soon(lambda: codings(lab, page.source), [("deposit", "heather")])


def test_what_waited_offline_is_saved_where_its_words_are(page: Any, lab: Lab):
    """Coded without network, corrected meanwhile by a colleague: the words coded are the words
    selected.
    """
    page.route("**/acts*", lambda route: route.abort())
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    page.locator(".rap-status-wrong").wait_for()
    correct(lab, page.source, "A colleague told me.", "Once more: a colleague told me.")
    page.unroute("**/acts*")
    page.locator(".rap-status").click()

    soon(lambda: codings(lab, page.source), [("deposit", "three months")])
    saved(page)


def test_an_interview_asked_for_twice_is_opened_once(page: Any, lab: Lab):
    """Two presses before the text is there: one page, and it hears what others do."""
    source = IDS[-1]
    page.evaluate(
        """source => Promise.all([1, 2].map(() =>
        window.jupyterapp.commands.execute('rap:open', { source })))""",
        source,
    )

    assert page.locator(f"#rap-coding-{source}").count() == 1


def test_undo_takes_nothing_back_in_a_text_behind_another_page(page: Any, lab: Lab):
    """With another page in front, Undo acts on that page, where nothing was done."""
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    soon(lambda: len(codings(lab, page.source)), 1)
    page.evaluate("() => void window.jupyterapp.commands.execute('rap:panel-rap-page-findings')")
    page.locator("#rap-page-findings h1").wait_for()
    page.evaluate("() => window.jupyterapp.commands.execute('rap:undo')")

    page.locator(".rap-toast", has_text="Nothing to undo").wait_for()
    assert len(codings(lab, page.source)) == 1
    open_interview(page, page.source)


def test_undo_stops_where_the_list_of_what_was_done_here_ends(page: Any, lab: Lab):
    """One act, three times Ctrl Z: the coding of another browser is still there."""
    text = lab.ask(f"sources/{page.source}")
    start = text["text"].index("You pay")
    act = {"id": "a" * 32, "op": "add", "code": "alarm", "start": start, "end": start + 7}
    request = urllib.request.Request(
        f"{lab.address}/rap/api/sources/{page.source}/acts",
        data=json.dumps({"src": text["src"], "acts": [act]}).encode(),
        headers={"Authorization": f"token {TOKEN}"},
        method="POST",
    )
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()
    page.locator(".rap-text:visible .rap-mark").first.wait_for()
    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    soon(lambda: len(codings(lab, page.source)), 2)
    for _ in range(3):
        page.keyboard.press("Control+z")

    soon(lambda: codings(lab, page.source), [("alarm", "You pay")])
    saved(page)
    assert codings(lab, page.source) == [("alarm", "You pay")]


def test_what_one_person_did_is_not_said_to_the_next(page: Any, lab: Lab):
    """K-02 logs in while it is said what K-01 did, with its *Undo*: both are gone."""

    def login(coder: str) -> None:
        write(lab.study, ".rap/coder", f"{coder}\n")
        settings = lab.study / "pyproject.toml"
        with heard(page, lab, "study"):
            settings.write_text(settings.read_text("utf-8") + "\n", "utf-8")

    select(page, "three months")
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")
    toast = page.locator(".rap-toast.rap-shown", has_text="Deposit")
    toast.hover()  # so that it stays
    login("K-02")
    shown = toast.count()
    login("K-01")
    open_lab(page, lab)

    assert shown == 0


def test_what_somebody_else_left_in_this_browser_is_told_and_never_saved_as_mine(
    page: Any, lab: Lab
):
    """An act of K-02 that was not sent: the status bar says whose it is; it is kept."""
    text = lab.ask(f"sources/{page.source}")
    page.evaluate(
        """([place, source, src]) => localStorage.setItem(
            `rap-act:${place}:00000000000001-000000-` + 'b'.repeat(32),
            JSON.stringify({ coder: 'K-02', source, src,
              act: { id: 'b'.repeat(32), op: 'add', code: 'alarm', start: 3, end: 9 } }))""",
        [str(lab.study), page.source, text["src"]],
    )
    before = page.evaluate("() => JSON.stringify(localStorage)")
    assert "K-02" in before
    open_lab(page, lab)
    page.locator(".rap-status", has_text="of K-02").wait_for()
    saved(page)

    assert codings(lab, page.source) == []
    assert '"K-02' in page.evaluate("() => JSON.stringify(localStorage)").replace("\\", "")
