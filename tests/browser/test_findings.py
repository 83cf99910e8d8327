"""Findings written in a real JupyterLab: each act by mouse and by keyboard, in three languages, for
every eye.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from browser.lab import Lab, faults, heard, lab_on, open_lab, picture, soon, speak, wear
from browser.test_panels import go
from messages import said
from studies import TEXT, make_study, write

from rap.store.codings import CodingLogs
from rap.store.findings import read_finding
from rap.store.sources import hash_of
from rap.store.wordings import wording

pytestmark = [pytest.mark.browser, pytest.mark.long]

NUMBERS = count()
ID, FRENCH, ENGLISH = "F-30117", "La clé vient en dernier.", "The key comes last."
FINDING = f"""\
v: 1
statement:
  en: {{text: {ENGLISH}, by: K-02}}
  fr: {{text: {FRENCH}, by: K-02, of: "{wording(ENGLISH)}"}}
evidence: {{codes: [deposit]}}
history: [{{date: 2026-01-02, status: proposed, reason: read in both, by: K-02}}]
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab on a study in three languages, where K-01 leads."""
    root = make_study(tmp_path_factory.mktemp("rooms"))
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings.replace('["en"]', '["en", "fr", "nl"]'))
    write(root, ".rap/coder", "K-01\n")
    with lab_on(root, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium: Any, lab: Lab) -> Iterator[Any]:
    """One window that stays open."""
    write(lab.study, f"codebook/findings/{ID}.yaml", FINDING)
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    open_lab(page, lab)
    yield page
    context.close()


@pytest.fixture
def page(window: Any, lab: Lab) -> Any:
    """The page of findings with the one finding as it was at first, in English, nothing typed, and
    nothing on its way.
    """
    speak(window, "en")
    reason = f"read in both {next(NUMBERS)}"
    with heard(window, lab, "findings"):
        for path in (lab.study / "codebook/findings").glob("*.yaml"):
            path.unlink()
        write(lab.study, f"codebook/findings/{ID}.yaml", FINDING.replace("read in both", reason))
    opened = go(window, "findings", finding=ID)
    opened.get_by_role("button", name="New finding").click()  # what was typed before is left
    opened = go(window, "findings", finding=ID)
    opened.locator(".rap-past > li", has_text=reason).wait_for()
    opened.locator(".rap-statement", has_text=ENGLISH).wait_for()
    return opened


def write_in(page: Any, language: str) -> Any:
    """The field for the words in this language, opened to be written in."""
    edit = page.get_by_role("button", name=f"Change the words: {language}")
    if edit.count():
        edit.click()
    else:
        page.get_by_label("In another language").select_option(label=language)
    return page.get_by_label(f"Words in {language}")


def why(page: Any, language: str) -> Any:
    """Where its reason is typed."""
    return page.get_by_role("group", name=language).get_by_label("Why?")


def finding(lab: Lab, id: str = ID) -> Any:
    return lab.ask(f"findings/{id}")


def part(page: Any, heading: str) -> Any:
    return page.locator(".rap-part", has=page.page.get_by_role("heading", name=heading, exact=True))


def test_a_finding_is_made_once_however_often_it_is_sent(page: Any, lab: Lab):
    """The reply is lost, she presses again, twice; it is the same finding, and said to be made."""
    lost = [True]
    requests: list[str] = []

    def reply(route: Any) -> None:
        requests.append(route.request.method)
        if route.request.method == "POST" and lost.pop() if lost else False:
            route.fetch()  # it arrives, and the page never hears of it
            route.abort()
        else:
            route.continue_()

    before = len(lab.ask("findings")["findings"])
    page.page.route("**/rap/api/findings?*", reply)
    page.get_by_role("button", name="New finding").click()
    form = page.locator("form.rap-form")
    form.get_by_role("textbox").first.fill("We pay twice.")
    form.get_by_role("textbox").nth(1).fill("five talks")
    form.locator(".rap-main").click()
    page.locator(".rap-news.rap-trouble").wait_for()
    form.locator(".rap-main").dblclick()
    page.locator(".rap-news:not(.rap-trouble)", has_text="F-").wait_for()
    page.page.unroute("**/rap/api/findings?*")

    assert requests.count("POST") == 2
    assert len(lab.ask("findings")["findings"]) == before + 1


def test_what_is_typed_while_a_finding_is_saved_stays(page: Any, lab: Lab):
    """The words are on their way; she writes on, in the reason and in the words."""
    held: list[Any] = []
    page.page.route("**/rap/api/findings/*/acts?*", lambda route: held.append(route))
    words = write_in(page, "English")
    words.fill("The key comes very last.")
    why(page, "English").fill("she said so")
    page.locator('[data-key="save en"]').click()
    soon(
        lambda: page.page.wait_for_timeout(20) or len(held), 1
    )  # a browser's news come while it runs
    words.press("End")
    words.type(" Always.")
    why(page, "English").fill("she said more")
    held[0].continue_()
    page.page.unroute("**/rap/api/findings/*/acts?*")
    soon(lambda: finding(lab)["statement"]["en"]["text"], "The key comes very last.")
    page.page.locator(".rap-toast", has_text="Words changed").wait_for()

    assert words.input_value() == "The key comes very last. Always."
    assert why(page, "English").input_value() == "she said more"


def test_a_finding_is_read_first_and_undone_by_its_toast(page: Any, lab: Lab):
    """No field is there until it is asked for; what was changed is taken back in one press."""
    assert page.locator("textarea:visible, .rap-detail input:visible").count() == 0
    write_in(page, "English").fill("Keys come last.")
    why(page, "English").fill("shorter")
    page.locator('[data-key="save en"]').click()
    soon(lambda: finding(lab)["statement"]["en"]["text"], "Keys come last.")
    page.page.locator(".rap-toast button", has_text="Undo").click()

    soon(lambda: finding(lab)["statement"]["en"]["text"], ENGLISH)
    page.locator(".rap-statement", has_text=ENGLISH).wait_for()
    assert finding(lab)["history"][-1]["reason"] == "Taken back"


def test_a_finding_is_written_by_keyboard_alone(page: Any, lab: Lab):
    """From the button to the heading of what was written; it is proposed, with what it came from."""
    keyboard = page.page.keyboard
    page.get_by_role("button", name="New finding").focus()
    keyboard.press("Enter")
    keyboard.type("We pay twice.")
    keyboard.press("Tab")
    keyboard.type("five talks")
    for _ in range(3):
        keyboard.press("Tab")
    keyboard.press("Enter")
    page.locator(".rap-news", has_text="Written. It is F-").wait_for()

    (made,) = [one for one in lab.ask("findings")["findings"] if one["id"] != ID]
    assert (made["statement"]["en"]["text"], made["statement"]["en"]["by"]) == (
        "We pay twice.",
        "K-01",
    )
    assert [(step["status"], step["reason"]) for step in made["history"]] == [
        ("proposed", "five talks")
    ]
    assert page.page.evaluate("document.activeElement.textContent").startswith(made["id"])


def test_a_translation_is_written_and_says_what_it_translates(page: Any, lab: Lab):
    """By mouse; no reason is asked for, and nobody has checked it."""
    write_in(page, "Dutch").fill("De sleutel komt laatst.")
    page.get_by_role("button", name="Save: Dutch").click()
    page.get_by_text("translated from English by K-01; nobody has checked it yet").wait_for()

    row = finding(lab)["statement"]["nl"]
    assert (row["text"], row["from"], row["by"]) == ("De sleutel komt laatst.", "en", "K-01")


def test_new_words_ask_why_and_show_which_translation_is_older(page: Any, lab: Lab):
    """By keyboard: without a reason the cursor goes where it is typed, then Ctrl+Enter saves; the
    other language is named.
    """
    keyboard = page.page.keyboard
    write_in(page, "English").fill("Keys come last.")
    keyboard.press("Control+Enter")
    page.locator(".rap-news", has_text="Say in one sentence why").wait_for()
    assert page.page.evaluate("document.activeElement.dataset.key") == "why text en"
    keyboard.type("the group said it shorter")
    page.get_by_label("Words in English").focus()
    keyboard.press("Control+Enter")
    page.locator(".rap-bar", has_text="translates words that have changed since").wait_for()
    assert finding(lab)["history"][-1]["reason"] == "the group said it shorter"
    assert finding(lab)["statement"]["fr"]["older"] is True
    page.get_by_role("button", name="It still fits: French").focus()
    keyboard.press("Enter")

    soon(lambda: finding(lab)["statement"]["fr"]["older"], False)
    assert finding(lab)["statement"]["fr"]["by"] == "K-02"


def test_before_new_words_are_saved_the_page_shows_what_falls_away(page: Any, lab: Lab):
    """Of the sentence itself, not of a translation; members' reason is kept, and what fell is named."""
    stand = FINDING.replace("}]", "}, {date: 2026-02-03, status: supported, reason: r, by: K-02}]")
    with heard(page.page, lab, "findings"):
        write(lab.study, f"codebook/findings/{ID}.yaml", stand + "icon: key\n")
    falls = page.get_by_text("the sentence is proposed again. These are no longer shown")
    write_in(page, "French")
    assert falls.is_hidden()
    write_in(page, "English").fill("Keys come first.")
    english = page.get_by_role("group", name="English")
    english.get_by_text("its standing: supported (K-02, 2026-02-03)").wait_for()
    english.get_by_text("its drawing").wait_for()
    assert faults(page.page, "#rap-page-findings") == []
    english.get_by_label("For members, in English").fill("You said: first.")
    why(page, "English").fill("turned round")
    page.get_by_role("button", name="Save: English").press("Enter")
    page.locator(".rap-bar", has_text="Proposed again: the words have changed").wait_for()

    assert finding(lab)["status"] == "proposed"
    path = lab.study / f"codebook/findings/{ID}.yaml"
    assert "You said: first." in path.read_text(encoding="utf-8")


