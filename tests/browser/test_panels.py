"""The pages around the text, in a real JupyterLab: one act each, by mouse or by keyboard, in three
languages, for every eye.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    Lab,
    drag,
    faults,
    heard,
    lab_on,
    open_interview,
    open_lab,
    quiet,
    saved,
    select,
    soon,
    speak,
    wear,
)
from studies import add_source, make_study, write

from rap.store.codebook import read_codebook
from rap.store.codings import Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.topics.web.this_machine import FOLDER as SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.long]

TALKS = {
    "INT-10001": """\
I: How do you get a room?
P1: You pay three months first. Then the key.
I: And the alarm?
P1: It rings at the owner's.
""",
    "INT-10002": """\
I: What does the deposit do?
P1: You pay two months first, and you keep the receipt yourself. We wrote our own rules.
""",
    "INT-10003": """\
I: Was it the same before?
P1: You pay one month first. My colleague keeps the key. We share the alarm between us.
""",
    "INT-10004": """\
I: And in the new place?
P1: You pay half a month first, then the key is yours. The alarm is ours as well.
""",
}
CODED = [
    ("INT-10001", "K-01", "deposit", "You pay three months first."),
    ("INT-10001", "K-02", "alarm", "It rings at the owner's."),
    ("INT-10002", "K-01", "deposit", "You pay two months first"),
    ("INT-10003", "K-01", "deposit", "You pay one month first."),
]
WAYS = [
    "start",
    "bringin",
    "raw",
    "passages",
    "grid",
    "book",
    "memos",
    "findings",
    "desk",
    "plan",
    "people",
    "handover",
    "hints",
    "surveys",
    "spaces",
    "runs",
    "explore",
    "tocome",
]
SETTINGS = '[[tool.rap.runs]]\nname = "overview"\nnotebook = "notebooks/overview.ipynb"\naudiences = ["team"]\n'
FINDING = "v: 1\nstatement:\n  en: {text: The key comes after the deposit., by: K-01, state: checked}\nphase: 1\n"
VARIABLE = "variables:\n  setting:\n    label: {en: Workplace}\n    values: {home: {en: at home}}\n"


def pages_study(root: Path) -> Path:
    """Four talks, of which one was coded by two people."""
    make_study(root)
    write(root, "pyproject.toml", (root / "pyproject.toml").read_text(encoding="utf-8") + SETTINGS)
    for id, text in TALKS.items():
        add_source(root, id, text, case="C-20001")
    for n, (source, coder, code, quote) in enumerate(CODED):
        src = next(line for line in _facts(root, source) if line.startswith("hash"))
        start = TALKS[source].index(quote)
        data = {"code": code, "start": start, "end": start + len(quote)}
        event = Event(
            "add",
            f"{n + 1:032x}",
            coder,
            "2026-01-01T10:00:00.000Z",
            re.findall(r"[0-9a-f]{64}", src)[0][:8],
            data,
        )
        log = f"interviews/codings/{source}/{coder}.device0{n}.jsonl"
        write(root, log, format_line(event, prev=NO_HASH)[0].decode())
    write(
        root,
        "codebook/codebook.yaml",
        "title: {en: Rooms}\nlanguages: [en]\nfamilies:\n  access: {en: Access}\n  safety: {en: Safety}\n  needs: {en: Needs}\n"
        + VARIABLE,
    )
    write(root, "codebook/findings/F-30117.yaml", FINDING)
    write(root, ".rap/coder", "K-01\n")
    return root


def _facts(root: Path, source: str) -> list[str]:
    return (root / "interviews" / f"{source}.yaml").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests."""
    with lab_on(
        pages_study(tmp_path_factory.mktemp("rooms")), tmp_path_factory.mktemp("private")
    ) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_lab(page, lab)
    yield page
    context.close()


@pytest.fixture
def page(window: Any) -> Any:
    """The window, speaking English."""
    speak(window, "en")
    return window


def go(page: Any, way: str, **facts: str) -> Any:
    """Open a page of the study, with what it asked the server for on it; where it is."""
    quiet(page)  # what was done before on a page that is open already is over
    page.evaluate(
        "([way, facts]) => window.jupyterapp.commands.execute('rap:panel-rap-page-' + way, facts)",
        [way, facts],
    )
    opened = page.locator(f"#rap-page-{way}")
    opened.locator("h1").wait_for()
    quiet(page)
    return opened


def codes(lab: Lab) -> dict[str, Any]:
    """The codebook as it stands in the study, by id."""
    return {one["code"]: one for one in lab.ask("codebook")["codes"]}


def test_it_opens_on_the_start_page_without_notebooks(page: Any):
    """No launcher and no file browser; a button shows what is for people who program, and hides it
    again.
    """
    start = go(page, "start")
    page.locator(".jp-Launcher").wait_for(state="detached")
    files = page.locator('.jp-SideBar [data-id="filebrowser"]')
    files.wait_for(state="hidden")
    start.get_by_role("button", name="Show notebooks, terminals and files").click()
    files.wait_for(state="visible")
    go(page, "start").get_by_role("button", name="Hide notebooks, terminals and files").click()

    files.wait_for(state="hidden")


