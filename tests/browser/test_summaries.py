"""What we write beside what people said: summaries in the grid, the hand-over of an intern, and the
page of all keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    Lab,
    faults,
    lab_on,
    open_interview,
    open_lab,
    soon,
    speak,
    wear,
)
from browser.test_panels import go
from studies import AGREED, add_source, make_study, write

from rap.store.codings import CodingLogs
from rap.store.memos import read_memos, write_memo
from rap.store.sources import hash_of

pytestmark = [pytest.mark.browser, pytest.mark.long]

TALK = "I: How do you get a room?\nP1: You pay three months first. Then the key.\nI: And then?\nP1: It rings at the owner's.\n"
SETTINGS = """\
[tool.rap]
title = "Rooms"
languages = ["en"]
[tool.rap.coders.K-01]
role = "lead"
[tool.rap.coders.K-02]
[tool.rap.coders.K-05]
role = "intern"
until = "2099-12-31"
"""
BOOK = "title: {en: Rooms}\nlanguages: [en]\nfamilies:\n  access: {en: Access}\n  safety: {en: Safety}\n  needs: {en: Needs}\n"


def _study(root: Path) -> Path:
    """Two people, a code that a coder gave, four codings of an intern, a summary by somebody else."""
    make_study(root)
    write(root, "pyproject.toml", SETTINGS)
    write(root, "codebook/codebook.yaml", BOOK)
    write(root, "interviews/cases/C-20002.yaml", AGREED)
    for id, case in (("INT-10001", "C-20001"), ("INT-10002", "C-20002")):
        add_source(root, id, TALK, case=case)
    made = {"K-01": [("INT-10001", "deposit", 30, 57)], "K-05": [
        ("INT-10001", "alarm", 88, 113), ("INT-10002", "deposit", 30, 57),
        ("INT-10002", "advice", 58, 71), ("INT-10002", "alarm", 88, 113),
    ]}  # fmt: skip
    for coder, rows in made.items():
        with CodingLogs(root, coder=coder, device=f"device{coder[-2:]}") as logs:
            for source, code, start, end in rows:
                logs.append(
                    source, "add", {"code": code, "start": start, "end": end}, src=hash_of(TALK)[:8]
                )
    write_memo(root, about="C-20001/deposit", by="K-02", type="summary", body="Cash, in advance.")
    write_memo(
        root,
        about="INT-10002",
        by="K-05",
        type="question",
        body="Whose key is it?",
        source="INT-10002",
    )
    write(root, ".rap/coder", "K-01\n")
    return root


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests, for whoever leads."""
    with lab_on(
        _study(tmp_path_factory.mktemp("rooms")), tmp_path_factory.mktemp("private")
    ) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    open_lab(page, lab)
    yield page
    page.close()


@pytest.fixture
def page(window: Any) -> Any:
    """The window, speaking English."""
    speak(window, "en")
    return window


def _grid(page: Any) -> Any:
    grid = go(page, "grid")
    grid.locator(".rap-grid-people tbody tr").nth(1).wait_for()
    return grid


def edit(passages: Any, cell: Any) -> None:
    """Press on a cell, so that it is open to be written in."""
    cell.click()
    passages.locator(".rap-sum-edit").wait_for()


def _own(lab: Lab, about: str) -> list[tuple[str, bool]]:
    return [
        (memo.body, memo.private)
        for memo in read_memos(lab.study)
        if (memo.about, memo.by) == (about, "K-01")
    ]


def test_a_cell_is_summed_up_by_keyboard_and_taken_back(page: Any, lab: Lab):
    """Enter writes in place, Control and Enter saves, Control Z and Y go back and on, pressed
    quickly too; Esc leaves what was there.
    """
    passages, cell = _grid(page), "C-20001/deposit"
    assert "Cash, in advance. K-02" in str(
        passages.locator(f'[data-about="{cell}"]').text_content()
    )
    passages.get_by_role("button", name="Sum up: C-20001, Deposit", exact=True).focus()
    page.keyboard.press("Enter")
    passages.locator(".rap-sum-edit:focus").wait_for()
    page.keyboard.type("Three months ahead.")
    page.keyboard.press("Control+Enter")
    passages.locator(".rap-news", has_text="Saved.").wait_for()
    assert _own(lab, cell) == [("Three months ahead.", False)]
    soon(lambda: page.evaluate("document.activeElement.textContent"), "Three months ahead.")
    page.keyboard.press("Enter")
    passages.locator(".rap-sum-edit:focus").wait_for()
    page.keyboard.type(" And nothing back.")
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Escape")
    assert _own(lab, cell) == [("Three months ahead.", False)]
    for key, wanted in (("Control+z", []), ("Control+y", [("Three months ahead.", False)])):
        page.keyboard.press(key)
        soon(lambda: _own(lab, cell), wanted)
        passages.locator('[data-about="C-20001/deposit"] button:focus').wait_for()
    page.keyboard.press("Enter")
    passages.locator(".rap-sum-edit:focus").wait_for()
    page.keyboard.type(" And nothing back.")
    page.keyboard.press("Control+Enter")
    soon(lambda: _own(lab, cell), [("Three months ahead. And nothing back.", False)])
    for key, text in (("Control+z", ""), ("Control+y", "Three months ahead. And nothing back.")):
        passages.locator('[data-about="C-20001/deposit"] button:focus').wait_for()
        page.keyboard.press(key)
        page.keyboard.press(key)  # before the reply of the first
        soon(lambda: "".join(words for words, _ in _own(lab, cell)), text)


