"""A report for members in Chromium: answered with the keyboard alone, left at once, read on a phone
and on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_notebook
from report_example import edition, example_notebook, item, shown

from rap.analysis.typed_answers import parse_answers
from rap.report.exporter import render_report
from rap.report.words import ALL_LOCALES, words_of
from rap.store.team_pages import TRUST, Letter, Passage

pytestmark = [pytest.mark.browser, pytest.mark.long]
NUMBERS = {"F-20001": 1, "F-20002": 2, "F-20003": 3}
SAYS = {
    "F-20001": {
        "fr": "Quand on tombe malade, le loyer du lieu continue.",
        "nl": "Wie ziek wordt, blijft huur betalen.",
        "ro": "Chiria continuă.",
    },
    "F-20002": {
        "fr": "Une alarme qui sonne chez une collègue aide plus qu’une alarme qui sonne à la police.",
        "ro": "O alarmă la o colegă ajută.",
    },
    "F-20003": {"fr": "Chacune veut décider de ses heures.", "nl": "Elkeen wil haar uren kiezen."},
}
LETTER = Letter(
    (
        *(
            Passage(
                part,
                part,
                {
                    "fr": "Un syndicat inventé, et trois personnes d’une école.",
                    "nl": "Een vakbond.",
                },
            )
            for part in TRUST
        ),
        Passage("changed", "changed", {"fr": "Nous avions écrit autre chose."}, "F-20002"),
        Passage("next", "next", {"fr": "Un groupe au printemps."}),
    )
)


def notebook():
    """The example, and three findings."""
    statuses = ("supported", "changed", "contested")
    found = [
        item("text", id=f"finding-{id[2:]}", title=f"finding-{status}", text=text)
        for (id, text), status in zip(SAYS.items(), statuses, strict=True)
    ]
    return new_notebook(cells=[*example_notebook().cells, shown(*found)])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report in seven languages."""
    folder = tmp_path_factory.mktemp("members")
    files = {language: f"report.{language}.html" for language in ALL_LOCALES}
    for language, file in files.items():
        whole = edition(language if language in ("fr", "nl", "en") else "fr")
        mine = replace(
            whole, language=language, letter=LETTER, numbers=NUMBERS, languages=files, draft=False
        )
        mine = replace(mine, sheet="3-b40e")
        (folder / file).write_text(render_report(notebook(), mine), encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def show(chromium: Any, reports: Path) -> Iterator[Any]:
    """Open a report; what it asks for and complains of is noted on the page."""
    contexts = []

    def shown(language: str = "fr", *, width: int = 320, **more: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 740}, **more)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((reports / f"report.{language}.html").as_uri())
        return page

    yield shown
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_a_report_is_answered_with_the_keyboard_alone_and_understood(show, language):
    """What the page makes is read back as what was chosen, in every language; nothing was asked of
    anybody.
    """
    page = show(language)
    page.focus("input[name=a1]")
    page.keyboard.press("Space")  # 1 yes
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # 1 more
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("ArrowDown")  # 2: from "no answer" round to "not my experience"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # 3: one back from "no answer"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("On paie 3 mois.")
    text = page.input_value("#text")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#done:not(:empty)").wait_for()  # the page lets nothing evaluate a text
    parsed = parse_answers(text, NUMBERS)

    assert parsed.answers == {"F-20001": "yes", "F-20002": "not-mine", "F-20003": "not-mine"}
    assert (parsed.more, parsed.words, parsed.doubts) == (("F-20001",), "On paie 3 mois.", ())
    assert parsed.sheet == "3-b40e"
    assert (parsed.language, len(parsed.copy)) == (language, 16)
    assert page.inner_text("#done") in (
        words_of(language)("form-copied"),
        words_of(language)("form-by-hand"),
    )
    assert (len(page.asked), page.complaints) == (1, [])


def test_each_copy_has_a_number_of_its_own(show):
    """Another person on the same phone gets another one, and an empty form."""
    page, other = show(), show()
    copies = []
    for one in (page, other):
        one.check("input[name=a1] >> nth=0")
        copies.append(one.input_value("#text").rpartition("-")[2])
    page.click("#clear")
    emptied = page.input_value("#text")
    page.check("input[name=a1] >> nth=0")
    copies.append(page.input_value("#text").rpartition("-")[2])

    assert emptied == words_of("fr")("form-nothing")
    assert len(set(copies)) == 3


def test_without_scripts_the_report_is_whole_and_the_form_is_not_there(show):
    """A viewer inside a messenger runs none: people answer by typing."""
    page = show(java_script_enabled=False)

    assert not page.is_visible("#answers")
    assert not page.is_visible(".with-script >> nth=-1")
    page.click("#finding-2 > summary")
    page.click("text=Répondre au numéro 2")
    page.wait_for_url(lambda url: url.endswith("#answer"))
    assert page.is_visible(".example")
    assert page.is_visible("#delete")


