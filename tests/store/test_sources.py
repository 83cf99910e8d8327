"""Sources as they lie in `interviews/`, and their turns."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from studies import TEXT, add_source, write

from rap.core.errors import NotSavedError, ProblemsError, RapError, TextChangedError
from rap.core.model import KINDS, Source, Speaker, Turn
from rap.store.sources import (
    check_sources,
    find_turns,
    hash_of,
    read_source,
    read_source_text,
    read_sources,
    write_source,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")).filter(lambda t: t[:1] != "\ufeff")
TALKS = st.lists(
    st.one_of(st.sampled_from(["I: ", "P1: ", "P1 (nl): ", "[00:01:02] P1: ", "\n", "\n\n", "P2: ", "P1:"]), TEXTS)
).map("".join)
YAML = f"kind: interview\nlanguage: en\nhash: {hash_of(TEXT)}\n"


@given(TEXTS)
def test_a_source_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Every character of its text, every field of its description."""
    root = tmp_path_factory.mktemp("source")
    people = (Speaker("I", "interviewer"), Speaker("P1", "participant", "C-51774"))
    source = Source("FG-10001", "focus-group", "fr", hash_of(text), 2, "2025-03", "public", people)
    write_source(root, source, text)

    assert (read_sources(root), read_source_text(root, source)) == ((source,), text)


def test_the_hash_is_of_the_text_in_utf8() -> None:
    """As anybody can check with sha256sum."""
    assert hash_of("é🚪") == hashlib.sha256("é🚪".encode()).hexdigest()


@pytest.mark.parametrize(
    "id", ["INT-1", "INT-1234567", "int-10001", "C-10001", "INT-10001b", "INT-１０００１", "XX-10001"]
)
def test_ids_of_sources_are_matched_in_full(tmp_path: Path, id: str) -> None:
    """Also against digits of other scripts."""
    write(tmp_path, f"interviews/{id}.yaml", YAML)

    with pytest.raises(RapError, match="is not the id of a source"):
        read_sources(tmp_path)


@pytest.mark.parametrize(("kind", "prefix"), KINDS.items())
def test_each_kind_has_its_prefix(tmp_path: Path, kind: str, prefix: str) -> None:
    """An interview under another kind's id is reported."""
    write(tmp_path, f"interviews/{prefix}-10001.yaml", YAML.replace("interview", kind))

    assert read_source(tmp_path, f"{prefix}-10001").kind == kind
    write(tmp_path, f"interviews/{'FN' if prefix != 'FN' else 'AR'}-10001.yaml", YAML.replace("interview", kind))
    with pytest.raises(ProblemsError, match=f"its id would begin with {prefix}-"):
        read_sources(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("kind: interview", "kind: talk", "kind is 'talk'"),
        ("kind: interview", "kind: [interview]", "kind is '['interview']'"),
        ("language: en", "language: English", "language is 'English'"),
        ("hash: ", "hash: X", f"hash is 'X{hash_of(TEXT)}'"),
        ("kind", "v: 2\nkind", "v is '2'"),
        ("kind", "phase: first\nkind", "phase is 'first'"),
        ("kind", "month: 2025-3\nkind", "month is '2025-3'"),
        ("kind", "rights: mine\nkind", "rights is 'mine'"),
        ("kind", "speakers: [P1]\nkind", "speakers is not a mapping"),
        ("kind", "speakers: {p1: {role: participant}}\nkind", "'p1' is not a label"),
        ("kind", "speakers: {P12345678: {role: participant}}\nkind", "'P12345678' is not a label"),
        ("kind", "speakers: {P1: {role: [a]}}\nkind", "P1 has the role '['a']'"),
        ("kind", "speakers: {P1: participant}\nkind", "P1 has the role ''"),
        ("kind", "speakers: {P1: {role: participant, case: Anna}}\nkind", "P1 has the case 'Anna'"),
        ("kind", "variables: [a]\nkind", "variables is not a mapping"),
        ("kind", "variables: {Region: x}\nkind", "'Region' is not the name of a variable"),
        ("kind", "variables: {month: x}\nkind", "'month' is a column of every table of sources"),
        ("kind", "speaker: {}\nkind", "the key 'speaker' is unknown"),
    ],
)
def test_what_a_source_cannot_mean_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    """Each alone, never a traceback."""
    write(tmp_path, "interviews/INT-10001.yaml", YAML.replace(old, new, 1))

    with pytest.raises(ProblemsError) as caught:
        read_sources(tmp_path)

    assert [problem.what for problem in caught.value.problems] == [what]


