"""Import and review without a terminal: a file from this computer, the names out of it, into the study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, lab_on, open_lab
from reviews import MIRELA, make_review_study
from studies import write
from vaults import PASSPHRASE, make_quick

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """JupyterLab on a study whose K-01 has a key and an empty vault."""
    make_quick(monkeypatch)
    study = make_review_study(tmp_path / "study")
    write(study, ".rap/coder", "K-01\n")
    with lab_on(study, tmp_path / "private") as started:
        yield started


def test_a_raw_text_comes_in_and_its_names_go_out(chromium: Any, lab: Lab):
    """Passphrase, file, who is who, names decided by mouse and key, read, let in: the study holds none of the names."""
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    page.set_default_timeout(20_000)
    open_lab(page, lab)
    page.evaluate("window.jupyterapp.commands.execute('rap:panel-rap-page-raw')")
    raw = page.locator("#rap-page-raw")
    raw.get_by_label("Passphrase of your key").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    named = {"name": "Mirela.txt", "mimeType": "text/plain", "buffer": MIRELA.encode()}
    raw.get_by_label("Files").set_input_files([named])
    raw.get_by_label("Language (fr, nl, en, …)").fill("fr")
    raw.get_by_role("button", name="Look at them first").click()
    raw.get_by_text("Mirela → P1").wait_for()
    raw.get_by_role("button", name="Put them in the vault").click()
    raw.get_by_role("button", name="Begin").click()
    raw.locator(".rap-entity").first.wait_for()
    assert _faults(page) == []
    _decide(page, raw)
    raw.get_by_role("button", name="I have read it").click()
    raw.get_by_text("✓ K-01").wait_for()
    raw.get_by_role("button", name="Let it into the study").click()
    raw.locator(".rap-news", has_text="is in the study").wait_for()

    texts = "".join(path.read_text(encoding="utf-8") for path in (lab.study / "interviews").glob("INT-*.txt"))
    assert "caisse commune" in texts
    assert not [name for name in ("Mirela", "Samira", "Vandenbroucke", "0470") if name in texts]
    page.close()


def _faults(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page, context="#rap-page-raw").response["violations"]
    return [fault["id"] for fault in violations if fault["impact"] in SERIOUS]


def _decide(page: Any, raw: Any) -> None:
    """The first by mouse, the others by the key M, until nothing is open."""
    raw.locator(".rap-visit", has_text="to decide").wait_for()
    first = raw.locator(".rap-entity").first.get_attribute("aria-label")
    raw.locator(".rap-entity").first.get_by_role("button", name="Mask M").click()
    while raw.locator(".rap-visit", has_text="Everything that was found is decided").count() == 0:
        page.wait_for_function("first => (document.querySelector('.rap-entity')?.ariaLabel ?? '') !== first", arg=first)
        if raw.locator(".rap-entity").count() == 0:
            break
        first = raw.locator(".rap-entity").first.get_attribute("aria-label")
        raw.locator(".rap-entity").first.focus()
        page.keyboard.press("m")
