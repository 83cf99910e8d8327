"""Two people, each with her own JupyterLab on one study folder: whatever both did, once each has taken
back all of hers, the study says what it said before.
"""

from __future__ import annotations

import json
import random
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from browser.lab import (
    PATIENCE_S,
    TOKEN,
    Lab,
    lab_on,
    open_interview,
    open_lab,
    saved,
    select,
    soon,
)
from browser.rooms import TALK
from studies import add_source, make_study, scaled

pytestmark = [pytest.mark.browser, pytest.mark.long]

SOURCE = "INT-10002"
CODES = {"dep": "deposit", "adv": "advice", "ala": "alarm"}
PHRASES = [
    "A colleague told me",
    "You pay three months first",
    "then you get the key",
    "I keep the spare with her",
    "We chose it together",
    "It rings at my",
]
BEFORE = {
    "K-01": ("deposit", PHRASES[1], "advice", PHRASES[4]),
    "K-02": ("alarm", PHRASES[1], "deposit", PHRASES[3]),
}


class Person(NamedTuple):
    """Somebody at her own window."""

    coder: str
    page: Any
    lab: Lab


def send(lab: Lab, path: str, body: dict[str, Any]) -> None:
    """POST to the API."""
    request = urllib.request.Request(
        f"{lab.address}/rap/api/{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}"},
        method="POST",
    )
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()


def begin(lab: Lab, coder: str) -> None:
    """What she has before: two codings, the second with a star and a memo."""
    opened = lab.ask(f"sources/{SOURCE}")
    first, words, second, others = BEFORE[coder]
    ids = [f"{n}{coder[-1]}" * 16 for n in (1, 2)]
    acts: list[dict[str, Any]] = []
    for id, code, phrase in ((ids[0], first, words), (ids[1], second, others)):
        start = opened["text"].index(phrase)
        acts.append(
            {"id": id, "op": "add", "code": code, "start": start, "end": start + len(phrase)}
        )
    acts.append({"id": f"3{coder[-1]}" * 16, "op": "set", "ref": ids[1], "important": True})
    send(lab, f"sources/{SOURCE}/acts", {"src": opened["src"], "acts": acts})
    send(
        lab,
        "memos",
        {"about": ids[1], "type": "analytic", "text": f"Of {coder}.", "private": False},
    )


def told(lab: Lab) -> dict[str, Any]:
    """Every coding and memo field by field; a coding that came back has another id, and the same memo."""
    codings = lab.ask(f"sources/{SOURCE}")["codings"]
    fields = ("coder", "code", "start", "end", "important", "to_check", "outside", "memo")
    whose = {one["id"]: [one[key] for key in fields] for one in codings}
    memos = [
        {**one, "about": whose.get(one["about"], one["about"])} for one in lab.ask("memos")["memos"]
    ]
    return {
        "codings": sorted(whose.values(), key=str),
        "memos": sorted(memos, key=lambda one: one["id"]),
    }


def hers(person: Person) -> tuple[Any, Any]:
    """The part of `told` that is of this person."""
    now = told(person.lab)
    mine = [one for one in now["codings"] if one[0] == person.coder]
    return mine, [one for one in now["memos"] if one["by"] == person.coder]


def code(page: Any, chance: random.Random, free: list[str]) -> None:
    select(page, chance.choice(free))
    page.keyboard.press("c")
    page.locator(".rap-box input").fill(chance.choice([*CODES]))
    page.keyboard.press("Enter")


def memo(page: Any, chance: random.Random, free: list[str]) -> None:
    select(page, chance.choice(free))
    page.keyboard.press("Shift+M")
    page.locator(".rap-form-box textarea").fill(f"A thought of {chance.random()}.")
    page.keyboard.press("Control+Enter")
    page.locator(".rap-form-box").wait_for(state="detached")