def test_the_start_page_says_what_is_new_since_the_last_visit(page: Any, lab: Lab):
    """A text with a coding by somebody else after the visit before this one is counted."""
    visits = {"visit": "2025-12-01T10:00:00+00:00", "visit_before": "2025-11-01T10:00:00+00:00"}
    write(lab.study, f"{SCREEN}/K-01.json", json.dumps(visits))
    start = go(page, "start")

    start.get_by_text("1 text has new codings by others").wait_for()
    start.get_by_role("heading", name="Coded last").wait_for()
    start.get_by_role("heading", name="We read this differently").wait_for()


def test_my_list_opens_an_interview(page: Any):
    """Without a plan those that were begun are on it; a click opens one."""
    start = go(page, "start")
    start.locator(".rap-line-name", has_text="INT-10002").click()

    page.locator("#rap-coding-INT-10002 .rap-line").first.wait_for()


def test_passages_of_a_code_are_read_in_context_and_opened(page: Any):
    """The words stand between what was said before and after; Open leads to them, selected."""
    passages = go(page, "passages", code="deposit")
    card = passages.locator(".rap-passage", has_text="INT-10001")
    assert card.locator("mark").text_content() == "You pay three months first."
    assert "How do you get a room?" in str(card.locator("blockquote").text_content())
    card.get_by_role("button", name="Open").click()

    soon(lambda: page.evaluate("getSelection().toString()"), "You pay three months first.")


def test_one_box_finds_words_codes_and_questions(page: Any):
    """Words while they are typed; a question, its mistake and a filter with Enter; all by keyboard."""
    search = go(page, "passages", code="deposit")
    news, box = search.locator(".rap-news"), search.get_by_role("searchbox")
    soon(news.text_content, "3 passages of 1 person")
    assert box.input_value() == "code:Deposit"
    box.fill("key")
    soon(news.text_content, "3 places in 3 texts")
    search.get_by_role("button", name="Filters").click()
    assert search.get_by_label("Coded by").is_disabled()  # words are coded by nobody
    search.get_by_text("Words are coded by nobody").wait_for()
    box.fill("code:deposit")
    page.keyboard.press("Enter")
    soon(search.get_by_label("Coded by").is_enabled, True)
    search.get_by_role("button", name="Filters").click()
    box.fill("deposit near alarm")
    page.keyboard.press("Enter")
    search.locator(".rap-news.rap-trouble", has_text="query, character 14").wait_for()
    assert page.evaluate("document.activeElement.selectionStart") == 13
    box.fill('* contains "month*"')
    page.keyboard.press("Enter")
    soon(news.text_content, "3 passages of 1 person")
    search.get_by_role("button", name="Filters").click()
    search.get_by_label("Kind of text").wait_for(state="detached")  # all are of one
    search.get_by_label("Workplace").select_option("home")
    search.get_by_role("button", name="Take the filter off: Workplace: at home").click()
    search.get_by_role("button", name="Build a question").click()
    box.fill("")
    search.get_by_label("Code", exact=True).select_option("deposit")
    soon(box.input_value, "code:Deposit")
    search.get_by_label("or words that are said").fill("two")
    search.get_by_label("Passages so far").select_option("contains")
    search.get_by_role("button", name="Add", exact=True).click()

    soon(box.input_value, 'code:Deposit contains "two"')
    soon(news.text_content, "1 passage of 1 person")


def test_a_search_begins_with_what_participants_said(page: Any):
    """The number says so with the filter, which is taken off with a press."""
    search = go(page, "passages", words="the")
    news = search.locator(".rap-news")
    chip = search.get_by_role("button", name="Take the filter off: Said by: participants")
    chip.wait_for()

    def total() -> int:
        first, *_ = [*str(news.text_content()).split(), ""]
        return int(first) if first.isdigit() else 0

    soon(lambda: total() > 0, True)
    heard = total()
    hits = [str(one) for one in search.locator(".rap-hit").all_text_contents()]
    chip.click()

    assert not any("And the alarm?" in one for one in hits)
    soon(lambda: total() > heard, True)


def test_a_place_opens_its_text_and_the_first_screen_shows_what_was_coded_last(page: Any):
    """Nothing is empty; a line leads to its words."""
    search = go(page, "passages")
    search.get_by_role("searchbox").fill("")
    page.keyboard.press("Enter")
    search.get_by_role("heading", name="Coded last").wait_for()
    search.get_by_role("searchbox").fill("receipt")
    search.locator(".rap-hit", has_text="receipt").click()

    soon(lambda: page.evaluate("getSelection().toString()"), "receipt")


