"""Words are not saved over words that nobody saw: every route that writes stands in the table of
`docs/lab-api.md`, and each that writes over words refuses who has not seen them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from labs import SOURCE, Lab, routes
from studies import ROOT, make_study, write

from rap.core.seen import fingerprint
from rap.lab.contract import as_written
from rap.store.wordings import wording

WRITES = re.compile(r"`((?:POST|PUT|DELETE) [^`]+)`")
FINDING = "v: 1\nstatement: {en: {text: A key is kept.}}\nhistory: [{date: 2026-03-01, status: proposed, reason: Heard., by: K-02}]\n"
PROMISE = "part: next\ntext: {en: We ask for a bus.}\nbecame: {en: It runs.}\n"
CONSENT = "title: {en: Bank}\nwording: {en: You may count it.}\ngrants: {team: [count]}\n"
FORM = """\
title: {en: You and the bank}
languages: [en]
consent: bank
questions:
  - {id: told, type: open, label: {en: Tell us}}
"""
DRAFT, OTHER = {"title": "copper lake", "groups": []}, {"title": "zinc pond", "groups": []}
MEMO = {"type": "question", "about": "alarm", "text": "Ask both."}
SUMMARY = {"type": "summary", "about": "C-20001/deposit", "text": "Pays ahead."}
EDIT = {"act": "edit", "code": "alarm", "reason": "clearer"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server on a study in which words of every kind stand."""
    root = make_study(tmp_path_factory.mktemp("seen") / "study")
    for name, text in {
        "codebook/codebook.yaml": "families: {access: {en: Access}, safety: {en: Safety}}\n",
        "codebook/findings/F-10001.yaml": FINDING,
        "codebook/letter/next-bus.yaml": PROMISE,
        "codebook/forms/bank.yaml": CONSENT,
        "codebook/surveys/bank-2026.yaml": FORM,
    }.items():
        write(root, name, text)
    with Lab(root) as lab:
        yield lab


@pytest.fixture(autouse=True)
def _lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAP_CODER", "K-01")


def memo(lab: Lab, fields: dict[str, Any] = MEMO) -> dict[str, Any]:
    status, made = lab.ask("POST", "memos", fields)
    assert status == 201, made
    return made


def changed_memo(lab: Lab, method: str, **body: str) -> tuple[int, Any]:
    """The second window saves first; then the one whose memo is older."""
    made = memo(lab)
    first = {"text": "Ask all of them.", "seen": made["seen"]}
    assert lab.ask("PUT", f"memos/{made['id']}", first)[0] == 200
    return lab.ask(method, f"memos/{made['id']}", {**body, "seen": made["seen"]})


def summed_up(lab: Lab) -> tuple[int, Any]:
    """Two windows write in an empty cell."""
    memo(lab, SUMMARY)
    return lab.ask("POST", "memos", {**SUMMARY, "text": "Pays late.", "seen": ""})


def twice(
    method: str, path: str, first: dict[str, Any], second: dict[str, Any]
) -> Callable[[Lab], tuple[int, Any]]:
    """The same is saved from two windows that were opened at the same time."""

    def save(lab: Lab) -> tuple[int, Any]:
        status, answer = lab.ask(method, path, first)
        assert status == 200, answer
        return lab.ask(method, path, second)

    return save


def renamed(lab: Lab) -> tuple[int, Any]:
    body = {"act": "name", "group": "access", "seen": {"label": {"en": "Access"}}}
    first = {**body, "label": {"en": "Getting in"}}
    return twice("POST", "codebook/groups", first, {**body, "label": {"en": "Doors"}})(lab)


def became(lab: Lab) -> tuple[int, Any]:
    (promise,) = lab.get("promises")["promises"]
    one, two = ({"became": {"en": text}, "seen": promise["seen"]} for text in ("By night.", "No."))
    return twice("PUT", "promises/next-bus", one, two)(lab)


def surveyed(lab: Lab) -> tuple[int, Any]:
    told = lab.get("surveys/bank-2026")
    one, two = (
        {"form": {**told["form"], "title": {"en": title}}, "seen": told["seen"]}
        for title in ("Your bank", "Banks")
    )
    return twice("PUT", "surveys/bank-2026", one, two)(lab)


def said(text: str) -> dict[str, str]:
    seen = wording("A key is kept.")
    return {"act": "say", "language": "en", "text": text, "of": "", "seen": seen, "reason": "So."}


def edited(text: str) -> dict[str, Any]:
    return {**EDIT, "definition": {"en": text}, "seen": {"definition": {"en": ""}}}


def cell(now: str) -> dict[str, Any]:
    return {"cells": [{"case": "C-20001", "variable": "setting", "was": ["home"], "now": now}]}


