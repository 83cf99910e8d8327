"""A code that is typed: by its id, or by what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.core.model import Code, Codebook
from rap.store.codebook import read_codebook
from rap.study.found import find_typed
from rap.study.study import open_study

BOOK = Codebook(
    (
        Code("rent", "money", label={"en": "Rent", "fr": "Loyer"}),
        Code("lease", "money", label={"en": "Lease", "fr": "Bail d’été"}),
        Code("bail", "law", label={"en": "Bail"}),
        Code("hire", "money", label={"en": "Hire"}, merged_into="rent"),
        Code("old", "money", label={"en": "Lease"}, retired="2025-01-01"),
    )
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("rent", "rent"), ("money", "money"), ("loyer", "rent"), ("LOYER", "rent"), ("bail  d’e\u0301te\u0301", "lease"),
        ("bail", "bail"), ("Bail", "bail"), ("Hire", "rent"), ("Lease", "lease"), ("loyers", "loyers"), ("", ""),
    ],
)  # fmt: skip
def test_a_label_is_as_good_as_an_id(typed: str, code: str):
    """In any language and any capitals; an id stays what it is, and so does what is nothing."""
    assert find_typed(BOOK, typed) == code


def test_a_label_of_two_codes_names_both():
    """A program that chose one would show half of what was asked for."""
    twice = Codebook((*BOOK.codes, Code("charge", "money", label={"fr": "loyer"})))
    with raises(
        WrongUseError, "study.search.several_codes", label="Loyer", codes=("rent", "charge")
    ):
        find_typed(twice, "Loyer")


def test_search_takes_a_label(study: Path, monkeypatch: pytest.MonkeyPatch):
    """Search takes the label of a code, in any language, in place of its id."""
    write(study, "codebook/access/deposit.yaml", "label: {en: Deposit, fr: Caution}\n")
    monkeypatch.chdir(study)

    assert find_typed(read_codebook(study), "caution") == "deposit"
    assert (
        CliRunner().invoke(app, ["search", "caution"], catch_exceptions=False).output
        == "0 passages\n"
    )
    with pytest.raises(WrongUseError, match="code 'depot' is not in the codebook"):
        CliRunner().invoke(app, ["search", "depot"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("Alarm", ["INT-10001:94-100"]),
        ("alarm after deposit", ["INT-10001:94-100"]),
        ("code:Deposit before Alarm", ["INT-10001:30-60"]),
        ('* contains "rings"', []),
        ('"rings"', ["INT-10001:97-102"]),
        ("alarm near 2 deposit", []),
    ],
)
def test_a_question_is_asked_on_the_command_line(
    study: Path, monkeypatch, asked: str, places: list[str]
) -> None:
    """As on the page and in a notebook; a code by its id or its label, in any capitals."""
    monkeypatch.chdir(study)
    add = open_study(study).add_coding
    monkeypatch.setenv("RAP_CODER", "K-01")
    add("INT-10001", "deposit", start=30, end=60)
    add("INT-10001", "alarm", start=94, end=100)

    done = CliRunner().invoke(app, ["search", asked])

    assert done.exit_code == 0, done.output
    assert [
        line.split()[0] for line in done.stdout.splitlines() if line.startswith("INT-")
    ] == places


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        (["month"], ["INT-10001:44-50"]),
        (["MONTHS three"], ["INT-10001:38-50"]),
        (["key", "--where", "setting=home"], ["INT-10001:67-70"]),
        (["key", "--where", "setting=window"], []),
        (["the nearby"], []),
    ],
)
def test_words_are_found_on_the_command_line(
    study: Path, monkeypatch, asked: list[str], places: list[str]
) -> None:
    """As in the box of the page."""
    monkeypatch.chdir(study)
    done = CliRunner().invoke(app, ["search", *asked], catch_exceptions=False)

    assert [line.strip() for line in done.stdout.splitlines() if line.startswith("INT-")] == places


def test_a_question_that_cannot_be_read_says_where(study: Path, monkeypatch) -> None:
    """By the character; a single word that is no code is a slip."""
    monkeypatch.chdir(study)

    for asked, place in (
        ("deposit near alarm", "query, character 14"),
        ("deposit or bnana", "query, character 12"),
    ):
        done = CliRunner().invoke(app, ["search", asked])
        assert (done.exception.place, done.exit_code) == (place, 1)
