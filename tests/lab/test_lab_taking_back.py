"""Whatever a page changed is taken back by the request that its reply names, exactly, and only
while it is as the page left it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from labs import Lab
from studies import make_study

from rap import open_study

SOURCE = "INT-10001"
MEMO = {"type": "analytic", "about": SOURCE, "text": "A first thought."}
FINDING = {"language": "en", "text": "People pay before they see the key.", "reason": "two talks"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server on a study where K-01 leads; each test makes things of its own."""
    root = make_study(tmp_path_factory.mktemp("back") / "study")
    (root / ".rap").mkdir(exist_ok=True)
    (root / ".rap" / "coder").write_text("K-01\n", encoding="utf-8")
    with Lab(root) as lab:
        yield lab


def ask(lab: Lab, path: str, body: Any = None, method: str = "") -> Any:
    """The reply to a request that goes well."""
    status, reply = lab.ask(method or ("GET" if body is None else "POST"), path, body)
    assert status in (200, 201), reply
    return reply


def back(lab: Lab, reply: Any) -> Any:
    """Send the request that takes an act back."""
    undo = reply["undo"]
    return ask(lab, undo["path"], undo["body"], undo["method"])


def files(lab: Lab, *folders: str) -> dict[str, bytes]:
    """What lies in these folders of the study."""
    return {
        path.relative_to(lab.root).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted((lab.root / folder).rglob("*"))
        if path.is_file()
    }


def memos(lab: Lab) -> Any:
    return ask(lab, "memos")["memos"]


def test_a_memo_that_was_written_changed_or_deleted_is_as_before(lab: Lab):
    """Each act, and then each taken back in turn: text, type, privacy, date and id."""
    states = [memos(lab)]
    made = ask(lab, "memos", MEMO)
    states.append(memos(lab))
    new = {"text": "Another.", "private": True, "type": "question", "seen": made["seen"]}
    changed = ask(lab, f"memos/{made['id']}", new, "PUT")
    states.append(memos(lab))
    gone = ask(lab, f"memos/{made['id']}", {"seen": changed["seen"]}, "DELETE")

    assert memos(lab) == states[0]
    for reply, wanted in ((gone, states[2]), (changed, states[1]), (made, states[0])):
        back(lab, reply)
        assert memos(lab) == wanted


def test_what_was_taken_back_can_be_done_again(lab: Lab):
    """The reply of taking back names the request that does it again."""
    made = ask(lab, "memos", MEMO)
    wanted = memos(lab)
    undone = back(lab, made)
    back(lab, undone)

    assert memos(lab) == wanted


def test_nothing_is_taken_back_that_somebody_changed_since(lab: Lab):
    """A memo changed in another window: the older act is refused with a sentence, and stays."""
    made = ask(lab, "memos", MEMO)
    changed = {"text": "Changed in another window.", "seen": made["seen"]}
    ask(lab, f"memos/{made['id']}", changed, "PUT")
    status, refusal = lab.ask("POST", "back", made["undo"]["body"])

    assert (status, refusal["id"]) == (409, "web.back.changed")
    assert "Changed in another window." in [memo["text"] for memo in memos(lab)]


def test_the_undo_that_goes_to_the_browser_holds_no_words(lab: Lab):
    """What was there before stays with the server."""
    made = ask(lab, "memos", MEMO)
    gone = ask(lab, f"memos/{made['id']}", {"seen": made["seen"]}, "DELETE")

    assert "thought" not in str(gone["undo"])
    assert gone["undo"]["path"] == "back"


def test_an_act_is_taken_back_once_and_only_by_whoever_did_it(lab: Lab):
    """A token that is used, or was never given, is refused."""
    made = ask(lab, "memos", MEMO)
    back(lab, made)
    status, refusal = lab.ask("POST", "back", made["undo"]["body"])

    assert (status, refusal["id"]) == (404, "web.back.forgotten")


def test_a_memo_sent_twice_is_one_memo(lab: Lab):
    """The same press, whose first reply was lost."""
    act = {"X-Rap-Act": "e" * 32}
    before = len(memos(lab))
    first, second = (lab.ask("POST", "memos", MEMO, headers=act) for _ in range(2))

    assert first == second
    assert len(memos(lab)) == before + 1


def finding_facts(lab: Lab, id: str) -> Any:
    """Words, evidence and standing."""
    told = ask(lab, f"findings/{id}")
    return {key: told[key] for key in ("statement", "evidence", "status", "phase")}


@pytest.mark.parametrize(
    "act",
    [
        {"act": "say", "language": "en", "text": "Most pay first.", "of": "", "reason": "clearer"},
        {"act": "say", "language": "fr", "text": "On paie d’abord.", "of": "en"},
        {"act": "stand", "status": "contested", "reason": "a group said no"},
    ],
)
def test_an_act_on_a_finding_is_taken_back_and_its_history_says_so(lab: Lab, act: dict[str, Any]):
    """Words and standing are as before; the step stays, and another says that it was taken back."""
    made = ask(lab, "findings", FINDING)
    before = finding_facts(lab, made["id"])
    if act["act"] == "say":
        seen = made["statement"]["en"]["hash"] if act["language"] == "en" else ""
        act = {**act, "seen": seen}
    done = ask(lab, f"findings/{made['id']}/acts", act)
    assert finding_facts(lab, made["id"]) != before
    back(lab, done)

    assert finding_facts(lab, made["id"]) == before
    assert ask(lab, f"findings/{made['id']}")["history"][-1]["reason"] == "Taken back"