STALE: dict[str, Callable[[Lab], tuple[int, Any]]] = {
    "PUT memos/ID": lambda lab: changed_memo(lab, "PUT", text="Ask one."),
    "DELETE memos/ID": lambda lab: changed_memo(lab, "DELETE"),
    "POST memos": summed_up,
    "POST codebook/acts": twice("POST", "codebook/acts", edited("A bell."), edited("A horn.")),
    "POST codebook/groups": renamed,
    "POST findings/ID/acts": twice(
        "POST", "findings/F-10001/acts", said("A key is lent."), said("A key is sold.")
    ),
    "PUT promises/CODE": became,
    "PUT surveys/CODE": surveyed,
    "POST sources/ID/title": twice(
        "POST",
        f"sources/{SOURCE}/title",
        {"seen": {"title": "", "groups": []}, **DRAFT},
        {"seen": {"title": "", "groups": []}, **OTHER},
    ),
    "PUT plan": twice(
        "PUT",
        "plan",
        {"plan": {SOURCE: ["K-01"]}, "seen": {}},
        {"plan": {SOURCE: ["K-02"]}, "seen": {}},
    ),
}
BOTH = {
    "PUT memos/ID": [(["text"], "Ask one.", "Ask all of them.")],
    "DELETE memos/ID": [([], "", "Ask all of them.")],
    "POST memos": [(["text"], "Pays late.", "Pays ahead.")],
    "POST codebook/acts": [(["definition", "en"], "A horn.", "A bell.")],
    "POST codebook/groups": [(["label", "en"], "Doors", "Getting in")],
    "POST findings/ID/acts": [(["text"], "A key is sold.", "A key is lent.")],
    "PUT promises/CODE": [(["became", "en"], "No.", "By night.")],
    "PUT surveys/CODE": [(["form", "title", "en"], "Banks", "Your bank")],
    "POST sources/ID/title": [(["title"], "zinc pond", "copper lake")],
    "PUT plan": [(["plan", SOURCE], ["K-02"], ["K-01"])],
}


def table() -> tuple[set[str], set[str]]:
    """What the manual lists: requests that write over words, and all others that write."""
    manual = (ROOT / "docs" / "lab-api.md").read_text(encoding="utf-8")
    part = manual.partition("## Who saves words says what she saw\n")[2].partition("\n## ")[0]
    rows, others = part.partition("| writes over words |")[2].split("All other requests", 1)
    first = [row.split("|")[1] for row in rows.splitlines() if row.startswith("| `")]
    return {*WRITES.findall("".join(first))}, {*WRITES.findall(others)}


def test_every_route_that_writes_stands_in_the_table(lab: Lab) -> None:
    """A new one says whether it writes over words, and then it is tried below or says how it asks."""
    over, others = table()
    writing = {
        f"{method} {as_written(pattern)}" for method, pattern in routes(lab) if method != "GET"
    }

    assert over | others == writing
    assert over & others == set()
    assert STALE.keys() <= over


@pytest.mark.parametrize("act", STALE)
def test_who_has_not_seen_the_words_that_are_there_gets_both_and_writes_nothing(
    lab: Lab, act: str
) -> None:
    """The answer has each value that differs, and where it is in the request."""
    status, answer = STALE[act](lab)
    files = {path: path.read_bytes() for path in lab.root.rglob("*") if path.is_file()}
    rows = [(row["at"], row["mine"], row["theirs"]) for row in answer["both"]["rows"]]

    assert (status, rows) == (409, BOTH[act])
    assert not any(
        str(mine).encode() in data for _, mine, _ in rows if mine for data in kept(files)
    )


def kept(files: dict[Any, bytes]) -> list[bytes]:
    """What the study holds of words, without the settings, which name every coder."""
    return [data for path, data in files.items() if path.name != "pyproject.toml"]


def test_with_what_is_seen_by_now_the_choice_is_saved(lab: Lab) -> None:
    """Her words in their place, and `seen` as the refusal gave it: the request is complete."""
    _, refused = changed_memo(lab, "PUT", text="Ask one.")
    (told,) = [one for one in lab.get("memos")["memos"] if one["seen"] == refused["both"]["seen"]][
        :1
    ]
    body = {"text": "Ask one.\n\nAsk all of them.", "seen": refused["both"]["seen"]}
    status, saved = lab.ask("PUT", f"memos/{told['id']}", body)

    assert (status, saved["text"], saved["seen"]) == (200, body["text"], fingerprint(body["text"]))


def test_what_is_there_already_is_no_conflict(lab: Lab) -> None:
    """An act that waited and had arrived is sent again with what it saw: it is answered, not asked."""
    made = memo(lab)
    body = {"text": "Ask her sister.", "seen": made["seen"]}
    statuses = [lab.ask("PUT", f"memos/{made['id']}", body)[0] for _ in range(2)]

    assert statuses == [200, 200]


def test_a_cell_of_a_person_that_a_colleague_filled_is_not_written_over(lab: Lab) -> None:
    """The answer has a sentence for this cell, and the page shows what stands in it."""
    assert lab.ask("POST", "people", cell("street"))[1]["saved"] is True
    status, answer = lab.ask("POST", "people", cell("window"))

    assert (status, answer["saved"], len(answer["problems"])) == (200, False, 1)


@pytest.mark.parametrize(("method", "path"), [("PUT", "memos/0a1b2c3d"), ("PUT", "plan")])
def test_who_says_nothing_of_what_she_saw_is_refused(lab: Lab, method: str, path: str) -> None:
    """A request without `seen` is none that can be."""
    body = {"text": "Ask."} if "memos" in path else {"plan": {}}
    status, answer = lab.ask(method, path, body)

    assert (status, answer["id"]) == (400, "web.request.other_members")
