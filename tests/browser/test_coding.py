"""Coding in a real JupyterLab: each act by mouse and by key, nothing lost, nothing doubled,
readable without eyes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import (
    LANGUAGES,
    Lab,
    drag,
    faults,
    lab_on,
    open_interview,
    open_lab,
    saved,
    select,
    soon,
    speak,
    wear,
)
from browser.rooms import IDS, TALK, code, codings, log_lines
from studies import add_source, make_study, write

from rap.store.codings import Event
from rap.store.codings.lines import NO_HASH, format_line

pytestmark = [pytest.mark.browser, pytest.mark.long]

SIGNS = "P1: Café 😀 with 👩‍👩‍👧 upstairs, cafe\u0301 too. שלום, we say. Then 🇧🇪 again, after it all.\nP1: A last line.\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests, with an interview for each."""
    study = make_study(tmp_path_factory.mktemp("rooms"))
    for id in IDS:
        add_source(study, id, TALK, case="C-20001")
    add_source(study, "INT-20001", SIGNS, case="C-20001")
    add_source(study, "AR-20001", TALK, rights="public")
    write(study, ".rap/coder", "K-01\n")
    with lab_on(study, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open, so that JupyterLab starts once."""
    page = chromium.new_page(viewport={"width": 1400, "height": 860}, locale="en-GB")
    open_lab(page, lab)
    yield page
    page.close()


BOOKS = [("fr", "Grille de codes"), ("nl", "Codeboek"), ("en", "Codebook")]


def test_a_code_is_typed_and_stands_in_the_study(page: Any, lab: Lab):
    """Key C, three letters, Enter: shown at once, on disk soon, and said in the status bar."""
    code(page, "three months first", "dep")

    page.locator(".rap-mark:visible", has_text="three months first").wait_for()
    soon(lambda: codings(lab, page.source), [("deposit", "three months first")])
    saved(page)


def test_a_click_on_a_code_gives_it(page: Any, lab: Lab):
    """The selection stays while the codebook is clicked."""
    select(page, "A colleague told me")
    page.locator('#rap-codebook [data-code="advice"]').click()

    soon(lambda: codings(lab, page.source), [("advice", "A colleague told me")])


def test_a_passage_is_dragged_onto_a_code(page: Any, lab: Lab):
    """The mouse takes the selection to the codebook."""
    select(page, "We chose it together")
    line = page.locator(".rap-text:visible .rap-line", has_text="We chose it")
    drag(page, line, page.locator('#rap-codebook [data-code="alarm"]'))

    page.locator(".rap-mark:visible", has_text="We chose it together").wait_for()
    soon(lambda: codings(lab, page.source), [("alarm", "We chose it together")])


def test_a_code_is_dragged_onto_a_sentence(page: Any, lab: Lab):
    """Without a selection it takes the sentence under the mouse."""
    line = page.locator(".rap-text:visible .rap-line", has_text="A colleague")
    drag(page, page.locator('#rap-codebook [data-code="advice"]'), line, at=(60, 14))

    page.locator(".rap-mark:visible", has_text="A colleague told me.").wait_for()
    soon(lambda: codings(lab, page.source), [("advice", "A colleague told me.")])


def test_buttons_do_what_keys_do(page: Any, lab: Lab):
    """Code and undo with the mouse alone."""
    select(page, "the spare")
    page.locator('.rap-tools:visible [data-command="rap:code"]').click()
    page.locator(".rap-choice", has_text="Deposit").click()
    soon(lambda: codings(lab, page.source), [("deposit", "the spare")])
    page.locator('.rap-tools:visible [data-command="rap:undo"]').click()

    soon(lambda: codings(lab, page.source), [])


def test_a_digit_gives_the_code_that_holds_it(page: Any, lab: Lab):
    """In the codebook a digit is given to a code; Q gives the last code again."""
    page.locator('#rap-codebook [data-code="alarm"]').focus()
    page.keyboard.press("7")
    select(page, "It rings")
    page.keyboard.press("7")
    select(page, "the key")
    page.keyboard.press("q")

    soon(lambda: codings(lab, page.source), [("alarm", "It rings"), ("alarm", "the key")])


def test_a_new_code_is_made_in_the_same_box(page: Any, lab: Lab):
    """A name nobody used yet offers a new code; it asks for a definition, is in the codebook, and
    is given.
    """
    code(page, "I keep the spare with her", "Spare keys")
    page.locator(".rap-new-code textarea").fill("Who else holds a key.")
    page.locator(".rap-new-code .rap-main").click()

    soon(lambda: codings(lab, page.source), [("spare-keys", "I keep the spare with her")])
    made = next(row for row in lab.ask("codebook")["codes"] if row["code"] == "spare-keys")
    assert (made["label"], made["definition"]) == (
        {"en": "Spare keys"},
        {"en": "Who else holds a key."},
    )


def test_in_vivo_starts_from_her_own_words(page: Any):
    """Key V puts the selected words into the box for the label, where they can be changed."""
    select(page, "not at the owner’s")
    page.keyboard.press("v")

    page.locator(".rap-new-code").wait_for()
    assert page.locator(".rap-new-code input").input_value() == "not at the owner’s"


def test_undo_and_redo_reach_over_a_reload(page: Any, lab: Lab):
    """What was taken off before the page was loaded again comes back, and goes again."""
    code(page, "the key", "dep")
    soon(lambda: codings(lab, page.source), [("deposit", "the key")])
    page.keyboard.press("u")
    soon(lambda: codings(lab, page.source), [])
    open_lab(page, lab)
    open_interview(page, page.source)
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+z")
    soon(lambda: codings(lab, page.source), [("deposit", "the key")])
    page.keyboard.press("Control+z")
    soon(lambda: codings(lab, page.source), [])
    page.keyboard.press("Control+Shift+z")

    soon(lambda: codings(lab, page.source), [("deposit", "the key")])


def test_taking_off_one_of_several_asks_which(page: Any, lab: Lab):
    """Overlaps are never resolved in silence."""
    code(page, "You pay three months first", "dep")
    code(page, "three months", "adv")
    select(page, "three months")
    page.keyboard.press("u")
    page.locator(".rap-choice", has_text="Advice").click()

    soon(lambda: codings(lab, page.source), [("deposit", "You pay three months first")])


def test_edges_move_by_words_and_a_coding_changes_its_code(page: Any, lab: Lab):
    """Keys [ ] { } move the chosen coding; R gives another code, I marks it as important."""
    code(page, "three months", "dep")
    for key in ["[", "}", "}", "{"]:
        page.keyboard.press(key)
    soon(lambda: codings(lab, page.source), [("deposit", "pay three months first")])
    page.keyboard.press("i")
    page.keyboard.press("r")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type("adv")
    page.keyboard.press("Enter")

    soon(lambda: codings(lab, page.source), [("advice", "pay three months first")])
    soon(lambda: [one["important"] for one in lab.ask(f"sources/{page.source}")["codings"]], [True])


def test_repeated_clicks_select_word_sentence_turn(page: Any):
    """Two, three and four clicks; the words come from the language of the turn."""
    turn = TALK.splitlines()[1].partition("P1: ")[2]
    box = page.locator(".rap-text:visible .rap-line", has_text="A colleague").bounding_box()
    for clicks, words in [(2, "colleague"), (3, "A colleague told me."), (4, turn)]:
        page.mouse.click(box["x"] + 40, box["y"] + 14, click_count=clicks)
        soon(lambda: page.evaluate("getSelection().toString()"), words)
        page.wait_for_timeout(600)  # so that the next click is a first one


def test_a_whole_session_by_keyboard(page: Any, lab: Lab, unused: Iterator[str]):
    """Open from the list, go to a turn, select, code, look at the codings, take one off, mark as
    done: no mouse.
    """
    source = next(unused)
    page.locator("#rap-interviews input").focus()
    page.keyboard.type(source)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(f"#rap-coding-{source} .rap-text:focus").wait_for()
    for keys, typed in [
        (["PageDown", "s"], "adv"),
        (["PageDown", "PageDown", "w", "Shift+ArrowRight"], "ala"),
    ]:
        for key in [*keys, "c"]:
            page.keyboard.press(key)
        page.locator(".rap-box input").wait_for()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    soon(lambda: {words for _, words in codings(lab, source)}, {"A colleague told me.", "We chose"})
    page.keyboard.press("l")
    page.keyboard.press("Delete")
    page.locator(".rap-text:focus").wait_for()
    page.keyboard.press("d")

    soon(lambda: [words for _, words in codings(lab, source)], ["A colleague told me."])
    soon(
        lambda: next(row for row in lab.ask("sources")["sources"] if row["id"] == source)["states"],
        {"K-01": "done"},
    )


def test_letters_act_only_while_the_text_has_the_focus(page: Any, lab: Lab):
    """Typing in the filter of the codebook writes there and codes nothing."""
    select(page, "the key")
    page.locator("#rap-codebook input").focus()
    page.keyboard.type("cu1q")
    typed, boxes = (
        page.locator("#rap-codebook input").input_value(),
        page.locator(".rap-box").count(),
    )
    page.locator("#rap-codebook input").fill("")
    saved(page)

    assert (typed, boxes, page.locator(".rap-mark:visible").count()) == ("cu1q", 0, 0)
    assert codings(lab, page.source) == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("😀", "", "😀"),
        ("👩‍👩‍👧", "", "👩‍👩‍👧"),
        ("cafe\u0301 too", "", "cafe\u0301 too"),
        ("שלום", "", "שלום"),
        ("Then", "🇧🇪 again", "Then 🇧🇪 again"),
        ("after it", "A last", "after it all.\nP1: A last"),
    ],
)
def test_what_is_selected_is_what_python_cuts(
    window: Any, lab: Lab, first: str, last: str, words: str
):
    """Emoji, families, accents, another direction, over two turns: `text[start:end]`."""
    open_interview(window, "INT-20001")
    code(window, first, "dep", until=last)

    soon(lambda: words in [cut for _, cut in codings(lab, "INT-20001")], True)


def test_a_screen_reader_is_told_the_codes(page: Any):
    """The coded words carry their codes, the live region says what was done, the list of the place
    can be reached.
    """
    code(page, "three months first", "dep")
    mark = page.locator(".rap-mark:visible", has_text="three months first")

    assert mark.get_attribute("aria-label") == "Codes: Deposit"
    assert page.locator(".rap-toast [role=status]").text_content() == "Coded: Deposit"
    page.keyboard.press("l")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Deposit, you"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == page.source


def test_a_killed_server_loses_nothing_and_doubles_nothing(page: Any, lab: Lab):
    """Acts made while it is away are kept and told; after it is back each is in the log once."""
    code(page, "A colleague", "adv")
    soon(lambda: codings(lab, page.source), [("advice", "A colleague")])
    saved(page)
    lab.kill()
    code(page, "the key", "dep")
    code(page, "It rings", "ala")
    page.locator(".rap-status-wrong", has_text="Not saved yet (2)").wait_for()
    lab.start()

    soon(lambda: len(codings(lab, page.source)), 3)
    saved(page)
    assert len(log_lines(lab.study, page.source)) == 3


def test_what_was_not_sent_survives_a_reload(page: Any, lab: Lab):
    """The server refuses for a while and the page is loaded again: the act is sent when it answers,
    once.
    """
    page.route(
        "**/acts*",
        lambda route: route.fulfill(status=507, json={"message": "the disk is full", "where": ""}),
    )
    code(page, "the key", "dep")
    page.locator(".rap-status-wrong", has_text="the disk is full").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    open_lab(page, lab)
    before = codings(lab, page.source)
    page.unroute("**/acts*")

    soon(lambda: codings(lab, page.source), [("deposit", "the key")])
    assert (before, len(log_lines(lab.study, page.source))) == ([], 1)


def test_a_refused_act_is_set_aside_and_those_after_it_are_saved(page: Any, lab: Lab):
    """An act that can never be saved is told with the reason, and goes when she gives it up."""
    page.route(
        "**/acts*",
        lambda route: route.fulfill(status=400, json={"message": "no such code", "where": ""}),
    )
    code(page, "the key", "dep")
    page.locator(".rap-status-wrong", has_text="1 act could not be saved: no such code").wait_for()
    page.unroute("**/acts*")
    code(page, "A colleague", "adv")
    soon(lambda: codings(lab, page.source), [("advice", "A colleague")])
    soon(lambda: page.locator(".rap-mark:visible").count(), 1)
    page.locator(".rap-status").click()
    page.locator(".rap-my-acts li", has_text="no such code").get_by_text("Give it up").click()

    saved(page)
    assert codings(lab, page.source) == [("advice", "A colleague")]
    page.keyboard.press("Escape")


def test_my_acts_lists_what_was_done_and_takes_any_of_it_back(page: Any, lab: Lab):
    """The list says what and where; the older of two acts is taken back from it, and done again."""
    code(page, "the key", "dep")
    code(page, "A colleague", "adv")
    soon(lambda: len(codings(lab, page.source)), 2)
    page.locator(".rap-status-acts").click()
    acts = page.locator(".rap-my-acts li")
    assert "Coded: Advice" in acts.first.text_content()
    page.locator(".rap-my-acts").get_by_role("button", name="Undo: Coded: Deposit").first.click()
    soon(lambda: codings(lab, page.source), [("advice", "A colleague")])
    page.locator(".rap-my-acts").get_by_role("button", name="Redo: Coded: Deposit").first.click()

    soon(lambda: len(codings(lab, page.source)), 2)
    page.keyboard.press("Escape")
    assert page.locator(".rap-my-acts").count() == 0


def test_another_window_sees_it_within_two_seconds(page: Any, chromium: Any, lab: Lab):
    """What one window codes appears in the other without a reload; a busy machine is late now and
    then.
    """
    other = chromium.new_page(viewport={"width": 1200, "height": 800})
    open_lab(other, lab)
    open_interview(other, page.source)

    def seen_after(words: str, typed: str) -> float:
        code(page, words, typed)
        soon(lambda: words in [cut for _, cut in codings(lab, page.source)], True)
        begun = time.monotonic()
        other.locator(".rap-mark:visible", has_text=words).wait_for()
        return time.monotonic() - begun

    passages = (
        ("the key", "dep"),
        ("A colleague", "adv"),
        ("It rings", "ala"),
        ("the spare", "dep"),
        ("We chose", "ala"),
    )
    took = [seen_after(words, typed) for words, typed in passages]
    other.close()

    assert min(took) < 2


def test_the_screen_speaks_the_chosen_language(page: Any):
    """French and Dutch words in menu, buttons and lists, changed while it runs."""
    for language, book in BOOKS:
        speak(page, language)
        soon(
            lambda: page.locator(".lm-MenuBar-item", has_text="Cod").text_content(),
            LANGUAGES[language],
        )
        soon(lambda: page.locator("#rap-codebook .rap-tree").get_attribute("aria-label"), book)


def test_ways_of_looking_change_what_is_shown(page: Any):
    """One code alone, density, and all again, underlined instead of highlighted."""
    code(page, "A colleague", "adv")
    code(page, "the key", "dep")
    page.locator(".rap-mode:visible").select_option("code")
    soon(lambda: page.locator(".rap-mark:visible").all_text_contents(), ["the key"])
    page.locator(".rap-mode:visible").select_option("density")
    page.locator(".rap-text.rap-dense:visible").wait_for()
    page.locator(".rap-mode:visible").select_option("all")
    soon(lambda: page.locator(".rap-mark:visible").all_text_contents(), ["A colleague", "the key"])
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("h")

    page.locator(".rap-text.rap-underlined:visible").wait_for()


def test_a_card_by_the_mouse_names_codes_and_coders(page: Any):
    """Over coded words, after a moment."""
    code(page, "three months first", "dep")
    page.locator(".rap-mark:visible", has_text="three months first").hover()
    page.locator(".rap-hover:visible", has_text="Deposit").wait_for()

    assert "you" in str(page.locator(".rap-hover:visible").text_content())


def test_search_here_and_go_from_passage_to_passage(page: Any):
    """J goes to the next passage of the code, and round again; F finds without accents and
    capitals.
    """
    code(page, "A colleague", "adv")
    code(page, "It rings", "adv")
    for words in ("A colleague", "It rings"):
        page.keyboard.press("j")
        soon(lambda: page.evaluate("getSelection().toString()"), words)
    page.keyboard.press("f")
    page.locator(".rap-find:visible input").fill("NEIGHBOUR")
    soon(lambda: page.locator(".rap-find:visible [role=status]").text_content(), "1 of 1")
    page.keyboard.press("Escape")

    soon(lambda: page.evaluate("CSS.highlights.get('rap-hit')?.size ?? 0"), 0)


def test_what_may_not_be_quoted_is_marked_in_the_text(page: Any, lab: Lab):
    """A refusal for members said while coding is in the study, and the words say so."""
    select(page, "I keep the spare with her")
    page.evaluate("window.jupyterapp.commands.execute('rap:veto-members')")
    soon(
        lambda: [one["audience"] for one in lab.ask(f"sources/{page.source}")["vetoes"]],
        ["members"],
    )
    barred = page.locator(".rap-barred:visible", has_text="I keep the spare with her")

    assert "members" in str(barred.get_attribute("aria-label"))


def test_a_translation_stands_beside_its_turn(window: Any, lab: Lab):
    """Key B shows what was said in another language, in the row of the turn it belongs to."""
    start, src = TALK.index("A colleague"), lab.ask("sources/AR-20001")["src"]
    said = {"start": start, "end": start + 20, "text": "C’est une collègue qui me l’a dit."}
    event = Event("say", "1" * 32, "K-02", "2026-01-01T10:00:00.000Z", src, said)
    log = "interviews/translations/AR-20001/fr/K-02.device00.jsonl"
    write(lab.study, log, format_line(event, prev=NO_HASH)[0].decode())
    soon(lambda: list(lab.ask("sources/AR-20001")["translations"]), ["fr"])
    window.evaluate("window.jupyterapp.commands.execute('rap:open', { source: 'AR-20001' })")
    window.locator("#rap-coding-AR-20001 .rap-text:focus").wait_for()
    window.keyboard.press("b")

    row = window.locator(".rap-turn:visible", has_text="A colleague told me.")
    said = row.locator(".rap-beside", has_text="C’est une collègue qui me l’a dit.")
    said.wait_for()
    assert row.locator(".rap-beside").all_text_contents() == [said.text_content()]


def test_other_programs_words_find_the_command(page: Any):
    """Somebody who types "uncode" in the palette is led to the command that does it."""
    page.keyboard.press("Control+Shift+c")
    page.locator(".lm-CommandPalette-input:visible").fill("uncode nvivo")

    page.locator(".lm-CommandPalette-item:visible", has_text="Take a code off").first.wait_for()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious(page: Any, theme: str):
    """Lists, text, codings, the box to choose a code and the box for a new one, by day and by
    night.
    """
    wear(page, theme)
    code(page, "three months first", "dep")
    select(page, "the key")
    found = []
    for key, part in [
        ("", ".rap-coding"),
        ("", ".rap-panel"),
        ("c", ".rap-box"),
        ("n", ".rap-box"),
    ]:
        if key:
            page.keyboard.press(key)
            page.locator(".rap-box").wait_for()
        found += faults(page, part)
        page.keyboard.press("Escape")
        page.locator(".rap-text:visible").focus()
    wear(page, "Light")

    assert found == []