@pytest.mark.parametrize("change", [TEXT + "\n", TEXT.replace("e", "é", 1), ""])
def test_a_text_that_changed_is_not_read(tmp_path: Path, change: str) -> None:
    """Codings count in the text whose hash is kept."""
    source = add_source(tmp_path, "INT-10001", TEXT)
    write(tmp_path, "interviews/INT-10001.txt", change)

    with pytest.raises(TextChangedError):
        read_source_text(tmp_path, source)


def test_turns_are_lines_that_begin_with_a_listed_label() -> None:
    """A label nobody listed, or without a space after the colon, is part of what is said; two running are two turns."""
    text = "[0:01:02] P1: a\n\nmore: P1: x\nP2: y\nP1:z\nP1 (nl): Ja\nP1: \n"

    assert find_turns(text, ["P1"]) == [
        Turn("P1", 0, 14, 39, "", "0:01:02"),
        Turn("P1", 40, 49, 51, "nl"),
        Turn("P1", 52, 56, 56),
    ]


@pytest.mark.parametrize("end", ["\u2028", "\u0085", "\u000b", "\u000c", "\u001c"])
def test_only_a_line_feed_ends_a_line(end: str) -> None:
    """Not what other programs take for a line end."""
    assert [turn.label for turn in find_turns(f"P1: a{end}P1: b", ["P1"])] == ["P1"]


@pytest.mark.parametrize("labels", [[], ["P1"]])
@pytest.mark.parametrize(("text", "turns"), [("", []), ("words\n", [Turn("", 0, 0, 6)])])
def test_where_nobody_is_heard_there_is_one_turn(text: str, turns: list[Turn], labels: list[str]) -> None:
    """And none in an empty text, whoever is listed."""
    assert find_turns(text, labels) == turns


@given(TALKS)
def test_turns_cover_the_text(text: str) -> None:
    """In order, without overlap; between them lie line ends alone."""
    turns = find_turns(text, ["I", "P1"])
    gaps = [
        text[first:second]
        for first, second in zip([0, *(t.end for t in turns)], [*(t.start for t in turns), len(text)], strict=True)
    ]

    assert "".join(gaps).strip("\n") == ""
    assert all(turn.start <= turn.body <= turn.end for turn in turns)


def test_check_names_what_is_wrong_with_sources(tmp_path: Path) -> None:
    """An empty text, a label nobody hears, a text alone, one id twice."""
    add_source(tmp_path, "INT-10001", " \n")
    add_source(tmp_path, "INT-10002", "P1: So.\n")
    write(tmp_path, "interviews/INT-10003.txt", "alone")
    write(tmp_path, "interviews/old/INT-10002.txt", "twice")

    assert [str(problem) for problem in check_sources(tmp_path)] == [
        "interviews/INT-10001.txt: is empty; remove it and its .yaml, or put the text back",
        "interviews/INT-10002.yaml: I speaks nowhere in the text; remove the label",
        "interviews/INT-10003.txt: has no .yaml: an import was cut off there; delete it and import that file again",
        "interviews/old/INT-10002.txt: has the same id as interviews/INT-10002.txt; give one of them another id",
    ]


def test_a_source_that_is_not_saved_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The description comes last, so a text alone is no source."""
    monkeypatch.setattr("rap.core.files.os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))

    with pytest.raises(NotSavedError):
        add_source(tmp_path, "INT-10001", TEXT)

    assert list((tmp_path / "interviews").iterdir()) == []


@pytest.mark.parametrize(
    "line",
    ["P2: I am not listed.", "P1:no space.", "P1 : a space before.", "[03:12] P1: short time.", "P1 (NL): capitals."],
)
def test_a_line_that_looks_like_a_turn_is_named(tmp_path: Path, line: str) -> None:
    """It would count as words of the speaker before it."""
    label = "P2" if "P2" in line else "P1"
    add_source(tmp_path, "INT-10001", f"I: So?\nP1: Well.\n{line}\n")

    assert [str(problem) for problem in check_sources(tmp_path)] == [
        f"interviews/INT-10001.txt:3: looks like a turn of {label} and is none; "
        f"write `{label}: words`, and list {label} in INT-10001.yaml"
    ]
