"""Coding in JupyterLab, further: many places at once, the text itself, other windows, a lost
network, a tablet.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_MS,
    TOKEN,
    Lab,
    drag,
    faults,
    lab_on,
    open_interview,
    open_lab,
    saved,
    select,
    soon,
    to_page,
    wear,
)
from browser.rooms import TALK, code, codings, log_lines, rooms
from studies import scaled, write

from rap.store.codings import CodingLogs

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_everything_found_is_coded_and_one_undo_takes_it_back(page: Any, lab: Lab):
    """Search, choose code and scope, look at the passages, give: the sentences have the code; one
    undo, and they have not. The question is among them only when somebody asks for it.
    """
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+f")
    page.locator(".rap-find:visible input").fill("THE")
    page.locator(".rap-find:visible button", has_text="Code all").click()
    page.locator(".rap-form-box select").first.select_option("deposit")
    page.locator(".rap-form-box select").nth(1).select_option("sentence")
    page.locator(".rap-parts").check()
    page.locator(".rap-form-box [role=status]", has_text="4 passages get Deposit").wait_for()
    page.get_by_label("only what participants said").uncheck()
    page.locator(".rap-form-box [role=status]", has_text="5 passages get Deposit").wait_for()
    assert page.locator(".rap-form-box li strong", has_text="then you get the key").count() == 1
    page.locator(".rap-form-box .rap-main").click()
    page.locator(".rap-toast", has_text="5 passages coded with Deposit").wait_for()
    soon(lambda: len(codings(lab, page.source)), 5)
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+z")

    soon(lambda: codings(lab, page.source), [])


def test_places_inside_longer_words_are_coded_only_when_somebody_says_so(page: Any, lab: Lab):
    """ "the" is also in "then" and in others: as a word alone, it is found fewer times."""
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("Control+f")
    page.locator(".rap-find:visible input").fill("the")
    page.locator(".rap-find:visible button", has_text="Code all").click()
    page.locator(".rap-form-box select").first.select_option("deposit")
    told = page.locator(".rap-form-box [role=status]")
    whole = int(str(told.text_content()).split()[0])
    page.locator(".rap-parts").check()

    soon(lambda: int(str(told.text_content()).split()[0]) > whole, True)
    assert page.locator(".rap-form-box li strong", has_text=re.compile("^The$|^the$")).count() > 0
    page.locator(".rap-parts").uncheck()
    soon(lambda: int(str(told.text_content()).split()[0]), whole)


def test_a_page_whose_words_were_taken_back_is_emptied_and_says_why(page: Any, lab: Lab):
    """Nothing of them stays on the screen; what waits for them is dropped, and other interviews are
    coded as before.
    """
    assert "key" in str(page.locator(".rap-text:visible").text_content())
    stone = {
        "v": 1,
        "case": "C-88888",
        "date": "2026-01-01",
        "receipt_hash": "a" * 64,
        "scope": "words",
        "sources": [page.source],
    }
    write(lab.study, "interviews/withdrawn/C-88888.json", json.dumps(stone))
    (lab.study / "interviews" / f"{page.source}.txt").unlink()
    (lab.study / "interviews" / f"{page.source}.yaml").unlink()

    soon(lambda: "key" in str(page.locator(".rap-text:visible").text_content()), False)
    page.locator(".rap-text:visible", has_text="the person took the words back").wait_for()
    assert page.source not in [row["id"] for row in lab.ask("sources")["sources"]]
    page.locator(f'#rap-interviews [data-source="{page.source}"]').wait_for(state="detached")
    open_interview(page, "INT-20001")
    code(page, "upstairs", "dep")
    soon(lambda: codings(lab, "INT-20001"), [("deposit", "upstairs")])


def test_a_search_goes_on_in_all_interviews(page: Any, lab: Lab):
    """ "Everywhere" opens the passages with the same words."""
    code(page, "the key", "dep")
    soon(lambda: codings(lab, page.source), [("deposit", "the key")])
    select(page, "the key")
    page.keyboard.press("f")
    page.locator(".rap-find:visible").wait_for()
    assert page.locator(".rap-find:visible input").input_value() == "the key"
    page.locator(".rap-find:visible button", has_text="Everywhere").click()

    page.locator("#rap-page-passages .rap-hit mark", has_text="the key").first.wait_for()


def test_words_are_corrected_and_codings_follow(window: Any, lab: Lab):
    """Key E: the new words, what they move, then the text and its codings as Python reads them."""
    open_interview(window, "INT-20001")
    code(window, "lives upstairs", "adv")
    soon(lambda: ("advice", "lives upstairs") in codings(lab, "INT-20001"), True)
    code(window, "it was chep", "dep")
    soon(
        lambda: (
            {words for _, words in codings(lab, "INT-20001")} >= {"lives upstairs", "it was chep"}
        ),
        True,
    )
    saved(window)
    select(window, "chep")
    window.keyboard.press("e")
    window.locator(".rap-form-box textarea").fill("cheap")
    window.locator(".rap-form-box .rap-main").click()
    window.locator(".rap-told li", has_text="along").wait_for()
    window.locator(".rap-form-box .rap-main", has_text="Correct").click()
    window.locator(".rap-text:visible .rap-line", has_text="it was cheap").wait_for()

    assert ("advice", "lives upstairs") in codings(lab, "INT-20001")
    assert "chep" not in lab.ask("sources/INT-20001")["text"]


def test_a_name_in_a_correction_is_decided_on_in_its_line(window: Any, lab: Lab):
    """Until then the correction cannot be made; no tick lets it in."""
    open_interview(window, "INT-20001")
    select(window, "lives upstairs")
    window.keyboard.press("e")
    box = window.locator(".rap-form-box")
    box.locator("textarea").fill("saw Odalys Ferrant")
    box.locator(".rap-main").click()
    asked = box.locator(".rap-bring-asked")
    asked.first.wait_for()
    marked = asked.locator("mark").all_inner_texts()
    before = box.locator(".rap-main").is_disabled()
    asked.get_by_role("button", name="Keep").click()
    after = box.locator(".rap-main").is_disabled()
    box.locator("textarea").press("Escape")

    assert (marked, before, after) == (["Odalys Ferrant"], True, False)
    assert box.locator("input[type=checkbox]").count() == 0


def test_a_name_is_masked_wherever_it_stands(window: Any, lab: Lab):
    """Key M: all places are shown, then a role stands in each of them."""
    open_interview(window, "INT-20001")
    select(window, "Zélie")
    window.keyboard.press("m")
    window.locator(".rap-form-box .rap-preview li", has_text="lives upstairs").first.wait_for()
    window.locator(".rap-form-box input[type=text]").fill("[colleague A]")
    window.locator(".rap-form-box .rap-main", has_text="Mask 2 places").click()
    window.locator(
        ".rap-text:visible .rap-line", has_text="[colleague A] lives upstairs"
    ).wait_for()

    assert "Zélie" not in lab.ask("sources/INT-20001")["text"]


def test_a_coding_is_dropped_on_another_code(page: Any, lab: Lab):
    """From the list of the place onto the codebook: another code; with Ctrl the passage has both."""
    code(page, "the key", "dep")
    chips = page.locator(".rap-here:visible .rap-chip")
    deposit, alarm, advice = (
        chips.filter(has_text=label) for label in ("Deposit", "Alarm", "Advice")
    )
    drag(page, deposit, page.locator('#rap-codebook [data-code="alarm"]'))
    alarm.wait_for()
    soon(lambda: codings(lab, page.source), [("alarm", "the key")])
    drag(page, alarm, page.locator('#rap-codebook [data-code="advice"]'), keys="Control")
    advice.wait_for()

    soon(lambda: codings(lab, page.source), [("advice", "the key"), ("alarm", "the key")])


def test_a_lost_network_loses_nothing(page: Any, lab: Lab):
    """Acts made meanwhile are kept and told, and are in the log once when it is back: after
    seconds, in full after a minute.
    """
    code(page, "A colleague", "adv")
    soon(lambda: codings(lab, page.source), [("advice", "A colleague")])
    saved(page)
    page.context.set_offline(True)
    code(page, "the key", "dep")
    code(page, "It rings", "ala")
    page.locator(".rap-status-wrong", has_text="Not saved yet (2)").wait_for()
    page.wait_for_timeout(scaled(3, 60) * 1000)
    page.keyboard.press("Control+z")
    page.context.set_offline(False)

    soon(lambda: codings(lab, page.source), [("advice", "A colleague"), ("deposit", "the key")])
    saved(page)
    assert len(log_lines(lab.study, page.source)) == 4


def test_two_windows_and_a_colleague_code_at_once(page: Any, chromium: Any, lab: Lab):
    """Each sees the others' codings, and every act stands once."""
    other = chromium.new_page(viewport={"width": 1200, "height": 800})
    open_lab(other, lab)
    open_interview(other, page.source)
    both = [
        ("A colleague", "the key", "adv"),
        ("three months", "the spare", "dep"),
        ("It rings", "the alarm", "ala"),
    ]
    for words, more, typed in both:
        code(page, words, typed)
        code(other, more, typed)
    with CodingLogs(lab.study, coder="K-02", device="device02") as theirs:
        src = lab.ask(f"sources/{page.source}")["src"]
        start = TALK.index("We chose it")
        theirs.append(
            page.source, "add", {"code": "alarm", "start": start, "end": start + 11}, src=src
        )
    for each in (page, other):
        each.locator(".rap-mark:visible", has_text="We chose it").wait_for()
        soon(lambda each=each: each.locator(".rap-mark:visible").count(), 7)
    other.close()

    assert (
        len({line["id"] for line in log_lines(lab.study, page.source)})
        == len(log_lines(lab.study, page.source))
        == 7
    )


