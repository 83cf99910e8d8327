"""Charts for the team in Chromium: nothing is asked for, they fit a phone, and axe finds nothing to
say about them.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from charts_example import charts_edition, example_charts
from nbformat.v4 import new_notebook
from report_example import item, shown

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


LONG = {
    "alone": "Accompagnement par une collègue expérimentée lors des premières visites administratives",
    "rent": "Loyer",
    "owners": "Relations avec les propriétaires et les agences immobilières du quartier",
    "word": "Anticonstitutionnellement discriminé·e",
    "stay": "location de quelques jours chez l’habitant",
    "salon": "salon privé avec réception",
    "hotel": "hôtel de la périphérie",
    "window": "vitrine",
}


@pytest.fixture(scope="module")
def long_labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of bars, grids of few and of many columns, a square and a codeline."""
    codes, places = list(LONG)[:4], list(LONG)[4:]
    bars = [{"where": {"code": code}, "people": 9 - n} for n, code in enumerate(codes)]
    few, many = (
        [
            {"where": {"code": code, "setting": place}, "people": n + 1}
            for n, code in enumerate(codes)
            for place in some
        ]
        for some in (places[:3], places)
    )
    pairs = [
        {"where": {"first": first, "second": second}, "people": 3}
        for first, second in combinations(codes, 2)
    ]
    lanes = [{"code": code, "family": "", "places": [[0, 90], [50, 200]]} for code in codes]
    line = {"mark": "codeline", "source": "INT-10001", "length": 999, "turns": [0], "lanes": lanes}
    cell = shown(
        item("chart", id="bars", rows=bars, chart={"mark": "bars"}),
        item("chart", id="few", rows=few, chart={"mark": "grid"}),
        item("chart", id="many", rows=many, chart={"mark": "grid"}),
        item("chart", id="pairs", rows=pairs, chart={"mark": "matrix"}),
        item("codeline", chart=line),
    )
    edition = charts_edition(
        "fr", label=lambda column, value: LONG.get(value, value), colour=lambda code: "#00599c"
    )
    file = tmp_path_factory.mktemp("long") / "long.html"
    file.write_text(render_report(new_notebook(cells=[cell]), edition), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [320, 768])
def test_long_labels_neither_overlap_nor_leave_their_drawing(
    chromium: Any, long_labels: Path, width: int
):
    """French labels of ninety letters: they take more lines, and the next row begins below them."""
    page = opened(chromium, long_labels, width=width)
    found = page.evaluate(
        """() => Array.from(document.querySelectorAll('.drawing svg')).flatMap(svg => {
            const all = svg.getBoundingClientRect(), found = [];
            const words = Array.from(svg.querySelectorAll('text'),
                text => ({text: text.textContent, ...text.getBoundingClientRect().toJSON()}));
            words.forEach((one, n) => {
                if (!all.width) return;
                if (one.left < all.left - 1 || one.right > all.right + 1) found.push(one.text);
                if (one.top < all.top - 3 || one.bottom > all.bottom + 1) found.push(one.text);
                words.slice(n + 1).forEach(two => {
                    const beside = one.left > two.right - 1 || two.left > one.right - 1;
                    const below = one.top > two.bottom - 3 || two.top > one.bottom - 3;
                    if (!beside && !below) found.push(one.text + ' / ' + two.text);
                });
            });
            return found;
        })"""
    )
    page.close()

    assert found == []
