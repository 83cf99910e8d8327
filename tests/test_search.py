"""Passages by code, words and people."""

from __future__ import annotations

import pandas as pd
import pytest

from rap.errors import WrongUseError
from rap.search import choose_passages, search

TEXTS = {"INT-1": "🚪 La clé, le dépôt. 👩‍👩‍👧 שלום a\u2028b x\u0085y e\u0301", "INT-2": "Borg."}
CASES = pd.DataFrame({"case": ["C-1", "C-2"], "setting": [["window", "home"], ["home"]], "region": ["north", None]})


def coding(
    number: int, quote: str, *, source: str = "INT-1", code: str = "rent", case: str = "C-1", important: bool = False
) -> tuple[object, ...]:
    start = TEXTS[source].index(quote)
    return (str(number), source, start, start + len(quote), code, "access", case, important)


COLUMNS = ["coding", "source", "start", "end", "code", "family", "case", "important"]
QUOTES = ["🚪", "clé", "dépôt", "👩‍👩‍👧", "שלום", "a\u2028b", "x\u0085y", "e\u0301"]
CODINGS = pd.DataFrame(
    [
        *(coding(number, quote) for number, quote in enumerate(QUOTES)),
        coding(8, "Borg", source="INT-2", code="key", case="C-2", important=True),
        ("9", "INT-2", None, None, "rent", "access", "C-2", False),
    ],
    columns=COLUMNS,
)


def test_the_quote_is_the_text_between_start_and_end() -> None:
    """In code points, for every script; offsets are integers though a whole source was coded beside."""
    found = search(CODINGS, TEXTS)

    assert list(found["quote"]) == [*QUOTES, "Borg"]
    assert [TEXTS[s][a:b] for s, a, b in zip(found["source"], found["start"], found["end"], strict=True)] == list(
        found["quote"]
    )


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ({"code": "key"}, ["Borg"]),
        ({"code": ["key", "nothing"]}, ["Borg"]),
        ({"code": "access", "words": "DEPOT"}, ["dépôt"]),
        ({"words": "CLE\u0301"}, ["clé"]),
        ({"where": {"setting": "window"}, "words": "clé"}, ["clé"]),
        ({"where": {"setting": ["window", "home"]}, "code": "key"}, ["Borg"]),
        ({"where": {"region": "south"}}, []),
        ({"where": {"important": True}}, ["Borg"]),
        ({"where": {"case": "C-2", "source": "INT-1"}}, []),
    ],
)
def test_all_that_is_asked_must_hold(asked: dict[str, object], quotes: list[str]) -> None:
    """Codes or their family, words without case and accents, columns and variables."""
    assert list(search(CODINGS, TEXTS, cases=CASES, **asked)["quote"]) == quotes


@pytest.mark.parametrize("cases", [None, CASES])
def test_a_column_that_is_nowhere_is_wrong_use(cases: pd.DataFrame | None) -> None:
    """A misspelt question has no silent empty answer."""
    with pytest.raises(WrongUseError):
        search(CODINGS, TEXTS, cases=cases, where={"settin": "home"})


def test_a_person_is_chosen_once_per_code() -> None:
    """Marked passages first, then those long enough to be a voice."""
    found = choose_passages(CODINGS, each=5)

    assert list(zip(found["code"], found["coding"], strict=True)) == [("key", "8"), ("rent", "2")]
