"""Charts for the team in Chromium: nothing is asked for, they fit a phone, and axe finds nothing to
say about them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from charts_example import charts_edition, example_charts

from rap.report.exporter import render_report

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example in three languages."""
    folder, notebook = tmp_path_factory.mktemp("charts"), example_charts()
    for language in ("fr", "nl", "en"):
        document = render_report(notebook, charts_edition(language))
        (folder / f"{language}.html").write_text(document, encoding="utf-8", newline="\n")
    return folder


def opened(chromium: Any, file: Path, *, width: int, scheme: str = "light") -> Any:
    """The page with every table open, and what it asked for."""
    page = chromium.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_no_fault_in_charts(chromium: Any, reports: Path, width: int, scheme: str):
    """By day and by night, on a phone, a tablet and a desk; and nothing but the file is asked for."""
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, reports / "fr.html", width=width, scheme=scheme)
    found = [fault["id"] for fault in Axe().run(page).response["violations"]]
    asked, url = page.asked, page.url
    page.close()

    assert (found, asked) == ([], [url])


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize(
    ("width", "letters"), [(320, "100%"), (768, "100%"), (1280, "100%"), (640, "200%")]
)
def test_charts_and_their_tables_never_scroll_sideways(
    chromium: Any, reports: Path, language: str, width: int, letters: str
):
    """Also with letters twice as big."""
    page = opened(chromium, reports / f"{language}.html", width=width)
    page.evaluate("letters => document.documentElement.style.fontSize = letters", letters)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert wide == width


@pytest.mark.parametrize(("width", "drawing"), [(320, ".phone"), (1280, ".wide")])
def test_words_in_charts_stay_readable_and_on_the_page(
    chromium: Any, reports: Path, width: int, drawing: str
):
    """No word is smaller than 11 pixels, and none leaves its page."""
    page = opened(chromium, reports / "fr.html", width=width)
    boxes = page.evaluate(
        """drawing => Array.from(document.querySelectorAll(drawing + ' text'), text => {
            const box = text.getBoundingClientRect();
            const matrix = text.getScreenCTM();
            const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b);
            return {size, left: box.left, right: box.right};
        })""",
        drawing,
    )
    page.close()

    assert min(box["size"] for box in boxes) >= 11
    assert [box for box in boxes if box["left"] < 0 or box["right"] > width] == []


@pytest.mark.parametrize(("width", "drawing"), [(320, ".phone"), (1280, ".wide")])
def test_boxes_are_as_long_as_they_say(chromium: Any, reports: Path, width: int, drawing: str):
    """A style sheet can give a shape another width than its drawing does; none does here."""
    page = opened(chromium, reports / "fr.html", width=width)
    boxes = page.evaluate(
        """drawing => Array.from(document.querySelectorAll(drawing + ' rect'), box => {
            const {width, height} = box.getBBox();
            return [width - box.getAttribute('width'), height - box.getAttribute('height')];
        }).map(([width, height]) => Math.max(Math.abs(width), Math.abs(height)))""",
        drawing,
    )
    page.close()

    assert len(boxes) > 30
    assert max(boxes) < 0.01
