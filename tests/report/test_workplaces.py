"""By kind of workplace: dots for the team; for others voices and sentences where enough people work
there and each person agreed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from messages import raises
from releases import coding_of
from report_example import edition, for_others
from studies import add_source, make_study, write

from rap.core.errors import RefusedError, WrongUseError
from rap.report.beside import described_by
from rap.report.first import draw_first
from rap.report.item_views import draw_item
from rap.report.items import show_spread
from rap.report.items.said import ToldFinding
from rap.report.items.where import Place, places_in, show_where
from rap.report.items.workplaces import (
    find_people,
    show_by_workplace,
    show_missing,
    show_to_ask,
    show_unknown,
)
from rap.store.codings import CodingLogs
from rap.store.team_pages import Letter
from rap.study.study import Study

CASES = pd.DataFrame(
    {"case": ["C-11", "C-12", "C-13", "C-14"], "place": ["bar", "bar", "home", ["home", "bar"]]}
)
SAID = pd.DataFrame(
    {
        "source": ["INT-11", "INT-12", "INT-13", "INT-11", "INT-12", "INT-13", "INT-14"],
        "case": ["C-11", "C-12", "C-13", "C-11", "C-12", "C-13", "C-14"],
        "code": ["deposit", "deposit", "keys", "rent", "rent", "rent", "rent"],
    }
)
PLACES = """\
title: {en: Book}
languages: [en]
variables:
  place:
    label: {en: Workplace}
    values: {bar: {en: bar}, window: {en: window}, street: {en: street}}
    broader:
      shop: {label: {en: window or bar}, of: [window, bar]}
"""
YES = "{{members: [count, quote{more}], team: [analyse, count, quote{more}]}}"


def test_the_themes_that_part_the_groups_come_first():
    """A dot a person; what everybody everywhere says is a sentence."""
    item = show_spread(SAID, CASES, by="place", id="where", title="Where")

    assert [(group["value"], group["people"]) for group in item.data["chart"]["groups"]] == [
        ("bar", 3),
        ("home", 2),
    ]
    assert item.data["chart"]["lines"] == [["deposit", 2, 0], ["keys", 0, 1]]
    assert item.data["chart"]["everywhere"] == ["rent"]
    drawn = draw_item(item.data, edition("en", "team"))
    wide = drawn[drawn.index('class="wide"') : drawn.index("</svg>", drawn.index('class="wide"'))]
    assert (wide.count('class="dot"'), wide.count('class="absent"')) == (3, 7)
    assert "2 of 3" in drawn
    assert "Everybody in every group speaks of: Rent." in drawn


def test_groups_are_for_the_team_alone():
    """Every group is a small number."""
    item = show_spread(SAID, CASES, by="place", id="where", title="Where")

    with pytest.raises(RefusedError):
        draw_item(item.data, edition("en", "members"))


@pytest.mark.parametrize("n", [1, 4, 10, 11, 200])
def test_a_group_of_any_size_is_drawn_within_its_column(n: int):
    """One by one up to ten people, then as a bar in its frame."""
    cases = pd.DataFrame({"case": [f"C-{n + 100}" for n in range(n)], "place": ["bar"] * n})
    said = pd.DataFrame({"source": ["INT-11"], "case": ["C-100"], "code": ["keys"]})
    other = pd.DataFrame({"case": ["C-99"], "place": ["home"]})
    item = show_spread(said, pd.concat([cases, other]), by="place", id="where", title="Where")
    drawn = draw_item(item.data, edition("en", "team"))

    assert f"1 of {n}" in drawn
    assert ('class="bar"' in drawn) is (n > 10)


def test_a_workplace_nobody_has_is_refused_with_the_nearest():
    """A slip of the pen in the parameters of a run."""
    assert find_people(CASES, by="place", value="home") == {"C-13", "C-14"}
    with raises(WrongUseError, "report.item.nobody_there", column="place", value="hoe"):
        find_people(CASES, by="place", value="hoe")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Five people who work in a window or a bar, two in the street; numbers 0, 2 and 5 agreed to
    that being printed beside their words.
    """
    root = make_study(tmp_path / "study")
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings + "\n[tool.rap.thresholds]\nmembers = 5\n")
    write(root, "codebook/codebook.yaml", PLACES)
    for number in range(7):
        place = "street" if number > 4 else "window" if number % 2 else "bar"
        agreed = YES.format(more=", attributes, recontact" if number in (0, 2, 5) else "")
        write(
            root,
            f"interviews/cases/C-{20100 + number}.yaml",
            f"variables: {{place: {place}}}\n"
            f"consent: [{{date: 2025-01-01, given: yes, yes: {agreed}}}]\n",
        )
        text = f"I: And you?\nP1: Here number {number} decides about the door.\n"
        add_source(root, f"INT-{10100 + number}", text, case=f"C-{20100 + number}")
        with CodingLogs(root, coder="K-01", device="device00") as logs:
            src = hashlib.sha256(text.encode()).hexdigest()[:8]
            at = {"code": "deposit", "start": 16, "end": len(text) - 1}
            logs.append(f"INT-{10100 + number}", "add", at, src=src, id=coding_of(number))
    rests(root, range(7))
    return root


def rests(root: Path, numbers: Any, *, more: str = "", status: str = "supported") -> None:
    ids = [coding_of(number) for number in numbers]
    write(
        root,
        "codebook/findings/F-10001.yaml",
        f"statement: {{en: {{text: Doors matter., by: K-01}}}}\nevidence: {{codings: {ids}}}\n{more}"
        f"history: [{{date: 2026-01-01, status: {status}, reason: r, by: K-01}}]\n",
    )


