"""The page *Other programs* in a real JupyterLab: who reads it first, then a file, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from browser.lab import Lab, dispose, faults, lab_on, picture, quiet, speak, wear, window_on
from projects import code, qde, qdpx, selection, source
from studies import ROOT, scaled, write

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAGE = "#rap-page-others"
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("others") / "study"
    for part in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / part, root / part)
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    write(root, "pyproject.toml", settings.replace("demo = true\n", ""))  # which takes nothing in
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    with window_on(chromium, lab) as opened:
        yield opened


@pytest.fixture
def page(window: Any) -> Iterator[Any]:
    """The window with the page as it opens, made anew for each test."""
    window.set_viewport_size(WIDE)
    window.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-others')")
    window.locator(PAGE).get_by_role("radio", name="the team").wait_for()
    quiet(window)
    yield window
    dispose(window, "rap-page-others")


def press(page: Any, name: str, key: str = "Space") -> None:
    page.locator(PAGE).get_by_role("radio", name=name).focus()
    page.keyboard.press(key)


def test_quotes_are_taken_out_by_keyboard(page: Any, tmp_path: Path) -> None:
    """Nothing can be chosen before somebody says who reads it; what must be said of the file comes
    before it is saved.
    """
    assert page.locator(f"{PAGE} fieldset").count() == 1
    press(page, "the team")
    press(page, "Quotes")
    page.get_by_label("Codes", exact=True).select_option(label="Keys and codes")
    page.get_by_role("button", name="Without Keys and codes").wait_for()
    page.get_by_role("button", name="Make the file").press("Enter")
    page.get_by_role("heading", name="TEAM-quotes.docx").wait_for()
    assert "A label such as" in page.locator(".rap-made").inner_text()
    assert faults(page, PAGE) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it").press("Enter")
    download.value.save_as(tmp_path / "quotes.docx")
    document = docx.Document(str(tmp_path / "quotes.docx"))

    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [
        "Keys and codes"
    ]
    assert download.value.suggested_filename == "TEAM-quotes.docx"


def test_others_are_offered_what_people_agreed_to(page: Any) -> None:
    """Numbers and quotes are not: they leave in a report."""
    press(page, "the team")
    press(page, "A figure")
    press(page, "members")
    cards = page.locator(f"{PAGE} fieldset").nth(1)

    assert cards.get_by_role("radio").count() == 3
    assert cards.get_by_role("radio", name="A figure").count() == 0
    assert page.get_by_role("button", name="Make the file").count() == 0


def test_which_words_are_meant_is_chosen_by_the_words(page: Any, tmp_path: Path) -> None:
    """Where two ways of counting fit, each is offered with what it gives, and none is taken by itself."""
    text = "I: What did you earn?\nP1: Little 🙂, and late.\n"
    start = text.index("and late") + 1  # in units of UTF-16
    whole = qde(
        source("t", selection("a", start, start + 8, coder="Ana")),
        codes=code("pay"),
        origin="MAXQDA 2022",
    )
    file = tmp_path / "one-place.qdpx"
    file.write_bytes(qdpx(whole, {"t": text}))
    half = page.locator(".rap-project-in")
    half.locator("input[type=file]").set_input_files(file)
    half.get_by_role("heading", name="one-place.qdpx").wait_for()
    choice = half.get_by_label("How places are counted")
    offered = choice.locator("option").all_inner_texts()

    assert choice.input_value() == ""
    assert [one.partition(":")[0] for one in offered[:3]] == ["Choose…", "“nd late.”", "“and late”"]
    assert half.get_by_text("give other words").count() == 1
    assert faults(page, PAGE) == []
    half.get_by_role("heading", name="What is in the way").scroll_into_view_if_needed()
    picture(page, "others-counted")
    choice.select_option(index=2)
    half.get_by_text("give other words").wait_for(state="detached")
    assert choice.input_value() == "utf16,1,exclusive"


def test_a_project_is_looked_at_and_brought_in_by_keyboard(
    page: Any, lab: Lab, tmp_path: Path
) -> None:
    """Nothing comes in before somebody says who coded; then all of it, and a second time nothing."""
    text = (lab.study / "interviews/INT-58820.txt").read_text("utf-8")
    chosen = selection("a", 20, 40, coder="Ana"), selection("b", 50, 60, coder="Ana")
    whole = qde(source("theirs", "".join(chosen)), codes=code("pay"))
    file = tmp_path / "theirs.qdpx"
    file.write_bytes(qdpx(whole, {"theirs": text}))
    half = page.locator(".rap-project-in")
    half.locator("input[type=file]").set_input_files(file)
    half.get_by_role("heading", name="theirs.qdpx").wait_for()
    assert half.get_by_role("button", name="Bring it in").is_disabled()
    assert half.get_by_role("heading", name="What is in the way").is_visible()
    assert faults(page, PAGE) == []
    half.get_by_role("heading", name="theirs.qdpx").scroll_into_view_if_needed()
    picture(page, "others-in")
    half.get_by_label("Who is Ana here?").select_option("K-02")
    go = half.get_by_role("button", name="Bring it in", disabled=False)
    go.wait_for()
    picture(page, "others-in-ready")
    go.press("Enter")
    page.get_by_text("It is in the study now.").wait_for()
    half.locator("input[type=file]").set_input_files(file)
    half.get_by_text("All of it is here already.").wait_for()


def chosen(half: Any, page: Any, file: Path) -> None:
    """Give a file to the page, and see its name."""
    half.locator("input[type=file]").set_input_files(file)
    half.get_by_role("heading", name=file.name).wait_for()
    quiet(page)


def seen(page: Any, name: str) -> list[str]:
    """In three languages, on a wide screen and a phone, by day and by night: what keeps people out."""
    found = []
    half = page.locator(".rap-project-in")
    few = [("Light", "fr", 1280), ("Dark", "nl", 390), ("Light", "en", 390)]
    more = [("Light", "en", 1280), ("Dark", "fr", 1280), ("Light", "nl", 390)]
    for theme, language, width in (*scaled([], more), *few):
        page.set_viewport_size({"width": width, "height": 1500})
        wear(page, theme)
        speak(page, language)
        quiet(page)
        found += faults(page, PAGE)
        half.locator("h2").first.evaluate("one => one.scrollIntoView()")
        picture(page, f"others-{name}-{language}-{width}-{theme.lower()}")
        scroll = page.locator(f"{PAGE} .rap-page-scroll")
        wide = scroll.evaluate("one => one.scrollWidth - one.clientWidth")
        found += [f"{language} {width}: wider by {wide}"] * (wide > 0)
    page.set_viewport_size(WIDE)
    return found


def test_new_texts_ask_what_people_agreed_to(page: Any, tmp_path: Path) -> None:
    """How places are counted stands there in words, and another way can be chosen; with one person
    who speaks, somebody who read it and what people agreed to, nothing is in the way any more.
    """
    text = "So 🙂 we moved.\r\nIt was late 🙂 and cold.\r\nThey asked for a table.\r\n"
    places = selection("p", 0, 15, coder="Ana"), selection("q", 17, 31, coder="Ana")
    file = tmp_path / "moved.qdpx"
    file.write_bytes(qdpx(qde(source("moved", "".join(places))), {"moved": text}))
    half = page.locator(".rap-project-in")
    chosen(half, page, file)
    half.get_by_label("Who is Ana here?").select_option("K-02")
    half.get_by_text("One person speaks in each new text").click()
    half.locator("label", has_text="Somebody read the new texts").click()
    half.get_by_role("checkbox", name="read and code: the team").click()
    half.locator("summary", has_text="Texts").click()
    quiet(page)
    counted = half.get_by_label("How places are counted")
    counted.wait_for()
    assert "an emoji as two, a line end as two" in counted.inner_text()
    counted.select_option("utf16,2,exclusive")
    quiet(page)
    assert counted.input_value() == "utf16,2,exclusive"
    assert counted.locator("option").count() >= 8
    assert seen(page, "in-texts") == []
    half.get_by_role("button", name="Bring it in", disabled=False).press("Enter")
    page.get_by_text("It is in the study now.").wait_for()


def test_a_table_says_what_its_columns_are(page: Any, lab: Lab, tmp_path: Path) -> None:
    """A table with headings that nobody knows is refused until somebody says what they are; an
    extract that is in several places is asked about, by the line it is on.
    """
    text = (lab.study / "interviews/INT-58820.txt").read_text("utf-8")
    words = next(one for one in text.split() if text.count(one) > 3 and len(one) > 3)
    file = tmp_path / "grille.csv"
    file.write_bytes(f"Dossier;Paroles;Thème\nINT-58820;{words};abri\n".encode("cp1252"))
    half = page.locator(".rap-project-in")
    chosen(half, page, file)
    half.get_by_label("Characters").select_option("cp1252")
    quiet(page)
    for label, heading in (
        ("Which interview", "Dossier"), ("The words that are coded", "Paroles"), ("The code", "Thème"),
    ):  # fmt: skip
        half.get_by_label(label, exact=True).select_option(heading)
        quiet(page)
    question = half.locator(".rap-wide-field select").first
    assert "line" in question.inner_text()
    assert seen(page, "in-table") == []
    question.select_option(index=1)
    half.get_by_label("Who is grille here?").select_option("K-02")
    half.get_by_role("button", name="Bring it in", disabled=False).wait_for()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_page_fits_and_keeps_nobody_out(page: Any, theme: str) -> None:
    """In three languages, on a phone and a wide screen, by day and by night."""
    found = []
    wear(page, theme)
    press(page, "the team")
    press(page, "Quotes")
    page.get_by_label("Codes", exact=True).select_option(label="Keys and codes")
    page.get_by_role("button", name="Make the file").press("Enter")
    page.get_by_role("heading", name="TEAM-quotes.docx").wait_for()
    for language in ("fr", "nl", "en"):
        speak(page, language)
        found += faults(page, PAGE)
        picture(page, f"others-{language}-{theme.lower()}")
    page.set_viewport_size({"width": 390, "height": 844})
    found += faults(page, PAGE)
    picture(page, f"others-phone-{theme.lower()}")
    scroll = page.locator(f"{PAGE} .rap-page-scroll")
    wide = scroll.evaluate("one => one.scrollWidth - one.clientWidth")
    wear(page, "Light")

    assert (found, wide) == ([], 0)
