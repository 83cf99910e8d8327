"""A study as a project for other programs: what each audience gets, and what it is told it does not."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import pytest
from messages import raises
from refi_oracle import read_refi, read_refi_codes
from studies import TEXT, add_source, make_study, write
from vaults import make_coder, make_quick

from rap.core.errors import RunFailedError, WrongUseError
from rap.formats.qdpx.profiles import PROFILES
from rap.store.codings import CodingLogs
from rap.store.memos import write_memo
from rap.store.sources import hash_of
from rap.study.study import Study
from rap.topics.exporting.files import Request, make_file
from rap.topics.exporting.noted import export

TODAY = datetime.date(2026, 1, 1)
ARCHIVED = (
    "consent:\n  - date: 2025-01-01\n    given: yes\n    yes: {members: [count, quote, whole]}\n"
)
FIRST = "You pay three months first."


def _study(root, audience="team"):
    return Study(root, audience=audience, on=TODAY)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Two interviews of two people, the second of whom agreed to `whole` for members; each is coded
    by two coders.
    """
    make_quick(monkeypatch)
    root = make_study(tmp_path / "study")
    make_coder(root, "K-01")
    add_source(root, "INT-10002", TEXT, case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: window}\n" + ARCHIVED)
    at = TEXT.index(FIRST)
    place = {"code": "deposit", "start": at, "end": at + len(FIRST)}
    for source in ("INT-10001", "INT-10002"):
        for coder in ("K-01", "K-02"):
            _log(root, source, "add", place, coder=coder)
    return root


def _log(root, source, op, data, *, coder="K-01"):
    with CodingLogs(root, coder=coder, device="k3f9a2b7") as logs:
        logs.append(source, op, data, src=hash_of(TEXT)[:8])


def _members(made):
    """The files of a project, the document first."""
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _made(root, audience="team", form="qdpx", **more):
    what = "codebook" if form == "qdc" else "project"
    return make_file(_study(root, audience), Request(what, form, **more))


def _read(root, audience, folder):
    export(_study(root, audience), folder / f"{audience}.qdpx")
    made = _made(root, audience)
    assert (folder / made.name.replace("project", audience)).read_bytes() == made.data
    return made, *read_refi(folder / made.name.replace("project", audience), folder / audience)


def _lost(made):
    return {one.id.rpartition(".")[2]: one.facts["n"] for one in made.warnings if "n" in one.facts}


def test_the_team_gets_its_texts_codings_and_people(root, tmp_path):
    """Another implementation reads the same words, paths of codes and coders; the name says TEAM."""
    both = ARCHIVED.replace("{members", "{team: [analyse, count], members")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: window}\n" + both)
    made, texts, rows = _read(root, "team", tmp_path)
    assert made.name == "TEAM-project.qdpx"
    assert texts == {"INT-10001": TEXT, "INT-10002": TEXT}
    path = ("access", "Deposit")
    assert rows == [
        (id, FIRST, path, k) for id in ("INT-10001", "INT-10002") for k in ("K-01", "K-02")
    ]
    assert "For the team only" in (tmp_path / "TEAM-team.losses.txt").read_text(encoding="utf-8")
    document = _members(made)[0]
    assert [document.count(word) for word in (b">home<", b">window<")] == [1, 1]


def test_a_whole_text_leaves_only_with_everybodys_yes_to_that_question(root, tmp_path):
    """Who agreed to be quoted alone is not there: her text is left out and counted, and nothing names it."""
    made, texts, rows = _read(root, "members", tmp_path)
    assert texts == {"INT-10002": TEXT}
    assert {row[0] for row in rows} == {"INT-10002"}
    assert _lost(made) == {"texts_kept_back": 1, "people": 2}
    assert "INT-10001" not in made.report
    assert FIRST not in made.report
    document = _members(made)[0]
    assert [word in document for word in (b"C-20001", b"C-20002", b"window")] == [False] * 3


@pytest.mark.parametrize("said", ["archive, count, quote", "whole, count"])
def test_a_yes_to_keeping_her_words_or_one_without_reading_them_hands_out_nothing(root, said):
    """Until December 2026 a yes to keeping her words gave members the whole of them."""
    yes = ARCHIVED.replace("count, quote, whole", said)
    write(root, "interviews/cases/C-20002.yaml", f"variables: {{setting: window}}\n{yes}")
    made = _made(root, "members")

    assert b"INT-10002" not in b"".join(_members(made))
    assert _lost(made)["texts_kept_back"] == 2


