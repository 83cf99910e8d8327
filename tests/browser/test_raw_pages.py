"""Import and review in a real JupyterLab: a raw talk comes in, its names go out, and the browser keeps nothing of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, lab_on, open_lab
from reviews import MIRELA, make_review_study, queue
from studies import write
from vaults import PASSPHRASE, make_quick

from rap.review import open_queue
from rap.review.queue import waiting_ids

pytestmark = pytest.mark.browser

NAMES = ("Mirela", "Samira", "Vandenbroucke", "0470 12 34 56")
SAID = (
    "Sara Novel: Who holds the key?",
    "Ines Duarte: We do. Three of us wrote the rules.",
    "Sara Novel: And the rent?",
    "Ines Duarte: We share it by the hour.",
)
SHY = """async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys()])"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a study whose K-01 has a key and an empty vault."""
    private = tmp_path_factory.mktemp("private")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(private / "own"))
        make_quick(patch)
        study = make_review_study(tmp_path_factory.mktemp("raw") / "study")
        write(study, ".rap/coder", "K-01\n")
        with lab_on(study, private) as started:
            yield started


@pytest.fixture(autouse=True)
def _same_machine(_own_place: None, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test and the server have one vault."""
    monkeypatch.setenv("XDG_DATA_HOME", str(lab.private / "own"))
    make_quick(monkeypatch)


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    window = context.new_page()
    window.set_default_timeout(15_000)
    open_lab(window, lab)
    yield window
    context.close()


@pytest.fixture
def raw(page: Any) -> Iterator[Any]:
    """The page, with the vault open; closed again afterwards."""
    opened = shut(page)
    opened.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    opened.get_by_role("button", name="Close the vault").wait_for()
    yield opened
    opened.get_by_role("button", name="Close the vault").click()
    opened.get_by_label("Your passphrase").wait_for()


def shut(page: Any) -> Any:
    """The page, as it is found."""
    page.evaluate("window.jupyterapp.commands.execute('rap:panel-rap-page-raw')")
    opened = page.locator("#rap-page-raw")
    opened.locator("h1").wait_for()
    return opened


def docx(*lines: str) -> bytes:
    from docx import Document

    document, data = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(data)
    return data.getvalue()


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def begin(raw: Any) -> Any:
    """Look through what waits; the first card."""
    raw.get_by_role("button", name="Look for names in what waits").press("Enter")
    raw.locator(".rap-raw-card").wait_for()
    return raw.locator(".rap-raw-card")


def faults(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page, context="#rap-page-raw").response["violations"]
    return [
        f"{one['id']} {one['nodes'][0]['html'][:90]}" for one in violations if one["impact"] in ("serious", "critical")
    ]


def by_day_and_night(page: Any) -> list[str]:
    """Serious faults in both themes."""
    found = []
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
        page.wait_for_timeout(400)
        found += faults(page)
    return found


def test_a_wrong_passphrase_opens_nothing(page: Any):
    """One sentence, an empty field that has the focus again, and nothing a browser would fill in."""
    raw = shut(page)
    field = raw.get_by_label("Your passphrase")
    field.fill("five words that are others")
    page.keyboard.press("Enter")
    raw.locator(".rap-news.rap-trouble").wait_for()

    assert (field.input_value(), field.get_attribute("autocomplete"), raw.locator(".rap-raw").count()) == ("", "off", 0)
    assert "five words" not in raw.inner_text()


def test_each_file_is_looked_at_and_has_its_own_sentence(page: Any, lab: Lab, raw: Any):
    """Who asks is said in place; a broken file keeps the others from nothing; what was taken waits in the vault."""
    raw.get_by_role("button", name="Import", exact=True).click()
    raw.get_by_label("Language").select_option("en")
    raw.get_by_label("the team: read and code").check()
    raw.get_by_label("Transcripts").set_input_files([file("Ines.docx", docx(*SAID)), file("torn.docx", b"no document")])
    raw.get_by_label("Role of Sara Novel").select_option("interviewer")
    raw.locator('[data-state="looked"]').wait_for()
    raw.locator('[data-state="wrong"] .rap-trouble', has_text="is not a Word file").wait_for()
    assert by_day_and_night(page) == []
    raw.get_by_role("button", name="Put into the vault").click()
    raw.locator('[data-state="done"]').wait_for()

    (id,) = waiting_ids(open_queue(lab.study))
    assert id in raw.locator('[data-state="done"]').inner_text()
    assert b"Duarte" not in b"".join(path.read_bytes() for path in lab.study.rglob("*") if path.is_file())


def test_what_is_read_already_enters_the_study_at_once(lab: Lab, raw: Any):
    """Where somebody says that it names nobody."""
    raw.get_by_role("button", name="Import", exact=True).click()
    raw.get_by_label("Language").select_option("en")
    raw.get_by_label("the team: read and code").check()
    raw.get_by_text("Somebody has read them").click()
    talk = b"Interviewer: Who repairs the boiler?\nP1: We pay for it together, out of one box.\nInterviewer: Good.\n"
    raw.get_by_label("Transcripts").set_input_files([file("talk.txt", talk)])
    raw.locator('[data-state="looked"]').wait_for()
    raw.get_by_role("button", name="Put into the study").click()
    raw.locator('[data-state="done"]', has_text="is in the study").wait_for()

    assert any("out of one box" in path.read_text("utf-8") for path in (lab.study / "interviews").glob("INT-*.txt"))


def test_names_go_out_by_keyboard_alone(page: Any, lab: Lab, raw: Any):
    """Mask, undo, other words, a page of words, a missed name; the text is read and let in, and holds no name."""
    queue(lab.study, {"INT-40001": MIRELA})
    card = begin(raw)
    left = raw.locator(".rap-raw-state")
    before = left.inner_text()
    first = card.get_attribute("aria-label")
    page.keyboard.press("m")
    raw.locator(f'.rap-raw-card:not([aria-label="{first}"])').wait_for()
    assert left.inner_text() != before
    page.keyboard.press("u")
    raw.locator(f'.rap-raw-card[aria-label="{first}"]').wait_for()
    assert left.inner_text() == before
    page.keyboard.press("o")
    page.keyboard.type("friend of the studio")
    page.keyboard.press("Enter")
    raw.locator(f'.rap-raw-card:not([aria-label="{first}"])').wait_for()
    page.keyboard.press("a")
    page.keyboard.type("caisse commune")
    page.keyboard.press("Enter")
    raw.locator(".rap-news", has_text="places: 1").wait_for()
    while raw.locator(".rap-raw-card").count():
        was = left.inner_text()
        page.keyboard.press("Enter")
        page.wait_for_function("was => document.querySelector('.rap-raw-state').textContent !== was", arg=was)
        raw.locator(".rap-raw-card, .rap-deciding > p").first.wait_for()
    text = raw.locator('[data-text="INT-40001"]')
    text.get_by_role("button", name="Read it as it will be").press("Enter")
    shown = text.locator(".rap-raw-text").inner_text()
    text.get_by_role("button", name="I am done with it").press("Enter")
    text.get_by_role("button", name="Let it into the study").press("Enter")
    raw.get_by_role("button", name="Open INT-40001").wait_for()

    stored = (lab.study / "interviews" / "INT-40001.txt").read_text(encoding="utf-8")
    assert "[friend of the studio]" in stored
    assert not [name for name in (*NAMES, "caisse commune") if name in shown + stored]


def test_the_browser_keeps_nothing_and_the_page_forgets(page: Any, lab: Lab, raw: Any):
    """Not in its stores, and not on the page once the vault is closed, also when that happened elsewhere."""
    queue(lab.study, {"INT-40002": MIRELA.replace("Vandenbroucke", "Vanderlinden")})
    card = begin(raw)
    card.locator("mark").first.wait_for()
    assert "Vanderlinden" in raw.inner_text()
    assert by_day_and_night(page) == []
    kept = page.evaluate(SHY)
    page.evaluate(
        "fetch('/rap/api/vault', { method: 'DELETE', headers: { 'X-XSRFToken': _xsrf() } })".replace(
            "_xsrf()", "document.cookie.match(/_xsrf=([^;]*)/)[1]"
        )
    )
    page.keyboard.press("m")
    raw.get_by_label("Your passphrase").wait_for()

    assert not [name for name in NAMES if name in kept or name in raw.inner_html()]
    assert json.loads(kept)[2:] == [[], []]
    raw.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    raw.get_by_role("button", name="Close the vault").wait_for()