def test_evidence_is_taken_back(lab: Lab):
    """Added and dropped: what the finding rests on is as before."""
    made = ask(lab, "findings", FINDING)
    added = ask(lab, f"findings/{made['id']}/evidence", {"ref": "deposit"})
    with_it = finding_facts(lab, made["id"])
    drop = {"act": "drop", "kind": "codes", "what": "deposit", "reason": "not this"}
    dropped = ask(lab, f"findings/{made['id']}/acts", drop)
    back(lab, dropped)
    assert finding_facts(lab, made["id"]) == with_it

    status, refusal = lab.ask("POST", "back", added["undo"]["body"])
    assert (status, refusal["id"]) == (409, "store.findings.changed_since")


def test_a_new_finding_is_taken_back_unless_something_names_it(lab: Lab):
    """Its file is gone, and back byte by byte; named in a letter, it stays."""
    before = files(lab, "codebook/findings")
    made = ask(lab, "findings", FINDING)
    written = files(lab, "codebook/findings")
    undone = back(lab, made)
    assert files(lab, "codebook/findings") == before
    again = back(lab, undone)
    assert files(lab, "codebook/findings") == written

    note = lab.root / "codebook/votes/FG-30001.yaml"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"# about {made['id']}\n", encoding="utf-8")
    status, refusal = lab.ask("POST", "back", again["undo"]["body"])
    assert (status, refusal["id"]) == (409, "store.findings.named_elsewhere")


def coded(lab: Lab, id: str, **more: Any) -> dict[str, Any]:
    """One act of coding, saved."""
    src = ask(lab, f"sources/{SOURCE}")["src"]
    act = {"op": "add", "code": "deposit", "start": 30, "end": 57, **more, "id": id}
    return dict(ask(lab, f"sources/{SOURCE}/acts", {"src": src, "acts": [act]}))


def decide(lab: Lab, id: str, *, ref: str, outcome: str) -> Any:
    src = ask(lab, f"sources/{SOURCE}")["src"]
    act = {"op": "decide", "id": id, "refs": [ref], "outcome": outcome, "reason": "we agreed"}
    return ask(lab, f"sources/{SOURCE}/acts", {"src": src, "acts": [act]})


def shown(lab: Lab, *ids: str) -> list[str]:
    """Those of the codings that stand."""
    return [one["id"] for one in ask(lab, f"sources/{SOURCE}")["codings"] if one["id"] in ids]


def test_a_decision_is_taken_back_to_what_stood_before(lab: Lab):
    """To *keep* from *drop*, then to nothing at all; an older one only while it stands."""
    ref = "a1" * 16
    coded(lab, ref)
    kept = decide(lab, "b1" * 16, ref=ref, outcome="keep")
    dropped = decide(lab, "c1" * 16, ref=ref, outcome="drop")
    assert shown(lab, ref) == []
    status, refusal = lab.ask("POST", "back", kept["undo"]["body"])
    assert (status, refusal["id"]) == (409, "web.back.changed")
    undone = back(lab, dropped)
    assert shown(lab, ref) == [ref]
    back(lab, undone)
    assert shown(lab, ref) == []


def test_a_decision_on_what_nobody_had_decided_is_taken_back_to_nothing(lab: Lab):
    """Taking back the only decision on a coding leaves no decision, and the coding is shown."""
    ref = "a2" * 16
    coded(lab, ref, code="alarm")
    back(lab, decide(lab, "b2" * 16, ref=ref, outcome="drop"))

    study = open_study(lab.root)
    assert ref not in set(study.decisions["coding"])
    assert shown(lab, ref) == [ref]


def test_a_coding_that_comes_back_keeps_what_was_decided_of_it(lab: Lab):
    """Taken off and brought back as it was: dropped before is dropped still; elsewhere it is not."""
    old, same, other = "a3" * 16, "e3" * 16, "f3" * 16
    coded(lab, old, code="advice")
    decide(lab, "b3" * 16, ref=old, outcome="drop")
    src = ask(lab, f"sources/{SOURCE}")["src"]
    off = {"op": "del", "id": "d3" * 16, "ref": old}
    ask(lab, f"sources/{SOURCE}/acts", {"src": src, "acts": [off]})
    coded(lab, same, code="advice", was=old)
    coded(lab, other, code="advice", was=old, start=0)

    assert shown(lab, old, same, other) == [other]


def test_a_plan_and_a_title_are_taken_back_byte_by_byte(lab: Lab):
    """Who codes what, and what an interview is called."""
    before = files(lab, "interviews")
    title = {"seen": {"title": "", "groups": []}, "title": "copper lake", "groups": []}
    named = ask(lab, f"sources/{SOURCE}/title", title)
    planned = ask(lab, "plan", {"plan": {SOURCE: ["K-01"]}, "seen": {}}, "PUT")
    assert files(lab, "interviews") != before
    back(lab, planned)
    back(lab, named)

    assert files(lab, "interviews") == before
