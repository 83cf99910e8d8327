"""A project whose texts nobody has read, in a real JupyterLab: the choice on the page *Other programs*, what
the start page says, and what a person decides after the review.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import Lab, faults, open_lab, picture, quiet
from browser.vault_lab import sit_there, vault_lab
from projects import code, qde, qdpx, selection, source
from reviews import make_review_study, opened
from vaults import PASSPHRASE

from rap.store.codings import read_fold
from rap.store.sources import read_source, read_source_text
from rap.topics.review.accepting import accept

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAGE = "#rap-page-others"
TEXT = "I: And the garden?\nP1: Mirela planted the beans, all of them.\nI: Good.\nP1: Yes.\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with vault_lab(make_review_study, tmp_path_factory.mktemp("raw")) as started:
        yield started


def test_the_choice_is_made_by_keyboard_and_the_rest_is_decided(
    chromium: Any, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither choice is made for her; the texts wait, and what could not be placed is shown later."""
    sit_there(monkeypatch, lab.private)
    whole, cut = TEXT.index("Mirela"), TEXT.index("rela")
    places = (
        selection("a", whole, whole + 14, coder="Ana"),
        selection("b", cut, cut + 12, coder="Ana"),
    )
    file = tmp_path / "garden.qdpx"
    file.write_bytes(qdpx(qde(source("t", "".join(places)), codes=code("pay")), {"t": TEXT}))
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    open_lab(page, lab)
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-others')")
    half = page.locator(".rap-project-in")
    half.locator("input[type=file]").set_input_files(file)
    half.get_by_role("heading", name=file.name).wait_for()
    quiet(page)
    half.get_by_label("Who is Ana here?").select_option("K-01")
    half.get_by_text("say whether somebody read them").wait_for()
    raw = half.get_by_role("radio", name="Nobody has read these texts for names yet")
    assert not raw.is_checked()
    raw.focus()
    page.keyboard.press("Space")
    half.get_by_role("checkbox", name="read and code: the team").click()
    quiet(page)
    assert faults(page, PAGE) == []
    picture(page, "others-raw")
    half.get_by_role("button", name="Bring it in", disabled=False).press("Enter")
    page.get_by_text("the texts wait in the vault for their review").wait_for()
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-start')")
    page.get_by_text("1 text waits for its review, with 2 codings.").wait_for()

    review = opened(lab.study)
    (id,) = review.raws
    for one in review.open_entities:
        review.decide(one, "mask" if "mirela" in one.forms else "keep")
    review.mark(id, "done")
    accept(review, id)
    page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-raw')")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_label("Your passphrase").press("Enter")
    page.get_by_role("heading", name="Codings and memos that wait for a decision (1)").wait_for()
    assert page.locator("blockquote", has_text="rela planted").count() == 1
    assert faults(page, "#rap-page-raw") == []
    picture(page, "raw-left")
    page.get_by_role("button", name="Place it elsewhere").press("Enter")
    field = page.get_by_label("Select the words it is for")
    field.wait_for()
    page.get_by_text("Selected: [").wait_for()
    page.keyboard.press("Control+Home")
    page.keyboard.type("nothing is written here")
    page.get_by_role("button", name="Place it on these words").press("Enter")
    page.get_by_text("Nothing is selected yet.").wait_for()
    assert faults(page, "#rap-page-raw") == []
    picture(page, "raw-elsewhere")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("Selected: I: And").wait_for()
    page.get_by_role("button", name="Place it on these words").press("Enter")
    page.get_by_role("heading", name="Codings and memos that wait").wait_for(state="detached")
    context.close()

    now = read_source(lab.study, id)
    text = read_source_text(lab.study, now)
    words = sorted(
        text[c.start : c.end] for c in read_fold(lab.study, now, length=len(text)).codings
    )
    assert (words[0], words[1][:1]) == ("I: And", "[")
    assert "Mirela" not in text
