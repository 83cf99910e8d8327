"""A project as REFI-QDA: valid, read the same by another implementation, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from messages import raises
from refi_oracle import read_refi, read_refi_codes
from studies import scaled

from rap.core.errors import RefusedError
from rap.formats.code_texts import format_description, labels_of_name, parse_description
from rap.formats.project_readers import read_project
from rap.formats.projects import (
    Choices,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectGroup,
    ProjectMemo,
    ProjectPerson,
    ProjectText,
)
from rap.formats.qdpx.for_qualcoder import for_qualcoder
from rap.formats.qdpx.profiles import PROFILES
from rap.formats.qdpx.reading import parse_project
from rap.formats.qdpx.writing import (
    check_document,
    format_project,
    with_unique_names,
    write_codebook,
    write_project,
)

TEXT = "I: Et après ?\nP1: 😀 Je reste.\n"
HOLD = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
PROJECT = Project(
    name="Rooms",
    coders=(ProjectCoder("K-01", "K-01"), ProjectCoder("K-02", "K-02")),
    codes=(
        ProjectCode("access", "Access", is_codable=False),
        ProjectCode("rent", "Rent", parent="access", colour="#00599c", definition="What it costs."),
        ProjectCode("late", "Late", parent="rent"),
    ),
    texts=(ProjectText("INT-10001", "INT-10001", TEXT), ProjectText("INT-10002", "INT-10002", "")),
    codings=(
        ProjectCoding(HOLD, "INT-10001", 18, 28, "late", "K-01", "2025-01-02T03:04:05.678Z", "!"),
        ProjectCoding("b", "INT-10001", 18, 28, "late", "K-02"),
        ProjectCoding("c", "INT-10002", None, None, "rent", "K-02"),
    ),
    people=(ProjectPerson("C-20001", "C-20001", {"setting": "home"}, ("INT-10001",)),),
    memos=(
        ProjectMemo("m1", "On rent.", ("code", "rent"), "K-01", "2025-01-02"),
        ProjectMemo("m2", "Here.", ("place", "INT-10001:18-19")),
        ProjectMemo("m3", "On a coding.", ("coding", HOLD)),
    ),
    groups=(
        ProjectGroup("g", "North", ("INT-10001", "rent")),
        ProjectGroup("h", "Money", ("rent",)),
    ),
)


def _document(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def _losses(project: Project, path: Path) -> dict[str, int]:
    return {loss.message.id: loss.n for loss in write_project(project, path)}


def test_another_implementation_reads_the_same_texts_codes_and_coders(tmp_path):
    """Texts, words, paths of codes, coders and the number of codings are those that were written."""
    assert write_project(PROJECT, tmp_path / "rooms.qdpx") == ()
    texts, rows = read_refi(tmp_path / "rooms.qdpx", tmp_path / "x")
    assert texts == {"INT-10001": TEXT, "INT-10002": ""}
    late = ("Access", "Rent", "Late")
    assert rows == [
        ("INT-10001", "😀 Je reste", late, "K-01"),
        ("INT-10001", "😀 Je reste", late, "K-02"),
        ("INT-10002", "", ("Access", "Rent"), "K-02"),
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_project_gives_the_same_bytes(tmp_path, profile):
    """Nothing of today or of this machine is in a file."""
    for name in ("a", "b"):
        write_project(PROJECT, tmp_path / f"{name}.qdpx", profile=profile)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


@pytest.mark.parametrize(
    ("profile", "place", "start"),
    [
        ("portable", ("18", "28"), TEXT.encode()),
        ("nvivo-windows", ("19", "30"), b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()),
        ("crlf", ("18", "28"), TEXT.replace("\n", "\r\n").encode()),
    ],
)
def test_a_profile_counts_as_its_programs_do(tmp_path, profile, place, start):
    """The bytes of the text and the place of one selection, in each profile."""
    write_project(PROJECT, tmp_path / "a.qdpx", profile=profile)
    chosen = _document(tmp_path / "a.qdpx").findall(".//{*}PlainTextSelection[{*}Coding]")[0]
    assert (chosen.get("startPosition"), chosen.get("endPosition")) == place
    name = _document(tmp_path / "a.qdpx").find(".//{*}TextSource").get("plainTextPath")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        assert archive.read("sources/" + name.removeprefix("internal://")) == start


def test_what_qualcoder_passes_over_is_said_so_that_it_keeps_it():
    """A coding of a whole text is one of all its words; a memo about a text has its name, not its place;
    two codes called alike are called differently; and all three are counted.
    """
    late = ProjectCode("other", "Late", parent="access")
    memo = ProjectMemo("m4", "All of it.", ("text", "INT-10001"), "K-01", name="first")
    coding = ProjectCoding("d", "INT-10001", None, None, "other", "K-01")
    whole = replace(
        PROJECT,
        codes=(*PROJECT.codes, late),
        codings=(*PROJECT.codings[:2], coding),
        memos=(*PROJECT.memos, memo),
    )
    project, lost = for_qualcoder(whole)

    assert [code.name for code in project.codes[2:]] == ["Access: Rent: Late", "Access: Late"]
    assert project.codings == (*PROJECT.codings[:2], replace(coding, start=0, end=len(TEXT)))
    assert project.memos == (
        *PROJECT.memos, replace(memo, about=None, name="INT-10001: first")
    )  # fmt: skip
    assert {loss.message.id.rpartition(".")[2]: loss.n for loss in lost} == {
        "renamed": 2,
        "whole_texts": 1,
        "memos_on_texts": 1,
    }


def test_a_text_that_begins_with_a_mark_keeps_it(tmp_path):
    """Readers take one byte-order mark away: a text that begins with its character gets another."""
    text = ProjectText("INT-10001", "INT-10001", "\ufeffa")
    write_project(Project(texts=(text,)), tmp_path / "a.qdpx")
    assert read_refi(tmp_path / "a.qdpx", tmp_path / "x")[0] == {"INT-10001": "\ufeffa"}


def test_memos_are_tied_to_what_they_are_on(tmp_path):
    """A memo on a code, on a place without a code and on a coding each has one reference."""
    write_project(PROJECT, tmp_path / "a.qdpx")
    tied = [
        e.getparent().tag.rpartition("}")[2]
        for e in _document(tmp_path / "a.qdpx").iter("{*}NoteRef")
    ]
    assert tied == ["Code", "PlainTextSelection", "PlainTextSelection"]


def test_a_guid_that_was_found_is_kept_and_one_that_two_share_is_told_apart(tmp_path):
    """NVivo gives a case and its code one GUID, which the standard forbids: the code keeps it."""
    code = ProjectCode(HOLD.lower(), "Anna")
    shared = Project(codes=(code,), people=(ProjectPerson(HOLD, "Anna"),))
    write_project(shared, tmp_path / "a.qdpx")
    found = [e.get("guid") for e in _document(tmp_path / "a.qdpx").iter("{*}Code", "{*}Case")]
    assert found[0] == HOLD
    assert found[1] != HOLD


def test_what_the_file_cannot_say_is_counted(tmp_path):
    """Each thing that is left out has its number."""
    project = Project(
        codes=(ProjectCode("a", "A\x00", colour="red"),),
        people=(ProjectPerson("p", "P"),),
        texts=(ProjectText("t", "t", "words"),),
        codings=(ProjectCoding("c", "t", None, None, "a", "k", "20261124_2TZ", memo="m"),),
        memos=(ProjectMemo("m", "x", ("person", "p"), when="2025-02-30"),),
    )
    assert _losses(project, tmp_path / "a.qdpx") == {
        "formats.qdpx_out.characters": 1,
        "formats.qdpx_out.colours": 1,
        "formats.qdpx_out.dates": 2,
        "formats.qdpx_out.memo_on_person": 1,
        "formats.qdpx_out.memo_on_text_coding": 1,
    }


def test_a_project_that_refers_to_nothing_is_refused_and_nothing_is_written(tmp_path):
    """A coding of a code that is not there has no place in a file."""
    project = replace(PROJECT, codes=PROJECT.codes[:2])
    with raises(RefusedError, "formats.qdpx_out.wrong_references", n=2):
        write_project(project, tmp_path / "a.qdpx")
    assert list(tmp_path.iterdir()) == []


def test_codes_whose_parents_go_in_a_circle_are_at_the_top(tmp_path):
    """No code is lost where two are each above the other."""
    circle = Project(codes=(ProjectCode("a", "A", parent="b"), ProjectCode("b", "B", parent="a")))
    write_codebook(circle, tmp_path / "a.qdc")
    assert sorted(read_refi_codes(tmp_path / "a.qdc").values()) == [("A",), ("B",)]


def test_a_codebook_holds_codes_and_their_groups_alone(tmp_path):
    """Another implementation reads the paths; the schema of codebooks has no memos and no texts."""
    write_codebook(PROJECT, tmp_path / "a.qdc")
    root = etree.parse(tmp_path / "a.qdc").getroot()
    check_document(root)
    paths = {"/".join(path) for path in read_refi_codes(tmp_path / "a.qdc").values()}
    assert paths == {"Access", "Access/Rent", "Access/Rent/Late"}
    assert [e.get("name") for e in root.iter("{*}Set")] == ["Money"]
    with raises(RefusedError, "formats.qdpx_out.no_codes"):
        write_codebook(Project(), tmp_path / "b.qdc")


def test_codes_with_one_name_are_told_apart_for_programs_that_need_it():
    """The names above are put before it, and only where two are called the same."""
    codes = [("a", "Work", None), ("b", "Home", None), ("c", "Rent", "a"), ("d", "Rent", "b")]
    project = Project(codes=tuple(ProjectCode(key, name, parent=p) for key, name, p in codes))
    unique, losses = with_unique_names(project)
    assert [code.name for code in unique.codes] == ["Work", "Home", "Work: Rent", "Home: Rent"]
    assert [loss.n for loss in losses] == [2]
    assert with_unique_names(unique) == (unique, ())


_WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1)
_SAID = _WORDS.map(str.strip).filter(bool)
_BY_LANGUAGE = st.dictionaries(st.sampled_from(["en", "fr", "nl"]), _SAID)


@pytest.mark.volume
@settings(max_examples=scaled(100, 2_000, quick=20))
@given(
    st.dictionaries(st.sampled_from(["definition", "include", "exclude"]), _BY_LANGUAGE),
    _BY_LANGUAGE,
)
def test_all_texts_of_a_code_come_back_from_its_description(texts, labels):
    """Random texts in three languages: what goes out as one description is read back whole."""
    said = {kind: rows for kind, rows in texts.items() if rows}
    said |= {"label": labels} if labels else {}
    description = format_description(said, first="en")
    name = labels.get("en") or next(iter(labels.values()), "code")
    back = parse_description(
        description, first="en" if "en" in labels or not labels else next(iter(labels))
    )
    assert {**said, "label": {}} == {**back, "label": {}}
    if len(labels) > 1 or "———" in description:
        assert labels_of_name(name, back, first="nl") == (labels or {"nl": name})


def test_name_and_definition_keep_their_language_in_a_study_that_begins_with_another():
    """A name that was changed in another program is the label in its own language."""
    texts = {"label": {"fr": "Lieu", "en": "Place"}, "definition": {"fr": "Où l'on reste."}}
    back = parse_description(format_description(texts, first="fr"), first="nl")
    assert back == texts
    assert labels_of_name("Endroit", back, first="nl") == {"fr": "Endroit", "en": "Place"}


def test_a_description_of_another_program_is_a_definition():
    """A line of dashes that somebody wrote is no sign of ours where other lines follow."""
    text = "First.\n———\nSee also: rent"
    assert parse_description(text, first="nl") == {"definition": {"nl": text}}


_LETTERS = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "\t",
        "é",
        "e\u0301",
        "😀",
        "\U0001f469\u200d\U0001f680",
        "\u202b\u05d0",
        "\ufeff",
        "\u2028",
        ".",
    ]
)


@st.composite
def _coded_texts(draw):
    """A text of what shifts positions in other programs, and places in it."""
    text = "".join(draw(st.lists(_LETTERS, max_size=40)))
    ends = st.integers(0, len(text))
    places = {(*sorted((draw(ends), draw(ends))),) for _ in range(draw(st.integers(0, 6)))}
    return text, sorted((start, end) for start, end in places if start < end)


@pytest.mark.volume
@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=scaled(100, 2_000, quick=15), deadline=None)
@given(st.lists(_coded_texts(), min_size=1, max_size=4))
def test_random_texts_and_places_come_back_the_same(profile, coded):
    """Line ends, long characters, combining and right-to-left ones, marks: out and in, nothing moves."""
    texts = tuple(ProjectText(f"t{n}", f"t{n}", text) for n, (text, _) in enumerate(coded))
    codings = tuple(
        ProjectCoding(f"c{n}.{start}.{end}", f"t{n}", start, end, "rent", "K-01")
        for n, (_, places) in enumerate(coded)
        for start, end in places
    )
    project = replace(PROJECT, texts=texts, codings=codings, people=(), memos=(), groups=())
    data, _ = format_project(project, profile=PROFILES[profile])
    back = parse_project(io.BytesIO(data), "a.qdpx", Choices())
    names = {text.key: text.name for text in back.texts}
    assert [(text.name, text.text) for text in back.texts] == [(t.name, t.text) for t in texts]
    assert sorted((names[c.text], c.start, c.end) for c in back.codings) == sorted(
        (c.text, c.start, c.end) for c in codings
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_all_that_was_written_is_read_back(tmp_path, profile):
    """Names, the tree, coders, people, memos, times and GUIDs; nothing is lost or guessed."""
    write_project(PROJECT, tmp_path / "a.qdpx", profile=profile)
    back = read_project(tmp_path / "a.qdpx")
    assert set(back.paths().values()) == set(PROJECT.paths().values())
    assert [coder.name for coder in back.coders] == ["K-01", "K-02", "unknown"]
    assert [code.definition for code in back.codes] == ["", "What it costs.", ""]
    kept = next(coding for coding in back.codings if coding.key == HOLD)
    assert (kept.start, kept.end, kept.memo) == (18, 28, "!")
    assert kept.when == "2025-01-02T03:04:05.678Z"
    assert [(one.name, dict(one.values)) for one in back.people] == [
        ("C-20001", {"setting": "home"})
    ]
    assert sorted(memo.text for memo in back.memos) == ["Here.", "On a coding.", "On rent."]
    assert [group.name for group in back.groups] == ["North", "Money"]
    assert back.losses == ()


@pytest.mark.long
def test_many_selections_come_back_where_they_were(tmp_path):
    """50,000 selections in texts with line ends and long characters (a tenth in the small proof);
    `tests/benchmarks/projects.py` says how long they take.
    """
    n = scaled(5_000, 50_000)
    text, key = "I: hé 😀\nP1: voilà\n" * 3_000, "00000000-0000-0000-0000-{:012x}"
    texts = tuple(ProjectText(f"t{number}", f"t{number}", text) for number in range(10))
    codings = tuple(
        ProjectCoding(key.format(i), f"t{i % 10}", i % 50_000, i % 50_000 + 30, "rent", "K-01")
        for i in range(n)
    )
    project = replace(PROJECT, texts=texts, codings=codings, people=(), memos=(), groups=())
    write_project(project, tmp_path / "a.qdpx", profile="nvivo-windows")
    back = read_project(tmp_path / "a.qdpx")

    def places(of):
        return {(one.key.upper(), one.start, one.end) for one in of.codings}

    assert places(back) == places(project)
