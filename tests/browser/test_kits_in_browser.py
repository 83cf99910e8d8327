"""The papers of a kit as Chromium prints them: sheets, sizes, letters, ink; nothing cut off,
nothing asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from studies import ROOT

from rap.study.study import Study
from rap.topics.publishing.kits import draw_kit, plan_kit

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAIRS = ("fr-ro", "nl-sq", "fr-nl", "en")
LANGUAGES = ("fr", "nl", "en", "ro", "sq")
A4, A3 = (595, 842), (1191, 842)  # points
# Everything that holds text and is larger inside than out: its words would be cut off.
CUT_OFF = """[...document.querySelectorAll('.sheet, .cell, .voices, .lines, .steps, .how')]
  .filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).map(e => e.className)"""
COLOURS = """[...new Set([...document.querySelectorAll('.sheet, .sheet *')].flatMap(e => {
  const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.borderTopColor] }))].sort()"""
POINTS = """[...document.querySelectorAll('.sheet .statement:not(.write), .sheet blockquote, .answers span')]
  .filter(e => !e.closest('.tight'))
  .map(e => parseFloat(getComputedStyle(e).fontSize) * .75)"""
SMALLER = "document.querySelectorAll('.tight').length"
LOOKS = {"cut": CUT_OFF, "inks": COLOURS, "points": POINTS, "tight": SMALLER}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every paper of the demo study's kit about everything, in four pairs and two single languages."""
    folder = tmp_path_factory.mktemp("kits")
    study = Study(ROOT, audience="members")
    for pair in PAIRS:
        languages = pair.split("-")
        kit = plan_kit(study, "all", languages=languages)
        for name, text in draw_kit(kit, study, languages=languages).items():
            (folder / name).write_text(text, encoding="utf-8")
    return {path.name: path for path in sorted(folder.glob("*.html"))}


@pytest.fixture(scope="module")
def looked(chromium: Any, papers: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """Each paper opened once: the pages it prints, what is cut off, what it asked for, its inks and
    its letters.
    """
    page = chromium.new_page(viewport={"width": 1700, "height": 1200})
    found = {}
    for name, path in papers.items():
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        said = {key: page.evaluate(code) for key, code in LOOKS.items()}
        found[name] = {"pages": pages_of(page), "asked": list(asked), **said}
    page.close()
    return found


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 1700, "height": 1200})
    yield page
    page.close()


def pages_of(page: Any) -> list[tuple[int, int]]:
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    return [
        (round(float(p.mediabox[2])), round(float(p.mediabox[3])))
        for p in PdfReader(io.BytesIO(data)).pages
    ]


def test_every_paper_has_its_sheets_and_its_size(looked: dict[str, dict[str, Any]]):
    """Thirteen cards on A4 in every language, posters on A3, a tally of one page, a script of two."""
    wanted = {f"DRAFT-cards.{pair}.html": [A4] * 13 for pair in PAIRS}
    wanted |= {f"DRAFT-poster.{pair}.html": [A3] * (3 if "-" in pair else 2) for pair in PAIRS}
    wanted |= {f"DRAFT-tally.{pair}.html": [A4] for pair in PAIRS}
    wanted |= {f"DRAFT-script.{language}.html": [A4] * 2 for language in LANGUAGES}

    assert {name: found["pages"] for name, found in looked.items()} == wanted


def test_nothing_is_cut_off_and_nothing_is_asked_for(looked: dict[str, dict[str, Any]]):
    """Every sheet holds all its words; the file is the only request."""
    assert {name: found["cut"] for name, found in looked.items() if found["cut"]} == {}
    assert {name: len(found["asked"]) for name, found in looked.items()} == dict.fromkeys(looked, 1)


def test_cards_are_black_and_white_in_letters_of_sixteen_points(looked: dict[str, dict[str, Any]]):
    """No other ink; findings, voices and answers at 16 points and more; at most one card of a kit
    is set smaller to fit.
    """
    for pair in PAIRS:
        cards = looked[f"DRAFT-cards.{pair}.html"]

        assert cards["inks"] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"]
        assert round(min(cards["points"]), 1) >= 16
        assert cards["tight"] <= 1


def test_cut_marks_stand_at_the_four_corners_of_every_card(page: Any, papers: dict[str, Path]):
    """Two strokes a corner, outside the ten millimetres that are cut away."""
    page.goto(papers["DRAFT-cards.fr-ro.html"].as_uri())
    marks = page.evaluate(
        """[...document.querySelectorAll('.card')].map(card => [...card.querySelectorAll('.mark')].map(m => {
          const a = m.getBoundingClientRect(), b = card.getBoundingClientRect(), mm = 25.4 / 96;
          return [Math.round((a.left - b.left) * mm), Math.round((a.top - b.top) * mm)]
        }).sort((p, q) => p[0] - q[0] || p[1] - q[1]))"""
    )

    corners = [[2, 10], [2, 287], [10, 2], [10, 289], [200, 2], [200, 289], [202, 10], [202, 287]]
    assert len(marks) == 13
    assert all(found == corners for found in marks)


def test_axe_finds_nothing_on_any_paper(page: Any, papers: dict[str, Path]):
    """On a screen too: languages marked, headings, tables."""
    from axe_playwright_python.sync_playwright import Axe

    faults = {}
    for name in (
        "DRAFT-cards.fr-ro.html",
        "DRAFT-poster.nl-sq.html",
        "DRAFT-tally.fr-nl.html",
        "DRAFT-script.sq.html",
    ):
        page.goto(papers[name].as_uri())
        faults[name] = [fault["id"] for fault in Axe().run(page).response["violations"]]

    assert {name: found for name, found in faults.items() if found} == {}
