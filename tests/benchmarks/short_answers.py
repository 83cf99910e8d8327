"""The page *Short answers* with as many rows as a survey has people: how long until they are there, and
from a key to the next answer on the screen.

    python tests/benchmarks/short_answers.py [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))

from browser.conftest import QUIET, chromium_path
from browser.lab import Lab, lab_on, open_lab, quiet
from studies import make_study, write

from rap.core.model import Source, Speaker
from rap.store.sources import hash_of, write_source

ID, PAGE = "AN-20418", "#rap-page-answers"
SAID = (
    "Nothing.",
    "Cash is safer",
    "A letter, so that we can answer",
    "Rent",
    "They ask where it is from",
)
OPENED = """async ([page, n]) => {
  const began = performance.now();
  await window.jupyterapp.commands.execute('rap:panel-rap-page-answers');
  while (document.querySelectorAll(`${page} .rap-answer`).length < n) {
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
WATCH = """() => {
  window.taken = [];
  addEventListener('keydown', () => {
    const began = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.taken.push(performance.now() - began)));
  }, true);
}"""


def make(folder: Path, n: int) -> Path:
    """A study with one text of `n` answers, one in three like others."""
    root = make_study(folder)
    labels = [f"R{10000 + at}" for at in range(n)]
    said = [
        SAID[at % 5] if at % 3 == 0 else f"{SAID[at % 5]}, and that for the {at}th time"
        for at in range(n)
    ]
    text = "".join(f"{label}: {words}\n" for label, words in zip(labels, said, strict=True))
    speakers = tuple(Speaker(label, "participant") for label in labels)
    write_source(
        root, Source(ID, "answers", "en", hash_of(text), 1, "2026-04", "consent", speakers), text
    )
    write(root, ".rap/coder", "K-01\n")
    return root


def measure(page: Any, lab: Lab, n: int) -> None:
    open_lab(page, lab)
    quiet(page)
    print(f"{n} answers: there after {page.evaluate(OPENED, [PAGE, n]):.0f} ms")
    page.locator(f"{PAGE} .rap-answer").first.click()
    page.evaluate(WATCH)
    page.keyboard.press("c")
    page.locator(".rap-box input").fill("alarm")
    page.keyboard.press("Enter")
    page.locator(f"{PAGE} [data-coding]").first.wait_for()
    for what, key, times in (
        ("to the next row", "ArrowDown", 40),
        ("coded, and the next", "1", 200),
    ):
        page.evaluate("() => { window.taken = []; }")
        for _ in range(times):
            page.keyboard.press(key)
        page.wait_for_function("n => window.taken.length >= n", arg=times)
        taken = sorted(page.evaluate("() => window.taken"))
        print(
            f"  {what}: {median(taken):.0f} ms, least {taken[0]:.0f}, one in twenty over {taken[-len(taken) // 20]:.0f}"
        )


def main(n: int) -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = make(Path(folder) / "study", n)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        with lab_on(root, Path(folder) / "private") as lab:
            page = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="en-GB"
            ).new_page()
            measure(page, lab, n)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 759)