def test_everything_found_in_all_texts_is_coded_but_what_was_picked_off(page: Any, lab: Lab):
    """The preview shows each place; one undo takes all back."""
    search = go(page, "passages", words="month")
    search.get_by_role("button", name="Code all").click()
    box = page.locator(".rap-form-box")
    box.get_by_label("Code", exact=True).select_option("advice")
    box.locator("[role=status]", has_text="4 passages get Advice").wait_for()
    box.get_by_role("checkbox").first.uncheck()
    box.locator("[role=status]", has_text="3 passages get Advice").wait_for()
    assert faults(page, ".rap-form-box") == []
    box.get_by_role("button", name="Code", exact=True).click()
    toast = page.locator(".rap-toast", has_text="3 passages in 3 texts coded with Advice")
    toast.wait_for()
    assert codes(lab)["advice"]["n"] == 3
    toast.get_by_role("button", name="Undo").click()

    soon(lambda: codes(lab)["advice"]["n"], 0)


def test_a_passage_is_copied_with_its_reference(page: Any):
    """What may be quoted goes to the clipboard with its place."""
    passages = go(page, "passages", code="deposit")
    card = passages.locator(".rap-passage", has_text="three months")
    card.get_by_role("button", name="Copy with reference").click()
    passages.locator(".rap-news", has_text="Copied").wait_for()

    assert (
        page.evaluate("navigator.clipboard.readText()")
        == "“You pay three months first.” (INT-10001:30-57; at home)"
    )


def test_a_copy_says_when_a_quote_may_not_leave_the_team(page: Any, lab: Lab):
    """A refusal said in the interview stands in the copied words."""
    page.evaluate("window.jupyterapp.commands.execute('rap:open', { source: 'INT-10003' })")
    page.locator("#rap-coding-INT-10003 .rap-line").first.wait_for()
    for audience in ("members", "public"):
        _select(page, "INT-10003", "You pay one month first.")
        page.evaluate(f"window.jupyterapp.commands.execute('rap:veto-{audience}')")
    soon(lambda: len(lab.ask("sources/INT-10003")["vetoes"]), 2)
    passages = go(page, "passages", code="deposit")
    card = passages.locator(".rap-passage", has_text="one month")
    card.locator(".rap-bar", has_text="May not leave the team").wait_for()
    card.get_by_role("button", name="Copy with reference").click()
    passages.locator(".rap-news", has_text="Copied").wait_for()

    assert "[May not leave the team: the person said so about this passage]" in page.evaluate(
        "navigator.clipboard.readText()"
    )


def _select(page: Any, source: str, words: str) -> None:
    page.locator(f"#rap-coding-{source} .rap-text").wait_for()
    select(page, words)


def test_a_passage_is_put_behind_a_finding(page: Any, lab: Lab):
    """Chosen from the list on the passage, it is evidence of that finding."""
    go(page, "passages")  # cards that are drawn before the findings are known cannot name them
    passages = go(page, "passages", code="deposit")
    passages.locator(".rap-passage", has_text="three months").get_by_label(
        "Add to a finding"
    ).select_option("F-30117")

    soon(lambda: lab.ask("findings")["findings"][0]["evidence"], {"codings": [f"{1:032x}"]})
    go(page, "findings").get_by_text("Rests on 1 passage").wait_for()


def test_a_cell_of_the_grid_opens_its_passages(page: Any):
    """Codes across, workplaces down; the cell counts passages and people."""
    grid = go(page, "grid")
    grid.get_by_label("Rows").select_option("setting")
    grid.get_by_role("button", name="at home, Deposit: 3 passages, 1 person").click()

    soon(lambda: page.locator("#rap-page-passages .rap-passage").count(), 3)


def test_an_answer_about_the_codes_chosen_before_comes_too_late(page: Any):
    """The list of columns says Safety, and so does the head of the grid, whichever answer is last."""
    grid = go(page, "grid")
    columns = grid.get_by_label("Codes of")
    held: list[Any] = []
    asked = re.compile(r"passages/grid\?codes=deposit")
    columns.select_option("safety")
    grid.get_by_role("columnheader", name="Alarm").wait_for()
    page.route(asked, lambda route: held.append(route))
    with page.expect_request(asked):
        columns.select_option("access")
    columns.select_option("safety")
    grid.get_by_role("columnheader", name="Alarm").wait_for()
    with page.expect_response(asked):
        held[0].continue_()
    page.unroute(asked)
    quiet(page)

    assert grid.get_by_role("columnheader").all_inner_texts() == ["Alarm"]


