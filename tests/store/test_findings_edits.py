"""Acts on findings: what each writes, what it refuses, and that numbers, comments and everything
else stay.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import write

from rap.core.errors import ConflictError, RapError, UnknownError, WrongUseError
from rap.core.files import locked
from rap.store.answers import number_findings
from rap.store.findings import check_findings, find_old_statements, read_finding, read_findings
from rap.store.wordings import wording
from rap.topics.findings.acts import add_evidence, change_finding, make_finding
from rap.topics.findings.backs import put_finding_back

WORDS, FRENCH = "The key comes last.", "La clé vient en dernier."
FILE = """\
# ours
v: 1
statement:
  en: {text: The key comes last., by: K-01}  # said by all
  fr: {text: La clé vient en dernier., by: K-02, checked_by: K-01, of: "HASH8"}
evidence:
  codes: [deposit, alarm]  # two
history:
  - {date: 2026-01-02, status: proposed, reason: read, by: K-01}
""".replace("HASH8", wording(WORDS))
ID = "F-30117"
SAY = {"language": "nl", "text": "De sleutel komt laatst.", "of": "en", "seen": ""}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one finding."""
    write(tmp_path, f"codebook/findings/{ID}.yaml", FILE)
    return tmp_path


def text_of(root: Path, id: str = ID) -> str:
    return (root / f"codebook/findings/{id}.yaml").read_text(encoding="utf-8")


def act(root: Path, name: str, *, by: str = "K-02", reason: str = "", **fields: Any) -> Any:
    return change_finding(root, ID, name, by=by, reason=reason, **fields)


def test_a_new_finding_is_proposed_today_with_what_it_came_from(root):
    """Its number is the next: no number that stands in a report changes."""
    made = make_finding(
        root,
        language="fr",
        text="  On paie\ndeux fois. ",
        reason="five talks",
        by="K-02",
        phase="1",
    )

    assert (made.statement, made.phase) == ({"fr": {"text": "On paie deux fois.", "by": "K-02"}}, 1)
    assert made.history == ((datetime.date.today().isoformat(), "proposed", "five talks", "K-02"),)
    assert number_findings(read_findings(root)) == {ID: 1, made.id: 2}
    assert check_findings(root) == []


@pytest.mark.parametrize("which", [0, -1])
def test_findings_made_on_one_day_are_numbered_in_the_order_they_were_made(
    root, which: int, monkeypatch: pytest.MonkeyPatch
):
    """Ids are drawn after those of that day, whichever of the possible ones is drawn."""
    monkeypatch.setattr("rap.topics.findings.acts.secrets.choice", lambda ids: ids[which])
    made = [
        make_finding(root, language="en", text=f"Finding {n}.", reason="x", by="K-01").id
        for n in range(12)
    ]

    assert [number_findings(read_findings(root))[id] for id in made] == list(range(2, 14))


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"text": " \n "}, "bad_text"),
        ({"text": "x" * 4001}, "bad_text"),
        ({"text": "half \ud83d of a sign"}, "bad_text"),
        ({"text": "a \0 in it"}, "bad_text"),
        ({"language": "french"}, "bad_language"),
        ({"reason": ""}, "no_source"),
        ({"phase": "4"}, "bad_phase"),
    ],
)
def test_a_finding_that_says_nothing_is_not_written(root, changes, id):
    """Words, a language, a reason; one sentence says which is missing."""
    with pytest.raises(WrongUseError) as caught:
        make_finding(
            root, **{"language": "en", "text": "We pay.", "reason": "x", "by": "K-01", **changes}
        )

    assert caught.value.id == f"store.findings.{id}"
    assert [finding.id for finding in read_findings(root)] == [ID]


