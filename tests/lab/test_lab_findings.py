"""Findings through a real server: written, said again, checked, judged, and their whole life as a
page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from labs import TOKEN, Lab
from studies import add_source, make_study, write

from rap.store.findings import read_findings
from rap.store.wordings import wording
from rap.topics.checks.check import find_problems

SOURCE = "INT-10001"
CODED = {"op": "add", "code": "deposit", "start": 30, "end": 57}
FINDING = "v: 1\nstatement: {en: {text: The key comes last., by: K-02}}\n"
ID = "F-30117"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study with one finding and one coding, where K-01 leads."""
    with started(tmp_path, monkeypatch, "K-01") as lab:
        yield lab


def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coder: str, settings: str = "") -> Lab:
    """A server where `coder` sits."""
    monkeypatch.setenv("RAP_CODER", coder)
    root = tmp_path / "study"
    if not root.is_dir():
        make_study(root)
        write(root, f"codebook/findings/{ID}.yaml", FINDING)
    if settings:
        write(
            root,
            "pyproject.toml",
            (root / "pyproject.toml").read_text().replace("[tool.rap]", settings, 1),
        )
    return Lab(root)


def act(lab: Lab, act: str, **fields: Any) -> tuple[int, Any]:
    return lab.ask("POST", f"findings/{ID}/acts", {"act": act, **fields})


def hash_now(lab: Lab, language: str = "en") -> str:
    return str(lab.get(f"findings/{ID}")["statement"][language]["hash"])


def test_a_member_that_nobody_knows_stops_no_list(lab: Lab) -> None:
    """A finding that was written by hand may say more than the screen shows."""
    written = FINDING.replace("by: K-02", "by: K-02, state: checked")
    write(lab.root, f"codebook/findings/{ID}.yaml", written)

    assert lab.get("findings")["findings"][0]["statement"]["en"]["by"] == "K-02"


def test_a_finding_sent_twice_under_one_id_is_one_finding(lab: Lab) -> None:
    """Two presses at once, or a reply that was lost: both get the same; other words are refused."""
    body = {"language": "en", "text": "We pay twice.", "reason": "five talks"}
    once = {"X-Rap-Act": "a" * 32}
    with ThreadPoolExecutor(2) as two:
        first, second = two.map(lambda _: lab.ask("POST", "findings", body, headers=once), range(2))
    other = lab.ask("POST", "findings", {**body, "text": "We pay."}, headers=once)
    again = lab.ask("POST", "findings", body)

    assert first == second
    assert (first[0], other[0], other[1]["id"]) == (201, 409, "web.request.used_id")
    assert again[1]["id"] != first[1]["id"]
    assert len(lab.get("findings")["findings"]) == 3


def test_an_act_that_failed_may_be_sent_again_under_its_id(lab: Lab) -> None:
    """It was not done: nothing is remembered of it."""
    once = {"X-Rap-Act": "b" * 32}
    body = {"language": "en", "text": "", "reason": "five talks"}
    refused = lab.ask("POST", "findings", body, headers=once)
    right = lab.ask("POST", "findings", {**body, "text": "We pay twice."}, headers=once)

    assert (refused[0] >= 400, right[0]) == (True, 201)


def test_a_finding_is_written_and_told_to_who_waits(lab: Lab) -> None:
    """By the coder of this machine, whoever the request says it is."""
    cursor = lab.get("changes")["cursor"]
    body = {"language": "en", "text": "We pay twice.", "reason": "five talks", "phase": "1"}
    status, made = lab.ask("POST", "findings", body)
    told = lab.get(f"changes?since={cursor}&wait=25")

    assert (status, made["status"], made["statement"]["en"]["by"], made["phase"]) == (
        201,
        "proposed",
        "K-01",
        1,
    )
    assert (told["findings"], len(lab.get("findings")["findings"])) == (True, 2)
    assert lab.ask("POST", "findings", {**body, "by": "K-02"})[0] == 400
    assert lab.ask("POST", "findings", {**body, "text": ["We"]})[0] == 400


