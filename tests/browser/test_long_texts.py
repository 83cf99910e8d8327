"""An interview of 300 kB with 10,000 codings in a real JupyterLab: few elements, stripes beside
their words, and all of it within reach of search, selection, copying and keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, open_interview, open_lab, saved, soon, wear
from long_interview import STRIPE_EDGES, UNUSED_CODE, make_long_study

pytestmark = [pytest.mark.browser, pytest.mark.long]

ID = "INT-10001"
HOST = f"#rap-coding-{ID}"
MOST_ELEMENTS = 6000


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab with one long interview."""
    study = tmp_path_factory.mktemp("long") / "study"
    make_long_study(study, {ID: (300_000, 10_000)})
    with lab_on(study, tmp_path_factory.mktemp("private")) as started:
        yield started


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    """The interview in front."""
    page = chromium.new_page(viewport={"width": 1400, "height": 860}, locale="en-GB")
    open_lab(page, lab)
    open_interview(page, ID)
    page.locator(f"{HOST} .rap-stripe").first.wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def interview(lab: Lab) -> Any:
    """Text and codings as the server gives them: all signs are one code point here."""
    return lab.ask(f"sources/{ID}")


def scroll_to(page: Any, part: float) -> None:
    """Scroll to a part of the text, as a wheel would, and wait until its stripes are there."""
    page.evaluate(
        """async ([host, part]) => {
          const box = document.querySelector(host + ' .rap-text');
          box.scrollTop = part * (box.scrollHeight - box.clientHeight);
          for (let n = 0; n < 3; n++) await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        }""",
        [HOST, part],
    )


def rest(page: Any) -> None:
    """Wait until rows far from the view are bare again."""
    page.wait_for_function(f"document.querySelectorAll('{HOST} .rap-line').length < 120")


def test_a_long_interview_is_few_elements(page: Any) -> None:
    """10,000 codings in 300 kB are under 6,000 elements, JupyterLab's own among them, wherever
    somebody is.
    """
    found = []
    for part in (0, 0.3, 0.31, 0.7, 1):
        scroll_to(page, part)
        found.append(page.evaluate("document.querySelectorAll('*').length"))
    rest(page)
    assert max(found) < MOST_ELEMENTS, found
    marks = page.locator(f"{HOST} .rap-mark").count()
    assert 100 < marks < 1500


def test_stripes_begin_and_end_in_the_rows_of_their_words(page: Any, interview: Any) -> None:
    """No edge of a stripe in view is in another row than its letter, at any width, and no coding in
    view is without one.
    """
    codings = [[one["id"], one["start"], one["end"]] for one in interview["codings"]]
    page.evaluate("told => (window.rapTold = told)", json.dumps([interview["text"], codings]))
    seen = 0
    for width, part in ((1400, 0.2), (1400, 0.205), (1400, 0.9), (1120, 0.9), (1400, 0.5)):
        page.set_viewport_size({"width": width, "height": 860})
        scroll_to(page, part)
        found = page.evaluate(STRIPE_EDGES, HOST)
        assert (found["wrong"], found["missing"]) == ([], [])
        seen += found["edges"]
    assert seen > 200


def test_scrolling_up_into_what_was_never_drawn_does_not_jump(page: Any) -> None:
    """Words move by as much as the wheel turns, though rows above are higher than was estimated."""
    scroll_to(page, 0)
    rest(page)
    page.locator(f"{HOST} .rap-map").click(position={"x": 10, "y": 400})
    jumps = page.evaluate(
        """async host => {
          const box = document.querySelector(host + ' .rap-text');
          const middle = box.getBoundingClientRect().top + box.clientHeight / 2;
          const jumps = [];
          for (let n = 0; n < 40; n++) {
            const x = box.getBoundingClientRect().left + 300;
            const row = document.elementFromPoint(x, middle).closest('.rap-turn') ?? box.querySelector('.rap-turn:not(.rap-bare)');
            const before = row.getBoundingClientRect().top;
            box.scrollBy(0, -150);
            for (let k = 0; k < 2; k++) await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            jumps.push(Math.round(row.getBoundingClientRect().top - before - 150));
          }
          return jumps;
        }""",
        HOST,
    )
    assert [jump for jump in jumps if abs(jump) > 2] == []


_HITS = """[...CSS.highlights.get('rap-hit')].map(hit => {
  const range = document.createRange();
  range.setStart(hit.startContainer, hit.startOffset);
  range.setEnd(hit.endContainer, hit.endOffset);
  return String(range);
})"""


def test_search_reaches_words_that_are_not_drawn(page: Any, lab: Lab, interview: Any) -> None:
    """The last words of the text are found, come into view, and can be coded by key."""
    scroll_to(page, 0)
    words = interview["text"].rstrip()[-40:]
    at = interview["text"].rindex(words)
    page.locator(f"{HOST} .rap-text").focus()
    page.keyboard.press("f")
    field = page.locator(f"{HOST} .rap-find input")
    field.wait_for()
    page.keyboard.type(words, delay=20)  # each letter goes to a place, and the next into the field
    assert field.input_value() == words
    soon(lambda: page.evaluate(_HITS), [words])
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type(UNUSED_CODE)
    page.keyboard.press("Enter")
    saved(page)
    new = {
        (one["code"], one["start"], one["end"])
        for one in lab.ask(f"sources/{ID}")["codings"]
        if one["start"] == at
    }
    assert ("code-44", at, at + 40) in new