def test_a_translation_is_checked_and_only_by_somebody_else(page: Any, lab: Lab):
    """The button is there for others' words, and goes when they are checked."""
    page.get_by_role("button", name="I have checked it: French").click()
    page.get_by_text("translated from English by K-02; checked by K-01").wait_for()
    write_in(page, "Dutch").fill("De sleutel komt laatst.")
    page.get_by_role("button", name="Save: Dutch").click()
    page.get_by_text("translated from English by K-01").wait_for()

    assert finding(lab)["statement"]["fr"]["checked_by"] == "K-01"
    assert page.get_by_role("button", name="I have checked it: Dutch").count() == 0
    assert page.get_by_role("button", name="I have checked it: French").count() == 0


def test_what_is_typed_elsewhere_stays_when_one_language_is_saved(page: Any, lab: Lab):
    """Two languages are written at once; leaving the page asks first."""
    write_in(page, "French").fill("La clé, en dernier.")
    write_in(page, "Dutch").fill("De sleutel komt laatst.")
    page.get_by_role("button", name="Save: Dutch").click()
    page.get_by_text("translated from English by K-01").wait_for()

    assert page.get_by_label("Words in French").input_value() == "La clé, en dernier."
    assert finding(lab)["statement"]["fr"]["text"] == FRENCH


