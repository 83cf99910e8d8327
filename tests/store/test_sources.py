"""Sources as they lie in `interviews/`, and their turns."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises
from studies import TEXT, add_source, write

from rap.core.errors import (
    Message,
    NotSavedError,
    Problem,
    ProblemsError,
    RapError,
    TextChangedError,
)
from rap.core.model import KINDS, ROLES, Source, Speaker, Turn
from rap.core.plain import nearest
from rap.core.versions import newer
from rap.store.sources import (
    check_sources,
    find_turns,
    hash_of,
    read_source,
    read_source_text,
    read_sources,
    write_source,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")).filter(
    lambda t: t[:1] != "\ufeff"
)
TALKS = st.lists(
    st.one_of(
        st.sampled_from(
            ["I: ", "P1: ", "P1 (nl): ", "[00:01:02] P1: ", "\n", "\n\n", "P2: ", "P1:"]
        ),
        TEXTS,
    )
).map("".join)
GUID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
YAML = f"kind: interview\nlanguage: en\nhash: {hash_of(TEXT)}\n"


@given(TEXTS)
def test_a_source_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Every character of its text, every field of its description."""
    root = tmp_path_factory.mktemp("source")
    people = (Speaker("I", "interviewer"), Speaker("P1", "participant", "C-51774"))
    source = Source("FG-10001", "focus-group", "fr", hash_of(text), 2, "2025-03", "public", people)
    source = replace(source, title="copper lake: 2", groups=("north", "1"), guid=GUID)
    write_source(root, source, text)

    assert (read_sources(root), read_source_text(root, source)) == ((source,), text)


def test_the_hash_is_of_the_text_in_utf8() -> None:
    """As anybody can check with sha256sum."""
    assert hash_of("é🚪") == hashlib.sha256("é🚪".encode()).hexdigest()


@pytest.mark.parametrize(
    "id",
    ["INT-1", "INT-1234567", "int-10001", "C-10001", "INT-10001b", "INT-１０００１", "XX-10001"],
)
def test_ids_of_sources_are_matched_in_full(tmp_path: Path, id: str) -> None:
    """Also against digits of other scripts."""
    write(tmp_path, f"interviews/{id}.yaml", YAML)

    with raises(RapError, "store.sources.bad_id", source=id):
        read_sources(tmp_path)


@pytest.mark.parametrize(("kind", "prefix"), KINDS.items())
def test_each_kind_has_its_prefix(tmp_path: Path, kind: str, prefix: str) -> None:
    """An interview under another kind's id is reported."""
    write(tmp_path, f"interviews/{prefix}-10001.yaml", YAML.replace("interview", kind))

    assert read_source(tmp_path, f"{prefix}-10001").kind == kind
    write(
        tmp_path,
        f"interviews/{'FN' if prefix != 'FN' else 'AR'}-10001.yaml",
        YAML.replace("interview", kind),
    )
    with raises(ProblemsError, "store.sources.kind_and_id", kind=kind, prefix=prefix):
        read_sources(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "kind: interview",
            "kind: talk",
            Message("store.sources.unknown_kind", value="talk", kinds=tuple(KINDS)),
        ),
        (
            "kind: interview",
            "kind: [interview]",
            Message("store.sources.unknown_kind", value="['interview']", kinds=tuple(KINDS)),
        ),
        (
            "language: en",
            "language: English",
            Message("store.sources.bad_language", value="English"),
        ),
        ("hash: ", "hash: X", Message("store.sources.bad_hash", value=f"X{hash_of(TEXT)}")),
        ("kind", "v: 2\nkind", newer("2")),
        ("kind", "phase: first\nkind", Message("store.sources.bad_phase", value="first")),
        ("kind", "month: 2025-3\nkind", Message("store.sources.bad_month", value="2025-3")),
        ("kind", "title: a  lake\nkind", Message("store.sources.bad_title")),
        ("kind", f"title: {'a' * 61}\nkind", Message("store.sources.bad_title")),
        ("kind", 'groups: [north, "a\\nb"]\nkind', Message("store.sources.bad_group")),
        ("kind", "rights: mine\nkind", Message("store.sources.bad_rights", value="mine")),
        ("kind", "speakers: [P1]\nkind", Message("core.yaml.not_a_mapping", key="speakers")),
        (
            "kind",
            "speakers: {p1: {role: participant}}\nkind",
            Message("store.sources.bad_label", label="p1"),
        ),
        (
            "kind",
            "speakers: {P12345678: {role: participant}}\nkind",
            Message("store.sources.bad_label", label="P12345678"),
        ),
        (
            "kind",
            "speakers: {P1: {role: [a]}}\nkind",
            Message(
                "store.sources.unknown_role",
                label="P1",
                role="['a']",
                nearest=nearest("['a']", ROLES),
            ),
        ),
        (
            "kind",
            "speakers: {P1: participant}\nkind",
            Message("store.sources.unknown_role", label="P1", role="", nearest=nearest("", ROLES)),
        ),
        (
            "kind",
            "speakers: {P1: {role: participant, case: Anna}}\nkind",
            Message("store.sources.bad_case", label="P1", case="Anna"),
        ),
        ("kind", "variables: [a]\nkind", Message("core.yaml.not_a_mapping", key="variables")),
        (
            "kind",
            "variables: {Region: x}\nkind",
            Message("store.sources.bad_variable", name="Region"),
        ),
        (
            "kind",
            "variables: {month: x}\nkind",
            Message("store.sources.variable_is_a_column", name="month"),
        ),
        (
            "kind",
            "speaker: {}\nkind",
            Message(
                "core.yaml.unknown_key", key="speaker", nearest=nearest("speakers", ["speakers"])
            ),
        ),
    ],
)
def test_what_a_source_cannot_mean_is_named(
    tmp_path: Path, old: str, new: str, what: Message
) -> None:
    """Each alone, never a traceback."""
    write(tmp_path, "interviews/INT-10001.yaml", YAML.replace(old, new, 1))

    with pytest.raises(ProblemsError) as caught:
        read_sources(tmp_path)

    assert [problem.message for problem in caught.value.problems] == [what]


