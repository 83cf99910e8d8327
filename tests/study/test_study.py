"""A study as one object, for one audience."""

from __future__ import annotations

import contextlib
import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from studies import AGREED, TEXT, add_source, make_study, write

import rap
from rap.core.errors import NotSavedError, WrongUseError
from rap.core.files import append_bytes
from rap.store.codings import CodingLogs
from rap.store.codings.maps import format_map
from rap.store.sources import hash_of
from rap.study.frames import RUN_VARIABLE, Snapshot, parse_snapshot
from rap.study.study import Study

START = TEXT.index("You pay")
WORDS = "You pay three months first."
SRC = hash_of(TEXT)[:8]


@pytest.fixture(autouse=True)
def _coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """K-02 codes here."""
    monkeypatch.setenv("RAP_CODER", "K-02")


def consent(root: Path, yes: str, case: str = "C-20001") -> None:
    write(
        root,
        f"interviews/cases/{case}.yaml",
        f"variables: {{setting: home}}\nconsent:\n  - {{date: 2025-01-01, given: yes, yes: {yes}}}\n",
    )


def append(root: Path, op: str, *, src: str = SRC, **data: object) -> str:
    with CodingLogs(root, coder="K-02", device="device00") as logs:
        return logs.append("INT-10001", op, data, src=src).id


STRANGE = "I: So?\nP1: 🚪 👩‍👩‍👧 e\u0301 שלום a\u2028b x\u0085y\nP1: again\n"


def test_numbers_of_a_frame_are_a_place(study: Path):
    """`study.turns` gives numbers of numpy, which JSON does not take."""
    opened = rap.open_study(study)
    turn = opened.turns.iloc[0]

    opened.add_coding(turn["source"], "deposit", start=turn["start"], end=turn["end"])

    [made] = [one for one in opened.coding_list if one.start == turn["start"]]
    assert (made.source, made.end) == (turn["source"], turn["end"])


@pytest.mark.parametrize(
    "quote", ["🚪", "👩‍👩‍👧", "e\u0301", "שלום", "a\u2028b", "x\u0085y", "P1: 🚪"]
)
def test_the_quote_is_the_text_between_start_and_end(study: Path, quote: str) -> None:
    """In files, in frames and in a search, for every script."""
    add_source(study, "INT-10001", STRANGE, case="C-20001")
    rap.open_study(study).add_coding("INT-10001", "deposit", quote=quote)
    opened = rap.open_study(study)
    (row,) = opened.codings.to_dict("records")

    assert (study / "interviews/INT-10001.txt").read_bytes().decode()[
        row["start"] : row["end"]
    ] == quote
    assert opened.texts["INT-10001"][row["start"] : row["end"]] == quote
    assert list(rap.search(opened.codings, opened.texts)["quote"]) == [quote]
    assert opened.quote(f"INT-10001:{row['start']}-{row['end']}") == quote


