"""Each page in French and in Dutch: what it shows is in that language, or was written by the team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, lab_on, open_interview, open_lab, quiet, speak, wear
from browser.test_panels import WAYS, go, pages_study

pytestmark = [pytest.mark.browser, pytest.mark.long]

WORDS = re.compile(r"[A-Za-z]{2,}[^\n]* [A-Za-z]{2,}")
"""Two words at least: one alone ("Code", "Export") may be the same in two languages."""
OTHERS = {"More commands", "main area content", "main area toolbar", "rap vault init"}
"""What JupyterLab says itself, which is English without its own language packs; a command to type."""
SHOWN = """root => {
  const texts = [];
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) texts.push(nodes.currentNode.data);
  for (const one of [root, ...root.querySelectorAll('*')])
    for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'aria-description'])
      texts.push(one.getAttribute(name) ?? '');
  return texts.map(text => text.trim()).filter(Boolean);
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a study with something on every page."""
    study = pages_study(tmp_path_factory.mktemp("rooms"))
    with lab_on(study, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def english(chromium: Any, lab: Lab) -> dict[str, set[str]]:
    """What each page shows to somebody who reads English."""
    return _shown(chromium, lab, "en")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_no_page_shows_an_english_sentence(
    chromium: Any, lab: Lab, english: dict[str, set[str]], language: str
):
    """Every page shows something, and nothing of two words or more that an English reader saw too,
    but what stands in the study's own files.
    """
    here = _shown(chromium, lab, language)
    written = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in sorted(lab.study.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    )
    same = {
        way: sorted(text for text in texts & english[way] if not _is_written(text, written))
        for way, texts in here.items()
    }

    assert all(here.values())
    assert {way: texts for way, texts in same.items() if texts} == {}


def test_jupyterlab_speaks_it_when_the_page_is_loaded_again(chromium: Any, lab: Lab):
    """And asks nobody to reload before: another of its settings may be saved in between."""
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    kept = f"{lab.address}/lab/api/settings/@jupyterlab/translation-extension:plugin"
    try:
        open_lab(page, lab)
        for language, locale in (("nl", "nl_NL"), ("en", "en")):
            before = page.request.get(kept).json()["raw"]
            speak(page, language)
            quiet(page)
            for theme in ("Dark", "Light"):
                wear(page, theme)
                quiet(page)
            assert page.locator(".jp-Dialog").count() == 0
            assert page.request.get(kept).json()["raw"] == before
            open_lab(page, lab)
            assert f'"{locale}"' in page.request.get(kept).json()["raw"]
    finally:
        page.close()


def _is_written(text: str, written: str) -> bool:
    if text.startswith("from rap."):
        return True  # a cell for a notebook
    return text in OTHERS or all(
        not WORDS.search(part) or part.strip() in written
        for part in re.split(r"[,·:\n…]|[A-Z]+-\d+", text)
    )


def _shown(chromium: Any, lab: Lab, language: str) -> dict[str, set[str]]:
    """Way -> the texts, titles and names for screen readers of that page, and of what is around."""
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    try:
        open_lab(page, lab)
        speak(page, language)
        found = {way: set(go(page, way).evaluate(SHOWN)) for way in WAYS}
        open_interview(page, "INT-10001")
        quiet(page)
        for name, place in {
            "coding": "#rap-coding-INT-10001",
            "codebook": "#rap-codebook",
            "interviews": "#rap-interviews",
        }.items():
            found[name] = set(page.locator(place).evaluate(SHOWN))
        return found
    finally:
        page.close()