def test_the_codebook_opens_with_the_code_used_last_else_with_the_one_used_most(
    chromium: Any, lab: Lab
):
    """Nobody has to choose first."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    most = max(codes(lab).values(), key=lambda one: one["n"])["label"]["en"]
    go(page, "book").get_by_role("article", name=most).wait_for()
    open_interview(page, "INT-10004")
    select(page, "The alarm is ours")
    page.keyboard.press("c")
    page.keyboard.type("Alarm")
    page.keyboard.press("Enter")
    saved(page)
    open_lab(page, lab)
    go(page, "book").get_by_role("article", name="Alarm").wait_for()
    context.close()


def test_a_code_is_read_and_a_click_opens_the_fields_of_one_part(page: Any):
    """No field is open before; Escape closes them and gives the focus back."""
    book = go(page, "book", code="alarm")
    book.get_by_role("article", name="Alarm").wait_for()
    fields = book.locator(".rap-detail :is(input, textarea, select)")
    before = fields.count()
    book.get_by_role("button", name="Edit: Name").click()
    names = [field.get_attribute("aria-label") for field in fields.all()]
    page.keyboard.press("Escape")

    assert (before, names) == (0, ["Name, English", "Why?"])
    soon(lambda: page.evaluate("document.activeElement.ariaLabel"), "Edit: Name")


def test_a_code_is_renamed_and_its_history_says_why(page: Any, lab: Lab):
    """Without a reason nothing is changed; with one it is, and stands in the history with who."""
    book = go(page, "book", code="advice")
    book.get_by_role("button", name="Edit: Name").click()
    book.get_by_label("Name, English").fill("Advice desk")
    book.get_by_role("button", name="Save").click()
    book.locator(".rap-editor .rap-trouble", has_text="Say in one sentence why").wait_for()
    assert codes(lab)["advice"]["label"] == {"en": "Advice"}
    book.get_by_label("Why?").fill("People call it the desk.")
    page.keyboard.press("Enter")

    soon(lambda: codes(lab)["advice"]["label"], {"en": "Advice desk"})
    book.locator(".rap-past", has_text="K-01 renamed – People call it the desk.").wait_for()


def test_a_change_of_a_code_is_taken_back(page: Any, lab: Lab):
    """By the button beside the sentence that says what was done."""
    book = go(page, "book", code="alarm")
    before = codes(lab)["alarm"]
    book.get_by_role("button", name="Add: Definition").click()
    book.get_by_label("Definition, English").fill("What warns whom.")
    book.get_by_label("Why?").fill("Agreed on Monday.")
    book.get_by_role("button", name="Save").click()
    toast = page.locator(".rap-toast", has_text="Definition changed: Alarm")
    toast.wait_for()
    assert codes(lab)["alarm"]["definition"] == {"en": "What warns whom."}
    toast.get_by_role("button", name="Undo").click()

    soon(lambda: {**codes(lab)["alarm"], "changed": ""}, {**before, "changed": ""})
    book.get_by_role("button", name="Add: Definition").wait_for()


def test_a_colour_is_chosen_among_those_that_are_farthest(page: Any, lab: Lab):
    """By keyboard: the arrows go through them."""
    book = go(page, "book", code="alarm")
    before = codes(lab)["alarm"]["colour"]
    book.get_by_role("button", name="Edit: Colour").click()
    quiet(page)
    offered = [one.get_attribute("value") for one in book.get_by_role("radio").all()]
    book.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    book.get_by_role("button", name="Save").click()

    soon(lambda: codes(lab)["alarm"]["colour"], offered[1])
    assert (offered[0], len(offered)) == (before, 9)


def test_a_code_is_made_by_keyboard_alone(page: Any, lab: Lab):
    """Button, name, definition, group, reason, Enter."""
    book = go(page, "book")
    book.get_by_role("button", name="New code").focus()
    page.keyboard.press("Enter")
    soon(
        lambda: page.evaluate("document.activeElement.tagName"), "INPUT"
    )  # the form is there, and waits for a name
    page.keyboard.type("Own rules")
    page.keyboard.press("Tab")
    page.keyboard.type("Rules people made themselves.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Heard three times.")
    page.keyboard.press("Enter")

    soon(lambda: "own-rules" in codes(lab), True)
    soon(lambda: book.locator(".rap-alone").get_attribute("data-code"), "own-rules")


def test_a_second_code_that_is_begun_while_the_first_is_saved_stays(page: Any, lab: Lab):
    """Also while another code is moved in the tree: only the form that was sent gives way to what
    it made.
    """
    book = go(page, "book")
    held: list[Any] = []
    acts = "**/rap/api/codebook/acts*"
    page.route(acts, lambda route: held.append(route))
    for name in ("Spare keys", "Shared rules"):
        book.get_by_role("button", name="New code").click()
        book.get_by_label("Name").fill(name)
        if not held:
            book.get_by_label("Why").fill("Heard twice.")
            with page.expect_request(acts):
                book.get_by_role("button", name="Create").click()
    held[0].continue_()
    page.unroute(acts)
    soon(lambda: "spare-keys" in codes(lab), True)
    quiet(page)
    assert book.get_by_label("Name").input_value() == "Shared rules"
    book.locator('[data-code="spare-keys"]').focus()
    page.keyboard.press("Alt+ArrowDown")
    soon(lambda: codes(lab)["spare-keys"]["family"], "safety")
    quiet(page)
    assert book.get_by_label("Name").input_value() == "Shared rules"
    book.get_by_label("Why").fill("Heard three times.")
    book.get_by_role("button", name="Create").click()

    soon(lambda: book.locator(".rap-alone").get_attribute("data-code"), "shared-rules")
    assert {"spare-keys", "shared-rules"} <= codes(lab).keys()


def test_a_code_is_moved_by_dragging_it(page: Any, lab: Lab):
    """Dropped on another, it stands under that one."""
    book = go(page, "book", code="own-rules")
    tree = book.locator(".rap-book-tree")
    drag(page, tree.locator('[data-code="own-rules"]'), tree.locator('[data-code="alarm"]'))

    tree.locator('[data-code="own-rules"][aria-level="3"]').wait_for()
    soon(
        lambda: [codes(lab)["own-rules"][key] for key in ("parent", "family")], ["alarm", "safety"]
    )


def test_a_code_is_moved_by_keyboard(page: Any, lab: Lab):
    """Alt and an arrow: out of the code it is under, and to the group above."""
    tree = go(page, "book", code="own-rules").locator(".rap-book-tree")
    tree.locator('[data-code="own-rules"]').focus()
    page.keyboard.press("Alt+ArrowLeft")
    soon(lambda: codes(lab)["own-rules"]["parent"], "")
    tree.locator('[data-code="own-rules"][aria-level="2"]').wait_for()
    page.keyboard.press("Alt+ArrowUp")

    soon(lambda: codes(lab)["own-rules"]["family"], "access")
    soon(lambda: page.evaluate("document.activeElement.dataset.code"), "own-rules")


def test_a_group_is_made_moved_and_taken_away(page: Any, lab: Lab):
    """On the screen alone; with codes in it, it cannot be taken away."""

    def groups() -> list[str]:
        return [one["id"] for one in lab.ask("codebook")["families"]]

    before = groups()
    book = go(page, "book")
    book.get_by_role("button", name="New group").click()
    book.get_by_label("Name of the group").fill("Neighbours")
    page.keyboard.press("Enter")
    soon(groups, [*before, "neighbours"])
    head = book.locator('.rap-book-tree [data-kind="neighbours"]')
    drag(page, head, book.locator(f'.rap-book-tree [data-kind="{before[0]}"]'))
    soon(groups, ["neighbours", *before])
    book.get_by_role("button", name="Remove this group").click()

    soon(groups, before)
    head.wait_for(state="detached")


def test_a_group_says_what_it_is_by_mouse_and_by_keyboard(page: Any, lab: Lab):
    """Saved at once; the list keeps the keys, and the group its name."""
    book = go(page, "book")
    book.locator('.rap-book-tree [data-kind="safety"]').first.click()
    listed = book.get_by_label("In reports")
    before = read_codebook(lab.study).about
    listed.select_option(label="what is difficult")
    soon(lambda: read_codebook(lab.study).about, {**before, "safety": "difficulty"})
    quiet(page)
    listed.focus()
    page.keyboard.press("ArrowDown")
    soon(lambda: read_codebook(lab.study).about, {**before, "safety": "need"})
    quiet(page)

    assert listed.evaluate("one => one === document.activeElement")
    assert read_codebook(lab.study).families["safety"] == {"en": "Safety"}
    assert faults(page, "#rap-page-book") == []


def _rare(page: Any, code: str, act: str, why: str) -> Any:
    """The fields of one of a code's rarer acts, with the reason filled in."""
    book = go(page, "book", code=code)
    book.get_by_role("button", name=act).click()
    book.get_by_label("Why?").fill(why)
    return book.locator(".rap-editor")