def test_a_finding_is_translated_checked_judged_and_shows_what_is_older(lab: Lab) -> None:
    """Every act gives back the finding as it is then."""
    said = act(lab, "say", language="fr", text="La clé vient en dernier.", of="en", seen="")[1][
        "statement"
    ]["fr"]
    alone = act(lab, "check", language="fr", seen=said["hash"])
    checked = act(lab, "check", language="en", seen=hash_now(lab))[1]["statement"]["en"]
    newer = act(
        lab,
        "say",
        language="en",
        text="Keys come last.",
        of="",
        seen=hash_now(lab),
        reason="shorter",
    )[1]
    stale = act(lab, "say", language="en", text="Again.", of="", seen=checked["hash"], reason="x")
    add_source(lab.root, "FG-10001", "I: And you?\n")
    agreed = {"status": "supported", "reason": "both groups"}
    nobody = act(lab, "stand", **agreed)[1]["id"]
    unknown = act(lab, "stand", **agreed, **{"in": "FG-10002"})[1]["id"]
    judged = act(lab, "stand", **agreed, **{"in": "FG-10001"})[1]

    assert (nobody, unknown) == ("store.findings.group_needed", "store.findings.unknown_group")
    assert (said["from"], said["older"], checked["checked_by"]) == ("en", False, "K-01")
    assert (alone[0], alone[1]["id"] == "store.findings.own_translation") == (400, True)
    assert (newer["statement"]["fr"]["from"], newer["statement"]["fr"]["older"]) == ("", True)
    assert (stale[0], "meanwhile" in stale[1]["message"]) == (409, True)
    assert [(step["status"], step["reason"]) for step in judged["history"]] == [
        ("proposed", "shorter"),
        ("supported", "both groups"),
    ]


def test_a_finding_opens_with_the_passages_it_rests_on(lab: Lab) -> None:
    """What is gone is empty and can still be taken away."""
    ref = lab.act(SOURCE, CODED)[1]["done"][0]["id"]
    for what in (ref, "alarm", "deposit near 20 alarm"):
        opened = lab.ask("POST", f"findings/{ID}/evidence", {"ref": what})[1]
    lab.act(SOURCE, {"op": "del", "ref": ref})
    gone = lab.get(f"findings/{ID}")["passages"]
    left = act(lab, "drop", kind="codings", what=ref, reason="taken off")[1]

    (passage,) = opened["passages"]
    assert (passage["quote"], passage["source"], passage["code"], passage["start"]) == (
        "You pay three months first.",
        SOURCE,
        "deposit",
        30,
    )
    assert [(one["coding"], one["quote"]) for one in gone] == [(ref, "")]
    assert (left["passages"], left["evidence"]) == (
        [],
        {"codes": ["alarm"], "queries": ["deposit near 20 alarm"]},
    )


def test_a_passage_is_quoted_first_or_never_without_a_reason(lab: Lab) -> None:
    """What a coder chose is told with the finding, and taken back like every act."""
    ref = lab.act(SOURCE, CODED)[1]["done"][0]["id"]
    lab.ask("POST", f"findings/{ID}/evidence", {"ref": ref})
    told = [act(lab, "voice", coding=ref, use=use)[1] for use in ("pinned", "refused", "")]
    lab.ask(told[2]["undo"]["method"], told[2]["undo"]["path"], told[2]["undo"]["body"])

    assert [one["voices"] for one in told] == [{"pinned": [ref]}, {"refused": [ref]}, {}]
    assert lab.get(f"findings/{ID}")["voices"] == {"refused": [ref]}
    assert lab.get(f"findings/{ID}")["history"] == []
    assert act(lab, "voice", coding=ref, use="loved")[0] == 400
    assert act(lab, "voice", coding="INT-10001:3-9", use="pinned")[0] == 404


def test_the_whole_life_is_a_page_without_a_script(lab: Lab) -> None:
    """Under a policy that lets nothing in, kept by no cache."""
    head = {"Authorization": f"token {TOKEN}"}
    status, headers, body = lab.raw("GET", f"/rap/api/findings/{ID}/life", None, head)

    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert headers["Content-Security-Policy"].split(";")[0] == "default-src 'none'"
    assert (b"The key comes last." in body, re.search(rb"<script", body)) == (True, None)
    assert lab.ask("GET", "findings/F-99999/life")[0] == 404