def test_a_translation_names_what_it_translates_and_nothing_else_changes(root):
    """Comments, order and the other languages stay to the byte; it is not checked yet."""
    act(root, "say", **SAY)
    before, after = FILE.splitlines(), text_of(root).splitlines()

    row = {"text": "De sleutel komt laatst.", "by": "K-02", "of": wording(WORDS)}
    assert read_finding(root, ID).statement["nl"] == row
    assert [line for line in before if line not in after] == []
    assert read_finding(root, ID).history == (("2026-01-02", "proposed", "read", "K-01"),)


def test_new_words_are_a_step_and_leave_translations_behind(root):
    """The reason stands in the history, the standing as it was; `rap check` names the language that
    is older now.
    """
    act(
        root,
        "say",
        reason="the group said so",
        **{**SAY, "language": "en", "of": "", "seen": wording(WORDS)},
    )

    today = datetime.date.today().isoformat()
    assert read_finding(root, ID).history[-1] == (today, "proposed", "the group said so", "K-02")
    assert [(p.id, p.facts) for p in find_old_statements(root)] == [
        ("store.findings.old_translation", {"language": "fr"})
    ]
    with raises(ConflictError, "store.findings.check_of_older"):
        act(root, "check", by="K-01", language="fr", seen=wording(FRENCH))


def test_a_translation_that_was_looked_at_again_keeps_its_author_and_loses_its_check(root):
    """The same words, of the newer wording."""
    act(
        root,
        "say",
        reason="shorter",
        language="en",
        text="Keys come last.",
        of="",
        seen=wording(WORDS),
    )
    act(root, "say", by="K-03", language="fr", text=FRENCH, of="en", seen=wording(FRENCH))

    row = {"text": FRENCH, "by": "K-02", "of": wording("Keys come last.")}
    assert (read_finding(root, ID).statement["fr"], find_old_statements(root)) == (row, [])


def test_words_are_checked_by_somebody_else(root):
    """Not by who wrote them; a check needs no reason."""
    with raises(WrongUseError, "store.findings.own_translation"):
        act(root, "check", by="K-01", language="en", seen=wording(WORDS))

    assert (
        act(root, "check", language="en", seen=wording(WORDS)).statement["en"]["checked_by"]
        == "K-02"
    )


def test_words_that_somebody_else_changed_meanwhile_are_not_written_over(root):
    """Two windows: the second is told."""
    act(root, "say", **SAY)
    before = text_of(root)
    for name, fields in (
        ("say", {**SAY, "text": "Anders."}),
        ("check", {"language": "nl", "seen": wording("older")}),
        ("unsay", {"language": "nl", "seen": wording("older")}),
    ):
        with raises(ConflictError, "store.findings.changed_meanwhile"):
            act(root, name, reason="x", by="K-01", **fields)

    assert text_of(root) == before


def test_a_language_is_taken_away_but_not_the_last(root):
    """The statement of one language can be taken away, but not the last one."""
    act(root, "unsay", reason="nobody reads it", language="fr", seen=wording(FRENCH))
    with raises(WrongUseError, "store.findings.no_statement_left"):
        act(root, "unsay", reason="x", language="en", seen=wording(WORDS))

    assert list(read_finding(root, ID).statement) == ["en"]


def test_evidence_is_taken_away_with_a_reason(root):
    """One thing at a time; what came in twice was there once."""
    for _ in range(2):
        add_evidence(root, ID, "queries", "deposit near 20 alarm")
    act(root, "drop", reason="another matter", kind="codes", what="alarm")

    assert read_finding(root, ID).evidence == {
        "codes": ("deposit",),
        "queries": ("deposit near 20 alarm",),
    }
    assert read_finding(root, ID).history[-1][2] == "another matter"
    with raises(UnknownError, "store.findings.not_evidence"):
        act(root, "drop", reason="x", kind="codings", what="deposit")


def test_standing_changes_with_a_reason_and_the_past_stays(root):
    """Each step is a line more."""
    act(root, "stand", reason="both groups knew it", status="supported")
    act(root, "stand", reason="not in salons", status="contested")

    finding = read_finding(root, ID)
    assert (finding.status, [step[1] for step in finding.history]) == (
        "contested",
        ["proposed", "supported", "contested"],
    )