def test_a_language_is_added_and_taken_away(page: Any, lab: Lab):
    """Any of the seven that members read."""
    page.get_by_label("In another language").select_option("ro")
    page.get_by_label("Words in Romanian").fill("Cheia vine ultima.")
    page.get_by_role("button", name="Save: Romanian").click()
    soon(lambda: "ro" in finding(lab)["statement"], True)
    write_in(page, "Romanian")
    why(page, "Romanian").fill("a mistake")
    page.get_by_role("button", name="Take this language away: Romanian").click()

    soon(lambda: list(finding(lab)["statement"]), ["en", "fr"])


def test_evidence_is_added_and_taken_away(page: Any, lab: Lab):
    """A code from the list, a question by Enter; taking away needs a reason, by keyboard."""
    behind = part(page, "What it rests on")
    behind.get_by_role("button", name="Add what it rests on").click()
    behind.get_by_label("Add a code").select_option("alarm")
    behind.get_by_role("button", name="Take away: Alarm").wait_for()
    hint = str(behind.get_by_label("Add a question").get_attribute("placeholder"))
    assert hint.startswith("rent near 200 police")
    behind.get_by_label("Add a question").fill("deposit near 20 alarm")
    page.page.keyboard.press("Enter")
    behind.get_by_role("button", name="Take away: deposit near 20 alarm").wait_for()
    assert finding(lab)["evidence"] == {
        "codes": ["deposit", "alarm"],
        "queries": ["deposit near 20 alarm"],
    }
    behind.get_by_role("button", name="Take away: Alarm").click()
    behind.get_by_role("button", name="Take away: Alarm").click()
    page.locator(".rap-news", has_text="Say in one sentence why").wait_for()
    page.page.keyboard.type("another matter")
    behind.get_by_role("button", name="Take away: Alarm").focus()
    page.page.keyboard.press("Enter")

    soon(lambda: finding(lab)["evidence"]["codes"], ["deposit"])
    assert finding(lab)["history"][-1]["reason"] == "another matter"