def test_what_was_in_front_is_there_again_after_a_reload(page: Any, lab: Lab):
    """For the person who is logged in; JupyterLab's own memory of tabs is one for all."""
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-passages')")
    page.locator("#rap-page-passages h1").wait_for()
    page.goto(page.url.partition("?")[0])
    page.locator("#rap-page-passages h1").wait_for()
    to_page(page, "Read")
    page.locator(f"#rap-coding-{page.source} .rap-line").first.wait_for()
    assert "rap-coding" not in layout(lab)


def layout(lab: Lab) -> str:
    """What JupyterLab has written of its layout, which it does a while after it changed."""
    return "".join(
        path.read_text(encoding="utf-8") for path in (lab.private / "workspaces").glob("*")
    )


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_in_the_boxes(page: Any, theme: str):
    """To code everything, to correct, to mask; by day and by night."""
    wear(page, theme)
    found = []
    for key in ("a", "e", "m"):
        select(page, "neighbour")
        if key == "a":
            page.keyboard.press("f")
            page.locator(".rap-text:visible").focus()
        page.keyboard.press(key)
        page.locator(".rap-form-box").wait_for()
        found += [
            (key, fault)
            for part in (".rap-form-box", ".rap-middle")
            for fault in faults(page, part)
        ]
        page.locator(".rap-form-box button", has_text="Close").click()
    wear(page, "Light")

    assert found == []