def test_a_coder_writes_findings_and_a_lead_judges_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything but the standing is any coder's."""
    with started(tmp_path, monkeypatch, "K-02") as lab:
        body = {"language": "en", "text": "We pay twice.", "reason": "five talks"}
        made = lab.ask("POST", "findings", body)[0]
        said = act(lab, "say", language="fr", text="La clé.", of="en", seen="")[0]
        judged = act(lab, "stand", status="supported", reason="x")
        status = {finding.id: finding.status for finding in read_findings(lab.root)}[ID]

    assert (made, said, judged[0], status) == (201, 200, 403, "proposed")


def test_in_a_blind_study_the_whole_life_waits_for_a_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts the codings of everybody; a passage of somebody who still codes blind has no words
    either.
    """
    with started(tmp_path, monkeypatch, "K-01", "[tool.rap]\nblind = true") as lab:
        ref = lab.act(SOURCE, CODED)[1]["done"][0]["id"]
        lab.ask("POST", f"findings/{ID}/evidence", {"ref": ref})
        lead = (
            lab.ask("GET", f"findings/{ID}/life")[0],
            lab.get(f"findings/{ID}")["passages"][0]["quote"],
        )
    with started(tmp_path, monkeypatch, "K-02") as lab:
        coder = (
            lab.ask("GET", f"findings/{ID}/life")[0],
            lab.get(f"findings/{ID}")["passages"][0]["quote"],
        )

    assert (lead, coder) == ((200, "You pay three months first."), (403, ""))


@pytest.mark.parametrize(
    "body",
    [
        {"act": "say"},
        {"act": ["say"]},
        {"act": "burn", "reason": "x"},
        {"act": "stand", "status": "supported", "reason": 3},
        {"act": "stand", "status": "supported", "reason": "x", "language": "fr"},
        {"act": "stand", "status": "supported", "reason": "x", "told": ["Non."]},
        {"act": "stand", "status": "supported", "reason": "x", "told": {"fr": "Dit en 2025."}},
        {"act": "say", "language": "fr", "text": "\ud83d", "of": "en", "seen": ""},
        {"act": "drop", "kind": "codes", "what": {"a": 1}, "reason": "x"},
        {"act": "check", "language": "en", "seen": "0" * 8, "by": "K-02"},
    ],
)
def test_a_request_that_is_no_act_changes_nothing(lab: Lab, body: dict[str, Any]) -> None:
    """400, or 409 where it is about words that are not those; the file is the same to the byte."""
    status = lab.ask("POST", f"findings/{ID}/acts", body)[0]

    assert status in (400, 409)
    assert (lab.root / f"codebook/findings/{ID}.yaml").read_text() == FINDING


def test_what_a_finding_said_before_comes_with_the_people_who_answered_it(lab: Lab) -> None:
    """Its answers count again once a group, or somebody who did not write the new words, says with a
    reason that the meaning is the same; that can be taken back. Of the group there is its sheet alone.
    """
    old, new = "The key comes last.", "Keys come last."
    write(
        lab.root,
        "codebook/votes/FG-10001.yaml",
        f"date: 2026-01-01\npresent: 6\nanswers: {{{ID}: {{yes: 4, no: 1}}}}\n"
        f"wordings: {{{ID}: [{wording(old)}]}}\n",
    )
    act(lab, "say", language="en", text=new, of="", seen=wording(old), reason="Plainer.")
    opened = lab.get(f"findings/{ID}")
    (before,) = opened["earlier"]
    pair = {"from": wording(old), "to": wording(new)}
    bare = act(lab, "same", language="en", **pair)[0]
    own = act(lab, "same", language="en", reason="Only shorter.", **pair)[1]["id"]
    pair |= {"in": "FG-10001"}
    done = act(lab, "same", language="en", reason="Only shorter.", **pair)[1]
    lab.ask("POST", done["undo"]["path"], done["undo"]["body"])
    (after,) = lab.get(f"findings/{ID}")["earlier"]

    assert (before["text"], before["answers"], before["counts"]) == (old, 5, False)
    assert (bare, own) == (400, "store.findings.own_words")
    assert opened["groups"] == ["FG-10001"]
    assert not [one for one in find_problems(lab.root) if one.id == "store.findings.unknown_group"]
    assert before["left"] == ["answers", "standing", "evidence", "voices", "short", "icon"]
    assert [(one["counts"], one["why"]) for one in done["earlier"]] == [(True, "Only shorter.")]
    assert (after["counts"], after["why"]) == (False, "")
    assert lab.get(f"findings/{ID}")["history"][0]["was"] == {"en": old}


def test_before_new_words_are_saved_it_is_said_what_falls_away(lab: Lab) -> None:
    """Standing with who gave it, passages, voices, answers, place on the first screen; after it the
    same are named as fallen, and members' reasons are kept.
    """
    add_source(lab.root, "FG-10001", "I: And you?\n")
    ref = lab.act(SOURCE, CODED)[1]["done"][0]["id"]
    lab.ask("POST", f"findings/{ID}/evidence", {"ref": ref})
    act(lab, "stand", status="supported", reason="both", told={"en": "You said so."})
    before = act(lab, "voice", coding=ref, use="pinned")[1]
    new = {"language": "en", "text": "It comes first.", "of": "", "seen": hash_now(lab)}
    after = act(lab, "say", **new, reason="Turned round.", told={"en": "You turned it."})[1]
    (row,) = lab.get("findings")["findings"]
    back = lab.ask("POST", "back", after["undo"]["body"])[1]

    assert (before["status"], before["fallen"], [*before["said"]]) == (
        "supported",
        [],
        ["standing", "evidence", "voices", "short"],
    )
    assert before["said"]["standing"].endswith(f"(K-01, {before['history'][0]['date']})")
    assert "1 passage" in before["said"]["evidence"]
    assert row["status"] == after["status"] == "proposed"
    assert {*before["said"]} <= {*after["fallen"]}
    assert [*read_findings(lab.root)[0].told.values()] == [
        {"en": "You said so."},
        {"en": "You turned it."},
    ]
    assert (back["status"], back["fallen"]) == ("supported", [])


CONTESTED = (
    f"{FINDING}history: [{{date: 2026-01-02, status: contested, reason: two groups, by: K-02}}]\n"
)


def test_a_reason_against_it_is_a_leads_to_write_and_taken_back(lab: Lab) -> None:
    """What names a group is refused; taken back, its file says no more than before."""
    write(lab.root, f"codebook/findings/{ID}.yaml", CONTESTED)
    before = lab.get(f"findings/{ID}")
    named = act(lab, "against", text={"en": "FG-10001 said no."}, agreed=True)
    made = act(lab, "against", text={"en": "It comes first at ours.", "fr": ""}, agreed=True)[1]
    (reason,) = made["against"]
    back = lab.ask("POST", "back", made["undo"]["body"])[1]

    assert (named[0], named[1]["id"]) == (400, "privacy.check.reason_names")
    assert (reason["text"], reason["agreed"], reason["today"], reason["by"]) == (
        {"en": "It comes first at ours."},
        True,
        True,
        "K-01",
    )
    assert (back["against"], back["history"]) == ([], before["history"])


def test_what_became_of_a_promise_is_written_once_it_was_seen(lab: Lab) -> None:
    """Somebody else changed it meanwhile: 409. Taken back, it waits again."""
    write(lab.root, "codebook/letter/next-bus.yaml", "part: next\ntext: {en: We ask for a bus.}\n")
    (promise,) = lab.get("promises")["promises"]
    body = {"became": {"en": "It runs at night."}, "seen": promise["seen"]}
    status, made = lab.ask("PUT", "promises/next-bus", body)
    late = lab.ask("PUT", "promises/next-bus", {**body, "became": {"en": "No bus."}})
    back = lab.ask("POST", "back", made["undo"]["body"])[0]

    assert (status, made["became"]) == (200, {"en": "It runs at night."})
    assert (late[0], late[1]["id"]) == (409, "store.findings.changed_meanwhile")
    assert (back, lab.get("promises")["promises"]) == (200, [promise])