@pytest.mark.parametrize("change", [TEXT + "\n", TEXT.replace("e", "é", 1), ""])
def test_a_text_that_changed_is_not_read(tmp_path: Path, change: str) -> None:
    """Codings count in the text whose hash is kept."""
    source = add_source(tmp_path, "INT-10001", TEXT)
    write(tmp_path, "interviews/INT-10001.txt", change)

    with raises(TextChangedError, "store.sources.text_changed", place="interviews/INT-10001.txt"):
        read_source_text(tmp_path, source)


def test_turns_are_lines_that_begin_with_a_listed_label() -> None:
    """A label nobody listed, or without a space after the colon, is part of what is said; two
    running are two turns.
    """
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
def test_where_nobody_is_heard_there_is_one_turn(
    text: str, turns: list[Turn], labels: list[str]
) -> None:
    """And none in an empty text, whoever is listed."""
    assert find_turns(text, labels) == turns


@given(TALKS)
def test_turns_cover_the_text(text: str) -> None:
    """In order, without overlap; between them lie line ends alone."""
    turns = find_turns(text, ["I", "P1"])
    gaps = [
        text[first:second]
        for first, second in zip(
            [0, *(t.end for t in turns)], [*(t.start for t in turns), len(text)], strict=True
        )
    ]

    assert "".join(gaps).strip("\n") == ""
    assert all(turn.start <= turn.body <= turn.end for turn in turns)


def test_check_names_what_is_wrong_with_sources(tmp_path: Path) -> None:
    """An empty text, a label nobody hears, a text alone, one id twice."""
    add_source(tmp_path, "INT-10001", " \n")
    add_source(tmp_path, "INT-10002", "P1: So.\n")
    write(tmp_path, "interviews/INT-10003.txt", "alone")
    write(tmp_path, "interviews/old/INT-10002.txt", "twice")

    assert check_sources(tmp_path) == [
        Problem("store.sources.empty", place="interviews/INT-10001.txt"),
        Problem("store.sources.never_speaks", place="interviews/INT-10002.yaml", label="I"),
        Problem("store.sources.no_yaml", place="interviews/INT-10003.txt"),
        Problem(
            "store.sources.twice",
            place="interviews/old/INT-10002.txt",
            other="interviews/INT-10002.txt",
        ),
    ]


def test_a_source_that_is_not_saved_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The description comes last, so a text alone is no source."""
    monkeypatch.setattr(
        "rap.core.files.os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full"))
    )

    with pytest.raises(NotSavedError):
        add_source(tmp_path, "INT-10001", TEXT)

    assert list((tmp_path / "interviews").iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        "P2: I am not listed.",
        "P1:no space.",
        "P1 : a space before.",
        "[03:12] P1: short time.",
        "P1 (NL): capitals.",
    ],
)
def test_a_line_that_looks_like_a_turn_is_named(tmp_path: Path, line: str) -> None:
    """It would count as words of the speaker before it."""
    label = "P2" if "P2" in line else "P1"
    add_source(tmp_path, "INT-10001", f"I: So?\nP1: Well.\n{line}\n")

    assert check_sources(tmp_path) == [
        Problem(
            "store.sources.near_turn",
            place="interviews/INT-10001.txt:3",
            label=label,
            source="INT-10001",
        )
    ]
