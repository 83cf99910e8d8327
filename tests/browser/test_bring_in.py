"""*Bring interviews in*, in a real JupyterLab: dropped files are read, shown beside who speaks,
corrected by mouse or by keys, and then enter the study or the vault, all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.lab import (
    PATIENCE_MS,
    TOKEN,
    Lab,
    dispose,
    drag,
    faults,
    lab_on,
    picture,
    quiet,
    soon,
    speak,
    wear,
    window_on,
)
from browser.vault_lab import sit_there, vault_lab
from first_hour import paragraphs
from reviews import make_review_study
from sounds import tone
from studies import write
from vaults import PASSPHRASE, unlocked

from rap.store.cases import read_cases
from rap.store.sources import read_source_text, read_sources
from rap.topics.studies.new_study import make_study
from rap.topics.waiting_texts.queue import open_queue, read_raw, waiting_ids

pytestmark = [pytest.mark.browser, pytest.mark.long]

SAID = (
    "Sara Novel: Who holds the key?",
    "Ines Duarte: We do. Three of us wrote the rules.",
    "Sara Novel: And the rent?",
    "Ines Duarte: We share it by the hour.",
)
PLAIN = (
    "Interviewer: Who repairs the boiler?",
    "Participant: We pay for it together, out of one box.",
    "Interviewer And the stairs?",
    "Participant: They are swept on Fridays.",
    "Interviewer: Good.",
    "Participant: It is.",
)
RECORDED = "Recorded with them: in English. May not be quoted outside the team."
SOUND = tone(12, note="Ines Duarte")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a study whose K-01 has a key and an empty vault."""
    with vault_lab(make_review_study, tmp_path_factory.mktemp("in")) as started:
        yield started


