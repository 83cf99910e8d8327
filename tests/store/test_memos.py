"""Memos: front matter and Markdown."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises
from studies import write

from rap.core.errors import Message, ProblemsError, RapError, RefusedError, WrongUseError
from rap.core.model import Memo
from rap.core.plain import nearest
from rap.core.versions import newer
from rap.core.yaml_files import parse_yaml
from rap.store.memos import TYPES, check_memos, parse_cell, parse_memo, read_memos, write_memo

FRONT = "v: 1\nabout: rent\nby: K-01\ndate: 2026-03-01\ntype: analytic\nprivate: no\n"


def test_a_memo_is_written_and_read(tmp_path: Path) -> None:
    """Its source is its folder, its id its name."""
    path, _ = write_memo(
        tmp_path,
        about="INT-10001:3-9",
        by="K-01",
        type="reflexive",
        body="Why?\n",
        source="INT-10001",
        private=True,
    )

    assert read_memos(tmp_path) == (
        Memo(
            path.stem,
            "INT-10001",
            "INT-10001:3-9",
            "K-01",
            datetime.date.today().isoformat(),
            "reflexive",
            True,
            "Why?",
        ),
    )


def test_the_hash_is_of_salt_and_body(tmp_path: Path) -> None:
    """So that the hash of a short memo cannot be guessed, and an unchanged memo can be told."""
    path, hash = write_memo(tmp_path, about="rent", by="K-01", type="analytic", body="  Short é  ")
    _, front, body = path.read_text(encoding="utf-8").split("---\n")

    salt = parse_yaml(front, name="f").data["salt"]
    assert hash == hashlib.sha256((salt + body.strip()).encode()).hexdigest()
    assert len(salt) == 32


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_any_body_comes_back(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    """But for blank space around it."""
    root = tmp_path_factory.mktemp("memo")
    write_memo(root, about="rent", by="K-01", type="analytic", body=body)

    assert [memo.body for memo in read_memos(root)] == [body.strip()]


def test_line_ends_of_a_browser_become_ours(tmp_path: Path) -> None:
    """A text box sends CR LF; a file with it would not be read again."""
    write_memo(tmp_path, about="rent", by="K-01", type="analytic", body="a\r\nb\rc")

    assert read_memos(tmp_path)[0].body == "a\nb\nc"


@pytest.mark.parametrize(
    "about", ["INT-10001", "C-20001", "S-20817", "rent", "0" * 32, "INT-10001:1203-1260"]
)
def test_a_memo_is_about_a_thing_of_the_study(about: str) -> None:
    """A source, case, space, code, coding or segment."""
    assert parse_memo(f"---\n{FRONT.replace('rent', about)}---\nx\n", name="s/m.md").about == about


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("rent", "Rent!", Message("store.memos.bad_about", about="Rent!")),
        ("rent", "INT-10001:1203", Message("store.memos.bad_about", about="INT-10001:1203")),
        ("K-01", "Anna", Message("store.memos.bad_coder", coder="Anna")),
        ("analytic", "idea", Message("store.memos.unknown_type", kind="idea", types=TYPES)),
        ("v: 1", "v: 2", newer("2")),
        (
            "private",
            "privat",
            Message("core.yaml.unknown_key", key="privat", nearest=nearest("private", ["private"])),
        ),
    ],
)
def test_what_a_memo_cannot_mean_is_named(
    tmp_path: Path, old: str, new: str, what: Message
) -> None:
    """With the place of its file."""
    write(tmp_path, "interviews/memos/study/m.md", f"---\n{FRONT.replace(old, new)}---\n\nx\n")

    assert [(p.place.partition(":")[0], p.message) for p in check_memos(tmp_path)] == [
        ("interviews/memos/study/m.md", what)
    ]


def test_a_memo_without_front_matter_is_refused() -> None:
    """Markdown alone does not say about what it is."""
    with raises(RapError, "store.memos.no_front_matter", place="s/m.md:1"):
        parse_memo("# Title\n", name="s/m.md")


@pytest.mark.parametrize("private", ["yes", "true", "on", "1", "maybe"])
def test_what_is_not_plainly_shared_is_private(private: str) -> None:
    """In doubt a memo stays with its writer."""
    assert parse_memo(
        f"---\n{FRONT.replace('private: no', f'private: {private}')}---\n", name="s/m.md"
    ).private


@pytest.mark.parametrize(
    ("source", "body"), [("../..", "x"), ("INT-10001/..", "x"), ("INT-10001", "a\0b")]
)
def test_what_would_not_be_read_again_is_not_written(
    tmp_path: Path, source: str, body: str
) -> None:
    """Nor outside the folder of memos."""
    with raises(
        WrongUseError, "store.memos.nul_bytes" if "\0" in body else "store.memos.bad_source"
    ):
        write_memo(tmp_path, about="rent", by="K-01", type="analytic", body=body, source=source)

    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("type", "about"), [("analytic", "C-51774/rent"), ("summary", "C-51774"), ("summary", "rent")]
)
def test_a_summary_is_of_a_cell_and_of_nothing_else(type: str, about: str) -> None:
    """A person and a code; other memos are about something else."""
    text = f"---\n{FRONT.replace('rent', about).replace('analytic', type)}---\nx\n"
    with raises(ProblemsError, "store.memos.summary_of_a_cell", kind=type, about=about):
        parse_memo(text, name="study/m.md")

    assert parse_cell("C-51774/rent") == ("C-51774", "rent")


def test_a_memo_deleted_while_all_are_read_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Between the list of files and the reading of one, another program may take it away."""
    from rap.store import memos

    file = tmp_path / "interviews/memos/study/3164b81d.md"
    file.parent.mkdir(parents=True)
    file.write_text("gone in a moment", encoding="utf-8")

    def read_text(path: Path, *, name: str) -> str:
        path.unlink()
        raise RefusedError("core.file.not_there", place=name)

    monkeypatch.setattr(memos, "read_text", read_text)

    assert memos.read_memos(tmp_path) == ()


def test_a_link_that_leads_nowhere_stays_a_problem(tmp_path: Path):
    """It is there, whatever it names, and is not taken for a memo that was deleted."""
    link = tmp_path / "interviews/memos/study/3164b81d.md"
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "nowhere.md")

    assert [problem.place for problem in check_memos(tmp_path)] == [
        "interviews/memos/study/3164b81d.md"
    ]