def act(person: Person, chance: random.Random) -> None:
    """One act at the words, by keys; what it does is not waited for."""
    page = person.page
    opened = person.lab.ask(f"sources/{SOURCE}")
    text = opened["text"]
    mine = [one for one in opened["codings"] if one["coder"] == person.coder]
    free = [
        words
        for words in PHRASES
        if not any(
            one["start"] < text.index(words) + len(words) and text.index(words) < one["end"]
            for one in mine
        )
    ]
    once = [one for one in mine if text.count(text[one["start"] : one["end"]]) == 1]
    kinds = [
        *(["code", "memo"] * bool(free)),
        *(["recode", "uncode", "star", "edge", "part"] * bool(once)),
    ]
    kind = chance.choice(kinds)
    if kind in ("code", "memo"):
        (code if kind == "code" else memo)(page, chance, free)
        return
    one = chance.choice(once)
    words = text[one["start"] : one["end"]]
    inner = [word for word in words.split()[1:] if len(word) > 1 and text.count(word) == 1]
    if kind == "part" and not inner:
        kind = "star"
    select(page, chance.choice(inner) if kind == "part" else words)
    page.keyboard.press({"recode": "r", "uncode": "u", "star": "i", "edge": "g", "part": "x"}[kind])
    if kind == "edge":
        page.wait_for_function("document.activeElement.className.includes('rap-handle-start')")
        page.keyboard.press("ArrowRight" if " " in words else "Alt+ArrowRight")
    elif kind == "recode":
        others = [typed for typed, code in CODES.items() if code != one["code"]]
        page.locator(".rap-box input").fill(chance.choice(others))
        page.keyboard.press("Enter")


def by_key(page: Any) -> Callable[[], None]:
    """Undo in the text, newest first."""
    page.locator(".rap-text:visible").focus()
    return lambda: page.keyboard.press("Control+z")


def by_list(page: Any) -> Callable[[], None]:
    """Undo from the list of what she did, newest first."""
    page.locator(".rap-status-acts").click()
    return page.locator(".rap-my-acts").get_by_role("button", name="Undo: ").first.click


def each(people: list[Person], does: Callable[[Person], None]) -> None:
    """Both do something before either has heard of the other; then it is on disk."""
    was = [hers(person) for person in people]
    for person in people:
        does(person)
    for person, before in zip(people, was, strict=True):
        soon(lambda person=person, before=before: hers(person) != before, True)
        saved(person.page)


def test_each_undoes_all_of_hers_and_the_study_is_as_before(chromium: Any, tmp_path: Path):
    """Random acts of both on the same words at the same time; one takes back by Ctrl Z, one from the
    list: code, place, star, coder, memos of passages and of codings.
    """
    study = make_study(tmp_path / "study")
    add_source(study, SOURCE, TALK, case="C-20001")
    rounds, chance = scaled(12, 60) // 2, random.Random(14)
    with (
        lab_on(study, tmp_path / "first", coder="K-01") as first,
        lab_on(study, tmp_path / "second", coder="K-02") as second,
    ):
        people = []
        for coder, lab in (("K-01", first), ("K-02", second)):
            begin(lab, coder)
            page = chromium.new_context(
                viewport={"width": 1280, "height": 860}, locale="en-GB"
            ).new_page()
            open_lab(page, lab)
            open_interview(page, SOURCE)
            people.append(Person(coder, page, lab))
        before = told(first)
        assert before == told(second)
        assert len(before["codings"]) == 4
        for _ in range(rounds):
            each(people, lambda person: act(person, chance))
        assert told(first) != before

        back = {"K-01": by_key(people[0].page), "K-02": by_list(people[1].page)}
        for _ in range(rounds):
            each(people, lambda person: back[person.coder]())
        after = [told(first), told(second)]
        left = []
        for person in people:
            if person.coder == "K-01":
                by_list(person.page)
            left.append(person.page.get_by_role("button", name="Undo: ").count())
            person.page.context.close()

    assert after == [before, before]
    assert left == [0, 0]