@pytest.mark.parametrize("fails_at", [1, 2])
def test_an_important_coding_is_there_whole_or_not_at_all(
    study: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Whichever write the disk does not take."""
    writes = []

    def fail(*args: Any, **more: Any) -> Any:
        writes.append(args)
        if len(writes) == fails_at:
            raise NotSavedError("core.not_saved.disk_full", place="INT-10001")
        return append_bytes(*args, **more)

    monkeypatch.setattr("rap.store.codings.logs.append_bytes", fail)
    with contextlib.suppress(NotSavedError):
        rap.open_study(study).add_coding("INT-10001", "deposit", quote=WORDS, important=True)

    assert [coding.important for coding in rap.open_study(study).coding_list] == [True] * (
        fails_at - 1
    )


def test_a_coding_is_seen_at_once(study: Path) -> None:
    """With who coded it, and whose words they are."""
    opened = rap.open_study(study)
    before, id = (
        len(opened.codings),
        opened.add_coding("INT-10001", "deposit", quote=WORDS, important=True),
    )
    (row,) = opened.codings.drop(columns="t").to_dict("records")

    assert (before, row) == (0, {
        "coding": id, "source": "INT-10001", "start": START, "end": START + len(WORDS), "code": "deposit",
        "family": "access", "coder": "K-02", "case": "C-20001", "important": True,
    })  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "depositt"},
        {"code": "deposit", "source": "INT-9999"},
        {"code": "deposit", "start": 5},
        {"code": "deposit", "end": 5},
        {"code": "deposit", "start": 5, "end": 5},
        {"code": "deposit", "start": 0, "end": len(TEXT) + 1},
    ],
)
def test_what_cannot_be_coded_is_wrong_use(study: Path, asked: dict[str, object]) -> None:
    """A coding that cannot be made is refused, and nothing is written."""
    with pytest.raises(WrongUseError):
        rap.open_study(study).add_coding(**{"source": "INT-10001", **asked})

    assert not (study / "interviews/codings").exists()


def test_a_coding_the_disk_did_not_take_is_not_seen(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor in a study opened afterwards."""
    opened = rap.open_study(study)
    monkeypatch.setattr(
        "rap.core.files.os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(NotSavedError):
        opened.add_coding("INT-10001", "deposit")

    assert (len(opened.codings), len(rap.open_study(study).codings)) == (0, 0)


def test_merged_codes_are_followed_and_retired_ones_left_out(study: Path) -> None:
    """The log keeps the old id."""
    for code in ("deposit", "alarm", "advice"):
        rap.open_study(study).add_coding("INT-10001", code, quote=WORDS)
    write(study, "codebook/access/deposit.yaml", "merged_into: advice\n")
    write(study, "codebook/safety/alarm.yaml", "retired: 2026-01-01\n")

    assert list(rap.open_study(study).codings["code"]) == ["advice", "advice"]


@pytest.mark.parametrize(
    ("yes", "audience", "seen", "coded", "quoted"),
    [
        ("{team: [analyse, quote]}", "team", True, True, True),
        ("{team: [analyse]}", "team", True, True, False),
        ("{team: [count, quote]}", "team", True, False, True),
        ("{team: [analyse, count, quote]}", "members", False, False, False),
        ("{members: [count]}", "members", True, True, False),
        ("{members: [quote]}", "members", True, False, True),
        ("{}", "team", False, False, False),
    ],
)
def test_each_purpose_is_asked_for_by_itself(
    study: Path, yes: str, audience: str, seen: bool, coded: bool, quoted: bool
) -> None:
    """To analyse or count lets a coding appear, to quote its words; no audience implies another."""
    rap.open_study(study).add_coding("INT-10001", "deposit", quote=WORDS)
    consent(study, yes)
    opened = rap.open_study(study, audience=audience)
    ref = f"INT-10001:{START}-{START + len(WORDS)}"

    assert (len(opened.sources), len(opened.codings), len(opened.cases)) == (seen, coded, coded)
    assert opened.quote(ref) == (WORDS if quoted else None)
    assert len(opened.quotable) == (coded and quoted)


def test_unknown_consent_is_kept_and_marked_in_the_teams_notebook_alone(study: Path) -> None:
    """Also when one of two speakers is unknown."""
    add_source(study, "INT-10001", TEXT)

    assert list(rap.open_study(study).sources["consent"]) == ["unknown"]
    assert [
        len(rap.open_study(study, audience=audience).sources) for audience in ("members", "public")
    ] == [0, 0]


def test_one_unknown_speaker_makes_a_source_unknown(study: Path) -> None:
    """Though the other has agreed to everything."""
    write(study, "interviews/INT-10001.txt", TEXT)
    path = study / "interviews/INT-10001.yaml"
    path.write_text(path.read_text().replace("rights:", "  A1:\n    role: companion\nrights:"))

    assert list(rap.open_study(study).sources["consent"]) == ["unknown"]


def test_consent_is_resolved_for_a_day(study: Path) -> None:
    """Before she was asked, nothing is known."""
    days = (datetime.date(2024, 12, 31), datetime.date(2025, 1, 1))

    assert [len(rap.open_study(study, audience="members", on=day).sources) for day in days] == [
        0,
        1,
    ]


def test_who_took_her_words_back_is_gone(study: Path) -> None:
    """For the team too, though her case file still says yes."""
    write(study, "interviews/withdrawn/C-20001.json", '{"v":1,"case":"C-20001"}')
    opened = rap.open_study(study)

    assert (
        len(opened.sources),
        len(opened.cases),
        list(opened.texts),
        opened.quote("INT-10001:3-9"),
    ) == (
        0,
        0,
        [],
        None,
    )


def test_texts_keep_their_offsets_when_words_are_masked(study: Path) -> None:
    """Labels and line ends stay; a question may read an answer back, so it is masked too."""
    consent(study, "{members: [count]}")
    text = rap.open_study(study, audience="members").texts["INT-10001"]

    assert len(text) == len(TEXT)
    assert re.sub("•+", "…", text) == "I: …\nP1: …\nI: …\nP1: …\n"


def test_a_vetoed_stretch_is_nowhere(study: Path) -> None:
    """Not in a quote, a text or a search, for the audience it names."""
    rap.open_study(study).add_coding("INT-10001", "deposit", quote=WORDS)
    append(study, "veto", start=START, end=START + len(WORDS), audience="members")
    seen = {audience: rap.open_study(study, audience=audience) for audience in ("team", "members")}
    quotes = {
        audience: list(rap.search(one.codings, one.texts)["quote"])
        for audience, one in seen.items()
    }

    assert quotes == {"team": [WORDS], "members": ["•" * len(WORDS)]}
    assert (len(seen["team"].quotable), len(seen["members"].quotable)) == (1, 0)


def test_a_veto_that_a_correction_hid_covers_the_source(study: Path) -> None:
    """Better too little than too much."""
    append(study, "veto", start=START, end=START + 7, audience="members")
    name, data = format_map(hash_of(TEXT), hash_of("x" + TEXT), ((0, START + 3, 1),))
    write(study, f"interviews/codings/INT-10001/{name}", data.decode())
    add_source(study, "INT-10001", "x" + TEXT, case="C-20001")

    assert set(rap.open_study(study, audience="members").texts["INT-10001"]) == {"•", "\n"}


def test_a_person_interviewed_twice_is_one(study: Path) -> None:
    """A person with two interviews counts as one person who was heard in both."""
    add_source(study, "INT-10002", TEXT, case="C-20001")
    opened = rap.open_study(study)
    for source in ("INT-10001", "INT-10002"):
        opened.add_coding(source, "deposit", quote=WORDS)

    assert [list(row) for row in opened.cases["sources"]] == [["INT-10001", "INT-10002"]]
    assert list(rap.crosstab(opened.codings, opened.cases)["people"]) == [1]


def test_a_person_with_several_values_counts_under_each(study: Path) -> None:
    """Beside one with one value."""
    write(study, "interviews/cases/C-20002.yaml", "variables: {setting: [home, window]}\n" + AGREED)
    add_source(study, "INT-10002", TEXT, case="C-20002")
    opened = rap.open_study(study)
    for source in ("INT-10001", "INT-10002"):
        opened.add_coding(source, "deposit", quote=WORDS)
    found = rap.crosstab(opened.codings, opened.cases, by="setting")

    assert dict(zip(found["setting"], found["people"], strict=True)) == {"home": 2, "window": 1}


def test_a_coding_of_a_corrected_text_moves(study: Path) -> None:
    """After a correction of the text a coding is on the same words at their new place."""
    rap.open_study(study).add_coding("INT-10001", "deposit", quote=WORDS)
    name, data = format_map(hash_of(TEXT), hash_of("x" + TEXT), ((0, len(TEXT), 1),))
    write(study, f"interviews/codings/INT-10001/{name}", data.decode())
    add_source(study, "INT-10001", "x" + TEXT, case="C-20001")
    opened = rap.open_study(study)

    assert list(rap.search(opened.codings, opened.texts)["quote"]) == [WORDS]


@pytest.mark.parametrize(
    "ref",
    [
        "INT-10001",
        "INT-10001:5-5",
        "INT-10001:9-5",
        "INT-10001:0-9999",
        "INT-99999:0-1",
        "x INT-10001:0-1",
        "INT-10001:0-1\n",
    ],
)
def test_what_is_no_passage_has_no_words(study: Path, ref: str) -> None:
    """References are matched in full."""
    assert rap.open_study(study).quote(ref) is None


@pytest.fixture
def in_run(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run for members, begun when there was one coding; another came since."""
    rap.open_study(study).add_coding("INT-10001", "deposit", quote=WORDS)
    add_source(study, "INT-10002", TEXT, case="C-20001")
    (log,) = (study / "interviews/codings/INT-10001").iterdir()
    lengths = {log.relative_to(study).as_posix(): log.stat().st_size}
    rap.open_study(study).add_coding("INT-10001", "alarm", quote=WORDS)
    snapshot = Snapshot(
        study.resolve(), "members", ("INT-10001",), lengths, datetime.date(2026, 3, 1)
    )
    (tmp_path / "run.json").write_text(snapshot.to_json())
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path / "run.json"))
    assert parse_snapshot(snapshot.to_json()) == snapshot
    return study


def test_a_run_sees_its_sources_as_they_were(in_run: Path) -> None:
    """For its audience, on its day."""
    opened = rap.open_study()

    assert (list(opened.sources["source"]), list(opened.codings["code"])) == (
        ["INT-10001"],
        ["deposit"],
    )
    assert (opened.audience, opened.on, opened.lenient) == (
        "members",
        datetime.date(2026, 3, 1),
        False,
    )


def test_a_run_sees_nothing_unknown(in_run: Path) -> None:
    """Not even one for the team."""
    write(in_run, "interviews/cases/C-20001.yaml", "variables: {}\n")

    assert len(rap.open_study(in_run).sources) == 0


def test_a_run_opens_no_other_study_and_audience(in_run: Path, tmp_path: Path) -> None:
    """What it may see was fixed when it began."""
    other = make_study(tmp_path / "other")
    for asked in ({"path": other}, {"audience": "public"}):
        with pytest.raises(WrongUseError):
            rap.open_study(**asked)


def test_nothing_is_read_before_it_is_asked_for(study: Path) -> None:
    """A damaged codebook does not stop a look at the sources."""
    write(study, "codebook/access/deposit.yaml", "- no mapping\n")

    assert len(Study(study).sources) == 1