def test_a_passage_is_quoted_first_or_never(page: Any, lab: Lab):
    """By keyboard; the button says what holds, the passage says it in words, and focus stays."""
    place = {"code": "deposit", "start": 30, "end": 57}
    with CodingLogs(lab.study, coder="K-01", device="device00") as logs:
        ref = logs.append("INT-10001", "add", place, src=hash_of(TEXT)[:8]).id
    with heard(page.page, lab, "findings"):
        text = FINDING.replace("codes: [deposit]", f"codes: [deposit], codings: [{ref}]")
        write(lab.study, f"codebook/findings/{ID}.yaml", text)
    passage = part(page, "What it rests on").locator(".rap-behind", has_text="You pay three")
    first = passage.get_by_role("button", name=re.compile("Quote first"))
    never = passage.get_by_role("button", name=re.compile("Never quote"))
    first.focus()
    page.page.keyboard.press("Enter")
    passage.locator(".rap-tag", has_text="quoted first").wait_for()
    assert first.get_attribute("aria-pressed") == "true"
    picture(page.page, "finding-voices")
    never.focus()
    page.page.keyboard.press("Enter")
    passage.locator(".rap-tag", has_text="never quoted").wait_for()

    assert passage.locator(".rap-tag").all_inner_texts()[-1] == "never quoted"
    assert finding(lab)["voices"] == {"refused": [ref]}
    soon(lambda: page.page.evaluate("document.activeElement.dataset.key"), f"refused {ref}")
    never.click()
    soon(lambda: finding(lab)["voices"], {})


def test_a_lead_changes_its_standing(page: Any, lab: Lab):
    """With a reason; it is told at once on the left and in its history. What members may read of it is
    written beside it.
    """
    standing = part(page, "Its standing")
    standing.get_by_role("button", name="Change its standing").click()
    standing.get_by_label("Its standing", exact=True).select_option("supported")
    standing.get_by_label("Why?").fill("both groups knew it")
    standing.get_by_label("For members, in English").fill("You all knew it.")
    standing.get_by_role("button", name="Change its standing").click()
    soon(lambda: finding(lab)["status"], "supported")
    assert read_finding(lab.study, ID).told == {1: {"en": "You all knew it."}}

    page.locator(f"#{ID} .rap-tag", has_text="supported").wait_for()
    assert "both groups knew it" in str(page.locator(".rap-past > li").first.inner_text())


def contest(page: Any, lab: Lab) -> Any:
    """The finding is contested; its part for reasons against it."""
    with heard(page.page, lab, "findings"):
        text = FINDING.replace("status: proposed", "status: contested")
        write(lab.study, f"codebook/findings/{ID}.yaml", text)
    against = part(page, "Reasons against it")
    against.wait_for()
    return against


def test_a_reason_against_it_is_written_by_keyboard_and_undone(page: Any, lab: Lab):
    """The cursor stands in the first language; members read it where the group agreed to that."""
    against, keyboard = contest(page, lab), page.page.keyboard
    against.get_by_role("button", name="Add a reason").focus()
    keyboard.press("Enter")
    keyboard.type("At ours it comes first.")
    against.get_by_label("Before it parted").focus()
    keyboard.press("Space")
    assert faults(page.page, ".rap-page") == []
    against.get_by_role("button", name="Save the reason").focus()
    keyboard.press("Enter")
    against.locator(".rap-tag", has_text="Members read it").wait_for()
    assert read_finding(lab.study, ID).dissent == ({"en": "At ours it comes first."},)
    soon(lambda: page.page.evaluate("document.activeElement.dataset.key"), "against")
    picture(page.page, "finding-against")
    page.page.locator(".rap-toast button", has_text="Undo").click()

    soon(lambda: read_finding(lab.study, ID).against, ())
    against.locator(".rap-tag").wait_for(state="detached")


def test_a_reason_that_names_a_group_is_refused_and_stays_typed(page: Any, lab: Lab):
    """What was typed is there to be mended."""
    against = contest(page, lab)
    against.get_by_role("button", name="Add a reason").click()
    field = against.get_by_label("The reason, in English")
    field.fill("FG-10001 said no.")
    against.get_by_role("button", name="Save the reason").click()
    page.locator(".rap-news.rap-trouble").wait_for()

    assert (field.input_value(), finding(lab)["against"]) == ("FG-10001 said no.", [])


def test_what_became_of_a_promise_is_said_by_keyboard_and_undone(page: Any, lab: Lab):
    """From the button at the top; the promise stands above the field."""
    letter, keyboard = "codebook/letter/next-bus.yaml", page.page.keyboard
    with heard(page.page, lab, "findings"):
        write(lab.study, letter, "part: next\ntext: {en: We ask for a bus.}\n")
    before = (lab.study / letter).read_bytes()
    page.get_by_role("button", name="What we promised (1)").focus()
    keyboard.press("Enter")
    promise = page.locator(".rap-said", has_text="We ask for a bus.")
    promise.get_by_role("button", name="Say what became of it").focus()
    keyboard.press("Enter")
    keyboard.type("It runs at night.")
    assert faults(page.page, ".rap-page") == []
    promise.get_by_role("button", name="Save").focus()
    keyboard.press("Enter")
    promise.get_by_text("It runs at night.").wait_for()
    picture(page.page, "finding-promises")
    page.page.locator(".rap-toast button", has_text="Undo").click()
    promise.get_by_text("You have not said yet").wait_for()

    assert (lab.study / letter).read_bytes() == before


