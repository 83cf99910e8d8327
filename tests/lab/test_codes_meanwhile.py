"""The codebook is changed while people code: no coding waits for it, none is lost, and what is
taken back is what was done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import PATIENCE_S, Lab
from studies import make_study

import rap.topics.codebook.routes.changes as codebook_acts
import rap.topics.corrections.routes as correcting
from rap.store.codebook_edits import change_codebook
from rap.store.codings import read_events

SOURCE = "INT-10001"
CODED = {"op": "add", "code": "deposit", "start": 30, "end": 57}
EDIT = {"act": "edit", "code": "alarm", "reason": "clearer", "definition": {"en": "A bell"}}
RENAMED = {"label": {"en": "Money down"}, "seen": {"label": {"en": "Deposit"}}}
MERGE = {"act": "merge", "code": "deposit", "into": "advice", "reason": "one question"}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study where K-01 leads."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_study(tmp_path / "study")) as lab:
        yield lab


class Held:
    """Work that begins, and goes on only when it is told to."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work, self.begun, self.go_on = work, threading.Event(), threading.Event()

    def __call__(self, *given: Any, **options: Any) -> Any:
        self.begun.set()
        assert self.go_on.wait(PATIENCE_S)
        return self._work(*given, **options)


class Asked(threading.Thread):
    """A request under way."""

    def __init__(self, lab: Lab, *request: Any) -> None:
        super().__init__()
        self._ask = lambda: lab.ask(*request)
        self.start()

    def run(self) -> None:
        self._answer = self._ask()

    def answer(self) -> tuple[int, Any]:
        self.join(PATIENCE_S)
        return self._answer


def change(lab: Lab, body: dict[str, Any]) -> Any:
    status, answer = lab.ask("POST", "codebook/acts", body)
    assert status == 200, answer
    return answer


def take_back(lab: Lab, undo: dict[str, Any]) -> tuple[int, Any]:
    return lab.ask(undo["method"], undo["path"], undo["body"])


def count(book: Any) -> dict[str, int]:
    return {row["code"]: row["n"] for row in book["codes"]}


def test_codings_are_saved_while_a_definition_is_changed(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on the code that is being merged: they count for the other one afterwards."""
    held = Held(change_codebook)
    monkeypatch.setattr(codebook_acts, "change_codebook", held)
    merging = Asked(lab, "POST", "codebook/acts", MERGE)
    assert held.begun.wait(PATIENCE_S)
    saved = [lab.act(SOURCE, {**CODED, "end": 40 + n})[0] for n in range(5)]
    still_merging = merging.is_alive()
    held.go_on.set()

    assert (saved, still_merging, merging.answer()[0]) == ([200] * 5, True, 200)
    assert count(lab.get("codebook"))["advice"] == len(read_events(lab.root, SOURCE)[0]) == 5


def test_two_changes_at_once_are_both_made(lab: Lab) -> None:
    """One after the other; neither is told that the codebook is busy."""
    both = [Asked(lab, "POST", "codebook/acts", body) for body in (EDIT, MERGE)]

    assert [one.answer()[0] for one in both] == [200, 200]
    told = {row["code"]: row for row in lab.get("codebook")["codes"]}
    assert told["alarm"]["definition"]["en"] == "A bell"
    assert told["deposit"]["merged_into"] == "advice"


def test_two_who_edit_one_name_do_not_wipe_what_the_other_wrote(lab: Lab) -> None:
    """Each gives the languages she changed, with what she read; the same language is refused."""
    lab.get("codebook")

    def save(key: str, seen: str, **texts: str) -> tuple[int, Any]:
        body = {**EDIT, key: texts, "seen": {key: dict.fromkeys(texts, seen)}}
        if key != "definition":
            del body["definition"]
        return lab.ask("POST", "codebook/acts", body)

    first, other = save("label", "", fr="Sonnette"), save("label", "", nl="Bel")
    late = save("label", "", fr="Cloche")
    again = save("label", "Sonnette", fr="Cloche")
    defined, overtaken = save("definition", "", en="A bell"), save("definition", "", en="A horn")

    assert [one[0] for one in (first, other, again, defined)] == [200] * 4
    assert (late[0], "Sonnette" in late[1]["message"]) == (409, True)
    assert (overtaken[0], "A bell" in overtaken[1]["message"]) == (409, True)
    (told,) = [row for row in lab.get("codebook")["codes"] if row["code"] == "alarm"]
    assert told["label"] == {"en": "Alarm", "fr": "Cloche", "nl": "Bel"}
    assert told["definition"] == {"en": "A bell"}


def test_a_coding_waits_for_the_words_that_a_correction_writes(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is refused then, for they are others: it never stands on half of a correction."""
    src = lab.get(f"sources/{SOURCE}")["src"]
    held = Held(correcting.amend)
    monkeypatch.setattr(correcting, "amend", held)
    body = {"src": src, "start": 30, "end": 33, "text": "People"}
    correction = Asked(lab, "POST", f"sources/{SOURCE}/correct", body)
    assert held.begun.wait(PATIENCE_S)
    acts = {"src": src, "acts": [{**CODED, "id": "a" * 32}]}
    coding = Asked(lab, "POST", f"sources/{SOURCE}/acts", acts)
    coding.join(0.2)
    waits = coding.is_alive()
    held.go_on.set()

    assert (correction.answer()[0], waits, coding.answer()[0]) == (200, True, 409)


def test_the_reply_to_a_change_holds_what_takes_it_back(lab: Lab) -> None:
    """Merged and taken back, all is as it was; taken back a second time, it is merged again."""
    lab.act(SOURCE, CODED)
    before = lab.get("codebook")
    merged = change(lab, MERGE)
    status, back = take_back(lab, merged["undo"])
    _, again = take_back(lab, back["undo"])
    shown = [{**row, "changed": ""} for row in back["codes"]]

    assert (status, shown) == (200, [{**row, "changed": ""} for row in before["codes"]])
    assert [count(one)["advice"] for one in (merged, back, again)] == [1, 0, 1]
    assert lab.get("codebook/deposit/history")["events"][-1]["what"] == "merged"


def test_what_a_colleague_changed_since_is_not_taken_back(lab: Lab) -> None:
    """A sentence says which code; the codebook stays as it is."""
    merged = change(lab, MERGE)
    change(lab, {"act": "edit", "code": "deposit", "reason": "x", **RENAMED})
    before = lab.get("codebook")
    status, answer = take_back(lab, merged["undo"])

    assert (status, answer["id"]) == (409, "store.codebook.changed_since")
    assert lab.get("codebook") == before


def test_a_new_code_that_somebody_uses_is_not_taken_back(lab: Lab) -> None:
    """Her codings would count for nothing."""
    made = {"act": "create", "code": "heat", "family": "access", "label": {"en": "Heat"}}
    undo = change(lab, {**made, "reason": "said often"})["undo"]
    coding = lab.act(SOURCE, {**CODED, "code": "heat"})[1]["done"][0]["id"]
    refused = take_back(lab, undo)
    lab.act(SOURCE, {"op": "del", "ref": coding})

    assert (refused[0], refused[1]["id"]) == (409, "codebook.used_meanwhile")
    assert take_back(lab, undo)[0] == 200
