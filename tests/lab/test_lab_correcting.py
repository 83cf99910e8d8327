"""Correct here and mask this name now, through a real Jupyter server on an invented study."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import Lab
from studies import TEXT, add_source, make_study, write

from rap.core.model import Source, Speaker
from rap.store.codings import read_fold
from rap.store.sources import hash_of, read_source, read_source_text, write_source
from rap.topics.corrections import masking, routes
from rap.topics.corrections.amend import NOTES, amend
from rap.topics.corrections.planning import plan_amendment

SOURCE, OTHER = "INT-10001", "INT-10002"
RINGS = TEXT.index("It rings")
REFUSES = "consent:\n  - date: 2025-01-01\n    given: yes\n    yes: {public: [count]}\n"
NAMED = "I: Who told you?\nP1: Mirela told me, she keeps the books. Ask mirela.\n"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study where K-01 leads, with a second interview that names a colleague."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    root = make_study(tmp_path / "study")
    add_source(root, OTHER, NAMED, case="C-20001")
    add_source(root, "INT-10003", "P1: Mirela and I share the keys.\n", case="C-20001")
    with Lab(root) as lab:
        yield lab


def passage(lab: Lab, words: str, source: str = SOURCE, **more: Any) -> dict[str, Any]:
    opened = lab.get(f"sources/{source}")
    start = opened["text"].index(words)
    return {"src": opened["src"], "start": start, "end": start + len(words), **more}


def correct(lab: Lab, words: str, text: str, **more: Any) -> tuple[int, Any]:
    return lab.ask("POST", f"sources/{SOURCE}/correct", passage(lab, words, text=text, **more))


def words_of(lab: Lab, source: str = SOURCE) -> list[tuple[str, str]]:
    opened = lab.get(f"sources/{source}")
    return [
        (c["code"], opened["text"][c["start"] : c["end"]])
        for c in opened["codings"]
        if not c["to_check"]
    ]


def test_a_correction_is_shown_before_it_is_made(lab: Lab) -> None:
    """The preview counts what follows, and writes nothing."""
    lab.act(SOURCE, {"op": "add", "code": "alarm", "start": RINGS, "end": RINGS + 8})
    status, plan = correct(lab, "three months", "two months", preview=True)

    assert (status, plan["done"], plan["words"], plan["codings"]) == (
        200,
        False,
        {"out": 1, "in": 1},
        {"still": 0, "moved": 1},
    )
    assert lab.get(f"sources/{SOURCE}")["text"] == TEXT


def test_codings_follow_a_correction_and_who_waits_is_told(lab: Lab) -> None:
    """One that lies after it, one around it, and one that ends in it."""
    at = TEXT.index("You pay three months first")
    end = at + len("You pay three months")
    for start, stop in ((RINGS, RINGS + 8), (at, end + 6), (at, end)):
        lab.act(SOURCE, {"op": "add", "code": "alarm", "start": start, "end": stop})
    cursor = lab.get("changes")["cursor"]
    status, done = correct(lab, "three months", "two long months")
    told = lab.get(f"changes?since={cursor}&wait=25")

    assert (status, done["done"], done["to_check"], told["sources"]) == (200, True, [], [SOURCE])
    assert sorted(words for _, words in words_of(lab)) == [
        "It rings",
        "You pay two long months",
        "You pay two long months first",
    ]
    assert done["src"] == lab.get(f"sources/{SOURCE}")["src"]
    assert lab.act(SOURCE, {"op": "add", "code": "alarm", "start": 3, "end": 9})[0] == 200


def test_a_coding_whose_words_are_gone_is_to_check(lab: Lab) -> None:
    """It is named with the place where it stood."""
    (coded,) = lab.act(
        SOURCE, {"op": "add", "code": "alarm", "start": RINGS + 3, "end": RINGS + 8}
    )[1]["done"]
    _, done = correct(lab, "rings", "")

    assert [(row["id"], row["code"]) for row in done["to_check"]] == [(coded["id"], "alarm")]
    assert [c["to_check"] for c in lab.get(f"sources/{SOURCE}")["codings"]] == [True]


def test_new_words_that_look_like_a_name_are_decided_on_first(lab: Lab) -> None:
    """Each in its line, as the look shows it; the sentence that stops the correction names the line and
    does not repeat the words.
    """
    change = ("the owner's", "Mrs Katherine Vandenbroucke's")
    _, looked = correct(lab, *change, preview=True)
    status, answer = correct(lab, *change)
    wrong, _ = correct(lab, *change, names={looked["finds"][0]["id"]: True})
    again, _ = correct(lab, *change, names={one["id"]: "keep" for one in looked["finds"]})

    assert [one["words"] for one in looked["finds"]] == ["Katherine Vandenbroucke"]
    assert (status, wrong, again, "Vandenbroucke" in json.dumps(answer)) == (409, 400, 200, False)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"src": "00000000"}, 409),
        ({"start": 5, "end": 3}, 400),
        ({"end": 9999}, 400),
        ({"start": True}, 400),
        ({"text": "\ud800"}, 400),
        ({"text": "word\nP7: mine"}, 400),
        ({"text": "x" * 20_001}, 400),
        ({"preview": "no"}, 400),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    lab: Lab, change: dict[str, Any], status: int
) -> None:
    """With its own status, and the text stays."""
    body = {**passage(lab, "three months", text="two months"), **change}

    assert lab.ask("POST", f"sources/{SOURCE}/correct", body)[0] == status
    assert lab.get(f"sources/{SOURCE}")["text"] == TEXT


def test_words_the_team_may_not_read_are_not_changed(lab: Lab) -> None:
    """Neither corrected nor masked from the screen; another person's words in the same talk are."""
    write(lab.root, "interviews/cases/C-20009.yaml", REFUSES)
    text = "P1: I pay by the week.\nP2: I pay by the month.\n"
    people = (Speaker("P1", "participant", "C-20001"), Speaker("P2", "participant", "C-20009"))
    group = Source("FG-10004", "focus-group", "en", hash_of(text), 1, "2025-03", "consent", people)
    write_source(lab.root, group, text)
    src = group.hash[:8]

    def ask(act: str, at: int, **more: Any) -> int:
        body = {"src": src, "start": at, "end": at + 4, **more}
        return lab.ask("POST", f"sources/FG-10004/{act}", body)[0]

    month, week = text.index("month"), text.index("week")

    assert "month" not in lab.get("sources/FG-10004")["text"]
    assert (ask("correct", month, text="day"), ask("mask", month, preview=True)) == (403, 403)
    assert ask("correct", week, text="day") == 200