def test_all_of_the_text_is_selected_and_copied(page: Any, interview: Any) -> None:
    """Ctrl A and Ctrl C give the text as it is in the study, whatever is drawn; a selection stays
    when its ends are drawn anew.
    """
    scroll_to(page, 0.5)
    page.locator(f"{HOST} .rap-text").focus()
    page.keyboard.press("Control+a")
    scroll_to(page, 0)
    scroll_to(page, 1)
    page.evaluate(
        """host => document.querySelector(host).addEventListener('copy', event => {
          window.rapCopied = event.clipboardData.getData('text/plain');
        }, { once: true })""",
        HOST,
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("rapCopied")
    assert copied == interview["text"].removeprefix("P1: ").rstrip("\n")
    page.keyboard.press("ArrowLeft")


def test_a_turn_that_is_not_drawn_says_who_speaks_and_its_words(page: Any, interview: Any) -> None:
    """Out of view a turn still has its words for the browser's search and for screen readers."""
    scroll_to(page, 0)
    rest(page)
    said = page.evaluate(
        """host => [...document.querySelectorAll(host + ' .rap-turn')].map((one, n) =>
          one.matches('.rap-bare') ? [n, `${one.dataset.who}: ${one.textContent}`, one.lang] : null).filter(Boolean)""",
        HOST,
    )
    lines = interview["text"].rstrip("\n").split("\n")
    assert said == [[n, lines[n], "en"] for n, *_ in said]
    assert len(said) > len(lines) * 0.9


def test_marks_are_named_by_their_codes(page: Any) -> None:
    """A screen reader hears the codes of a passage as its name."""
    scroll_to(page, 0.4)
    marks = page.locator(f"{HOST} .rap-text").get_by_role("group")
    names = {marks.nth(n).get_attribute("aria-label") for n in range(10)}
    assert all(name.startswith("Codes: Code ") for name in names)
    assert faults(page, f"{HOST} .rap-middle") == []


_STRIPES = """host => Object.fromEntries([...document.querySelectorAll(host + ' .rap-stripe')].filter(one => {
  const [box, view] = [one.getBoundingClientRect(), document.querySelector(host + ' .rap-text').getBoundingClientRect()];
  return box.height > 4 && box.bottom > view.top && box.top < view.bottom;
}).map(one => [one.dataset.coding, getComputedStyle(one).borderRightColor]))"""


def test_stripes_stay_when_the_theme_changes(page: Any) -> None:
    """Dark and back, without a scroll: stripes are there all the time, each in its colour for that
    ground (while a theme is loading rows may move by some lines, and others come into view).
    """
    scroll_to(page, 0.6)
    rest(page)  # rows that were measured meanwhile have moved others
    scroll_to(page, 0.6)
    light = page.evaluate(_STRIPES, HOST)
    wear(page, "Dark")
    soon(lambda: len(page.evaluate(_STRIPES, HOST)) > 20, True)
    dark = page.evaluate(_STRIPES, HOST)
    wear(page, "Light")
    soon(lambda: shared(light, page.evaluate(_STRIPES, HOST)), True)
    assert len(light) > 20
    assert dark.keys() & light.keys()
    assert all(dark[coding] != light[coding] for coding in dark.keys() & light.keys())


def shared(before: dict[str, str], now: dict[str, str]) -> bool:
    """Whether stripes seen at both times are many, and of the same colour."""
    both = before.keys() & now.keys()
    return len(both) > 10 and all(before[coding] == now[coding] for coding in both)


def test_forced_colours_keep_stripes_and_swatches(page: Any) -> None:
    """High contrast: stripes are there, in the system's colour; codes differ by how lines are drawn;
    swatches keep their colours.
    """
    page.emulate_media(forced_colors="active")
    scroll_to(page, 0.6)
    drawn = page.evaluate(
        """host => {
          const of = (selector, facts) => [...document.querySelectorAll(selector)].map(one => {
            const style = getComputedStyle(one);
            return facts.map(fact => style[fact]).join(' ');
          });
          return {
            stripes: of(host + ' .rap-stripe', ['borderRightStyle']),
            marks: of(host + ' .rap-mark', ['textDecorationStyle', 'textDecorationLine']),
            swatches: of('#rap-codebook .rap-swatch', ['backgroundColor'])
          };
        }""",
        HOST,
    )
    visible = page.evaluate(_STRIPES, HOST)
    page.emulate_media(forced_colors="none")
    assert len(visible) > 20
    assert len(set(visible.values())) == 1  # the system's own
    assert set(drawn["stripes"]) == {"solid", "dashed", "dotted", "double"}
    assert {"solid underline", "double underline"} <= set(drawn["marks"])
    assert len(set(drawn["swatches"])) > 5