@pytest.fixture(autouse=True)
def _same_machine(_own_place: None, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test and the server have one vault."""
    sit_there(monkeypatch, lab.private)


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    with window_on(chromium, lab, width=1400, height=900) as opened:
        yield opened


@pytest.fixture
def page(window: Any) -> Iterator[Any]:
    """The page, without files; made anew for each test."""
    window.evaluate("window.jupyterapp.commands.execute('rap:panel-rap-page-bringin')")
    opened = window.locator("#rap-page-bringin")
    opened.locator(".rap-drop").wait_for()
    quiet(window)
    yield opened
    dispose(window, "rap-page-bringin")


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def choose(page: Any, *files: dict[str, Any], language: str = "en") -> None:
    """Give the page files, and wait until each was read."""
    page.locator("input[type=file]").first.set_input_files([*files])
    page.get_by_label("Language").select_option(language)
    page.locator('[data-group="looking"]').wait_for(state="detached")
    page.locator("[data-group]").first.wait_for()
    quiet(page.page)


def agree(page: Any, *labels: str, names: str = "No. Somebody") -> None:
    for label in labels:
        page.get_by_label(label).check()
    page.get_by_text(names).click()


def open_file(page: Any, name: str) -> None:
    row = page.locator(".rap-bring-file", has_text=name)
    if not row.is_visible():
        page.locator("summary", has=page.page.locator("xpath=..", has=row)).first.click()
    row.click()
    page.locator(".rap-bring-line").first.wait_for()


def margin(page: Any, line: int) -> str:
    return str(page.locator(f'[data-line="{line}"] .rap-bring-who').inner_text())


def by_day_and_night(window: Any) -> list[str]:
    """Serious faults in both themes."""
    found = []
    for theme in ("Dark", "Light"):
        wear(window, theme)
        found += faults(window, "#rap-page-bringin")
    return found


def test_files_that_are_alike_are_one_line_and_a_wrong_one_keeps_none_back(page: Any, lab: Lab):
    """What cannot be read says why; a copy is known; a line in doubt is found; the rest enters."""
    sources = {source.id for source in read_sources(lab.study)}
    whole = paragraphs(*(line.replace("Interviewer And", "Interviewer: And") for line in PLAIN))
    doubtful = paragraphs(*(line.replace("boiler", "lamp") for line in PLAIN))
    choose(
        page,
        file("one.docx", whole),
        file("one again.docx", whole),
        file("doubt.docx", doubtful),
        file("torn.docx", b"no document"),
    )
    groups = {
        one.get_attribute("data-group"): one.locator("summary").inner_text()
        for one in page.locator("[data-group]").all()
    }
    foot = page.locator(".rap-bring-sentence")
    unanswered = foot.inner_text()  # study or vault: nobody said yet
    agree(page, "the team: read and code")
    assert "the study" not in unanswered
    soon(
        foot.inner_text,
        f"2 interviews of 2 people enter the study. {RECORDED} 1 line stays in doubt.",
    )
    torn = page.locator('[data-group="wrong"] .rap-bring-alike').inner_text()
    page.get_by_role("button", name="Look at who speaks").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("2 interviews are in the study.").wait_for()

    assert groups == {
        "wrong": "1 cannot be read",
        "doubt": "1 with lines to look at",
        "fine": "1 fine",
        "there": "1 is in the study already",
    }
    assert "Word file" in torn
    assert len({source.id for source in read_sources(lab.study)} - sources) == 2
    assert not [path for path in lab.study.rglob("*") if "doubt" in path.name]


def test_a_second_batch_is_asked_about_and_its_names_are_decided_on(page: Any, lab: Lab):
    """Nothing of what was said of the first holds for it; what looks like a name is shown in its line."""
    sources = {source.id for source in read_sources(lab.study)}
    plain = (line.replace("boiler", "gate").replace("And the", "And her") for line in PLAIN)
    choose(page, file("plain.docx", paragraphs(*plain)))
    agree(page, "the team: read and code", "members: quote")
    page.get_by_text("May be quoted to: members").wait_for()
    page.get_by_role("button", name="Look at who speaks").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("1 interview is in the study.").wait_for()
    raw = ("I: Who are you?", "P1: I am Odalys Ferrant, at 3 Kiezelpad.", "P1: Odalys, yes.")
    page.locator("input[type=file]").first.set_input_files(
        [file("raw.txt", "\n".join(raw).encode())]
    )
    page.locator(".rap-bring-about").wait_for()
    waits = page.locator('[data-group="looking"] summary').inner_text()
    focus = "document.activeElement.closest('.rap-bring-about, .rap-bring-looking')?.className"
    first = page.page.evaluate(focus)
    page.get_by_role("button", name="Who speaks", exact=True).click()
    page.get_by_role("button", name="Answer the questions").click()
    again = page.page.evaluate(focus)
    asked = page.get_by_label("Language").input_value()
    ticked = page.locator(".rap-bring-about input:checked").count()
    choose(
        page, file("other.docx", paragraphs(*(line.replace("boiler", "roof") for line in PLAIN)))
    )
    agree(page, "the team: read and code")
    found = page.locator(".rap-bring-found .rap-bring-asked")
    found.first.wait_for()
    lines = [one.locator("p").inner_text() for one in found.all()]
    foot = page.locator(".rap-bring-sentence").inner_text()
    found.nth(0).get_by_role("button", name="Write [name A] instead").click()
    found.nth(1).get_by_role("button", name="Keep").click()
    found.nth(2).get_by_role("button", name="Write [name A] instead").click()
    page.get_by_role("button", name="Look at who speaks").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("2 interviews are in the study.").wait_for()
    new = [one for one in read_sources(lab.study) if one.id not in sources]
    texts = [(lab.study / "interviews" / f"{one.id}.txt").read_text() for one in new]

    assert (asked, ticked) == ("", 0)
    assert waits == "1 waits: choose the language of these texts"
    assert (first, again) == ("rap-bring-about", "rap-bring-about")
    assert foot.endswith("Decide on each word that looks like a name.")
    assert lines[0] == "raw.txt, 2: P1: I am Odalys Ferrant, at 3 Kiezelpad."
    assert "I: Who are you?\nP1: I am [name A], at 3 Kiezelpad.\nP1: [name A], yes.\n" in texts
    assert sorted((one.names.kept, one.names.masked) for one in new if one.names) == [
        (0, 0), (0, 0), (1, 2),
    ]  # fmt: skip


def test_a_line_is_given_to_who_said_it_by_keys_alone(page: Any, window: Any, lab: Lab):
    """Keys go to the doubt and give it to its speaker; undo brings it back; what enters has it."""
    choose(page, file("keys.docx", paragraphs(*(one.replace("boiler", "attic") for one in PLAIN))))
    open_file(page, "keys.docx")
    lines = page.locator(".rap-bring-lines")
    lines.focus()
    for key in ("Home", "n"):
        window.keyboard.press(key)
    here = page.locator('.rap-bring-line[aria-selected="true"]')
    doubt = here.locator(".rap-bring-doubt").inner_text()
    window.keyboard.press("1")
    quiet(window)
    assert (here.get_attribute("data-line"), margin(page, 3)) == ("3", "Interviewer")
    window.keyboard.press("Control+z")
    quiet(window)
    assert (margin(page, 3), here.get_attribute("data-doubt")) == ("", "")
    window.keyboard.press("x")
    quiet(window)
    assert margin(page, 3) == "left out"
    window.keyboard.press("1")
    quiet(window)
    window.keyboard.press("ArrowDown")
    assert here.get_attribute("data-line") == "4"
    assert "colon" in doubt
    page.get_by_role("button", name="Answer the questions").press("Enter")
    agree(page, "the team: read and code")
    page.get_by_role("button", name="Bring in", exact=True).press("Enter")
    page.get_by_text("1 interview is in the study.").wait_for()

    (text,) = (
        path.read_text("utf-8")
        for path in (lab.study / "interviews").glob("INT-*.txt")
        if "attic" in path.read_text("utf-8")
    )
    assert "\nI: " in text
    assert "stairs" in next(
        line for line in text.splitlines() if line.startswith("I: ") and "stairs" in line
    )


def test_who_asks_is_one_click_and_one_more_for_all_files_like_it(page: Any, window: Any):
    """Two names alone do not say who asks; the answer holds in the other file, and can be undone."""
    other = (*SAID[:3], "Ines Duarte: By the week.")
    choose(page, file("a.docx", paragraphs(*SAID)), file("b.docx", paragraphs(*other)))
    asks = page.locator('[data-group="asks"] summary')
    assert asks.inner_text() == "2 with a question for you"
    open_file(page, "a.docx")
    page.locator(".rap-bring-asked").get_by_role("button", name="Sara Novel").click()
    page.get_by_role("button", name="Do the same in 1 file like this one").click()
    page.locator('[data-group="fine"] summary', has_text="2 fine").wait_for()
    roles = page.locator('[data-person="Ines Duarte"] [aria-pressed=true]')
    assert roles.inner_text() == "answers"
    window.keyboard.press("Control+z")
    soon(
        lambda: page.locator('[data-group="asks"] summary').inner_text(),
        "1 with a question for you",
    )


def test_two_names_are_one_person(page: Any, window: Any):
    """By the list, or by dropping one on the other; and two again."""
    lines = (
        *SAID,
        "I. Duarte: And we keep the box.",
        "Sara Novel: Who counts?",
        "I. Duarte: All of us.",
    )
    choose(page, file("names.docx", paragraphs(*lines)))
    open_file(page, "names.docx")
    people = page.locator(".rap-bring-person strong")
    soon(people.all_inner_texts, ["Sara Novel", "Ines Duarte", "I. Duarte"])
    page.get_by_label("I. Duarte is the same person as").select_option(label="Ines Duarte")
    soon(people.all_inner_texts, ["Sara Novel", "Ines Duarte · I. Duarte"])
    page.get_by_role("button", name="Two people").last.click()
    soon(people.count, 3)
    cards = page.locator(".rap-bring-person")
    drag(window, cards.nth(2), cards.nth(1))
    soon(people.all_inner_texts, ["Sara Novel", "Ines Duarte · I. Duarte"])


def test_a_file_without_speakers_asks_who_speaks(page: Any, window: Any, lab: Lab):
    """One person throughout is one click; a sign at which turns begin is offered where it recurs."""
    dashes = "— Who keeps the list?\n— I keep it.\n— Since when?\n— Since May.\n"
    talk = "I keep the list of the week.\nIt hangs beside the oven.\n"
    choose(page, file("signs.txt", dashes.encode()), file("alone.txt", talk.encode()))
    open_file(page, "signs.txt")
    page.locator(".rap-bring-asked button", has_text="begins a turn").click()
    page.locator('[data-line="4"] .rap-bring-who', has_text="P1").wait_for()
    open_file(page, "alone.txt")
    page.get_by_role("button", name="One person speaks throughout").click()
    page.locator('[data-group="fine"] summary', has_text="2 fine").wait_for()

    roles = page.locator(".rap-bring-person [aria-pressed=true]")
    assert roles.all_inner_texts() == ["answers"]


def test_what_is_known_of_a_person_is_chosen_from_what_the_study_asks(
    page: Any, window: Any, lab: Lab
):
    """It enters with the text, for the person it was chosen for."""
    choose(page, file("w.docx", paragraphs(*(one.replace("boiler", "window") for one in PLAIN))))
    open_file(page, "w.docx")
    page.get_by_label("Participant: setting").select_option("home")
    page.get_by_label("Groups, with commas").fill("spring")
    page.get_by_label("Groups, with commas").press("Tab")
    page.get_by_role("button", name="Answer the questions").click()
    agree(page, "the team: read and code")
    page.get_by_role("button", name="Look at who speaks").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("1 interview is in the study.").wait_for()

    (source,) = (one for one in read_sources(lab.study) if one.groups)
    (case,) = (one.case for one in source.speakers if one.case)
    told = {one.id: dict(one.variables) for one in read_cases(lab.study)}[case]
    assert (source.groups, told) == (("spring",), {"setting": ("home",)})


def test_her_yes_to_her_whole_interview_is_ticked_beside_the_words_that_were_read_to_her(
    page: Any, window: Any, lab: Lab
):
    """It is there after a yes to being quoted, for each person, and nobody's is ticked before."""
    choose(page, file("w.docx", paragraphs(*(one.replace("boiler", "shelf") for one in PLAIN))))
    open_file(page, "w.docx")
    box = page.get_by_label("These words were read to Participant, and she said yes")
    assert box.count() == 0
    page.get_by_role("button", name="Answer the questions").click()
    agree(page, "the team: read and code", "members: quote")
    page.get_by_role("button", name="Look at who speaks").click()
    page.get_by_text("May your whole interview be given to others to read").wait_for()
    assert (box.count(), box.is_checked()) == (1, False)
    assert by_day_and_night(window) == []
    box.check()
    before = {source.id for source in read_sources(lab.study)}
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("1 interview is in the study.").wait_for()

    (source,) = (one for one in read_sources(lab.study) if one.id not in before)
    [said] = next(one for one in read_cases(lab.study) if one.id in source.cases).consent
    assert said.yes == {"team": ("analyse",), "members": ("quote", "whole")}


def test_what_is_typed_stays_when_the_page_is_drawn_meanwhile(page: Any, window: Any):
    """A title half typed outlives an answer of the server and a change of the screen's language."""
    choose(page, file("typed.docx", paragraphs(*(one.replace("boiler", "door") for one in PLAIN))))
    open_file(page, "typed.docx")
    title = page.get_by_label("Title")
    title.fill("")
    title.press_sequentially("green ri")
    page.locator('[data-line="3"]').evaluate("line => line.click()")
    speak(window, "fr")
    assert page.locator(".rap-bring-title input").input_value() == "green ri"
    speak(window, "en")


def test_raw_texts_wait_in_the_vault_with_their_recording(page: Any, window: Any, lab: Lab):
    """The vault is opened on the page; consent and sound go with the text; nothing is in the study."""
    before = {*waiting_ids(open_queue(lab.study))}
    talk = [line.replace("rent", "heating") for line in SAID]
    choose(page, file("Ines.docx", paragraphs(*talk)), file("Ines.wav", SOUND))
    agree(
        page, "the team: read and code", "the team: quote", "members: count", names="Yes, or I am"
    )
    page.locator("th", has_text="what is printed stays").wait_for()
    assert page.get_by_label("the team: count").count() == 0
    page.get_by_label("Your passphrase").fill("five words that are others")
    window.keyboard.press("Enter")
    page.locator(".rap-bring-door .rap-trouble", has_text="passphrase").wait_for()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    window.keyboard.press("Enter")
    page.get_by_text("The vault is open.").wait_for()
    assert by_day_and_night(window) == []
    open_file(page, "Ines.docx")
    assert by_day_and_night(window) == []
    page.locator(".rap-bring-asked").get_by_role("button", name="Sara Novel").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("1 interview waits in the vault.").wait_for()
    page.locator(".rap-news", has_text="delete it").wait_for()

    vault = unlocked(lab.study)
    (id,) = {*waiting_ids(vault)} - before
    consent = {who: sorted(purposes) for who, purposes in read_raw(vault, id).consent.items()}
    assert consent == {"team": ["analyse", "quote", "stay"], "members": ["count"]}
    with vault.open("audio", id) as plain:
        assert bytes(plain) == SOUND
    assert [path for path in _files(lab.study) if b"Duarte" in path.read_bytes()] == []


def test_a_vault_is_made_on_the_page(
    chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where none is: a passphrase twice; two that differ make none."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    study = make_study(tmp_path / "study", title="Places", languages=("en",))
    write(study, ".rap/coder", "K-01\n")
    with lab_on(study, tmp_path / "private") as lab:
        window = chromium.new_page(locale="en-GB")
        window.set_default_timeout(PATIENCE_MS)
        window.goto(f"{lab.address}/lab?token={TOKEN}&reset")
        window.locator("#rap-page-start .rap-drop button").click()
        page = window.locator("#rap-page-bringin")
        page.locator("input[type=file]").first.set_input_files([file("a.docx", paragraphs(*PLAIN))])
        page.get_by_text("Yes, or I am").click()
        for again in ("plum anchor violet tractor mess", PASSPHRASE):
            page.get_by_label("A new passphrase").fill(PASSPHRASE)
            page.get_by_label("The same once more").fill(again)
            page.get_by_role("button", name="Make the vault").click()
            page.locator(".rap-bring-door").get_by_text(
                "not the same" if again != PASSPHRASE else "The vault is open."
            ).wait_for()
        window.close()

    assert waiting_ids(open_queue(study)) == []


def _files(top: Path) -> list[Path]:
    return [path for path in top.rglob("*") if path.is_file()]


def test_a_table_about_people_is_used_and_odd_columns_are_named(page: Any, window: Any, lab: Lab):
    """The page asks what the table is, shows what is taken of it, and reads the columns it is told."""
    talks = [
        file(f"talk {n}.txt", f"I: Who holds key {n}?\nP1: Number {n} is mine.\n".encode())
        for n in (1, 2, 3, 4)
    ]
    about = "talk,floor,age\n" + "".join(
        f"talk {n},{'ground' if n % 2 else 'first'},{24 if n < 3 else 41}\n" for n in (1, 2, 3, 4)
    )
    odd = "zz;blob\n" + "Ana;Is the lift mended?\nBea;Not since Monday.\n" * 3
    choose(page, *talks, file("people.csv", about.encode()), file("odd.csv", odd.encode()))
    agree(page, "the team: read and code")
    soon(
        page.locator(".rap-bring-sentence").inner_text,
        f"4 interviews of 4 people enter the study. {RECORDED} First say what the table is.",
    )

    page.locator(".rap-bring-file", has_text="people.csv").click()
    assert "4 of the files" in page.locator(".rap-bring-asked:visible").inner_text()
    page.get_by_role("button", name="Yes, take the facts").press("Enter")
    preview = page.locator(".rap-bring-preview")
    preview.get_by_role("row", name="talk 1.txt ground 20-29").wait_for()
    assert "“24” becomes “20-29”" in preview.inner_text()
    assert by_day_and_night(window) == []
    preview.get_by_label("age").uncheck()
    preview.get_by_role("row", name="talk 1.txt ground", exact=True).wait_for()

    page.locator(".rap-bring-file", has_text="odd.csv").click()
    columns = page.get_by_role("group", name="Which column is which")
    columns.get_by_label("Who speaks").select_option("zz")
    columns.get_by_label("The words").select_option("blob")
    page.locator(".rap-bring-line").first.wait_for()
    soon(lambda: margin(page, 2), "Ana")
    assert by_day_and_night(window) == []
    page.locator(".rap-bring-asked:visible").get_by_role("button", name="Ana").click()
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.get_by_text("5 interviews are in the study.").wait_for()

    floors = [case.variables.get("floor") for case in read_cases(lab.study)]
    assert sorted(filter(None, floors)) == [("first",)] * 2 + [("ground",)] * 2
    assert not [case for case in read_cases(lab.study) if "age" in case.variables]


def test_texts_in_another_language_are_left_out_together(page: Any, lab: Lab):
    """One press for all of them; with their own language they are offered again."""
    english = [file(f"e{n}.docx", paragraphs(*(f"{one} {n}" for one in PLAIN))) for n in (1, 2)]
    lines = [
        f"{'Interviewer' if n % 2 else 'Participant'}: Ik denk dat het voor ons niet zo goed is als {n}"
        " van ons er niet bij zijn, want dan is er geen tijd om te praten."
        for n in range(1, 9)
    ]
    choose(page, *english, file("dutch.docx", paragraphs(*lines)))
    about = page.locator(".rap-bring-about .rap-bring-asked")
    said = (
        "1 of these texts looks Dutch. Texts in one language come in together: choose it above, or "
        "leave this one out."
    )
    soon(about.locator("span").all_inner_texts, [said])
    assert by_day_and_night(page.page) == []
    about.get_by_role("button", name="Leave it out for now").click()
    page.locator('[data-group="out"] summary', has_text="1 left out").wait_for()
    soon(about.count, 0)
    page.get_by_label("Language").select_option("nl")
    about.get_by_role("button", name="Bring it in now").click()
    page.locator('[data-group="out"]').wait_for(state="detached")


def test_the_line_in_doubt_is_in_view(page: Any, window: Any):
    """Far down in a long text, and on the way from one doubt to the next."""
    words = " ".join(
        f"and then we moved the table to the other room, number {n}," for n in range(9)
    )
    lines = [
        f"{'Interviewer' if n % 2 else 'Participant'}{'' if n in (61, 141) else ':'} "
        f"{f'Who did {n}?' if n % 2 else words}"
        for n in range(1, 161)
    ]
    choose(page, file("long.docx", paragraphs(*lines)))
    open_file(page, "long.docx")

    def seen() -> tuple[str, bool]:
        here = page.locator('.rap-bring-line[aria-selected="true"]')
        view, box = page.locator(".rap-bring-lines").bounding_box(), here.bounding_box()
        end, edge = box["y"] + box["height"], view["y"] + view["height"]
        inside = view["y"] - 1 < box["y"] and end < edge + 1  # scrolling is by whole pixels
        return str(here.get_attribute("data-line")), inside

    soon(seen, ("61", True))
    page.locator(".rap-bring-lines").focus()
    window.keyboard.press("n")
    soon(seen, ("62", True))
    window.keyboard.press("n")
    soon(seen, ("141", True))


def test_a_page_that_is_left_takes_its_files_with_it(page: Any, window: Any):
    """Loaded again in the middle, its files would fill the memory that is there for the next."""
    choose(page, file("left.docx", paragraphs(*(one.replace("boiler", "gate") for one in PLAIN))))
    with window.expect_request(lambda one: one.method == "DELETE" and "files?files=" in one.url):
        window.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")


def test_a_list_of_articles_comes_in_when_its_names_are_decided(page: Any, window: Any, lab: Lab):
    """What is asked is asked in the list; axe finds nothing, also on a phone."""
    rows = (
        "3/4/2026;they say that bars are shut;the paper",
        "5/4/2026;they ask Maria Peeters about it;the paper",
    )
    text = "\n".join(("Datum;Titel;Krant", *rows))
    part = page.locator(".rap-articles")
    part.locator("input[type=file]").set_input_files([file("list.csv", text.encode())])
    part.get_by_role("heading", name="list.csv").wait_for()
    part.get_by_label("Language of rows that say none").select_option("en")
    part.get_by_label("In its dates").select_option("day-first")
    part.get_by_text("1 word looks like a name").wait_for()
    bring = part.get_by_role("button", name="Bring in 2 articles")
    assert bring.is_disabled()
    window.set_viewport_size({"width": 390, "height": 800})
    part.get_by_text("2 articles are new").click()
    picture(window, "articles")
    assert faults(window, ".rap-articles") == []
    assert not page.evaluate("it => it.scrollWidth > it.clientWidth")
    window.set_viewport_size({"width": 1400, "height": 900})
    part.get_by_role("button", name="Write [").click()
    part.get_by_text("Every word that looks like a name is decided.").wait_for()
    bring.click()
    part.get_by_role("heading", name="2 articles came in.").wait_for()
    found = [one for one in read_sources(lab.study) if one.kind == "article"]
    assert sorted({one.month for one in found}) == ["2026-04"]
    assert "Maria" not in "".join(read_source_text(lab.study, one) for one in found)