def test_an_intern_changes_no_text(lab: Lab) -> None:
    """During her training she tells whoever leads."""
    write(
        lab.root,
        "pyproject.toml",
        '[tool.rap]\ntitle = "Rooms"\n[tool.rap.coders.K-01]\nrole = "intern"\n',
    )

    assert correct(lab, "three months", "two months")[0] == 403


def test_a_name_is_masked_in_every_interview(lab: Lab) -> None:
    """The word with its other spellings, once looked at; codings that begin with it begin with the
    label.
    """
    lab.act(
        OTHER,
        {
            "op": "add",
            "code": "advice",
            "start": NAMED.index("Mirela"),
            "end": NAMED.index(" told me"),
        },
    )
    asked = passage(lab, "Mirela", OTHER, preview=True)
    shown = lab.ask("POST", f"sources/{OTHER}/mask", asked)[1]
    sent = {**asked, "preview": False, "as": "colleague A", "state": shown["state"]}
    status, done = lab.ask("POST", f"sources/{OTHER}/mask", sent)

    assert next((form["how"], form["sure"], form["n"]) for form in shown["forms"]) == (
        "the word itself",
        True,
        3,
    )
    assert (status, [plan["source"] for plan in done["plans"]]) == (200, [OTHER, "INT-10003"])
    assert words_of(lab, OTHER) == [("advice", "[colleague A]")]
    assert "irela" not in lab.get(f"sources/{OTHER}")["text"] + lab.get("sources/INT-10003")["text"]


