"""Where words stand, and which codings fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import TEXT

import rap
from rap.core.errors import RefusedError, WrongUseError
from rap.core.plain import find_passage
from rap.study.found import find_codings


@pytest.mark.parametrize("quote", ["🚪", "👩‍👩‍👧", "e\u0301", "שלום", "a\u2028b", "x\u0085y"])
def test_a_passage_is_found_in_code_points(quote: str) -> None:
    """Whatever a character is made of."""
    text = f"👩‍👩 «{quote}» fin"
    start, end = find_passage(text, quote, place="INT-10001")

    assert (text[start:end], end - start) == (quote, len(quote))


@pytest.mark.parametrize(
    ("text", "quote", "length", "n"),
    [
        ("pay pay", "pay", 3, 2),
        ("ha ha ha", "ha ha", 5, 2),
        ("pay", "key", 3, 0),
        ("\u00e9", "e\u0301", 2, 0),
        ("pay", "", 0, 0),
    ],
)
def test_a_passage_must_stand_there_once(text: str, quote: str, length: int, n: int) -> None:
    """Also where it overlaps itself; the message never says the words."""
    with raises(
        RefusedError, "core.passage.several" if n else "core.passage.not_there", length=length, n=n
    ):
        find_passage(text, quote, place="INT-10001")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["advice", "deposit", "alarm"]),
        ({"code": "deposit"}, ["deposit"]),
        ({"code": "safety"}, ["alarm"]),
        ({"words": "THREE MONTHS"}, ["deposit"]),
        ({"words": "zzz"}, []),
        ({"where": {"setting": "home"}}, ["advice", "deposit", "alarm"]),
        ({"where": {"setting": "window"}}, []),
        ({"where": {"coder": "K-01", "case": "C-20001"}, "code": "alarm"}, ["alarm"]),
    ],
)
def test_codings_that_fit_are_found(
    study: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, object], codes: list[str]
) -> None:
    """All that is asked must hold; a whole source holds no words."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    opened = rap.open_study(study)
    opened.add_coding("INT-10001", "deposit", quote="three months first")
    opened.add_coding("INT-10001", "alarm", start=TEXT.index("It rings"), end=len(TEXT) - 1)
    opened.add_coding("INT-10001", "advice")

    assert [coding.code for coding in find_codings(opened, **asked)] == codes


@pytest.mark.parametrize("asked", [{"code": "depositt"}, {"where": {"sett": "home"}}])
def test_what_is_not_there_is_wrong_use(study: Path, asked: dict[str, object]) -> None:
    """A misspelt question has no silent empty answer."""
    with pytest.raises(WrongUseError):
        find_codings(rap.open_study(study), **asked)