def test_a_code_is_split(page: Any, lab: Lab):
    """One name a line makes a new code in the same place."""
    form = _rare(page, "own-rules", "Split…", "Two things in one.")
    form.get_by_label("Split: new codes, one name a line").fill("Rules written\nRules said")
    form.get_by_role("button", name="Split").click()

    soon(
        lambda: [codes(lab).get(id, {}).get("family") for id in ("rules-written", "rules-said")],
        ["access", "access"],
    )


def test_a_merge_is_shown_before_it_is_done(page: Any, lab: Lab):
    """How many passages, and which double; then the one goes on in the other, until it is taken
    back.
    """
    form = _rare(page, "deposit", "Merge…", "One idea.")
    form.get_by_label("Merge into").select_option("alarm")
    form.get_by_text("passages of 1 person will count for “Alarm”.").wait_for()
    form.get_by_text("Nothing is lost").wait_for()
    n = codes(lab)["deposit"]["n"]
    form.get_by_role("button", name="Merge").click()
    soon(lambda: codes(lab)["deposit"]["merged_into"], "alarm")
    toast = page.locator(".rap-toast", has_text="Merged: Deposit, into Alarm")
    toast.get_by_role("button", name="Undo").click()

    soon(lambda: (codes(lab)["deposit"]["merged_into"], codes(lab)["deposit"]["n"]), ("", n))


def test_a_code_is_retired_and_used_again(page: Any, lab: Lab):
    """It stays in the book, and can be seen when asked for."""
    form = _rare(page, "rules-written", "No longer use", "Not now.")
    form.get_by_role("button", name="No longer use").click()
    soon(lambda: bool(codes(lab)["rules-written"]["retired"]), True)
    book = go(page, "book")
    book.get_by_label("Show codes no longer used").check()
    book.locator('.rap-book-tree [data-code="rules-written"]').click()
    form = _rare(page, "rules-written", "Use again", "Needed after all.")
    form.get_by_role("button", name="Use again").click()

    soon(lambda: bool(codes(lab)["rules-written"]["retired"]), False)


