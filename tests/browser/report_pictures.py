"""The pictures of the report in docs/, made from the one in reports/example/.

python tests/browser/report_pictures.py docs      # a part of `make pictures`
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "helpers")]
from browser.conftest import chromium_path  # noqa: E402

EXAMPLE = Path(__file__).parents[2] / "reports" / "example"


def report(browser: Any, language: str, width: int, height: int, **options: Any) -> Any:
    """A page with the example report in a language."""
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.goto((EXAMPLE / f"report-members.{language}.html").as_uri())
    return page


def make_pictures(browser: Any, folder: Path) -> None:
    """The first screen, how to answer, a finding at night, and three screens side by side."""
    report(browser, "fr", 320, 900).screenshot(path=folder / "member-320.png")
    page = report(browser, "en", 320, 1000)
    page.locator("#answer").evaluate("one => one.scrollIntoView()")
    page.screenshot(path=folder / "answer-320.png")
    page = report(browser, "nl", 768, 900, color_scheme="dark")
    show(page, "#finding-1")
    page.screenshot(path=folder / "member-768-dark.png")
    screens = [
        shot(report(browser, "fr", 400, 932), to) for to in ("", "#finding-1", "details.part")
    ]
    beside = browser.new_page(viewport={"width": 1234, "height": 932})
    images = "".join(f'<img src="data:image/png;base64,{one}">' for one in screens)
    style = "<style>body { margin: 0; display: flex; gap: 17px; background: #d9d2c7 }</style>"
    beside.set_content(f"{style}{images}")
    beside.screenshot(path=folder / "report.png")


def show(page: Any, place: str) -> None:
    """Open what is folded at a place, and go there."""
    page.locator(f"{place} > summary").first.click()
    page.locator(place).first.evaluate("one => one.scrollIntoView()")


def shot(page: Any, place: str) -> str:
    """A screen as base64; at its top for no place."""
    if place:
        show(page, place)
    return base64.b64encode(page.screenshot()).decode()


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path())
        make_pictures(browser, Path(sys.argv[1]))
        browser.close()
