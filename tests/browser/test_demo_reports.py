"""The demo study's own reports, as `rap run` makes them: offline, small, without a trace of this
machine, clean under axe.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from studies import scaled

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "nl", "en")
pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def reports() -> list[Path]:
    """Every report of the demo study, in three languages: five pages for the team and members, three for
    the team alone, and for it one of each of eight workplaces and six themes.
    """
    done = subprocess.run(
        [sys.executable, "-m", "rap", "run", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / report for run in json.loads(done.stdout) for report in run["reports"]]


def test_each_report_asks_for_nothing_and_axe_finds_nothing(chromium: Any, reports: list[Path]):
    """By day on a phone and by night on a desk: one request (the file), zero violations. Where the
    size is small, of workplaces and themes, which are drawn alike, one each; the three languages of a
    report by turns on the phone and on the desk, and axe on one of them by turns.
    """
    from axe_playwright_python.sync_playwright import Axe

    looked_at = {
        (one.parents[1].name, ".members." in one.name, one.name.split(".")[-2]): one
        for one in reversed(reports)
    }
    kinds = [*dict.fromkeys(key[:2] for key in looked_at)]
    by_turns = [
        report
        for (run, members, language), report in looked_at.items()
        if LANGUAGES.index(language) == kinds.index((run, members)) % len(LANGUAGES)
    ]
    shown, with_axe = scaled([*looked_at.values()], reports), scaled(by_turns, reports)
    assert (len(reports), len(looked_at), len(by_turns)) == (93, 57, 19)
    screens = ((320, "light"), (1280, "dark"))
    seen: list[tuple[int, list[str], int]] = []
    widths: list[int] = []
    for number, report in enumerate(shown):
        for width, scheme in scaled([screens[number % 2]], screens):
            widths.append(width)
            page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(report.as_uri())
            page.evaluate("new Promise(done => requestIdleCallback(done))")
            found = Axe().run(page).response["violations"] if report in with_axe else []
            faults = [fault["id"] for fault in found]
            seen.append((len(asked), faults, page.evaluate("document.documentElement.scrollWidth")))
            page.close()

    assert seen == [(1, [], width) for width in widths]


def test_each_report_is_small_and_carries_no_trace_of_this_machine(reports: list[Path]):
    """Under 2 MB; no path, user or host name; and it says that it is a draft."""
    traces = [str(ROOT), str(Path.home()) + "/", f"/{getpass.getuser()}/"]
    host = re.compile(rf"(?<!\w){re.escape(os.uname().nodename)}(?!\w)")  # short ones are in words
    for report in reports:
        text = report.read_text(encoding="utf-8")

        assert len(text.encode()) < 2_000_000
        assert [trace for trace in traces if trace in text] == []
        assert not host.search(text)
        assert any(words in text for words in ("do not share", "ne pas partager", "niet delen"))


def test_members_read_nobody_who_did_not_agree(reports: list[Path]):
    """A person who lets her words count and not be read is in no report for members, in any
    language.
    """
    from rap.study.study import Study

    study = Study(ROOT, audience="team")
    sources = ("INT-77265", "INT-72491", "INT-23908", "INT-90471")
    found = [
        coding
        for coding in study.coding_list
        if coding.source in sources and coding.start is not None
    ]
    refused = [study.texts[coding.source][coding.start : coding.end] for coding in found]
    members = [
        report.read_text(encoding="utf-8") for report in reports if ".members." in report.name
    ]

    assert len(refused) > 80
    assert [words for words in refused if any(words in report for report in members)] == []


PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def told(reports: list[Path]) -> list[Path]:
    """The report of the first phase for members, in three languages."""
    return [report for report in reports if report.name.startswith("DRAFT-phase1.members.")]


def test_one_phone_screen_says_what_was_found_what_is_contested_and_how_to_answer(
    chromium: Any, told: list[Path]
):
    """Above the strip of the way out; all findings end within twelve screens, without opening one."""
    seen = []
    for report in told:
        page = chromium.new_page(viewport=PHONE)
        page.goto(report.as_uri())
        bottom = """name => [...document.querySelectorAll(name)].map(
            one => one.getBoundingClientRect().bottom + scrollY)"""
        strip = page.evaluate("document.querySelector('.leave').getBoundingClientRect().top")
        first = [page.evaluate(bottom, name) for name in (".top li", "ul.apart li", ".how")]
        screens = max(page.evaluate(bottom, ".finding")) / PHONE["height"]
        seen.append(([len(found) for found in first], max(map(max, first)) < strip, screens < 12))
        page.close()

    assert seen == [([3, 2, 1], True, True)] * 3


def test_on_paper_it_has_seven_pages_and_each_chart_once(chromium: Any, told: list[Path]):
    """Two columns, everything open; a list of bars in place of the drawing and its table."""
    from io import BytesIO

    from pypdf import PdfReader

    pages = []
    for report in told:
        page = chromium.new_page()
        page.goto(report.as_uri())
        page.emulate_media(media="print")
        data = page.pdf(prefer_css_page_size=True)
        pages.append(len(PdfReader(BytesIO(data)).pages))
        drawn = """[...document.querySelectorAll('.chart')].map(chart => ['.drawing', 'table'].filter(
            part => chart.querySelector(part).checkVisibility()).length)"""
        assert set(page.evaluate(drawn)) == {1}
        page.close()

    assert max(pages) <= 7


def test_it_fits_twice_the_letters_and_reads_from_the_right(chromium: Any, told: list[Path]):
    """180 pixels are 200 % on a small phone; no language from right to left makes it wider."""
    wide = []
    for report in told:
        for width, direction in ((180, "ltr"), (360, "rtl")):
            page = chromium.new_page(viewport={"width": width, "height": 740})
            page.goto(report.as_uri())
            page.evaluate(f"document.documentElement.dir = '{direction}'")
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true; })"
            )
            wide.append(page.evaluate("document.documentElement.scrollWidth") - width)
            page.close()

    assert wide == [0] * 6