def test_others_read_what_was_coded_and_not_who_did_it_at_which_hour(root):
    """Two coders gave one code to one place: it is there once, by the team, on a day; no id of a
    coding is that of the team's own files.
    """
    team, members = (_members(_made(root, who))[0] for who in ("team", "members"))
    times = {one.partition(b"T")[2][:9] for one in re.findall(rb'DateTime="([^"]+)"', members)}
    ids = {one.id.encode() for one in _study(root).coding_list}

    assert (members.count(b"<Coding "), times) == (1, {b"00:00:00Z"})
    assert [re.findall(rb"K-0\d", one) == [] for one in (team, members)] == [False, True]
    assert not [id for id in ids if id in members.replace(b"-", b"").lower()]


def test_what_was_vetoed_is_masked_and_places_hold(root, tmp_path):
    """A dot stands for each character of it; the codings stand where they stood."""
    words = "Then the key."
    at = TEXT.index(words)
    veto = {"start": at, "end": at + len(words), "audience": "members"}
    _log(root, "INT-10002", "veto", veto)
    made, texts, rows = _read(root, "members", tmp_path)
    assert texts == {"INT-10002": TEXT.replace(words, "•" * len(words))}
    assert [row[1] for row in rows] == [FIRST]
    assert _lost(made)["masked"] == 1


def test_a_person_who_took_her_words_back_is_nowhere(root, tmp_path):
    """Neither her text nor its id, even where an old copy brought the file back."""
    write(
        root,
        "interviews/withdrawn/C-20002.json",
        '{"v": 1, "case": "C-20002", "sources": ["INT-10002"]}',
    )
    made, texts, _ = _read(root, "members", tmp_path)
    assert texts == {}
    assert "INT-10002" not in made.report


def test_memos_of_the_team_are_tied_to_what_they_are_on(root, tmp_path):
    """A shared memo goes with its passage; a private one and those for members stay."""
    facts = {"source": "INT-10001", "about": "INT-10001:3-6", "by": "K-01", "type": "analytic"}
    for private in (False, True):
        write_memo(root, body=f"private: {private}", private=private, **facts)
    document, *files = _members(_made(root))
    assert b"private: False" in files
    assert b"private: True" not in files
    assert document.count(b"<NoteRef ") == 1
    assert b"private: False" not in _members(_made(root, "members"))


def test_a_codebook_goes_out_whole_and_says_what_stays(root, tmp_path):
    """Groups, codes and their texts in every language; a definition that repeats somebody is refused."""
    write(
        root,
        "codebook/access/deposit.yaml",
        "label: {en: Deposit, fr: Caution}\ndefinition: {en: Paid before}\n",
    )
    export(_study(root, "members"), tmp_path / "codes.qdc")
    made = _made(root, "members", "qdc")
    assert ("access", "Deposit") in read_refi_codes(tmp_path / "codes.qdc").values()
    assert "Paid before\n\n———\nen label: Deposit\nfr label: Caution".encode() in made.data
    write(
        root,
        "codebook/access/deposit.yaml",
        "label: {en: Deposit}\ndefinition: {en: 'You pay three months first. Then the key.'}\n",
    )
    with raises(RunFailedError, "runs.page_repeats"):
        _made(root, "members", "qdc")


def test_the_same_study_gives_the_same_bytes_in_each_profile(root):
    """Nothing of the day it is written on is in a file."""
    for profile in PROFILES:
        one, two = (_made(root, profile=profile) for _ in range(2))
        assert one.data == two.data
        assert ("Not verified" in one.report) == (profile in ("nvivo-windows", "crlf"))


def test_an_audience_or_a_profile_that_is_not_known_is_refused(root):
    """A slip in a word never opens a door."""
    with raises(WrongUseError, "exporting.unknown_audience", audience="menbers"):
        _made(root, "menbers")
    with raises(WrongUseError, "exporting.unknown_profile", profile="nvivo"):
        _made(root, profile="nvivo")