def test_a_memo_about_a_code_is_written_where_it_is_read(page: Any, lab: Lab):
    """It is about the code, and the page says so."""
    book = go(page, "book", code="alarm")
    book.get_by_role("button", name="Write a memo").click()
    book.get_by_label("Text").fill("Who hears it depends on the door.")
    book.get_by_role("button", name="Save this memo").click()

    soon(lambda: len(lab.ask("memos?about=alarm")["memos"]), 1)
    book.get_by_role("button", name="Memos · 1").wait_for()


def test_where_a_code_is_used_leads_there(page: Any):
    """Interviews with how often, and all its passages."""
    book = go(page, "book", code="deposit")
    used = book.locator(".rap-part", has_text="Where it is used")
    used.get_by_role("button", name="INT-10002 · 1").wait_for()
    used.get_by_role("button", name="3 passages, 1 person").click()

    soon(lambda: page.locator("#rap-page-passages .rap-passage").count(), 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [("Print as a list", "Advice desk"), ("Print as cards", "What we changed")],
)
def test_the_codebook_is_printed(page: Any, name: str, words: str):
    """A page without script, in a window of its own."""
    book = go(page, "book")
    with page.expect_popup() as opened:
        book.get_by_role("link", name=name).click()
    opened.value.get_by_text(words).first.wait_for()
    opened.value.close()


def test_a_proposal_is_taken(page: Any, lab: Lab):
    """A lead sees who proposes what and why; taken, it is in the codebook and leaves the list."""
    row = {
        "v": 1,
        "id": "0a1b2c3d",
        "act": "edit",
        "code": "deposit",
        "reason": "Shorter.",
        "by": "K-02",
        "t": "2026-01-02T10:00:00Z",
        "fields": {"label": {"en": "Bond"}},
    }
    write(lab.study, "codebook/proposals/0a1b2c3d.json", json.dumps(row))
    book = go(page, "book")
    book.get_by_role("button", name="Take it").click()

    soon(lambda: codes(lab)["deposit"]["label"], {"en": "Bond"})
    soon(lambda: lab.ask("codebook")["proposals"], [])


def test_a_memo_is_written_found_changed_and_thrown_away(page: Any, lab: Lab):
    """About an interview, shared; then only for me; then gone after being asked twice."""
    memos = go(page, "memos")
    memos.get_by_role("button", name="New memo").click()
    about = memos.get_by_label("About")
    assert "The study, and my work in it" in about.locator("option").all_inner_texts()
    about.select_option("INT-10002")
    memos.get_by_label("Text").fill("She keeps the receipt herself: control over proof.")
    memos.get_by_role("button", name="Save this memo").click()
    soon(
        lambda: [
            (one["about"], one["private"]) for one in lab.ask("memos?about=INT-10002")["memos"]
        ],
        [("INT-10002", False)],
    )
    memos.get_by_label("Search the memos").fill("RECEIPT")
    soon(lambda: memos.locator(".rap-memo").count(), 1)
    memos.get_by_label("Only for me").check()
    memos.get_by_role("button", name="Save this memo").click()
    soon(lambda: [one["private"] for one in lab.ask("memos?about=INT-10002")["memos"]], [True])
    memos.get_by_role("button", name="Throw away").click()
    memos.get_by_role("button", name="Throw away for good?").click()

    soon(lambda: lab.ask("memos?about=INT-10002")["memos"], [])
    page.locator(".rap-toast", has_text="Memo deleted").wait_for()
    assert memos.locator(".rap-news").inner_text() == ""  # it is said once
    memos.get_by_label("Search the memos").fill("")


def test_news_of_a_colleague_swallow_no_press_and_no_letter_in_notes(page: Any, lab: Lab):
    """Her memo arrives while a word is typed, and between a press and its release; the settings of
    the study change, too.
    """
    memos = go(page, "memos")
    settings = lab.study / "pyproject.toml"
    colleague = iter(range(100))

    def news() -> None:
        text = "---\nv: 1\nabout: alarm\nby: K-02\ndate: 2026-02-01\ntype: analytic\nprivate: no\n---\nHers.\n"
        with heard(page, lab, "memos"):
            write(lab.study, f"interviews/memos/study/00bb{next(colleague):04d}.md", text)
        with heard(page, lab, "study"):
            settings.write_text(settings.read_text("utf-8") + "\n", "utf-8")

    def press(name: str) -> None:
        page.evaluate("document.activeElement.blur()")
        memos.get_by_role("button", name=name, exact=True).hover()
        page.mouse.down()
        news()
        page.mouse.up()

    press("New memo")
    memos.get_by_label("About").select_option("INT-10003")
    memos.get_by_label("Text").focus()
    page.keyboard.type("One half, ")
    news()
    page.keyboard.type("the other half.")
    press("Save this memo")
    soon(
        lambda: [one["text"] for one in lab.ask("memos?about=INT-10003")["memos"]],
        ["One half, the other half."],
    )
    press("Throw away")
    press("Throw away for good?")

    soon(lambda: lab.ask("memos?about=INT-10003")["memos"], [])