def test_a_private_summary_of_somebody_not_coded_yet(page: Any, lab: Lab):
    """Everybody has a row; what is only for me is marked, and an emptied one is thrown away."""
    passages, cell = _grid(page), "C-20002/deposit"
    edit(passages, passages.get_by_role("button", name="Sum up: C-20002, Deposit", exact=True))
    page.keyboard.type("Why does she wait?")
    passages.get_by_label("Only for me").check()
    passages.locator(".rap-sum-open").get_by_role("button", name="Save").click()
    soon(lambda: _own(lab, cell), [("Why does she wait?", True)])
    own = passages.locator(f'[data-about="{cell}"] .rap-sum-own', has_text="only for me")
    edit(passages, own)  # the open form speaks of “Only for me” too
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")

    soon(lambda: _own(lab, cell), [])


def test_what_is_being_written_survives_a_dead_server_and_a_colleague(page: Any, lab: Lab):
    """The cell stays open with its words until they are saved; what somebody else writes meanwhile
    is there afterwards.
    """
    passages = _grid(page)
    edit(passages, passages.get_by_role("button", name="Sum up: C-20002, Deposit", exact=True))
    page.keyboard.type("She decides.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    passages.locator(".rap-news.rap-trouble").wait_for()
    assert passages.locator(".rap-sum-edit").input_value() == "She decides."
    page.context.set_offline(False)
    write_memo(
        lab.study, about="C-20002/deposit", by="K-02", type="summary", body="Waits for the key."
    )
    page.keyboard.press("Control+Enter")
    soon(lambda: _own(lab, "C-20002/deposit"), [("She decides.", False)])

    passages.locator('[data-about="C-20002/deposit"]', has_text="Waits for the key.").wait_for()


def test_the_grid_is_printed(page: Any):
    """Words of people and ours on one page; a table holds no words of theirs."""
    passages = _grid(page)
    with page.expect_popup() as opened:
        passages.get_by_role("link", name="Print this grid").click()
    opened.value.locator(".summary", has_text="K-02: Cash, in advance.").wait_for()
    assert "You pay three months first." in str(opened.value.locator("td").all_text_contents())
    opened.value.close()
    with page.expect_download() as download:
        passages.get_by_role("link", name="For a spreadsheet").click(modifiers=["Alt"])
    text = download.value.path().read_text("utf-8-sig")

    assert [words in text for words in ("INT-10001:30-57", "Cash, in advance.", "You pay")] == [
        True,
        True,
        False,
    ]


def test_summaries_are_among_the_memos(page: Any):
    """Under their kind; Open leads back to the grid."""
    memos = go(page, "memos")
    memo = memos.locator(".rap-memo", has_text="Cash, in advance.")
    memo.click()
    memos.locator(".rap-memo[aria-current]", has_text="Cash, in advance.").wait_for()
    memos.get_by_role("button", name="Open").click()

    page.locator("#rap-page-grid .rap-grid-people").wait_for()


def test_an_interns_codings_are_accepted_and_refused(page: Any, lab: Lab):
    """One by one or all of an interview; a refusal needs a reason, and can be thought over."""
    hand = go(page, "handover", coder="K-05")
    hand.get_by_text("Last day: 2099-12-31").wait_for()
    hand.locator(".rap-part", has_text="Whose key is it?").wait_for()
    hand.get_by_role("button", name="Refuse: Alarm, INT-10001:88").click()
    hand.locator(".rap-trouble", has_text="Say in one sentence why").wait_for()
    hand.get_by_label("Why we decided so").fill("It is not about the alarm.")
    reason = hand.get_by_label("Why we decided so")
    reason.evaluate("field => { field.focus(); field.setSelectionRange(3, 3); }")
    text = "---\nv: 1\nabout: deposit\nby: K-05\ndate: 2026-02-01\ntype: analytic\nprivate: no\n---\nMeanwhile.\n"
    write(lab.study, "interviews/memos/study/00aa11cc.md", text)
    hand.get_by_text("Meanwhile.").wait_for()  # news comes, and she goes on writing where she was
    page.keyboard.type("really ")
    assert reason.input_value() == "It really is not about the alarm."
    hand.get_by_role("button", name="Refuse: Alarm, INT-10001:88").click()
    hand.locator('[data-source="INT-10001"] summary', has_text="1 decided").wait_for()
    hand.get_by_role("button", name="Accept all of this interview: INT-10002").click()
    hand.locator(".rap-news", has_text="3 codings accepted: they count now.").wait_for()
    told = {
        (row["source"], row["code"]): row["decided"] for row in lab.ask("handover/K-05")["codings"]
    }
    assert told == {("INT-10001", "alarm"): "drop"} | {
        ("INT-10002", code): "accept" for code in ("deposit", "advice", "alarm")
    }
    hand.locator('[data-source="INT-10001"] summary').click()
    hand.get_by_role("button", name="Accept: Alarm, INT-10001:88").click()

    soon(lambda: {row["decided"] for row in lab.ask("handover/K-05")["codings"]}, {"accept"})
    assert {one["code"]: one["n"] for one in lab.ask("codebook")["codes"]} == {
        "deposit": 2,
        "alarm": 2,
        "advice": 1,
    }


def test_the_hand_over_is_printed(page: Any):
    """On a page without a script."""
    hand = go(page, "handover", coder="K-05")
    with page.expect_popup() as opened:
        hand.get_by_role("link", name="Print this hand-over").click()
    opened.value.get_by_text("Last day: 2099-12-31").wait_for()
    assert opened.value.locator("script").count() == 0
    opened.value.close()


def test_the_hand_over_is_for_a_lead(chromium: Any, tmp_path: Path):
    """An intern is not led there, and reads no list when she goes by the command."""
    study = _study(tmp_path / "study")
    write(study, ".rap/coder", "K-05\n")
    with lab_on(study, tmp_path / "private") as lab:
        page = chromium.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
        open_lab(page, lab)
        start = go(page, "start")
        start.get_by_role("button", name="Memos").first.wait_for()  # it knows who reads
        page.locator('nav.rap-rail [data-to="team"]').click()
        page.locator("nav.rap-rail").get_by_role("button", name="Trial spaces").wait_for()
        shown = page.locator("nav.rap-rail", has_text="Hand-over").is_visible()
        go(page, "handover").get_by_text("A lead accepts what was coded for practice.").wait_for()
        page.close()

    assert not shown


def test_a_question_mark_shows_all_keys(page: Any):
    """As they are set now; from the text and from a page, and not while somebody types."""
    open_interview(page, "INT-10001")
    page.locator(".rap-text:visible").focus()
    page.keyboard.press("?")
    keys = page.locator(".rap-keys")
    keys.wait_for()
    read = "one => [...one.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent.trim()))"
    rows = [tuple(row) for row in keys.evaluate(read)]
    assert {
        ("A", "Code all…"), ("E", "Correct here…"), ("M", "Mask this name now…"), ("?", "All keys"),
        ("/ F Ctrl+F", "Search in this interview"), ("[", "Passage begins a word earlier"),
    } <= set(rows)  # fmt: skip
    page.keyboard.press("Escape")
    keys.wait_for(state="detached")
    memos = go(page, "memos")
    memos.get_by_label("Search the memos").focus()
    page.keyboard.press("?")
    assert memos.get_by_label("Search the memos").input_value() == "?"
    assert keys.count() == 0
    memos.get_by_label("Search the memos").fill("")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious(page: Any, theme: str):
    """The grid with a cell open, the hand-over, the keys; by day and by night."""
    wear(page, theme)
    passages = _grid(page)
    edit(passages, passages.locator('[data-about="C-20001/deposit"] button').last)
    found = faults(page, "#rap-page-grid")
    page.keyboard.press("Escape")
    go(page, "handover", coder="K-05").locator("[data-source]").first.wait_for()
    found += faults(page, "#rap-page-handover")
    page.evaluate("void window.jupyterapp.commands.execute('rap:keys')")
    page.locator(".rap-keys").wait_for()
    found += faults(page, ".rap-keys")
    page.keyboard.press("Escape")
    wear(page, "Light")

    assert found == []
