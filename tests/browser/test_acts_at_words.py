"""Acts at the words: the bar beside a selection, a right click, handles, a memo in place, a part of
a coding, whose codings are shown; also while a colleague corrects the text.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from browser.lab import Lab, faults, open_interview, open_lab, saved, select, soon
from browser.rooms import code, codings, correct, note

pytestmark = [pytest.mark.browser, pytest.mark.long]


def bar(page: Any) -> Any:
    """The bar beside the selection, while it is there."""
    return page.locator(".rap-selection-bar:visible")


def press(page: Any, command: str) -> None:
    """A button of the bar."""
    bar(page).locator(f'[data-command="{command}"]').click()


def chosen(page: Any, words: str, typed: str) -> None:
    """Code words; the new coding is chosen and has its handles."""
    code(page, words, typed)
    page.locator(".rap-handle-end:visible").wait_for()
    saved(page)


def focused(page: Any) -> str:
    """The classes of what has the keyboard."""
    return str(page.evaluate("document.activeElement.className"))


def at_the_end_of(page: Any, word: str) -> tuple[float, float]:
    """Where to put the mouse at the last letter of a word of the text, wherever its line breaks."""
    x, y = page.evaluate(
        """word => {
          const lines = document.querySelector('.rap-text:not(.lm-mod-hidden *)');
          const texts = document.createTreeWalker(lines, NodeFilter.SHOW_TEXT);
          for (let text; (text = texts.nextNode()); ) {
            const at = text.data.indexOf(word);
            if (at >= 0) {
              const letters = document.createRange();
              letters.setStart(text, at + word.length - 1);
              letters.setEnd(text, at + word.length);
              const box = letters.getBoundingClientRect();
              return [box.right - 1, box.top + box.height / 2];
            }
          }
        }""",
        word,
    )
    return float(x), float(y)


def test_the_bar_stands_beside_the_selection_and_leaves_the_keyboard_alone(page: Any):
    """It covers no selected word, waits until the mouse is up, and Escape puts it away."""
    line = page.locator(".rap-line:visible", has_text="A colleague").bounding_box()
    page.mouse.move(line["x"] + 2, line["y"] + 12)
    page.mouse.down()
    page.mouse.move(line["x"] + 150, line["y"] + 12, steps=3)
    page.wait_for_function("getSelection().toString().length > 5")
    assert bar(page).count() == 0
    page.mouse.up()
    bar(page).wait_for()
    covered = page.evaluate(
        """() => {
          const bar = document.querySelector('.rap-selection-bar:not([hidden])').getBoundingClientRect();
          const rects = [...getSelection().getRangeAt(0).getClientRects()];
          return rects.some(one => one.left < bar.right && bar.left < one.right && one.top < bar.bottom && bar.top < one.bottom);
        }"""
    )

    assert not covered
    assert "rap-text" in focused(page)
    assert faults(page, ".rap-selection-bar") == []
    page.keyboard.press("Escape")
    soon(bar(page).count, 0)


def test_the_bar_codes_by_mouse_and_by_key(page: Any, lab: Lab):
    """The last code by a click; Alt F10 goes to the bar, the arrows to the star, Enter gives it."""
    chosen(page, "three months", "dep")
    select(page, "the spare with her")
    press(page, "rap:again")
    soon(lambda: len(codings(lab, page.source)), 2)
    page.keyboard.press("Alt+F10")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    soon(
        lambda: [one["important"] for one in lab.ask(f"sources/{page.source}")["codings"]],
        [False, True],
    )
    page.keyboard.press("Escape")
    soon(lambda: focused(page), "rap-text")


def test_a_right_click_on_a_coding_offers_what_can_be_done_with_it(page: Any, lab: Lab):
    """It names the coding; what is chosen there asks nothing more. By Shift F10 it is the same."""
    chosen(page, "three months", "dep")
    chosen(page, "three months", "adv")
    page.locator(".rap-mark:visible", has_text="three months").click(button="right")
    menu = page.locator(".rap-here-menu")
    menu.locator(".lm-Menu-item", has_text="Deposit · you").click()
    page.keyboard.press("Shift+F10")
    menu.locator(".lm-Menu-item.lm-mod-toggled", has_text="Deposit · you").wait_for()
    menu.locator(".lm-Menu-item", has_text="Take a code off").click()

    soon(lambda: codings(lab, page.source), [("advice", "three months")])


def test_a_code_is_taken_off_a_part_and_one_undo_gives_it_back(page: Any, lab: Lab):
    """The middle leaves two codings, both with their star."""
    chosen(page, "You pay three months first", "dep")
    page.keyboard.press("i")
    select(page, "three months")
    page.keyboard.press("x")
    soon(lambda: codings(lab, page.source), [("deposit", "You pay"), ("deposit", "first")])
    assert all(one["important"] for one in lab.ask(f"sources/{page.source}")["codings"])
    page.keyboard.press("Control+z")

    soon(lambda: codings(lab, page.source), [("deposit", "You pay three months first")])


def test_an_edge_is_moved_by_mouse_and_by_key(page: Any, lab: Lab):
    """It stops at words, with Alt at letters; letting go is one act, Escape is none."""
    chosen(page, "pay three", "dep")
    handle, there = page.locator(".rap-handle-end:visible"), at_the_end_of(page, "months")
    handle.hover()
    page.mouse.down()
    page.mouse.move(*there, steps=2)
    page.keyboard.press("Escape")
    page.mouse.up()
    handle.hover()
    page.mouse.down()
    page.mouse.move(*there, steps=2)
    page.mouse.up()
    soon(lambda: codings(lab, page.source), [("deposit", "pay three months")])
    page.keyboard.press("g")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+ArrowRight")

    soon(lambda: codings(lab, page.source), [("deposit", "ou pay three months")])
    assert "rap-handle-start" in focused(page)


def test_an_edge_in_hand_stays_where_it_was_when_the_text_is_corrected(page: Any, lab: Lab):
    """A colleague corrects an earlier line while the handle is held: it says so, and nothing moves."""
    chosen(page, "three months", "dep")
    page.locator(".rap-handle-end:visible").hover()  # as soon as it stands still
    page.mouse.down()
    page.mouse.move(*at_the_end_of(page, "first"), steps=2)
    page.wait_for_function("CSS.highlights.has('rap-edge')")
    correct(lab, page.source, "A colleague told me.", "Once more: a colleague told me.")
    note(page, "The edge stays where it was")
    page.mouse.up()

    saved(page)
    assert codings(lab, page.source) == [("deposit", "three months")]


def test_an_answer_that_a_later_one_overtook_is_not_shown(page: Any, lab: Lab):
    """Two corrections, and the text of the first comes last: the screen stays with the second."""
    held: list[tuple[Any, Any]] = []

    def hold(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(f"**/rap/api/sources/{page.source}**", hold)
    correct(lab, page.source, "A colleague told", "One colleague told")
    soon(lambda: page.wait_for_timeout(50) or len(held), 1)
    correct(lab, page.source, "One colleague told", "Two colleagues told")
    page.locator(".rap-text:visible", has_text="Two colleagues").wait_for()
    route, answer = held[0]
    route.fulfill(response=answer)
    page.wait_for_timeout(1000)

    assert page.locator(".rap-text:visible", has_text="Two colleagues").count() == 1


def test_the_bar_codes_the_words_it_stands_beside_after_a_correction(page: Any, lab: Lab):
    """Pressed before the window heard of it, and after: the words that are selected."""
    chosen(page, "A colleague", "adv")
    select(page, "three months")
    bar(page).wait_for()
    correct(lab, page.source, "A colleague told me.", "Well, a colleague told me.")
    page.locator(".rap-text:visible", has_text="Well, a").wait_for()
    press(page, "rap:again")

    soon(lambda: ("advice", "three months") in codings(lab, page.source), True)
    assert len(codings(lab, page.source)) == 2


def test_the_menu_acts_on_the_words_it_was_opened_on_after_a_correction(page: Any, lab: Lab):
    """Open while a colleague corrects: the same words get the code, the coding named is taken off."""
    chosen(page, "A colleague", "adv")
    select(page, "three months")
    page.keyboard.press("Shift+F10")
    menu = page.locator(".rap-here-menu")
    menu.locator(".lm-Menu-item", has_text="Code the selection").wait_for()
    correct(lab, page.source, "How did you", "So how did you")
    page.locator(".rap-text:visible", has_text="So how did you").wait_for()
    menu.locator(".lm-Menu-item", has_text="Code the selection").click()
    page.locator(".rap-box input").fill("dep")
    page.keyboard.press("Enter")

    wanted = [("advice", "A colleague"), ("deposit", "three months")]
    soon(lambda: codings(lab, page.source), wanted)


def drag_meanwhile(page: Any, lab: Lab, words: str, *, meanwhile: tuple[str, str]) -> None:
    """Take words in hand, let a colleague correct something, and drop them on a code."""
    select(page, words)
    page.evaluate(
        """() => {
          const line = getSelection().anchorNode.parentElement;
          window.inHand = new DataTransfer();
          line.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer: inHand }));
        }"""
    )
    correct(lab, page.source, *meanwhile)
    page.locator(".rap-text:visible", has_text=meanwhile[1]).wait_for()
    page.locator('#rap-codebook [data-code="alarm"]').evaluate(
        "row => row.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: inHand }))"
    )


def test_what_is_dragged_is_the_words_that_were_taken_in_hand(page: Any, lab: Lab):
    """A correction during a drag: the same words get the code, and words that are gone get none."""
    drag_meanwhile(page, lab, "three months", meanwhile=("A colleague", "Well, a colleague"))
    soon(lambda: codings(lab, page.source), [("alarm", "three months")])
    drag_meanwhile(page, lab, "the spare", meanwhile=("the spare", "a copy"))

    note(page, "Nothing was coded")
    assert codings(lab, page.source) == [("alarm", "three months")]


def test_a_memo_is_written_on_the_words_a_coding_or_a_code(page: Any, lab: Lab):
    """In a box at the text; its words follow a correction made meanwhile, and undo takes it back."""
    chosen(page, "three months", "dep")
    select(page, "the spare")
    page.keyboard.press("Shift+M")
    page.locator(".rap-form-box textarea").fill("Who keeps keys?")
    correct(lab, page.source, "A colleague told me.", "Well, a colleague told me.")
    page.keyboard.press("Control+Enter")
    page.locator(".rap-form-box").wait_for(state="detached")
    page.locator(".rap-mark:visible", has_text="three months").click(button="right")
    page.locator(".rap-here-menu .lm-Menu-item", has_text="Write a memo").click()
    page.locator(".rap-form-box textarea").fill("Before anything else.")
    page.locator(".rap-form-box .rap-main").click()
    page.locator(".rap-form-box").wait_for(state="detached")

    opened = lab.ask(f"sources/{page.source}")
    start = opened["text"].index("the spare")
    wanted = {
        f"{page.source}:{start}-{start + 9}": "Who keeps keys?",
        opened["codings"][0]["id"]: "Before anything else.",
    }
    memos = lab.ask("memos")["memos"]
    assert {one["about"]: one["text"] for one in memos} == wanted
    page.keyboard.press("Control+z")
    soon(lambda: [one["text"] for one in lab.ask("memos")["memos"]], ["Who keeps keys?"])


def test_a_memo_on_words_that_are_gone_stays_in_its_box(page: Any, lab: Lab):
    """It says why it was not saved; what was written is there, also when the box opens again."""
    select(page, "the spare")
    page.keyboard.press("Shift+M")
    page.locator(".rap-form-box textarea").fill("Who keeps keys?")
    correct(lab, page.source, "the spare", "a copy")
    page.locator(".rap-form-box .rap-main").click()
    page.locator(".rap-form-box .rap-trouble", has_text="corrected meanwhile").wait_for()
    page.keyboard.press("Escape")
    select(page, "a copy")
    page.keyboard.press("Shift+M")

    assert page.locator(".rap-form-box textarea").input_value() == "Who keeps keys?"
    assert faults(page, ".rap-form-box") == []
    page.keyboard.press("Escape")


def test_codes_that_are_not_wanted_are_not_shown_until_one_is_given(page: Any):
    """Unticked, its codings are gone from every text; giving it shows it again."""
    chosen(page, "three months", "dep")
    chosen(page, "the spare", "adv")
    page.keyboard.press("p")
    page.locator(".rap-form-box label", has_text="Deposit").locator("input").uncheck()
    page.locator(".rap-form-box [role=status]", has_text="1 of 2").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".rap-mark:visible").all_text_contents() == ["the spare"]
    chosen(page, "the key", "dep")

    marks = page.locator(".rap-mark:visible")
    soon(marks.all_text_contents, ["three months", "the key", "the spare"])


@pytest.mark.parametrize("role", ["reader", "coder"])
def test_what_somebody_may_not_do_is_not_offered(chromium: Any, lab: Lab, role: str):
    """A reader sees no act; a coder sees no new code where the study takes no proposals."""
    page = chromium.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")

    def as_role(route: Any) -> None:
        told = route.fetch().json()
        told["coder"]["role"] = role
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route("**/rap/api/study*", as_role)
    open_lab(page, lab)
    cards = page.locator(".rap-card strong").all_text_contents()
    open_interview(page, "INT-20001")
    select(page, "Zélie has it")
    if role == "coder":
        bar(page).wait_for()
    page.keyboard.press("v")
    page.keyboard.press("n")
    page.keyboard.press("Shift+F10")
    page.locator(".rap-here-menu").wait_for()
    offered = " ".join(page.locator(".rap-here-menu .lm-Menu-itemLabel").all_text_contents())
    tools = page.locator(".rap-tools:visible [data-command]").evaluate_all(
        "all => all.map(one => one.dataset.command)"
    )

    for_coders = {"Bring interviews in", "Review names", "Interviews to come", "People"}
    assert "Reports" in cards or "Runs" in cards, cards
    assert for_coders.intersection(cards) == (for_coders if role == "coder" else set())
    assert page.locator(".rap-box").count() == 0
    assert "New code" not in offered
    assert "rap:in-vivo" not in tools
    assert ("Code the selection" in offered, "rap:code" in tools) == (role == "coder",) * 2
    assert bar(page).count() == 0 or role == "coder"
    page.close()