def test_its_whole_life_opens_as_a_page(page: Any):
    """In a window of its own, with what it says and what became of it."""
    with page.page.context.expect_page() as opening:
        page.get_by_role("link", name="Its whole life on one page").click()
    life = opening.value
    life.get_by_role("heading", name="What became of it").wait_for()

    assert ENGLISH in str(life.locator("main").inner_text())
    life.close()


def test_words_that_a_colleague_changed_meanwhile_are_not_written_over(page: Any, lab: Lab):
    """She is told, and what she typed is still there."""
    write_in(page, "French").fill("La clé, en dernier.")
    why(page, "French").fill("shorter")
    page.page.route("**/findings/*/acts*", lambda route: (_colleague(lab), route.continue_()))
    page.get_by_role("button", name="Save: French").click()
    both = page.page.get_by_role("dialog", name="Saved in between")
    both.get_by_text("La clef vient en dernier.").wait_for()
    page.page.keyboard.press("Escape")
    page.locator(".rap-news", has_text=said("store.findings.changed_meanwhile")).wait_for()
    page.page.unroute("**/findings/*/acts*")
    page.locator(".rap-bar", has_text="It now says: “La clef vient en dernier.”").wait_for()

    assert page.get_by_label("Words in French").input_value() == "La clé, en dernier."
    assert finding(lab)["statement"]["fr"]["text"] == "La clef vient en dernier."


def _colleague(lab: Lab) -> None:
    """Somebody else writes just before the request arrives."""
    write(
        lab.study,
        f"codebook/findings/{ID}.yaml",
        FINDING.replace(FRENCH, "La clef vient en dernier."),
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Nouveau constat", "Sur quoi il repose"]),
        ("nl", ["Nieuwe bevinding", "Waar ze op steunt"]),
    ],
)
def test_it_speaks_the_chosen_language(page: Any, language: str, words: list[str]):
    """Buttons and headings change while the page is open."""
    speak(page.page, language)

    page.get_by_role("button", name=words[0]).wait_for()
    page.get_by_role("heading", name=words[1]).wait_for()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_where_findings_are_written(page: Any, theme: str):
    """A finding with everything open, and the form of a new one, by day and by night."""
    window, found = page.page, []
    wear(window, theme)
    for press in ("", "New finding"):
        if press:
            page.get_by_role("button", name=press).click()
        found += [(press, fault) for fault in faults(window, "#rap-page-findings")]
    wear(window, "Light")

    assert found == []


def test_older_words_are_found_to_mean_the_same_by_keyboard(page: Any, lab: Lab) -> None:
    """They are read with the number of people who answered them, and count once somebody says why."""
    old = "The key is last."
    given = f"wordings: {{{ID}: [{wording(old)}]}}"
    write(
        lab.study,
        "codebook/votes/FG-10001.yaml",
        f"date: 2026-01-01\npresent: 6\nanswers: {{{ID}: {{yes: 4}}}}\n{given}\n",
    )
    text = FINDING.replace("by: K-02}]", f'by: K-02, was: {{en: "{old}"}}}}]')
    with heard(page.page, lab, "findings"):
        write(lab.study, f"codebook/findings/{ID}.yaml", text)
    row = page.locator("li.rap-behind", has_text=old)
    row.get_by_text("Answers: 4. They do not count today.").wait_for()
    row.get_by_role("button", name=f"Means the same as today: {old}").press("Enter")
    page.page.keyboard.type("Only the order of words.")
    row.get_by_role("button", name=f"Means the same as today: {old}").press("Enter")
    row.get_by_text("Answers: 4. They count.").wait_for()

    row.get_by_text("Same meaning: Only the order of words.").wait_for()
    row.get_by_role("button", name=f"Means the same as today: {old}").press("Enter")
    left = row.get_by_label("What counts for the words of today").locator("option")
    assert left.evaluate_all("found => found.map(one => one.value)") == ["short"]
    assert faults(page.page, "#rap-page-findings") == []
    (lab.study / "codebook/votes/FG-10001.yaml").unlink()
