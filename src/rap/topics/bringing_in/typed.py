"""What a person types about files that come in, on a command line or a page, as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from rap.core.errors import WrongUseError
from rap.core.model import PURPOSES
from rap.core.plain import nearest


def parse_consent(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`team:analyse,quote` for each audience -> audience -> purposes. Who may be counted in what
    others read stays in what is printed: that is one question.
    """
    grants: dict[str, tuple[str, ...]] = {}
    for word in words:
        audience, colon, purposes = word.partition(":")
        wanted = tuple(purpose.strip() for purpose in purposes.split(",") if purpose.strip())
        if not colon or not audience or not wanted:
            raise WrongUseError("bringing_in.consent_form", place=f"--consent {word}")
        for purpose in wanted:
            if purpose not in PURPOSES:
                raise WrongUseError(
                    "bringing_in.unknown_purpose",
                    place=f"--consent {word}",
                    purpose=purpose,
                    nearest=nearest(purpose, PURPOSES),
                )
        grants[audience] = wanted
    if any("count" in purposes for audience, purposes in grants.items() if audience != "team"):
        grants["team"] = tuple(dict.fromkeys((*grants.get("team", ()), "stay")))
    return grants


def parse_speakers(text: str) -> dict[str, str]:
    """`Chercheur=I,Interviewe=P1` -> label as written -> label in the text."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(equals and left.strip() and right.strip() for left, equals, right in pairs):
        raise WrongUseError("bringing_in.speakers_form", place=f"--speakers {text}")
    return {left.strip(): right.strip() for left, _, right in pairs}


def parse_columns(text: str) -> tuple[dict[str, str], list[str]]:
    """What columns of a transcript are for, from `speaker=Wie,text=Zin`; names without `=` are
    attribute columns.

    Examples
    --------
    >>> parse_columns("speaker=Wie,text=Zin,setting")
    ({'speaker': 'Wie', 'text': 'Zin'}, ['setting'])
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    pairs = [word.partition("=") for word in words if "=" in word]
    return {role.strip(): heading.strip() for role, _, heading in pairs}, [
        word for word in words if "=" not in word
    ]