def test_the_text_has_room_on_every_screen(chromium: Any, lab: Lab):
    """An interview opened on a desk, a laptop, a tablet: the words are readable and nothing is cut
    off at the side.
    """
    page = chromium.new_page(viewport={"width": 1600, "height": 900}, locale="en-GB")
    open_lab(page, lab)
    for width, id in [(1600, "INT-10020"), (1280, "INT-10019"), (768, "INT-10018")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("id => window.jupyterapp.commands.execute('rap:open', { source: id })", id)
        line = page.locator(f"#rap-coding-{id} .rap-line", has_text="A colleague")
        line.wait_for()
        whole = page.locator(f"#rap-coding-{id} .rap-coding")
        soon(lambda line=line: line.bounding_box()["width"] >= 300, True)
        soon(lambda whole=whole: whole.evaluate("one => one.scrollWidth - one.clientWidth"), 0)
    page.close()


def test_somebody_new_is_asked_who_she_is(chromium: Any, tmp_path: Path):
    """Without an identity the list asks once; then she codes under her id, here on a few large
    buttons.
    """
    settings = '[tool.rap.coders.K-07]\nrole = "intern"\nview = "simple"\ncodes = ["deposit", "alarm"]\nuntil = "2999-12-31"\n'
    study = rooms(tmp_path / "study", settings)
    (tmp_path / "private").mkdir()
    with lab_on(study, tmp_path / "private") as lab:
        page = chromium.new_page(
            viewport={"width": 768, "height": 1024}, locale="en-GB", has_touch=True
        )
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{lab.address}/lab?token={TOKEN}&reset")
        page.locator("#rap-page-start").get_by_role("button", name="K-07").click()
        page.locator('nav.rap-rail [data-to="rap-interviews"]').tap()
        page.locator('#rap-interviews [data-source="INT-10001"]').dblclick()
        page.locator("#rap-interviews").wait_for(state="hidden")  # it lay over the text
        line = page.locator(".rap-line", has_text="We chose it")
        line.tap(position={"x": 30, "y": 14})
        page.locator(".rap-big", has_text="Alarm").tap()
        soon(lambda: codings(lab, "INT-10001"), [("alarm", "We chose it together.")])
        page.locator(".rap-line", has_text="A colleague").tap(position={"x": 30, "y": 14})
        size = page.locator(".rap-big", has_text="Deposit").bounding_box()
        page.locator(".rap-big", has_text="Deposit").tap()
        soon(lambda: codings(lab, "INT-10001")[-1:], [("deposit", "A colleague told me.")])
        practice = str(page.locator(".rap-practice").get_attribute("title"))
        one = lab.ask("sources/INT-10001")["codings"][0]
        page.close()

    assert (one["coder"], one["outside"]) == ("K-07", True)
    assert size["height"] >= 44
    assert "2999-12-31" in practice
