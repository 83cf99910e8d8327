"""New words of a correction that look as if they named somebody: by place, never by word."""

from __future__ import annotations

from rap.core.errors import Problem, WrongUseError
from rap.core.folding import find_words, fold
from rap.core.plain import line_of
from rap.store.codings.maps import Ranges


def find_new_identifiers(old: str, new: str, *, equal: Ranges, language: str, name: str) -> list[Problem]:
    """Where `new` has words that look like direct identifiers and were not in `old`; `name` is how the file is called.

    A word that stood in the old text was read by somebody before it came into the study, so moving it is no news.
    """
    from rap.privacy.pseudonyms.identifiers import find_identifiers

    try:
        found = find_identifiers(new, language=language)
    except WrongUseError:
        what = f"has new words in '{language}', for which there are no rules"
        return [Problem(name, what, "read them yourself, then say --seen")]
    known, kept = fold(old), [(at, at + end - start) for start, end, at in equal]
    return [
        Problem(_place(name, new, one.start, one.end), f"looks like a {one.kind} ({one.reason})", "mask it")
        for one in found
        if one.direct
        and not _is_within(one.start, one.end, kept)
        and not find_words(known, fold(new[one.start : one.end]))
    ]


def _is_within(start: int, end: int, kept: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in kept)


def _place(name: str, text: str, start: int, end: int) -> str:
    """`file:line`, and which characters of the line, from 1."""
    begin = text.rfind("\n", 0, start) + 1
    return f"{name}:{line_of(text, start)} (characters {start - begin + 1} to {end - begin})"
