"""What of a study is sent to another machine, and that it answers there as it does at home."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path

import pytest
from studies import add_source, make_study, write

from rap.core.model import Source, Speaker
from rap.store.codings import CodingLogs
from rap.store.codings.logs import NewEvent
from rap.store.sources import hash_of, write_source
from rap.study.frames import Snapshot
from rap.study.study import Study
from rap.topics.runs.sent import pack_study

DAY = datetime.date(2026, 3, 1)
FRAMES = ("sources", "cases", "codings", "turns", "codebook", "quotable", "spaces", "coders")
TWO = (
    "I: Who opens the door?\nP1: My neighbour opens.\nP2: Never the landlord, I hide the lantern.\n"
)
TEAM_ONLY = "consent:\n  - {date: 2025-01-01, given: yes, yes: {team: [analyse]}}\n"
NEVER = "consent:\n  - {date: 2025-01-01, given: no}\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """An interview of one who agreed, one of somebody who refused, a talk of one who agreed and one
    who is for the team alone; a coding of each.
    """
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10002", "I: And you?\nP1: The violet staircase.\n", case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: window}\n" + NEVER)
    speakers = (
        Speaker("I", "interviewer"),
        Speaker("P1", "participant", "C-20001"),
        Speaker("P2", "participant", "C-20003"),
    )
    talk = Source(
        "INT-10003", "interview", "en", hash_of(TWO), 1, "2025-03", "consent", speakers, title="Xylophone"
    )  # fmt: skip
    write_source(root, talk, TWO)
    write(root, "interviews/cases/C-20003.yaml", "variables: {setting: outdoors}\n" + TEAM_ONLY)
    logs = CodingLogs(root, coder="K-01", device="device00")
    for source, text in (
        ("INT-10001", "three months"),
        ("INT-10002", "violet"),
        ("INT-10003", "lantern"),
    ):
        whole = (root / f"interviews/{source}.txt").read_text()
        start = whole.index(text)
        place = {"code": "deposit", "start": start, "end": start + len(text)}
        logs.append(source, "add", place, src=hash_of(whole)[:8])
    return root


def sent(root: Path, audience: str) -> tuple[Study, bytes, Study]:
    """The study at home, what is sent of it, and the study as it is there."""
    at_home = Study(root, audience=audience, on=DAY)
    packed = pack_study(at_home)
    there = Study(
        Path("nowhere"), audience=audience, on=DAY,
        snapshot=Snapshot(Path("nowhere"), audience, (), {}, DAY, sent=Path("memory")),
    )  # fmt: skip
    vars(there).update(pickle.loads(packed))
    return at_home, packed, there


@pytest.mark.parametrize("audience", ["team", "members", "public"])
def test_a_study_that_was_sent_answers_as_it_does_at_home(study: Path, audience: str):
    """Every frame, every text, what was left out: without a file of the study."""
    at_home, _, there = sent(study, audience)

    assert [
        name for name in FRAMES if not getattr(at_home, name).equals(getattr(there, name))
    ] == []
    assert dict(at_home.texts) == dict(there.texts)
    assert (at_home.n_left_out, at_home.threshold) == (there.n_left_out, there.threshold)
    assert (at_home.findings, at_home.pages, at_home.feedback, at_home.vote_list) == (
        there.findings, there.pages, there.feedback, there.vote_list,
    )  # fmt: skip
    if audience == "team":
        assert at_home.as_coded.equals(there.as_coded)
        assert at_home.decisions.equals(there.decisions)


def test_what_an_audience_may_not_see_is_not_sent(study: Path):
    """Of who refused neither words nor values nor the id; of who is for the team alone no word to
    others; titles and consent records never.
    """
    _, team, _ = sent(study, "team")
    _, members, there = sent(study, "members")

    for never in (b"violet", b"INT-10002", b"C-20002", b"window", b"Xylophone", b"2025-01-01"):
        assert never not in team
        assert never not in members
    assert b"lantern" in team
    for hers in (b"lantern", b"landlord", b"outdoors"):
        assert hers not in members
    assert b"neighbour" in members
    assert "•" in there.texts["INT-10003"]


def test_vetoed_words_are_not_sent(study: Path):
    text = (study / "interviews/INT-10001.txt").read_text()
    start = text.index("three months")
    logs = CodingLogs(study, coder="K-01", device="device00")
    logs.append_all(
        "INT-10001",
        [NewEvent("veto", {"start": start, "end": start + 12, "audience": "members"})],
        src=hash_of(text)[:8],
    )
    at_home, packed, there = sent(study, "members")

    assert b"three months" not in packed
    assert b"rings at the owner" in packed
    ref = f"INT-10001:{start}-{start + 12}"
    assert at_home.quote(ref) is there.quote(ref) is None


def test_a_study_opened_for_all_texts_is_not_sent(study: Path):
    with pytest.raises(ValueError, match="agreed"):
        pack_study(Study(study, on=DAY, lenient=True))


def test_a_study_that_was_sent_stays_as_it_is(study: Path):
    """It has no folder to look into again."""
    _, _, there = sent(study, "team")
    there.refresh()

    assert len(there.codings) == 2
    assert [case.consent for case in there.all_cases] == [(), ()]