def shown(root: Path, monkeypatch: pytest.MonkeyPatch, audience: str = "members") -> list[Any]:
    items: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item: items.append(item.data))
    study = Study(root, audience=audience)
    show_by_workplace(study, study.codings, by="place")
    return [item for item in items if item["kind"] != "where"]


def test_a_voice_is_read_under_a_workplace_where_enough_work_and_she_agreed(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """Under the broader name; not of who did not agree, not of the two in the street, not of who is
    quoted with a finding.
    """
    write(root, "codebook/findings/F-10000.yaml", "statement: {en: {text: Bars., by: K-01}}\n"
          f"evidence: {{codings: [{coding_of(0)}]}}\n")  # fmt: skip
    (item,) = shown(root, monkeypatch)

    assert item["title"] == {"en": "Window or bar"}
    assert [quote["ref"][:9] for quote in item["quotes"]] == ["INT-10102"]


def test_no_heading_stands_over_too_few_people(root: Path, monkeypatch: pytest.MonkeyPatch):
    """One of five takes her consent back: four are too few, and the page says nothing of them."""
    write(root, "interviews/cases/C-20104.yaml", "variables: {place: bar}\nconsent: []\n")

    assert shown(root, monkeypatch) == []


def test_people_of_a_small_workplace_say_it_in_their_own_words(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """A sentence they wrote and agreed to has the name of their workplace, whatever their number;
    one that was set aside is gone.
    """
    rests(root, [], more="spoken_for_by: {place: street}\n")
    (item,) = shown(root, monkeypatch)
    rests(root, [], more="spoken_for_by: {place: street}\n", status="set-aside")
    gone = shown(root, monkeypatch)

    assert (item["title"]["en"], item["text"]) == (
        "Written by people who work here: street",
        {"en": "Doors matter."},
    )
    assert gone == []


def test_findings_are_listed_where_people_who_work_there_speak_of_them(root: Path):
    """About five of a window or bar, few or nobody of the street: the street is not named to others. On the first
    screen the place has the number of the finding.
    """
    data = show_where(Study(root, audience="members"), by="place").data
    mine = replace(edition("en", "members", threshold=5), numbers={"F-10001": 4}, of=7)
    (place,) = places_in(for_others(data), mine)
    told = ToldFinding("F-10001", 4, "Doors matter.", "", "finding-supported")
    first = draw_first(
        replace(mine, top=("F-10001",), letter=Letter()), [told], people=7, places=[place]
    )

    long, short = "window or bar (window, bar)", "window or bar"
    assert place == Place("shop", long, short, "about 5 people", [("F-10001", "about 5")])
    drawn = draw_item(for_others(data), mine)
    assert "Window or bar (window, bar)" in drawn
    assert "people here who speak of it: about 5" in drawn
    assert "treet" not in drawn
    assert (
        first.index("Where?")
        < first.index("Window or bar")
        < first.index('aria-hidden="true">no.\u00a04<', first.index("Where?"))
    )
    team = places_in(data, replace(edition("en", "team"), numbers={"F-10001": 4}))
    assert [(one.people, one.findings) for one in team] == [
        ("5 people", [("F-10001", "5")]),
        ("2 people", [("F-10001", "2")]),
    ]


def test_the_team_sees_every_workplace(root: Path, monkeypatch: pytest.MonkeyPatch):
    """The team sees dots for every workplace, also where few people work."""
    (item,) = shown(root, monkeypatch, "team")

    assert (item["kind"], [group["value"] for group in item["chart"]["groups"]]) == (
        "spread",
        ["bar", "window", "street"],
    )


def test_a_release_looks_at_a_broader_name_as_at_a_value(root: Path):
    """Printed over the words of one who agreed it reveals nothing while five share it; a value in it
    alone would.
    """
    tell = described_by(Study(root, audience="members"))
    at = "INT-10102:16-50"

    assert tell(at, "A window or bar") == ()
    assert tell(at, "A bar") == ("place",)
    assert tell("INT-10101:16-50", "A window or bar") == ("place",)  # she did not agree
    write(root, "interviews/cases/C-20104.yaml", "variables: {place: bar}\nconsent: []\n")
    (root / "interviews/INT-10104.yaml").unlink()
    (root / "interviews/INT-10104.txt").unlink()
    assert described_by(Study(root, audience="members"))(at, "A window or bar") == ("place",)


def test_what_nobody_here_says_and_who_is_missing_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """A theme others speak of, a language nobody here was heard in, whom one may ask again."""
    items: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item: items.append(item.data))
    study = Study(root)
    here = find_people(study.cases, by="place", value="street")
    said = study.codings.assign(code=["keys" if n < 2 else "deposit" for n in range(7)])
    show_unknown(study, said, here=here, by="place")

    assert [(item["id"], item["chart"]["lines"]) for item in items if item["chart"]] == [
        ("here-silent", [["keys", 2]])
    ]
    missing = show_missing(study, study.codings, by="place").data["chart"]["lines"]
    assert missing == [["window", "en", 2], ["street", "en", 2], ["bar", "en", 3]]
    asked = show_to_ask(study, study.codings, by="place").data["chart"]["lines"]
    assert asked == [["bar", 3, 2], ["window", 2, 0], ["street", 2, 1]]