def test_what_was_looked_at_is_what_is_masked(lab: Lab) -> None:
    """A text that changed after the preview stops it."""
    asked = passage(lab, "Mirela", OTHER, preview=True)
    shown = lab.ask("POST", f"sources/{OTHER}/mask", asked)[1]
    correct(lab, "three months", "two months")
    sent = {**asked, "preview": False, "as": "colleague A", "state": shown["state"]}

    assert lab.ask("POST", f"sources/{OTHER}/mask", sent)[0] == 409
    assert "Mirela" in lab.get(f"sources/{OTHER}")["text"]


@pytest.mark.parametrize("act", ["correct", "mask"])
def test_a_name_masked_meanwhile_does_not_come_back(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Between the look and the write of one colleague another masks a name: the page says so, and
    nothing is written.
    """
    masked, plan = NAMED.replace("the books", "[something]"), routes.plan_amendment
    arrived = iter([True])

    def interrupted(root: Path, id: str, new: str, **options: Any) -> Any:
        if next(arrived, False):
            amend(root, plan_amendment(root, OTHER, masked, old=NAMED))
        return plan(root, id, new, **options)

    asked = passage(lab, "Mirela", OTHER, preview=True)
    more = {"text": "Who"}
    if act == "mask":
        more = {
            "as": "colleague A",
            "state": lab.ask("POST", f"sources/{OTHER}/mask", asked)[1]["state"],
        }
    monkeypatch.setattr(routes, "plan_amendment", interrupted)
    monkeypatch.setattr(masking, "plan_amendment", interrupted)
    status, answer = lab.ask("POST", f"sources/{OTHER}/{act}", {**asked, **more, "preview": False})

    del answer["message"]  # the sentence of the catalogue
    where = f"interviews/{OTHER}.txt"
    told = {"id": "corrections.changed_meanwhile", "facts": {"source": OTHER}, "where": where}
    assert (status, answer) == (409, told)
    assert lab.get(f"sources/{OTHER}")["text"] == masked


def test_files_that_still_hold_the_name_are_listed_by_place(lab: Lab) -> None:
    """A memo somebody wrote; no answer or log line that is not about the preview holds the word."""
    write(lab.root, f"interviews/memos/{OTHER}/0a1b2c3d.md", _memo("Ask Mirela about the books"))
    asked = passage(lab, "Mirela", OTHER, preview=True)
    shown = lab.ask("POST", f"sources/{OTHER}/mask", asked)[1]
    done = lab.ask(
        "POST",
        f"sources/{OTHER}/mask",
        {**asked, "preview": False, "as": "colleague A", "state": shown["state"]},
    )[1]

    assert [row["place"].partition(":")[0] for row in done["elsewhere"]] == [
        f"interviews/memos/{OTHER}/0a1b2c3d.md"
    ]
    assert "irela" not in json.dumps(done)
    assert not [line for line in lab.records if "irela" in line]


def _memo(text: str) -> str:
    return (
        f"---\nv: 1\nabout: {OTHER}\nby: K-01\ndate: 2025-03-01\ntype: analytic\nprivate: no\nsalt: {secrets.token_hex(8)}\n"
        f"---\n{text}\n"
    )


def test_a_correction_that_was_cut_off_is_finished_at_the_start(tmp_path: Path) -> None:
    """Killed after the text was written, before its hash: the interview opens again."""
    root = make_study(tmp_path / "study")
    new = TEXT.replace("three", "two")
    plan = plan_amendment(root, SOURCE, new, old=TEXT)
    from rap.store.codings.maps import format_map

    name, data = format_map(plan.source.hash, hash_of(new), plan.equal)
    write(root, f"interviews/codings/{SOURCE}/{name}", data.decode())
    note = {"v": 1, "old": plan.source.hash, "new": hash_of(new), "files": {}, "made_map": True}
    write(root, f"{NOTES.as_posix()}/{SOURCE}.json", json.dumps(note))
    write(root, f"interviews/{SOURCE}.txt", new)
    with Lab(root) as lab:
        lab.settle()
        opened = lab.get(f"sources/{SOURCE}")["text"]

    assert opened == new == read_source_text(root, read_source(root, SOURCE))
    assert read_fold(root, read_source(root, SOURCE), length=len(new)).damaged == ()