def test_a_new_standing_carries_the_reason_that_members_may_read(root):
    """In the languages it is written in; the team's own reason stays beside it."""
    why = {"fr": "Parfois elle revient.", "en": ""}
    act(root, "stand", reason="FG-10001 said no", status="contested", told=why)

    finding = read_finding(root, ID)
    assert finding.told == {1: {"fr": "Parfois elle revient."}}
    assert finding.history[1][2] == "FG-10001 said no"
    for wrong, id in (
        ("Non.", "bad_text"),
        ({"fr": 3}, "bad_text"),
        ({"../x": "Non."}, "bad_language"),
    ):
        with raises(WrongUseError, f"store.findings.{id}"):
            act(root, "stand", reason="x", status="supported", told=wrong)
    assert read_finding(root, ID) == finding


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("stand", {"status": "supported"}),
        ("drop", {"kind": "codes", "what": "alarm"}),
        ("unsay", {"language": "fr", "seen": wording(FRENCH)}),
        ("say", {"language": "en", "text": "Other.", "of": "", "seen": wording(WORDS)}),
        ("say", {"language": "nl", "text": "Anders.", "of": "", "seen": ""}),
    ],
)
def test_without_a_reason_nothing_is_changed(root, name, fields):
    """Words, evidence and standing are steps that somebody answers for."""
    with raises(WrongUseError, "store.findings.no_reason"):
        act(root, name, **fields)

    assert text_of(root) == FILE


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("burn", {}),
        ("stand", {"status": "true"}),
        ("stand", {"status": 1}),
        ("stand", {"status": "supported", "by_force": "yes"}),
        ("say", {**SAY, "of": "nl"}),
        ("say", {**SAY, "of": "ro"}),
        ("say", {**SAY, "language": "../x"}),
        ("say", {"language": "fr", "text": FRENCH, "of": "en", "seen": wording(FRENCH)}),
        ("check", {"language": "ro", "seen": ""}),
    ],
)
def test_what_is_no_act_on_a_finding_is_refused(root, name, fields):
    """One sentence; the file is the same to the byte."""
    with pytest.raises(RapError):
        act(root, name, reason="x", **fields)

    assert text_of(root) == FILE


@pytest.mark.parametrize("id", ["F-99999", "F-1", "../codebook", "K-01"])
def test_a_finding_that_is_not_there_is_unknown(root, id):
    """Also what only looks like an id."""
    with raises(UnknownError, "store.findings.unknown", finding=id[:12]):
        change_finding(root, id, "stand", by="K-01", reason="x", status="supported")


def test_two_programs_do_not_change_findings_at_once(root):
    """The second is told to wait; nothing is half done."""
    with (
        locked(root / ".rap/locks/findings.lock", "store.findings.busy"),
        pytest.raises(RapError, match="still going on"),
    ):
        act(root, "stand", reason="x", status="supported")

    assert text_of(root) == FILE


def test_a_passage_is_pinned_refused_or_neither_without_a_step(root):
    """Which voices reports print changes nothing of what a finding says; it can be put back."""
    first, second = "a" * 32, "b" * 32
    before = read_finding(root, ID)
    for coding, use in ((first, "pinned"), (second, "pinned"), (first, "refused")):
        change_finding(root, ID, "voice", by="K-02", coding=coding, use=use)
    after = read_finding(root, ID)

    assert after.voices == {"pinned": (second,), "refused": (first,)}
    assert after == replace(before, voices=after.voices)
    put_finding_back(root, before, after, by="K-02", why="mistake")
    assert read_finding(root, ID) == before
    with raises(UnknownError, "store.findings.not_evidence"):
        change_finding(root, ID, "voice", by="K-02", coding="INT-1:2-3", use="pinned")
    with raises(WrongUseError, "store.findings.unknown_use", uses=("pinned", "refused")):
        change_finding(root, ID, "voice", by="K-02", coding=first, use="loved")