def test_the_diary_is_private_and_saved_by_key(page: Any, lab: Lab):
    """Control and Enter; its kind and privacy are chosen already."""
    memos = go(page, "memos")
    memos.get_by_role("button", name="Write in my diary").click()
    page.keyboard.type("I was surprised by how much they had arranged themselves.")
    page.keyboard.press("Control+Enter")

    soon(
        lambda: [
            (one["about"], one["type"], one["private"])
            for one in lab.ask("memos?type=reflexive")["memos"]
        ],
        [("K-01", "reflexive", True)],
    )


def test_two_readings_stand_side_by_side_and_are_decided(page: Any, lab: Lab):
    """Each side with its words; the decision needs a reason, and is told with who."""
    desk = go(page, "desk", source="INT-10001")
    card = desk.locator('.rap-difference[aria-label^="Alarm"]')
    assert "not coded so" in str(card.locator(".rap-side", has_text="You (K-01)").text_content())
    other = desk.locator('.rap-difference:not([aria-label^="Alarm"])').first.get_by_label(
        "Why we decided so"
    )
    other.fill("We talk about it on Monday.")
    card.get_by_role("button", name="It stays").click()
    desk.locator(".rap-trouble", has_text="Say in one sentence why").wait_for()
    card.get_by_label("Why we decided so").fill("The owner hears it, not she.")
    card.get_by_role("button", name="It stays").click()

    desk.locator(
        ".rap-decided", has_text="Decided by K-01: it stays. The owner hears it, not she."
    ).wait_for()
    assert other.input_value() == "We talk about it on Monday."  # of another passage: not said yet
    found = [
        one for one in lab.ask("agreement?source=INT-10001")["passages"] if one["code"] == "alarm"
    ]
    assert [(one["state"], one["outcome"]) for one in found] == [("decided", "keep")]


def test_a_disagreement_becomes_a_question_for_the_group(page: Any):
    """The memo is begun: its kind, and the passage it is about."""
    desk = go(page, "desk", source="INT-10001")
    desk.locator(".rap-difference").first.get_by_role("button", name="Ask the group").click()
    memos = page.locator("#rap-page-memos")
    soon(
        lambda: bool(re.fullmatch(r"INT-10001:\d+-\d+", memos.get_by_label("About").input_value())),
        True,
    )


def test_a_plan_is_drawn_looked_at_and_kept(page: Any, lab: Lab):
    """Nothing is written before Keep; then everybody sees who codes what."""
    plan = go(page, "plan")
    plan.get_by_label("Share that two people code (%)").fill("50")
    page.keyboard.press("Tab")
    plan.get_by_role("button", name="Look at a draw").click()
    plan.locator(".rap-news", has_text="not kept yet").wait_for()
    assert lab.ask("plan")["plan"] == {}
    plan.get_by_role("button", name="Keep this plan").click()

    soon(lambda: sorted(len(one) for one in lab.ask("plan")["plan"].values()), [1, 1, 2, 2])


def test_a_suggestion_taken_twice_is_one_coding_and_others_are_refused_by_key(page: Any, lab: Lab):
    """A codes it, also when it is pressed again before the answer; R leaves one out. How many were
    taken is said; when none is left, the focus is on the button that looks again.
    """
    hints = go(page, "hints", source="INT-10004", code="deposit")
    cards = hints.locator(".rap-hint")
    cards.first.focus()
    n = cards.count()
    acts = "**/rap/api/sources/INT-10004/acts*"
    held: list[Any] = []
    page.route(acts, lambda route: held.append(route))
    with page.expect_request(acts):
        page.keyboard.press("a")
    page.keyboard.press("a")
    held[0].continue_()
    page.unroute(acts)
    for left in range(n - 1, 0, -1):  # the next one has the focus
        soon(cards.count, left)
        page.keyboard.press("r")
    soon(cards.count, 0)
    hints.locator(
        ".rap-news", has_text=f"1 of {n} suggestion{'s' * (n > 1)} for this code was taken."
    ).wait_for()

    assert page.evaluate("document.activeElement.textContent") == "Look for similar passages"
    # another test of this file may have given this interview a code of its own
    found = [one["code"] for one in lab.ask("sources/INT-10004")["codings"]]
    assert found.count("deposit") == 1


def test_a_run_is_started_and_its_trouble_is_told(page: Any):
    """This study has no such notebook: what went wrong stands on the page, in a sentence."""
    runs = go(page, "runs")
    runs.get_by_role("button", name="Make it now: overview").click()
    runs.locator("progress").wait_for()

    runs.locator('[data-run="overview"] .rap-trouble', has_text="Could not be made").wait_for()


def by_rail(page: Any, to: str, *, under: str = "") -> None:
    """Go to a page by keys alone, from wherever the focus is; `under` a word that lists it."""
    listed = page.locator(f'nav.rap-rail [data-to="{to}"]')
    for wanted in [under, to] if under and not listed.is_visible() else [to]:
        page.keyboard.press("Control+Alt+p")
        page.keyboard.press("Home")
        reached = "start"
        while reached != wanted:
            page.keyboard.press("ArrowDown")
            before, reached = reached, page.evaluate("document.activeElement.dataset.to")
            assert reached != before, wanted
        page.keyboard.press("Enter")
        quiet(page)


