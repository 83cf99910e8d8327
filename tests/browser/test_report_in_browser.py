"""A report in Chromium: it asks for nothing, fits a phone, and axe finds nothing to say about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_example import edition, example_notebook

from rap.report.exporter import render_report

pytestmark = [pytest.mark.browser, pytest.mark.volume(cases=2)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example, in three languages for members and in English for the team."""
    folder = tmp_path_factory.mktemp("reports")
    for language, audience in (
        ("fr", "members"),
        ("nl", "members"),
        ("en", "members"),
        ("en", "team"),
    ):
        document = render_report(example_notebook(audience), edition(language, audience))
        (folder / f"{audience}.{language}.html").write_text(
            document, encoding="utf-8", newline="\n"
        )
    return folder


@pytest.fixture
def show(chromium: Any, reports: Path) -> Iterator[Any]:
    """Open a report at a width, by day or by night; what the page asks for and complains of is
    noted on it.
    """
    contexts = []

    def shown(name: str, *, width: int = 320, scheme: str = "light") -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 740}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto((reports / f"{name}.html").as_uri())
        return page

    yield shown
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["members.fr", "members.nl", "members.en", "team.en"])
def test_a_report_asks_for_nothing_but_itself(show, name):
    """One request, for the file; and the policy of the page blocks nothing the page needs."""
    page = show(name)
    page.wait_for_load_state("networkidle")

    assert page.asked == [page.url]
    assert page.complaints == []
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["members.fr", "team.en"])
def test_axe_finds_no_fault(show, name, width, scheme, opened):
    """By day and by night, on a phone and on a desk, with the tables under the drawings closed and
    open.
    """
    from axe_playwright_python.sync_playwright import Axe

    page = show(name, width=width, scheme=scheme)
    page.evaluate(
        "opened => document.querySelectorAll('details').forEach(details => details.open = opened)",
        opened,
    )

    found = Axe().run(page).response["violations"]

    assert [
        (fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found
    ] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", ["members.fr", "members.nl", "team.en"])
def test_a_page_never_scrolls_sideways(show, name, width):
    """Tables and drawings fit, also when every table is open."""
    page = show(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_page_never_scrolls_sideways_with_text_twice_as_big(show):
    """A person who needs big letters reads the same page."""
    page = show("members.fr", width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_words_in_a_drawing_stay_readable_on_a_phone(show):
    """No word of a drawing is smaller than 11 pixels on the smallest screen, and none leaves the
    page.
    """
    page = show("members.fr", width=320)

    boxes = page.evaluate(
        """Array.from(document.querySelectorAll('.phone text'), text => {
            const box = text.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
            return {size, left: box.left, right: box.right};
        })"""
    )

    assert min(box["size"] for box in boxes) >= 11
    assert [box for box in boxes if box["left"] < 0 or box["right"] > 320] == []


@pytest.mark.parametrize(
    ("name", "title", "banner"),
    [
        ("members.fr", "Nos lieux de travail", "Brouillon pour l’équipe, ne pas partager."),
        ("members.nl", "Onze werkplekken", "Kladversie voor het team, niet delen."),
        ("members.en", "Our workplaces", "Draft for the team, do not share."),
    ],
)
def test_title_language_and_banner_are_there(show, name, title, banner):
    """The first thing of a draft says that it is one, in the language of the page."""
    page = show(name)

    assert page.title() == title
    assert page.get_attribute("html", "lang") == name[-2:]
    first = page.locator("body > :not(script, style, .skip)").first
    assert (first.get_attribute("class"), first.inner_text()) == ("draft", banner)


def test_the_first_key_leads_to_the_content(show):
    """Tab shows the skip link, Enter goes past the head of the page."""
    page = show("members.fr")
    page.keyboard.press("Tab")
    left = page.evaluate("document.activeElement.getBoundingClientRect().left")
    page.keyboard.press("Enter")

    assert left >= 0
    page.wait_for_function("document.activeElement.id === 'content'")


def test_printed_on_paper_nothing_is_closed_and_each_chart_stands_once(show):
    """Paper has nothing to click on: what was folded is open, and a chart is a drawing or a table, never
    both.
    """
    page = show("members.fr", width=760)
    page.emulate_media(media="print")
    seen = """all => all.map(one => [...one.querySelectorAll('.drawing, table')].filter(
        part => part.checkVisibility({contentVisibilityAuto: true})).length)"""

    assert {*page.locator(".chart").evaluate_all(seen)} == {1}
    folded = page.locator("details:not(.chart details)")
    assert (
        folded.evaluate_all(
            "all => all.filter(one => one.lastElementChild.clientHeight < 5).length"
        )
        == 0
    )
    assert not page.is_visible(".chart summary")