def test_a_finding_leads_to_its_own_place_in_the_form(show):
    """A link below it, one near the top; the way back is the browser's own."""
    from playwright.sync_api import expect

    page = show()
    page.click("#finding-2 > summary")
    page.click("text=Répondre au numéro 2")

    page.wait_for_url(lambda url: url.endswith("#answer-2"))
    expect(page.locator("#answer-2")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_the_way_out_covers_no_words(show, width):
    """It has a strip of its own at the foot of the window, in the colour of the page, and the last
    words end above it.
    """
    page = show(width=width)
    strip = page.evaluate(
        """() => { const strip = getComputedStyle(document.body, '::after');
        const box = document.querySelector('.leave').getBoundingClientRect();
        return [strip.position, strip.backgroundColor === getComputedStyle(document.body).backgroundColor,
            innerHeight - parseFloat(strip.height) <= box.top, parseFloat(strip.width)]; }"""
    )
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.evaluate("document.querySelector('footer').getBoundingClientRect().bottom")

    assert strip == ["fixed", True, True, width]
    assert last <= page.evaluate("document.querySelector('.leave').getBoundingClientRect().top")


def test_leaving_without_scripts_covers_the_page(show):
    """One word that says nothing; nothing of the report can be seen or read out."""
    page = show(java_script_enabled=False)
    page.click(".leave")
    page.locator("#away").wait_for()

    assert page.locator("body").inner_text().strip() == "Notes"
    assert not page.is_visible("h1")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_page_says_whether_back_shows_it_again(show, has_scripts):
    """Without scripts too, where nothing else would say it."""
    page = show(java_script_enabled=has_scripts)

    assert page.get_by_text(words_of("fr")("leave-keys")).is_visible()
    assert page.is_visible("#answers") == has_scripts


@pytest.mark.parametrize("link", [".reply a", "a[data-number]", ".contents a", "a[hreflang=nl]"])
def test_back_does_not_show_a_report_that_was_left_after_a_link_in_it(show, link):
    """A step within the page, or to another language, takes the place of the one before."""
    page = show(width=1280)
    steps = page.evaluate("history.length")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator(link).first.click()
    page.wait_for_url("**#*" if "hreflang" not in link else "**nl.html")
    assert page.evaluate("history.length") == steps
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("about:blank")
    page.go_back()

    assert (page.url, page.locator("body").inner_text()) == ("about:blank", "")


@pytest.mark.parametrize("how", ["click", "keys"])
def test_leaving_empties_the_page_and_its_title(show, how):
    """By the button, or by Escape twice; going back does not bring the report."""
    page = show()
    if how == "click":
        page.click(".leave")
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url("about:blank")

    assert (page.title(), page.locator("body").inner_text()) == ("", "")
    assert [url for url in page.asked if not url.startswith(("file:", "about:"))] == []


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("fr", "light", 320),
        ("fr", "dark", 768),
        ("fr", "light", 1280),
        ("sq", "dark", 320),
        ("sq", "light", 768),
        ("sq", "dark", 1280),
    ],
)
def test_axe_finds_no_fault(show, language, scheme, width):
    """In a long and in a short edition, by day and by night, on a phone, a tablet and a desk."""
    from axe_playwright_python.sync_playwright import Axe

    page = show(language, width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]

    assert [
        (fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_axe_finds_no_fault_in_high_contrast(show):
    """With the colours of the system; what is chosen is not told by colour alone."""
    from axe_playwright_python.sync_playwright import Axe

    page = show(forced_colors="active")
    page.check("input[name=a1] >> nth=0")
    border = page.evaluate(
        "getComputedStyle(document.querySelector('.choices label')).borderTopWidth"
    )

    found = Axe().run(page).response["violations"]

    assert [
        (fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found
    ] == []
    assert border == "3px"


@pytest.mark.parametrize("language", ["fr", "nl", "pt"])
def test_a_page_never_scrolls_sideways_with_text_twice_as_big(show, language):
    """At 200 per cent on a narrow window, in the language with the longest words too."""
    page = show(language, width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_what_is_touched_is_large_enough(show):
    """Every choice and button is 44 pixels high and does not overlap its neighbour."""
    page = show()
    boxes = page.evaluate(
        """Array.from(document.querySelectorAll('.choices label, .answers button, .leave, .reply a'), one => {
            const box = one.getBoundingClientRect(); return [box.height, box.width, box.left, box.right];
        })"""
    )

    assert min(height for height, *_ in boxes) >= 44
    assert all(left >= 0 and right <= 320 for _, _, left, right in boxes)


def test_the_way_out_hides_nothing_that_has_the_focus(show):
    """What is reached with the Tab key stands above the button in the corner."""
    page = show()
    page.focus("input[name=a1]")
    hidden = []
    for _ in range(9):
        page.keyboard.press("Tab")
        hidden.append(
            page.evaluate(
                """() => { const one = document.activeElement.closest('label') || document.activeElement;
                const a = one.getBoundingClientRect(), b = document.querySelector('.leave').getBoundingClientRect();
                return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom; }"""
            )
        )

    assert hidden == [False] * 9


def test_printed_on_paper_there_is_no_form_and_no_way_out(show):
    """The numbers, the questions and how to answer stay; how to delete a file is nothing for paper."""
    page = show(width=760)
    page.emulate_media(media="print")

    assert [page.is_visible(part) for part in ("#answers", ".leave", "#away", "#delete")] == [
        False
    ] * 4
    assert [page.is_visible(part) for part in (".example", ".trust", ".n >> nth=0")] == [True] * 3