_WITHIN = "place => document.activeElement.closest(place) !== null"


def tab_to(page: Any, control: Any) -> None:
    """Press Tab until a control has the focus, and see that it shows it."""
    control.wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            break
    outline = "one => getComputedStyle(one).outlineStyle"
    assert control.evaluate(outline) not in ("none", ""), control


def test_a_session_by_keyboard_alone_uses_every_page(page: Any, lab: Lab):
    """Each page is reached over the rail; on each a control can be reached and shows its focus;
    words are looked for, a diary written, a code read, an interview opened.
    """
    words = {"book": "codes", "memos": "notes", "findings": "findings"}
    under = dict.fromkeys(("passages", "grid", "explore", "hints"), "find")
    for way in [way for way in WAYS if way != "start"]:
        if way in words:
            by_rail(page, words[way])
        else:
            by_rail(page, way, under=under.get(way, "team"))
        opened = page.locator(f"#rap-page-{way}")
        opened.locator("h1").wait_for()
        soon(lambda way=way: page.evaluate(_WITHIN, f"#rap-page-{way}"), True)
        control = opened.locator("button:visible:enabled, input:visible, select:visible, a:visible")
        if control.count():
            tab_to(page, control.first)
        if way == "memos":
            tab_to(page, opened.get_by_role("button", name="Write in my diary"))
            page.keyboard.press("Enter")
            page.keyboard.type("Without a mouse.")
            page.keyboard.press("Control+Enter")
            page.locator(".rap-toast", has_text="Memo written").wait_for()
    page.keyboard.press("Control+Alt+i")
    while "INT-10002" not in str(page.evaluate("document.activeElement.dataset.source ?? ''")):
        page.keyboard.press("ArrowDown" if page.evaluate(_WITHIN, "[role=tree]") else "Tab")
    page.keyboard.press("Enter")
    page.locator("#rap-coding-INT-10002 .rap-line").first.wait_for()

    assert "Without a mouse." in [one["text"] for one in lab.ask("memos")["memos"]]


def test_lists_give_way_where_there_is_no_room(page: Any):
    """Below 1100 px they lie over the page and go with Esc or a click beside them; a wide window has
    them back. The text is as wide as the window allows.
    """
    open_interview(page, "INT-10001")
    wide = page.viewport_size
    page.set_viewport_size({"width": 853, "height": 533})  # 1280 x 800 at 150 %
    text, listed = page.locator("#rap-coding-INT-10001"), page.locator("#rap-interviews")
    listed.wait_for(state="hidden")
    soon(lambda: round(text.bounding_box()["width"]) > 740, True)
    page.locator('nav.rap-rail [data-to="rap-interviews"]').click()
    listed.wait_for(state="visible")
    assert round(text.bounding_box()["width"]) > 740
    page.keyboard.press("Escape")
    listed.wait_for(state="hidden")
    page.locator('nav.rap-rail [data-to="rap-codebook"]').click()
    page.locator("#rap-codebook").wait_for(state="visible")
    text.locator(".rap-line").first.click()
    page.locator("#rap-codebook").wait_for(state="hidden")
    page.set_viewport_size(wide)

    listed.wait_for(state="visible")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_pages_speak_the_chosen_language(page: Any, language: str):
    """Headings change while the pages are open."""
    wanted = {
        "fr": ["Accueil", "Grille de codes", "Qui code quoi"],
        "nl": ["Begin", "Codeboek", "Wie codeert wat"],
    }[language]
    opened = [go(page, way) for way in ("start", "book", "plan")]
    speak(page, language)

    soon(lambda: [one.locator("h1").text_content() for one in opened], wanted)


def test_what_somebody_else_writes_is_seen_here(page: Any, lab: Lab):
    """A memo that arrives by another way appears in the list without a reload."""
    memos = go(page, "memos")
    memos.locator(".rap-memo").first.wait_for()
    before = memos.locator(".rap-memo").count()
    text = "---\nv: 1\nabout: deposit\nby: K-02\ndate: 2026-02-01\ntype: analytic\nprivate: no\n---\nFrom the other desk.\n"
    write(lab.study, "interviews/memos/study/00aa11bb.md", text)

    soon(lambda: memos.locator(".rap-memo").count(), before + 1)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_on_any_page(page: Any, theme: str):
    """Every page with something on it, by day and by night."""
    wear(page, theme)
    facts = {
        "passages": {"code": "deposit"},
        "book": {"code": "deposit"},
        "desk": {"source": "INT-10001"},
    }
    found = []
    for way in WAYS:
        opened = go(page, way, **facts.get(way, {}))
        opened.locator(".rap-page-body > *").first.wait_for()
        found += faults(page, f"#rap-page-{way}")
    wear(page, "Light")

    assert found == []
